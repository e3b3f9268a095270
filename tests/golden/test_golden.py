"""The golden answers of `go env`; by hand and with details: tests/golden/run_golden.py."""

import io
import os

import pytest
import run_golden
import standin
from support import exact, toolchains


@pytest.mark.golden
@pytest.mark.parametrize("name", ["goenv", "goenv-windows"])
def test_answers_are_those_of_the_real_go(name, request):
    program = request.getfixturevalue("ges_exe" if name.endswith("windows") else "ges")
    out = io.StringIO()
    outcomes = run_golden.run(run_golden.parse([program, name]), out)
    assert outcomes and not [o for o in outcomes if o.verdict not in ("same", "unknowable")], out.getvalue()


@pytest.mark.parametrize("windows", [False, True], ids=["elf", "pe"])
@pytest.mark.parametrize("version", ["go1.16.15", "go1.17.13", "go1.18.9", "go1.20.6", "go1.27.4"])
def test_real_go_reads_a_stand_in(version, windows, tmp_path, go_toolchains):
    path = str(tmp_path / "go")
    standin.write(path, version, "/usr/local/go", standin.default_mod(version, windows), windows)
    newest = list(go_toolchains)[-1]
    go = os.path.join(go_toolchains[newest], "bin", "go")
    environment = ["HOME=" + str(tmp_path), "PATH=/usr/bin:/bin", "GOTOOLCHAIN=local"]
    result = exact.run(go, ["go", "version", path], environment, str(tmp_path))
    assert result.out.decode() == "%s: %s\n" % (path, version), result


def test_stand_in_holds_the_baked_goroot_up_to_1_20(tmp_path):
    for version, is_there in (("go1.20.6", True), ("go1.21.13", False)):
        path = tmp_path / version
        standin.write(str(path), version, "/usr/local/go")
        assert (b"/usr/local/go/src/internal/cpu/cpu.go\0" in path.read_bytes()) == is_there


def test_an_environment_is_exact(tmp_path):
    result = exact.run("/usr/bin/env", ["any name"], ["A=1", "B=\udcff", "A=2"], str(tmp_path))
    assert (result.status, result.out) == (0, b"A=1\nB=\xff\nA=2\n")


def test_a_program_that_hangs_is_ended(tmp_path):
    result = exact.run("/bin/sleep", ["sleep", "60"], [], str(tmp_path), timeout=0.2)
    assert result.status is None


def test_the_cache_lists_toolchains_oldest_first():
    minors = [toolchains.minor_of(v) for v in toolchains.linux()]
    assert minors == sorted(minors)
