#!/bin/bash
# Fetches qemu's user mode from Debian into the cache, for the tests only: instructions that this processor lacks.
#
#   tools/qemu.sh ARCH       prints the path of the emulator of that architecture: x86_64, aarch64
#
# Debian 12's own does not know SHA-NI, so the one of Debian 13 (linked statically) is unpacked beside, as
# tools/toolchains.sh does with Go. Exit status: 0 it is there, 1 not.
set -uo pipefail

tool=qemu
warn() { echo "$tool: $*" >&2; }

[ $# -eq 1 ] || { echo "usage: tools/qemu.sh ARCH" >&2; exit 2; }
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/qemu" || exit 1
cache=$(cd "$cache" && pwd -P)
root=$cache/qemu
. "$(dirname "$0")/debian.sh"

if [ ! -x "$root/qemu-$1" ]; then
    exec 9>"$root/.lock"
    flock 9
    rm -rf "$root/.new"
    mkdir -p "$root/.new"
    update_lists trixie && file=$(fetch_package trixie qemu-user "$root/.new") && dpkg-deb -x "$file" "$root/.new/tree" ||
        { warn "cannot be fetched from Debian"; exit 1; }
    "$root/.new/tree/usr/bin/qemu-$1" --version >/dev/null || { warn "qemu-$1 does not start"; exit 1; }
    mv "$root/.new/tree/usr/bin/qemu-$1" "$root/qemu-$1"
    rm -rf "$root/.new" "$root/.apt"
fi
echo "$root/qemu-$1"
