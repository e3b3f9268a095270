#!/bin/bash
# Runs a Windows program under wine with an empty environment: how CTest runs the unit tests of the preset release-windows.
#
#   tools/run-windows.sh PROGRAM.exe [ARGUMENT...]
#
# The wine prefix is a clone of its own beside the program (WINEPREFIX names another). Exit status: the program's.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$1
shift
prefix=${WINEPREFIX:-$(cd "$(dirname "$program")" && pwd)/wine-prefix}
(
    flock 9
    [ -d "$prefix" ] || "$here/wine-prefix.sh" clone "$prefix"
) 9>"$prefix.lock" || exit 1
exec env -i PATH=/usr/bin:/bin HOME="$prefix/unix-home" USER=root LANG=C.UTF-8 LC_ALL=C.UTF-8 WINEPREFIX="$prefix" \
    WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=' \
    timeout -k 5 "${GES_WINE_TIMEOUT:-300}" wine "$program" "$@"
