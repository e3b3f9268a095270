#!/bin/bash
# Fetches the grammar of PowerShell for tree-sitter from the npm registry and builds a reader of it, for the tests only:
# there is no PowerShell here, and what ges says to it must at least be PowerShell.
#
#   tools/powershell-grammar.sh        prints the path of the program; it reads a script from standard input, prints each
#                                      place that is none, and ends with 1 when there was one
#
# Exit status: 0 there, 1 not.
set -uo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/tools/npm.sh"

core=$(npm_folder tree-sitter 0.25.0 016448ee8e2c23aed7e1155c118cd66cd026e6436f7394b3f3606d30bf9aaa4a) || exit 1
grammar=$(npm_folder tree-sitter-powershell 0.26.4 92f0ce6497f1456248eb1a2d74c567cdfb1328cccd573c1a48d1b7c4e76b53e3) || exit 1
source=$here/tests/support/read_powershell.c
program=$(dirname "$grammar")/powershell-grammar-$(cat "$source" "$0" | sha256sum | cut -c1-12)
if [ ! -x "$program" ]; then
    new=$(mktemp "$program.XXXXXX") &&
        gcc -std=gnu11 -O1 -w -I"$core/vendor/tree-sitter/lib/include" -I"$core/vendor/tree-sitter/lib/src" -I"$grammar/src" \
            -o "$new" "$source" "$core/vendor/tree-sitter/lib/src/lib.c" "$grammar/src/parser.c" "$grammar/src/scanner.c" &&
        chmod 755 "$new" && mv "$new" "$program" || { rm -f "$new"; exit 1; }
fi
echo "$program"
