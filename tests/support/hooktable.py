"""The table that ges, direnv and mise play, and what one play of it says: situations are in hooksituations*.py."""

import os
import time

from support import ptyshell
from support.hookplayers import CannotPlay

# What changes by itself between two prompts.
RESTLESS = {"PWD", "OLDPWD", "SHLVL", "_", "COLUMNS", "LINES", "CMD_DURATION_MS", "LAST_EXIT_CODE"}
KINDS = ("bash", "zsh", "fish", "elvish", "nu")
SITUATIONS = {}


class Situation:
    """wish: what the user would want, one sentence; good, bad: the words for it and for its contrary; shells: where there is
    such a thing; varies: {player: why it is now as wished and now not}, of one shell {(player, shell): why}"""

    def __init__(self, play, group, wish, good, bad, shells, varies):
        self.play, self.name, self.group = play, play.__name__, group
        self.wish, self.good, self.bad, self.shells, self.varies = wish, good, bad, shells, varies

    def why_varies(self, player, kind):
        """None: the word is the same in every play."""
        return self.varies.get(player) or self.varies.get((player, kind))

    def words(self, word, player, kind):
        """The words that may come out where `word` did."""
        assert not self.why_varies(player, kind) or word in (self.good, self.bad), (self.name, player, kind, word)
        return (self.good, self.bad) if self.why_varies(player, kind) else (word,)


class Group:
    """Makes the decorator of the situations under one heading."""

    def __init__(self, title):
        self.title = title

    def __call__(self, wish, good, bad, shells=KINDS, varies=()):
        def add(play):
            assert play.__name__ not in SITUATIONS and not any(s.wish == wish for s in SITUATIONS.values()), wish
            SITUATIONS[play.__name__] = Situation(play, self.title, wish, good, bad, shells, dict(varies))
            return play
        return add


class Otherwise(Exception):
    """It is not as wished; the word for it, if it is another than the situation's."""


class Table:
    """What a situation works with: projects as the player writes them, and shells with its hook."""

    def __init__(self, sandbox, kind, player):
        self.sandbox, self.kind, self.player, self.shells = sandbox, kind, player, []
        self.path = sandbox.path

    def shell(self, env=(), cwd=None, **how):
        env = env if any(entry.startswith("PATH=") for entry in env) else ["PATH=" + self.player.path, *env]
        shell = ptyshell.Shell(self.sandbox, self.kind, env, cwd and self.path(cwd), self.player, **how)
        self.shells.append(shell)
        return shell

    def write(self, name, content):
        return self.sandbox.write("w/" + name, content)

    def main(self, name):
        """The file in which a project's variables stand."""
        return self.path("w", self.player.main(name))

    def unapproved(self, name, path=(), unset=(), **variables):
        self.player.project("w/" + name, variables, path, unset)

    def project(self, name, path=(), unset=(), **variables):
        self.unapproved(name, path, unset, **variables)
        self.allow(name)

    def edit(self, name, **how):
        """The same some time later."""
        self.later()
        self.project(name, **how)

    def allow(self, name):
        self.player.allow("w/" + name)

    def revoke(self, name):
        self.player.revoke("w/" + name)

    def refuse(self, name):
        self.player.refuse("w/" + name)

    def local(self, name, **variables):
        """A .env.local in a project."""
        self.write(name + "/.env.local", "".join("%s='%s'\n" % pair for pair in variables.items()))
        self.allow(name)

    def later(self):
        """Another second than all before, for those who need it; ges looks to the nanosecond, and waiting costs test time."""
        if self.player.name == "ges":
            self.rest()
        else:
            time.sleep(1.02 - time.time() % 1)

    def rest(self):
        """Files come to rest: what was just written may be looked at twice."""
        time.sleep(0.06)

    def time(self, path, ns):
        os.utime(path, ns=(ns, ns))

    # what counts
    def want(self, is_so, word=None):
        if not is_so:
            raise Otherwise(word)

    def has(self, env, *unset, **variables):
        """Exactly these values, and those not."""
        self.want(all(env.get(n) == v for n, v in variables.items()) and not any(n in env for n in unset))

    def seen(self, env, *unset, **variables):
        """The same after an edit where something else is in question."""
        try:
            self.has(env, *unset, **variables)
        except Otherwise:
            raise Otherwise("edit not seen") from None

    def same(self, before, after, word=None):
        """Nothing of the session is other than before."""
        self.want(self.mine(before) == self.mine(after), word)

    def mine(self, env):
        return {k: v for k, v in env.items() if k not in RESTLESS and not k.startswith(self.player.own)}

    def close(self):
        for shell in self.shells:
            shell.close()


def play(situation, sandbox, kind, player_class):
    """The word for what happens: the situation's good or bad one, another that the play gave, or why it cannot be played."""
    table = Table(sandbox, kind, player_class(sandbox))
    try:
        situation.play(table)
        return situation.good
    except Otherwise as otherwise:
        return otherwise.args[0] or situation.bad
    except CannotPlay as cannot:
        return cannot.reason
    except ptyshell.Ended:
        return "the shell ends"
    except ptyshell.Hangs:
        return "no prompt any more"
    finally:
        table.close()
