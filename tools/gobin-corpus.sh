#!/bin/bash
# Fetches the Go programs of tests/data/gobin/corpus.tsv into the cache, for the tests only. None is ever run.
#
#   tools/gobin-corpus.sh [--quiet]
#
# Packages come by name and version: from npm (`npm pack`, which runs no scripts), from Debian through apt with a
# package root of its own, or out of the toolchains that are in the cache already. Only the wanted file of a package is
# kept, and only when its SHA-256 is that of the table: <cache>/gobin/<sha256>. Four downloads run at a time.
# Prints one line a file that is missing. Exit status: 0 all there, 1 not.
set -uo pipefail

quiet=''
[ "${1:-}" = --quiet ] && quiet=1
tool=gobin-corpus
say() { [ -n "$quiet" ] || echo "$tool: $*" >&2; }
warn() { echo "$tool: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
table=$here/../tests/data/gobin/corpus.tsv
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/gobin" || exit 1
cache=$(cd "$cache" && pwd -P)
root=$cache/gobin
. "$here/debian.sh"

# rows: package, version, file, sha256, registry of every file that is not there
rows() {
    tail -n +2 "$table" | while IFS=$'\t' read -r package version file sha _ _ _ _ _ _ registry _; do
        [ -s "$root/$sha" ] || printf '%s\t%s\t%s\t%s\t%s\n' "$package" "$version" "${file%% (*}" "$sha" "$registry"
    done
}

# keep FILE SHA: moves it into the cache when it is the wanted one.
keep() {
    [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$2" ] || return 1
    cp "$1" "$root/.new-$2" && chmod 0644 "$root/.new-$2" && mv "$root/.new-$2" "$root/$2"
}

# wanted PACKAGE VERSION REGISTRY: file and sha256 of its rows
wanted() { awk -F'\t' -v p="$1" -v v="$2" -v r="$3" '$1==p && $2==v && $5==r {print $3 "\t" $4}' "$root/.rows"; }

keep_all() { # DIR PACKAGE VERSION REGISTRY
    local file sha status=0
    while IFS=$'\t' read -r file sha; do
        keep "$1/$file" "$sha" || { warn "$2 $3: $file is not the file of the table"; status=1; }
    done < <(wanted "$2" "$3" "$4")
    return $status
}

from_npm() { # PACKAGE VERSION
    local dir files
    dir=$(mktemp -d "$root/.npm-XXXXXX") || return 1
    mapfile -t files < <(wanted "$1" "$2" npm | cut -f1)
    (
        cd "$dir" && echo '{}' >package.json &&
            npm pack --silent --ignore-scripts --cache "$dir/npm" "$1@$2" >npm.log 2>&1 </dev/null &&
            tar -xzf ./*.tgz "${files[@]}"
    ) && keep_all "$dir" "$1" "$2" npm
    local status=$?
    [ $status -eq 0 ] || { warn "$1 $2: npm has it no more, or cannot be reached"; tail -2 "$dir/npm.log" >&2; }
    rm -rf "$dir"
    return $status
}

# A toolchain of the same package version has the file.
from_toolchains() { # PACKAGE VERSION REGISTRY
    local file sha minor=${1#golang-}
    minor=${minor%-go}
    while IFS=$'\t' read -r file sha; do
        keep "$cache/toolchains/$minor/$file" "$sha" || return 1
    done < <(wanted "$@")
}

from_debian() { # PACKAGE VERSION REGISTRY ("Debian SUITE ARCH")
    local dir file suite arch
    from_toolchains "$@" && return 0
    read -r _ suite arch _ <<<"$3"
    dir=$(mktemp -d "$root/.deb-XXXXXX") || return 1
    if update_lists "$suite" "$arch" && file=$(fetch_package "$suite" "$1=$2" "$dir" "$arch") &&
        dpkg-deb -x "$file" "$dir/tree" && keep_all "$dir/tree" "$@"; then
        rm -rf "$dir" "$(apt_dir "$suite" "$arch")"
        return 0
    fi
    warn "$1 $2: Debian $suite $arch has it no more, or cannot be reached"
    rm -rf "$dir"
    return 1
}

fetch() { # PACKAGE VERSION REGISTRY
    say "$1 $2 from $3"
    case $3 in
    npm) from_npm "$1" "$2" ;;
    Debian\ *) from_debian "$@" ;;
    *) warn "$1: no registry is called $3"; false ;;
    esac
}

[ -n "$(rows)" ] || exit 0
for program in npm tar apt-get apt-config dpkg-deb flock sha256sum; do
    command -v "$program" >/dev/null || { warn "$program is needed to fetch packages"; exit 1; }
done
exec 9>"$root/.lock"
flock 9
rm -rf "$root"/.new-* "$root"/.npm-* "$root"/.deb-*
rows >"$root/.rows" # another run may have fetched some while this one waited
while IFS=$'\t' read -r package version registry; do
    while [ "$(jobs -rp | wc -l)" -ge 4 ]; do wait -n; done
    fetch "$package" "$version" "$registry" 9>&- &
done < <(cut -f1,2,5 "$root/.rows" | sort -u)
wait
rows | while IFS=$'\t' read -r package version file _ registry; do
    warn "missing: $file of $package $version ($registry)"
done
[ -z "$(rows)" ]
