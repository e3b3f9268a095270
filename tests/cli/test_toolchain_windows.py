"""`ges toolchain` on Windows, under wine, against real go.exe: what starts, or what go says when it stops."""

import os
import shutil
import subprocess

import pytest
from support import toolchains

COMPILER = "x86_64-w64-mingw32-gcc"
SOURCE = os.path.join(toolchains.ROOT, "tests", "windows", "saypath.c")

# go.mod, environment, toolchains in C:\tools
SITUATIONS = [
    ("local", "module m\r\n\r\ngo 1.18\r\n", [], []),
    ("go line", "module m\r\n\r\ngo 1.99\r\n", [], ["go1.99.0.exe"]),
    ("bare name", "go 1.99\n", [], ["go1.99.0"]),
    ("extension order", "go 1.99\n", ["PATHEXT=.BAT;.EXE"], ["go1.99.0.exe"]),
    ("toolchain line", "go 1.18\ntoolchain go1.99.7\n", [], ["go1.99.7.exe"]),
    ("fixed", "go 1.99\n", ["GOTOOLCHAIN=go1.99.7"], ["go1.99.7.exe"]),
    ("nothing there", "go 1.99\n", [], []),
    ("only path", "go 1.99\n", ["GOTOOLCHAIN=path"], []),
    ("bad line", "toolchain bogus\n", [], []),
    ("bad setting", "", ["GOTOOLCHAIN=bogus"], []),
    ("slash", "toolchain go1.99\\\\x\n", [], []),
    ("relative workspace", "", ["GOWORK=x\\go.work"], []),
    ("rooted workspace", "", ["GOWORK=\\go.work"], []),
    ("switch expected", "", ["GOTOOLCHAIN_INTERNAL_SWITCH_VERSION=go1.99.0"], []),
]


@pytest.fixture(scope="session")
def saypath(tmp_path_factory):
    target = tmp_path_factory.mktemp("saypath") / "saypath.exe"
    subprocess.run([COMPILER, "-Os", "-s", "-municode", "-static", "-o", str(target), SOURCE], check=True)
    return target


@pytest.mark.parametrize("title, mod, env, programs", SITUATIONS, ids=[s[0] for s in SITUATIONS])
def test_what_starts_is_what_go_starts(wine, windows_toolchains, saypath, title, mod, env, programs):
    version, folder = list(windows_toolchains.items())[-1]
    if not os.path.isdir(wine.path("C:/go-" + version)):
        wine.install(folder, "C:/go-" + version)
    go = "C:\\go-%s\\bin\\go.exe" % version
    shutil.rmtree(wine.path("C:/tools"), ignore_errors=True)
    os.makedirs(wine.path("C:/tools"))
    for program in programs:
        shutil.copy(saypath, wine.path("C:/tools/" + program))
    with open(wine.path("C:/w/go.mod"), "wb") as file:
        file.write(mod.encode())
    env = ["WINEPATH=C:\\tools", "GOPROXY=off", "GOFLAGS="] + env
    real = wine.run(go, ["env", "GOVERSION"], env)
    ours = wine.run("C:\\ges\\ges.exe", ["toolchain", "--go", go, "--command", "env GOVERSION", "--json"], env)
    told = ours.json()
    assert (told["outcome"] == "starts") == bool(programs), told
    if told["outcome"] == "starts":
        assert real.out.decode().strip().lower().endswith(told["exe"].lower()), (real, told)
    elif told["outcome"] == "fails":
        assert (real.status, real.err.decode()) == (1, told["message"]), (real, told)
    else:
        assert told["outcome"] == "runs" and real.out.decode().strip() == version, (real, told)
