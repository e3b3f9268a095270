#!/bin/bash
# Fetches mise, whose `doctor` bench/doctor measures beside ours, from the npm registry into the cache folder.
#
#   tools/mise.sh
#
# Prints the path of the program. One pinned version, checked against its SHA-256; nothing is installed and no script of
# the package runs. The cache is ${GES_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/go-env-sync}/peers/mise-VERSION/.
# Exit status: 0 there, 1 not.
set -uo pipefail

version=2026.9.15
sum=b51f2463bc4fcdc3b0959b1454792f64be3612e73d856cbca4a062e39e070e74

cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
dir=$cache/peers/mise-$version
fail() { echo "mise: $*" >&2; exit 1; }

if [ ! -x "$dir/bin/mise" ]; then
    command -v npm >/dev/null || fail "npm is needed to fetch mise"
    mkdir -p "$cache/peers" || exit 1
    new=$(mktemp -d "$cache/peers/.new-XXXXXX") || exit 1
    trap 'rm -rf "$new"' EXIT
    (cd "$new" && npm pack --silent "@jdxcode/mise-linux-x64@$version" >/dev/null) || fail "npm could not fetch $version"
    echo "$sum  $new/jdxcode-mise-linux-x64-$version.tgz" | sha256sum --quiet --check - >&2 || fail "another file than expected"
    tar -xzf "$new/jdxcode-mise-linux-x64-$version.tgz" -C "$new" package/bin/mise || exit 1
    chmod 755 "$new/package/bin/mise"
    rm -rf "$dir" && mv "$new/package" "$dir" || exit 1
fi
echo "$dir/bin/mise"
