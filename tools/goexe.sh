#!/bin/bash
# Cross-builds a real go.exe from the sources of the cached toolchains and lays it out as a Windows GOROOT.
#
#   tools/goexe.sh [--quiet] [1.19 1.26 ...]        (default: 1.19 1.21 1.24 1.26 1.27)
#
# Prints one line each: minor version, full version, folder. The folder (<cache>/goexe/<minor>/) has what `go env`
# and a resolver read: bin/go.exe, pkg/tool/windows_amd64/, VERSION, go.env and the generated z*.go files as a build
# for Windows writes them. Debian's own defaults (compiler names, GO386, linker path) are replaced by the official
# ones before it is built. From 1.21 on the program is built with -trimpath as the official one is; before, its baked
# GOROOT is `C:\Program Files\Go`.
# Exit status: 0 all there, 1 one could not be built.
set -uo pipefail

recipe=4 # raise it when the layout or the flags change: cached programs of an older recipe are rebuilt
quiet='' wanted=''
for arg in "$@"; do
    case $arg in
    --quiet) quiet=1 ;;
    [0-9]*) wanted="$wanted $arg" ;;
    *) echo "usage: tools/goexe.sh [--quiet] [MINOR...]" >&2; exit 2 ;;
    esac
done
wanted=${wanted:-1.19 1.21 1.24 1.26 1.27}

say() { [ -n "$quiet" ] || echo "goexe: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/goexe" || exit 1
cache=$(cd "$cache" && pwd -P)

# windows_files SOURCE TARGET: writes the generated files of a Windows build, made from those of the Linux one.
windows_files() {
    local src=$1 out=$2 file
    for file in internal/buildcfg/zbootstrap.go cmd/internal/objabi/zbootstrap.go cmd/go/internal/cfg/zdefaultcc.go \
        cmd/go/internal/cfg/zosarch.go go/build/zcgo.go internal/platform/zosarch.go; do
        [ -f "$src/$file" ] || continue
        mkdir -p "$out/$(dirname "$file")"
        # cmd/dist: GO386 sse2 by default, GOARM 7 for a Windows host, no ELF interpreter, gcc and g++ by their names.
        sed -E -e '/^const [dD]efaultGO386 = /s/`.*`/`sse2`/' \
            -e '/^const [dD]efaultGOARM = /s/`.*`/`7`/' \
            -e '/^const [dD]efaultGO_LDSO = /s/`.*`/``/' \
            -e '/^\tcase "[a-z0-9]+\/[a-z0-9]+":$/{N;d}' \
            -e 's/return "[a-z0-9_]+-linux-gnu[a-z0-9]*-(gcc|g\+\+)"/return "\1"/' "$src/$file" >"$out/$file"
    done
}

# windows_tree GOROOT TARGET FILES: a copy of the tree by hard links, in which the generated files are those of Windows.
# (-overlay would do, but 1.19 does not apply it to all of the standard library.)
windows_tree() {
    mkdir -p "$2"
    cp -alL "$1/src" "$2/src" 2>/dev/null || { rm -rf "$2/src"; cp -aL "$1/src" "$2/src"; } || return 1
    cp -al --remove-destination "$3/." "$2/src/" 2>/dev/null || cp -a --remove-destination "$3/." "$2/src/" || return 1
    ln -s "$1/pkg" "$2/pkg"
    ln -s "$1/bin" "$2/bin"
    ln -s "$1/lib" "$2/lib"
    cp "$1/VERSION" "$2/VERSION"
    if [ -e "$1/go.env" ]; then cp -L "$1/go.env" "$2/go.env"; fi
}

# build MINOR GOROOT
build() {
    local minor=$1 goroot=$2 new=$cache/goexe/.new-$1 flags=(-ldflags '-s -w') number=${1#1.} stamp start=$SECONDS
    rm -rf "$new"
    mkdir -p "$new/bin" "$new/pkg/tool/windows_amd64" "$new/src" "$new/.build/tmp" || return 1
    : >"$new/pkg/tool/windows_amd64/.keep"
    cp "$goroot/VERSION" "$new/VERSION" || return 1
    if [ "$number" -ge 21 ]; then
        flags+=(-trimpath)
        cp -L "$goroot/go.env" "$new/go.env" || return 1
    fi
    windows_files "$goroot/src" "$new/src"
    windows_tree "$goroot" "$new/.build/goroot" "$new/src" || return 1
    (cd "$new/.build/goroot/src" && env -i PATH="$goroot/bin:/usr/bin:/bin" HOME="$new/.build" TMPDIR="$new/.build/tmp" \
        GOCACHE="$new/.build/gocache" GOROOT="$new/.build/goroot" GOROOT_FINAL='C:\Program Files\Go' GOTOOLCHAIN=local GOENV=off \
        GOTELEMETRY=off GOPROXY=off GOFLAGS= CGO_ENABLED=0 GOOS=windows GOARCH=amd64 \
        nice "$goroot/bin/go" build -p 2 "${flags[@]}" \
        -o "$new/bin/go.exe" cmd/go) >"$new/.build/log" 2>&1 || {
        tail -5 "$new/.build/log" | sed "s/^/goexe: $minor: /" >&2
        return 1
    }
    stamp=$(stamp_of "$minor")
    { sed -n '1p' "$cache/toolchains/$minor/manifest"; echo "stamp $stamp"; } >"$new/manifest"
    chmod -R u+w "$new/.build" && rm -rf "$new/.build"
    rm -rf "${cache:?}/goexe/$minor"
    mv "$new" "$cache/goexe/$minor" && say "go.exe $minor built in $((SECONDS - start)) s"
}

stamp_of() { echo "$recipe-$(sha256sum <"$cache/toolchains/$1/manifest" | cut -c1-16)"; }
is_ready() { [ -s "$cache/goexe/$1/manifest" ] && grep -qx "stamp $(stamp_of "$1")" "$cache/goexe/$1/manifest"; }

status=0
for minor in $wanted; do
    goroot=$cache/toolchains/$minor/usr/lib/go-$minor
    if [ ! -s "$cache/toolchains/$minor/manifest" ]; then
        "$here/toolchains.sh" ${quiet:+--quiet} "$minor" >/dev/null || { status=1; continue; }
    fi
    if ! is_ready "$minor"; then
        (flock 9; is_ready "$minor" || build "$minor" "$goroot") 9>"$cache/goexe/.lock-$minor" || { status=1; continue; }
    fi
    read -r _ full <"$cache/goexe/$minor/manifest"
    echo "$minor $full $cache/goexe/$minor"
done
exit $status
