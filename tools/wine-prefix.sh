#!/bin/bash
# Makes a ready wine prefix in the cache, once, and clones of it for test runs.
#
#   tools/wine-prefix.sh              makes the prefix if it is missing, prints its path
#   tools/wine-prefix.sh clone DIR    a copy in DIR (must not exist), by hard links: 0.2 s, a registry of its own
#   tools/wine-prefix.sh stop DIR     ends the programs and the server of a clone
#
# The prefix answers as Windows 10, has windows without a display (Graphics=null, for broadcasts), ends crashed
# programs without a dialogue, and holds the bcryptprimitives.dll that Go 1.21 and newer load and wine 8 lacks.
# Only wine64 is needed. Exit status: 0 fine, 1 cannot.
set -uo pipefail

recipe=3 # raise it when the settings below change: a prefix of an older recipe is not used
here=$(cd "$(dirname "$0")" && pwd)
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}

die() { echo "wine-prefix: $*" >&2; exit 1; }

# in_wine PREFIX COMMAND...: an exact environment; unix variables would leak into the Windows block. The Windows user is
# called root whoever runs this, so that recorded paths hold.
# Output goes to a file or nowhere, never into a pipe: the server would keep the pipe open for ever.
in_wine() {
    local prefix=$1
    shift
    env -i PATH=/usr/bin:/bin HOME="$prefix/unix-home" USER=root LANG=C.UTF-8 LC_ALL=C.UTF-8 WINEPREFIX="$prefix" \
        WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=' \
        "$@" </dev/null >/dev/null 2>&1
}

stop() { in_wine "$1" wineserver -k; in_wine "$1" timeout 20 wineserver -w; return 0; }


make_prefix() {
    local new=$1 dll
    rm -rf "$new"
    mkdir -p "$new/unix-home" || return 1
    in_wine "$new" timeout 180 wineboot -i || { echo "wine-prefix: wineboot failed" >&2; return 1; }
    in_wine "$new" timeout 60 wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /t REG_SZ /d null /f &&
        in_wine "$new" timeout 60 wine reg add 'HKCU\Software\Wine\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f &&
        in_wine "$new" timeout 60 wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' \
            /v Debugger /t REG_SZ /d '' /f &&
        in_wine "$new" timeout 60 wine winecfg -v win10 ||
        { echo "wine-prefix: the settings could not be written" >&2; stop "$new"; return 1; }
    dll=$new/drive_c/windows/system32/bcryptprimitives.dll
    if [ ! -e "$dll" ]; then
        x86_64-w64-mingw32-gcc -shared -nostdlib -Os -s -o "$dll" "$here/../tests/windows/bcryptprimitives.c" \
            -ladvapi32 || { stop "$new"; return 1; }
    fi
    stop "$new"
    # Links of the user's folders lead to the unix home of this run: make them plain folders.
    find "$new/drive_c/users" -maxdepth 2 -type l | while IFS= read -r link; do rm "$link" && mkdir "$link"; done
    [ -s "$new/user.reg" ] && grep -q '"Graphics"="null"' "$new/user.reg"
}

prefix() {
    local version ready
    command -v wine >/dev/null || die "wine is not installed (packages wine and wine64)"
    command -v x86_64-w64-mingw32-gcc >/dev/null || die "the package gcc-mingw-w64-x86-64-win32 is not installed"
    mkdir -p "$cache/wine" || exit 1
    cache=$(cd "$cache" && pwd -P)
    version=$(WINEDEBUG=-all wine --version 2>/dev/null | tr -c 'a-zA-Z0-9.\n' '-' | head -1)
    ready=$cache/wine/prefix-$version-$recipe-$(id -u)
    if [ ! -d "$ready" ]; then
        exec 9>"$cache/wine/.lock"
        flock 9
        if [ ! -d "$ready" ]; then
            (make_prefix "$cache/wine/.new" 9>&-) || die "no prefix could be made"
            mv "$cache/wine/.new" "$ready" || exit 1
        fi
        flock -u 9
    fi
    echo "$ready"
}

clone() {
    local from
    from=$(prefix) || exit 1
    [ -e "$1" ] && die "$1 exists"
    mkdir -p "$1/drive_c" || exit 1
    # The system is shared by hard links; what tests write to is copied. Another file system: a full copy.
    for part in "$from"/drive_c/*; do
        case $(basename "$part") in
        users) cp -a "$part" "$1/drive_c/" ;;
        *) cp -al "$part" "$1/drive_c/" 2>/dev/null || { rm -rf "$1/drive_c/$(basename "$part")" && cp -a "$part" "$1/drive_c/"; } ;;
        esac || exit 1
    done
    cp -a "$from"/*.reg "$from/.update-timestamp" "$1/" && mkdir -p "$1/unix-home" "$1/dosdevices" || exit 1
    ln -s ../drive_c "$1/dosdevices/c:" && ln -s / "$1/dosdevices/z:"
}

case ${1:-} in
'') prefix ;;
clone) [ $# -eq 2 ] || die "clone needs a folder"; clone "$2" ;;
stop) [ $# -eq 2 ] || die "stop needs a folder"; stop "$2" ;;
*) echo "usage: tools/wine-prefix.sh [clone DIR | stop DIR]" >&2; exit 2 ;;
esac
