# For tools that fetch one program from the npm registry into the cache, without installing anything and without running
# a script of the package. Source it, then:
#
#   npm_program NAME PACKAGE VERSION SHA256 FILE
#
# Prints the path of the program: FILE inside the package, kept as ${GES_CACHE_DIR:-...}/peers/NAME-VERSION/FILE. The
# archive must have that SHA-256. Exit status: 0 there, 1 not.

npm_program() { # NAME PACKAGE VERSION SHA256 FILE
    local cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
    local dir=$cache/peers/$1-$3 archive new
    archive=$(tr -d @ <<<"$2" | tr / -)-$3.tgz
    if [ ! -x "$dir/$5" ]; then
        command -v npm >/dev/null || { echo "$1: npm is needed to fetch it" >&2; return 1; }
        mkdir -p "$cache/peers" && new=$(mktemp -d "$cache/peers/.new-XXXXXX") || return 1
        if ! (cd "$new" && npm pack --silent "$2@$3" >/dev/null); then
            echo "$1: npm could not fetch $3" >&2
        elif ! echo "$4  $new/$archive" | sha256sum --quiet --check - >&2; then
            echo "$1: another file than expected" >&2
        else
            tar -xzf "$new/$archive" -C "$new" "package/$5" && chmod 755 "$new/package/$5" && rm -rf "$dir" &&
                mv "$new/package" "$dir"
        fi
        rm -rf "$new"
    fi
    [ -x "$dir/$5" ] && echo "$dir/$5"
}

# Prints the folder of a whole package, kept as .../peers/PACKAGE-VERSION. Exit status: 0 there, 1 not.
npm_folder() { # PACKAGE VERSION SHA256
    local cache=${GES_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/go-env-sync}
    local name dir new
    name=$(tr -d @ <<<"$1" | tr / -)-$2
    dir=$cache/peers/$name
    if [ ! -d "$dir" ]; then
        command -v npm >/dev/null || { echo "$1: npm is needed to fetch it" >&2; return 1; }
        mkdir -p "$cache/peers" && new=$(mktemp -d "$cache/peers/.new-XXXXXX") || return 1
        if ! (cd "$new" && npm pack --silent "$1@$2" >/dev/null); then
            echo "$1: npm could not fetch $2" >&2
        elif ! echo "$3  $new/$name.tgz" | sha256sum --quiet --check - >&2; then
            echo "$1: another file than expected" >&2
        else
            tar -xzf "$new/$name.tgz" -C "$new" && mv -T "$new/package" "$dir" 2>/dev/null
        fi
        rm -rf "$new"
    fi
    [ -d "$dir" ] && echo "$dir"
}
