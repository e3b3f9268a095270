#!/bin/bash
# Fetches real Go toolchains from Debian's suites into a cache folder, for the tests only.
#
#   tools/toolchains.sh [--refresh] [--quiet] [1.19 1.26 ...]
#
# Prints one line a toolchain: minor version, full version, GOROOT. The cache is
# ${GES_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/go-env-sync}/toolchains/<minor>/, each with a `manifest`
# (package, package version, SHA-256 of the archive). Packages come through apt with a package root of their own:
# the machine's sources, lists, keys and installed packages are neither used nor changed, and every file is checked
# against the signature of the suite. A toolchain that is there is not asked for again; --refresh fetches newer patches.
# Exit status: 0 all there, 1 a needed one is missing (1.15 comes from an old suite and is optional).
set -uo pipefail

tool=toolchains
say() { [ -n "$quiet" ] || echo "toolchains: $*" >&2; }
warn() { echo "toolchains: $*" >&2; }

quiet='' refresh='' wanted=''
while [ $# -gt 0 ]; do
    case $1 in
    --refresh) refresh=1 ;;
    --quiet) quiet=1 ;;
    [0-9]*) wanted="$wanted $1" ;;
    *) echo "usage: tools/toolchains.sh [--refresh] [--quiet] [MINOR...]" >&2; exit 2 ;;
    esac
    shift
done

cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/toolchains" || exit 1
cache=$(cd "$cache" && pwd -P)
root=$cache/toolchains
. "$(dirname "$0")/debian.sh"

# suite: minor versions it carries; a trailing ? marks a suite that may have gone from the mirrors
suites='bookworm:1.19 bookworm-backports:1.21,1.22,1.23 trixie:1.24 trixie-backports:1.25,1.26,1.27 bullseye?:1.15'

is_ready() { [ -s "$root/$1/manifest" ] && [ -z "$refresh" ]; }
is_wanted() { [ -z "$wanted" ] && return 0; case " $wanted " in *" $1 "*) return 0 ;; esac; return 1; }

# check_links GOROOT DIR: every link below must end inside DIR.
check_links() {
    local link target
    while IFS= read -r link; do
        target=$(readlink -m "$link")
        case $target in "$2"/*) [ -e "$target" ] && continue ;; esac
        case $link in */test/* | */misc/* | */doc/* | */favicon.ico) continue ;; esac
        warn "$link leads to $target, outside of the toolchain"
        return 1
    done < <(find "$1/" -maxdepth 3 -type l)
}

# install_toolchain SUITE MINOR: unpacks beside and renames, so that a broken run leaves nothing that looks ready.
install_toolchain() {
    local suite=$1 minor=$2 new=$root/.new-$2 package file full link target dir
    rm -rf "$new"
    mkdir -p "$new/debs" "$new/tree" || return 1
    for package in "golang-$minor-go" "golang-$minor-src"; do
        file=$(fetch_package "$suite" "$package" "$new/debs") || return 1
        dpkg-deb -x "$file" "$new/tree" || return 1
        {
            echo "package $package $(dpkg-deb -f "$file" Version)"
            echo "sha256 $(sha256sum "$file" | cut -d' ' -f1) $(basename "$file")"
        } >>"$new/packages"
        rm -f "$file"
    done
    dir=$new/tree/usr/lib/go-$minor
    # Absolute links of the packages (some carry them) must stay inside the folder.
    while IFS= read -r link; do
        target=$(readlink "$link")
        case $target in /*) ln -sfnr "$new/tree$target" "$link" ;; esac
    done < <(find "$new/tree" -type l)
    # The packages put the source under usr/share; a GOROOT without go.env or VERSION is not what the package means.
    check_links "$dir" "$new/tree" || return 1
    full=$(env -i PATH=/usr/bin:/bin HOME="$new" GOTOOLCHAIN=local GOTELEMETRY=off "$dir/bin/go" version 2>/dev/null |
        awk '{print $3}')
    case $full in go"$minor"*) ;; *) warn "$dir/bin/go does not run (it said '$full')"; return 1 ;; esac
    {
        echo "version $full"
        echo "suite $suite"
        cat "$new/packages"
    } >"$new/tree/manifest"
    rm -rf "$root/.old-$minor"
    [ -e "$root/$minor" ] && mv "$root/$minor" "$root/.old-$minor"
    mv "$new/tree" "$root/$minor" && rm -rf "$root/.old-$minor" "$new"
    say "$full from Debian $suite ($(sed -n 's/^package [^ ]* //p' "$root/$minor/manifest" | head -1))"
}

fetch_suite() {
    local suite=${1%%:*} minors=${1#*:} optional='' minor updated='' status=0
    case $suite in *\?) optional=1; suite=${suite%\?} ;; esac
    for minor in ${minors//,/ }; do
        is_wanted "$minor" || continue
        is_ready "$minor" && continue
        if [ -z "$updated" ]; then
            say "asking Debian $suite for Go $minors"
            if ! update_lists "$suite"; then
                [ -n "$optional" ] && { say "Debian $suite is not to be had; Go $minors is left out"; return 0; }
                return 1
            fi
            updated=1
        fi
        install_toolchain "$suite" "$minor" || { [ -n "$optional" ] || status=1; }
    done
    return $status
}

missing=''
for entry in $suites; do
    minors=${entry#*:}
    for minor in ${minors//,/ }; do
        is_wanted "$minor" && ! is_ready "$minor" && missing="$missing $minor"
    done
done

status=0
# A failed try for the optional old suite is remembered for a day: a warm run must not wait for the network.
if [ "$missing" = ' 1.15' ] && [ -z "$refresh" ] && [ -n "$(find "$root/.no-1.15" -mtime -1 2>/dev/null)" ]; then
    missing=''
fi
if [ -n "$missing" ]; then
    for program in apt-get apt-config dpkg-deb flock sha256sum; do
        command -v "$program" >/dev/null || { warn "$program is needed to fetch Debian packages"; exit 1; }
    done
    if [ ! -r "$keyring" ]; then
        warn "$keyring is missing; install the package debian-archive-keyring"
        exit 1
    fi
    exec 9>"$root/.lock"
    flock 9
    # Two suites at a time: one downloads while the other unpacks.
    pids=()
    for entry in $suites; do
        (fetch_suite "$entry" 9>&-) &
        pids+=($!)
        if [ ${#pids[@]} -ge 2 ]; then wait "${pids[0]}" || status=1; pids=("${pids[@]:1}"); fi
    done
    for pid in "${pids[@]}"; do wait "$pid" || status=1; done
    [ -s "$root/1.15/manifest" ] || : >"$root/.no-1.15"
    rm -rf "$root"/.new-*
fi

for manifest in "$root"/*/manifest; do
    [ -s "$manifest" ] || continue
    read -r _ full <"$manifest"
    minor=$(basename "$(dirname "$manifest")")
    is_wanted "$minor" && echo "$minor $full $root/$minor/usr/lib/go-$minor"
done | sort -V
exit $status
