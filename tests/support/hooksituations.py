"""What happens to a session: entering and leaving, PATH, nested projects, the user's own changes, other shells."""

import os
import shutil

from support.hooktable import Group

POSIX = ("bash", "zsh")
NO_NU = ("bash", "zsh", "fish", "elvish")  # Nushell runs no program in a directory that is gone, and ends where a variable is no UTF-8
NO_ELVISH = ("bash", "zsh", "fish")

# --- enter and leave ---------------------------------------------------------------------------------------------------
here = Group("Entering and leaving")


@here("Entering a project sets its variables", "loaded", "not loaded")
def enter_sets(t):
    t.project("p", A="1", B="two words")
    t.has(t.shell().cd("p"), A="1", B="two words")


@here("Leaving puts back what was there, also that something was not", "restored", "left behind")
def leave_puts_back_what_was_there(t):
    t.project("p", A="1", B="2")
    s = t.shell(env=["B=old"])
    before = s.do("")
    t.has(s.cd("p"), A="1")
    t.same(before, s.cd(".."))


@here("A variable that was empty before is empty again, not absent", "restored", "lost")
def an_empty_value_of_before_is_not_an_absent_one(t):
    t.project("p", A="1")
    s = t.shell(env=["A="])
    t.has(s.cd("p"), A="1")
    t.has(s.cd(".."), A="")


@here("A project can set a variable to nothing", "loaded", "not loaded")
def an_empty_value_is_set(t):
    t.project("p", A="")
    s = t.shell()
    t.has(s.cd("p"), A="")
    t.has(s.cd(".."), "A")


@here("A value of before with every ASCII character, line ends and UTF-8 comes back", "restored", "changed")
def values_of_before_come_back(t):
    value = "".join(chr(c) for c in range(1, 127)) + "\u00e9\u4e16\U0001f600 ~41 .v='=: "
    t.project("p", A="1")
    s = t.shell(env=["A=" + value])
    t.has(s.cd("p"), A="1")
    t.has(s.cd(".."), A=value)


@here("A value of before that is no UTF-8 comes back byte by byte", "restored", "changed", NO_NU)
def bytes_that_are_no_utf8_come_back(t):
    s = t.shell(env=["A=a\udcff\udc80b"])
    t.project("p", A="1")
    t.has(s.cd("p"), A="1")
    t.has(s.cd(".."), A="a\udcff\udc80b")


@here("A value of before of 30,000 characters comes back", "restored", "lost")
def a_long_value_comes_back(t):
    s = t.shell(env=["A=" + "x y" * 10000])
    t.project("p", A="1")
    s.cd("p")
    t.has(s.cd(".."), A="x y" * 10000)


@here("A shell that is started inside a project has its variables, and loses them outside", "loaded", "not loaded")
def a_shell_that_starts_inside(t):
    t.project("p", A="1")
    s = t.shell(cwd="w/p")
    t.has(s.do(""), A="1")
    t.has(s.cd("/"), "A")


@here("Directories below the project have its variables", "loaded", "not loaded")
def below_the_root_counts(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/a/b/c"))
    s = t.shell()
    t.has(s.cd("p/a/b/c"), A="1")
    t.has(s.cd(".."), A="1")
    t.has(s.cd("../../../.."), "A")


@here("Moving about inside a project changes nothing", "kept", "changed")
def moving_inside_changes_nothing(t):
    t.project("p", A="1", path=["bin"])
    os.makedirs(t.path("w/p/a"))
    s = t.shell()
    inside = s.cd("p")
    t.same(inside, s.cd("a"))
    t.same(inside, s.cd(".."))


@here("In and out three times is as once", "restored", "left behind")
def three_times_in_and_out(t):
    t.project("p", A="1", path=["bin"])
    s = t.shell(env=["A=old"])
    before = s.do("")
    for _ in range(3):
        t.has(s.cd("p"), A="1")
        t.same(before, s.cd(".."))


@here("From one project straight into another: only the other's variables", "restored", "left behind")
def from_one_project_to_the_next(t):
    t.project("p", A="1", B="1")
    t.project("q", A="2", C="2")
    s = t.shell(env=["A=0"])
    before = s.do("")
    t.has(s.cd("p"), "C", A="1", B="1")
    t.has(s.cd("../q"), "B", A="2", C="2")
    t.same(before, s.cd(".."))


@here("`cd -` between a project and the outside", "restored", "left behind", NO_ELVISH)
def cd_minus(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.has(s.do("cd -"), "A")
    t.has(s.do("cd -"), A="1")


@here("`pushd` and `popd` count as `cd` does", "restored", "left behind", NO_ELVISH)
def pushd_and_popd(t):
    t.project("p", A="1")
    t.project("q", A="2")
    s = t.shell()
    t.has(s.do("pushd p"), A="1")
    t.has(s.do("pushd ../q"), A="2")
    t.has(s.do("popd"), A="1")
    t.has(s.do("popd"), "A")


@here("A directory found by CDPATH counts", "loaded", "not loaded", NO_ELVISH)
def cdpath(t):
    t.project("far/p", A="1")
    s = t.shell()
    s.do("set -g CDPATH . %s" % t.path("w/far") if t.kind == "fish" else "CDPATH=.:" + t.path("w/far"))
    t.has(s.do("cd p"), A="1")


@here("A directory's name typed alone (autocd) counts", "loaded", "not loaded", NO_ELVISH)
def autocd(t):
    t.project("p", A="1")
    s = t.shell()
    s.do({"bash": "shopt -s autocd", "zsh": "setopt autocd"}.get(t.kind, ""))
    t.has(s.do("./p"), A="1")


@here("A command behind `cd` on the same line has the project's variables", "loaded", "only at the next prompt")
def the_same_line(t):
    t.project("p", A="1")
    s = t.shell()
    out = t.path("said")
    s.do(("cd p; ^/usr/bin/env o> " if t.kind == "nu" else "cd p; /usr/bin/env > ") + out)
    with open(out, encoding="utf-8") as file:
        t.want("\nA=1\n" in "\n" + file.read())


@here("Entering by a symbolic link loads, leaving unloads", "loaded", "not loaded")
def by_a_link(t):
    t.project("p", A="1")
    os.symlink("p", t.path("w/link"))
    s = t.shell()
    t.has(s.cd("link"), A="1")
    t.has(s.cd(".."), "A")


def named(t, name, word):
    t.project(name, A="1")
    s = t.shell()
    t.has(s.cd("./" + name), A="1")
    t.edit(name, A="2")
    t.seen(s.do(""), A="2")
    t.has(s.cd(".."), "A")
    t.want(not os.path.exists(t.path("w", name, "pwned")) and not os.path.exists(t.path("w/pwned")), word)


@here("A directory name with blanks, an apostrophe, a semicolon and brackets", "loaded", "not loaded")
def a_directory_name_with_blanks(t):
    named(t, "a b'c; (1) & 2", None)


@here("A directory name with the signs of globs", "loaded", "not loaded", ("bash",))
def a_directory_name_with_globs(t):
    named(t, "a*?[z]b", None)


@here("A directory name with what would be code is only a name", "loaded", "not loaded")
def a_directory_name_that_would_be_code(t):
    named(t, "a$(touch pwned)`touch pwned`\\e", "runs it")


@here("A directory name with double quotes", "loaded", "not loaded")
def a_directory_name_with_double_quotes(t):
    named(t, "the \"old\" one", None)


@here("A directory name with a line end", "loaded", "not loaded")
def a_directory_name_with_a_line_end(t):
    if t.kind != "bash":
        t.project("a\nb", A="1")
        s = t.shell(cwd="w/a\nb")  # a line end cannot be typed into these as it can into bash's quotes
        t.has(s.do(""), A="1")
        return
    named(t, "a\nb", None)


@here("A directory name with a leading dash, an equals sign and letters of three scripts", "loaded", "not loaded")
def a_directory_name_of_the_world(t):
    named(t, "-d \u00e9=\u4e16\u754c\U0001f600", None)


@here("The home directory can be a project", "loaded", "not loaded")
def home_is_a_project(t):
    t.player.project("home", {"A": "1"})
    t.player.allow("home")
    s = t.shell()
    t.has(s.cd(t.path("home")), A="1")
    t.has(s.cd("/"), "A")


@here("In / nothing is loaded and nothing said", "quiet", "something said")
def the_root_directory(t):
    t.project("p", A="1")
    s = t.shell(cwd="w/p")
    t.has(s.cd("/"), "A")
    s.shown()
    s.do("")
    t.want(t.player.told(s.shown()) == 0)


@here("Two hundred projects one after the other leave nothing behind", "restored", "left behind", ("bash",))
def two_hundred_directories(t):
    for number in range(200):
        t.project("d%d" % number, **{"A": str(number), "B%d" % number: "x"})
    s = t.shell(env=["A=old"])
    before = s.do("")
    for number in range(200):
        env = s.cd(t.path("w/d%d" % number))
        t.has(env, A=str(number))
        t.want([n for n in env if n.startswith("B")] == ["B%d" % number])
    t.same(before, s.cd(t.path("w")))


@here("Three hundred variables at once", "loaded", "not loaded")
def many_variables(t):
    t.project("p", **{"V%d" % n: "x%d" % n for n in range(300)})
    s = t.shell()
    before = s.do("")
    t.has(s.cd("p"), **{"V%d" % n: "x%d" % n for n in range(300)})
    t.same(before, s.cd(".."), "left behind")


# --- PATH --------------------------------------------------------------------------------------------------------------
path = Group("PATH and what is taken away")


@path("Directories of the project stand in front of PATH, in their order, and go again", "restored", "left behind")
def path_entries_stand_in_front_and_go(t):
    t.project("p", path=["bin", "tools/x"])
    s = t.shell()
    old = s.env["PATH"]
    t.want(s.cd("p")["PATH"].startswith(t.path("w/p/bin") + ":" + t.path("w/p/tools/x") + ":"), "not loaded")
    t.has(s.cd(".."), PATH=old)


def with_own_entry(t, make):
    t.project("p", path=["bin"], A="1")
    s = t.shell()
    old = s.env["PATH"]
    s.set("PATH", make(s.cd("p")["PATH"].split(":")))
    after = s.cd("..")["PATH"]
    t.want("/mine" in after.split(":"))
    t.want(after == make(old.split(":")), "moved")


@path("An entry that the user put in front of PATH inside stays there after leaving", "kept", "lost")
def the_users_entry_in_front(t):
    with_own_entry(t, lambda entries: ":".join(["/mine"] + entries))


@path("An entry that the user put into the middle of PATH inside stays there after leaving", "kept", "lost")
def the_users_entry_in_the_middle(t):
    with_own_entry(t, lambda entries: ":".join(entries[:-1] + ["/mine"] + entries[-1:]))


@path("An entry that the user put at the end of PATH inside stays there after leaving", "kept", "lost")
def the_users_entry_at_the_end(t):
    with_own_entry(t, lambda entries: ":".join(entries + ["/mine"]))


@path("An entry of the user's stays when the project's file changes", "kept", "lost")
def the_users_entry_and_an_edit(t):
    t.project("p", path=["bin"], A="1")
    s = t.shell()
    s.set("PATH", s.cd("p")["PATH"] + ":/mine")
    t.edit("p", path=["bin"], A="2")
    after = s.do("")
    t.seen(after, A="2")
    t.want(after["PATH"].endswith(":/mine"))


@path("A project's entry that the user took out of PATH stays out when the file changes", "kept", "put in again")
def a_path_entry_that_the_user_took_away_stays_away(t):
    t.project("p", path=["bin"], A="1")
    s = t.shell()
    inside = s.cd("p")["PATH"]
    t.want(t.path("w/p/bin") in inside.split(":"), "not loaded")
    s.set("PATH", ":".join(e for e in inside.split(":") if e != t.path("w/p/bin")))
    t.edit("p", path=["bin"], A="2")
    after = s.do("")
    t.seen(after, A="2")
    t.want(t.path("w/p/bin") not in after["PATH"].split(":"))


@path("An entry that PATH had before and the project adds too is there after leaving", "kept", "lost")
def an_own_entry_of_the_same_name_stays(t):
    s = t.shell(env=["PATH=" + t.player.path + ":" + t.path("w/p/bin")])
    t.project("p", path=["bin"])
    old = s.env["PATH"]
    s.cd("p")
    t.has(s.cd(".."), PATH=old)


@path("Another entry in the changed file takes the place of the first", "seen", "not seen")
def another_path_entry_replaces_the_first(t):
    t.project("p", path=["bin"])
    s = t.shell()
    old = s.env["PATH"]
    s.cd("p")
    t.edit("p", path=["other"])
    entries = s.do("")["PATH"].split(":")
    t.want(t.path("w/p/other") in entries and t.path("w/p/bin") not in entries)
    t.has(s.cd(".."), PATH=old)


@path("A variable that the project takes away is away inside and back outside", "restored", "left behind")
def unset_takes_away_and_puts_back(t):
    t.project("p", unset=["GOROOT", "GOFLAGS", "NOT_THERE"])
    s = t.shell(env=["GOROOT=/x", "GOFLAGS=-v"])
    t.has(s.cd("p"), "GOROOT", "GOFLAGS", "NOT_THERE")
    t.has(s.cd(".."), "NOT_THERE", GOROOT="/x", GOFLAGS="-v")


@path("What the project took away and the user set again inside stays after leaving", "kept", "lost")
def what_was_unset_and_the_user_set_again_stays(t):
    t.project("p", unset=["GOROOT"])
    s = t.shell(env=["GOROOT=/x"])
    s.cd("p")
    s.set("GOROOT", "/mine")
    t.has(s.cd(".."), GOROOT="/mine")


# --- nested ------------------------------------------------------------------------------------------------------------
nested = Group("Nested projects")


@nested("The inner project's values win inside; outside of it the outer's are back", "restored", "left behind")
def nested_projects(t):
    t.project("p", A="1", B="1")
    t.project("p/q", A="2")
    s = t.shell(env=["A=0"])
    t.has(s.cd("p"), A="1", B="1")
    t.has(s.cd("q"), A="2")
    t.has(s.cd(".."), A="1", B="1")
    t.has(s.cd(".."), "B", A="0")


@nested("Straight out of an inner project nothing stays behind", "restored", "left behind")
def straight_out_of_a_nested_project(t):
    t.project("p", A="1", B="1", path=["bin"])
    t.project("p/q", A="2", path=["bin"])
    s = t.shell(env=["A=0"])
    before = s.do("")
    s.cd("p")
    s.cd("q")
    t.same(before, s.cd("../.."))


@nested("An inner project can inherit what it does not set itself", "loaded", "not loaded")
def an_inner_project_inherits(t):
    t.project("p", A="1", B="1")
    t.player.inheriting("w/p/q", {"A": "2"})
    t.allow("p/q")
    s = t.shell()
    t.has(s.cd("p/q"), A="2", B="1")
    t.has(s.cd("../.."), "A", "B")


# --- the user's own changes --------------------------------------------------------------------------------------------
own = Group("What the user changes inside")


@own("A loaded variable that the user gave another value keeps it after leaving", "kept", "lost")
def a_value_that_the_user_changed_stays(t):
    t.project("p", A="1", B="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.set("A", "mine")
    t.has(s.cd(".."), "B", A="mine")


@own("A loaded variable that the user took away stays away after leaving", "kept", "lost")
def a_value_that_the_user_took_away_stays_away(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.unset("A")
    t.has(s.cd(".."), "A")


@own("A variable of the user's own stays after leaving", "kept", "lost")
def a_variable_of_the_users_own(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    s.set("MINE", "x")
    t.has(s.cd(".."), "A", MINE="x")


@own("The user's value stays when the file changes", "kept", "lost")
def an_edit_of_the_file_does_not_overwrite_the_users_value(t):
    t.project("p", A="1", B="1")
    s = t.shell()
    s.cd("p")
    s.set("A", "mine")
    t.edit("p", A="2", B="2")
    t.seen(s.do(""), B="2")
    t.has(s.env, A="mine")


@own("The user's value stays while moving about inside", "kept", "lost")
def a_changed_value_survives_moving_inside(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/a"))
    s = t.shell()
    s.cd("p")
    s.set("A", "mine")
    t.has(s.cd("a"), A="mine")
    t.has(s.cd(".."), A="mine")


@own("The user's value is the one that is put back the next time", "restored", "lost")
def a_changed_value_is_the_one_put_back_next_time(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.set("A", "mine")
    s.cd("..")
    t.has(s.cd("p"), A="1")
    t.has(s.cd(".."), A="mine")


# --- other shells ------------------------------------------------------------------------------------------------------
others = Group("Other shells")


def child(s, line_word="exec"):
    """Another shell of the same kind in place of, or inside, this one."""
    words = " ".join(s.kind.word(word) for word in s.argv)
    if line_word == "exec":
        return s.do("exec " + words)
    return s.do(words if s.name != "elvish" else "(external %s) %s" % (s.kind.word(s.argv[0]),
                                                                       " ".join(s.kind.word(w) for w in s.argv[1:])))


@others("`exec` of a new shell inside: still loaded, and leaving puts back", "restored", "left behind", NO_ELVISH)
def exec_of_a_shell(t):
    t.project("p", A="1", path=["bin"])
    s = t.shell(env=["A=0"])
    old = s.env["PATH"]
    s.cd("p")
    t.has(child(s), A="1")
    t.has(s.cd(".."), A="0")
    t.want([e for e in s.env["PATH"].split(":") if "/w/" in e] == [e for e in old.split(":") if "/w/" in e])


@others("A shell started inside a loaded one: leaving in it puts back, the outer one keeps its own", "restored", "left behind",
        NO_ELVISH)
def a_child_shell(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    t.has(child(s, "run"), A="1")
    t.has(s.cd(".."), A="0")
    t.has(s.do("exit"), A="1")
    t.has(s.cd(".."), A="0")


@others("A child shell that starts outside unloads what it inherited", "restored", "left behind")
def a_child_shell_that_starts_elsewhere(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    inside = s.cd("p")
    inherited = ["%s=%s" % pair for pair in inside.items() if pair[0].startswith(t.player.own) or pair[0] == "A"]
    c = t.shell(env=inherited, cwd="w")
    t.has(c.do(""), A="0")


@others("Two shells in two projects do not meet", "kept", "mixed up")
def parallel_shells_do_not_meet(t):
    t.project("p", A="1")
    t.project("q", A="2")
    one, two = t.shell(), t.shell()
    one.cd("p")
    two.cd("q")
    t.has(one.do(""), A="1")
    t.has(two.do(""), A="2")
    t.edit("p", A="3")
    t.seen(one.do(""), A="3")
    t.has(two.do(""), A="2")
    t.has(one.cd(".."), "A")
    t.has(two.do(""), A="2")


@others("Two shells in one project both see an edit", "seen", "not seen")
def parallel_shells_in_one_project_see_one_edit_each(t):
    t.project("p", A="1")
    one, two = t.shell(cwd="w/p"), t.shell(cwd="w/p")
    t.edit("p", A="2")
    t.has(one.do(""), A="2")
    t.has(two.do(""), A="2")


@others("A subshell that enters a project leaves the outer shell as it was", "kept", "changed", POSIX)
def a_subshell(t):
    t.project("p", A="1")
    s = t.shell()
    before = s.do("")
    t.same(before, s.do("( cd p; true )"))
    t.has(s.cd("p"), A="1")
    t.has(s.do("( cd /; true )"), A="1")


@others("`cd` in a background job changes nothing in the shell", "kept", "changed", POSIX)
def a_background_job(t):
    t.project("p", A="1")
    s = t.shell()
    before = s.do("")
    s.do("{ cd p; : ; } & wait")
    t.same(before, s.do(""))


# --- directories -------------------------------------------------------------------------------------------------------
moved = Group("Directories that go or move")


@moved("In a directory that was deleted the next prompt unloads", "restored", "left behind", NO_NU)
def a_deleted_directory(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    shutil.rmtree(t.path("w/p"))
    t.has(s.do(""), A="0")
    t.has(s.cd(t.path("w")), A="0")


@moved("Out of a directory that was deleted", "restored", "left behind", NO_NU)
def out_of_a_deleted_directory(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    shutil.rmtree(t.path("w/p"))
    s.do("")
    t.has(s.cd(t.path("w")), A="0")


@moved("Deleted, made again with other content and entered again", "loaded", "not loaded", NO_NU)
def a_directory_that_is_deleted_and_made_again(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    shutil.rmtree(t.path("w/p"))
    s.do("")
    t.edit("p", A="2")
    t.has(s.cd(t.path("w/p")), A="2")
    t.has(s.cd(t.path("w")), "A")


@moved("A project that was moved is not loaded from its new place unasked", "not loaded", "loaded")
def a_moved_directory(t):
    t.project("p", A="1")
    s = t.shell()
    os.rename(t.path("w/p"), t.path("w/q"))
    t.has(s.cd("q"), "A")


@moved("When the directory is renamed under the shell, nothing of it stays in PATH under the old name", "restored", "left behind", NO_NU)
def a_directory_renamed_under_the_shell(t):
    t.project("p", A="1", path=["bin"])
    s = t.shell()
    s.cd("p")
    os.rename(t.path("w/p"), t.path("w/q"))
    t.want(t.path("w/p/bin") not in s.do("")["PATH"].split(":"))


@moved("Another, unapproved directory under the old name is not loaded", "not loaded", "loaded")
def another_directory_under_the_same_name(t):
    t.project("p", A="1")
    t.unapproved("q", A="2")
    s = t.shell()
    s.cd("p")
    os.rename(t.path("w/p"), t.path("w/old"))
    os.rename(t.path("w/q"), t.path("w/p"))
    s.cd(t.path("w"))
    t.want(s.cd(t.path("w/p")).get("A") != "2")


@moved("A link that leads to another project now: `cd` to it again loads that", "loaded", "not loaded")
def a_link_that_leads_elsewhere(t):
    t.project("p", A="1")
    t.project("q", A="2")
    os.symlink("p", t.path("w/link"))
    s = t.shell()
    t.has(s.cd(t.path("w/link")), A="1")
    os.remove(t.path("w/link"))
    os.symlink("q", t.path("w/link"))
    t.has(s.cd(t.path("w/link")), A="2")
