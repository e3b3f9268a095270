"""`ges sdk list`, `ges mod` and `ges use` on Windows, under wine: real go.exe where Windows' managers put them, the real
registry."""

import os
import shutil

import pytest
from test_set_windows import MACHINE, USER, clean, ges, reg  # noqa: F401  (clean is a fixture)


def lay_out(wine, windows_toolchains, place, minor=None):
    """A whole tree as far as ges looks: the go command is real, the compiler is a copy of it."""
    version, folder = next((v, f) for v, f in reversed(list(windows_toolchains.items()))
                           if minor is None or v.startswith("go1.%d." % minor))
    root = wine.path(place)
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root + "/pkg/tool/windows_amd64")
    for name in ("src/runtime", "src/unsafe", "pkg/include"):
        os.makedirs(os.path.join(root, name))
    os.makedirs(root + "/bin")
    for name in ("bin/go.exe", "pkg/tool/windows_amd64/compile.exe"):
        shutil.copy(os.path.join(folder, "bin/go.exe"), os.path.join(root, name))
    for name in ("pkg/include/textflag.h", *("pkg/tool/windows_amd64/%s.exe" % tool for tool in ("asm", "cgo", "link", "vet"))):
        open(os.path.join(root, name), "w", encoding="ascii").close()
    for name, content in (("VERSION", version + "\ntime x\n"), ("go.env", "GOTOOLCHAIN=auto\nGOPROXY=https://x\n")):
        with open(os.path.join(root, name), "w", encoding="ascii") as file:
            file.write(content)
    return version, place.replace("/", "\\")


def listing(wine, *environment):
    done = ges(wine, "sdk", "list", "--json", environment=environment)
    assert done.status == 0, done
    return {sdk["goroot"]: sdk for sdk in done.json()["sdks"]}


@pytest.fixture
def home(wine):
    """%USERPROFILE% as ges under wine sees it."""
    return wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "echo %USERPROFILE%"]).out.decode().strip()


@pytest.mark.parametrize("place, variable, found, origin", [
    ("{home}/sdk/go1.0", "", "~/sdk", "golang_dl"), ("{home}/scoop/apps/go/1.0", "", "Scoop", "scoop"),
    ("{home}/.g/versions/1.0", "", "g", "g"), ("C:/Program Files/Go", "", "Program Files", "official"),
    ("C:/Go", "", "the system's drive", ""), ("C:/tools/go", "", "Chocolatey", "chocolatey"),
    ("C:/ch/lib/golang/tools/go", "ChocolateyInstall=C:\\ch", "Chocolatey", "chocolatey"), ("D/apps/go1.21/1.0", "SCOOP=C:\\D", "Scoop", "scoop"),
    ("C:/mi/installs/go/1.0", "MISE_DATA_DIR=C:\\mi", "mise", "mise"), ("{home}/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.0.windows-amd64",
                                                                   "", "toolchains of the module cache", "toolchain")])
def test_homes(wine, windows_toolchains, home, place, variable, found, origin):
    place = place.format(home=home.replace("\\", "/"))
    place = place if place[1] == ":" else "C:/" + place
    version, root = lay_out(wine, windows_toolchains, place)
    try:
        sdk = next(s for r, s in listing(wine, *[variable] * bool(variable)).items() if r.lower() == root.lower())
        assert sdk["version"] == version and sdk["faults"] == [] and sdk["is_usable"]
        assert found in [way["text"] for way in sdk["found"]]
        assert not origin or sdk["origin"] == origin
    finally:
        shutil.rmtree(wine.path(place))


def test_installer_key(wine, windows_toolchains):
    version, root = lay_out(wine, windows_toolchains, "C:/chosen/by me")
    key = "HKCU\\Software\\GoProgrammingLanguage"
    add = ["add", key, "/v", "installLocation", "/d", root + "\\", "/f"]
    assert wine.run("C:\\windows\\system32\\reg.exe", add).status == 0
    try:
        sdk = listing(wine)[root]
        assert sdk["version"] == version and [way["text"] for way in sdk["found"]] == ["the installer's registry key"]
    finally:
        wine.run("C:\\windows\\system32\\reg.exe", ["delete", key, "/f"])
        shutil.rmtree(wine.path("C:/chosen"))


def test_mod(wine, windows_toolchains, home):
    version, root = lay_out(wine, windows_toolchains, home.replace("\\", "/") + "/sdk/go1.0")
    for name, text in {"a/go.mod": "module a\r\ngo 1.19\r\n", "b c/go.mod": "module b\ngo 1.99\n", "go.work": "go 1.21\nuse .\\a\n",
                       "vendor/x/go.mod": "module x\n", "bad/go.mod": "x\n", "win/go.mod": "module w\nreplace a => .\\a\n"}.items():
        path = wine.path("w/" + name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii", newline="") as file:
            file.write(text)
    done = ges(wine, "mod", "--json", "--check", environment=["GOROOT=" + root])
    assert done.status == 1, done
    got = {file["name"]: (file["verdict"], file["serves"]) for file in done.json()["files"]}
    assert got == {"a\\go.mod": ("compatible", version), "b c\\go.mod": ("needs download", ""), "go.work": ("compatible", version),
                   "bad\\go.mod": ("refused", ""), "win\\go.mod": ("compatible", version)}


def use(wine, *words, environment=()):
    done = ges(wine, "use", "--yes", *words, environment=environment)
    assert done.status == 0, done
    return done


def test_user_path_is_cleaned_and_keeps_its_type(wine, windows_toolchains, home):
    below = home.replace("\\", "/") + "/sdk/go1."
    _, old = lay_out(wine, windows_toolchains, below + "21", 21)
    version, new = lay_out(wine, windows_toolchains, below + "27", 27)
    value = "%USERPROFILE%\\sdk\\go1.21\\bin;C:\\keep me;%USERPROFILE%\\go\\bin;C:\\Go\\bin;\"" + old + "\\bin\\\""
    add = ["add", USER, "/v", "PATH", "/t", "REG_EXPAND_SZ", "/d", value, "/f"]
    assert wine.run("C:\\windows\\system32\\reg.exe", add).status == 0
    done = use(wine, "1.27", environment=["GOROOT=" + old])
    assert reg(wine, USER, "PATH") == ("REG_EXPAND_SZ", new + "\\bin;C:\\keep me;%USERPROFILE%\\go\\bin")
    assert version.encode() in done.out and b"GOROOT is '" in done.out
    use(wine, "1.21")
    assert reg(wine, USER, "PATH")[1].startswith(old + "\\bin;C:\\keep me")
    for _ in range(2):
        assert ges(wine, "undo", "--yes").status == 0
    assert reg(wine, USER, "PATH") == ("REG_EXPAND_SZ", value)


def test_the_machine_wins_and_that_is_said(wine, windows_toolchains, home):
    _, old = lay_out(wine, windows_toolchains, "C:/Program Files/Go", 21)
    _, new = lay_out(wine, windows_toolchains, home.replace("\\", "/") + "/sdk/go1.27", 27)
    before = reg(wine, MACHINE, "PATH")
    add = ["add", MACHINE, "/v", "PATH", "/t", "REG_EXPAND_SZ", "/d", before[1] + ";%ProgramFiles%\\Go\\bin", "/f"]
    assert wine.run("C:\\windows\\system32\\reg.exe", add).status == 0
    try:
        done = use(wine, "1.27")
        assert b"it cannot win: the machine's PATH comes before the user's and has the go in 'C:\\Program Files\\Go\\bin'" in done.out
        assert b"ges use --scope machine go1.27" in done.out
        use(wine, "--scope", "machine", "1.27")
        assert reg(wine, MACHINE, "PATH")[1] == new + "\\bin;" + before[1]
        again = ges(wine, "use", "--dry-run", "1.21")
        assert b"it cannot win" in again.out and old
    finally:
        add = ["add", MACHINE, "/v", "PATH", "/t", before[0], "/d", before[1], "/f"]
        wine.run("C:\\windows\\system32\\reg.exe", add)
        shutil.rmtree(wine.path("C:/Program Files/Go"))


def test_session_in_real_cmd(wine, windows_toolchains, home):
    below = home.replace("\\", "/") + "/sdk/go1."
    _, old = lay_out(wine, windows_toolchains, below + "21", 21)
    version, new = lay_out(wine, windows_toolchains, below + "27", 27)
    script = "@echo off\r\nset PATH=%s\\bin;%%PATH%%\r\nset GOROOT=%s\r\n" \
             "for /f \"delims=\" %%%%i in ('C:\\ges\\ges.exe use --scope session --shell cmd 1.27') do @set %%%%i\r\n" \
             "go version\r\necho [%%GOROOT%%]\r\necho %%PATH%%\r\n" % (old, old)
    with open(wine.path("w/try.cmd"), "w", encoding="ascii", newline="") as file:
        file.write(script)
    done = wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "C:\\w\\try.cmd"], environment=["GOTOOLCHAIN=local"])
    lines = done.out.decode().splitlines()
    assert version in lines[0] and lines[1] == "[]", done
    assert lines[2].startswith(new + "\\bin;") and old + "\\bin" not in lines[2]
