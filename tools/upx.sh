#!/bin/bash
# Fetches the packer UPX from Debian into the cache, for the tests only: packed programs must be told from others.
#
#   tools/upx.sh        prints the path of a program that starts it
#
# Debian 12 carries it only in its backports, so it is unpacked beside, as tools/toolchains.sh does with Go.
# Exit status: 0 it is there, 1 not.
set -uo pipefail

tool=upx
warn() { echo "$tool: $*" >&2; }

cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/upx" || exit 1
cache=$(cd "$cache" && pwd -P)
root=$cache/upx
. "$(dirname "$0")/debian.sh"

unpack() { # SUITE PACKAGE
    local file
    update_lists "$1" && file=$(fetch_package "$1" "$2" "$root/.new") && dpkg-deb -x "$file" "$root/.new/tree"
}

if [ ! -x "$root/upx" ]; then
    exec 9>"$root/.lock"
    flock 9
    rm -rf "$root/.new" "$root/tree"
    mkdir -p "$root/.new"
    unpack bookworm-backports upx-ucl && unpack bookworm libucl1 || { warn "cannot be fetched from Debian"; exit 1; }
    mv "$root/.new/tree" "$root/tree"
    libs=$(dirname "$(find "$root/tree/usr/lib" -name 'libucl.so*' | head -1)")
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/tree/usr/bin/upx-ucl "$@"\n' "'$libs'" "'$root'" >"$root/upx.new"
    chmod +x "$root/upx.new"
    "$root/upx.new" --version >/dev/null || { warn "it does not start"; exit 1; }
    mv "$root/upx.new" "$root/upx"
    rm -rf "$root/.new" "$root/.apt"
fi
echo "$root/upx"
