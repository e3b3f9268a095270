"""What may be loaded: approvals are for one path and one content, count only when nobody else can have written them, and
a list of attacks on them is refused."""

import hashlib
import os
import re
import shutil
import subprocess
import time

import pytest

TRUST = "home/.local/share/go-env-sync/trust"


def files(sandbox, *words):
    """name: state and problem, as `ges allow` tells them."""
    result = sandbox.ges("allow", "--json", *words)
    if result.status == 3 and not result.out:
        return {}
    return {os.path.basename(file["path"]): file for file in result.json()["files"]}


def state(sandbox, name=".env", *words):
    return files(sandbox, *words)[name]["state"]


def allow(sandbox, *words):
    result = sandbox.ges("allow", "--yes", *words)
    assert result.status == 0, result
    return result


def records(sandbox):
    folder = sandbox.path(TRUST)
    return sorted(name for name in os.listdir(folder) if len(name) == 64) if os.path.isdir(folder) else []


def test_an_approval_is_for_this_content_only(sandbox):
    sandbox.write("w/.env", "A=1\n")
    assert state(sandbox) == "not allowed yet"
    result = sandbox.ges("allow")
    assert result.status == 1 and "run again with --yes" in str(result), result
    assert state(sandbox) == "not allowed yet"
    allow(sandbox)
    assert state(sandbox) == "allowed"
    sandbox.write("w/.env", "A=2\n")
    assert state(sandbox) == "changed"
    sandbox.write("w/.env", "A=1\n")
    assert state(sandbox) == "allowed", "what was approved once, such as another branch's file, stays approved"
    assert sandbox.ges("deny").status == 0
    assert state(sandbox) == "denied"
    sandbox.write("w/.env", "A=2\n")
    assert state(sandbox) == "denied", "a denial is for every content"
    allow(sandbox)
    assert state(sandbox) == "allowed"
    sandbox.write("w/.env", "A=1\n")
    assert state(sandbox) == "changed", "a denial forgets the approvals before it"


def test_sixteen_contents_are_remembered(sandbox):
    for number in range(18):
        sandbox.write("w/.env", "A=%d\n" % number)
        allow(sandbox)
    for number in range(18):
        sandbox.write("w/.env", "A=%d\n" % number)
        assert state(sandbox) == ("allowed" if number >= 2 else "changed"), number


def test_the_record_says_path_and_hash_and_only_its_owner_may_write_it(sandbox):
    content = "A=1\n"
    sandbox.write("w/.env", content)
    allow(sandbox)
    place = sandbox.path("w/.env")
    name, = records(sandbox)
    assert name == hashlib.sha256(os.fsencode(place)).hexdigest()
    with open(sandbox.path(TRUST, name), encoding="utf-8") as file:
        assert file.read() == "ges.trust/1\npath %s\nallow %s\n" % (place, hashlib.sha256(content.encode()).hexdigest())
    assert os.stat(sandbox.path(TRUST, name)).st_mode & 0o777 == 0o600
    assert os.stat(sandbox.path(TRUST)).st_mode & 0o777 == 0o700


DANGERS = {
    "LD_PRELOAD=/tmp/x.so": "loads a library into every program", "DYLD_INSERT_LIBRARIES=x": "steers the loader",
    "PATH=/tmp": "replaces PATH whole", "GOFLAGS='-toolexec=/tmp/x'": "runs a program at every step",
    "GOFLAGS='-mod=mod -exec=/tmp/x'": "instead of what is built", "CC=/tmp/cc": "C compiler", "CXX=/tmp/cc": "C++ compiler",
    "GOROOT=/tmp": "which compiler", "GIT_SSH_COMMAND=/tmp/x": "steers git", "BASH_ENV=/tmp/x": "every bash",
    "ENV=/tmp/x": "every sh", "PROMPT_COMMAND=/tmp/x": "every prompt", "PS1=x": "every prompt", "ComSpec=x": "interpreter",
    "PATHEXT=.x": "which programs", "GES_BASELINE=x": "never loaded", "https_proxy=http://x": "another machine",
    "PWD=/": "never loaded", "GOCACHEPROG=x": "every go command", "GES_PATH=bin": "in front of PATH",
}
HARMLESS = ["A=1", "GOFLAGS=-mod=mod", "LDX=1", "ENVIRONMENT=x", "GITHUB_TOKEN=x", "MY_PATH=/x", "PORT=80", "CCACHE_DIR=/x"]


@pytest.mark.parametrize("line", DANGERS, ids=lambda line: line.split("=")[0])
def test_dangerous_variables_are_marked(sandbox, line):
    sandbox.write("w/.env", line + "\n")
    variable, = files(sandbox)[".env"]["variables"]
    assert DANGERS[line] in variable["danger"]
    text = sandbox.ges("allow")
    assert "warning: it " in str(text) and DANGERS[line] in str(text)


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_ones_are_not(sandbox, line):
    sandbox.write("w/.env", line + "\n")
    variable, = files(sandbox)[".env"]["variables"]
    assert variable["danger"] == ""


# --- the attack list ---------------------------------------------------------------------------------------------------

def test_attack_same_content_elsewhere(sandbox):
    sandbox.write("w/.env", "A=1\n")
    allow(sandbox)
    os.makedirs(sandbox.path("w/other"))
    sandbox.write("w/other/.env", "A=1\n")
    assert state(sandbox, ".env", "other") == "not allowed yet"


def test_attack_another_name_in_the_same_directory(sandbox):
    sandbox.write("w/.env", "A=1\n")
    allow(sandbox)
    sandbox.write("w/.env.local", "A=1\n")
    assert state(sandbox, ".env.local") == "not allowed yet"


def test_attack_a_link_to_an_approved_file_of_another_project(sandbox):
    sandbox.write("w/mine/.env", "SECRET_KEY=1\n")
    allow(sandbox, "mine")
    os.makedirs(sandbox.path("w/hostile"))
    os.symlink(sandbox.path("w/mine/.env"), sandbox.path("w/hostile/.env"))
    file = files(sandbox, "hostile")[".env"]
    assert file["state"] == "not allowed yet"
    assert file["target"] == sandbox.path("w/mine/.env"), "the approval screen says where it leads"


def test_attack_an_approved_link_that_leads_elsewhere_later(sandbox):
    sandbox.write("w/a", "A=1\n")
    sandbox.write("w/b", "LD_PRELOAD=x\n")
    os.symlink("a", sandbox.path("w/.env"))
    allow(sandbox)
    assert state(sandbox) == "allowed"
    os.remove(sandbox.path("w/.env"))
    os.symlink("b", sandbox.path("w/.env"))
    assert state(sandbox) == "changed"


def test_attack_dots_and_links_in_the_way_name_the_same_file(sandbox):
    sandbox.write("w/p/.env", "A=1\n")
    os.makedirs(sandbox.path("w/q"))
    os.symlink(sandbox.path("w/p"), sandbox.path("w/q/p"))
    allow(sandbox, "q/../p/./.env")
    assert len(records(sandbox)) == 1
    for way in ("p", "q/p", "q/p/../p", "./p//"):
        assert state(sandbox, ".env", way) == "allowed", way
    os.remove(sandbox.path("w/q/p"))
    sandbox.write("w/q/p/.env", "A=1\n")
    assert state(sandbox, ".env", "q/p") == "not allowed yet", "the directory behind the name is another one now"


def test_attack_case_of_the_path(sandbox):
    sandbox.write("w/Shop/.env", "A=1\n")
    sandbox.write("w/shop/.env", "A=1\n")
    allow(sandbox, "Shop")
    assert state(sandbox, ".env", "shop") == "not allowed yet"
    sandbox.write("w/Shop/.ENV", "B=1\n")
    assert ".ENV" not in files(sandbox, "Shop"), "another file here, and never loaded"


def test_attack_line_ends_in_names(sandbox):
    name = "x\nallow " + "0" * 64 + "\nALLOW \x1b[2K"
    sandbox.write("w/" + name + "/.env", "A=1\n")
    text = sandbox.ges("allow", "--yes", name)
    assert "\x1b" not in str(text) and r"\nallow 000" in str(text)
    record, = records(sandbox)
    with open(sandbox.path(TRUST, record), encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert len(lines) == 3 and lines[1].endswith("x%0Aallow " + "0" * 64 + "%0AALLOW %1B[2K/.env")
    assert state(sandbox, ".env", name) == "allowed"


SCREEN = {
    "escape": "A='\x1b[2K\x1b[1Aharmless'", "return": "A='x'\t#\x08\x08", "bell": "A='\x07'",
    "direction": "A='\u202egnp.exe\u202c'", "c1": "A='\u009b2K'", "latin1": b"A='\x9b2K\xff'", "delete": "A='\x7f'",
}


@pytest.mark.parametrize("line", SCREEN.values(), ids=SCREEN)
def test_attack_control_characters_on_the_approval_screen(sandbox, line):
    sandbox.write("w/.env", line + (b"\n" if isinstance(line, bytes) else "\n"))
    result = sandbox.ges("allow")
    shown = result.out if isinstance(result.out, bytes) else result.out.encode("utf-8", "surrogateescape")
    for byte in (b"\x1b", b"\x07", b"\x08", b"\x7f", b"\r", "\u202e".encode(), "\u009b".encode(), b"\x9b2"):
        assert byte not in shown, shown


def test_attack_ten_megabytes(sandbox):
    sandbox.write("w/.env", "A=1\n" * (10 << 18))
    result = sandbox.ges("allow", "--yes")
    assert result.status == 3 and "more than 1048576 are not read" in str(result)
    assert records(sandbox) == []


@pytest.mark.parametrize("mode", [0o666, 0o602, 0o646])
def test_attack_everybody_may_write_the_file(sandbox, mode):
    sandbox.write("w/.env", "A=1\n")
    os.chmod(sandbox.path("w/.env"), mode)
    result = sandbox.ges("allow", "--yes")
    assert result.status == 3 and "everybody may write it" in str(result)
    assert records(sandbox) == []


def test_attack_a_file_of_another_user(sandbox):
    sandbox.write("w/.env", "A=1\n")
    os.chown(sandbox.path("w/.env"), 4711, 4711)
    result = sandbox.ges("allow", "--yes")
    assert result.status == 3 and "belongs to another user (id 4711)" in str(result)


def test_attack_a_link_of_another_user(sandbox):
    sandbox.write("w/a", "A=1\n")
    os.symlink("a", sandbox.path("w/.env"))
    os.chown(sandbox.path("w/.env"), 4711, 4711, follow_symlinks=False)
    result = sandbox.ges("allow", "--yes")
    assert result.status == 3 and "belongs to another user (id 4711)" in str(result)


def test_attack_what_is_no_file(sandbox):
    os.mkfifo(sandbox.path("w/.env"))
    os.symlink("/dev/zero", sandbox.path("w/.env.local"))
    result = sandbox.ges("allow", "--yes")
    assert result.status == 3 and str(result).count("it is no regular file") == 2


def test_attack_a_loop_of_links(sandbox):
    os.symlink(".env", sandbox.path("w/.env"))
    assert sandbox.ges("allow", "--yes").status == 3
    assert records(sandbox) == []


def stolen(sandbox):
    sandbox.write("w/.env", "A=1\n")
    allow(sandbox)
    record, = records(sandbox)
    return record, sandbox.path(TRUST, record)


def test_attack_the_approval_of_another_user(sandbox):
    _, path = stolen(sandbox)
    os.chown(path, 4711, 4711)
    file = files(sandbox)[".env"]
    assert file["state"] != "allowed" and "belongs to another user" in file["problem"]


def test_attack_an_approval_that_others_may_write(sandbox):
    _, path = stolen(sandbox)
    os.chmod(path, 0o620)
    file = files(sandbox)[".env"]
    assert file["state"] != "allowed" and "others may write" in file["problem"]


def test_attack_an_approval_that_is_a_link(sandbox):
    _, path = stolen(sandbox)
    os.rename(path, sandbox.path("w/approval"))
    os.symlink(sandbox.path("w/approval"), path)
    file = files(sandbox)[".env"]
    assert file["state"] != "allowed" and "no regular file" in file["problem"]


def follow(said):
    """Runs the command that a message ends with."""
    command = re.search(r"run (chmod .*|sudo chown .*)$", said.strip()).group(1)
    subprocess.run(["/bin/sh", "-c", command.replace("sudo ", "")], check=True)


@pytest.mark.parametrize("folder", [TRUST, os.path.dirname(TRUST), "home/.local"])
@pytest.mark.parametrize("mode", [0o777, 0o775])
def test_attack_directories_of_approvals_that_others_may_write(sandbox, folder, mode):
    stolen(sandbox)
    os.chmod(sandbox.path(folder), mode)
    os.chown(sandbox.path(folder), 0, 0 if mode == 0o777 else 4711)
    result = sandbox.ges("allow", "--json")
    assert result.status == 3 and "approvals count for nothing while others may write" in str(result)
    follow(result.err.decode())
    assert sandbox.ges("allow", "--json").status == 0


def test_commands_in_messages_can_be_typed_whatever_the_path(sandbox):
    text, place = "A=1\n", "w/it's $(touch gone)"
    path = sandbox.write(place + "/.env", text)
    os.chmod(path, 0o666)
    result = sandbox.run([sandbox.program, "allow", "--yes", os.path.dirname(path)])
    assert result.status == 3, result
    follow(sandbox.ges("allow", "--json", os.path.dirname(path)).json()["files"][0]["problem"])
    assert os.stat(path).st_mode & 0o777 == 0o664 and not os.path.exists(sandbox.path("w/gone"))
    assert sandbox.ges("allow", "--yes", os.path.dirname(path)).status == 0


def test_what_sudo_made_is_given_back_by_the_command_that_is_said(sandbox):
    sandbox.write("w/.env", "A=1\n")
    os.makedirs(sandbox.path("home/.local/share/go-env-sync/trust"), 0o700)
    subprocess.run(["chown", "-R", "4711", sandbox.root], check=True)
    os.chown(sandbox.path(TRUST), 0, 0)
    os.chmod(sandbox.root, 0o755)
    user = ["/usr/bin/setpriv", "--reuid=4711", "--regid=4711", "--clear-groups", sandbox.program]
    said = sandbox.run([*user, "allow", "--yes"], env=["PATH=/usr/bin"])
    assert said.status == 3 and "run sudo chown 4711 '" in str(said), said
    follow(said.err.decode())
    assert sandbox.run([*user, "allow", "--yes"], env=["PATH=/usr/bin"]).status == 0


def test_attack_a_directory_of_approvals_of_another_user(sandbox):
    stolen(sandbox)
    os.chown(sandbox.path("home/.local"), 4711, 4711)
    result = sandbox.ges("allow", "--json")
    assert result.status == 3 and "belongs to another user" in str(result)


def test_attack_an_approval_copied_to_another_path(sandbox):
    record, path = stolen(sandbox)
    sandbox.write("w/other/.env", "A=1\n")
    other = hashlib.sha256(os.fsencode(sandbox.path("w/other/.env"))).hexdigest()
    os.link(path, sandbox.path(TRUST, other))
    file = files(sandbox, "other")[".env"]
    assert file["state"] != "allowed" and "is not one of" in file["problem"]
    allow(sandbox, "other")
    assert state(sandbox, ".env", "other") == "allowed" and state(sandbox) == "allowed"


@pytest.mark.parametrize("damage", [lambda t: t[:-1], lambda t: t + "allow\n", lambda t: t.replace("/1", "/2", 1),
                                    lambda t: t + "deny", lambda t: t.upper(), lambda t: "", lambda t: t * 2])
def test_attack_a_damaged_approval(sandbox, damage):
    _, path = stolen(sandbox)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(damage(text))
    assert state(sandbox) != "allowed"
    allow(sandbox)
    assert state(sandbox) == "allowed"


def test_names_that_are_never_loaded_are_refused(sandbox):
    sandbox.write("w/.envrc", "A=1\n")
    sandbox.write("w/.env..", "A=1\n")
    for name in (".envrc", ".env.."):
        result = sandbox.ges("allow", "--yes", name)
        assert result.status == 3 and "is no file that is ever loaded" in str(result)


def test_a_file_that_cannot_be_understood_is_not_approved(sandbox):
    sandbox.write("w/.env", "A=$(touch pwned)\n")
    result = sandbox.ges("allow", "--yes")
    assert result.status == 3 and "line 1" in str(result)
    assert not os.path.exists(sandbox.path("w/pwned")) and records(sandbox) == []


@pytest.mark.parametrize("mode", ["../x", "a/b", "local", "a b", "a\nb", "..", "x" * 65])
def test_a_mode_is_a_plain_word(sandbox, mode):
    result = sandbox.ges("allow", env=["GES_MODE=" + mode])
    assert result.status == 3 and "GES_MODE" in str(result)


# --- what is loaded ----------------------------------------------------------------------------------------------------

def load(sandbox, *env, cwd=None):
    result = sandbox.ges("load", "--shell", "bash", env=["GES_QUIET=1", *env], cwd=cwd or sandbox.path("w"))
    assert result.status == 0, result
    return result


def loads(sandbox, text, **how):
    return text in str(load(sandbox, **how))


def test_attack_a_swap_between_check_and_load(sandbox):
    """A link that leads now to the approved file, now to another one: what is loaded is always what was approved."""
    sandbox.write("w/good", "A=good\n")
    sandbox.write("w/evil", "A=evil\nLD_PRELOAD=/tmp/x.so\n")
    link, other = sandbox.path("w/.env"), sandbox.path("w/other")
    os.symlink("good", link)
    allow(sandbox)
    child = os.fork()
    if child == 0:
        while True:
            for target in ("evil", "good"):
                os.symlink(target, other)
                os.rename(other, link)
    try:
        found = {"good": 0, "evil": 0, "neither": 0}
        for _ in range(400):
            text = str(load(sandbox))
            assert "LD_PRELOAD" not in text.replace("LD_PRELOAD is", "")
            found["good" if "A='good'" in text or "A=good" in text else "evil" if "evil" in text else "neither"] += 1
        assert found["evil"] == 0 and found["good"] > 0 and found["neither"] > 0, found
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def test_attack_a_file_that_is_overwritten_all_the_time(sandbox):
    good, evil = "A=good\n" + "#" * 5000 + "\n", "A=evil\n" + "#" * 5000 + "\n"
    place = sandbox.write("w/.env", good)
    allow(sandbox)
    child = os.fork()
    if child == 0:
        while True:
            for text in (evil, good):
                with open(place, "r+", encoding="utf-8") as file:
                    file.write(text)
    try:
        for _ in range(300):
            assert "evil" not in str(load(sandbox))
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


@pytest.mark.parametrize("spoil", ["mode", "owner", "approval", "directory", "size", "copy"])
def test_attack_after_the_approval(sandbox, spoil):
    place = sandbox.write("w/.env", "A=hostile\n")
    allow(sandbox)
    assert loads(sandbox, "hostile")
    record, = records(sandbox)
    where = sandbox.path("w")
    if spoil == "mode":
        os.chmod(place, 0o666)
    elif spoil == "owner":
        os.chown(place, 4711, 4711)
    elif spoil == "approval":
        os.chown(sandbox.path(TRUST, record), 4711, 4711)
    elif spoil == "directory":
        os.chmod(sandbox.path(TRUST), 0o777)
    elif spoil == "size":
        sandbox.write("w/.env", "A=hostile\n" + "#" * (10 << 20))
    else:
        sandbox.write("w/copy/.env", "A=hostile\n")
        where = sandbox.path("w/copy")
    result = load(sandbox, cwd=where)
    assert "hostile" not in str(result) and "ges: " in str(result)


@pytest.mark.parametrize("year", [2400, 1600])
def test_times_that_no_file_was_written_at(sandbox, year):
    """64 bits of nanoseconds hold 1677 to 2262, and file systems more, or less."""
    path = sandbox.path("w/.env")
    sandbox.write("w/.env", "A=1\n")
    os.utime(path, ((year - 1970) * 31556952,) * 2)
    stamp = min(max(int(os.stat(path).st_mtime), -2**31), 9223372035)
    allow(sandbox)
    load(sandbox)
    folder = sandbox.path("home/.cache/ges")
    assert stamp in [int(os.stat(os.path.join(folder, name)).st_mtime) for name in os.listdir(folder)]


def test_status_tells_what_is_loaded_and_what_was_changed_since(sandbox):
    sandbox.write("w/.env", "A=1\nB=2\nAPI_TOKEN=hush\n")
    allow(sandbox)
    code = str(load(sandbox, "A=0", "API_TOKEN="))
    state_text = code.split("GES_LOADED='", 1)[1].split("'", 1)[0] if "GES_LOADED='" in code else \
        code.split("GES_LOADED=", 1)[1].split("\n", 1)[0]
    env = ["A=mine", "B=2", "API_TOKEN=hush", "GES_LOADED=" + state_text]
    report = sandbox.ges("status", "--json", env=env).json()
    found = {v["name"]: v for v in report["variables"]}
    assert report["root"] == report["loaded"] == sandbox.path("w")
    assert found["A"]["changed_since"] and not found["B"]["changed_since"]
    assert found["A"]["before"] == "0" and found["A"]["was_set"] and not found["B"]["was_set"]
    assert found["B"]["source"] == sandbox.path("w/.env") + ":2"
    assert found["API_TOKEN"]["was_set"] and found["API_TOKEN"]["before"] == ""
    sandbox.write("other/.env", "B=2\n")
    allow(sandbox, sandbox.path("other"))
    report = sandbox.ges("status", "--json", sandbox.path("other"), env=env).json()
    assert report["root"] == sandbox.path("other") and report["loaded"] == sandbox.path("w")
    assert {v["source"] for v in report["variables"]} == {""}, "they come from files of another project"
    text = str(sandbox.ges("status", env=env))
    assert 'before: ""' in text
    assert "hush" not in text and "you changed it since" in text
    assert "hush" not in state_text, "of what is loaded only a mark is carried"


# --- install -----------------------------------------------------------------------------------------------------------

INSTALL = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish", "elvish": ".config/elvish/rc.elv",
           "pwsh": ".config/powershell/profile.ps1"}
STARTED = {
    "bash": ["/bin/bash", "-ic", "declare -F __ges_hook"], "zsh": ["/usr/bin/zsh", "-ic", "whence -w __ges_hook"],
    "fish": ["/usr/bin/fish", "-ic", "functions -q __ges_hook; and echo __ges_hook"],
}


@pytest.mark.parametrize("shell", INSTALL)
def test_install_writes_one_line_and_undo_takes_it_back(sandbox, shell):
    mine = "# mine\n" if shell != "pwsh" else None
    if mine:
        sandbox.write("home/" + INSTALL[shell], mine)
    result = sandbox.ges("hook", "--install", shell)
    assert result.status == 1 and "run again with --yes" in str(result)
    result = sandbox.ges("hook", "--install", "--yes", shell)
    assert result.status == 0, result
    with open(sandbox.path("home", INSTALL[shell]), encoding="utf-8") as file:
        text = file.read()
    assert text.startswith(mine or "") and text.count("hook " + shell) == 1 and sandbox.program in text
    assert "nothing to do" in str(sandbox.ges("hook", "--install", "--yes", shell))
    if shell in STARTED:
        assert "__ges_hook" in str(sandbox.run(STARTED[shell]))
    assert sandbox.ges("undo", "--yes").status == 0
    if mine:
        with open(sandbox.path("home", INSTALL[shell]), encoding="utf-8") as file:
            assert file.read() == mine
    else:
        assert not os.path.exists(sandbox.path("home", INSTALL[shell]))


def test_install_finds_the_shell_and_refuses_what_it_cannot_write(sandbox):
    result = sandbox.ges("hook", "--install", "--dry-run", env=["SHELL=/usr/bin/fish"])
    assert result.status == 0 and not os.path.exists(sandbox.path("home/.config/fish"))
    result = sandbox.ges("hook", "--install", "--yes", "cmd")
    assert result.status == 3 and "not supported on this system" in str(result)
    result = sandbox.ges("hook", "nofile")
    assert result.status == 2 and "there is no hook for 'nofile': " in str(result)
    assert sandbox.ges("hook", "dash").status == 2


# --- hooks see every decision -------------------------------------------------------------------------------------------

LOOK = """__ges_pwd=$PWD
eval "$("$0" load --shell %s --pwd "$PWD" 2>/dev/null)"
__ges_load() { echo again; }
__ges_hook
echo looked
"$0" allow --yes >/dev/null
__ges_hook
"""


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("ahead", [0, 3600])
def test_a_decision_is_seen_though_the_clock_was_set_back(sandbox, shell, ahead):
    """The directory of approvals was written in what is the future by now."""
    os.utime(sandbox.write("w/.env", "A=1\n"), (1e9, 1e9))
    os.makedirs(sandbox.path(TRUST), 0o700)
    now = time.time() + ahead
    os.utime(sandbox.path(TRUST), (now, now))
    done = sandbox.run([shutil.which(shell), "-c", LOOK % shell, sandbox.program], env=["PATH=/usr/bin:/bin"])
    assert done.out.decode().split("looked\n")[1] == "again\n", done
    assert ahead == 0 or done.out == b"looked\nagain\n", done
