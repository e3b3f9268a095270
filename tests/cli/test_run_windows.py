"""`ges run` on Windows, under wine: what the program gets, exit codes in full, jobs, batch files, a real go.exe."""

import os
import shutil
import subprocess
import time

import pytest

from support import toolchains

SOURCE = os.path.join(toolchains.ROOT, "tests", "windows", "rundump.c")
GES = "C:\\ges\\ges.exe"
DUMP = "C:\\d\\rundump.exe"
# What wine adds to every block.
OF_WINE = ("WINE", "SYSTEMDRIVE=", "SYSTEMROOT=")


@pytest.fixture(scope="session")
def rundump(tmp_path_factory):
    target = tmp_path_factory.mktemp("rundump") / "rundump.exe"
    command = ["x86_64-w64-mingw32-gcc", "-Os", "-s", "-municode", "-static", "-o", str(target), SOURCE]
    subprocess.run(command, check=True)
    return target


@pytest.fixture
def machine(wine, rundump):
    os.makedirs(wine.path("d"), exist_ok=True)
    shutil.copy(rundump, wine.path("d/rundump.exe"))
    return wine


def entries(done):
    return [e.decode() for e in done.out.split(b"\0") if e and not e.decode().upper().startswith(OF_WINE)]


def test_environment_is_the_plan_sorted_with_the_hidden_entries(machine):
    done = machine.run(GES, ["run", "--set", "zed=1", "--set", "PATH=C:\\d", "--set", "Ü=ü😀", "--", "rundump", "env"])
    assert done.status == 0, done
    got = entries(done)
    assert "zed=1" in got and "Ü=ü😀" in got and [e for e in got if e.upper().startswith("PATH=")][0].endswith("=C:\\d")
    plain = entries(machine.run(DUMP, ["env"]))
    hidden = [e for e in plain if e.startswith("=")]
    assert [e for e in got if e.startswith("=")] == hidden
    names = [e.split("=", 1)[0].upper() for e in got if not e.startswith("=")]
    assert names == sorted(names) and names[-1] == "Ü"


def test_setting_a_name_in_another_case_replaces_it(machine):
    done = machine.run(GES, ["run", "--set", "Foo=1", "--set", "FOO=2", "--unset", "userprofile", "--", DUMP, "env"])
    got = entries(done)
    assert [e for e in got if e.upper().startswith("FOO=")] == ["Foo=2"]
    assert not [e for e in got if e.upper().startswith("USERPROFILE=")]


def test_a_million_characters(machine):
    with open(machine.path("w/.env"), "w") as file:
        for i in range(40):
            file.write("V%d='%s'\n" % (i, "x" * 26_000))
    done = machine.run(GES, ["run", "--env", ".env", "--", DUMP, "env"])
    assert done.status == 0 and len(done.out) > 1_040_000, (done.status, done.err, len(done.out))


def test_every_argument_arrives_unchanged(machine):
    arguments = ["", " ", "a b", "\\", "a\\\\", "a b\\", 'q"q', '\\"', 'a\\\\"b c\\\\', "%PATH%", "^&|<>()!", "é张😀", "'", "*"]
    arguments += [chr(c) for c in range(1, 128)]
    done = machine.run(GES, ["run", "--", DUMP, "args", *arguments])
    assert done.out.decode().split("\0")[:-1] == arguments, done


def test_exit_codes_of_32_bits(machine):
    for code in [0, 1, 3, 125, 255, 256, 259, 300, 9009, 65536, 0x7FFFFFFF, 0x80000000, 0xC0000005, 0xFFFFFFFF]:
        done = machine.run(DUMP, ["code", GES, "run", "--", DUMP, "exit", str(code)])
        assert done.out == b"%d\n" % code, (code, done)


def test_ten_megabytes_pass_through(machine):
    data = os.urandom(10_000_000)
    environment = dict(e.split("=", 1) for e in machine.base) | {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["wine", GES, "run", "--", DUMP, "echo"],
        input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout == data


@pytest.mark.parametrize(
    "words, code, text",
    [
        (["nosuch"], 127, b"no such command"),
        (["C:\\nosuch.exe"], 127, b"nosuch"),
        (["--set", "A", "cmd"], 125, b"has no '='"),
        (["C:\\d\\text.exe"], 126, b"cannot run"),
        (["C:\\d\\t.bat", "x" * 9_000], 126, b"8191"),
    ],
)
def test_failures_of_ges_are_told(machine, words, code, text):
    with open(machine.path("d/text.exe"), "w") as file:
        file.write("this is no program\n")
    batch(machine, "t.bat")
    done = machine.run(GES, ["run", *words])
    assert done.status == code and text in done.err, done


# --- batch files ----------------------------------------------------------------------------------


def batch(machine, name, *arguments):
    path = "C:\\d\\" + name
    with open(machine.path(path), "wb") as file:
        file.write(b"@C:\\d\\rundump.exe args %*\r\n")
    return machine.run(GES, ["run", "--", path, *arguments])


def test_batch_arguments_arrive_and_run_nothing(machine):
    arguments = ["", "a b", "a&b", "a|b", "<x", ">C:\\d\\made", "^", "(x)", "!PATH!", "a,b;c=d", "back\\", "é张", "&calc&", "'"]
    done = batch(machine, "t.bat", *arguments)
    assert done.out.decode().split("\0")[:-1] == arguments, done
    assert not os.path.exists(machine.path("d/made"))


def test_a_batch_file_with_blanks_in_its_name(machine):
    assert batch(machine, "a b&c.cmd", "x y").out == b"x y\0"


@pytest.mark.parametrize("argument", ["%PATH%", "100%", "a\r\nb", "a\nb"])
@pytest.mark.parametrize("name", ["t.bat", "t.CMD"])
def test_batch_arguments_that_nothing_protects_are_refused(machine, name, argument):
    done = batch(machine, name, argument)
    assert done.status == 126 and b"argument 1 holds" in done.err and done.out == b"", done


def test_dots_and_blanks_do_not_hide_a_batch_file(machine):
    batch(machine, "t.bat")
    done = machine.run(GES, ["run", "--", "C:\\d\\t.bat. .", "%PATH%"])
    assert done.status in (126, 127) and done.out == b"", done


# --- what dies when -------------------------------------------------------------------------------


def alive(machine, pids):
    return int(machine.run(DUMP, ["alive", *pids]).out)


def wait_until_alive(machine, pids, count):
    end = time.monotonic() + 60
    while alive(machine, pids) != count:
        assert time.monotonic() < end, pids


def test_three_generations_die_when_ges_is_ended(machine):
    ids = machine.path("d/ids")
    if os.path.exists(ids):
        os.remove(ids)
    done = machine.run(DUMP, ["kill", "3", "C:\\d\\ids", GES, "run", "--", DUMP, "tree", "C:\\d\\ids", "3"])
    assert done.out == b"77\n", done
    with open(ids) as file:
        pids = file.read().split()
    assert len(pids) == 3
    wait_until_alive(machine, pids, 0)


def test_what_is_left_dies_with_the_command_unless_it_may_stay(machine):
    for options, left in (((), 0), (("--keep-rest",), 3)):
        ids = machine.path("d/ids")
        if os.path.exists(ids):
            os.remove(ids)
        done = machine.run(GES, ["run", *options, "--", DUMP, "kill", "4", "C:\\d\\ids", DUMP, "tree", "C:\\d\\ids", "4"])
        assert done.out == b"77\n", done
        with open(ids) as file:
            pids = file.read().split()
        assert len(pids) == 4
        wait_until_alive(machine, pids, left)


# --- go -------------------------------------------------------------------------------------------


def test_a_real_go_in_a_clean_environment(machine, windows_toolchains):
    version, folder = list(windows_toolchains.items())[0]
    machine.install(folder, "C:/go-" + version)
    go = "C:\\go-%s\\bin\\go.exe" % version
    env = ["GOFLAGS=-broken", "GOPROXY=off"]
    done = machine.run(GES, ["run", "--clean", "--", go, "env", "-w", "GOPROXY=direct"], environment=env)
    assert done.status == 0 and done.err == b"", done
    done = machine.run(GES, ["run", "--clean", "--", go, "env", "GOPROXY", "GOCACHE"], environment=env)
    assert done.out.startswith(b"direct\n") and b"AppData\\Local" in done.out, done
