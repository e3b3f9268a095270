"""The library as its users see it: public headers, the archive, ten lines (examples/)."""
import pathlib
import shutil
import subprocess

from support import goprogram

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_example_names_the_line(tmp_path, go_toolchains):
    goroot = list(go_toolchains.values())[-1]
    (tmp_path / "env").write_text("# mine\nGOPROXY=https://proxy.example\n")
    done = subprocess.run([str(ROOT / "build/dev/example_why_proxy")], capture_output=True, text=True,
                          env={"HOME": str(tmp_path), "PATH": f"{goroot}/bin", "GOENV": str(tmp_path / "env")})
    assert (done.returncode, done.stdout) == (0, "https://proxy.example (go env file, line 2)\n"), done.stderr


def test_example_tells_which_go_built_it(tmp_path, go_toolchains):
    example = str(ROOT / "build/dev/example_which_go_built_it")
    version, goroot = list(go_toolchains.items())[-1]
    program = tmp_path / "small.exe"
    shutil.copy(goprogram.small(version, goroot, "windows", "arm64"), program)
    done = subprocess.run([example, program], capture_output=True, text=True, check=True)
    assert done.stdout == f"{version} for windows/arm64: unchanged since it was linked\n"
    with open(program, "r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)[0]
        file.seek(-1, 2)
        file.write(bytes([last ^ 1]))
    done = subprocess.run([example, program], capture_output=True, text=True, check=True)
    assert done.stdout == f"{version} for windows/arm64: modified since it was linked\n"
    done = subprocess.run([example, tmp_path / "nothing"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "") and "no such file" in done.stderr.lower()


def test_example_tells_how_it_was_built(tmp_path, go_toolchains):
    example = str(ROOT / "build/dev/example_how_it_was_built")
    version, goroot = list(go_toolchains.items())[-1]
    flags = ("-trimpath", "-ldflags=-s -w -buildid= -X runtime.buildVersion=unknown")
    for program, said in (
            (goprogram.small(version, goroot, "linux", "amd64", ("-trimpath",)),
             ["cgo 0 by build settings", "buildmode exe by build settings", "buildmode exe by form of the file",
              "perhaps " + goroot]),
            (goprogram.small(version, goroot, "linux", "amd64", flags),
             ["cgo 0 by build settings", "buildmode exe by build settings", "buildmode exe by form of the file",
              "hidden: the version is 'unknown', and there is no build ID"])):
        done = subprocess.run([example, program], capture_output=True, text=True, check=True,
                              env={"HOME": str(tmp_path), "PATH": goroot + "/bin"})
        assert [line for line in done.stdout.splitlines() if not line.startswith("perhaps /usr")] == said


def test_every_public_header_stands_alone(tmp_path):
    for header in sorted((ROOT / "include/ges").glob("*.h")):
        source = tmp_path / "one.c"
        source.write_text(f"#include <ges/{header.name}>\n")
        done = subprocess.run(["gcc", "-std=c17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                               "-I", str(ROOT / "include"), str(source)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_example_tells_what_each_program_reads(tmp_path):
    (tmp_path / ".env").write_text("A=1\nGREETING=hello #1 ${USER}\n")
    done = subprocess.run([str(ROOT / "build/dev/example_who_reads_it_so"), ".env", "GREETING"], capture_output=True,
                          text=True, check=True, cwd=tmp_path, env={"USER": "ana"})
    read = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert read["compose"] == "hello" and read["systemd"] == "hello #1 ${USER}", read
    assert read["common"].startswith("line 2: ") and len(read) == 14, read
