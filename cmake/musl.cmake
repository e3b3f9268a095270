# Static release for any Linux: Debian's musl-gcc.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER musl-gcc)
