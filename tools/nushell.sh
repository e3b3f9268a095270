#!/bin/bash
# Fetches Nushell from the npm registry into the cache folder, for the tests only: it evaluates what ges says to it.
#
#   tools/nushell.sh        prints the path of the program
#
# Exit status: 0 there, 1 not.
set -uo pipefail
. "$(dirname "$0")/npm.sh"

npm_program nu @nushell/linux-x64 0.115.1 8a02b8874bb1e6cc268a3da72f42735a2f92f92548feb938a771ea02ce859ba4 bin/nu
