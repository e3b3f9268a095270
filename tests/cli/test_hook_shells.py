"""The hook in real shells on pseudo-terminals: a table of situations, each in bash, zsh, fish, Elvish and Nushell."""

import os
import re
import shutil
import signal
import subprocess
import time

import pytest

from support import hooksdoc, ptyshell, toolchains

OURS = ("GES_LOADED",)
# What changes by itself between two prompts.
RESTLESS = {"PWD", "OLDPWD", "SHLVL", "_", "GES_LOADED", "COLUMNS", "LINES", "CMD_DURATION_MS", "LAST_EXIT_CODE"}


class Table:
    """What a situation works with: a sandbox and, on request, shells in it."""

    def __init__(self, sandbox, kind):
        self.sandbox, self.kind, self.shells = sandbox, kind, []
        self.path = sandbox.path

    def shell(self, env=(), cwd=None):
        shell = ptyshell.Shell(self.sandbox, self.kind, env, cwd and self.path(cwd))
        self.shells.append(shell)
        return shell

    def write(self, name, content):
        return self.sandbox.write("w/" + name, content)

    def allow(self, name):
        result = self.sandbox.ges("allow", "--yes", self.path("w", name))
        assert result.status == 0, result

    def project(self, name, **variables):
        self.write(name + "/.env", "".join("%s='%s'\n" % pair for pair in variables.items()))
        self.allow(name)

    def rest(self):
        """Files come to rest: what was just written may be looked at twice (env/stamp.h)."""
        time.sleep(0.06)


SITUATIONS = {}
OF_NUSHELL = set()


def situation(function):
    SITUATIONS[function.__name__] = function
    return function


def of_nushell(function):
    """The same is played by ges in the other shells from support/hooksituations.py (test_hooks_compared.py)."""
    OF_NUSHELL.add(function.__name__)
    return situation(function)


def given(env, *names):
    return {name: env[name] for name in names if name in env}


def same(before, after):
    """Nothing of the session is other than before."""
    return {k: v for k, v in before.items() if k not in RESTLESS} == {k: v for k, v in after.items() if k not in RESTLESS}


# --- enter and leave ---------------------------------------------------------------------------------------------------

@of_nushell
def enter_sets(t):
    t.project("p", A="1", B="two words")
    s = t.shell()
    assert given(s.cd("p"), "A", "B") == {"A": "1", "B": "two words"}


@of_nushell
def leave_puts_back_what_was_there(t):
    t.project("p", A="1", B="2")
    s = t.shell(env=["B=old"])
    before = s.do("")
    s.cd("p")
    after = s.cd("..")
    assert same(before, after) and "GES_LOADED" not in after and after["B"] == "old"


@of_nushell
def an_empty_value_of_before_is_not_an_absent_one(t):
    t.project("p", A="1")
    s = t.shell(env=["A="])
    assert s.cd("p")["A"] == "1"
    assert s.cd("..")["A"] == ""


@of_nushell
def an_empty_value_is_set(t):
    t.project("p", A="")
    s = t.shell()
    assert s.cd("p")["A"] == ""
    assert "A" not in s.cd("..")


@situation
def values_of_before_come_back_byte_by_byte(t):
    value = "".join(chr(c) for c in range(1, 127)) + "\u00e9\u4e16\U0001f600 ~41 .v='=: "
    t.project("p", A="1")
    s = t.shell(env=["A=" + value])
    assert s.cd("p")["A"] == "1"
    assert s.cd("..")["A"] == value


@of_nushell
def a_shell_that_starts_inside(t):
    t.project("p", A="1")
    s = t.shell(cwd="w/p")
    assert s.env["A"] == "1"
    assert "A" not in s.cd("/")


@of_nushell
def below_the_root_counts(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/a/b/c"))
    s = t.shell()
    assert s.cd("p/a/b/c")["A"] == "1"
    assert s.cd("..")["A"] == "1"
    assert "A" not in s.cd("../../../..")


@situation
def moving_inside_changes_nothing(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/a"))
    s = t.shell()
    inside = s.cd("p")
    assert inside["GES_LOADED"] == s.cd("a")["GES_LOADED"] == s.cd("..")["GES_LOADED"]


@situation
def twice_in_and_out(t):
    t.project("p", A="1")
    s = t.shell(env=["A=old"])
    for _ in range(3):
        assert s.cd("p")["A"] == "1"
        assert s.cd("..")["A"] == "old"


@of_nushell
def from_one_project_to_the_next(t):
    t.project("p", A="1", B="1")
    t.project("q", A="2", C="2")
    s = t.shell(env=["A=0"])
    before = s.do("")
    assert given(s.cd("p"), "A", "B", "C") == {"A": "1", "B": "1"}
    assert given(s.cd("../q"), "A", "B", "C") == {"A": "2", "C": "2"}
    assert same(before, s.cd(".."))


@of_nushell
def by_a_link(t):
    t.project("p", A="1")
    os.symlink("p", t.path("w/link"))
    s = t.shell()
    assert s.cd("link")["A"] == "1"
    assert "A" not in s.cd("..")


@situation
def blanks_quotes_and_lines_in_the_directory_name(t):
    name = "a b'c\"d$(touch pwned)`x`;&|*?[z]\\e"
    t.project(name, A="1")
    s = t.shell()
    assert s.cd(name)["A"] == "1"
    s.starts()
    t.rest()
    s.do("")
    s.starts()
    s.do("")
    assert s.starts() == 0
    t.write(name + "/.env", "A=2\n")
    t.allow(name)
    assert s.do("")["A"] == "2"
    assert not os.path.exists(t.path("w", name, "pwned"))


@situation
def values_that_would_be_code(t):
    value = "$(touch pwned) `touch pwned`; touch pwned \\ \" ! # & | * ~"
    t.project("p", A=value)
    s = t.shell()
    assert s.cd("p")["A"] == value
    assert not os.path.exists(t.path("w/p/pwned"))


# --- PATH, GES_UNSET, order --------------------------------------------------------------------------------------------

def with_settings(t, name, text):
    t.write(name + "/ges.env", text)
    t.allow(name)


@situation
def path_entries_stand_in_front_and_go(t):
    with_settings(t, "p", "GES_PATH=bin:tools/x\n")
    s = t.shell()
    old = s.env["PATH"]
    assert s.cd("p")["PATH"] == ":".join([t.path("w/p/bin"), t.path("w/p/tools/x"), old])
    assert s.cd("..")["PATH"] == old


@situation
def path_entries_of_the_user_stay(t):
    with_settings(t, "p", "GES_PATH=bin\n")
    s = t.shell()
    old = s.env["PATH"]
    inside = s.cd("p")["PATH"]
    s.set("PATH", "/mine:" + inside + ":/last")
    assert s.cd("..")["PATH"] == "/mine:" + old + ":/last"


@situation
def a_path_entry_that_the_user_took_away_stays_away(t):
    with_settings(t, "p", "GES_PATH=bin\nA=1\n")
    s = t.shell()
    old = s.env["PATH"]
    s.cd("p")
    s.set("PATH", old)
    t.write("p/ges.env", "GES_PATH=bin\nA=2\n")
    t.allow("p")
    after = s.do("")
    assert after["A"] == "2" and after["PATH"] == old
    assert s.cd("..")["PATH"] == old


@situation
def an_own_entry_of_the_same_name_stays(t):
    s = t.shell(env=["PATH=/usr/bin:/bin:" + t.path("w/p/bin")])
    with_settings(t, "p", "GES_PATH=bin\n")
    old = s.env["PATH"]
    assert s.cd("p")["PATH"] == t.path("w/p/bin") + ":" + old
    assert s.cd("..")["PATH"] == old


@situation
def another_path_entry_replaces_the_first(t):
    with_settings(t, "p", "GES_PATH=bin\n")
    s = t.shell()
    old = s.env["PATH"]
    s.cd("p")
    with_settings(t, "p", "GES_PATH=other\n")
    assert s.do("")["PATH"] == t.path("w/p/other") + ":" + old
    assert s.cd("..")["PATH"] == old


@situation
def a_whole_path_is_put_back(t):
    with_settings(t, "p", "PATH='/usr/bin:/bin:/p'\nGES_PATH=bin\n")
    s = t.shell()
    old = s.env["PATH"]
    assert s.cd("p")["PATH"] == t.path("w/p/bin") + ":/usr/bin:/bin:/p"
    assert s.cd("..")["PATH"] == old


@of_nushell
def unset_takes_away_and_puts_back(t):
    with_settings(t, "p", "GES_UNSET='GOROOT, GOFLAGS NOT_THERE'\n")
    s = t.shell(env=["GOROOT=/x", "GOFLAGS=-v"])
    inside = s.cd("p")
    assert given(inside, "GOROOT", "GOFLAGS", "NOT_THERE") == {}
    assert given(s.cd(".."), "GOROOT", "GOFLAGS", "NOT_THERE") == {"GOROOT": "/x", "GOFLAGS": "-v"}


@of_nushell
def what_was_unset_and_the_user_set_again_stays(t):
    with_settings(t, "p", "GES_UNSET=GOROOT\n")
    s = t.shell(env=["GOROOT=/x"])
    s.cd("p")
    s.set("GOROOT", "/mine")
    assert s.cd("..")["GOROOT"] == "/mine"


@situation
def later_files_win(t):
    t.write("p/ges.env", "A=ges\nB=ges\nC=ges\n")
    t.write("p/.env", "B=env\nC=env\n")
    t.write("p/.env.local", "C=local\n")
    t.allow("p")
    s = t.shell()
    assert given(s.cd("p"), "A", "B", "C") == {"A": "ges", "B": "env", "C": "local"}


@situation
def files_of_a_mode_win_over_the_others(t):
    for name, value in (("", "1"), (".local", "2"), (".test", "3"), (".test.local", "4")):
        t.write("p/.env" + name, "".join("V%d=%s\n" % (n, value) for n in range(int(value), 5)))
    s = t.shell(env=["GES_MODE=test"])
    for name in (".env", ".env.local", ".env.test", ".env.test.local"):
        t.allow("p/" + name)
    assert given(s.cd("p"), "V1", "V2", "V3", "V4") == {"V1": "1", "V2": "2", "V3": "3", "V4": "4"}


@situation
def files_of_another_mode_do_not_count(t):
    t.project("p", A="1")
    t.write("p/.env.production", "A=2\n")
    t.allow("p/.env.production")
    s = t.shell(env=["GES_MODE=test"])
    assert s.cd("p")["A"] == "1"


@situation
def a_changed_mode_counts_at_the_next_directory(t):
    t.project("p", A="1")
    t.write("p/.env.test", "A=2\n")
    t.allow("p/.env.test")
    s = t.shell()
    assert s.cd("p")["A"] == "1"
    s.cd("..")
    s.set("GES_MODE", "test")
    assert s.cd("p")["A"] == "2"


# --- nested ------------------------------------------------------------------------------------------------------------

@situation
def nested_projects_replace_each_other(t):
    t.project("p", A="1", B="1")
    t.project("p/q", A="2")
    s = t.shell(env=["A=0"])
    assert given(s.cd("p"), "A", "B") == {"A": "1", "B": "1"}
    assert given(s.cd("q"), "A", "B") == {"A": "2"}
    assert given(s.cd(".."), "A", "B") == {"A": "1", "B": "1"}
    assert given(s.cd(".."), "A", "B") == {"A": "0"}


@of_nushell
def straight_out_of_a_nested_project(t):
    t.project("p", A="1", B="1")
    t.project("p/q", A="2")
    s = t.shell(env=["A=0"])
    before = s.do("")
    s.cd("p")
    s.cd("q")
    assert same(before, s.cd("../.."))


@situation
def a_module_ends_the_project_around_it(t):
    t.project("p", A="1")
    t.write("p/m/go.mod", "module m\n")
    s = t.shell()
    assert s.cd("p")["A"] == "1"
    assert "A" not in s.cd("m")


@situation
def a_module_of_a_workspace_sees_its_files(t):
    t.project("p", A="1")
    t.write("p/go.work", "go 1.24\n")
    t.write("p/m/go.mod", "module m\n")
    s = t.shell()
    assert s.cd("p/m")["A"] == "1"


@situation
def a_module_with_files_of_its_own_has_only_these(t):
    t.project("p", A="1", B="1")
    t.write("p/go.work", "go 1.24\n")
    t.project("p/m", A="2")
    t.write("p/m/go.mod", "module m\n")
    s = t.shell()
    assert given(s.cd("p/m"), "A", "B") == {"A": "2"}


@situation
def a_go_mod_that_appears_ends_the_project(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/m"))
    s = t.shell()
    assert s.cd("p/m")["A"] == "1"
    t.write("p/m/go.mod", "module m\n")
    assert "A" not in s.do("")
    os.remove(t.path("w/p/m/go.mod"))
    assert s.do("")["A"] == "1"


@situation
def a_nested_project_that_appears_and_goes(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/q"))
    s = t.shell()
    assert s.cd("p/q")["A"] == "1"
    t.project("p/q", A="2")
    assert s.do("")["A"] == "2"
    os.remove(t.path("w/p/q/.env"))
    assert s.do("")["A"] == "1"


# --- edits -------------------------------------------------------------------------------------------------------------

@situation
def an_edit_counts_once_approved(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.write("p/.env", "A=2\n")
    assert "A" not in s.do(""), "a content that nobody approved is not loaded"
    assert "has changed and is not loaded" in s.said()
    t.allow("p")
    assert s.do("")["A"] == "2"


@situation
def an_edit_in_the_same_second(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    for number in range(5):
        t.write("p/.env", "A=x%d\n" % number)
        t.allow("p")
        assert s.do("")["A"] == "x%d" % number


@situation
def an_edit_to_the_same_size_and_time_within_a_tick(t):
    t.project("p", A="1")
    now = time.time_ns()
    os.utime(t.path("w/p/.env"), ns=(now, now))
    t.write("q", "A=2\n")
    s = t.shell()
    s.cd("p")
    with open(t.path("w/p/.env"), "r+b") as file:
        file.write(b"A='2'")
    os.utime(t.path("w/p/.env"), ns=(now, now))
    if time.time_ns() - now < 30_000_000:
        assert s.do("").get("A") != "1", "the file had not come to rest"


@of_nushell
def an_older_file_in_its_place(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.write("p/new", "A=2\n")
    os.utime(t.path("w/p/new"), (1000000000, 1000000000))
    os.rename(t.path("w/p/new"), t.path("w/p/.env"))
    t.allow("p")
    assert s.do("")["A"] == "2"


@situation
def a_time_in_the_future(t):
    t.project("p", A="1")
    os.utime(t.path("w/p/.env"), (4000000000, 4000000000))
    s = t.shell()
    assert s.cd("p")["A"] == "1"
    s.starts()
    s.do("")
    assert s.starts() == 0
    t.write("p/.env", "A=2\n")
    t.allow("p")
    assert s.do("")["A"] == "2"


@situation
def a_time_that_is_touched_changes_nothing(t):
    t.project("p", A="1")
    s = t.shell()
    inside = s.cd("p")
    os.utime(t.path("w/p/.env"))
    assert same(inside, s.do(""))


@situation
def an_edit_by_the_shell_itself(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    s.do("^/bin/sh -c 'echo B=2 >> .env'" if t.kind == "nu" else "echo B=2 >> .env")
    assert s.do(("^" if t.kind == "nu" else "") + t.sandbox.program + " allow --yes").get("B") == "2"


@situation
def a_variable_that_leaves_the_file(t):
    t.project("p", A="1", B="1")
    s = t.shell(env=["B=0"])
    s.cd("p")
    t.project("p", A="1")
    assert given(s.do(""), "A", "B") == {"A": "1", "B": "0"}


@situation
def a_file_that_appears(t):
    os.makedirs(t.path("w/p"))
    s = t.shell()
    assert "A" not in s.cd("p")
    t.project("p", A="1")
    assert s.do("")["A"] == "1"


@situation
def a_second_file_that_appears(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    t.write("p/.env.local", "A=2\n")
    t.allow("p")
    assert s.do("")["A"] == "2"
    os.remove(t.path("w/p/.env.local"))
    assert s.do("")["A"] == "1"


@situation
def a_file_that_goes(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    os.remove(t.path("w/p/.env"))
    after = s.do("")
    assert "A" not in after and "GES_LOADED" not in after


@situation
def stamps_that_are_removed(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    stamps = t.path("home/.cache/ges")
    if t.kind not in ("elvish", "nu"):  # these two need none
        shutil.rmtree(stamps)
    t.project("p", A="2")
    assert s.do("")["A"] == "2"


@situation
def no_place_for_stamps(t):
    t.project("p", A="1")
    with open(t.path("home/.cache"), "w", encoding="utf-8") as file:
        file.write("in the way")
    s = t.shell()
    assert s.cd("p")["A"] == "1"
    t.project("p", A="2")
    assert s.do("")["A"] == "2"


@situation
def another_file_of_the_directory_starts_nothing(t):
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    s.cd("p")
    s.do("")
    s.starts()
    t.write("p/main.go", "package main\n")
    s.do("")
    assert s.starts() == 0


# --- the user's own changes --------------------------------------------------------------------------------------------

@of_nushell
def a_value_that_the_user_changed_stays(t):
    t.project("p", A="1", B="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.set("A", "mine")
    after = s.cd("..")
    assert given(after, "A", "B") == {"A": "mine"}


@of_nushell
def a_value_that_the_user_took_away_stays_away(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.unset("A")
    assert "A" not in s.cd("..")


@situation
def the_user_sets_the_same_value(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.set("A", "1")
    assert s.cd("..")["A"] == "0", "nothing tells it from the one that was loaded"


@of_nushell
def a_variable_of_the_users_own(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    s.set("MINE", "x")
    assert s.cd("..")["MINE"] == "x"


@situation
def an_edit_of_the_file_does_not_overwrite_the_users_value(t):
    t.project("p", A="1", B="1")
    s = t.shell()
    s.cd("p")
    s.set("A", "mine")
    t.project("p", A="2", B="2")
    assert given(s.do(""), "A", "B") == {"A": "mine", "B": "2"}
    assert given(s.cd(".."), "A", "B") == {"A": "mine"}


@of_nushell
def a_changed_value_survives_moving_inside(t):
    t.project("p", A="1")
    os.makedirs(t.path("w/p/a"))
    s = t.shell()
    s.cd("p")
    s.set("A", "mine")
    assert s.cd("a")["A"] == "mine"
    assert s.cd("..")["A"] == "mine"


@of_nushell
def a_changed_value_is_the_one_put_back_next_time(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.set("A", "mine")
    s.cd("..")
    assert s.cd("p")["A"] == "1"
    assert s.cd("..")["A"] == "mine"


# --- other shells ------------------------------------------------------------------------------------------------------

@situation
def a_child_shell_knows_what_is_loaded(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    inside = s.cd("p")
    child = t.shell(env=["%s=%s" % (n, inside[n]) for n in ("A", "GES_LOADED")], cwd="w/p")
    assert child.env["A"] == "1"
    assert child.cd("..")["A"] == "0"
    assert s.do("")["A"] == "1"


@of_nushell
def a_child_shell_that_starts_elsewhere(t):
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    inside = s.cd("p")
    child = t.shell(env=["%s=%s" % (n, inside[n]) for n in ("A", "GES_LOADED")], cwd="w")
    assert child.env["A"] == "0" and "GES_LOADED" not in child.env


@of_nushell
def parallel_shells_do_not_meet(t):
    t.project("p", A="1")
    t.project("q", A="2")
    one, two = t.shell(), t.shell()
    one.cd("p")
    two.cd("q")
    assert one.do("")["A"] == "1" and two.do("")["A"] == "2"
    t.project("p", A="3")
    assert one.do("")["A"] == "3" and two.do("")["A"] == "2"
    one.cd("..")
    assert "A" not in one.env and two.do("")["A"] == "2"


@situation
def parallel_shells_in_one_project_see_one_edit_each(t):
    t.project("p", A="1")
    one, two = t.shell(cwd="w/p"), t.shell(cwd="w/p")
    t.project("p", A="2")
    assert one.do("")["A"] == "2" and two.do("")["A"] == "2"


@situation
def an_approval_in_one_shell_counts_in_the_other(t):
    t.write("p/.env", "A=1\n")
    s = t.shell()
    assert "A" not in s.cd("p")
    t.allow("p")
    assert s.do("")["A"] == "1"
    assert t.sandbox.ges("deny", t.path("w/p")).status == 0
    assert "A" not in s.do("")


# --- directories that go or move ---------------------------------------------------------------------------------------

@situation
def a_deleted_directory_starts_nothing_at_every_prompt(t):
    if t.kind == "nu":
        return  # it runs nothing there, ges no more than others: nushell_in_a_directory_that_is_gone
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    shutil.rmtree(t.path("w/p"))
    s.do("")
    s.starts()
    s.do("")
    assert s.starts() == 0


@situation
def nushell_in_a_directory_that_is_gone(t):
    if t.kind != "nu":
        return
    t.project("p", A="1")
    s = t.shell(env=["A=0"])
    s.cd("p")
    s.said()
    shutil.rmtree(t.path("w/p"))
    s.starts()
    s.type("null")
    s.type("null")
    assert s.starts() == 0
    assert s.cd(t.path("w"))["A"] == "0" and s.starts() == 1


@situation
def a_moved_directory_asks_again(t):
    if t.kind == "nu":
        return  # it runs nothing there, ges no more than others: nushell_in_a_directory_that_is_gone
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    os.rename(t.path("w/p"), t.path("w/q"))
    assert "A" not in s.do("")
    assert "ges allow" in s.said()
    t.allow("q")
    assert s.cd(t.path("w/q"))["A"] == "1"


@situation
def another_directory_under_the_same_name(t):
    t.project("p", A="1")
    t.write("q/.env", "A=2\n")
    s = t.shell()
    s.cd("p")
    os.rename(t.path("w/p"), t.path("w/old"))
    os.rename(t.path("w/q"), t.path("w/p"))
    assert s.do("").get("A") != "2", "the approval was for another content"


@situation
def a_link_that_leads_elsewhere(t):
    t.project("p", A="1")
    t.project("q", A="2")
    os.symlink("p", t.path("w/link"))
    s = t.shell()
    assert s.cd("link")["A"] == "1"
    os.remove(t.path("w/link"))
    os.symlink("q", t.path("w/link"))
    stays = "2" if t.kind == "nu" else "1"
    assert s.do("")["A"] == stays, "the shell still stands in the old one; Nushell goes by the name"
    assert s.cd(t.path("w/link"))["A"] == "2", "now it does not, and PWD is the same"


@situation
def forty_directories(t):  # hooksituations.py has two hundred, in bash: what a hook leaves behind in one shows in forty
    for number in range(40):
        t.write("d%d/.env" % number, "A=%d\nB%d=x\n" % (number, number))
        t.allow("d%d" % number)
    s = t.shell(env=["A=old"])
    before = s.do("")
    for number in range(40):
        env = s.cd(t.path("w/d%d" % number))
        assert env["A"] == str(number) and [n for n in env if n.startswith("B")] == ["B%d" % number]
    assert same(before, s.cd(t.path("w")))


# --- trust and trouble -------------------------------------------------------------------------------------------------

@situation
def what_is_not_approved_is_announced_once(t):
    t.write("p/.env", "A=1\n")
    os.makedirs(t.path("w/p/a"))
    s = t.shell()
    assert "A" not in s.cd("p")
    assert s.said().count("ges allow") == 1
    s.do("")
    s.cd("a")
    s.cd("..")
    s.do("")
    assert s.said() == ""
    s.cd("..")
    s.cd("p")
    assert s.said() == "", "once in a session"
    t.write("p/.env", "A=2\n")
    s.do("")
    assert s.said().count("ges allow") == 1, "another content is announced again"


@situation
def what_is_denied_is_not_announced(t):
    t.write("p/.env", "A=1\n")
    assert t.sandbox.ges("deny", t.path("w/p")).status == 0
    s = t.shell()
    assert "A" not in s.cd("p")
    assert s.said() == ""


@situation
def a_file_that_cannot_be_read_is_told_once(t):
    t.project("p", A="1")
    s = t.shell()
    s.cd("p")
    s.said()
    t.write("p/.env", "A=1\nB=$(touch pwned)\n")
    assert "A" not in s.do("")
    assert "line 2" in s.said()
    t.rest()
    s.do("")
    s.starts()
    s.do("")
    assert s.said() == "" and s.starts() == 0
    assert not os.path.exists(t.path("w/p/pwned"))


@situation
def one_bad_file_leaves_the_others(t):
    t.project("p", A="1")
    t.write("p/.env.local", "B=`x`\n")
    s = t.shell()
    assert s.cd("p")["A"] == "1"


@situation
def names_of_the_shell_and_of_ges_are_left_out(t):
    t.project("p", A="1", GES_BASELINE="x", GES_LOADED="1.rx", UID="7", PWD="/", SHLVL="9")
    s = t.shell()
    env = s.cd("p")
    assert env["A"] == "1" and env["PWD"] == t.path("w/p") and "GES_BASELINE" not in env
    assert "GES_BASELINE is left out" in s.said().replace("\n", "")


@situation
def a_damaged_memory_is_no_end(t):
    t.project("p", A="1")
    s = t.shell(env=["GES_LOADED=1.vA=??"])
    assert s.cd("p")["A"] == "1"
    assert "A" not in s.cd("..")


@situation
def what_is_too_long_to_remember_is_not_replaced(t):
    t.project("p", A="1")
    s = t.shell(env=["A=" + "x" * 40000])
    assert s.cd("p")["A"] == "x" * 40000
    assert "too long to be remembered" in s.said().replace("\n", "")


@situation
def a_missing_program_is_no_end(t):
    s = t.shell()
    os.remove(os.path.join(s.folder, "ges"))
    os.makedirs(t.path("w/p"))
    s.cd("p")
    assert s.cd("..")["PWD"] == t.path("w")


@situation
def the_status_of_the_last_command_is_kept(t):
    if t.kind in ("elvish", "nu"):
        return  # it has exceptions instead
    t.project("p", A="1")
    s = t.shell()
    s.do("false; cd p; false")
    name = "$status" if t.kind == "fish" else "$?"
    assert s.do("sh -c 'exit 7'\necho said=%s > %s/status" % (name, s.folder))
    with open(s.folder + "/status", encoding="utf-8") as file:
        assert file.read() == "said=7\n"


@situation
def nothing_is_started_at_rest(t):
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    for where in ("p", "/"):
        s.cd(t.path("w/p") if where == "p" else where)
        s.starts()
        for _ in range(5):
            s.do("")
        assert s.starts() == 0, where


@situation
def one_start_for_one_change(t):
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    s.starts()
    s.cd("p")
    assert s.starts() == (2 if t.kind == "elvish" else 1)  # it reads the files between two starts


@of_nushell
def many_variables(t):
    t.project("p", **{"V%d" % n: "x%d" % n for n in range(300)})
    s = t.shell()
    before = s.do("")
    env = s.cd("p")
    assert all(env["V%d" % n] == "x%d" % n for n in range(300))
    assert same(before, s.cd(".."))


@situation
def the_summary_names_no_values(t):
    t.project("p", API_TOKEN="hush")
    s = t.shell()
    s.cd("p")
    text = s.said()
    assert "+API_TOKEN" in text and "hush" not in text


def off_line(kind, is_off):
    """Sets GES_NO_HOOK, or takes it away."""
    lines = {"fish": ("set -gx GES_NO_HOOK 1", "set -e GES_NO_HOOK"), "elvish": ("set-env GES_NO_HOOK 1", "unset-env GES_NO_HOOK"),
             "nu": ("$env.GES_NO_HOOK = 1", "hide-env GES_NO_HOOK")}
    return lines.get(kind, ("export GES_NO_HOOK=1", "unset GES_NO_HOOK"))[0 if is_off else 1]


@situation
def off_and_on_again(t):
    with_settings(t, "p", "GES_PATH=bin\nA=1\n")
    t.rest()
    s = t.shell(env=["A=0"])
    before = s.do("")
    assert s.cd("p")["A"] == "1"
    off = s.do(off_line(t.kind, True))
    assert off["A"] == "0" and t.path("w/p/bin") not in off["PATH"]
    s.do("")
    s.starts()
    assert s.do("")["A"] == "0"
    assert s.starts() == 0, "switched off it starts nothing"
    s.cd("..")
    assert s.cd("p")["A"] == "0", "nor does it load elsewhere"
    assert s.do(off_line(t.kind, False))["A"] == "1"
    assert same(before, s.cd(".."))


@situation
def off_is_inherited(t):
    t.project("p", A="1")
    s = t.shell(env=["GES_NO_HOOK=1"])
    assert "A" not in s.cd("p")
    s.do("")
    s.starts()
    s.do("")
    assert s.starts() == 0


def started_inside(t, path, rc):
    """A shell that inherits what a project set, with that PATH, and what stands in its start-up file."""
    keeps = ("A", "PATH", "GES_LOADED")
    env = dict(t.shells[0].env, PATH=path)
    s = ptyshell.Shell(t.sandbox, t.kind, ["%s=%s" % (name, env[name]) for name in keeps if name in env], t.path("w/p"), rc_before=rc)
    t.shells.append(s)
    return s


@situation
def a_start_up_file_that_sets_path_anew(t):
    with_settings(t, "p", "GES_PATH=bin:tools\nA=1\n")
    s = t.shell(env=["PATH=/usr/bin:/bin"])
    loaded = s.cd("p")["PATH"]
    set_path = {"fish": "set -gx PATH /usr/bin /bin\n", "elvish": "set-env PATH /usr/bin:/bin\n",
                "nu": "$env.PATH = [/usr/bin /bin]\n"}.get(t.kind, "PATH=/usr/bin:/bin\n")
    child = started_inside(t, loaded, set_path)
    assert child.env["PATH"] == loaded and child.env["A"] == "1"
    assert child.cd("..")["PATH"] == "/usr/bin:/bin" and "A" not in child.env


@situation
def a_path_that_the_user_changed_is_inherited(t):
    with_settings(t, "p", "GES_PATH=bin:tools\nA=1\n")
    s = t.shell(env=["PATH=/usr/bin:/bin"])
    s.cd("p")
    changed = "/usr/bin:%s:/bin" % t.path("w/p/tools")
    assert started_inside(t, changed, "").env["PATH"] == changed, "one that was moved, one that was taken away"


def test_the_table_has_sixty_situations():
    assert len(SITUATIONS) >= 60


def test_what_is_left_to_the_comparison_stands_there():
    assert OF_NUSHELL <= hooksdoc.SITUATIONS.keys()


@pytest.mark.parametrize("name,kind", [(name, kind) for name in SITUATIONS for kind in ptyshell.KINDS
                                       if kind == "nu" or name not in OF_NUSHELL])
def test_situation(sandbox, name, kind):
    table = Table(sandbox, kind)
    try:
        SITUATIONS[name](table)
    finally:
        for shell in table.shells:
            shell.close()


def test_what_is_for_this_session_happens_at_once_in_elvish(sandbox):
    shell = ptyshell.Shell(sandbox, "elvish")
    try:
        assert shell.do("ges set --scope session A='x y'\"'z\"")["A"] == "x y'z"
        assert shell.do("ges unset --scope=session A").get("A") is None
        shell.said()
        shell.do("ges set --scope session --dry-run A=1 | slurp > %s/shown" % shell.folder)
        shell.do("ges version > %s/version" % shell.folder)
        with open(shell.folder + "/version", encoding="utf-8") as file:
            assert file.read().startswith("ges ")
        assert "A" not in shell.do("")
    finally:
        shell.close()


@pytest.mark.parametrize("kind", list(ptyshell.KINDS))
def test_no_program_at_all_is_started_at_rest(sandbox, kind):
    """As strace sees it, in the shell and whatever it starts: only what the test itself runs."""
    t = Table(sandbox, kind)
    t.project("p", A="1")
    t.rest()
    s = t.shell()
    log = t.path("strace")
    tracer = None
    try:
        s.cd("p")
        s.do("")
        tracer = subprocess.Popen(["strace", "-f", "-e", "trace=execve", "-o", log, "-p", str(s.pid)], stderr=subprocess.PIPE)
        assert b"attached" in tracer.stderr.readline()
        for _ in range(3):
            s.do("")
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=30)
        with open(log, encoding="utf-8", errors="replace") as file:
            # A line that another process's interrupts says "<unfinished" first, and how it ended in a later one.
            programs = re.findall(r'execve\("([^"]*)".*(?: = 0|<unfinished)', file.read())
        assert sorted(set(programs)) == ["/bin/mv", "/usr/bin/env"] and len(programs) == 6
    finally:
        if tracer and tracer.poll() is None:
            tracer.kill()
        for shell in t.shells:
            shell.close()


def test_ges_go_chooses_the_go_of_this_machine_or_lets_go_fetch_it(sandbox, go_toolchains):
    newest = list(go_toolchains)[-1]
    sandbox.write("w/ges.env", "GES_GO=%s\n" % newest[2:])
    assert sandbox.ges("allow", "--yes").status == 0
    path = "PATH=/usr/bin:/bin:" + go_toolchains[newest] + "/bin"
    there = str(sandbox.ges("load", "--shell", "bash", env=[path, "GOROOT=/foreign"]))
    assert go_toolchains[newest] + "/bin:/usr/bin" in there and "unset GOROOT" in there
    sandbox.write("w/ges.env", "GES_GO=1.99.1\n")
    assert sandbox.ges("allow", "--yes").status == 0
    assert "GOTOOLCHAIN='go1.99.1'" in str(sandbox.ges("load", "--shell", "bash", env=[path]))
