"""With the hook in its start-up file a real shell on a terminal takes what `ges use --scope session` says, without eval."""

import os

import pytest
from support import ptyshell
from test_use import MIDDLE, NEW, OLD, path_of, sdks  # noqa: F401  (sdks is a fixture)

SHELLS = ["bash", "zsh", "fish"]


@pytest.fixture(params=SHELLS)
def shell(request, sandbox, sdks):  # noqa: F811
    opened = ptyshell.Shell(sandbox, request.param, env=[path_of(sdks[OLD][1] + "/bin"), "GOTOOLCHAIN=local"])
    yield opened
    opened.close()


def test_it_just_happens(sandbox, sdks, shell):  # noqa: F811
    for words, minor in (("--scope session 1.24", MIDDLE), ("1.27 --scope=session", NEW), ("--scope session -", MIDDLE), ("--scope session -", NEW)):
        env = shell.do("ges use " + words)
        assert "PATH=" + env["PATH"] == path_of(sdks[minor][1] + "/bin"), shell.said()
    assert sdks[NEW][0] in shell.said()


def test_what_fails_or_only_shows_changes_nothing(sandbox, sdks, shell):  # noqa: F811
    before = shell.do("")["PATH"]
    for words in ("use --scope session 1.99", "use --scope session 1.24 --json", "use --scope session --shell sh 1.24", "use --help",
                  "use --dry-run 1.24", "sdk list", "run -- /bin/echo use --scope session 1.24", "set --scope session", "nonsense"):
        assert shell.do("ges " + words)["PATH"] == before, words
    said = shell.seen.decode("utf-8", "replace").replace("\r", "")
    assert "no Go 1.99 is on this machine" in said and "usage: ges use" in said and '"schema": "ges.use/1"' in said
    assert "use --scope session 1.24\n" in said


def test_the_exit_code_and_odd_values(sandbox, sdks, shell):  # noqa: F811
    ok, bad = ("; and set -gx R yes; or set -gx R no", "fish") if shell.name == "fish" else (" && export R=yes || export R=no", "")
    assert shell.do("ges use --scope session 1.24" + ok)["R"] == "yes"
    assert shell.do("ges use --scope session 1.99" + ok)["R"] == "no"
    assert shell.do("ges use nonsense" + ok)["R"] == "no"
    env = shell.do("ges set --scope session 'X=a \"b\" $HOME `c` \\\\ *  d'" if shell.name != "fish" else
                   "ges set --scope session 'X=a \"b\" $HOME `c` \\\\ *  d'")
    assert env["X"] == ("a \"b\" $HOME `c` \\\\ *  d" if shell.name != "fish" else "a \"b\" $HOME `c` \\ *  d")
    assert "X" not in shell.do("ges unset --scope session X")
    assert shell.do("ges path add --scope session /opt/mine")["PATH"].count("/opt/mine") == 1
    assert os.path.isdir(sandbox.path("home")) and bad in ("", "fish")


def test_functions_leave_no_trace(sandbox, sdks, shell):  # noqa: F811
    env = shell.do("ges use --scope session 1.24")
    assert not [name for name in env if "code" in name.lower()]


def test_who_writes_eval_all_the_same_gets_it_too(sandbox, sdks, shell):  # noqa: F811
    """What the documentation says for shells without the hook holds with it."""
    written = "eval (ges use --scope session 1.24)" if shell.name == "fish" else 'eval "$(ges use --scope session 1.24)"'
    assert "PATH=" + shell.do(written)["PATH"] == path_of(sdks[MIDDLE][1] + "/bin"), shell.said()
    written = "ges set --scope session X=1 | source" if shell.name == "fish" else 'code=$(ges set --scope session X=1); eval "$code"'
    assert shell.do(written)["X"] == "1", shell.said()


@pytest.mark.parametrize("shell", ["bash", "zsh"], indirect=True)  # fish has no subshells
def test_in_a_subshell_it_is_for_the_subshell(sandbox, sdks, shell):  # noqa: F811
    before = shell.do("")["PATH"]
    assert shell.do("(ges use --scope session 1.24; go version)")["PATH"] == before
    assert "go version " + sdks[MIDDLE][0] in shell.shown()
