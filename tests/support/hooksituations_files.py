"""What happens to a project's files: edits, values, approvals, trouble; and what the other tools can do."""

import os
import shutil
import time

from support import toolchains
from support.hooksituations import NO_ELVISH, NO_NU, POSIX
from support.hooktable import Group

# --- edits -------------------------------------------------------------------------------------------------------------
edits = Group("Edits")
SECOND = 1_000_000_000


@edits("An edited and approved file counts at the next prompt", "seen", "not seen")
def an_edit(t):
    t.project("p", A="1", B="1")
    s = t.shell()
    s.cd("p")
    t.edit("p", A="2", C="1")
    t.has(s.do(""), "B", A="2", C="1")
    t.has(s.cd(".."), "A", "C")


@edits("An edit within the same second as the load counts", "seen", "not seen")
def an_edit_within_the_second(t):
    t.project("p", A="1")
    start = time.time_ns() // SECOND * SECOND - 5 * SECOND
    t.time(t.main("p"), start + SECOND // 10)
    s = t.shell()
    s.cd("p")
    t.rest()
    t.project("p", A="2")
    t.time(t.main("p"), start + SECOND * 9 // 10)
    t.has(s.do(""), A="2")


@edits("Five edits, as fast as prompts come, each count", "seen", "not seen",
       varies={"direnv": "it compares whole seconds", "mise": "it compares milliseconds, of its own clock and the file's"})
def fast_edits(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    for number in range(5):
        t.project("p", A="x%d" % number)
        t.has(s.do(""), A="x%d" % number)


@edits("An older file moved over it counts", "seen", "not seen")
def an_older_file_in_its_place(t):
    t.project("p", A="1")
    t.project("q", A="2")
    t.time(t.main("q"), SECOND * SECOND)
    s = t.shell()
    s.cd("p")
    os.rename(t.main("q"), t.main("p"))
    t.allow("p")
    t.has(s.do(""), A="2")


@edits("A hard link to an older file in its place counts", "seen", "not seen")
def a_hard_link_in_its_place(t):
    t.project("p", A="1")
    t.project("q", A="2")
    t.time(t.main("q"), SECOND * SECOND)
    s = t.shell()
    s.cd("p")
    os.link(t.main("q"), t.main("p") + ".new")
    os.rename(t.main("p") + ".new", t.main("p"))
    t.allow("p")
    t.has(s.do(""), A="2")


@edits("An edit in place while the clock was set back counts", "seen", "not seen")
def a_clock_that_was_set_back(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.project("p", A="2")
    t.time(t.main("p"), 1_600_000_000 * SECOND)
    t.has(s.do(""), A="2")


@edits("An edit of a file whose time lies in the future counts", "seen", "not seen")
def a_time_in_the_future(t):
    t.project("p", A="1")
    t.time(t.main("p"), 4_000_000_000 * SECOND)
    s = t.shell()
    t.has(s.cd("p"), A="1")
    t.edit("p", A="2")
    t.has(s.do(""), A="2")


@edits("An edit that keeps size and time (`touch -r`) counts", "seen", "not seen")
def an_edit_that_keeps_size_and_time(t):
    t.project("p", A="1")
    t.time(t.main("p"), time.time_ns() - 5 * SECOND)
    s = t.shell()
    s.cd("p")
    was = os.stat(t.main("p")).st_mtime_ns
    t.rest()
    t.project("p", A="2")
    t.time(t.main("p"), was)
    t.has(s.do(""), A="2")


@edits("A file that is only touched changes nothing", "kept", "changed")
def a_file_that_is_touched(t):
    t.project("p", A="1", path=["bin"])
    s = t.shell()
    inside = s.cd("p")
    t.later()
    os.utime(t.main("p"))
    t.same(inside, s.do(""))


@edits("A variable that leaves the file is as before", "restored", "left behind")
def a_variable_that_leaves_the_file(t):
    t.project("p", A="1", B="1")
    s = t.shell(env=["B=0"])
    s.cd("p")
    t.edit("p", A="1")
    t.has(s.do(""), A="1", B="0")


@edits("A project's file that appears while one stands there counts", "seen", "not seen")
def a_file_that_appears(t):
    os.makedirs(t.path("w/p"))
    s = t.shell()
    t.has(s.cd("p"), "A")
    t.edit("p", A="1")
    t.has(s.do(""), A="1")


@edits("A project's file that appears in a directory above counts", "seen", "not seen")
def a_file_that_appears_above(t):
    os.makedirs(t.path("w/p/a/b"))
    s = t.shell()
    t.has(s.cd("p/a/b"), "A")
    t.edit("p", A="1")
    t.has(s.do(""), A="1")


@edits("A .env.local that appears counts over the other file, and one that goes no more", "seen", "not seen")
def an_env_local_that_appears(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.later()
    t.local("p", A="2")
    t.has(s.do(""), A="2")
    os.remove(t.path("w/p/.env.local"))
    t.has(s.do(""), A="1")


@edits("A .env.local that comes with an old time of file and directory (tar, rsync -a) counts", "seen", "not seen",
       varies={"mise": "it looks again only when something was written into a directory above, as into /tmp here"})
def an_env_local_out_of_an_archive(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.later()
    t.local("p", A="2")
    t.time(t.path("w/p/.env.local"), SECOND * SECOND)
    t.time(t.path("w/p"), SECOND * SECOND)
    t.has(s.do(""), A="2")


@edits("A project's file that is removed is unloaded at the next prompt", "restored", "left behind")
def a_file_that_goes(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    os.remove(t.main("p"))
    t.has(s.do(""), "A")


@edits("A prompt with nothing changed starts no program", "none started", "one each prompt")
def a_prompt_with_nothing_changed(t):
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    s.cd("p")
    s.do("")
    t.rest()
    s.do("")
    s.starts()
    for _ in range(5):
        s.do("")
    t.want(s.starts() == 0)


@edits("Another file written into the directory starts no program", "none started", "one each prompt")
def another_file_of_the_directory(t):
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    s.cd("p")
    s.do("")
    s.starts()
    t.write("p/main.go", "package main\n")
    s.do("")
    t.want(s.starts() == 0)


# --- values ------------------------------------------------------------------------------------------------------------
values = Group("Values")


def has_value(t, value):
    t.project("p", A=value, B="1")
    s = t.shell()
    env = s.cd("p")
    t.want(env.get("B") == "1")
    t.want(env.get("A") == (value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")), "changed")
    t.has(s.cd(".."), "A", "B")


@values("A value that would be code is only a value", "loaded", "not loaded")
def a_value_that_would_be_code(t):
    has_value(t, "$(touch pwned) `touch pwned`; touch pwned # ! & | * ~")
    t.want(not os.path.exists(t.path("w/p/pwned")), "runs it")


@values("A value with a single quote", "loaded", "not loaded")
def a_value_with_a_single_quote(t):
    has_value(t, "it's")


@values("A value with both kinds of quotes, a backslash and a reference-like $NAME", "loaded", "not loaded")
def a_value_with_every_quote(t):
    has_value(t, "a 'b' \"c\" \\ \\n $HOME `d`")


@values("A value of several lines", "loaded", "not loaded")
def a_value_of_several_lines(t):
    has_value(t, "-----BEGIN KEY-----\nabc\n-----END KEY-----\n")


@values("A value that is no UTF-8", "loaded", "not loaded", NO_NU)
def a_value_that_is_no_utf8(t):
    has_value(t, b"a\xff\x80b")


@values("A value of 60,000 characters", "loaded", "not loaded")
def a_very_long_value(t):
    has_value(t, "x y" * 20000)


@values("A value of UTF-8 in three scripts and an emoji", "loaded", "not loaded")
def a_value_of_the_world(t):
    has_value(t, "\u00e9 \u4e16\u754c \u0645\u0631 \U0001f600")


@values("A .env with CRLF at the ends of its lines loads without the CR", "loaded", "not loaded")
def crlf(t):
    t.player.dotenv("w/p", "A=1\r\nB='two words'\r\n")
    t.allow("p")
    env = t.shell().cd("p")
    t.want("A" in env)
    t.want(env["A"] == "1" and env.get("B") == "two words", "changed")


@values("Names of variables in the summary on the screen, but no values", "no values", "values shown")
def the_summary_names_no_values(t):
    t.project("p", API_TOKEN="hush")
    s = t.shell()
    t.has(s.cd("p"), API_TOKEN="hush")
    t.want("hush" not in s.shown())


# --- approval ----------------------------------------------------------------------------------------------------------
trust = Group("Approval and trouble")


@trust("What was never approved is not loaded", "not loaded", "loaded")
def what_is_not_approved(t):
    t.unapproved("p", A="1")
    t.has(t.shell().cd("p"), "A")


@trust("What was never approved is announced", "announced", "silent")
def what_is_not_approved_is_announced(t):
    t.unapproved("p", A="1")
    s = t.shell()
    s.cd("p")
    t.want(t.player.announced(s.shown()) >= 1)


@trust("Announced once: not at every prompt, nor in each directory below", "once", "again")
def what_is_not_approved_is_announced_once(t):
    t.unapproved("p", A="1")
    os.makedirs(t.path("w/p/a"))
    s = t.shell()
    s.cd("p")
    t.want(t.player.announced(s.shown()) >= 1, "silent")
    s.do("")
    s.cd("a")
    s.cd("..")
    s.do("")
    t.want(t.player.announced(s.shown()) == 0)


@trust("What changed since it was approved is not loaded before it is approved again", "not loaded", "loaded")
def changed_content(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.later()
    t.unapproved("p", A="2")
    t.want(s.do("").get("A") != "2")


@trust("The same content elsewhere is not loaded", "not loaded", "loaded")
def a_copy(t):
    t.project("p", A="1")
    t.unapproved("q", A="1")
    t.has(t.shell().cd("q"), "A")


@trust("An approval given in another terminal counts at the next prompt", "seen", "not seen")
def an_approval_elsewhere(t):
    t.unapproved("p", A="1")
    s = t.shell()
    t.has(s.cd("p"), "A")
    t.later()
    t.allow("p")
    t.has(s.do(""), A="1")


@trust("An approval taken back while one stands there unloads", "restored", "left behind")
def an_approval_taken_back(t):
    t.project("p", A="1")
    s = t.shell()
    t.has(s.cd("p"), A="1")
    t.later()
    t.revoke("p")
    t.has(s.do(""), "A")


@trust("A refused project is not announced again", "silent", "announced")
def a_refused_project(t):
    t.unapproved("p", A="1")
    t.refuse("p")
    s = t.shell()
    t.has(s.cd("p"), "A")
    t.want(t.player.announced(s.shown()) == 0)


@trust("A file with a mistake is told", "told", "silent")
def a_broken_file_is_told(t):
    t.player.broken("w/p")
    try:
        t.allow("p")
    except AssertionError:
        pass  # it does not take one that it cannot read
    s = t.shell()
    s.cd("p")
    t.want(t.player.told(s.shown()) >= 1)


@trust("A file with a mistake is told once, not at every prompt", "once", "again")
def a_broken_file_is_told_once(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    s.shown()
    t.later()
    t.player.broken("w/p")
    try:
        t.allow("p")
    except AssertionError:
        pass
    s.do("")
    t.want(t.player.told(s.shown()) >= 1, "silent")
    t.rest()
    s.do("")
    s.do("")
    t.want(t.player.told(s.shown()) == 0)


@trust("A second file that cannot be read (a link to itself) leaves the first loaded", "loaded", "not loaded")
def a_file_that_cannot_be_read(t):
    t.project("p", A="1")
    t.player.looped("w/p")
    s = t.shell()
    t.has(s.cd("p"), A="1")


@trust("A name that the shell needs for itself (PWD, SHLVL) in a project's file harms nothing", "kept", "changed")
def names_of_the_shell(t):
    t.project("p", A="1", PWD="/", SHLVL="9")
    s = t.shell()
    level = s.do("").get("SHLVL")
    env = s.cd("p")
    t.want(env.get("A") == "1", "not loaded")
    t.want(env["PWD"] == t.path("w/p") and (t.kind == "elvish" or env.get("SHLVL") == level))


# --- the shell's settings ----------------------------------------------------------------------------------------------
settings = Group("The shell's own settings")


def in_and_out(t, line, *not_shown, word=None, before=""):
    """With that line typed first."""
    t.project("p", A="1", B="two words", path=["bin"])
    s = t.shell()
    if line:
        s.do(line)
    s.shown()
    t.has(s.do(before + "cd p"), A="1", B="two words")
    s.do("")
    t.edit("p", A="2", path=["bin"])
    t.has(s.do(""), "B", A="2")
    t.has(s.do("cd .."), "A", "B")
    text = s.shown()
    t.want(not any(bad in text for bad in not_shown), word)
    return s


@settings("`set -u`: no message about an unset variable", "loaded", "not loaded", POSIX)
def set_u(t):
    in_and_out(t, "set -u", "unbound variable", "parameter not set", word="complains")


@settings("`set -e`: the shell stays", "loaded", "not loaded", POSIX)
def set_e(t):
    in_and_out(t, "set -e")


@settings("noclobber", "loaded", "not loaded", POSIX)
def noclobber(t):
    in_and_out(t, "set -C", "cannot overwrite", "file exists")


@settings("An IFS of slash and colon", "loaded", "not loaded", POSIX)
def an_odd_ifs(t):
    in_and_out(t, "IFS=/:")


@settings("`set -f`, no globs", "loaded", "not loaded", POSIX)
def no_globs(t):
    in_and_out(t, "set -f")


@settings("POSIX mode", "loaded", "not loaded", ("bash",))
def posix_mode(t):
    in_and_out(t, "set -o posix")


@settings("KSH_ARRAYS and SH_WORD_SPLIT", "loaded", "not loaded", ("zsh",))
def ksh_arrays(t):
    in_and_out(t, "setopt KSH_ARRAYS SH_WORD_SPLIT")


@settings("`cd` is an alias or a function of the user's", "loaded", "not loaded", NO_ELVISH)
def cd_of_the_users(t):
    in_and_out(t, {"bash": "shopt -s expand_aliases; alias cd='builtin cd'", "zsh": "alias cd='builtin cd'"}.get(
        t.kind, "function cd; builtin cd $argv; end"))


@settings("Functions of the user's are called as the tools and common commands are", "loaded", "not loaded", NO_ELVISH)
def functions_of_the_same_name(t):
    names = "ges load hook allow env cat grep sed".split()
    in_and_out(t, "; ".join(("function %s; false; end" if t.kind == "fish" else "%s() { false; }") % name for name in names))


@settings("The status of the last command is there at the next prompt", "kept", "lost", NO_ELVISH)
def the_status_of_the_last_command(t):
    t.project("p", A="1")
    s = t.shell()
    s.do("cd p")
    s.do("sh -c 'exit 7'\necho said=%s > %s/status" % ("$status" if t.kind == "fish" else "$?", s.folder))
    with open(s.folder + "/status", encoding="utf-8") as file:
        t.want(file.read() == "said=7\n")


def with_prompt_command(t, before):
    t.project("p", A="1")
    s = t.shell(rc_before=before)
    t.has(s.cd("p"), A="1")
    said = s.do("")
    t.want(said.get("MINE", "").endswith("xx") and said["MINE"] != s.do("")["MINE"])
    t.has(s.cd(".."), "A")


@settings("A PROMPT_COMMAND of the user's goes on, as text", "kept", "lost", ("bash",))
def prompt_command_text(t):
    with_prompt_command(t, "export MINE; PROMPT_COMMAND='MINE+=x'\n")


@settings("A PROMPT_COMMAND of the user's goes on, as an array of two", "kept", "lost", ("bash",))
def prompt_command_array(t):
    t.project("p", A="1")
    s = t.shell(rc_before="export MINE YOURS; PROMPT_COMMAND=('MINE+=x' 'YOURS+=y')\n")
    t.has(s.cd("p"), A="1")
    said, again = s.do(""), s.do("")
    t.want(said.get("MINE") and said.get("YOURS") and said["MINE"] != again["MINE"] and said["YOURS"] != again["YOURS"])


@settings("The user's precmd and chpwd functions go on", "kept", "lost", ("zsh",))
def precmd_functions(t):
    t.project("p", A="1")
    s = t.shell(rc_before="export MINE YOURS; mine() { MINE+=x; }; yours() { YOURS+=y; }; "
                          "precmd_functions=(mine); chpwd_functions=(yours)\n")
    t.has(s.cd("p"), A="1")
    said, again = s.do(""), s.do("")
    t.want(said.get("YOURS") == "y" and said.get("MINE") and said["MINE"] != again["MINE"])


@settings("The start-up file read twice is as once", "kept", "twice", NO_ELVISH)
def the_start_up_file_twice(t):
    t.project("p", A="1", path=["bin"])
    s = t.shell()
    before = s.do("")
    s.do("source " + s.kind.word(os.path.join(s.folder, ".zshrc" if t.kind == "zsh" else "rc")))
    env = s.cd("p")
    t.has(env, A="1")
    t.want(env["PATH"].split(":").count(t.path("w/p/bin")) == 1)
    s.starts()
    for _ in range(4):
        s.do("")
    t.want(s.starts() <= 9)  # eight prompts: each time one after the command, one after that which writes the environment
    t.want(t.path("w/p/bin") not in s.cd("..")["PATH"].split(":") and "A" not in s.env and before["HOME"] == s.env["HOME"])


@settings("The user's trap of Ctrl-C is still there", "kept", "lost", ("bash",))
def a_trap_of_interrupts(t):
    t.project("p", A="1")
    s = t.shell()
    s.do("trap 'echo mine' INT")
    s.cd("p")
    s.do("trap -p INT > %s/traps" % s.folder)
    with open(s.folder + "/traps", encoding="utf-8") as file:
        t.want("echo mine" in file.read())


@settings("A read-only variable of the user's: the project's other variables are loaded", "loaded", "not loaded", NO_ELVISH,
          varies={("direnv", "zsh"): "it prints them in a random order, and zsh stops at that one"})
def a_read_only_variable(t):
    if t.kind == "fish":
        t.project("p", A="1", version="2", Z="3")  # fish has no others than its own
    else:
        t.project("p", A="1", B="2", Z="3")
    s = t.shell()
    s.do("" if t.kind == "fish" else "readonly B")
    t.has(s.cd("p"), A="1", Z="3")


# --- what the tools can do ---------------------------------------------------------------------------------------------
more = Group("What a project can ask for")


@more("A value that a command computes", "loaded", "not loaded", NO_ELVISH)
def a_computed_value(t):
    t.player.computed("w/p")
    t.allow("p")
    t.has(t.shell().cd("p"), A="computed")


@more("Aliases of a project", "loaded", "not loaded", POSIX)
def aliases(t):
    t.player.aliased("w/p")
    t.allow("p")
    s = t.shell()
    s.cd("p")
    s.do("sayhi > %s/alias" % s.folder)
    with open(s.folder + "/alias", encoding="utf-8") as file:
        t.want(file.read() == "hi\n")


@more("A variable that the user has to set is asked for", "told", "silent", NO_ELVISH)
def a_required_variable(t):
    t.player.required("w/p")
    t.allow("p")
    s = t.shell()
    s.cd("p")
    t.want("NEEDED" in s.shown())


@more("Other values for another mode (test, production)", "loaded", "not loaded")
def a_mode(t):
    mode = t.player.modes("w/p")
    t.has(t.shell().cd("p"), A="1")
    t.has(t.shell(env=[mode]).cd("p"), A="2")


@more("The project's Go comes first in PATH, a foreign GOROOT does no harm", "loaded", "not loaded", NO_ELVISH)
def the_projects_go(t):
    go = list(toolchains.linux().items())[-1]
    start = t.player.with_go("w/p", go)
    t.allow("p")
    s = t.shell(env=[start, "GOROOT=/foreign"])
    env = s.cd("p")
    t.want(env["PATH"].split(":")[0] == go[1] + "/bin")
    t.want(env.get("GOROOT") in (None, go[1]))
    t.has(s.cd(".."), GOROOT="/foreign")


def fake_go(t, version):
    """A tree that looks like an installed Go, in the place where golang.org/dl puts them."""
    root = t.path("home/sdk/go" + version)
    t.sandbox.write("home/sdk/go%s/VERSION" % version, "go%s\ntime 2026-01-01T00:00:00Z\n" % version)
    t.sandbox.write("home/sdk/go%s/bin/go" % version, "#!/bin/sh\necho go version go%s linux/amd64\n" % version, 0o755)
    return root


@more("When the project's Go is removed from the machine, PATH does not keep its directory", "restored", "left behind", NO_ELVISH,
      varies={"mise": "it looks again only when something was written into a directory above, as into /tmp here"})
def the_projects_go_is_removed(t):
    root = fake_go(t, "1.98.1")
    t.player.with_go("w/p", ("go1.98.1", root))
    t.allow("p")
    s = t.shell()
    t.want(root + "/bin" in s.cd("p")["PATH"].split(":"), "not loaded")
    t.later()
    shutil.rmtree(root)
    t.want(root + "/bin" not in s.do("")["PATH"].split(":"))


@more("The Go that go.mod asks for comes first in PATH, and another one when go.mod changes", "seen", "not seen", NO_ELVISH)
def the_go_of_go_mod(t):
    first, second = fake_go(t, "1.98.1"), fake_go(t, "1.99.2")
    t.write("p/go.mod", "module m\n\ngo 1.98.1\n")
    t.player.following("w/p", {"1.98.1": first, "1.99.2": second})
    t.allow("p")
    s = t.shell()
    t.want(os.path.realpath(s.cd("p")["PATH"].split(":")[0]) == first + "/bin", "not loaded")
    t.later()
    t.write("p/go.mod", "module m\n\ngo 1.99.2\n")
    t.want(os.path.realpath(s.do("")["PATH"].split(":")[0]) == second + "/bin")
