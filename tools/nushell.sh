#!/bin/bash
# Fetches Nushell from the npm registry into the cache folder, for the tests only: what ges says to it is evaluated by it.
#
#   tools/nushell.sh
#
# Prints the path of the program. One pinned version, checked against its SHA-256; nothing is installed and no script of
# the package runs. The cache is ${GES_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/go-env-sync}/peers/nu-VERSION/.
# Exit status: 0 there, 1 not.
set -uo pipefail

version=0.115.1
sum=8a02b8874bb1e6cc268a3da72f42735a2f92f92548feb938a771ea02ce859ba4

cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
dir=$cache/peers/nu-$version
fail() { echo "nushell: $*" >&2; exit 1; }

if [ ! -x "$dir/bin/nu" ]; then
    command -v npm >/dev/null || fail "npm is needed to fetch it"
    mkdir -p "$cache/peers" || exit 1
    new=$(mktemp -d "$cache/peers/.new-XXXXXX") || exit 1
    trap 'rm -rf "$new"' EXIT
    (cd "$new" && npm pack --silent "@nushell/linux-x64@$version" >/dev/null) || fail "npm could not fetch $version"
    echo "$sum  $new/nushell-linux-x64-$version.tgz" | sha256sum --quiet --check - >&2 || fail "another file than expected"
    tar -xzf "$new/nushell-linux-x64-$version.tgz" -C "$new" package/bin/nu || exit 1
    chmod 755 "$new/package/bin/nu"
    rm -rf "$dir" && mv "$new/package" "$dir" || exit 1
fi
echo "$dir/bin/nu"
