"""Attacks on the commands that write: files of a repository that lead elsewhere, a journal that somebody else wrote, and
texts of the environment on the terminal."""

import os
import pty
import shutil

import pytest

JOURNAL = "home/.local/state/go-env-sync/journal"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def give_away(path, owner=4711):
    for where, folders, files in os.walk(path):
        for name in [""] + files:
            os.chown(os.path.join(where, name), owner, owner)


# --- the project's file ------------------------------------------------------------------------------------------------

def test_attack_a_link_in_the_repository_that_leads_to_a_file_of_the_user(sandbox):
    mine = sandbox.write("home/.bashrc", "# mine\n")
    os.symlink(mine, sandbox.path("w/ges.env"))
    result = sandbox.ges("set", "--yes", "--scope", "project", "A=1")
    assert result.status == 3 and "outside of the project" in str(result), result
    assert read(mine) == "# mine\n"
    os.remove(sandbox.path("w/ges.env"))
    sandbox.write("w/shared/env", "")
    os.symlink("shared/env", sandbox.path("w/ges.env"))
    assert sandbox.ges("set", "--yes", "--scope", "project", "A=1").status == 0
    assert read(sandbox.path("w/shared/env")) == "A=1\n" and os.path.islink(sandbox.path("w/ges.env"))


def test_a_file_further_up_is_none_of_this_module(sandbox):
    """What the hook loads here is what is written: never a ges.env that somebody left in a directory above."""
    outer = sandbox.write("w/ges.env", "B=1\n")
    sandbox.write("w/shop/go.mod", "module shop\n")
    os.makedirs(sandbox.path("w/shop/cmd"))
    assert sandbox.ges("set", "--yes", "--scope", "project", "API_TOKEN=hush", cwd=sandbox.path("w/shop/cmd")).status == 0
    assert read(outer) == "B=1\n" and read(sandbox.path("w/shop/ges.env")) == "API_TOKEN=hush\n"
    assert sandbox.ges("allow", "--yes", cwd=sandbox.path("w/shop/cmd")).status == 0
    assert "hush" in str(sandbox.ges("load", "--shell", "bash", cwd=sandbox.path("w/shop/cmd")))


@pytest.mark.parametrize("mark, root", [(".git/x", "w"), ("go.work", "w"), (".env", "w"), ("a/go.mod", "w/a"), (None, "w/a/b")])
def test_the_place_of_a_new_file(sandbox, mark, root):
    os.makedirs(sandbox.path("w/a/b"))
    if mark:
        sandbox.write("w/" + mark, "")
    assert sandbox.ges("set", "--yes", "--scope", "project", "A=1", cwd=sandbox.path("w/a/b")).status == 0
    assert read(sandbox.path(root, "ges.env")) == "A=1\n"


def test_a_name_stands_once_on_a_command_line(sandbox):
    for words in (["set", "A=1", "A=2"], ["unset", "A", "A"]):
        result = sandbox.ges(*words)
        assert result.status == 2 and "'A' is given twice" in str(result)


# --- the journal -------------------------------------------------------------------------------------------------------

def changed(sandbox):
    path = sandbox.write("w/ges.env", "A=1\n")
    assert sandbox.ges("set", "--yes", "--scope", "project", "A=2").status == 0
    return path


@pytest.mark.parametrize("spoil", ["owner", "mode"])
def test_attack_an_entry_that_another_user_wrote(sandbox, spoil):
    """sudo with the HOME of a user: the user's journal would say what root writes where."""
    path = changed(sandbox)
    entry, = [name for name in os.listdir(sandbox.path(JOURNAL)) if name.endswith(".json")]
    if spoil == "owner":
        os.chown(sandbox.path(JOURNAL, entry), 4711, 4711)
    else:
        os.chmod(sandbox.path(JOURNAL, entry), 0o666)
    for words in (["undo", "--yes"], ["undo", "--yes", "1"]):
        result = sandbox.ges(*words)
        assert result.status == 3, result
    assert "another user wrote it" in str(result) or "others may write it" in str(result)
    assert read(path) == "A=2\n"
    assert "1" in str(sandbox.ges("history"))
    assert sandbox.ges("set", "--yes", "--scope", "project", "A=3").status == 0, "it keeps nobody from working"
    assert sandbox.ges("undo", "--yes").status == 0 and read(path) == "A=2\n"


def test_attack_an_interrupted_entry_of_another_user_removes_nothing(sandbox):
    changed(sandbox)
    entry, = [name for name in os.listdir(sandbox.path(JOURNAL)) if name.endswith(".json")]
    begun = sandbox.path(JOURNAL, entry.replace(".json", ".begun"))
    shutil.copy(sandbox.path(JOURNAL, entry), begun)
    text = read(begun)
    at = int(text.split('"at_ns": ')[1].split(",")[0].strip())
    left = sandbox.write("w/.ges-1-%x-0.tmp" % at, "x")
    os.chown(begun, 4711, 4711)
    os.chmod(begun, 0o600)
    assert sandbox.ges("set", "--yes", "--scope", "project", "B=1").status == 0
    assert os.path.exists(left)
    os.chown(begun, 0, 0)
    assert sandbox.ges("set", "--yes", "--scope", "project", "C=1").status == 0
    assert not os.path.exists(left), "an own one is tidied"


def test_a_journal_behind_a_link_is_made_private(sandbox):
    os.makedirs(sandbox.path("disk"))
    os.makedirs(sandbox.path("home/.local/state/go-env-sync"))
    os.chmod(sandbox.path("disk"), 0o755)
    os.symlink(sandbox.path("disk"), sandbox.path(JOURNAL))
    changed(sandbox)
    assert os.stat(sandbox.path("disk")).st_mode & 0o777 == 0o700


# --- the terminal ------------------------------------------------------------------------------------------------------

def test_attack_a_shell_whose_name_is_a_message_to_the_terminal(sandbox):
    program = sandbox.path("bin", "x\x1b]0;owned\x07sh")
    shutil.copy("/bin/sh", program)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(sandbox.path("w"))
        os.execve(sandbox.program, [sandbox.program, "shell"], {"SHELL": program, "HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"})
    text = b""
    os.write(terminal, b"exit 0\n")
    try:
        while True:
            piece = os.read(terminal, 4096)
            if not piece:
                break
            text += piece
    except OSError:
        pass
    os.waitpid(pid, 0)
    os.close(terminal)
    assert b"in another environment" in text and b"\x1b]0;owned" not in text, text
