"""`ges which` against real shells, real toolchains and Go's own LookPath."""

import os
import shutil
import stat

import pytest

from support import goprogram

SCRIPT = "#!/bin/sh\necho ran:%s\n"


def plant(sandbox, place, name="prog", mode=0o755, content=None):
    """A script that says where it stands; its folder is below the sandbox's w/."""
    return sandbox.write("w/%s/%s" % (place, name), SCRIPT % place if content is None else content, mode)


def which(sandbox, *words, env=(), **how):
    done = sandbox.ges("which", "-json", *words, env=env, **how)
    assert done.err == b"", done
    return done.json(), done.status


def seeker(answer, name):
    return next(s for s in answer["names"][0]["seekers"] if s["id"] == name)


def hits(answer):
    return answer["names"][0]["hits"]


# --- situations: what each real shell starts, and what Go's LookPath answers -------------------------------------

A, B = "{w}/a", "{w}/b"


def nothing(sandbox):
    pass


def two(sandbox):
    plant(sandbox, "a")
    plant(sandbox, "b")


def first_is_not_executable(sandbox):
    plant(sandbox, "a", mode=0o644)
    plant(sandbox, "b")


def first_is_a_directory(sandbox):
    os.makedirs(sandbox.path("w/a/prog"))
    plant(sandbox, "b")


def first_is_a_dead_link(sandbox):
    os.makedirs(sandbox.path("w/a"))
    os.symlink("/nowhere/prog", sandbox.path("w/a/prog"))
    plant(sandbox, "b")


def first_is_a_loop(sandbox):
    os.makedirs(sandbox.path("w/a"))
    os.symlink("prog", sandbox.path("w/a/prog"))
    plant(sandbox, "b")


def first_is_a_link(sandbox):
    plant(sandbox, "b")
    os.makedirs(sandbox.path("w/a"))
    os.symlink("../b/prog", sandbox.path("w/a/prog"))


def one_in_cwd(sandbox):
    plant(sandbox, ".")
    plant(sandbox, "b")


def only_in_cwd(sandbox):
    plant(sandbox, ".")


def only_not_executable(sandbox):
    plant(sandbox, "a", mode=0o644)


def first_is_a_linked_folder(sandbox):
    plant(sandbox, "b")
    os.symlink("b", sandbox.path("w/a"))


def first_is_a_file(sandbox):
    sandbox.write("w/a", "not a folder")
    plant(sandbox, "b")


def first_is_a_fifo(sandbox):
    os.makedirs(sandbox.path("w/a"))
    os.mkfifo(sandbox.path("w/a/prog"), 0o644)
    plant(sandbox, "b")


def one_in_home(sandbox):
    path = sandbox.write("home/bin/prog", SCRIPT % "home", 0o755)
    assert path
    plant(sandbox, "b")


def one_in_quotes(sandbox):
    plant(sandbox, "a")
    plant(sandbox, "b")


SITUATIONS = [
    ("nothing", nothing, A),
    ("first wins", two, A + ":" + B),
    ("other order", two, B + ":" + A),
    ("not executable", first_is_not_executable, A + ":" + B),
    ("directory", first_is_a_directory, A + ":" + B),
    ("dead link", first_is_a_dead_link, A + ":" + B),
    ("link to itself", first_is_a_loop, A + ":" + B),
    ("link", first_is_a_link, A + ":" + B),
    ("empty element first", one_in_cwd, ":" + B),
    ("empty element last", one_in_cwd, A + ":"),
    ("empty element between", one_in_cwd, A + "::" + B),
    ("empty element loses", one_in_cwd, B + ":"),
    ("dot", one_in_cwd, ".:" + B),
    ("dot slash", one_in_cwd, "./:" + B),
    ("relative", two, "a:" + B),
    ("relative loses", two, B + ":a"),
    ("relative upwards", two, "../w/a:" + B),
    ("cwd is not searched", only_in_cwd, A),
    ("only one that may not run", only_not_executable, A),
    ("linked folder", first_is_a_linked_folder, A + ":" + B),
    ("element is a file", first_is_a_file, A + ":" + B),
    ("fifo", first_is_a_fifo, A + ":" + B),
    ("missing folder", two, "/nowhere:" + B),
    ("trailing slash", two, A + "/:" + B),
    ("double slashes", two, "{w}//a:" + B),
    ("the same twice", two, A + ":" + A + ":" + B),
    ("tilde", one_in_home, "~/bin:" + B),
    ("tilde in the middle", two, "/x/~/a:" + B),
    ("dollar", one_in_home, "$HOME/bin:" + B),
    ("braces", one_in_home, "${HOME}/bin:" + B),
    ("quotes", one_in_quotes, '"{w}/a":' + B),
    ("single quotes", one_in_quotes, "'{w}/a':" + B),
    ("blank in front", two, " {w}/a:" + B),
]

SHELLS = {
    "posix": [("/bin/sh", "-c"), ("/usr/bin/zsh", "-fc"), ("/usr/bin/fish", "-N", "-c")],
    "bash": [("/bin/bash", "--norc", "-c")],
}


@pytest.fixture(scope="session")
def newest(go_toolchains):
    return list(go_toolchains.items())[-1]


@pytest.fixture(scope="session")
def lookpath_program(newest):
    return goprogram.lookpath(*newest)


def started(sandbox, shell, path):
    """The place whose script the shell started, or "" when it started none."""
    done = sandbox.run([*shell, "prog"], env=["PATH=" + path])
    text = done.out.decode()
    return text.strip().removeprefix("ran:") if text.startswith("ran:") else ""


def place_of(sandbox, path):
    """The place named by the script at the path that ges calls the winner."""
    if not path:
        return ""
    with open(os.path.join(sandbox.path("w"), path), encoding="utf-8") as file:
        return file.read().split("ran:")[1].strip()


@pytest.mark.parametrize("title, build, path", SITUATIONS, ids=[s[0] for s in SITUATIONS])
def test_winners_are_those_of_the_real_shells(sandbox, title, build, path):
    build(sandbox)
    path = path.replace("{w}", sandbox.path("w"))
    answer, status = which(sandbox, "prog", env=["PATH=" + path])
    for name, shells in SHELLS.items():
        claimed = place_of(sandbox, seeker(answer, name)["winner"])
        for shell in shells:
            assert started(sandbox, shell, path) == claimed, (shell, path, seeker(answer, name))
    anybody = any(s["winner"] for s in answer["names"][0]["seekers"])
    assert status == (0 if anybody else 1)


@pytest.mark.parametrize("title, build, path", SITUATIONS, ids=[s[0] for s in SITUATIONS])
def test_go_lookpath_is_that_of_real_go(sandbox, lookpath_program, title, build, path):
    build(sandbox)
    path = path.replace("{w}", sandbox.path("w"))
    real = sandbox.run([lookpath_program, "prog"], env=["PATH=" + path])
    found, error = real.out.decode().split("\n")[:2]
    answer, _ = which(sandbox, "-for", "golang", "prog", env=["PATH=" + path])
    claim = seeker(answer, "golang")
    if error == "<nil>":
        assert os.path.normpath(claim["winner"]) == found
    else:
        assert claim["winner"] == ""
        expected = error if "relative" not in error else "%s (%s)" % (error, found)
        assert claim["problem"] == expected


def test_every_loser_has_a_reason(sandbox):
    first_is_a_dead_link(sandbox)
    plant(sandbox, "c", mode=0o600)
    os.makedirs(sandbox.path("w/d/prog"))
    plant(sandbox, "e")
    path = ":".join(sandbox.path("w", p) for p in "acdbe")
    answer, status = which(sandbox, "prog", env=["PATH=" + path])
    assert status == 0
    kinds = [h["kind"] for h in hits(answer)]
    assert kinds == ["dead_link", "not_executable", "directory", "script", "script"]
    for hit in hits(answer):
        for verdict in hit["verdicts"]:
            assert verdict["wins"] == (hit["path"] == sandbox.path("w/b/prog"))
            assert verdict["wins"] or verdict["why_not"]


def test_path_unset(sandbox):
    answer, status = which(sandbox, "prog", env=["HOME=/nowhere"], bare=True)
    assert status == 1 and hits(answer) == []


def test_huge_path_ends(sandbox):
    plant(sandbox, ".")
    for path in (":" * 120000, ":".join("d%d" % i for i in range(15000))):
        done = sandbox.ges("which", "prog", env=["PATH=" + path])
        assert done.status in (0, 1), done


def test_name_with_a_slash_is_not_searched(sandbox):
    path = plant(sandbox, "a")
    answer, status = which(sandbox, path, env=["PATH=/nowhere"])
    assert status == 0
    assert [h["path"] for h in hits(answer)] == [path]
    assert hits(answer)[0]["kind"] == "script"


def test_several_names_and_status(sandbox):
    plant(sandbox, "a")
    done = sandbox.ges("which", "prog", "nothing-of-that-name", env=["PATH=" + sandbox.path("w/a")])
    assert done.status == 1
    assert b"executable file not found in $PATH" in done.out


def test_unknown_seeker_is_a_usage_error(sandbox):
    done = sandbox.ges("which", "-for", "tcsh")
    assert done.status == 2 and b"no such seeker" in done.err


# --- what is it ----------------------------------------------------------------------------------------------------


def look_at(sandbox, path, **how):
    answer, _ = which(sandbox, path, **how)
    assert len(hits(answer)) == 1
    return hits(answer)[0]


def real_version(sandbox, goroot):
    done = sandbox.run([os.path.join(goroot, "bin/go"), "version"], env=["GOTOOLCHAIN=local"])
    return done.out.decode().split()[2]


def test_every_real_toolchain(sandbox, go_toolchains):
    for version, goroot in go_toolchains.items():
        hit = look_at(sandbox, os.path.join(goroot, "bin/go"))
        real = sandbox.run([os.path.join(goroot, "bin/go"), "env", "GOROOT"], env=["GOTOOLCHAIN=local"])
        assert (hit["kind"], hit["version"]) == ("sdk", version)
        assert hit["goroot"] == real.out.decode().strip()
        assert (hit["goos"] or "linux", hit["goarch"]) == ("linux", "amd64")
        assert hit["has_tools"] and hit["has_source"] and not hit["is_mixed"]


def test_link_to_a_toolchain(sandbox, newest):
    version, goroot = newest
    os.symlink(os.path.join(goroot, "bin/go"), sandbox.path("bin/go"))
    answer, status = which(sandbox, env=["PATH=" + sandbox.path("bin")])
    hit = hits(answer)[0]
    assert status == 0
    assert (hit["kind"], hit["version"], hit["goroot"]) == ("sdk", version, goroot)
    assert hit["link"] == os.path.join(goroot, "bin/go")


def test_second_link_is_the_same_file(sandbox, newest):
    _, goroot = newest
    os.symlink(os.path.join(goroot, "bin/go"), sandbox.path("bin/go"))
    path = os.path.join(goroot, "bin") + ":" + sandbox.path("bin")
    answer, _ = which(sandbox, env=["PATH=" + path])
    assert "the same file as" in hits(answer)[1]["verdicts"][0]["why_not"]


@pytest.mark.parametrize("minor", [19, 27])
def test_copy_without_a_tree(sandbox, go_toolchains, minor):
    version, goroot = next(i for i in go_toolchains.items() if i[0].startswith("go1.%d." % minor))
    shutil.copy(os.path.join(goroot, "bin/go"), sandbox.path("bin/go"))
    hit = look_at(sandbox, sandbox.path("bin/go"))
    assert (hit["kind"], hit["version"]) == ("stray_go", version)
    real = sandbox.run([sandbox.path("bin/go"), "env", "GOROOT"], env=["GOTOOLCHAIN=local"])
    said = real.out.decode().strip() or real.err.decode().split("directory: ")[1].strip()
    if minor < 21:
        assert hit["goroot"] == said
    else:
        assert hit["goroot"] == "" and "trimmed" in said


def test_mixed_tree(sandbox, go_toolchains):
    (old, old_root), (new, _) = list(go_toolchains.items())[-2:]
    shutil.copytree(os.path.join(old_root, "bin"), sandbox.path("go/bin"))
    sandbox.write("go/VERSION", new + "\ntime 2026\n")
    os.makedirs(sandbox.path("go/pkg/tool/linux_amd64"))
    hit = look_at(sandbox, sandbox.path("go/bin/go"))
    assert hit["is_mixed"] and hit["version"] == old and hit["version_file"] == new
    assert "mixed tree" in hit["health"] and "src/runtime is missing" in hit["health"]


def test_tree_without_tools_for_this_system(sandbox, newest):
    _, goroot = newest
    shutil.copytree(os.path.join(goroot, "bin"), sandbox.path("go/bin"))
    os.makedirs(sandbox.path("go/pkg/tool/plan9_386"))
    hit = look_at(sandbox, sandbox.path("go/bin/go"))
    assert hit["kind"] == "sdk" and not hit["has_tools"]


def test_program_built_with_go(sandbox, lookpath_program, newest):
    hit = look_at(sandbox, lookpath_program)
    assert (hit["kind"], hit["version"]) == ("go_program", newest[0])
    assert hit["main_path"] == "example.com/lookpath"


@pytest.fixture(scope="session")
def wrapper(newest):
    return goprogram.dl_wrapper(*newest, "go1.22.3")


def link_sdk(sandbox, goroot, folder):
    """A GOROOT made of links to a real one, but with its own go, so that place and version can be seen."""
    os.makedirs(sandbox.path(folder, "bin"))
    shutil.copy(os.path.join(goroot, "bin/go"), sandbox.path(folder, "bin/go"))
    for name in ("pkg", "src", "VERSION"):
        os.symlink(os.path.join(goroot, name), sandbox.path(folder, name))
    return sandbox.path(folder)


def test_golang_dl_wrapper_before_download(sandbox, wrapper):
    hit = look_at(sandbox, wrapper)
    assert (hit["kind"], hit["origin"], hit["target"]) == ("wrapper", "golang_dl", "")
    assert "go1.22.3 is not installed" in hit["problem"]


def test_golang_dl_wrapper_after_download(sandbox, wrapper, newest):
    version, goroot = newest
    sdk = link_sdk(sandbox, goroot, "home/sdk/go1.22.3")
    hit = look_at(sandbox, wrapper)
    assert hit["target"] == sdk + "/bin/go" and ".unpacked-success" in hit["problem"]
    sandbox.write("home/sdk/go1.22.3/.unpacked-success")
    hit = look_at(sandbox, wrapper)
    assert (hit["target"], hit["version"], hit["goroot"]) == (sdk + "/bin/go", version, sdk)
    assert hit["problem"] == ""


GOENV_SHIM = """#!/usr/bin/env bash
set -e
[ -n "$GOENV_DEBUG" ] && set -x

program="${0##*/}"
export GOENV_ROOT="%s"
exec "$(command -v goenv)" exec "$program" "$@"
"""


@pytest.fixture
def goenv(sandbox, newest):
    sandbox.write("home/.goenv/shims/go", GOENV_SHIM % sandbox.path("home/.goenv"), 0o755)
    for version in ("1.22.3", "1.26.11"):
        link_sdk(sandbox, newest[1], "home/.goenv/versions/" + version)
    return sandbox


def go_of(sandbox, shims, env=(), path="", cwd=None):
    answer, _ = which(sandbox, "go", env=["PATH=" + sandbox.path(shims) + path, *env], cwd=cwd)
    return hits(answer)[0]


def test_goenv_global_version(goenv):
    goenv.write("home/.goenv/version", "1.22.3\n")
    hit = go_of(goenv, "home/.goenv/shims")
    assert (hit["kind"], hit["origin"]) == ("shim", "goenv")
    assert hit["target"] == goenv.path("home/.goenv/versions/1.22.3/bin/go")
    assert hit["goroot"] == goenv.path("home/.goenv/versions/1.22.3")
    assert hit["target_why"] == "'%s' says '1.22.3'" % goenv.path("home/.goenv/version")


def test_goenv_local_version_beats_global(goenv):
    goenv.write("home/.goenv/version", "1.22.3\n")
    goenv.write("w/.go-version", "# ours\n1.26.11\n")
    os.makedirs(goenv.path("w/deep/er"))
    hit = go_of(goenv, "home/.goenv/shims", cwd=goenv.path("w/deep/er"))
    assert hit["target"] == goenv.path("home/.goenv/versions/1.26.11/bin/go")


def test_goenv_variable_beats_files(goenv):
    goenv.write("w/.go-version", "1.26.11\n")
    hit = go_of(goenv, "home/.goenv/shims", env=["GOENV_VERSION=1.22.3"])
    assert hit["target"] == goenv.path("home/.goenv/versions/1.22.3/bin/go")
    assert hit["target_why"] == "variable GOENV_VERSION says '1.22.3'"


def test_goenv_root_in_the_shim_beats_the_variable(goenv):
    hit = go_of(goenv, "home/.goenv/shims", env=["GOENV_ROOT=/nowhere", "GOENV_VERSION=1.22.3"])
    assert hit["goroot"] == goenv.path("home/.goenv/versions/1.22.3")


def test_goenv_version_that_is_not_installed(goenv):
    goenv.write("w/.go-version", "1.9.9\n")
    hit = go_of(goenv, "home/.goenv/shims")
    assert hit["target"] == "" and "1.9.9 is not installed" in hit["problem"]


def test_goenv_system(goenv, newest):
    hit = go_of(goenv, "home/.goenv/shims", path=":" + os.path.join(newest[1], "bin"))
    assert hit["target"] == os.path.join(newest[1], "bin/go")
    assert hit["version"] == newest[0]


def test_goenv_version_with_slashes_is_no_way_out(goenv):
    goenv.write("w/.go-version", "../../../../etc\n")
    hit = go_of(goenv, "home/.goenv/shims")
    assert "etc" not in hit["target"] + hit["problem"]


def test_goenv_3_with_a_go_mod_is_not_guessed(goenv):
    shim = '#!/usr/bin/env bash\n# goenv shim for go\nset -e\nprogram="${0##*/}"\nexec goenv exec "$program" "$@"\n'
    goenv.write("home/.goenv/shims/go", shim, 0o755)
    goenv.write("home/.goenv/version", "1.22.3\n")
    assert go_of(goenv, "home/.goenv/shims")["goroot"] == goenv.path("home/.goenv/versions/1.22.3")
    goenv.write("w/go.mod", "module x\n\ngo 1.26\n")
    hit = go_of(goenv, "home/.goenv/shims")
    assert hit["target"] == "" and goenv.path("w/go.mod") in hit["problem"]
    hit = go_of(goenv, "home/.goenv/shims", env=["GOENV_VERSION=1.26.11"])
    assert hit["goroot"] == goenv.path("home/.goenv/versions/1.26.11")


def test_script_that_hands_over(sandbox, newest):
    version, goroot = newest
    path = sandbox.write("bin/go", '#!/bin/sh\n# ours\nexec "%s/bin/go" "$@"\n' % goroot, 0o755)
    hit = look_at(sandbox, path)
    assert (hit["kind"], hit["version"], hit["goroot"]) == ("script", version, goroot)
    assert hit["target_why"] == "line 3: exec"
    sandbox.write("bin/go", '#!/bin/sh\nexec "$GO/bin/go" "$@"\n', 0o755)
    assert look_at(sandbox, path)["target"] == ""


def test_script_that_hands_over_to_itself_ends(sandbox):
    path = sandbox.path("bin/go")
    sandbox.write("bin/go", '#!/bin/sh\nexec %s "$@"\n' % path, 0o755)
    assert look_at(sandbox, path)["kind"] == "script"


ASDF_SHIM = """#!/usr/bin/env bash
# asdf-plugin: golang 1.22.3
# asdf-plugin: golang 1.26.11
exec asdf exec "go" "$@"
"""


def test_asdf(sandbox, newest):
    sandbox.write("home/.asdf/shims/go", ASDF_SHIM, 0o755)
    link_sdk(sandbox, newest[1], "home/.asdf/installs/golang/1.22.3/go")
    hit = go_of(sandbox, "home/.asdf/shims")
    assert hit["origin"] == "asdf" and "no version" in hit["problem"]
    sandbox.write("home/.tool-versions", "nodejs 20\ngolang 1.22.3 1.26.11\n")
    hit = go_of(sandbox, "home/.asdf/shims")
    assert hit["target"] == sandbox.path("home/.asdf/installs/golang/1.22.3/go/bin/go")
    sandbox.write("w/.tool-versions", "golang 1.8\n")
    hit = go_of(sandbox, "home/.asdf/shims")
    assert "1.8 is not installed" in hit["problem"]
    hit = go_of(sandbox, "home/.asdf/shims", env=["ASDF_GOLANG_VERSION=1.22.3"])
    assert hit["problem"] == ""


MISE_FILES = {
    "mise.toml": '[env]\ngo = "9"\n\n[tools]\nnode = "20"\ngo = "1.22.3"\n',
    ".mise.toml": '[tools]\n"go" = ["1.22.3", "1.21"]\n',
    ".config/mise.toml": '[tools]\ngo = { version = "1.22.3", os = ["linux"] }\n',
    "mise/config.toml": '[tools.go]\nversion = "1.22.3"\n',
    ".tool-versions": "go 1.22.3\n",
    "mise.local.toml": 'tools.go = "1.22.3"\n',
}


@pytest.mark.parametrize("file", MISE_FILES)
def test_mise(sandbox, newest, file):
    sandbox.write("bin/mise", b"\x7fELF mise itself", 0o755)
    os.makedirs(sandbox.path("home/.local/share/mise/shims"))
    os.symlink(sandbox.path("bin/mise"), sandbox.path("home/.local/share/mise/shims/go"))
    link_sdk(sandbox, newest[1], "home/.local/share/mise/installs/go/1.22.3")
    sandbox.write("w/" + file, MISE_FILES[file])
    hit = go_of(sandbox, "home/.local/share/mise/shims")
    assert (hit["kind"], hit["origin"]) == ("shim", "mise")
    assert hit["target"] == sandbox.path("home/.local/share/mise/installs/go/1.22.3/bin/go")
    assert file in hit["target_why"] and hit["version"] == newest[0]


PLACES = {
    "home/.gvm/gos/go1.22.3": "gvm",
    "home/.g/versions/1.22.3": "g",
    "home/sdk/go1.22.3": "golang_dl",
    "home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64": "toolchain",
    "home/.goenv/versions/1.22.3": "goenv",
    "home/.asdf/installs/golang/1.22.3/go": "asdf",
    "home/.local/share/mise/installs/go/1.22.3": "mise",
    "opt/homebrew/Cellar/go/1.22.3/libexec": "homebrew",
    "opt/hostedtoolcache/go/1.22.3/x64": "actions",
    "opt/go": "",
}


@pytest.mark.parametrize("folder", PLACES)
def test_origin_by_place(sandbox, newest, folder):
    sdk = link_sdk(sandbox, newest[1], folder)
    hit = look_at(sandbox, sdk + "/bin/go")
    assert (hit["kind"], hit["origin"], hit["goroot"]) == ("sdk", PLACES[folder], sdk)


def test_voidint_g_link_keeps_its_spelling_out_of_goroot(sandbox, newest):
    sdk = link_sdk(sandbox, newest[1], "home/.g/versions/1.22.3")
    os.symlink("versions/1.22.3", sandbox.path("home/.g/go"))
    hit = look_at(sandbox, sandbox.path("home/.g/go/bin/go"))
    assert (hit["origin"], hit["goroot"]) == ("g", sdk)


# --- hostile files --------------------------------------------------------------------------------------------------


def test_cut_go_commands(sandbox, newest):
    with open(os.path.join(newest[1], "bin/go"), "rb") as file:
        data = file.read(1 << 20)
    for size in (0, 1, 4, 16, 17, 63, 64, 100, 500, 4095, 4096, 5000, 65536, 1 << 20):
        path = sandbox.write("bin/go", data[:size], 0o755)
        hit = look_at(sandbox, path)
        assert hit["kind"] in ("program", "script") and hit["version"] == ""


def test_large_and_strange_files(sandbox):
    for head in (b"", b"\x7fELF", b"MZ", b"#!/bin/sh\n", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe\0\0\0\1"):
        path = sandbox.write("bin/go", head, 0o755)
        os.truncate(path, 200 << 20)
        done = sandbox.ges("which", path)
        assert done.status in (0, 1), done


def test_fifo_directory_loop_and_unreadable(sandbox):
    os.mkfifo(sandbox.path("bin/fifo"), 0o755)
    os.makedirs(sandbox.path("bin/dir"))
    os.symlink("loop", sandbox.path("bin/loop"))
    sandbox.write("bin/closed", SCRIPT % "x", 0)
    kinds = {name: look_at(sandbox, sandbox.path("bin", name))["kind"] for name in ("fifo", "dir", "loop", "closed")}
    assert kinds == {"fifo": "other", "dir": "directory", "loop": "dead_link", "closed": "not_executable"}
    assert stat.S_ISFIFO(os.stat(sandbox.path("bin/fifo")).st_mode)


@pytest.mark.parametrize("content", [b"", b"\xff" * 5000, b"\0" * 5000, b"[tools]\n" * 5000, "go = 'ü".encode()])
def test_strange_version_files(sandbox, content):
    sandbox.write("home/.goenv/shims/go", GOENV_SHIM % "/x", 0o755)
    sandbox.write("w/.go-version", content)
    done = sandbox.ges("which", "-json", "go", env=["PATH=" + sandbox.path("home/.goenv/shims")])
    assert done.json()["names"][0]["hits"][0]["kind"] == "shim"


def test_version_file_that_is_a_fifo_or_a_directory(sandbox):
    sandbox.write("home/.goenv/shims/go", GOENV_SHIM % "/x", 0o755)
    os.mkfifo(sandbox.path("w/.go-version"))
    os.makedirs(sandbox.path("home/.goenv/version"))
    hit = go_of(sandbox, "home/.goenv/shims")
    assert hit["kind"] == "shim" and "no version is chosen" in hit["target_why"]


def test_control_characters_do_not_reach_the_terminal(sandbox):
    plant(sandbox, "a\x1b[31mred", name="go")
    done = sandbox.ges("which", env=["PATH=" + sandbox.path("w/a\x1b[31mred")])
    assert b"\x1b" not in done.out and b"\\x1b" in done.out


# --- programs built with Go, and the project ------------------------------------------------------------------------


def tool(sandbox, toolchain, path):
    version, goroot = toolchain
    program = goprogram.build(version, goroot, "golang.org/x/tools/gopls", {"main.go": "package main\n\nfunc main() {}\n"})
    os.makedirs(os.path.dirname(sandbox.path(path)), exist_ok=True)
    shutil.copy(program, sandbox.path(path))
    os.chmod(sandbox.path(path), 0o755)


def of_minor(roots, minor):
    return next(item for item in roots.items() if int(item[0].split(".")[1]) == minor)


@pytest.mark.parametrize("lines, older", [("go 1.24.1", True), ("go 1.18\n\ntoolchain go1.23.1", True), ("go 1.22.9", False), ("", False)])
def test_a_tool_and_the_project(sandbox, go_toolchains, lines, older):
    old, new = of_minor(go_toolchains, 22), of_minor(go_toolchains, 26)
    tool(sandbox, old, "home/go/bin/gopls")
    tool(sandbox, new, "w/b/gopls")
    sandbox.write("w/go.mod", "module example.com/shop\n\n" + lines + "\n")
    env = ["PATH=%s:%s" % (sandbox.path("home/go/bin"), sandbox.path("w/b"))]
    first, second = hits(which(sandbox, "gopls", env=env)[0])
    assert (first["version"], second["version"]) == (old[0], new[0])
    assert (first["is_older_than_project"], second["is_older_than_project"]) == (older, False)
    assert (first["is_in_gobin"], second["is_in_gobin"]) == (True, False)
    assert first["project_go"] == lines.split("go")[-1].strip() and first["project_file"] == sandbox.path("w/go.mod")
    assert first["main_path"] == first["module"] == "golang.org/x/tools/gopls" and first["module_version"] == "(devel)"
    said = os.fsdecode(sandbox.ges("which", "gopls", env=env).out)
    assert "program built with %s, golang.org/x/tools/gopls@(devel)" % old[0] in said
    assert ("built with an older Go than %s asks for: " % sandbox.path("w/go.mod") in said) == older
    assert said.count("in GOPATH/bin, where go install puts it") == 1


def test_gobin_is_where_it_is_set(sandbox, go_toolchains):
    tool(sandbox, of_minor(go_toolchains, 26), "w/b/gopls")
    sandbox.write("home/.config/go/env", "GOBIN=%s\n" % sandbox.path("w/b"))
    env = ["PATH=" + sandbox.path("w/b")]
    assert hits(which(sandbox, "gopls", env=env)[0])[0]["is_in_gobin"]
    assert b"in GOBIN, where go install puts it" in sandbox.ges("which", "gopls", env=env).out


def test_a_project_costs_nothing_when_no_program_asks(sandbox):
    plant(sandbox, "a")
    sandbox.write("w/go.mod", "module example.com/shop\n\ngo 1.24.1\n")
    done = sandbox.ges("which", "prog", env=["PATH=" + sandbox.path("w/a"), "GES_TRACE=os"])
    assert b"go.mod" not in done.err and b" wins" in done.out
