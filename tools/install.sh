#!/bin/bash
# Installs what is missing on a Debian machine: tools/install.sh build | test
#
# `build` is what ./run needs, `test` adds what ./test needs. Looks for the programs first and asks apt only for what is
# not there; needs root or sudo for that. Exit status: 0 all there, 1 something is missing.
set -uo pipefail

# package: a file or program that shows it is there
build='gcc:gcc cmake:cmake ninja-build:ninja musl-tools:musl-gcc libc6-dev:/usr/include/stdio.h
dpkg-dev:dpkg-source xz-utils:xz bzip2:bzip2 debian-archive-keyring:/usr/share/keyrings/debian-archive-keyring.gpg
util-linux:flock'
test='clang:clang libclang-rt-dev:@clang-rt gcc-mingw-w64-x86-64-win32:x86_64-w64-mingw32-gcc wine:wine
wine64:@wine64 python3:/usr/bin/python3 python3-pytest:@pytest binutils:nm libarchive-tools:bsdtar zip:zip zsh:zsh busybox:busybox fish:fish elvish:elvish git:git
curl:curl wget:wget openssl:openssl procps:pgrep vim:vim nano:nano bindfs:bindfs libxml2-utils:xmllint systemd:systemd-analyze
mount:mount strace:strace gdb:gdb debuginfod:debuginfod-find npm:npm gcc-aarch64-linux-gnu:aarch64-linux-gnu-gcc
libc6-dev-arm64-cross:/usr/aarch64-linux-gnu/include/stdio.h lld:ld.lld'

case ${1:-} in
build) wanted=$build ;;
test) wanted="$build $test" ;;
*) echo "usage: tools/install.sh build | test" >&2; exit 2 ;;
esac

is_there() {
    local found
    case $1 in
    @pytest) /usr/bin/python3 -c 'import pytest' 2>/dev/null ;;
    @wine64) for found in /usr/lib/wine/wine64 /usr/lib/wine/wine /usr/bin/wine64; do [ -x "$found" ] && return 0; done; false ;;
    # libFuzzer and the sanitizers of the compiler in PATH
    @clang-rt) command -v clang >/dev/null &&
        found=$(clang --print-file-name=libclang_rt.fuzzer-x86_64.a 2>/dev/null) && [ -f "$found" ] ||
        compgen -G "/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-x86_64.a" >/dev/null ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

missing=()
for entry in $wanted; do is_there "${entry#*:}" || missing+=("${entry%%:*}"); done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "install: missing: ${missing[*]}; this is no Debian, so install what answers to these names" >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "install: missing: ${missing[*]}; neither root nor sudo is at hand" >&2; exit 1; }
    as_root=(sudo)
fi
echo "install: ${missing[*]}"
log=$(mktemp)
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@" \
        </dev/null >>"$log" 2>&1
}
# The lists of a fresh machine are empty or old: ask with what is there, then with new ones.
if ! apt install --no-install-recommends "${missing[@]}"; then
    apt update
    apt install --no-install-recommends "${missing[@]}"
fi
status=0
for entry in $wanted; do
    is_there "${entry#*:}" || { echo "install: ${entry%%:*} could not be installed" >&2; status=1; }
done
[ $status -eq 0 ] || { tail -15 "$log" >&2; }
rm -f "$log"
exit $status
