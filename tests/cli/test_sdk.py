"""`ges sdk list`, and what `ges mod` makes of it: real toolchains laid out as every manager lays them out."""

import json
import os
import shutil

import pytest
from support import toolchains

# Where each manager keeps 1.N below the home, its id in `origin`, and how it is found.
HOMES = {
    "golang_dl": ("sdk/{v}", "~/sdk"),
    "goenv": (".goenv/versions/{n}", "goenv"),
    "gvm": (".gvm/gos/{v}", "gvm"),
    "asdf": (".asdf/installs/golang/{n}/go", "asdf"),
    "mise": (".local/share/mise/installs/go/{n}", "mise"),
    "g": (".g/versions/{n}", "g"),
    "gobrew": (".gobrew/versions/{n}/go", "gobrew"),
    "vfox": (".version-fox/cache/golang/v-{n}/golang-{n}", "vfox"),
    "proto": (".proto/tools/go/{n}", "proto"),
    "gimme": (".gimme/versions/{v}.linux.amd64", "gimme"),
    "scoop": ("scoop/apps/go/{n}", "Scoop"),
    "goup": (".goup/{v}", "goup"),
    "goland": ("go/{v}", "GoLand"),
    "nix": (".nix-profile/share/go", "Nix"),
    "homebrew": (".linuxbrew/Cellar/go/{n}/libexec", "Homebrew"),
    "toolchain": ("go/pkg/mod/golang.org/toolchain@v0.0.1-{v}.linux-amd64", "toolchains of the module cache"),
}


def lay_out(goroot, at):
    """A tree of its own: the go command is a real file, what is below it is linked."""
    os.makedirs(os.path.join(at, "bin"))
    shutil.copy2(os.path.join(goroot, "bin/go"), os.path.join(at, "bin/go"))
    for name in os.listdir(goroot):
        if name == "pkg":
            shutil.copytree(os.path.join(goroot, "pkg/tool"), os.path.join(at, "pkg/tool"), symlinks=True,
                            copy_function=os.symlink)
            os.symlink(os.path.realpath(os.path.join(goroot, "pkg/include")), os.path.join(at, "pkg/include"))
        elif name == "VERSION":
            shutil.copy2(os.path.join(goroot, name), os.path.join(at, name))
        elif name != "bin":
            os.symlink(os.path.realpath(os.path.join(goroot, name)), os.path.join(at, name))
    return at


def with_path(sandbox, env):
    """PATH is the sandbox's bin unless said."""
    return list(env) if any(entry.startswith("PATH=") for entry in env) else ["PATH=" + sandbox.path("bin"), *env]


def listing(sandbox, *words, env=()):
    done = sandbox.ges("sdk", "list", "--json", *words, env=with_path(sandbox, env))
    assert done.status == 0, done
    return done.json()["sdks"]


def below(sandbox, sdks):
    """What lies in the sandbox; the machine may have Gos of its own."""
    return {os.path.relpath(sdk["resolved"], sandbox.root): sdk for sdk in sdks if sdk["resolved"].startswith(sandbox.root)}


@pytest.fixture
def newest(go_toolchains):
    return list(go_toolchains.items())[-1]


@pytest.mark.parametrize("origin", sorted(HOMES))
def test_home_of_each_manager(sandbox, newest, origin):
    version, goroot = newest
    place, how = HOMES[origin]
    at = "home/" + place.format(v=version, n=version[2:])
    lay_out(goroot, sandbox.path(at))
    found = below(sandbox, listing(sandbox))
    assert list(found) == [at]
    sdk = found[at]
    assert (sdk["version"], sdk["version_file"], sdk["origin"]) == (version, version, origin)
    assert [way["text"] for way in sdk["found"]] == [how]
    assert sdk["faults"] == [] and sdk["is_usable"] and sdk["runs_here"] and sdk["goos"] == "linux"


@pytest.mark.parametrize("place, how", [
    (".gvm/versions/{v}.linux.amd64", "gvm"), (".go/.versions/{n}", "g"), ("go1.4", "the home directory"),
    (".local/go", "~/.local"), (".local/opt/go-v{n}", "~/.local"), (".local/share/rtx/installs/go/{n}/go", "rtx"), ("go", "~/go"),
    ("sdk/gotip", "~/sdk"), (".vfox/cache/golang/v-{n}/golang-{n}", "vfox"), (".g/go", "g")])
def test_other_homes(sandbox, newest, place, how):
    version, goroot = newest
    at = "home/" + place.format(v=version, n=version[2:])
    lay_out(goroot, sandbox.path(at))
    found = below(sandbox, listing(sandbox))
    assert list(found) == [at] and found[at]["is_usable"]
    assert [way["text"] for way in found[at]["found"]] == [how]


@pytest.mark.parametrize("variable, place", [
    ("GOENV_ROOT", "versions/1.0"), ("GVM_ROOT", "gos/go1.0"), ("ASDF_DATA_DIR", "installs/golang/1.0/go"),
    ("MISE_DATA_DIR", "installs/go/1.0"), ("XDG_DATA_HOME", "mise/installs/go/1.0"), ("G_HOME", "versions/1.0"),
    ("SCOOP", "apps/go/1.0"), ("HOMEBREW_PREFIX", "Cellar/go@1.27/1.27.4/libexec"), ("CONDA_PREFIX", "go"),
    ("GOMODCACHE", "golang.org/toolchain@v0.0.1-go1.0.linux-amd64"), ("RUNNER_TOOL_CACHE", "go/1.0/x64"),
    ("GOPATH", "pkg/mod/golang.org/toolchain@v0.0.1-go1.0.linux-amd64"), ("GOROOT_BOOTSTRAP", "")])
def test_moved_homes(sandbox, newest, variable, place):
    at = ("moved/" + place).rstrip("/")
    lay_out(newest[1], sandbox.path(at))
    found = below(sandbox, listing(sandbox, env=["%s=%s" % (variable, sandbox.path("moved"))]))
    assert list(found) == [at] and (found[at]["origin"] != "" or place == "")
    assert below(sandbox, listing(sandbox)) == {}


@pytest.mark.parametrize("name, place", [("GOMODCACHE", "golang.org/toolchain@v0.0.1-go1.0.linux-amd64"), ("GOROOT", ""),
                                         ("GOPATH", "pkg/mod/golang.org/toolchain@v0.0.1-go1.0.linux-amd64")])
def test_what_go_env_w_keeps_counts(sandbox, newest, name, place):
    at = ("moved/" + place).rstrip("/")
    lay_out(newest[1], sandbox.path(at))
    sandbox.write("home/.config/go/env", "%s=%s\n" % (name, sandbox.path("moved")))
    assert list(below(sandbox, listing(sandbox))) == [at]
    assert below(sandbox, listing(sandbox, env=["GOENV=off"])) == {}
    assert below(sandbox, listing(sandbox, env=["%s=%s" % (name, sandbox.path("w"))])) == ({} if name != "GOROOT" else {at: below(
        sandbox, listing(sandbox))[at]}), "the environment comes first"


def test_one_tree_is_one_entry_however_often_it_is_found(sandbox, newest):
    version, goroot = newest
    real = lay_out(goroot, sandbox.path("home/.local/share/mise/installs/go", version[2:]))
    os.symlink(version[2:], sandbox.path("home/.local/share/mise/installs/go/latest"))
    os.symlink(os.path.join(real, "bin/go"), sandbox.path("bin/go"))
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(real, sandbox.path("home/sdk/gotip"))
    sdks = [sdk for sdk in listing(sandbox, env=["GOROOT=" + real]) if sdk["resolved"] == real]
    assert len(sdks) == 1 and sdks[0]["path_entry"] == 1 and sdks[0]["origin"] == "mise"
    assert [way["text"] for way in sdks[0]["found"]] == ["GOROOT", "PATH entry 1", "~/sdk", "mise"]


def test_newest_first_and_the_one_in_path_before_its_equal(sandbox, go_toolchains):
    for version, goroot in go_toolchains.items():
        lay_out(goroot, sandbox.path("home/sdk", version))
    last, goroot = list(go_toolchains.items())[-1]
    lay_out(goroot, sandbox.path("home/.goenv/versions", last[2:]))
    sdks = listing(sandbox, env=["PATH=" + sandbox.path("home/.goenv/versions", last[2:], "bin")])
    found = list(below(sandbox, sdks).values())
    numbers = [tuple(int(n) for n in sdk["version"][2:].split(".")) for sdk in found]
    assert numbers == sorted(numbers, reverse=True) and len(found) == len(go_toolchains) + 1
    assert found[0]["path_entry"] == 1 and found[1]["path_entry"] == 0


def faults_of(sandbox, at):
    return [fault["text"] for fault in below(sandbox, listing(sandbox))[at]["faults"]]


def test_faults(sandbox, go_toolchains):
    newest_version, newest = list(go_toolchains.items())[-1]
    old_version, old = next((v, r) for v, r in go_toolchains.items() if toolchains.minor_of(v) == 21)
    cases = {name: lay_out(newest, sandbox.path("home/sdk", "go-" + name))
             for name in ("nogo", "nocompiler", "notool", "nosrc", "noversion", "noenv", "version", "compiler", "leftover", "text")}
    os.remove(cases["nogo"] + "/bin/go")
    pair = os.listdir(cases["nocompiler"] + "/pkg/tool")[0]
    os.remove(cases["nocompiler"] + "/pkg/tool/" + pair + "/compile")
    shutil.rmtree(cases["notool"] + "/pkg")
    os.remove(cases["nosrc"] + "/src")
    os.remove(cases["noversion"] + "/VERSION")
    os.remove(cases["noenv"] + "/go.env")
    shutil.copy(old + "/VERSION", cases["version"] + "/VERSION")
    os.remove(cases["compiler"] + "/pkg/tool/" + pair + "/compile")
    os.symlink(os.path.join(old, "pkg/tool", pair, "compile"), cases["compiler"] + "/pkg/tool/" + pair + "/compile")
    os.remove(cases["leftover"] + "/src")
    os.makedirs(cases["leftover"] + "/src/runtime")
    os.makedirs(cases["leftover"] + "/src/unsafe")
    os.makedirs(cases["leftover"] + "/src/os")
    open(cases["leftover"] + "/src/os/rlimit.go", "w").close()
    sandbox.write("home/sdk/go-text/bin/go", "#!/bin/sh\n", 0o755)

    def faults(name):
        return faults_of(sandbox, "home/sdk/go-" + name)

    assert faults("nogo") == ["bin/go is missing"]
    assert faults("nocompiler") == ["the compiler is missing (pkg/tool/%s/compile)" % pair]
    assert faults("notool") == ["the compiler is missing (pkg/tool/%s/compile)" % pair, "incomplete: lacks pkg/include"]
    assert faults("nosrc") == ["the standard library is missing (src/runtime)"]
    assert faults("noversion") == ["VERSION is missing"]
    assert faults("noenv") == ["go.env is missing: no GOPROXY, no GOSUMDB"]
    assert faults("version") == ["mixed: VERSION says %s, the go command is %s" % (old_version, newest_version)]
    assert faults("compiler") == ["mixed: the compiler is %s, the go command %s" % (old_version, newest_version)]
    assert faults("leftover") == ["mixed: src/os/rlimit.go is of an older version that was there before"]
    assert faults("text") == ["bin/go is no go command (script)"]


def test_what_a_build_needs(sandbox, go_toolchains):
    """Without any of these the real go fails; Debian's own trees, which lack other parts, are whole."""
    for version, goroot in go_toolchains.items():
        if toolchains.minor_of(version) not in (15, 19, 21, 27):
            continue
        at = lay_out(goroot, sandbox.path("home/sdk", version))
        pair = "pkg/tool/" + os.listdir(at + "/pkg/tool")[0]
        assert faults_of(sandbox, "home/sdk/" + version) == [], version
        for names in (["pkg/include"], [pair + "/asm", pair + "/link"], [pair + "/cgo"], [pair + "/vet"]):
            for name in names:
                os.rename(os.path.join(at, name), os.path.join(at, "away." + os.path.basename(name)))
            assert faults_of(sandbox, "home/sdk/" + version) == ["incomplete: lacks " + ", ".join(names)], version
            for name in names:
                os.rename(os.path.join(at, "away." + os.path.basename(name)), os.path.join(at, name))
        shutil.rmtree(at)


def test_a_cut_archive_lacks_what_stands_last(sandbox, newest):
    version, goroot = newest
    at = lay_out(goroot, sandbox.path("home/sdk", version))
    real = os.path.realpath(at + "/src")
    os.remove(at + "/src")
    os.makedirs(at + "/src")
    for name in sorted(os.listdir(real)):
        if name < "un":
            os.symlink(os.path.join(real, name), os.path.join(at, "src", name))
    assert faults_of(sandbox, "home/sdk/" + version) == ["incomplete: lacks src/unsafe"]
    done = sandbox.ges("use", "--scope", "session", "--shell", "sh", version, env=["PATH=" + sandbox.path("bin")])
    assert done.status == 3 and b"here is none" in done.err, done


def test_what_only_looks_like_one(sandbox):
    """~/go is a GOPATH, /opt/google is no Go, a file is no directory."""
    os.makedirs(sandbox.path("home/go/bin"))
    sandbox.write("home/go/bin/gopls", "x", 0o755)
    sandbox.write("home/sdk/go1.22.3.tar.gz", "x")
    os.makedirs(sandbox.path("home/sdk/gone"))
    sandbox.write("home/.goenv/versions/empty/VERSION", "1.2.3\n")
    os.symlink("nowhere", sandbox.path("home/.goenv/versions/dead"))
    assert below(sandbox, listing(sandbox)) == {}


def test_go_for_another_system(sandbox, windows_toolchains):
    version, folder = list(windows_toolchains.items())[-1]
    at = sandbox.path("home/sdk/go-windows")
    os.makedirs(at + "/bin")
    os.symlink(os.path.join(folder, "bin/go.exe"), at + "/bin/go")
    sandbox.write("home/sdk/go-windows/VERSION", version + "\n")
    sdk = below(sandbox, listing(sandbox))["home/sdk/go-windows"]
    assert not sdk["is_usable"]


def test_size_is_told_on_request(sandbox, newest):
    lay_out(newest[1], sandbox.path("home/sdk/go1"))
    assert "size" not in below(sandbox, listing(sandbox))["home/sdk/go1"]
    sdk = below(sandbox, listing(sandbox, "--size"))["home/sdk/go1"]
    assert 30_000_000 < sdk["size"] < 1_000_000_000
    text = sandbox.ges("sdk", "list", "--size", env=["PATH=" + sandbox.path("bin")]).out
    assert b"%d MB" % (sdk["size"] // 1000000) in text


def test_wrong_words(sandbox):
    assert sandbox.ges("sdk").status == 2
    assert sandbox.ges("sdk", "install").status == 2


# --- ges mod ---------------------------------------------------------------------------------------


def modules(sandbox, *words, env=(), status=0):
    done = sandbox.ges("mod", "--json", *words, env=with_path(sandbox, env))
    assert done.status == status, done
    return done.json()


@pytest.fixture
def two(sandbox, go_toolchains):
    """1.21 and 1.24 below ~/sdk, 1.24 in PATH; {minor: (version, GOROOT)}."""
    chosen = {}
    for version, goroot in go_toolchains.items():
        if toolchains.minor_of(version) in (21, 24):
            chosen[toolchains.minor_of(version)] = (version, lay_out(goroot, sandbox.path("home/sdk", version)))
    os.symlink(os.path.join(chosen[24][1], "bin/go"), sandbox.path("bin/go"))
    return chosen


def test_verdicts(sandbox, two):
    own = two[24][0][2:]
    for name, lines in {"lang": "go 1.21\n", "newer": "go 1.22.1\n", "same": "go %s\n" % own, "old": "go 1.16\n", "none": "",
                        "toolchain": "go 1.21.0\ntoolchain go1.24.0\n", "future": "go 1.99.1\n", "bad": "go 1,2\n"}.items():
        sandbox.write("w/%s/go.mod" % name, "module example.com/%s\n%s" % (name, lines))
    sandbox.write("w/go.work", "go 1.24.1\nuse ./lang\n")
    report = modules(sandbox)
    got = {file["name"]: (file["verdict"], file["serves"]) for file in report["files"]}
    old, new = two[21][0], two[24][0]
    assert got == {"lang/go.mod": ("exact", old), "newer/go.mod": ("compatible", new), "same/go.mod": ("exact", new),
                   "old/go.mod": ("compatible", old), "none/go.mod": ("compatible", new), "toolchain/go.mod": ("compatible", new),
                   "future/go.mod": ("needs download", ""), "bad/go.mod": ("refused", ""), "go.work": ("compatible", new)}
    assert report["counts"]["exact"] == 2 and report["counts"]["refused"] == 1
    assert [(m["version"], m["is_here"]) for m in report["smallest_set"]] == [("go1.99.1", False)]
    assert [m["version"] for m in report["exact_set"]] == ["go1.99.1", new, "go1.22.1", old, "go1.16"]


@pytest.mark.parametrize("setting, verdict", [("GOTOOLCHAIN=auto", "needs download"), ("GOTOOLCHAIN=local", "too old"),
                                              ("GOTOOLCHAIN=path", "too old"), ("GOTOOLCHAIN=local+auto", "needs download"),
                                              ("GOTOOLCHAIN=go1.24.4+path", "too old"), ("GOPROXY=off", "too old")])
def test_a_missing_version_can_be_fetched_or_not(sandbox, two, setting, verdict):
    sandbox.write("w/go.mod", "module m\ngo 1.99\n")
    assert modules(sandbox, env=[setting])["files"][0]["verdict"] == verdict


def test_a_go_before_1_21_fetches_nothing(sandbox, go_toolchains):
    version, goroot = next((v, r) for v, r in go_toolchains.items() if toolchains.minor_of(v) == 19)
    lay_out(goroot, sandbox.path("home/sdk", version))
    sandbox.write("w/go.mod", "module m\ngo 1.99\n")
    env = ["PATH=" + sandbox.path("home/sdk", version, "bin")]
    assert modules(sandbox, env=env)["files"][0]["verdict"] == "too old"


def test_check(sandbox, two):
    sandbox.write("w/go.mod", "module m\ngo 1.21\n")
    assert modules(sandbox, "--check")["smallest_set"][0]["version"] == two[21][0]
    sandbox.write("w/x/testdata/go.mod", "modul m\n")
    assert modules(sandbox, "--check", status=1)["counts"]["refused"] == 1
    assert modules(sandbox, "--check", "--ignore", "other, testdata")["counts"]["refused"] == 0
    assert modules(sandbox)["counts"]["refused"] == 1


def test_what_is_passed_over(sandbox, two):
    for folder in (".git", "vendor/a", "node_modules/b", "a/vendor"):
        sandbox.write("w/%s/go.mod" % folder, "module m\n")
    for folder in (".hidden", "vendored", "_x", "testdata"):
        sandbox.write("w/%s/go.mod" % folder, "module m\n")
    os.makedirs(sandbox.path("w/dir/go.mod"))
    os.makedirs(sandbox.path("w/links"))
    os.symlink("../.hidden/go.mod", sandbox.path("w/links/go.mod"))
    os.symlink(sandbox.path("w"), sandbox.path("w/links/loop"))
    os.makedirs(sandbox.path("w/dead"))
    os.symlink("nowhere", sandbox.path("w/dead/go.mod"))
    names = [file["name"] for file in modules(sandbox)["files"]]
    assert names == [".hidden/go.mod", "_x/go.mod", "links/go.mod", "testdata/go.mod", "vendored/go.mod"]


def test_strange_names_and_deep_trees(sandbox, two):
    deep = "w/" + "/".join(["d" * 100] * 30)
    sandbox.write("w/a b/\n/go.mod", "module m\n")
    sandbox.write(deep + "/go.mod", "module deep\n")
    report = modules(sandbox)
    assert [file["module"] for file in report["files"]] == ["m", "deep"]
    assert report["files"][0]["name"] == "a b/\n/go.mod"
    assert b"a b/\\n/go.mod" in sandbox.ges("mod").out


def test_another_directory_and_none(sandbox, two):
    sandbox.write("w/x/go.mod", "module m\ngo 1.21\n")
    for spelling in ("x", "./x", "x/", sandbox.path("w/x")):
        report = modules(sandbox, spelling)
        assert [file["name"] for file in report["files"]] == ["go.mod"], spelling
    assert sandbox.ges("mod", "nowhere").status == 3
    assert sandbox.ges("mod", "x", "y").status == 2
    assert sandbox.ges("mod", "").status == 2
    assert modules(sandbox, sandbox.path("bin"))["files"] == []


def test_unreadable_files_are_named(sandbox, two):
    os.makedirs(sandbox.path("w/fifo"))
    os.mkfifo(sandbox.path("w/fifo/go.mod"))
    report = modules(sandbox, "--check", status=1)
    assert [(f["verdict"], bool(f["problem"])) for f in report["files"]] == [("unreadable", True)]


def test_a_workspace_against_its_modules(sandbox, two, go_toolchains):
    """Every trouble is one that the real go complains about, in its words; and without one it does not."""
    def write(work, **mods):
        shutil.rmtree(sandbox.path("w"))
        for name, line in mods.items():
            sandbox.write("w/%s/go.mod" % name, "module %s\n%s" % (name, line))
        sandbox.write("w/go.work", work)

    def troubles():
        return [t["message"] for f in modules(sandbox)["files"] if f["kind"] == "workspace" for t in f["troubles"]]

    go = os.path.join(list(go_toolchains.values())[-1], "bin/go")

    def complaints():
        return sandbox.run([go, "list", "-m"], env=["GOTOOLCHAIN=local", "GOCACHE=" + sandbox.path("home")])

    write("go 1.21\nuse (\n\t./a\n\tb\n)\n", a="go 1.21\n", b="")
    assert troubles() == [] and complaints().status == 0
    for work, least in (("go 1.21\nuse ./a\n", "go.work lists go 1.21"), ("use ./a\n", "go.work implicitly requires go 1.18")):
        write(work, a="go 1.22.1\n")
        assert troubles() == ["module a listed in go.work file requires go >= 1.22.1, but " + least]
        assert troubles()[0].encode() in complaints().err
    write("go 1.21\nuse ./gone\nuse ./a\n", a="go 1.20\n")
    assert troubles() == ["cannot load module gone listed in go.work file: there is no go.mod"]
    assert b"cannot load module gone listed in go.work file" in complaints().err
    write("go 1.22\nuse ./a\nuse %s\n" % sandbox.path("w/a"), a="go 1.20\n")
    assert troubles() == ["path %s appears multiple times in workspace" % sandbox.path("w/a")]
    assert troubles()[0].encode() in complaints().err
    assert modules(sandbox, "--check", status=1)["counts"]["troubled_workspaces"] == 1
    write("go 1.22\nuse ../home\n")  # outside of what is looked at
    sandbox.write("home/go.mod", "module h\n")
    assert troubles() == [] and complaints().status == 0


def test_a_toolchain_line_is_nothing_to_a_go_that_stays(sandbox, two):
    """The real go agrees: with GOTOOLCHAIN=local it builds, with path and auto it looks for that one."""
    sandbox.write("w/go.mod", "module m\ngo 1.21\ntoolchain go1.99.1\n")
    for setting, verdict in (("local", "exact"), ("go1.24.4", "exact"), ("path", "too old"), ("auto", "needs download")):
        env = with_path(sandbox, ["GOTOOLCHAIN=" + setting, "GOPROXY=http://127.0.0.1:1"])
        assert modules(sandbox, env=env)["files"][0]["verdict"] == verdict, setting
        real = sandbox.run([two[24][1] + "/bin/go", "list", "-m"], env=env)
        assert (real.status == 0) == (verdict == "exact"), real


def test_an_old_go_is_not_offered_what_it_cannot_read(sandbox, go_toolchains):
    """Directives and spellings that came later: the oldest Go that takes them, as the real ones do."""
    for version, goroot in go_toolchains.items():
        if toolchains.minor_of(version) in (19, 21, 23, 27):
            lay_out(goroot, sandbox.path("home/sdk", version))
    served = {}
    for name, lines in {"plain": "go 1.19\n", "patch": "go 1.19.1\n", "toolchain": "go 1.21\ntoolchain go1.21.0\n",
                        "godebug": "go 1.19\ngodebug panicnil=1\n", "tool": "go 1.19\ntool m/x\n", "empty": "go 1.19\ntool ()\n"}.items():
        sandbox.write("w/%s/go.mod" % name, "module m\n" + lines)
        served[name] = [toolchains.minor_of(v) for v in go_toolchains if toolchains.minor_of(v) in (19, 21, 23, 27) and sandbox.run(
            [sandbox.path("home/sdk", v, "bin/go"), "list", "-m"], cwd=sandbox.path("w", name), env=["GOTOOLCHAIN=local"]).status == 0][0]
    assert served == {"plain": 19, "patch": 21, "toolchain": 21, "godebug": 23, "tool": 27, "empty": 27}
    got = {file["name"].split("/")[0]: toolchains.minor_of(file["serves"]) for file in modules(sandbox, env=["GOTOOLCHAIN=local"])["files"]}
    assert got == served


def test_modules_of_a_workspace_outside_of_the_tree(sandbox, two):
    work = sandbox.path("w/go.work")
    real = [two[24][1] + "/bin/go", "list", "-m"]

    def told(work_line, module):
        sandbox.write("w/go.work", work_line + "use ../away\n")
        sandbox.write("away/go.mod", module)
        said = [t["message"] for f in modules(sandbox)["files"] for t in f["troubles"]]
        complaint = sandbox.run(real, env=["GOTOOLCHAIN=local"]).err.decode()
        return said, complaint

    said, complaint = told("go 1.22\n", "module away\ngo 1.21\n")
    assert said == [] and complaint == ""
    said, complaint = told("go 1.21\n", "module away\ngo 1.23\n")
    assert said == ["module ../away listed in go.work file requires go >= 1.23, but go.work lists go 1.21"] and said[0] in complaint
    said, complaint = told("go 1.22\n", "module away\nno\n")
    assert len(said) == 1 and "away/go.mod:2: unknown directive: no" in said[0] and "go.mod:2: unknown directive: no" in complaint
    assert os.path.exists(work)


def test_gowork_off_and_a_workspace_above(sandbox, two):
    sandbox.write("w/go.work", "go 1.21\nuse ./gone\n")
    sandbox.write("w/a/go.mod", "module a\ngo 1.21\n")
    assert modules(sandbox, "--check", status=1)["counts"]["troubled_workspaces"] == 1
    off = modules(sandbox, "--check", env=["GOWORK=off"])
    assert off["ignores_workspaces"] and off["counts"]["troubled_workspaces"] == 0
    assert b"GOWORK=off" in sandbox.ges("mod", env=with_path(sandbox, ["GOWORK=off"])).out
    below_it = modules(sandbox, "a")
    assert below_it["workspace_above"] == sandbox.path("w/go.work")
    assert b"above decides which go runs" in sandbox.ges("mod", "a", env=with_path(sandbox, [])).out
    assert modules(sandbox, "a", env=["GOWORK=off"])["workspace_above"] == ""
    assert modules(sandbox)["workspace_above"] == ""


def test_nested_workspaces_and_closed_directories(sandbox, two):
    """Each go.work is held against its own modules; names that are no UTF-8 and what may not be read are told, not fatal."""
    for name in ("", "in/", "in/er/"):
        sandbox.write("w/%sgo.work" % name, "go 1.22\nuse ./m\n")
        sandbox.write("w/%sm/go.mod" % name, "module m\ngo 1.21\n")
    odd = os.path.join(os.fsencode(sandbox.path("w")), b"\xff\xfe \x80")
    os.makedirs(odd)
    with open(odd + b"/go.mod", "wb") as file:
        file.write(b"module odd\n")
    done = sandbox.ges("mod", "--json", env=with_path(sandbox, []))
    report = json.loads(done.out.decode("utf-8", "replace"))
    assert done.status == 0 and report["counts"]["troubled_workspaces"] == 0 and len(report["files"]) == 7
    assert [f["module"] for f in report["files"] if "\ufffd" in f["name"]] == ["odd"]
    text = sandbox.ges("mod", env=with_path(sandbox, [])).out
    assert b"\xff" not in text and b"odd" in text


# --- a machine without Go -----------------------------------------------------------------------------------------------

BARE = {"family": "linux", "goarch": "amd64", "cwd": "/w", "env": ["HOME=/home/ana", "PATH=/usr/bin"],
        "user": {"name": "ana", "home": "/home/ana", "id": 1000}}


@pytest.mark.parametrize("lines, command", [(["go 1.21"], "ges install 1.21"), ([""], "ges install latest"),
                                            (["go 1.21", "go 1.22.0\ntoolchain go1.24.2"], "ges install 1.24.2")])
def test_without_any_go_the_way_to_one_is_said(sandbox, lines, command):
    files = {"/w/m%d/go.mod" % i: "module m\n%s\n" % line for i, line in enumerate(lines)}
    machine = sandbox.write("bare.json", json.dumps(BARE | {"files": files}))
    done = sandbox.ges("--os-snapshot", machine, "mod", "--check")
    assert done.status == 1 and "too old" not in str(done.out), done
    assert done.out.decode().endswith("no Go is on this machine: '%s' brings one that serves all of these\n" % command)
    report = sandbox.ges("--os-snapshot", machine, "mod", "--json").json()
    assert {file["verdict"] for file in report["files"]} == {"no go"} and report["counts"]["no_go"] == len(lines)
    assert command in report["advice"]


def test_a_go_that_does_not_work_is_none(sandbox):
    files = {"/w/go.mod": "module m\ngo 1.21\n", "/home/ana/sdk/go1.21.0/VERSION": "go1.21.0\n"}
    machine = sandbox.write("bare.json", json.dumps(BARE | {"files": files}))
    told = sandbox.ges("--os-snapshot", machine, "mod").out.decode()
    assert "error   no go " in told and "no Go on this machine works, and 'ges sdk list' says why: 'ges install 1.21'" in told


def test_what_serves_all_is_named_where_go_may_not_fetch_it(sandbox, two):
    sandbox.write("w/go.mod", "module m\ngo 1.99\n")
    assert modules(sandbox, env=["GOTOOLCHAIN=local"])["advice"] == "'ges install 1.99' brings one that serves all of these"
    assert modules(sandbox, env=["GOTOOLCHAIN=auto"])["advice"] == ""
