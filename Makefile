# A front door only: everything is in CMakePresets.json, ./run and ./test.
.PHONY: build check asan windows release fuzz test
build:
	cmake --preset dev && cmake --build --preset dev
check: build
	ctest --preset dev
asan:
	cmake --preset asan && cmake --build --preset asan && ctest --preset asan
windows:
	cmake --preset release-windows && cmake --build --preset release-windows
release:
	cmake --preset release-linux && cmake --build --preset release-linux
fuzz:
	cmake --preset fuzz && cmake --build --preset fuzz
test:
	./test
