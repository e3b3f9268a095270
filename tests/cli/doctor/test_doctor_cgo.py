"""C compilers (GES006, GES012, GES028, GES039): machines with none, with another, with one whose path falls apart. Planted for
real, with what the real go says there."""

import os

import pytest

from doctor_support import commands, doctor, evidence, first, module
from support import toolchains

IN_C = 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { C.abs(1) }\n'
USES_NET = 'package main\n\nimport "net"\n\nfunc main() { net.ParseIP("::1") }\n'
SQLITE = "require github.com/mattn/go-sqlite3 v1.14.22"


@pytest.fixture
def build_cache():
    return toolchains.build_cache()


@pytest.fixture(params=[19, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 24)


def minor(go):
    return int(go[0].split(".")[1])


@pytest.fixture
def bare(sandbox):
    """A machine without compilers: go and a shell, no more."""
    os.symlink("/bin/sh", sandbox.path("bin/sh"))

    def environment(go, *env):
        return ["PATH=%s/bin:%s" % (go[1], sandbox.path("bin")), "GOTOOLCHAIN=local", *env]
    return environment


def whole(go, *env):
    """A machine with gcc, as Debian lays it out."""
    return ["PATH=%s/bin:/usr/bin:/bin" % go[1], "GOTOOLCHAIN=local", *env]


def build(sandbox, go, env, cwd, cache):
    result = sandbox.run([go[1] + "/bin/go", "build", "-o", os.devnull, "."], env=[*env, "GOCACHE=" + cache], cwd=cwd,
                         timeout=120)
    return os.fsdecode(result.out + result.err)


def in_c(sandbox):
    at = module(sandbox, "go 1.15")
    sandbox.write("w/main.go", IN_C)
    return at


# --- GES006 cgo_without_compiler ---------------------------------------------------------------------------------


def test_a_module_in_c_and_no_compiler(sandbox, any_go, bare, build_cache):
    at = in_c(sandbox)
    finding = doctor(sandbox, env=bare(any_go), cwd=at).one("GES006")
    assert finding["severity"] == "error" and at + "/main.go" in evidence(finding, "found")
    said = evidence(finding, "go says")
    assert said and said in build(sandbox, any_go, bare(any_go), at, build_cache)
    silent = "switched cgo off" in finding["what"]
    assert silent == (minor(any_go) >= 20)
    assert doctor(sandbox, env=whole(any_go), cwd=at).ids() == []
    assert build(sandbox, any_go, whole(any_go), at, build_cache) == ""


def test_the_compiler_is_wanted_and_missing(sandbox, any_go, bare, build_cache):
    at = in_c(sandbox)
    for setting in ("CGO_ENABLED=1", "CC=clang-99", "CC=/opt/gone/gcc"):
        finding = doctor(sandbox, env=bare(any_go, setting), cwd=at).one("GES006")
        said = evidence(finding, "go says")
        assert finding["severity"] == "error"
        assert said and said in build(sandbox, any_go, bare(any_go, setting), at, build_cache), said


def test_cgo_is_switched_off(sandbox, any_go, build_cache):
    at = in_c(sandbox)
    file = sandbox.write("home/.config/go/env", "CGO_ENABLED=0\n")
    finding = doctor(sandbox, env=whole(any_go), cwd=at).one("GES006")
    assert file + ":1" in evidence(finding, "where") and "go env -u CGO_ENABLED" in commands(finding)
    said = evidence(finding, "go says")
    assert said and said in build(sandbox, any_go, whole(any_go), at, build_cache)
    assert sandbox.run(["/bin/sh", "-c", commands(finding)], env=whole(any_go)).status == 0
    assert doctor(sandbox, env=whole(any_go), cwd=at).ids() == []


def test_a_package_below_in_c(sandbox, new, bare):
    at = module(sandbox, "go 1.15")
    sandbox.write("w/internal/fast/fast.go", IN_C.replace("main", "fast", 1))
    finding = doctor(sandbox, env=bare(new), cwd=at).one("GES006")
    assert "package example.com/shop/internal/fast: build constraints" in evidence(finding, "go says")
    sandbox.write("w/internal/fast/pure.go", "package fast\n")
    assert evidence(doctor(sandbox, env=bare(new), cwd=at).one("GES006"), "go says") == ""


def test_a_module_that_is_known_to_need_c(sandbox, new, bare):
    at = module(sandbox, "go 1.15", "", SQLITE)
    finding = doctor(sandbox, env=bare(new), cwd=at).one("GES006")
    assert "requires github.com/mattn/go-sqlite3" in evidence(finding, "found")
    assert "This is a stub" in evidence(finding, "you see")
    assert doctor(sandbox, env=whole(new), cwd=at).ids() == []


@pytest.mark.parametrize("name, content", [
    ("main.go", "package main\n\nfunc main() {}\n"), ("c_windows.go", IN_C), ("c_test.go", IN_C),
    ("c.go", "//go:build cgo\n\n" + IN_C), ("c.go", "//go:build ignore\n\n" + IN_C), ("testdata/c.go", IN_C),
    ("vendor/x/c.go", IN_C), ("_old/c.go", IN_C), ("sub/c.go", "package sub\n\nvar s = `\nimport \"C\"\n`\n"),
    ("tools/c.go", IN_C)])
def test_modules_that_need_no_compiler(sandbox, new, bare, name, content):
    at = module(sandbox, "go 1.15", "", SQLITE + " // indirect")
    if name.startswith("tools"):
        sandbox.write("w/tools/go.mod", "module example.com/tools\n")
    sandbox.write("w/" + name, content)
    assert doctor(sandbox, env=bare(new), cwd=at).ids() == []
    assert doctor(sandbox, env=whole(new, "CGO_ENABLED=0"), cwd=at).ids() == []


def test_cgo_is_on_and_the_standard_library_wants_it(sandbox, any_go, bare, build_cache):
    at = module(sandbox, "go 1.15")
    sandbox.write("w/main.go", USES_NET)
    diagnosis = doctor(sandbox, env=bare(any_go, "CGO_ENABLED=1"), cwd=at)
    real = build(sandbox, any_go, bare(any_go, "CGO_ENABLED=1"), at, build_cache)
    if minor(any_go) < 20:
        assert diagnosis.ids() == [] and real == ""  # net comes compiled
        return
    finding = diagnosis.one("GES006")
    said = evidence(finding, "go says")
    assert finding["severity"] == "warning" and said and said in real


def test_directories_without_end(sandbox, new, bare):
    """What is beyond the limits is not looked at; FIFOs and unreadable files do no harm."""
    at = module(sandbox, "go 1.15")
    for i in range(300):
        sandbox.write("w/p%03d/a.go" % i, "package p\n")
    sandbox.write("w/p299/c.go", IN_C.replace("main", "p", 1))
    os.mkfifo(sandbox.path("w/fifo.go"))
    os.symlink(".", sandbox.path("w/loop"))
    assert doctor(sandbox, env=bare(new), cwd=at).ids() == []


# --- GES028 spaces_in_tool_paths ---------------------------------------------------------------------------------


@pytest.fixture
def spaced(sandbox):
    """A real gcc in a directory with a blank."""
    os.makedirs(sandbox.path("my tools/inc"))
    os.symlink("/usr/bin/gcc", sandbox.path("my tools/gcc"))
    os.symlink("/usr/bin/pkg-config", sandbox.path("my tools/pkg-config"))
    return sandbox.path("my tools")


def test_a_compiler_in_a_directory_with_a_blank(sandbox, any_go, spaced, build_cache):
    at = in_c(sandbox)
    setting = "CC=" + spaced + "/gcc"
    finding = doctor(sandbox, env=whole(any_go, setting), cwd=at).one("GES028")
    assert spaced + "/gcc is there" in evidence(finding, "found")
    said = evidence(finding, "go says")
    assert said and said in build(sandbox, any_go, whole(any_go, setting), at, build_cache)
    cured = sandbox.run(["/bin/sh", "-c", commands(finding) + "; go build -o /dev/null ."],
                        env=whole(any_go, setting, "GOCACHE=" + build_cache), cwd=at)
    assert (cured.status, cured.err) == (0, b""), cured
    quoted = 'CC="%s/gcc" -O1' % spaced
    assert doctor(sandbox, env=whole(any_go, quoted), cwd=at).ids() == []


def test_a_path_that_is_not_there_but_looks_like_one(sandbox, new):
    finding = doctor(sandbox, env=whole(new, "CC=/opt/my tools/bin/gcc"), cwd=in_c(sandbox)).one("GES028")
    assert evidence(finding, "found") == ""


def test_headers_in_a_directory_with_a_blank(sandbox, new, spaced, build_cache):
    at = in_c(sandbox)
    setting = "CGO_CFLAGS=-O2 -I%s/inc -g" % spaced
    finding = doctor(sandbox, env=whole(new, setting), cwd=at).one("GES028")
    assert "tools/inc: linker input file not found" in build(sandbox, new, whole(new, setting), at, build_cache)
    cured = sandbox.run(["/bin/sh", "-c", commands(finding) + "; go build -o /dev/null ."],
                        env=whole(new, setting, "GOCACHE=" + build_cache), cwd=at)
    assert (cured.status, cured.err) == (0, b""), cured


@pytest.mark.parametrize("go_minor", [22, 24, 27])
def test_pkg_config_in_a_directory_with_a_blank(sandbox, go_toolchains, go_minor, spaced, build_cache):
    go = first(go_toolchains, go_minor)
    at = module(sandbox, "go 1.15")
    sandbox.write("w/main.go", IN_C.replace("// #inc", "// #cgo pkg-config: zlib\n// #inc"))
    setting = "PKG_CONFIG=" + spaced + "/pkg-config"
    finding = doctor(sandbox, env=whole(go, setting), cwd=at).one("GES028")
    said = evidence(finding, "go says")
    assert said and said in build(sandbox, go, whole(go, setting), at, build_cache)


@pytest.mark.parametrize("setting", ['CC="/usr/bin/gcc', "CGO_CFLAGS='-I/opt/my"])
def test_a_quote_that_never_ends(sandbox, any_go, setting, build_cache):
    at = in_c(sandbox)
    finding = doctor(sandbox, env=whole(any_go, setting), cwd=at).one("GES028")
    said = evidence(finding, "go says")
    assert said and said in build(sandbox, any_go, whole(any_go, setting), at, build_cache)


@pytest.mark.parametrize("setting", [
    "CC=gcc -O2", "CC=/usr/bin/gcc -m64", "CC=ccache gcc", "CGO_CFLAGS=-I/usr/include -O2 -L/nonexistent", "CXX=g++",
    "CGO_LDFLAGS='-L/opt/my lib' -lm", "PKG_CONFIG=pkg-config --static"])
def test_words_that_are_meant(sandbox, new, setting):
    assert doctor(sandbox, env=whole(new, setting)).ids() in ([], ["GES006"])  # ccache may not be there


# --- GES012 compiler_of_another_width, GES039 wrong_c_compiler ---------------------------------------------------


@pytest.mark.parametrize("target, goarch", [("aarch64-linux-gnu", "arm64")])
def test_a_compiler_for_another_processor(sandbox, new, target, goarch, build_cache):
    """clang is told so; a real build with it fails."""
    at = in_c(sandbox)
    setting = "CC=clang --target=" + target
    finding = doctor(sandbox, env=whole(new, setting), cwd=at).one("GES012")
    assert finding["severity"] == "error" and goarch in finding["what"] and "unset CC" in commands(finding)
    assert "error" in build(sandbox, new, whole(new, setting), at, build_cache)
    for fitting in ("CC=clang", "CC=clang --target=i686-linux-gnu"):  # -m64 turns the latter over
        assert doctor(sandbox, env=whole(new, fitting), cwd=at).ids() == []
        assert build(sandbox, new, whole(new, fitting), at, build_cache) == ""


def test_a_cross_compiler_that_was_left_in_cc(sandbox, new):
    sandbox.write("bin/arm-linux-gnueabihf-gcc-12", "#!/bin/sh\n", mode=0o755)
    os.symlink("arm-linux-gnueabihf-gcc-12", sandbox.path("bin/armcc"))
    path = "PATH=%s/bin:%s:/usr/bin:/bin" % (new[1], sandbox.path("bin"))
    finding = doctor(sandbox, env=[path, "GOTOOLCHAIN=local", "CC=armcc"]).one("GES012")
    assert finding["severity"] == "warning" and "compiles for arm-linux-gnueabihf" in evidence(finding, "found")


def test_a_compiler_for_another_system(sandbox, any_go, build_cache):
    """MinGW's gcc finds its own headers only, as the real build shows."""
    at = in_c(sandbox)
    setting = "CC=x86_64-w64-mingw32-gcc"
    finding = doctor(sandbox, env=whole(any_go, setting), cwd=at).one("GES039")
    assert finding["severity"] == "error" and "one for Windows" in finding["what"]
    assert "error" in build(sandbox, any_go, whole(any_go, setting), at, build_cache)
    cross = whole(any_go, setting, "GOOS=windows", "CGO_ENABLED=1")
    assert doctor(sandbox, env=cross, cwd=at).ids() == ["GES007"]
    assert build(sandbox, any_go, cross, at, build_cache) == ""


@pytest.mark.parametrize("name", ["cl", "clang-cl", "CL.EXE"])
def test_a_compiler_that_does_not_take_the_words_of_gcc(sandbox, any_go, name, build_cache):
    """go hands Microsoft's compiler the words of gcc and shows its answer; a stand-in gives that."""
    says = "%s : Command line warning D9002 : ignoring unknown option '-m64'" % name
    sandbox.write("bin/" + name, '#!/bin/sh\necho "%s" >&2\nexit 2\n' % says, mode=0o755)
    at = in_c(sandbox)
    setting = "CC=" + sandbox.path("bin/" + name)
    finding = doctor(sandbox, env=whole(any_go, setting), cwd=at).one("GES039")
    assert "does not take the words" in finding["what"]
    assert says in build(sandbox, any_go, whole(any_go, setting), at, build_cache)


# --- Windows, as data --------------------------------------------------------------------------------------------


def windows(sandbox, files=None, env=(), cc_tree="C:\\mingw64", triplet="x86_64-w64-mingw32", acp="1252"):
    from test_doctor_snapshots import Machine, official

    machine = Machine("windows")
    official(machine)
    machine.path.append(cc_tree + "\\bin")
    machine.files[cc_tree + "\\bin\\gcc.exe"] = "MZ"
    machine.files["%s\\lib\\gcc\\%s\\13\\cc1.exe" % (cc_tree, triplet)] = "MZ"
    machine.files[machine.cwd + "\\go.mod"] = "module shop\n\ngo 1.22\n\n%s\n" % SQLITE
    machine.registry["HKEY_LOCAL_MACHINE"]["SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage"] = {
        "ACP": {"type": "REG_SZ", "text": acp}}
    machine.files.update(files or {})
    machine.files["C:\\Users\\ana\\AppData\\Local\\Temp"] = {"kind": "directory"}
    machine.env += ["LOCALAPPDATA=C:\\Users\\ana\\AppData\\Local", "TEMP=C:\\Users\\ana\\AppData\\Local\\Temp",
                    "TMP=C:\\Users\\ana\\AppData\\Local\\Temp", *env]
    return machine.findings(sandbox)


def ids(findings):
    return [f["id"] for f in findings]


def test_windows_with_a_fitting_compiler(sandbox):
    assert windows(sandbox) == []


def test_windows_with_mingw_of_32_bits(sandbox):
    for tree, triplet in (("C:\\MinGW", "mingw32"), ("C:\\msys64\\mingw32", "i686-w64-mingw32")):
        found = windows(sandbox, cc_tree=tree, triplet=triplet)
        assert ids(found) == ["GES012"] and "one for 386" in found[0]["what"]
        assert "64-bit mode not compiled in" in evidence(found[0], "you see")


def test_windows_with_cygwin(sandbox):
    found = windows(sandbox, cc_tree="C:\\cygwin64", triplet="x86_64-pc-cygwin")
    assert ids(found) == ["GES039"] and "Cygwin" in found[0]["what"]


def test_windows_with_a_blank_in_cc(sandbox):
    found = windows(sandbox, env=["CC=D:\\Program Files\\mw\\bin\\gcc.exe"],
                    files={"D:\\Program Files\\mw\\bin\\gcc.exe": "MZ"})
    assert ids(found) == ["GES028"]
    assert evidence(found[0], "go says") == 'cgo: C compiler "D:\\\\Program" not found'


def test_windows_with_a_name_that_is_not_ascii(sandbox):
    cache = "GOCACHE=C:\\Users\\J\u00fcrgen\\go-build"
    found = windows(sandbox, env=[cache])
    assert ids(found) == ["GES027"] and "go env -w GOCACHE=" in commands(found[0])
    assert windows(sandbox, env=[cache], acp="65001") == []
    assert windows(sandbox, env=["GOCACHE=C:\\Users\\JRGEN~1\\go-build"]) == []


def test_windows_without_a_compiler(sandbox):
    found = windows(sandbox, env=["CC=C:\\gone\\gcc.exe"])
    assert ids(found) == ["GES006"]
