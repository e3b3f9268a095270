# Debian packages through apt with a package root of their own: the machine's sources, lists, keys and installed
# packages are neither used nor changed, and every file is checked against the signature of the suite. Sourced by the
# tools that fetch packages; they set `root` (the folder that holds .apt), `tool` (their name) and `warn`.
# shellcheck shell=bash disable=SC2154

keyring=${GES_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
mirror=${GES_DEBIAN_MIRROR:-http://deb.debian.org/debian}

# Settings of the machine that say how the network is reached, and nothing else of its apt configuration.
network_settings() {
    apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https|ftp|ForceIPv4|ForceIPv6|Check-)[^ ]* "[^"]+";$'
}

# apt_dir SUITE [ARCH]: the private package root of a suite.
apt_dir() {
    local arch=${2:-amd64}
    if [ "$arch" = amd64 ]; then echo "$root/.apt/$1"; else echo "$root/.apt/$1-$arch"; fi
}

# apt_root SUITE MIRROR [ARCH]: makes the private package root of a suite, prints the path of its configuration.
# ARCH `source`: the sources of its packages; `source-security`: also those of its security updates.
apt_root() {
    local dir arch=${3:-amd64}
    dir=$(apt_dir "$1" "$arch")
    mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial" "$dir/empty" || return 1
    : >"$dir/status"
    case $arch in
    source*)
        echo "deb-src [signed-by=$keyring] $2 $1 main" >"$dir/sources.list"
        [ "$arch" = source ] ||
            echo "deb-src [signed-by=$keyring] $2-security $1-security main" >>"$dir/sources.list"
        arch=amd64
        ;;
    *) echo "deb [arch=$arch signed-by=$keyring] $2 $1 main" >"$dir/sources.list" ;;
    esac
    {
        echo 'Dir::Etc::parts "/dev/null"; Dir::Etc::main "/dev/null";'
        network_settings
        cat <<CONF
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Dir::State "$dir";
Dir::State::lists "$dir/lists";
Dir::State::status "$dir/status";
Dir::Cache "$dir/cache";
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "$dir/empty";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$dir/empty";
Dir::Etc::trusted "/dev/null";
Dir::Etc::trustedparts "$dir/empty";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "60";
Acquire::PDiffs "false";
CONF
    } >"$dir/apt.conf"
    echo "$dir/apt.conf"
}

# update_lists SUITE [ARCH]: fetches and verifies the index of a suite; the archive of old suites is the second try.
update_lists() {
    local where conf log
    log=$(apt_dir "$1" "${2:-amd64}")/update.log
    for where in "$mirror" http://archive.debian.org/debian; do
        conf=$(apt_root "$1" "$where" "${2:-amd64}") || return 1
        if APT_CONFIG=$conf apt-get -q update >"$log" 2>&1 && ! grep -q '^[EW]:' "$log"; then return 0; fi
        if grep -q NO_PUBKEY "$log"; then
            warn "$keyring lacks the key of Debian $1; install a newer debian-archive-keyring"
            return 1
        fi
    done
    sed "s/^/$tool: $1: /" "$log" | grep -E ': [EW]:' | head -4 >&2
    return 1
}

# fetch_package SUITE PACKAGE DIR [ARCH]: downloads PACKAGE (or PACKAGE=VERSION) into DIR, prints the file's path.
fetch_package() {
    local conf try file name=${2%%=*}
    conf=$(apt_dir "$1" "${4:-amd64}")/apt.conf
    for try in 1 2 3; do
        rm -f "$3/$name"_*.deb
        if (cd "$3" && APT_CONFIG=$conf apt-get -q download "$2") >"$3/$name.log" 2>&1; then
            file=$(find "$3" -name "${name}_*.deb" | head -1)
            [ -n "$file" ] && { echo "$file"; return 0; }
        fi
        sleep "$try"
    done
    sed "s/^/$tool: $2: /" "$3/$name.log" | grep -E ': [EW]:' | head -3 >&2
    return 1
}

# fetch_source SUITE PACKAGE VERSION DIR ARCH: unpacks the newest source of PACKAGE whose version begins with VERSION, with
# Debian's patches, into DIR/tree, and prints its version. Ask update_lists SUITE ARCH before.
fetch_source() {
    local conf version
    conf=$(apt_dir "$1" "$5")/apt.conf
    version=$(APT_CONFIG=$conf apt-cache showsrc "$2" 2>/dev/null | sed -n 's/^Version: //p' | sort -V |
        awk -v wanted="$3" 'index($0, wanted) == 1' | tail -1)
    [ -n "$version" ] || { warn "$2: Debian $1 has no version $3*"; return 1; }
    # apt has checked every file against the signed index when dpkg-source sees it.
    if (cd "$4" && APT_CONFIG=$conf apt-get -q source --download-only "$2=$version" &&
        dpkg-source --no-check -x "$2"_*.dsc tree) >"$4/$2.log" 2>&1; then
        echo "$version"
        return 0
    fi
    sed "s/^/$tool: $2: /" "$4/$2.log" | tail -3 >&2
    return 1
}
