"""Whole healthy machines with real paths, on which the real go works too: the doctor must find nothing at all."""

import os

import pytest

from doctor_support import Diagnosis, first
from support.machine import Machine


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture
def old(go_toolchains):
    return first(go_toolchains, 24, 23, 22)


@pytest.fixture
def machine(sandbox):
    return Machine(sandbox)


@pytest.fixture
def rooted(sandbox):
    return Machine(sandbox, user="root")


def project(machine, folder, *lines):
    """A git work tree with a module in it; the machine stands in it."""
    machine.cwd = folder
    machine.file(folder + "/go.mod", "module example.com/shop\n\n" + "".join(line + "\n" for line in lines))
    machine.file(folder + "/main.go", "package main\n\nfunc main() {}\n")
    machine.file(folder + "/.git/HEAD", "ref: refs/heads/main\n")
    machine.file(folder + "/.git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
    machine.directory(folder + "/.git/objects")
    machine.directory(folder + "/.git/refs/heads")


def tools(machine):
    """What apt-get install git build-essential brings."""
    for program in ("git", "gcc", "g++", "pkg-config"):
        if os.path.exists("/usr/bin/" + program):
            machine.program("/usr/bin/" + program)


def works(machine, version, root):
    """The real go works and is that one."""
    said = machine.go("version")
    assert said.status == 0 and version in os.fsdecode(said.out) and said.err == b"", said
    said = machine.go("env", "GOROOT", "GOMOD")
    assert said.status == 0 and os.fsdecode(said.out).split("\n")[0] == root and said.err == b"", said


def silence(machine, version, root, known=True):
    """A go that works; no finding, no gap, status 0, one line. Not `known`: a shim asks its manager for the version."""
    works(machine, version, root)
    found = Diagnosis(machine.ges("doctor", "--json"))
    assert found.findings == [] and found.document["gaps"] == [], found.document
    assert found.document["go"]["version"] == (version if known else ""), found.document
    result = machine.ges("doctor")
    line = os.fsdecode(result.out)
    assert result.status == 0 and result.err == b"" and line.count("\n") == 1, result
    assert line.startswith("no problems found: ") and (version in line) == known, line


def ever_built(machine, gopath="go"):
    """What a year of work leaves: caches, go telemetry, a filled module cache, installed tools, a go env file."""
    machine.file(machine.at_home(".cache/go-build/README"), "This directory holds cached build artifacts.\n")
    machine.file(machine.at_home(".cache/go-build/trim.txt"), "1790000000")
    machine.directory(machine.at_home(".cache/go-build/00"))
    machine.file(machine.at_home(".config/go/telemetry/mode"), "local 2026-01-01\n")
    machine.file(machine.at_home(".config/go/env"), "GOPRIVATE=git.example.com/*\nGOTELEMETRY=local\n")
    machine.directory(machine.at_home(gopath, "pkg/mod/cache/download/sumdb"))
    machine.directory(machine.at_home(gopath, "pkg/sumdb/sum.golang.org"))
    machine.directory(machine.at_home(gopath, "pkg/mod/golang.org/x/text@v0.3.0"))
    machine.file(machine.at_home(gopath, "bin/gopls"), "\x7fELF", mode=0o755)


# --- plain Debian ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_plain_debian(machine, new, used):
    """apt-get install golang; a fresh account, or one that has worked for a year."""
    root = machine.debian_go(new[1])
    if used:
        tools(machine)
        ever_built(machine)
        machine.append(machine.at_home(".profile"), '\nPATH="$PATH:$HOME/go/bin"\n')
        machine.env["PATH"] += ":" + machine.at_home("go/bin")
        project(machine, machine.at_home("shop"), "go 1.22.0")
    silence(machine, new[0], root)


def test_debian_with_a_second_go(machine, new, old):
    """golang-1.N of another N is installed beside the default; nobody runs it by the name of go."""
    root = machine.debian_go(new[1])
    machine.debian_go(old[1], default=False)
    silence(machine, new[0], root)


def test_debian_root(rooted, new):
    """root's own PATH, and su without a login shell."""
    root = rooted.debian_go(new[1])
    rooted.env["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    silence(rooted, new[0], root)


def test_debian_under_sudo(rooted, new):
    root = rooted.debian_go(new[1])
    rooted.env.update(PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", SUDO_USER="ana", SUDO_UID="1000",
                      SUDO_GID="1000", SUDO_COMMAND="/usr/local/bin/ges doctor")
    rooted.file("/etc/sudoers", 'Defaults\tsecure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n', mode=0o440)
    silence(rooted, new[0], root)


# --- the archive of go.dev ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [".profile", ".bashrc", "/etc/profile.d/go.sh", "/etc/environment"])
def test_official_layout(machine, new, where):
    """tar -C /usr/local -xzf, and the line of go.dev/doc/install in the file that the user likes."""
    root = machine.official_go(new[1])
    ever_built(machine)
    tools(machine)
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/usr/local/games"
    if where == "/etc/environment":
        machine.file(where, 'PATH="%s:/usr/local/go/bin"\n' % path)
        machine.append(machine.at_home(".profile"), 'export PATH="$PATH:$(go env GOPATH)/bin"\n')
    elif where.startswith("/"):
        machine.file(where, 'export PATH="$PATH:/usr/local/go/bin:$HOME/go/bin"\n')
    else:
        machine.append(machine.at_home(where), "export PATH=$PATH:/usr/local/go/bin\nexport PATH=$PATH:$HOME/go/bin\n")
    machine.env["PATH"] += ":/usr/local/go/bin:" + machine.at_home("go/bin")
    project(machine, machine.at_home("src/shop"), "go 1.23.0", "", "toolchain go1.23.4")
    silence(machine, new[0], root)


@pytest.mark.parametrize("shell, file, lines", [
    ("zsh", ".zshrc", 'export GOPATH="$HOME/go"\nexport PATH="$PATH:/usr/local/go/bin:$GOPATH/bin"\n'),
    ("zsh", ".zprofile", 'path+=(/usr/local/go/bin "$HOME/go/bin")\nexport PATH\n'),
    ("fish", ".config/fish/config.fish", "set -gx GOPATH $HOME/go\nfish_add_path /usr/local/go/bin $GOPATH/bin\n"),
    ("tcsh", ".cshrc", "setenv GOPATH $HOME/go\nset path = ( $path /usr/local/go/bin $GOPATH/bin )\n"),
    ("nu", ".config/nushell/env.nu",
     "$env.GOPATH = ($env.HOME | path join go)\n$env.PATH = ($env.PATH | append /usr/local/go/bin)\n"),
])
def test_official_layout_in_other_shells(machine, new, shell, file, lines):
    root = machine.official_go(new[1])
    machine.env.update(SHELL="/usr/bin/" + shell, GOPATH=machine.at_home("go"))
    machine.env["PATH"] += ":/usr/local/go/bin:" + machine.at_home("go/bin")
    machine.directory(machine.at_home("go/bin"))
    machine.file(machine.at_home(file), lines)
    silence(machine, new[0], root)


def test_official_layout_before_the_one_of_debian(machine, new, old):
    """The distribution's old go was pulled in by a package and stays behind: no fault, but worth one line of information."""
    root = machine.official_go(new[1])
    machine.debian_go(old[1])
    machine.append(machine.at_home(".profile"), "export PATH=/usr/local/go/bin:$PATH\n")
    machine.env["PATH"] = "/usr/local/go/bin:" + machine.env["PATH"]
    works(machine, new[0], root)
    found = Diagnosis(machine.ges("doctor", "--json"))
    assert [(f["id"], f["severity"]) for f in found.findings] == [("GES009", "info")], found.document


def test_a_workspace_of_modules(machine, new):
    root = machine.official_go(new[1])
    machine.env["PATH"] += ":/usr/local/go/bin"
    machine.file(machine.at_home("all/go.work"), "go 1.23.0\n\nuse (\n\t./shop\n\t./lib\n)\n")
    machine.file(machine.at_home("all/lib/go.mod"), "module example.com/lib\n\ngo 1.22.0\n")
    project(machine, machine.at_home("all/shop"), "go 1.23.0")
    silence(machine, new[0], root)


def test_a_vendored_module_with_dependencies(machine, new):
    root = machine.official_go(new[1])
    tools(machine)
    machine.env["PATH"] += ":/usr/local/go/bin"
    project(machine, machine.at_home("shop"), "go 1.22.0", "", "require golang.org/x/text v0.14.0")
    machine.file(machine.at_home("shop/go.sum"), "golang.org/x/text v0.14.0 h1:x=\ngolang.org/x/text v0.14.0/go.mod h1:x=\n")
    machine.file(machine.at_home("shop/vendor/modules.txt"), "# golang.org/x/text v0.14.0\n## explicit; go 1.18\n")
    silence(machine, new[0], root)


# --- version managers --------------------------------------------------------------------------------------------


def several(machine, place, *toolchains):
    """Real trees in the folder of a manager: place with %s for the version without `go`."""
    return [machine.official_go(tree, machine.at_home(place % version[2:])) for version, tree in toolchains]


def in_front(machine, *folders):
    machine.env["PATH"] = ":".join([*folders, machine.env["PATH"]])


GOENV_SHIM = '#!/usr/bin/env bash\nset -e\n[ -n "$GOENV_DEBUG" ] && set -x\n\nprogram="${0##*/}"\nexport GOENV_ROOT="%s"\n' \
    'exec "%s/versions/%s/bin/$program" "$@"\n'


@pytest.mark.parametrize("exports", [False, True], ids=["path only", "exports GOROOT"])
def test_goenv(machine, new, old, exports):
    root, _ = several(machine, ".goenv/versions/%s", new, old)
    goenv = machine.at_home(".goenv")
    for program in ("go", "gofmt"):
        machine.file(goenv + "/shims/" + program, GOENV_SHIM % (goenv, goenv, new[0][2:]), mode=0o755)
    machine.file(goenv + "/version", new[0][2:] + "\n")
    machine.file(goenv + "/bin/goenv", "#!/usr/bin/env bash\n", mode=0o755)
    machine.append(machine.at_home(".bashrc"), 'export GOENV_ROOT="$HOME/.goenv"\nexport PATH="$GOENV_ROOT/bin:$PATH"\n'
                   'eval "$(goenv init -)"\nexport PATH="$GOROOT/bin:$PATH"\nexport PATH="$PATH:$GOPATH/bin"\n')
    in_front(machine, goenv + "/shims", goenv + "/bin")
    machine.env.update(GOENV_ROOT=goenv, GOENV_SHELL="bash")
    if exports:
        machine.env.update(GOROOT=root, GOPATH=machine.at_home("go", new[0][2:]))
        in_front(machine, root + "/bin")
        machine.env["PATH"] += ":" + machine.at_home("go", new[0][2:], "bin")
        machine.directory(machine.at_home("go", new[0][2:], "bin"))
    project(machine, machine.at_home("shop"), "go 1.22.0")
    machine.file(machine.at_home("shop/.go-version"), new[0][2:] + "\n")
    silence(machine, new[0], root, known=exports)


@pytest.mark.parametrize("exports", [False, True], ids=["path only", "exports GOROOT"])
def test_mise(machine, new, old, exports):
    root, _ = several(machine, ".local/share/mise/installs/go/%s", new, old)
    machine.link("./" + new[0][2:], machine.at_home(".local/share/mise/installs/go/latest"))
    machine.file(machine.at_home(".local/bin/mise"), "\x7fELF", mode=0o755)
    machine.append(machine.at_home(".bashrc"), 'eval "$(~/.local/bin/mise activate bash)"\n')
    in_front(machine, root + "/bin", machine.at_home(".local/bin"))
    machine.env.update(MISE_SHELL="bash", __MISE_ORIG_PATH="/usr/local/bin:/usr/bin:/bin")
    if exports:
        machine.env.update(GOROOT=root, GOBIN=root + "/bin")
    project(machine, machine.at_home("shop"), "go 1.22.0")
    machine.file(machine.at_home("shop/mise.toml"), '[tools]\ngo = "%s"\n' % new[0][2:])
    silence(machine, new[0], root)


@pytest.mark.parametrize("exports", [False, True], ids=["shims only", "exports GOROOT"])
def test_asdf(machine, new, old, exports):
    """The shim asks asdf; golang's plugin offers a set-env file that exports GOROOT, GOPATH and GOBIN."""
    root, _ = several(machine, ".asdf/installs/golang/%s/go", new, old)
    for program in ("go", "gofmt"):
        machine.file(machine.at_home(".asdf/shims", program), "#!/usr/bin/env bash\n# asdf-plugin: golang %s\n# asdf-plugin: golang %s\n"
                     'exec asdf exec "%s" "$@"\n' % (new[0][2:], old[0][2:], program), mode=0o755)
    machine.file(machine.at_home(".local/bin/asdf"), '#!/bin/sh\nshift 2\nexec "%s/bin/go" "$@"\n' % root, mode=0o755)
    machine.file(machine.at_home(".tool-versions"), "golang %s\n" % new[0][2:])
    machine.append(machine.at_home(".bashrc"), 'export PATH="${ASDF_DATA_DIR:-$HOME/.asdf}/shims:$PATH"\n')
    in_front(machine, machine.at_home(".asdf/shims"), machine.at_home(".local/bin"))
    if exports:
        packages = os.path.join(os.path.dirname(root), "packages")
        machine.append(machine.at_home(".bashrc"), ". ~/.asdf/plugins/golang/set-env.bash\n")
        machine.env.update(GOROOT=root, GOPATH=packages, GOBIN=os.path.join(os.path.dirname(root), "bin"))
        machine.directory(packages)
        in_front(machine, machine.env["GOBIN"])
        machine.directory(machine.env["GOBIN"])
    silence(machine, new[0], root)


def test_g_of_voidint(machine, new, old):
    """~/.g/go is a link to the version in use, and GOROOT is exported as that link."""
    several(machine, ".g/versions/%s", new, old)
    machine.link(machine.at_home(".g/versions", new[0][2:]), machine.at_home(".g/go"))
    machine.file(machine.at_home(".g/env"), '#!/bin/sh\nexport GOROOT="${HOME}/.g/go"\n'
                 'export PATH="${HOME}/.g/bin:${GOROOT}/bin:$PATH"\nexport G_MIRROR=https://go.dev/dl/\n')
    machine.append(machine.at_home(".bashrc"), '[ -s "${HOME}/.g/env" ] && \\. "${HOME}/.g/env"\n')
    machine.env.update(GOROOT=machine.at_home(".g/go"))
    machine.directory(machine.at_home(".g/bin"))
    in_front(machine, machine.at_home(".g/bin"), machine.at_home(".g/go/bin"))
    silence(machine, new[0], machine.at_home(".g/go"))


def test_g_of_stefanmaric(machine, new):
    """GOROOT is ~/.go, and its programs are linked into ~/go/bin."""
    root = machine.official_go(new[1], machine.at_home(".go"))
    for program in ("go", "gofmt"):
        machine.link(root + "/bin/" + program, machine.at_home("go/bin", program))
    machine.append(machine.at_home(".bashrc"), 'export GOPATH="$HOME/go"; export GOROOT="$HOME/.go"; '
                   'export PATH="$GOPATH/bin:$PATH"; # g-install: do NOT edit, see https://github.com/stefanmaric/g\n')
    machine.env.update(GOROOT=root, GOPATH=machine.at_home("go"))
    in_front(machine, machine.at_home("go/bin"))
    silence(machine, new[0], root)


def test_gvm(machine, new, old):
    root, _ = several(machine, ".gvm/gos/go%s", new, old)
    pkgset = machine.at_home(".gvm/pkgsets", new[0], "global")
    machine.directory(pkgset + "/bin")
    machine.append(machine.at_home(".bashrc"), '[[ -s "$HOME/.gvm/scripts/gvm" ]] && source "$HOME/.gvm/scripts/gvm"\n')
    machine.env.update(GVM_ROOT=machine.at_home(".gvm"), gvm_go_name=new[0], GOROOT=root, GOPATH=pkgset)
    in_front(machine, pkgset + "/bin", root + "/bin")
    silence(machine, new[0], root)


# --- containers and build agents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("work", ["/go", "/usr/src/app"])
def test_container_image(rooted, new, work):
    """golang's image: root, GOPATH=/go, GOTOOLCHAIN=local; it starts in /go, and a project is copied somewhere."""
    root = rooted.official_go(new[1])
    rooted.file("/.dockerenv")
    rooted.directory("/go/src")
    rooted.directory("/go/bin")
    for folder in ("/go", "/go/src", "/go/bin"):
        os.chmod(rooted.path(folder), 0o1777)
    rooted.env = {"PATH": "/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                  "HOSTNAME": "5a0c2b7f3d1e", "GOLANG_VERSION": new[0][2:], "GOTOOLCHAIN": "local", "GOPATH": "/go", "HOME": "/root"}
    rooted.cwd = work
    if work != "/go":
        project(rooted, work, "go 1.23")
    silence(rooted, new[0], root)


def test_container_image_as_another_user(machine, new):
    """USER 1000 with caches of its own, as images for clusters do."""
    root = machine.official_go(new[1])
    machine.directory("/go/bin")
    for folder in ("/go", "/go/bin"):
        os.chmod(machine.path(folder), 0o1777)
    machine.env = {"PATH": "/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                   "GOLANG_VERSION": new[0][2:], "GOTOOLCHAIN": "local", "GOPATH": "/go", "HOME": machine.home,
                   "GOCACHE": "/tmp/go-build", "GOFLAGS": "-buildvcs=false", "CGO_ENABLED": "0"}
    silence(machine, new[0], root)


def test_github_actions_runner(machine, new, old):
    """setup-go's tree in the tool cache in front of PATH; the image's other Gos as GOROOT_1_N_X64."""
    def cached(version, tree):
        return machine.official_go(tree, "/opt/hostedtoolcache/go/%s/x64" % version[2:])

    root, other = cached(*new), cached(*old)
    work = machine.at_home("work/shop/shop")
    tools(machine)
    project(machine, work, "go 1.23.0")
    machine.directory(machine.at_home("go/bin"))
    in_front(machine, root + "/bin")
    machine.env["PATH"] += ":" + machine.at_home("go/bin")
    machine.env.update(CI="true", GITHUB_ACTIONS="true", GITHUB_WORKSPACE=work, RUNNER_OS="Linux", RUNNER_TEMP=machine.at_home("work/_temp"),
                       RUNNER_TOOL_CACHE="/opt/hostedtoolcache", AGENT_TOOLSDIRECTORY="/opt/hostedtoolcache",
                       GOROOT_1_24_X64=other, GOROOT_1_26_X64=root, GOTOOLCHAIN="local")
    silence(machine, new[0], root)


def test_a_systemd_service_with_its_own_caches(machine, new):
    """No HOME; the unit names what go needs."""
    root = machine.official_go(new[1])
    machine.env = {"PATH": "/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
                   "INVOCATION_ID": "0", "GOCACHE": "/var/tmp/build/cache", "GOPATH": "/var/tmp/build/go", "GOENV": "off"}
    machine.cwd = "/"
    silence(machine, new[0], root)


# --- choices of users that are nobody's fault --------------------------------------------------------------------


@pytest.mark.parametrize("env", [
    {"TERM_PROGRAM": "vscode", "VSCODE_IPC_HOOK_CLI": "/run/user/1000/vscode.sock", "GIT_ASKPASS": "/usr/share/code/askpass.sh"},
    {"TMUX": "/tmp/tmux-1000/default,1,0", "TERM": "screen", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22", "SSH_CLIENT": "10.0.0.1 5 22"},
    {"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"},
    {"HTTPS_PROXY": "http://proxy.example.com:3128", "HTTP_PROXY": "http://proxy.example.com:3128",
     "NO_PROXY": "localhost,127.0.0.1,.example.com,10.0.0.0/8"},
    {"https_proxy": "http://ana:secret@proxy.example.com:3128/", "no_proxy": "localhost"},
    {"GOPROXY": "https://goproxy.example.com,https://proxy.golang.org,direct", "GONOSUMDB": "git.example.com/*",
     "GOPRIVATE": "git.example.com/*"},
    {"GOFLAGS": "-mod=mod -trimpath", "GODEBUG": "http2client=0", "CGO_ENABLED": "0"},
    {"GOFLAGS": "-buildvcs=false '-ldflags=-s -w'", "GOAMD64": "v1", "GOMAXPROCS": "4", "GOGC": "200", "GOMEMLIMIT": "2GiB"},
    {"CC": "gcc -m64", "CXX": "g++", "CGO_CFLAGS": "-O2 -g", "CGO_LDFLAGS": "-O2 -g", "PKG_CONFIG_PATH": "/opt/lib/pkgconfig"},
    {"GOPATH": "/home/ana/go:/home/ana/old", "GOTMPDIR": "/var/tmp", "GOCACHE": "/home/ana/cache/go", "GOTELEMETRY": "off"},
    {"GO111MODULE": "on", "GOTOOLCHAIN": "local", "GOWORK": "off", "GOEXPERIMENT": ""},
    {"GOOS": "linux", "GOARCH": "amd64", "EDITOR": "vim", "VISUAL": "code --wait"},
    {"XDG_CACHE_HOME": "/home/ana/.cache", "XDG_CONFIG_HOME": "/home/ana/.config", "XDG_RUNTIME_DIR": "/run/user/1000",
     "XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "GNOME", "GNOME_TERMINAL_SCREEN": "/org/gnome/Terminal/screen/0"},
], ids=lambda env: next(iter(env)))
def test_choices_of_a_user(machine, new, env):
    root = machine.debian_go(new[1])
    tools(machine)
    ever_built(machine)
    machine.env["PATH"] += ":" + machine.at_home("go/bin")
    project(machine, machine.at_home("shop"), "go 1.22.0")
    machine.directory("/home/ana/cache/go")
    machine.env.update(env)
    if "go/bin" not in machine.env["PATH"]:  # cron: nobody there misses what was installed
        os.remove(machine.path(machine.at_home("go/bin/gopls")))
    silence(machine, new[0], root)
