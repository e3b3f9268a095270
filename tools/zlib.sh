#!/bin/bash
# Fetches the source of zlib, the one library that is linked into ges, from Debian into the cache: before a build.
#
#   tools/zlib.sh [--refresh] [--quiet]
#
# It comes through apt with a package root of its own (signature-checked; the machine's sources, lists and packages are
# neither used nor changed), with Debian's patches, and is compiled by cmake/zlib.cmake for every system. Of upstream's
# version below any Debian revision is taken, so that security updates arrive: --refresh asks for a newer one. Cached in
# ${GES_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/go-env-sync}/zlib/<version>/, with a `manifest` that says which.
# Exit status: 0 it is there, 1 it is not.
set -uo pipefail

tool=zlib
upstream=1.2.13
suite=bookworm
files='adler32.c crc32.c crc32.h gzguts.h inffast.c inffast.h inffixed.h inflate.c inflate.h inftrees.c inftrees.h
zconf.h zlib.h zutil.c zutil.h'
quiet='' refresh=''
for argument in "$@"; do
    case $argument in
    --quiet) quiet=1 ;;
    --refresh) refresh=1 ;;
    *) echo "usage: tools/zlib.sh [--refresh] [--quiet]" >&2; exit 2 ;;
    esac
done
say() { [ -n "$quiet" ] || echo "$tool: $*" >&2; }
warn() { echo "$tool: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/zlib" || exit 1
root=$(cd "$cache/zlib" && pwd -P)
. "$here/debian.sh"

fetch() {
    local new=$root/.new arch=source-security version file status=1
    rm -rf "$new"
    mkdir -p "$new/take" "$new/keep" || return 1
    if ! update_lists "$suite" $arch 2>/dev/null; then
        arch=source
        update_lists "$suite" $arch || return 1
        warn "the security updates of Debian $suite cannot be reached; taking what the suite itself has"
    fi
    if version=$(fetch_source "$suite" zlib "1:$upstream." "$new/take" $arch); then
        status=0
        {
            echo "version $version"
            echo "suite $suite"
            (cd "$new/take" && sha256sum zlib_*) | sed 's/^/sha256 /'
        } >"$new/keep/manifest"
        for file in $files; do cp "$new/take/tree/$file" "$new/keep/" || status=1; done
    fi
    if [ $status -eq 0 ]; then
        rm -rf "$root/.old"
        [ -e "$root/$upstream" ] && mv "$root/$upstream" "$root/.old"
        mv "$new/keep" "$root/$upstream" || status=1
        say "$version from Debian $suite"
    fi
    rm -rf "$new" "$root/.old" "$root/.apt"
    return $status
}

[ -s "$root/$upstream/manifest" ] && [ -z "$refresh" ] && exit 0
for program in apt-get apt-config dpkg-source flock sha256sum; do
    command -v "$program" >/dev/null || { warn "$program is needed to fetch the source of zlib from Debian"; exit 1; }
done
[ -r "$keyring" ] || { warn "$keyring is missing; install the package debian-archive-keyring"; exit 1; }
exec 9>"$root/.lock"
flock 9
# Somebody else may have fetched it while this one waited.
[ -s "$root/$upstream/manifest" ] && [ -z "$refresh" ] && exit 0
fetch
