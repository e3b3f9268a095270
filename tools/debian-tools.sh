#!/bin/bash
# Fetches real programs of Debian 12 into the cache, for the tests only: gopls and dlv, built with Go 1.19; the shells
# mksh, ksh93 and yash.
#
#   tools/debian-tools.sh [--quiet]
#
# They come through apt with a package root of its own and are never installed: only the program is kept, and only when
# its SHA-256 is the one below: <cache>/tools/<name>. Exit status: 0 all there, 1 not.
set -uo pipefail

tool=debian-tools
quiet=''
[ "${1:-}" = --quiet ] && quiet=1
warn() { echo "$tool: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/tools" || exit 1
root=$(cd "$cache/tools" && pwd -P)
. "$here/debian.sh"

# package, version, file, SHA-256 of the file
table() {
    cat <<'TABLE'
gopls 1:0.5.0+ds-1 usr/bin/gopls 8ea1f53809f36fbe3ca922d933b9d32aab1ee8a4ecca566eb89b50c42d9026c6
delve 1.20.2-1+deb12u1 usr/bin/dlv c6c0cf15398fe45b689b6fb73d04efb0a9dae97fb4293dd8bc77e1f15d143cbd
mksh 59c-28+deb12u1 bin/mksh 1f11ba7713ca875f53e07b4d1ee579c3a374fba9ea1f67a5e9eb5158fcf209e6
ksh93u+m 1.0.4-3 bin/ksh93 c575c9209364874995ffa7f3295e6b611e53cf375c7ef7bfc7a1db65514de6dd
yash 2.52-2 usr/bin/yash fa0be016515dda075bedcee2a58ae40863acbd9224e8ed51043e2b3dbdb155da
TABLE
}

fetch() { # PACKAGE VERSION FILE SHA
    local dir file status=1 name=${3##*/}
    [ -s "$root/$name" ] && return 0
    [ -n "$quiet" ] || echo "$tool: $1 $2" >&2
    dir=$(mktemp -d "$root/.deb-XXXXXX") || return 1
    if update_lists bookworm && file=$(fetch_package bookworm "$1=$2" "$dir") && dpkg-deb -x "$file" "$dir/tree" &&
        [ "$(sha256sum <"$dir/tree/$3" | cut -d' ' -f1)" = "$4" ]; then
        mv "$dir/tree/$3" "$root/$name" && status=0
    fi
    [ $status -eq 0 ] || warn "$1 $2: Debian bookworm has it no more, or cannot be reached"
    rm -rf "$dir"
    return $status
}

exec 9>"$root/.lock"
flock 9
failed=0
while read -r package version file sha; do
    fetch "$package" "$version" "$file" "$sha" || failed=1
done < <(table)
rm -rf "$root/.apt"
exit $failed
