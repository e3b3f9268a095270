# A front door only: everything is in CMakePresets.json, ./run and ./test.
.PHONY: build check asan windows release fuzz test zlib
build: zlib
	cmake --preset dev && cmake --build --preset dev
check: build
	ctest --preset dev
asan: zlib
	cmake --preset asan && cmake --build --preset asan && ctest --preset asan
windows: zlib
	cmake --preset release-windows && cmake --build --preset release-windows --target ges setting_broadcast ges_library
release: zlib
	cmake --preset release-linux && cmake --build --preset release-linux
fuzz: zlib
	cmake --preset asan && cmake --build --preset asan
test:
	./test
zlib:
	@tools/zlib.sh
