"""`ges watch --unit`: read back by systemd's own parser, Python's plistlib and xmllint; names that each format escapes."""

import os
import plistlib
import subprocess
import xml.etree.ElementTree as tree

import pytest

# What one format or another takes for something else: specifiers, variables, quotes, entities, blanks.
AWKWARD = ['a b', '100%', '%h and $HOME', 'say "hi"', "it's", 'back\\slash\\', '<&>', 'ünï', '', '${X}', ' ; ', 'end\\\\"']
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture
def box(ges, tmp_path):
    class Box:
        home = str(tmp_path / "home")
        project = str(tmp_path / "w" / "my shop 50% $x \"q\"")

        def __init__(self):
            os.makedirs(self.home)
            os.makedirs(self.project)
            self.env = {"HOME": self.home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"}

        def run(self, *words, status=0):
            done = subprocess.run([ges, "watch", *words], env=self.env, cwd=self.project, stdin=subprocess.DEVNULL,
                                  capture_output=True, check=False, timeout=60)
            assert done.returncode == status, done
            return done

        def words(self, *command):
            run = ["--run", *command] if command else []
            return [ges, "run", "--scope", "fresh", "--", ges, "watch", self.project, *run]

    return Box()


def systemd_words(path):
    """What systemd itself makes of ExecStart: the line as `systemd-analyze` prints nothing of it, so its own rules."""
    with open(path, encoding="utf-8") as file:
        line = next(line for line in file if line.startswith("ExecStart="))[len("ExecStart="):].rstrip("\n")
    words, word, at, quoted = [], "", 0, False
    while at < len(line):
        if line[at] == '"':
            if quoted:
                words.append(word)
            word, quoted = "", not quoted
        elif line[at] == "\\":
            at += 1
            if line[at] == "x":
                word += chr(int(line[at + 1:at + 3], 16))
                at += 2
            else:
                word += line[at]
        elif line[at] in "%$" and quoted and line[at:at + 2] == 2 * line[at]:
            word += line[at]
            at += 1
        elif quoted:
            assert line[at] not in "%$", line
            word += line[at]
        at += 1
    return words


def test_systemd(box):
    done = box.run("--unit", "systemd", "--run", *AWKWARD)
    path = os.path.join(box.home, "ges-watch-test.service")
    with open(path, "wb") as file:
        file.write(done.stdout)
    assert systemd_words(path) == box.words(*AWKWARD)
    checked = subprocess.run(["systemd-analyze", "--user", "--man=no", "verify", path], capture_output=True, check=False,
                             env=box.env | {"XDG_RUNTIME_DIR": box.home}, timeout=60)
    assert b"ges-watch-test.service" not in checked.stderr, checked
    broken = done.stdout.replace(b'ExecStart="', b'ExecStart="relative')
    with open(path, "wb") as file:
        file.write(broken)
    checked = subprocess.run(["systemd-analyze", "--user", "--man=no", "verify", path], capture_output=True, check=False,
                             env=box.env | {"XDG_RUNTIME_DIR": box.home}, timeout=60)
    assert b"ges-watch-test.service" in checked.stderr, "it looks at all"
    assert b"systemctl --user enable --now ges-watch-" in done.stderr


def test_launchd(box):
    done = box.run("--unit", "launchd", "--run", *AWKWARD)
    agent = plistlib.loads(done.stdout)
    assert agent["ProgramArguments"] == box.words(*AWKWARD)
    assert agent["RunAtLoad"] is True and agent["Label"].startswith("ges-watch-my-shop-50---x--q--")
    assert b"not supported yet" in done.stderr
    assert b"cannot be said in XML" in box.run("--unit", "launchd", "--run", "a\x01b", status=3).stderr


def split_windows(line):
    """CommandLineToArgvW for what stands behind the program."""
    words, at = [], 0
    while at < len(line):
        assert line[at] == '"', line
        word, at, slashes = "", at + 1, 0
        while True:
            if line[at] == "\\":
                slashes += 1
            elif line[at] == '"':
                word += "\\" * (slashes // 2)
                if slashes % 2 == 0:
                    break
                word, slashes = word + '"', 0
            else:
                word, slashes = word + "\\" * slashes + line[at], 0
            at += 1
        words.append(word)
        at += 2
    return words


def test_task(box):
    plain = [word for word in AWKWARD if word.count("%") < 2]
    done = box.run("--unit", "task", "--run", *plain)
    assert done.stdout.startswith(b"\xff\xfe<\x00?\x00x\x00m\x00l\x00")
    checked = subprocess.run(["xmllint", "--noout", "-"], input=done.stdout, capture_output=True, check=False)
    assert checked.returncode == 0, checked
    task = tree.fromstring(done.stdout)
    assert [child.tag.replace(NAMESPACE, "") for child in task] == ["RegistrationInfo", "Triggers", "Principals",
                                                                   "Settings", "Actions"]
    action = task.find(NAMESPACE + "Actions/" + NAMESPACE + "Exec")
    assert [child.tag.replace(NAMESPACE, "") for child in action] == ["Command", "Arguments"]
    assert [action[0].text, *split_windows(action[1].text)] == box.words(*plain)
    for word in ("%PATH%", "$(Arg0)"):
        assert b"would replace" in box.run("--unit", "task", "--run", word, status=3).stderr


def test_install_and_undo(box):
    folder = os.path.join(box.home, ".config/systemd/user")
    assert b"ges-watch-" in box.run("--unit", "systemd", "--install", "--dry-run").stdout
    assert not os.path.exists(folder)
    done = box.run("--unit", "systemd", "--install", "--yes", "--postpone", "--kill-after", "2s", "--run", "make")
    [name] = os.listdir(folder)
    words = systemd_words(os.path.join(folder, name))
    assert words[7:] == ["--postpone", "--kill-after=2s", box.project, "--run", "make"]
    assert ("enable --now " + name).encode() in done.stdout
    assert b"nothing to do" in box.run("--unit", "systemd", "--install", "--yes", "--postpone", "--kill-after", "2s",
                                       "--run", "make").stdout
    undone = subprocess.run([words[0], "undo", "--yes"], env=box.env, stdin=subprocess.DEVNULL, capture_output=True,
                            check=False)
    assert undone.returncode == 0 and not os.path.exists(os.path.join(folder, name)), undone
    with open(os.path.join(folder, name), "w", encoding="ascii") as file:
        file.write("[Unit]\n")
    assert b"was not written by ges" in box.run("--unit", "systemd", "--install", "--yes", status=3).stderr


def test_what_makes_no_sense_is_refused(box):
    assert b"systemd, launchd, task" in box.run("--unit", "cron", status=2).stderr
    assert b"not supported on this system" in box.run("--unit", "task", "--install", "--yes", status=3).stderr
