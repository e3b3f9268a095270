#!/bin/bash
# Fetches mise, whose `doctor` bench/doctor measures beside ours, from the npm registry into the cache folder.
#
#   tools/mise.sh        prints the path of the program
#
# Exit status: 0 there, 1 not.
set -uo pipefail
. "$(dirname "$0")/npm.sh"

npm_program mise @jdxcode/mise-linux-x64 2026.9.15 b51f2463bc4fcdc3b0959b1454792f64be3612e73d856cbca4a062e39e070e74 bin/mise
