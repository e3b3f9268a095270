"""`ges symbols export`: what real debuggers and a real debuginfod client find in the directory."""

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import threading

import pytest

from support import goprogram

ADD = """package main

import "fmt"

//go:noinline
func add(a, b int) int {
	return a + b
}

func main() { fmt.Println(add(1, 2)) }
"""


def newest(go_toolchains):
    return list(go_toolchains.items())[-1]


def adder(go_toolchains, goos="linux", goarch="amd64", flags=()):
    return goprogram.build(*newest(go_toolchains), "example.com/adder", {"main.go": ADD}, goos, goarch, flags)


def tool(*words, **how):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False, timeout=120, **how)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def gnu_id(program):
    lines = tool("readelf", "-n", program).splitlines()
    return next(line.split()[-1] for line in lines if "Build ID:" in line)


def export(sandbox, *programs, status=0):
    done = sandbox.ges("symbols", "export", "--json", "store", *programs)
    assert done.status == status, done
    return done.json()["exported"], done.err.decode()


def stripped(sandbox, program):
    """A copy as it would be shipped: without symbols and DWARF."""
    copy = sandbox.path("bin", "shipped")
    shutil.copy2(program, copy)
    tool("strip", copy)
    return copy


@pytest.mark.parametrize("flags", [(), ("-buildmode=pie",), ("-ldflags=-compressdwarf=false",)],
                         ids=["plain", "pie", "uncompressed"])
def test_gdb_debugs_a_stripped_program(sandbox, go_toolchains, flags):
    program = adder(go_toolchains, flags=flags)
    (entry,), _ = export(sandbox, program)
    assert entry["id"] == gnu_id(program) and not entry["derived"]
    assert entry["debug"] == ".build-id/%s/%s.debug" % (entry["id"][:2], entry["id"][2:])
    assert os.path.getsize(sandbox.path("w", "store", entry["debug"])) == entry["size"] < os.path.getsize(program)
    seen = tool("gdb", "-q", "-nx", "-batch", "-iex", "set auto-load no", "-iex", "set debuginfod enabled off",
                "-ex", "set debug-file-directory " + sandbox.path("w", "store"),
                "-ex", "file " + stripped(sandbox, program), "-ex", "break main.add", "-ex", "run", "-ex", "bt",
                env={"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"})
    assert "main.add (a=1, b=2" in seen and "main.go:7" in seen and "main.main () at" in seen, seen


@contextlib.contextmanager
def served(folder):
    """Any web server will do: the address of one that hands out the files of `folder`."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield "http://127.0.0.1:%d" % server.server_port
        server.shutdown()


def test_debuginfod_client_finds_it(sandbox, go_toolchains):
    program = adder(go_toolchains)
    (entry,), _ = export(sandbox, program)
    with served(sandbox.path("w", "store")) as address:
        environment = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin", "DEBUGINFOD_URLS": address,
                       "DEBUGINFOD_CACHE_PATH": sandbox.path("cache")}
        by_id = tool("debuginfod-find", "debuginfo", entry["id"], env=environment).strip()
        by_file = tool("debuginfod-find", "debuginfo", stripped(sandbox, program), env=environment).strip()
    with open(by_id, "rb") as found, open(sandbox.path("w", "store", entry["debuginfo"]), "rb") as ours:
        assert found.read() == ours.read()
    assert by_file == by_id


@pytest.mark.parametrize("goarch", ["386", "s390x", "mips", "arm64"])
def test_every_width_and_byte_order(sandbox, go_toolchains, goarch):
    program = adder(go_toolchains, goarch=goarch)
    (entry,), _ = export(sandbox, program)
    debug = sandbox.path("w", "store", entry["debug"])
    assert gnu_id(debug) == entry["id"] == gnu_id(program)
    checked = subprocess.run(["readelf", "-hlSW", debug], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    for what in ("-wi", "-wl", "-s"):
        ours = tool("readelf", what, debug).replace(debug, "")
        assert ours == tool("readelf", what, program).replace(program, "") and len(ours) > 10000


def test_programs_of_other_languages_too(sandbox):
    source = sandbox.write("w/one.c", "int main(void) { return 0; }\n")
    program = sandbox.path("w", "one")
    tool("gcc", "-g", "-o", program, source)
    (entry,), _ = export(sandbox, "one")
    debug = sandbox.path("w", "store", entry["debug"])
    assert entry["id"] == gnu_id(program) == gnu_id(debug) and entry["version"] == ""
    assert tool("readelf", "-wi", debug) == tool("readelf", "-wi", program)


def test_without_gnu_id_it_gets_the_one_that_go_writes(sandbox, go_toolchains):
    program = adder(go_toolchains)
    bare = sandbox.path("w", "bare")
    tool("objcopy", "-R", ".note.gnu.build-id", program, bare)
    (entry,), _ = export(sandbox, bare)
    assert (entry["id"], entry["derived"]) == (gnu_id(program), True)
    assert b"symbol-file in gdb" in sandbox.ges("symbols", "export", "store", bare).out


def test_index_keeps_what_was_there(sandbox, go_toolchains):
    one, other = adder(go_toolchains), adder(go_toolchains, goarch="arm64")
    (first,), _ = export(sandbox, one)
    (second,), _ = export(sandbox, other)
    export(sandbox, one)
    with open(sandbox.path("w", "store", "index.json"), encoding="utf-8") as file:
        index = json.load(file)
    assert index == {"schema": "ges.symbols/1", "files": [first, second]}
    assert first["program"] == "example.com/adder" and first["version"] == newest(go_toolchains)[0]


def test_one_bad_file_does_not_stop_the_rest(sandbox, go_toolchains):
    program = adder(go_toolchains)
    sandbox.write("w/text", "no program\n")
    shipped = stripped(sandbox, program)
    found, told = export(sandbox, "text", "nothing", shipped, program, status=1)
    assert [entry["path"] for entry in found] == [program]
    assert told.splitlines() == [
        "ges: 'text': only ELF programs have debug files",
        "ges: cannot open 'nothing': No such file or directory",
        "ges: '%s': it has no debug information: it was stripped, or built with -w" % shipped,
    ]


def test_leaves_a_foreign_index_alone(sandbox, go_toolchains):
    sandbox.write("w/store/index.json", "{}")
    done = sandbox.ges("symbols", "export", "store", adder(go_toolchains))
    assert done.status == 3 and b"no index of debug files" in done.err
    assert sorted(os.listdir(sandbox.path("w", "store"))) == [".lock", "index.json"]


def test_a_dead_run_leaves_nothing_in_the_way(sandbox, go_toolchains):
    program = adder(go_toolchains)
    (entry,), _ = export(sandbox, program)
    sandbox.write("w/store/%s.part" % entry["debug"], "half")
    sandbox.write("w/store/" + entry["debug"], "damaged")
    export(sandbox, program)
    assert os.path.getsize(sandbox.path("w", "store", entry["debug"])) == entry["size"]
    assert not os.path.exists(sandbox.path("w", "store", entry["debug"] + ".part"))


def test_wrong_words_are_answered(sandbox):
    done = sandbox.ges("symbols", "import", "store", "x")
    assert done.status == 2 and b"there is 'export', but no 'import'" in done.err
    done = sandbox.ges("symbols")
    assert done.status == 2 and b"what to do? There is 'export'\n" in done.err


def test_a_hostile_name_cannot_drive_the_terminal(sandbox):
    done = sandbox.ges("symbols", "export", "store", "\x1b]0;owned\x07")
    assert done.status == 1 and b"\x1b" not in done.err and b"\\x1b]0;owned" in done.err, done
