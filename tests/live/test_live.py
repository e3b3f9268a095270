"""Real toolchains in generated environments; by hand and with details: tests/live/run_live.py."""

import io

import generate
import pytest
import run_live


@pytest.mark.live
@pytest.mark.parametrize("system", ["linux", "windows"])
def test_answers_are_those_of_the_real_go(system, request):
    program = request.getfixturevalue("ges_exe" if system == "windows" else "ges")
    out = io.StringIO()
    same, different = run_live.run(run_live.parse([program]), out)
    assert same and not different, out.getvalue()


def test_a_case_can_be_had_again():
    again = [generate.make("linux", "go1.26.11", "7", 5, {"go1.24.4": "/r"}) for _ in range(2)]
    assert again[0] == again[1] != generate.make("linux", "go1.26.11", "8", 5, {"go1.24.4": "/r"})
