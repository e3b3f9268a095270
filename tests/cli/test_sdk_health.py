"""`ges sdk list` on Gos that are not whole, not finished or not as they were made, and where it may not or cannot look."""

import base64
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile

import pytest
from support import deadmount, goprogram, toolchains
from test_sdk import below, faults_of, lay_out, listing

NOBODY = 65534


@pytest.fixture
def newest(go_toolchains):
    return list(go_toolchains.items())[-1]


def faults(sandbox, at, *words):
    return [fault["text"] for fault in below(sandbox, listing(sandbox, *words))[at]["faults"]]


# --- not finished ----------------------------------------------------------------------------------


def test_downloads_that_did_not_end(sandbox, newest):
    """golang.org/dl: the archive, its parts, then .unpacked-success. go: .partial while it unpacks."""
    version, goroot = newest
    archive = "%s.linux-amd64.tar.gz" % version
    sandbox.write("home/sdk/%s/%s" % (version, archive), "half of it")
    assert faults(sandbox, "home/sdk/" + version) == ["the download was not finished: %s is there and was not unpacked" % archive]
    os.remove(sandbox.path("home/sdk", version, archive))
    os.rmdir(sandbox.path("home/sdk", version))
    lay_out(goroot, sandbox.path("home/sdk", version))
    assert faults(sandbox, "home/sdk/" + version) == [], "not everybody uses golang.org/dl"
    sandbox.write("home/sdk/%s/%s" % (version, archive), "all of it")
    assert faults(sandbox, "home/sdk/" + version) == ["it was not unpacked to the end (.unpacked-success is missing)"]
    sandbox.write("home/sdk/%s/.unpacked-success" % version)
    assert faults(sandbox, "home/sdk/" + version) == []
    name = "v0.0.1-%s.linux-amd64" % version
    at = "home/go/pkg/mod/golang.org/toolchain@" + name
    lay_out(goroot, sandbox.path(at))
    assert faults(sandbox, at) == []
    partial = sandbox.write("home/go/pkg/mod/cache/download/golang.org/toolchain/@v/%s.partial" % name)
    assert faults(sandbox, at) == ["go did not finish unpacking it (its .partial is there)"]
    os.remove(partial)
    assert faults(sandbox, at) == []


def test_an_unfinished_one_is_never_chosen(sandbox, newest):
    version, goroot = newest
    sandbox.write("home/sdk/%s/%s.linux-amd64.tar.gz" % (version, version), "half")
    done = sandbox.ges("use", "--scope", "session", "--shell", "sh", version, env=["PATH=" + sandbox.path("bin")])
    assert done.status == 3 and b"here is none" in done.err, done


# --- mixed and changed -----------------------------------------------------------------------------


def test_sources_of_another_version(sandbox, go_toolchains):
    """Two patch releases or two minor ones: the sources say which they are of."""
    (old, old_root), (new, new_root) = [(v, r) for v, r in go_toolchains.items() if toolchains.minor_of(v) in (19, 26)]
    at = lay_out(new_root, sandbox.path("home/sdk/go-new"))
    os.remove(at + "/src")
    os.symlink(os.path.realpath(old_root + "/src"), at + "/src")
    assert faults_of(sandbox, "home/sdk/go-new")[0] == "mixed: the standard library is of %s, the go command is %s" % (old, new)
    at = lay_out(old_root, sandbox.path("home/sdk/go-old"))
    os.remove(at + "/src")
    os.symlink(os.path.realpath(new_root + "/src"), at + "/src")
    assert faults_of(sandbox, "home/sdk/go-old") == ["mixed: the standard library is of %s, the go command is %s" % (new, old)]


def own_sources(root, names):
    """src as real files, of which `names` are copied, keeping their times."""
    real = os.path.realpath(root + "/src")
    os.remove(root + "/src")
    for name in names:
        os.makedirs(os.path.dirname(os.path.join(root, "src", name)), exist_ok=True)
        os.makedirs(os.path.join(root, "src/unsafe"), exist_ok=True)
        shutil.copy2(os.path.join(real, name), os.path.join(root, "src", name))


def few_tools(root):
    """Reading forty programs takes a build without optimization its time."""
    for name in os.listdir(root + "/pkg/tool/linux_amd64"):
        if name != "asm":
            os.remove(os.path.join(root, "pkg/tool/linux_amd64", name))
    os.symlink("asm", root + "/pkg/tool/linux_amd64/compile")
    for name in ("cgo", "link", "vet"):
        open(root + "/pkg/tool/linux_amd64/" + name, "w", encoding="ascii").close()


def test_verify_finds_what_was_changed(sandbox, newest):
    version, goroot = newest
    root = lay_out(goroot, sandbox.path("home/sdk", version))
    at = "home/sdk/" + version
    few_tools(root)
    own_sources(root, ["fmt/print.go", "fmt/scan.go", "runtime/proc.go", "os/file.go", "internal/buildcfg/zbootstrap.go"])
    assert faults(sandbox, at, "--verify") == []
    later = os.stat(root + "/bin/go").st_mtime + 3600
    os.utime(root + "/src/fmt/scan.go", (later, later))
    assert faults(sandbox, at, "--verify") == ["modified: src/fmt/scan.go was written after its go command"]
    os.utime(root + "/src/fmt/print.go", (later, later))
    assert faults(sandbox, at, "--verify") == ["modified: src/fmt/print.go and 1 more were written after its go command"]
    assert faults(sandbox, at) == [], "times are not looked at unless asked for"
    os.utime(root + "/src/runtime/proc.go", (later, later))
    assert faults(sandbox, at, "--verify") == [], "most are newer: times were not kept by what copied them"


def test_verify_reads_the_programs(sandbox, newest):
    """A byte in the middle of a program that go itself linked, and one that another Go made."""
    version, goroot = newest
    root = lay_out(goroot, sandbox.path("home/sdk", version))
    vet = goprogram.build(version, goroot, "example.com/t", {"main.go": "package main\nfunc main() { println(`ping`) }\n"})
    few_tools(root)
    shutil.copy(vet, root + "/bin/vet")
    assert faults(sandbox, "home/sdk/" + version, "--verify") == []
    with open(root + "/bin/vet", "r+b") as file:
        data = file.read()
        file.seek(data.index(b"ping"))
        file.write(b"pong")
    assert faults(sandbox, "home/sdk/" + version, "--verify") == ["modified: bin/vet is not what was linked (its build ID says so)"]


def hash_of(root, prefix):
    """dirhash.Hash1, written again."""
    names = sorted(os.path.relpath(os.path.join(base, name), root) for base, _, files in os.walk(root) for name in files)
    lines = []
    for name in names:
        with open(os.path.join(root, name), "rb") as file:
            lines.append("%s  %s/%s\n" % (hashlib.sha256(file.read()).hexdigest(), prefix, name))
    return "h1:" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def test_verify_of_what_go_downloaded(sandbox, go_toolchains):
    """The real go unpacks a toolchain from a folder and keeps its hash; then one file of it changes."""
    (old, old_root), (new, new_root) = list(go_toolchains.items())[-2:]
    name = "v0.0.1-%s.linux-amd64" % new
    prefix = "golang.org/toolchain@" + name
    folder = sandbox.path("proxy/golang.org/toolchain/@v")
    os.makedirs(folder)
    with zipfile.ZipFile(os.path.join(folder, name + ".zip"), "w") as archive:
        for part in ("bin/go", "bin/gofmt", "VERSION", "go.env", "pkg/tool/linux_amd64/compile", "src/runtime/proc.go",
                     "src/internal/buildcfg/zbootstrap.go", "src/fmt/print.go", "lib/wasm/go_js_wasm_exec"):
            archive.write(os.path.realpath(os.path.join(new_root, part)), prefix + "/" + part)
        for part in ("pkg/include/textflag.h", "src/unsafe/unsafe.go", *("pkg/tool/linux_amd64/" + t for t in ("asm", "cgo", "link", "vet"))):
            archive.writestr(prefix + "/" + part, "")
    sandbox.write("proxy/golang.org/toolchain/@v/%s.info" % name, json.dumps({"Version": name}))
    env = ["PATH=%s/bin:/usr/bin:/bin" % old_root, "GOPROXY=file://" + sandbox.path("proxy"), "GOSUMDB=off", "GOTOOLCHAIN=" + new,
           "GOTELEMETRY=off", "GOFLAGS=-modcacherw"]
    said = sandbox.run([os.path.join(old_root, "bin/go"), "version"], env=env)
    assert said.out.split()[2:3] == [new.encode()], said
    root = sandbox.path("home/go/pkg/mod", prefix)
    with open(sandbox.path("home/go/pkg/mod/cache/download/golang.org/toolchain/@v", name + ".ziphash"), encoding="ascii") as file:
        assert file.read().strip() == hash_of(root, prefix)
    at = "home/go/pkg/mod/" + prefix
    sdk = below(sandbox, listing(sandbox, "--verify"))[at]
    assert sdk["faults"] == [] and sdk["is_usable"] and sdk["version"] == new
    path = os.path.join(root, "src/fmt/print.go")
    os.chmod(path, 0o644)
    with open(path, "a", encoding="ascii") as file:
        file.write("// mine\n")
    assert [fault.split(":")[0] for fault in faults(sandbox, at, "--verify")] == ["modified"]
    assert faults(sandbox, at) == []


# --- where it may not or cannot look ---------------------------------------------------------------


def as_nobody(sandbox, *words):
    command = ["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups", "env", "-i", *sandbox.environment(
        "PATH=" + sandbox.path("bin"))]
    return subprocess.run(command + [sandbox.program, *words], cwd="/", capture_output=True, timeout=60, check=False)


def test_closed_directories_are_told(sandbox, newest):
    if os.getuid() != 0:
        pytest.fail("run this test as root: it becomes somebody else with setpriv")
    version, goroot = newest
    os.chmod(sandbox.root, 0o755)
    closed, noexec, half = (lay_out(goroot, sandbox.path("home/sdk", name)) for name in ("go1.1", "go1.2", "go1.3"))
    os.chmod(closed, 0)
    os.chmod(noexec + "/bin/go", 0o644)
    os.chmod(half + "/bin/go", 0o100)
    os.makedirs(sandbox.path("home/.goenv"))
    os.chmod(sandbox.path("home/.goenv"), 0)
    done = as_nobody(sandbox, "sdk", "list", "--json")
    assert done.returncode == 0, done
    told = {os.path.basename(sdk["goroot"]): [f["text"] for f in sdk["faults"]] for sdk in json.loads(done.stdout)["sdks"]
            if sdk["goroot"].startswith(sandbox.root)}
    assert "Permission denied" in told["go1.1"][0] and len(told["go1.1"]) == 1
    assert told["go1.2"] == ["bin/go is no go command (not_executable)"]
    assert len(told["go1.3"]) == 1 and "bin/go" in told["go1.3"][0]
    os.chmod(closed, 0o755)


def test_a_module_cache_that_may_only_be_read(sandbox, newest):
    if os.getuid() != 0:
        pytest.fail("run this test as root: it becomes somebody else with setpriv")
    version, goroot = newest
    os.chmod(sandbox.root, 0o755)
    at = "home/go/pkg/mod/golang.org/toolchain@v0.0.1-%s.linux-amd64" % version
    root = lay_out(goroot, sandbox.path(at))
    for base, _, names in os.walk(root):
        os.chmod(base, 0o555)
        for name in names:
            path = os.path.join(base, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                os.chmod(path, 0o555 if "/bin/" in path else 0o444)
    sdks = [s for s in json.loads(as_nobody(sandbox, "sdk", "list", "--json").stdout)["sdks"] if s["goroot"] == root]
    assert len(sdks) == 1 and sdks[0]["is_usable"] and sdks[0]["origin"] == "toolchain"


def test_a_mount_whose_server_is_gone(sandbox, newest, ges):
    """~/.goenv/versions lies on it: the others are told all the same, and at once."""
    version, goroot = newest
    lay_out(goroot, sandbox.path("home/sdk", version))
    dead = sandbox.path("home/.goenv/versions")
    os.makedirs(dead)
    for words in (["sdk", "list", "--json"], ["mod", "--json", sandbox.path("home/.goenv")]):
        done = sandbox.run([sys.executable, deadmount.__file__, dead, ges, *words], env=["PATH=" + sandbox.path("bin")], timeout=30)
        assert done.status in (0, 1), done
        if words[0] == "sdk":
            assert list(below(sandbox, done.json()["sdks"])) == ["home/sdk/" + version]
        else:
            assert done.json()["counts"]["directories_not_readable"] == 1


def test_links_that_lead_nowhere_or_around(sandbox, newest):
    version, goroot = newest
    real = lay_out(goroot, sandbox.path("home/sdk", version))
    for name, target in (("go1.1", "nowhere"), ("go1.2", "go1.2"), ("go1.3", "go1.4"), ("go1.4", "go1.3"), ("go1.5", version),
                         ("go1.6", "go1.5"), ("go1.7", "../sdk/go1.6/.")):
        os.symlink(target, sandbox.path("home/sdk", name))
    os.symlink(real + "/bin/go", sandbox.path("bin/go"))
    sdks = [s for s in listing(sandbox) if s["resolved"] == real]
    assert len(sdks) == 1 and [way["text"] for way in sdks[0]["found"]] == ["PATH entry 1", "~/sdk"]


def test_a_go_for_another_processor(sandbox, go_toolchains):
    version, goroot = next((v, r) for v, r in go_toolchains.items() if toolchains.minor_of(v) == 24)
    program = goprogram.build(version, goroot, "example.com/x", {}, goarch="arm64", package="cmd/go")
    root = lay_out(goroot, sandbox.path("home/sdk/go-arm64"))
    shutil.copy(program, root + "/bin/go")
    sdk = below(sandbox, listing(sandbox))["home/sdk/go-arm64"]
    assert (sdk["goos"], sdk["goarch"], sdk["runs_here"], sdk["is_usable"]) == ("linux", "arm64", False, False)
    text = sandbox.ges("sdk", "list", env=["PATH=" + sandbox.path("bin")]).out
    assert b"it is made for linux/arm64" in text
