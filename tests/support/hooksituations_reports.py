"""What users report in the trackers of direnv and mise: where a report is known, its number stands behind the sentence."""

import os
import time

from support.hooksituations import NO_ELVISH, POSIX
from support.hooktable import Group

reports = Group("What users report in the trackers of direnv and mise")


@reports("A PROMPT_COMMAND of the user's that ends in a semicolon goes on (direnv 384)", "kept", "lost", ("bash",))
def prompt_command_with_a_semicolon(t):
    t.project("p", A="1")
    s = t.shell(rc_before="export MINE; PROMPT_COMMAND='MINE+=x; '\n")
    t.has(s.cd("p"), A="1")
    said = s.do("").get("MINE")
    t.want(said and said != s.do("").get("MINE") and "syntax error" not in s.shown())


@reports("The user's own prompt function sees the status of the last command (direnv 155)", "kept", "lost", POSIX)
def the_status_in_a_prompt_function(t):
    t.project("p", A="1")
    s = t.shell(rc_before="export SEEN; " + ("PROMPT_COMMAND='SEEN=$?'\n" if t.kind == "bash" else
                                             "mine() { SEEN=$? }; precmd_functions=(mine)\n"))
    s.cd("p")
    t.has(s.do("sh -c 'exit 7'"), SEEN="7")
    t.edit("p", A="2")
    t.has(s.do("sh -c 'exit 8'"), SEEN="8", A="2")


@reports("Ctrl-C in a command substitution leaves the shell there (direnv 848)", "kept", "the shell ends", POSIX)
def interrupt_in_a_substitution(t):
    t.project("p", A="1")
    s = t.shell(cwd="w/p")
    started = s.folder + "/started"
    os.write(s.fd, ("echo $(touch %s; cat)\n" % started).encode())
    end = time.monotonic() + 12
    while not os.path.exists(started) and time.monotonic() < end:
        s.shown()
    os.write(s.fd, b"\x03")
    t.has(s.do(""), A="1")


@reports("`cd` that fails says so, with its status, and takes its options (mise)", "kept", "changed", NO_ELVISH)
def a_cd_that_fails(t):
    t.project("p", A="1")
    s = t.shell()
    s.shown()
    s.do("cd ./nowhere || echo failed > %s/cd" % s.folder)
    t.want(os.path.exists(s.folder + "/cd") and "nowhere" in s.shown().replace("cd ./nowhere", ""))
    t.has(s.do("cd -- p" if t.kind == "fish" else "cd -P -- p"), A="1")


@reports("Back to a content that was approved before, as by a change of branches: loaded without being asked again", "loaded",
         "not loaded")
def back_to_an_approved_content(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.edit("p", A="2")
    s.do("")
    t.later()
    t.unapproved("p", A="1")
    t.seen(s.do(""), A="1")
    t.has(s.cd(".."), "A")


@reports("A shell started inside, whose start-up file sets PATH anew (tmux, a login shell), has the project's directories in "
         "front", "loaded", "not loaded")
def a_start_up_file_that_sets_path(t):
    t.project("p", A="1", path=["bin"])
    s = t.shell()
    inherited = ["%s=%s" % pair for pair in s.cd("p").items() if pair[0] not in ("HOME", "ZDOTDIR", "TERM", "PWD", "OLDPWD")]
    form = {"fish": "set -gx PATH (string split : %s)", "elvish": "set-env PATH %s", "nu": "$env.PATH = ('%s' | split row ':')"}
    set_path = form.get(t.kind, "PATH=%s") % t.player.path + "\n"
    c = t.shell(env=inherited, cwd="w/p", rc_before=set_path)
    t.want(c.do("")["PATH"].startswith(t.path("w/p/bin") + ":") and c.env.get("A") == "1")
    t.want("A" not in c.cd("..") and t.path("w/p/bin") not in c.env["PATH"].split(":"), "left behind")


@reports("Without HOME a shell outside of projects says nothing at its prompts", "quiet", "complains", NO_ELVISH)
def no_home(t):
    s = t.shell(rc_before="set -e HOME\n" if t.kind == "fish" else "unset HOME\n")
    s.shown()
    s.do("cd .")
    t.want(t.player.told(s.shown()) == 0)


@reports("With the tool's setting for it nothing is said on entering and leaving (direnv 68)", "quiet", "something said")
def a_quiet_hook(t):
    t.project("p", A="1")
    s = t.shell(env=[t.player.quiet()])
    t.has(s.cd("p"), A="1")
    t.has(s.cd(".."), "A")
    text = s.shown()
    t.want(not any(word in text for word in ("ges: ", "direnv: ", "mise ")))


@reports("The hook can be switched off in one shell, and what was loaded goes (direnv 260, 550)", "restored", "left behind")
def switched_off(t):
    line = t.player.off(t.kind)
    t.project("p", A="1", path=["bin"])
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.do(line)
    t.has(s.do(""), A="0")
    t.want(t.path("w/p/bin") not in s.env["PATH"].split(":"))
    s.cd("..")
    t.has(s.cd("p"), A="0")


@reports("When the program is gone (an update, an uninstall), prompts do not complain again and again", "quiet",
         "at each prompt", NO_ELVISH)
def the_program_is_gone(t):
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    s.cd("p")
    s.do("")
    os.rename(s.folder + "/ges", s.folder + "/old")
    s.shown()
    s.do("")
    s.do("")
    t.want(len([line for line in s.shown().split("\n") if s.folder + "/ges" in line]) <= 1)
    t.want(s.cd("..") and s.do("") and s.do(""), "no prompt")
