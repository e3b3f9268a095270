"""Who plays the situations of hooksituations.py: ges, direnv and mise, each set up as its own documentation says.

A player writes a project in its own file, approves and revokes, and gives the hook. What a tool has no way to do raises
CannotPlay with one of REASONS.
"""

import functools
import json
import os
import re
import subprocess

from support import toolchains

REASONS = {
    "no such feature": "the tool offers nothing of the kind",
    "no way to write it": "its project file has no spelling for such a value",
}


@functools.cache
def fetched(tool):
    """What a tool that fetches a peer prints."""
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools", tool + ".sh")], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class CannotPlay(Exception):
    def __init__(self, reason):
        super().__init__(reason)
        assert reason in REASONS
        self.reason = reason


def bash_word(value):
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogateescape")
    return "'" + value.replace("'", "'\\''") + "'"


class Player:
    path = "/usr/bin:/bin"  # the PATH of its shells
    kinds = ("bash", "zsh", "fish", "elvish", "nu")

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.program = self.find()

    def run(self, *words, cwd=None, ok=True):
        result = self.sandbox.run([self.program, *words], env=["PATH=" + self.path], cwd=cwd)
        assert result.status == 0 or not ok, result
        return result

    def announced(self, text):
        """How often the user was told that something waits for an approval."""
        return len(re.findall(self.announcement, text))

    def told(self, text):
        """How often the user was told of trouble."""
        return len(re.findall(self.trouble, text))

    def write(self, name, text):
        return self.sandbox.write(name, text)

    def no(self, *_args, **_named):
        raise CannotPlay("no such feature")

    def refuse(self, name):
        self.revoke(name)

    inheriting = computed = aliased = required = modes = with_go = following = off = no


class Ges(Player):
    name, look, own = "ges", "load", ("GES_LOADED",)
    announcement = "ges allow"
    trouble = "ges: .*(not loaded|cannot|error|too long|left as it is)"

    def find(self):
        return self.sandbox.program

    def quiet(self):
        return "GES_QUIET=1"

    def off(self, kind):
        return {"fish": "set -gx GES_NO_HOOK 1", "elvish": "set-env GES_NO_HOOK 1", "nu": "$env.GES_NO_HOOK = 1"}.get(
            kind, "export GES_NO_HOOK=1")

    def version(self):
        return "this tree"

    def hook(self, kind):
        return self.run("hook", kind).out.decode()

    @staticmethod
    def line(name, value):
        """As all programs read it; None: there is no such spelling."""
        is_one = isinstance(value, str) and "\n" not in value and not re.search(r"\$[A-Za-z_{]", value)
        if not is_one or ("'" in value and re.search("[\"\\\\`$]", value)):
            return None
        quote = '"' if "'" in value else "'"
        return "%s=%s%s%s\n" % (name, quote, value, quote)

    def main(self, name):
        return name + "/.env"

    def project(self, name, variables, path=(), unset=()):
        lines = [self.line(*pair) for pair in variables.items()]
        settings = ("GES_PATH='%s'\n" % ":".join(path) if path else "") + ("GES_UNSET='%s'\n" % " ".join(unset) if unset else "")
        if None in lines:
            lines = ["%s=%s\n" % (n, bash_word(v)) for n, v in variables.items()]
            settings += "GES_DOTENV=bash\n"
        if variables or not settings:
            self.write(name + "/.env", "".join(lines))
        if settings:
            self.write(name + "/ges.env", settings)

    def dotenv(self, name, text):
        self.write(name + "/.env", text)

    def broken(self, name):
        self.write(name + "/.env", "A=1\nB=$(touch pwned)\n")

    def looped(self, name):
        os.makedirs(self.sandbox.path(name), exist_ok=True)
        os.symlink(".env.local", self.sandbox.path(name, ".env.local"))

    def allow(self, name):
        self.run("allow", "--yes", self.sandbox.path(name))

    def revoke(self, name):
        self.run("deny", self.sandbox.path(name))

    def modes(self, name):
        self.write(name + "/.env", "A=1\n")
        self.write(name + "/.env.test", "A=2\n")
        self.run("allow", "--yes", self.sandbox.path(name))
        self.run("allow", "--yes", self.sandbox.path(name, ".env.test"))
        return "GES_MODE=test"

    def with_go(self, name, go):
        self.write(name + "/ges.env", "GES_GO=%s\n" % go[0][2:])
        return "PATH=%s:%s/bin" % (self.path, go[1])

    def following(self, name, _trees):
        self.write(name + "/ges.env", "GES_GO=go.mod\n")

    def required(self, name):
        self.write(name + "/ges.env", "GES_NEEDS=NEEDED\n")


# As direnv's documentation has it, with what nu_scripts, to which that refers, adds for PATH, which is a list there.
DIRENV_NU = """use std/config *
$env.config.hooks.env_change.PWD = ($env.config.hooks.env_change.PWD? | default []) ++ [{ ||
    ^"%s" export json | from json | default {} | load-env
    $env.PATH = do (env-conversions).path.from_string $env.PATH
}]
"""


class Direnv(Player):
    name, look, own = "direnv", "export", ("DIRENV_",)
    announcement = "is blocked"
    trouble = r"direnv: error|envrc: *(line )?\d+:"

    def find(self):
        return fetched("dotenv-peers") + "/debian/usr/bin/direnv"

    def quiet(self):
        self.write("home/.config/direnv/direnv.toml", '[global]\nlog_format = "-"\nhide_env_diff = true\n')
        return "LANG=C"  # nothing: its variable counts no more

    def version(self):
        return self.run("version").out.decode().strip()

    def hook(self, kind):
        return DIRENV_NU % self.program if kind == "nu" else self.run("hook", kind).out.decode()

    word = staticmethod(bash_word)

    def main(self, name):
        return name + "/.envrc"

    def project(self, name, variables, path=(), unset=()):
        self.write(name + "/.envrc", "".join("export %s=%s\n" % (n, self.word(v)) for n, v in variables.items()) +
                   "".join("unset %s\n" % n for n in unset) + "".join("PATH_add %s\n" % p for p in reversed(path)) +
                   "dotenv_if_exists .env.local\n")

    def dotenv(self, name, text):
        self.write(name + "/.env", text)
        self.write(name + "/.envrc", "dotenv .env\n")

    def broken(self, name):
        self.write(name + "/.envrc", "export A=1\nif then\n")

    def looped(self, name):
        os.makedirs(self.sandbox.path(name), exist_ok=True)
        os.symlink(".env.local", self.sandbox.path(name, ".env.local"))

    def allow(self, name):
        self.run("allow", self.sandbox.path(name))

    def revoke(self, name):
        self.run("deny", self.sandbox.path(name))

    def inheriting(self, name, variables):
        self.write(name + "/.envrc", "source_up\n" + "".join("export %s=%s\n" % (n, self.word(v)) for n, v in variables.items()))

    def computed(self, name):
        self.write(name + "/.envrc", "export A=$(echo computed)\n")

    def required(self, name):
        self.write(name + "/.envrc", "env_vars_required NEEDED\n")

    def modes(self, name):
        self.write(name + "/.envrc", "dotenv .env\ndotenv_if_exists \".env.$MODE\"\n")
        self.write(name + "/.env", "A=1\n")
        self.write(name + "/.env.test", "A=2\n")
        self.allow(name)
        return "MODE=test"

    def with_go(self, name, go):
        self.write(name + "/.envrc", "PATH_add %s/bin\nunset GOROOT\n" % go[1])
        return "PATH=" + self.path

    def following(self, name, _trees):
        self.write(name + "/.envrc", "watch_file go.mod\nPATH_add ~/sdk/go$(sed -n 's/^go //p' go.mod)/bin\n")


class Mise(Player):
    name, look, own = "mise", "hook-env", ("__MISE_", "MISE_")
    announcement = "not trusted"
    trouble = "mise +(ERROR|WARN)"

    def __init__(self, sandbox):
        super().__init__(sandbox)
        self.path += ":" + os.path.dirname(self.program)  # it is found there, so that activating does not add it in front

    def find(self):
        return fetched("mise")

    def quiet(self):
        return "MISE_QUIET=1"

    def version(self):
        return self.run("--version").out.decode().split()[0]

    def hook(self, kind):
        if kind == "nu":
            return "use mise.nu\n"
        text = self.run("activate", kind).out.decode()
        return text + "\nactivate\n" if kind == "elvish" else text

    def before(self, counting, folder):
        """What its documentation puts into Nushell's env.nu: the module is written anew by each shell that starts."""
        return ("$env.NU_LIB_DIRS = [%s]\n^%s activate nu | str replace --all %s %s | save --force %s/mise.nu\n" % (
            folder, self.program, self.program, counting, folder))

    @staticmethod
    def word(value):
        if isinstance(value, bytes):
            raise CannotPlay("no way to write it")
        value = value.replace("$", "$$").replace("{{", "{{ '{{' }}")
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    def main(self, name):
        return name + "/mise.toml"

    def project(self, name, variables, path=(), unset=()):
        self.write(name + "/mise.toml", "[env]\n" + "".join("%s = %s\n" % (n, self.word(v)) for n, v in variables.items()) +
                   "".join("%s = false\n" % n for n in unset) +
                   ("_.path = %s\n" % json.dumps(list(path)) if path else "") + '_.file = ".env.local"\n')

    def dotenv(self, name, text):
        self.write(name + "/.env", text)
        self.write(name + "/mise.toml", '[env]\n_.file = ".env"\n')

    def broken(self, name):
        self.write(name + "/mise.toml", '[env]\nA = "1"\nB = = 2\n')

    def looped(self, name):
        os.makedirs(self.sandbox.path(name), exist_ok=True)
        os.symlink(".env.local", self.sandbox.path(name, ".env.local"))

    def allow(self, name):
        self.run("trust", "--quiet", self.sandbox.path(name, "mise.toml"))

    def revoke(self, name):
        self.run("trust", "--untrust", self.sandbox.path(name, "mise.toml"))

    def refuse(self, name):
        self.run("trust", "--ignore", self.sandbox.path(name, "mise.toml"))

    def inheriting(self, name, variables):
        self.project(name, variables)

    def computed(self, name):
        self.write(name + "/mise.toml", "[env]\nA = \"{{ exec(command='echo computed') }}\"\n")

    def aliased(self, name):
        self.write(name + "/mise.toml", '[shell_alias]\nsayhi = "echo hi"\n')

    def required(self, name):
        self.write(name + "/mise.toml", "[env]\nNEEDED = { required = true }\n")

    def modes(self, name):
        self.write(name + "/mise.toml", '[env]\nA = "1"\n')
        self.write(name + "/mise.test.toml", '[env]\nA = "2"\n')
        self.allow(name)
        self.run("trust", "--quiet", self.sandbox.path(name, "mise.test.toml"))
        return "MISE_ENV=test"

    def with_go(self, name, go):
        self.write(name + "/mise.toml", '[tools]\ngo = "path:%s"\n' % go[1])
        return "PATH=" + self.path

    def off(self, _kind):
        return "mise deactivate"

    def following(self, name, trees):
        self.write(name + "/mise.toml", "")
        self.run("settings", "add", "idiomatic_version_file_enable_tools", "go")
        for version, root in trees.items():
            self.run("link", "go@" + version, root)


PLAYERS = {player.name: player for player in (Ges, Direnv, Mise)}
