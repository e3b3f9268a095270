#!/bin/bash
# Fetches starship of Debian 13 with the libraries that it wants into the cache, for the tests only: it shows what ges says.
#
#   tools/starship.sh       prints the folder: starship, and lib/ with its own loader
#
# Exit status: 0 there, 1 not.
set -uo pipefail

tool=starship
version=1.22.1-5
sum=4c2b123da1a23a5dd8ac147f915e398b92e280ee25f74c9cf7b9f76c480ff7e0
warn() { echo "$tool: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/peers" || exit 1
root=$(cd "$cache/peers" && pwd -P)
. "$here/debian.sh"

folder=$root/starship-$version
exec 9>"$root/.starship.lock"
flock 9
if [ ! -x "$folder/starship" ]; then
    echo "$tool: $version" >&2
    dir=$(mktemp -d "$root/.deb-XXXXXX") || exit 1
    trap 'rm -rf "$dir" "$root/.apt"' EXIT
    update_lists trixie || exit 1
    for package in "starship=$version" libc6 libgcc-s1 zlib1g; do
        file=$(fetch_package trixie "$package" "$dir") && dpkg-deb -x "$file" "$dir/tree" || {
            warn "$package: Debian trixie has it no more, or cannot be reached"
            exit 1
        }
    done
    [ "$(sha256sum <"$dir/tree/usr/bin/starship" | cut -d' ' -f1)" = "$sum" ] || {
        warn "it is not the file that was tested"
        exit 1
    }
    mkdir "$dir/new" && cp -L "$dir/tree/usr/bin/starship" "$dir/new/" && mkdir "$dir/new/lib" || exit 1
    for name in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libgcc_s.so.1 libz.so.1; do
        cp -L "$(find "$dir/tree" -name "$name" | head -1)" "$dir/new/lib/" || exit 1
    done
    rm -rf "$folder" && mv "$dir/new" "$folder" || exit 1
fi
echo "$folder"
