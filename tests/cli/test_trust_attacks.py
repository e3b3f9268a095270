"""Attacks by an approved file on the shell that loads it and on ges itself, by whoever else has an account, and by what
stands on the approval screen; each one did harm, or could have, before what stops it was written."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time

import pytest

TRUST = "home/.local/share/go-env-sync/trust"
SHELLS = {
    "bash": ["/bin/bash", "--norc", "-ic"], "zsh": ["/usr/bin/zsh", "-f", "-ic"], "fish": ["/usr/bin/fish", "-N", "-ic"],
    "elvish": ["/usr/bin/elvish", "-norc", "-c"],
}
LOAD = {
    "bash": '__ges_load() { eval "$(%s load --shell bash --pwd "$PWD")"; }; h() { __ges_load; }; h',
    "zsh": '__ges_load() { eval "$(%s load --shell zsh --pwd "$PWD")"; }; h() { __ges_load; }; h',
    "fish": "function __ges_load; %s load --shell fish --pwd $PWD | source; end; function h; __ges_load; end; h",
    "elvish": "fn h { eval (%s load --shell elvish --pwd $pwd | slurp) }; h",
}


def project(sandbox, text, name=".env", folder="w"):
    sandbox.write(os.path.join(folder, name), text)
    result = sandbox.ges("allow", "--yes", cwd=sandbox.path(folder))
    assert result.status == 0, result
    return result


def session(sandbox, kind, before="", after="", env=(), cwd=None):
    """Loads in a real interactive shell, with commands before and after; what it told, and its environment."""
    end = sandbox.path("end")
    script = "%s\n%s\n%s\n/usr/bin/env -0 > %s\n" % (before, LOAD[kind] % sandbox.program, after, end)
    env = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb", **dict(env)}
    done = subprocess.run(SHELLS[kind] + [script], env=env, cwd=cwd or sandbox.path("w"), capture_output=True, timeout=60,
                          stdin=subprocess.DEVNULL, start_new_session=True)
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    if not os.path.exists(end):
        return told, None
    with open(end, "rb") as file:
        found = dict(entry.decode("utf-8", "surrogateescape").split("=", 1) for entry in file.read().split(b"\0") if b"=" in entry)
    return told, found


def load(sandbox, *env, shell="bash", cwd=None):
    result = sandbox.ges("load", "--shell", shell, env=env, cwd=cwd or sandbox.path("w"))
    assert result.status == 0, result
    return str(result)


def shown(sandbox, *words):
    return sandbox.ges("allow", "--json", *words).json()["files"]


# --- the shell that loads it -------------------------------------------------------------------------------------------

RUNS = "a[$(touch hit)]"
EVALUATED = ["RANDOM", "SRANDOM", "HISTCMD", "MAILCHECK", "OPTIND", "SECONDS", "LINENO", "BASHPID", "EPOCHSECONDS", "COLUMNS",
             "HISTSIZE", "SAVEHIST", "KEYTIMEOUT", "TMOUT", "DIRSTACKSIZE", "FUNCNEST", "UID", "USERNAME", "ERRNO", "LISTMAX"]


@pytest.mark.parametrize("kind", SHELLS)
def test_attack_values_that_the_shell_evaluates_as_arithmetic(sandbox, kind):
    """bash gives RANDOM and its like an integer's meaning: assigning runs the command inside a subscript."""
    project(sandbox, "".join("%s='%s'\n" % (name, RUNS) for name in EVALUATED) + "A=1\n")
    told, end = session(sandbox, kind)
    assert not os.path.exists(sandbox.path("w/hit")), told
    assert end is not None and end["A"] == "1", told


@pytest.mark.parametrize("kind", ["bash", "zsh"])
def test_attack_variables_that_the_user_declared_as_integers(sandbox, kind):
    project(sandbox, "PORT='%s'\nONE=TWO\nTWO='%s'\nUPPER=x\n" % (RUNS, RUNS))
    told, end = session(sandbox, kind, "typeset -i PORT=1 ONE=1; typeset -u UPPER=y")
    assert not os.path.exists(sandbox.path("w/hit")), told
    assert (end["PORT"], end["ONE"], end["UPPER"]) == (RUNS, "TWO", "x"), told


def own_names(kind):
    listing = {"bash": "compgen -v", "zsh": "zmodload zsh/parameter; print -l ${(k)parameters}", "fish": "set -n"}
    done = subprocess.run(SHELLS[kind] + [listing[kind]], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                          start_new_session=True, env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "TERM": "dumb"})
    names = [name for name in done.stdout.split() if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name)]
    assert len(names) > 20, done
    return sorted(set(names))


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_attack_every_variable_that_a_shell_knows(sandbox, kind):
    """None of them runs a command, ends the code or keeps it from being taken back."""
    names = own_names(kind)
    names = [name for name in names if name not in ("TERM", "LC_ALL", "PATH")]
    project(sandbox, "AAA=1\n" + "".join("%s='%s'\n" % (name, RUNS) for name in names) + "ZZZ=1\n")
    leave = {"bash": "cd ..; h", "zsh": "cd ..; h", "fish": "cd ..; h"}[kind]
    told, end = session(sandbox, kind)
    assert not os.path.exists(sandbox.path("w/hit")), told
    assert end is not None and end["AAA"] == end["ZZZ"] == "1", told
    told, end = session(sandbox, kind, after=leave)
    assert end is not None and "AAA" not in end and "ZZZ" not in end, told
    assert not os.path.exists(sandbox.path("hit")) and not os.path.exists(sandbox.path("w/hit")), told


@pytest.mark.parametrize("kind", ["bash", "zsh"])
def test_attack_a_history_file_that_is_cut(sandbox, kind):
    """HISTFILESIZE=0 cuts the file that HISTFILE names at once; zsh writes over it when it ends."""
    precious = sandbox.write("precious", "line\n" * 1000)
    project(sandbox, "HISTFILE='%s'\nHISTFILESIZE=0\nHISTSIZE=1\nSAVEHIST=1\n" % precious)
    session(sandbox, kind)
    assert os.path.getsize(precious) == 5000


@pytest.mark.parametrize("kind", ["bash", "zsh"])
def test_a_read_only_variable_of_the_user_keeps_nothing_from_being_put_back(sandbox, kind):
    project(sandbox, "AAA=1\nMINE=2\nZZZ=3\n")
    told, end = session(sandbox, kind, "typeset -r MINE=x", "cd ..; h")
    assert end is not None and "AAA" not in end and "ZZZ" not in end, told


MADE_UP = {"cmd": ["ERRORLEVEL", "Random", "CD", "DATE", "CMDCMDLINE"], "nu": ["config", "ENV_CONVERSIONS", "FILE_PWD"]}


@pytest.mark.parametrize("shell", MADE_UP)
def test_attack_values_that_a_shell_makes_up_itself(sandbox, shell):
    """ERRORLEVEL=0 once set hides every failure from cmd's scripts; `config` as a text breaks Nushell's settings."""
    project(sandbox, "".join("%s=0\n" % name for name in MADE_UP[shell]) + "A=1\n")
    result = sandbox.ges("load", "--shell", shell, env=["GES_QUIET=1"])
    assert str(result.err).count("is left out") == len(MADE_UP[shell]), result
    assert not any(name + "=" in str(result.out) or '"%s"' % name in str(result.out) for name in MADE_UP[shell])


def test_attack_fish_functions_and_path(sandbox):
    sandbox.write("w/f/ls.fish", "function ls; touch hit; end\n")
    project(sandbox, "fish_function_path='%s'\nfish_user_paths=/evil\n" % sandbox.path("w/f"))
    told, end = session(sandbox, "fish", after="ls")
    assert not os.path.exists(sandbox.path("w/hit")) and "/evil" not in end["PATH"], told


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_attack_so_much_that_no_program_starts(sandbox, kind):
    """With more than Linux takes nothing could be started, `ges load` for leaving included."""
    for name in ("ges.env", ".env", ".env.local"):
        project(sandbox, "".join("%s%d='%s'\n" % (name.strip(".").replace(".", "_"), i, "x" * 100000) for i in range(10)), name)
    told, end = session(sandbox, kind)
    assert end is not None and "the rest is left out" in told, told[-2000:]
    told, end = session(sandbox, kind, after="cd ..; h")
    assert end is not None and not any("x" * 100 in value for value in end.values())


def test_attack_the_hook_is_not_pushed_out_of_its_place(sandbox):
    project(sandbox, "PROMPT_COMMAND='touch hit'\n")
    told, end = session(sandbox, "bash", 'eval "$(%s hook bash)"' % sandbox.program, 'echo "<${PROMPT_COMMAND[*]}>"')
    assert '<__ges_hook "$?"' in told, told


@pytest.mark.parametrize("kind", SHELLS)
def test_attack_directories_with_names_like_code(sandbox, kind):
    names = ["$(touch hit)", "`touch hit`", "'; touch hit; '", '"; touch hit; "', "\n touch hit \n", "a b;touch hit", "-e", "!",
             "\\", "x'\\''$(touch hit)", "]] || touch hit; [[", "\u2019; touch hit; \u2019", "(touch hit)", "%s%n", "\x1b]0;x\x07"]
    for name in names:
        folder = os.path.join("w", name)
        project(sandbox, "A=1\nGES_PATH=bin\n", "ges.env", folder)
        again = {"fish": "; __ges_hook; true", "elvish": ""}.get(kind, "; __ges_hook; cd /; h")
        told, end = session(sandbox, kind, after="" + again.lstrip("; "), cwd=sandbox.path(folder))
        assert end is not None, (name, told)
        assert "\x1b" not in told.replace("\x1b[", ""), (name, told)
    for where, folders, files in os.walk(sandbox.path("w")):
        assert "hit" not in files, where


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "pwsh", "cmd", "nu", "elvish"])
def test_attack_names_to_be_unset_that_are_code(sandbox, shell):
    project(sandbox, "GES_UNSET='x;touch a=b \x7e(touch) $(touch)'\n", "ges.env")
    text = load(sandbox, "x;touch=1", "(touch)=1", shell=shell)
    assert "stays as it is" in text
    if shell in ("bash", "zsh", "fish"):
        assert not re.search(r"(?m)^(set -e|unset) x", text)


# --- a file that moves what ges trusts ---------------------------------------------------------------------------------

@pytest.mark.parametrize("name, below", [("XDG_DATA_HOME", ""), ("HOME", ".local/share")])
def test_attack_a_file_that_moves_the_approvals(sandbox, name, below):
    """The repository brings approvals of its own along: they count once the first file has moved the place."""
    store = sandbox.path("w/.data", below, "go-env-sync/trust")
    path, text = sandbox.path("w/.env.local"), "LD_PRELOAD=/tmp/evil.so\n"
    record = "ges.trust/1\npath %s\nallow %s\n" % (path, hashlib.sha256(text.encode()).hexdigest())
    sandbox.write(os.path.join(store, hashlib.sha256(path.encode()).hexdigest()), record)
    os.chmod(store, 0o755)
    project(sandbox, "%s=%s\nA=1\n" % (name, sandbox.path("w/.data")))
    sandbox.write("w/.env.local", text)
    told, end = session(sandbox, "bash", after="h")
    assert end["A"] == "1" and "LD_PRELOAD" not in end, told
    assert end.get(name) != sandbox.path("w/.data") and "keeps what you approved" in told


@pytest.mark.parametrize("line", ["GES_UNSET='HOME XDG_DATA_HOME'", "GES_UNSET=LOCALAPPDATA,APPDATA", "XDG_STATE_HOME=/x",
                                  "XDG_CONFIG_HOME=/x", "XDG_CACHE_HOME=/x", "LocalAppData=/x", "UserProfile=/x", "home=/x",
                                  "GES_LOADED=1", "ges_loaded=1", "__ges_pwd=x", "GES_MODE=x", "GES_QUIET=1", "GES_BASELINE=x"])
def test_attack_names_that_no_file_sets(sandbox, line):
    project(sandbox, line + "\nA=1\n", "ges.env")
    text = load(sandbox, "XDG_DATA_HOME=" + sandbox.path("home/.local/share"), "LOCALAPPDATA=y", "APPDATA=y")
    name = line.split("=")[0]
    assert not re.search(r"(?m)^(unset -v |export |unset )(%s|HOME|XDG_DATA_HOME|LOCALAPPDATA)\b(?!;? ?export GES_LOADED)"
                         % (name if not name.startswith("GES_") else "nothing"), text), text
    assert "left out" in text or "stays as it is" in text


def test_attack_a_cache_directory_that_is_another(sandbox):
    """Stamps are removed when there are many: not what else lies where the directory leads."""
    many = sandbox.path("home/mail")
    os.makedirs(many)
    for number in range(4200):
        open(os.path.join(many, "%d" % number), "w").write("letter")
    os.makedirs(sandbox.path("home/.cache"))
    os.symlink(many, sandbox.path("home/.cache/ges"))
    project(sandbox, "A=1\n")
    load(sandbox)
    assert sum(os.path.getsize(os.path.join(many, "%d" % n)) == 6 for n in range(4200)) == 4200


def test_attack_a_forged_session(sandbox):
    """What GES_LOADED says to put back is nothing that a file could not have set."""
    mark = "AAAAAAAA"
    forged = "1.r/x.vRANDOM-:a~5B~24~28touch~20hit~29~5D.vHOME-:/evil.vGES_QUIET-:1.vx~3Btouch~20hit-:1.vB-:2.vPATH=%s:/x" % mark
    env = {"GES_LOADED": forged}
    told, end = session(sandbox, "bash", "unset HOME RANDOM", env=env)
    assert not os.path.exists(sandbox.path("w/hit")), told
    assert end["B"] == "2" and end.get("HOME") != "/evil" and "GES_QUIET" not in end and end["PATH"] == "/usr/bin:/bin"


@pytest.mark.parametrize("version", ["1/../../evil", "../x", "go1.24/../x", "1.24+path", "x", "1.24 ", "path", "/tmp/go"])
def test_attack_a_version_that_is_a_program(sandbox, version):
    """GOTOOLCHAIN=go1/../../evil would be searched below the current directory."""
    project(sandbox, "GES_GO='%s'\n" % version, "ges.env")
    text = load(sandbox)
    assert "is no version" in text and "GOTOOLCHAIN" not in text.replace("GES_GO", "")


def test_what_was_before_is_a_secret_too(sandbox):
    project(sandbox, "API_TOKEN=dummy\n")
    _, end = session(sandbox, "bash", env={"API_TOKEN": "real-hush"})
    assert "real-hush" in end["GES_LOADED"].replace("~", ""), "leaving has to put it back"
    env = ["GES_LOADED=" + end["GES_LOADED"], "API_TOKEN=dummy"]
    for words in (["why", "GES_LOADED"], ["status"], ["status", "--json"], ["ps", "--json"], ["snapshot"]):
        result = sandbox.ges(*words, env=env)
        assert b"real-hush" not in (result.out if isinstance(result.out, bytes) else result.out.encode()), words


# --- directories in front of PATH --------------------------------------------------------------------------------------

def test_attack_programs_where_others_may_write(sandbox):
    for name in ("open", "own", "foreign"):
        os.makedirs(sandbox.path("w", name))
    os.chmod(sandbox.path("w/open"), 0o1777)
    os.chown(sandbox.path("w/foreign"), 4711, 4711)
    os.symlink(sandbox.path("w/open"), sandbox.path("w/link"))
    project(sandbox, "GES_PATH=own:open:open/later:foreign:link:later\n", "ges.env")
    told, end = session(sandbox, "bash")
    assert end["PATH"] == "%s:%s:/usr/bin:/bin" % (sandbox.path("w/own"), sandbox.path("w/later")), told
    assert told.count("everybody may write there") == 3 and told.count("it belongs to another user") == 1


@pytest.mark.parametrize("value, is_outside", [("bin", False), ("bin:tools/x", False), ("../bin", True), ("bin;/opt/x", True),
                                               ("bin: /opt", True), ("C:\\x", True), ("a/../../b", True), ("./bin", False)])
def test_the_screen_says_that_directories_are_outside(sandbox, value, is_outside):
    sandbox.write("w/ges.env", "GES_PATH='%s'\n" % value)
    variable, = shown(sandbox)[0]["variables"]
    assert ("outside of the project" in variable["danger"]) == is_outside and variable["danger"]


# --- the approval screen -----------------------------------------------------------------------------------------------

HIDDEN = ["\u200b", "\u200d", "\u200e", "\u200f", "\u061c", "\u00ad", "\u2060", "\ufeff", "\u3164", "\u115f", "\u2800", "\u180e",
          "\ufe0f", "\U000e0041", "\u034f", "\u2009", "\u00a0", "\u206a", "\ufff9", "\u202e"]


@pytest.mark.parametrize("rune", HIDDEN, ids=lambda rune: "%04x" % ord(rune))
def test_attack_characters_that_nobody_sees(sandbox, rune):
    sandbox.write("w/.env", "A='x%sy'\n" % rune)
    text = str(sandbox.ges("allow"))
    code = "\\u%04x" % ord(rune) if ord(rune) < 0x10000 else "\\U%08x" % ord(rune)
    assert rune not in text and code in text.replace("\\\\", "\\")


def test_attack_letters_that_look_like_others(sandbox):
    sandbox.write("w/ges.env", "GES_PATH=b\u0456n\n")
    text = str(sandbox.ges("allow")).replace("\\\\", "\\")
    assert "not all is ASCII: b\\u0456n" in text
    sandbox.write("w/ges.env", "G\u0415S_X=1\n")
    assert sandbox.ges("allow", "--yes").status == 3, "names are letters of ASCII"


def test_attack_blanks_that_make_a_line_of_the_list(sandbox):
    sandbox.write("w/.env", "A='x%sfake    2    PORT = 80'\n" % (" " * 70))
    text = str(sandbox.ges("allow"))
    assert " " * 20 not in text and "<70 blanks>" in text


def test_attack_a_long_value_in_the_way(sandbox):
    sandbox.write("w/.env", "A=%s\nLD_PRELOAD=/tmp/x.so\nB=%stail\n" % ("x" * 50000, "y" * 50000))
    text = str(sandbox.ges("allow"))
    assert len(text) < 3000 and "bytes more, shown by --reveal" in text and "tail" in text and "/tmp/x.so" in text
    assert len(str(sandbox.ges("allow", "--reveal"))) > 100000
    sandbox.write("w/.env", "CC='%s /tmp/evil'\n" % ("x" * 5000))
    assert "x" * 5000 + " /tmp/evil" in str(sandbox.ges("allow")), "what is dangerous is shown whole"


def test_attack_a_dangerous_line_among_thousands(sandbox):
    sandbox.write("w/.env", "".join("A%d=1\n" % n for n in range(2000)) + "LD_PRELOAD=x\n" + "".join("B%d=1\n" % n for n in range(2000)))
    text = str(sandbox.ges("allow"))
    assert "1 of 4001 variables are marked: .env:2001 LD_PRELOAD" in text.strip()[-400:]


def test_what_is_masked_is_not_taken_for_known(sandbox):
    sandbox.write("w/.env", "GIT_EVIL_KEY=/tmp/x\n")
    text = str(sandbox.ges("allow"))
    assert "/tmp/x" not in text and "--reveal shows the value" in text
    assert "/tmp/x" in str(sandbox.ges("allow", "--reveal"))


@pytest.mark.parametrize("name", ["\x1b[2Jx.env", "a\nb", "\u202ex"])
def test_attack_names_in_messages(sandbox, name):
    for words in (["allow", name], ["deny", name], ["status", name], ["load", "--shell", name], ["load", "--shell", "bash", name]):
        result = sandbox.ges(*words, env=["GES_MODE=" + name.replace("\n", "")])
        assert result.status in (2, 3)
        for byte in ("\x1b", "\u202e"):
            assert byte not in str(result.out) + str(result.err), words


def test_messages_are_not_repeated_at_each_prompt(sandbox):
    """More of them than a session remembers."""
    project(sandbox, "".join("GES_X%d=1\n" % n for n in range(40)))
    told, end = session(sandbox, "elvish", after="h")
    assert told.count("is left out: it is ges's own") < 16 and told.count("more than that is left out") == 1, told


# --- where approvals lie -----------------------------------------------------------------------------------------------

def forge(sandbox, folder, path, text):
    record = "ges.trust/1\npath %s\nallow %s\n" % (path, hashlib.sha256(text.encode()).hexdigest())
    place = sandbox.write(os.path.join(folder, hashlib.sha256(path.encode()).hexdigest()), record)
    os.chmod(os.path.dirname(place), 0o755)
    os.chmod(place, 0o644)


@pytest.mark.parametrize("kind", ["open", "foreign link", "relative", "chain"])
def test_attack_the_way_to_the_approvals_leads_through_open_ground(sandbox, kind):
    """Each directory belongs to the user, but others choose which one it is."""
    text, path = "A=1\n", sandbox.write("w/.env", "A=1\n")
    open_ground = sandbox.path("open")
    forge(sandbox, "clone/go-env-sync/trust", path, text)
    os.makedirs(sandbox.path("home/.local"))
    os.makedirs(open_ground)
    os.symlink(sandbox.path("clone"), sandbox.path("open/share"))
    target = {"relative": "../../open/share", "chain": sandbox.path("home/hop")}.get(kind, sandbox.path("open/share"))
    os.symlink(sandbox.path("open/share"), sandbox.path("home/hop"))
    os.symlink(target, sandbox.path("home/.local/share"))
    file, = shown(sandbox)
    assert file["state"] == "allowed", "links of one's own are fine"
    os.chmod(open_ground, 0o777 if kind != "foreign link" else 0o1777)
    if kind == "foreign link":
        os.chown(sandbox.path("open/share"), 4711, 4711, follow_symlinks=False)
    result = sandbox.ges("allow", "--json")
    assert result.status == 3 and "approvals count for nothing" in str(result), result
    assert "A='1'" not in load(sandbox)


def test_attack_links_without_end_to_the_approvals(sandbox):
    os.makedirs(sandbox.path("home/.local"))
    os.symlink("share", sandbox.path("home/.local/share"))
    sandbox.write("w/.env", "A=1\n")
    assert sandbox.ges("allow", "--yes").status == 3 and "A='1'" not in load(sandbox)


@pytest.mark.parametrize("mode", [0o770, 0o720, 0o707, 0o777])
def test_attack_an_approval_folder_that_others_write(sandbox, mode):
    project(sandbox, "A=1\n")
    os.chmod(sandbox.path(TRUST), mode)
    assert sandbox.ges("allow", "--yes").status == (3 if mode & 0o022 else 0)


def test_attack_an_endless_record(sandbox):
    project(sandbox, "A=1\n")
    record, = [name for name in os.listdir(sandbox.path(TRUST)) if len(name) == 64]
    with open(sandbox.path(TRUST, record), "a", encoding="utf-8") as file:
        file.write("allow %s\n" % ("0" * 64) * 10000)
    assert "A='1'" not in load(sandbox)
    assert sandbox.ges("allow", "--yes").status == 0, "it heals"
    assert "A='1'" in load(sandbox)


@pytest.mark.parametrize("thing", ["directory", "fifo", "link"])
def test_attack_something_else_in_the_place_of_a_record(sandbox, thing):
    path = sandbox.write("w/.env", "A=1\n")
    os.makedirs(sandbox.path(TRUST), 0o700)
    place = sandbox.path(TRUST, hashlib.sha256(path.encode()).hexdigest())
    {"directory": os.mkdir, "fifo": os.mkfifo, "link": lambda p: os.symlink("/dev/zero", p)}[thing](place)
    assert "A='1'" not in load(sandbox)
    assert sandbox.ges("allow", "--yes").status == 3
    assert "A='1'" not in load(sandbox)


def test_root_does_not_load_what_a_user_wrote(sandbox):
    """sudo -s in somebody's project; and with their HOME."""
    project(sandbox, "A=1\n")
    os.chown(sandbox.path("w/.env"), 4711, 4711)
    assert "A='1'" not in load(sandbox)
    os.chown(sandbox.path("w/.env"), 0, 0)
    assert "A='1'" in load(sandbox)
    for where, folders, files in os.walk(sandbox.path("home")):
        for name in folders + files:
            os.chown(os.path.join(where, name), 4711, 4711)
    assert "A='1'" not in load(sandbox)


# --- files that are none, or change ------------------------------------------------------------------------------------

@pytest.mark.parametrize("target", ["/proc/self/environ", "/proc/self/cmdline", "/dev/stdin", "/dev/tty", "/proc/kmsg",
                                    "/proc/self/mem", "/dev/null", "/", "/proc/self/fd/0"])
def test_attack_links_to_what_the_kernel_makes_up(sandbox, target):
    os.symlink(target, sandbox.path("w/.env"))
    result = sandbox.ges("allow", "--yes", env=["X=evil\x01"])
    assert result.status == 3 and not os.path.exists(sandbox.path(TRUST)) or os.listdir(sandbox.path(TRUST)) == []


@pytest.mark.parametrize("text", [b"A=1\0B=2\n", b"A=1\rB=2\n", b"\xef\xbb\xbfA=1\n", b"A=1\n\x1a", b"A='\r'\n", b"\0" * 100])
def test_attack_bytes_that_cut_a_file_in_two(sandbox, text):
    sandbox.write("w/.env", text)
    assert sandbox.ges("allow", "--yes").status == 3
    assert "export A" not in load(sandbox)


def test_line_ends_of_windows_are_no_part_of_a_value(sandbox):
    project(sandbox, "A=1\r\nB='2'\r\n")
    _, end = session(sandbox, "bash")
    assert (end["A"], end["B"]) == ("1", "2")
    sandbox.write("w/.env", "A=1\nB='2'\n")
    assert "has changed" in load(sandbox), "the content counts, not what it means"


def test_a_hard_link_is_the_same_content_at_another_path(sandbox):
    project(sandbox, "A=1\n")
    os.makedirs(sandbox.path("w/b"))
    os.link(sandbox.path("w/.env"), sandbox.path("w/b/.env"))
    assert "not loaded" in load(sandbox, cwd=sandbox.path("w/b"))
    with open(sandbox.path("w/b/.env"), "a", encoding="utf-8") as file:
        file.write("LD_PRELOAD=x\n")
    assert "has changed" in load(sandbox), "written through its other name"


def test_a_directory_under_another_name_asks_again_and_a_denial_stays_with_the_path(sandbox):
    project(sandbox, "A=1\n", folder="w/p")
    os.rename(sandbox.path("w/p"), sandbox.path("w/q"))
    assert "is not loaded" in load(sandbox, cwd=sandbox.path("w/q"))
    assert sandbox.ges("deny", cwd=sandbox.path("w/q")).status == 0
    os.rename(sandbox.path("w/q"), sandbox.path("w/p"))
    assert "A='1'" in load(sandbox, cwd=sandbox.path("w/p"))
    shutil.copytree(sandbox.path("w/p"), sandbox.path("w/q"))
    assert "A='1'" not in load(sandbox, cwd=sandbox.path("w/q"))


def test_another_volume_in_the_place_of_the_project(sandbox):
    """A bind mount, or a stick with the same name: the path is the same, the content asks again."""
    project(sandbox, "A=1\n", folder="w/stick")
    sandbox.write("other/.env", "A=evil\n")
    sandbox.write("same/.env", "A=1\n")
    script = "mount --bind %s %s && exec %s load --shell bash"
    for folder, is_loaded in (("other", False), ("same", True)):
        command = script % (sandbox.path(folder), sandbox.path("w/stick"), sandbox.program)
        done = subprocess.run(["unshare", "-m", "sh", "-c", command.replace("&& exec", "&& cd . && cd %s && exec" % sandbox.path("w/stick"))],
                              env={"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"}, cwd=sandbox.path("w"), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done
        assert ("A='1'" in done.stdout) == is_loaded and "evil" not in done.stdout


def test_what_was_shown_is_what_is_approved(sandbox):
    """The file is another one between the question and the answer."""
    place = sandbox.write("w/.env", "A=shown\n")
    pid, terminal = os.forkpty()
    if pid == 0:
        os.chdir(sandbox.path("w"))
        os.execve(sandbox.program, [sandbox.program, "allow"], {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin", "TERM": "dumb"})
    text = b""
    while b"[y/N]" not in text:
        text += os.read(terminal, 4096)
    with open(place, "w", encoding="utf-8") as file:
        file.write("A=evil\n")
    os.write(terminal, b"y\n")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert status == 0 and b"A = shown" in text
    assert "evil" not in load(sandbox) and "has changed" in load(sandbox)
    sandbox.write("w/.env", "A=shown\n")
    assert "A='shown'" in load(sandbox)


# --- decisions that are interrupted ------------------------------------------------------------------------------------

def test_decisions_of_many_at_once_are_all_kept(sandbox):
    folders = ["w/p%d" % n for n in range(12)]
    for folder in folders:
        sandbox.write(folder + "/.env", "A=1\n")
    env = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"}
    running = [subprocess.Popen([sandbox.program, "allow", "--yes", sandbox.path(folder)], env=env, stdout=subprocess.DEVNULL)
               for folder in folders]
    sandbox.write("w/q/.env", "A=0\n")
    assert [one.wait(60) for one in running] == [0] * len(running)
    assert all("A='1'" in load(sandbox, cwd=sandbox.path(folder)) for folder in folders)
    texts = ["A=%d\n" % n for n in range(12)]
    env["HOME"] = sandbox.path("home")
    for text in texts:  # one path: every one of its contents is kept
        sandbox.write("w/q/.env", text)
        assert sandbox.ges("allow", "--yes", "q").status == 0
    assert len([name for name in os.listdir(sandbox.path(TRUST)) if name.endswith(".tmp")]) == 0


def test_a_decision_that_is_killed_leaves_the_old_or_the_new_one(sandbox):
    project(sandbox, "A=1\n")
    env = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"}
    seen = set()
    for number in range(120):
        words = ["deny"] if number % 2 == 0 else ["allow", "--yes"]
        before = shown(sandbox)[0]["state"]
        one = subprocess.Popen([sandbox.program, *words], env=env, cwd=sandbox.path("w"), stdout=subprocess.DEVNULL)
        until = time.monotonic() + (number % 24) * 0.0001
        while time.monotonic() < until:
            pass
        one.send_signal(signal.SIGKILL)
        one.wait()
        file, = shown(sandbox)
        assert file["state"] in (before, "denied" if number % 2 == 0 else "allowed") and file["problem"] == ""
        seen.add(file["state"] == before)
    assert sandbox.ges("deny").status == 0 and sandbox.ges("allow", "--yes").status == 0 and "A='1'" in load(sandbox)
    names = os.listdir(sandbox.path(TRUST))
    assert [name for name in names if len(name) != 64 and name != "lock"] == [], names


def test_a_full_disk_keeps_the_old_decision(sandbox):
    project(sandbox, "A=1\n")
    script = "mount -t tmpfs -o size=64k,mode=700 tmpfs {t} && cp -a {t}.old/. {t}/ && dd if=/dev/zero of={t}/fill bs=1k 2>/dev/null; cd {w}; {g} deny; echo status $?; {g} load --shell bash; ls {t}"
    old = sandbox.path(TRUST) + ".old"
    shutil.copytree(sandbox.path(TRUST), old)
    os.chmod(old, 0o700)
    command = script.format(t=sandbox.path(TRUST), w=sandbox.path("w"), g=sandbox.program)
    done = subprocess.run(["unshare", "-m", "sh", "-c", command], env={"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"},
                          cwd=sandbox.path("w"), capture_output=True, text=True, timeout=60)
    assert "status 3" in done.stdout and "A='1'" in done.stdout and ".tmp" not in done.stdout, done
    assert "o space" in done.stderr, done


# --- what is marked ----------------------------------------------------------------------------------------------------

MARKED = """LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT LD_DEBUG_OUTPUT ld_preload DYLD_INSERT_LIBRARIES DYLD_FALLBACK_LIBRARY_PATH GCONV_PATH
GLIBC_TUNABLES LOCPATH NLSPATH HOSTALIASES PATH Path PATHEXT COMSPEC SHELL SystemRoot windir PSModulePath PSExecutionPolicyPreference
BASH_ENV ENV ZDOTDIR FPATH CDPATH MAILPATH PROMPT_COMMAND PS1 PS4 PROMPT IFS HISTFILE INPUTRC fish_function_path GOPROXY GONOSUMDB
GOSUMDB GOINSECURE GOAUTH GOPRIVATE GONOPROXY GOVCS GOENV GOROOT GOTOOLCHAIN GODEBUG GOTOOLDIR GOPATH GOMODCACHE GOCACHE GOBIN GOWORK
GOCACHEPROG GOPACKAGESDRIVER GOTMPDIR GOEXPERIMENT GOCOVERDIR CC CXX FC AR GCCGO PKG_CONFIG PKG_CONFIG_PATH CGO_CFLAGS CGO_LDFLAGS
CGO_ENABLED CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH GCC_EXEC_PREFIX CCACHE_PREFIX INCLUDE LIB CL _CL_
GIT_SSH GIT_SSH_COMMAND GIT_DIR GIT_CONFIG_COUNT GIT_CONFIG_GLOBAL GIT_EXEC_PATH GIT_TEMPLATE_DIR SSH_AUTH_SOCK SSH_ASKPASS SUDO_ASKPASS
GNUPGHOME RSYNC_RSH SVN_SSH HGRCPATH NETRC CURL_HOME WGETRC PYTHONPATH PYTHONSTARTUP PYTHONHOME NODE_OPTIONS NODE_PATH
NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NPM_CONFIG_REGISTRY npm_config_userconfig PIP_INDEX_URL PERL5OPT PERL5LIB PERL5DB
RUBYOPT RUBYLIB GEM_HOME BUNDLE_GEMFILE JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS JAVA_HOME CLASSPATH MAVEN_OPTS GRADLE_OPTS
PHPRC LUA_INIT ERL_FLAGS JULIA_LOAD_PATH RUSTC_WRAPPER RUSTFLAGS CARGO_HOME DOTNET_STARTUP_HOOKS CORECLR_PROFILER COR_PROFILER
COMPlus_EnableDiagnostics EDITOR VISUAL SUDO_EDITOR GIT_EDITOR PAGER MANPAGER SYSTEMD_PAGER AWS_PAGER BAT_PAGER BROWSER LESSOPEN LESS
LESSKEY VIMINIT TAR_OPTIONS MAKEFLAGS MAKEFILES GNUMAKEFLAGS http_proxy HTTPS_PROXY ALL_PROXY no_proxy SSL_CERT_FILE SSL_CERT_DIR
SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES REQUESTS_CA_BUNDLE CURL_CA_BUNDLE KRB5_CONFIG DOCKER_HOST DOCKER_CONFIG KUBECONFIG
AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3 AWS_CONFIG_FILE AWS_CA_BUNDLE DBUS_SESSION_BUS_ADDRESS DISPLAY GTK_MODULES QT_PLUGIN_PATH TMPDIR
TEMP TMP HOME home USERPROFILE XDG_CONFIG_HOME XDG_RUNTIME_DIR APPDATA LOCALAPPDATA TERMINFO GES_LOADED GES_QUIET GES_PATH GES_UNSET
PWD SHELLOPTS BASHOPTS UID POSIXLY_CORRECT TMOUT VAULT_ADDR TF_CLI_ARGS ANSIBLE_CONFIG""".split()
FLAGS = ["-toolexec=x", "-exec=x", "-overlay=x", "-modfile=x", "-vettool=x", "-ldflags=-extld=x", "-gcflags=x", "-asmflags=x",
         "-gccgoflags=x", "-compiler=gccgo", "-pkgdir=x", "-o=x", "-C=x", "-insecure", "-pgo=x", "-coverprofile=x", "-outputdir=x",
         "--toolexec=x", "-mod=mod -toolexec=x", '"-toolexec=x y"', "\t-exec=x", "-installsuffix=x", "-linkshared", "-buildmode=x"]
PLAIN = """PORT DATABASE_URL API_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION AWS_PROFILE GITHUB_TOKEN NPM_TOKEN NODE_ENV APP_ENV
DEBUG LOG_LEVEL SECRET_KEY_BASE REDIS_URL HOST HOSTNAME STRIPE_KEY GOOS GOARCH GOMAXPROCS GOGC GOTRACEBACK COMPOSE_PROJECT_NAME TZ LANG
PGHOST PGUSER PGPASSWORD SENTRY_DSN VITE_API NEXT_PUBLIC_X RAILS_ENV DJANGO_SETTINGS_MODULE GES_GO CCACHE_DIR LINKS CLASS ENVIRONMENT
PATHS MYPATH EDITORIAL PAGERDUTY_KEY GOFLAGSX LIBRARY LESSON""".split()


def test_dangerous_names_are_marked_in_any_case(sandbox):
    sandbox.write("w/ges.env", "".join("%s=x\n" % name for name in MARKED) + "".join("GOFLAGS='%s'\n" % flag for flag in FLAGS))
    found, = shown(sandbox)
    assert [v["name"] for v in found["variables"] if not v["danger"]] == []
    sandbox.write("w/ges.env", "".join("%s=x\n" % name.swapcase() for name in MARKED if name not in ("PWD", "UID")))
    found, = shown(sandbox)
    assert [v["name"] for v in found["variables"] if not v["danger"]] == []


def test_plain_names_are_not_marked(sandbox):
    flags = ["-mod=mod", "-race", "-tags=a,b -trimpath", "-count=1", "-mod=vendor -v", "", "-buildvcs=false"]
    sandbox.write("w/.env", "".join("%s=x\n" % name for name in PLAIN) + "".join("GOFLAGS='%s'\n" % flag for flag in flags))
    found, = shown(sandbox)
    assert [v for v in found["variables"] if v["danger"]] == []
