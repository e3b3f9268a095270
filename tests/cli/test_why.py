"""`ges why` against the real shells: every situation is planted, explained, and then the shell itself is started
with the same environment and asked what it holds."""

import os
import shutil

import pytest

SHELLS = {"bash": "/bin/bash", "zsh": "/bin/zsh", "fish": "/usr/bin/fish", "sh": "/bin/dash"}
KINDS = {"login": ("-l",), "interactive": ("-i",), "both": ("-l", "-i"), "neither": ()}
FLAGS = {
    "login": ("-login",), "interactive": ("-interactive",), "both": ("-login", "-interactive"),
    "neither": ("-non-interactive",),
}


class Case:
    """files: {name below HOME: text}; names: what is asked; lines: {name: "file:line" that must win, or None}."""

    def __init__(self, title, shell, kind, files, lines, env=(), uncertain=(), before=None):
        self.title, self.shell, self.kind, self.files = title, shell, kind, files
        self.lines, self.env, self.uncertain, self.before = lines, env, uncertain, before

    def __repr__(self):
        return "%s-%s-%s" % (self.shell, self.kind, self.title.replace(" ", "_"))


def held(sandbox, case, names):
    """What the real shell holds: {name: value or None}, only what its children see."""
    shell = SHELLS[case.shell]
    assert os.access(shell, os.X_OK), "%s is missing: ./test installs it" % shell
    script = "; ".join("/usr/bin/env -0 > '%s'" % sandbox.path("held") for _ in (0,))
    done = sandbox.run([shell, *KINDS[case.kind], "-c", script], env=case.env)
    with open(sandbox.path("held"), "rb") as file:
        entries = [e.split(b"=", 1) for e in file.read().split(b"\0") if b"=" in e]
    found = {k.decode("utf-8", "surrogateescape"): v.decode("utf-8", "surrogateescape") for k, v in entries}
    return {name: found.get(name) for name in names}, done


def explain(sandbox, case, names, *more):
    done = sandbox.ges("why", "-json", "-from", "process", "-shell", case.shell, *FLAGS[case.kind], *more, *names,
                       env=case.env)
    assert done.err == b"", done
    assert done.status in (0, 1), done
    return done.json()


def plant(sandbox, case):
    for name, text in case.files.items():
        sandbox.write("home/" + name, text.replace("@HOME@", sandbox.path("home")))
    if case.before:
        case.before(sandbox)
    case.env = tuple(e.replace("@HOME@", sandbox.path("home")) for e in case.env)


def mkdirs(*names):
    def make(sandbox):
        for name in names:
            os.makedirs(sandbox.path("home", name), exist_ok=True)
    return make


def program(name):
    return lambda sandbox: sandbox.write("home/bin/" + name, "#!/bin/sh\n", 0o755)


PATHMUNGE = """pathmunge () {
    case ":${PATH}:" in
        *:"$1":*)
            ;;
        *)
            if [ "$2" = "after" ] ; then
                PATH=$PATH:$1
            else
                PATH=$1:$PATH
            fi
    esac
}
pathmunge /opt/go/bin
pathmunge /opt/late/bin after
pathmunge /usr/bin
unset -f pathmunge
"""

BASHRC_GUARD = """case $- in
    *i*) ;;
      *) return;;
esac
export GOPATH=$HOME/go
"""

# --- what all shells of the POSIX family share: tried in each of them -------------------------------------------

SHARED = [
    ("export", "export GOPATH=/a\n", {"GOPATH": 1}),
    ("export behind", "GOPATH=/a\nexport GOPATH\n", {"GOPATH": 1}),
    ("not exported", "GOPATH=/a\n", {"GOPATH": 1}),
    ("later line wins", "export GOPATH=/a\nexport GOPATH=/b\n", {"GOPATH": 2}),
    ("unset", "export GOPATH=/a\nunset GOPATH\n", {"GOPATH": 2}),
    ("set a", "set -a\nGOPATH=/a\nset +a\nGOBIN=/b\n", {"GOPATH": 2, "GOBIN": 4}),
    ("several in one", "export GOPATH=/a GOBIN=/b\n", {"GOPATH": 1, "GOBIN": 1}),
    ("quotes", "export GOFLAGS='-mod=mod -x'\nexport GOPATH=\"$HOME/go lang\"\nexport GOBIN=a\\ b\n",
     {"GOFLAGS": 1, "GOPATH": 2, "GOBIN": 3}),
    ("quoted whole", "export \"GOPATH=$HOME/go\"\n", {"GOPATH": 1}),
    ("tilde", "export GOPATH=~/go\nexport GOBIN=\"~/bin\"\n", {"GOPATH": 1, "GOBIN": 2}),
    ("tilde behind colon", "export GOPATH=/a:~/b\n", {"GOPATH": 1}),
    ("comment", "export GOPATH=/a # GOPATH=/b\n#export GOPATH=/c\n", {"GOPATH": 1}),
    ("continued line", "export \\\n  GOPATH=/a\n", {"GOPATH": 1}),
    ("only for one command", "export GOPATH=/a\nGOPATH=/b /bin/true\n", {"GOPATH": 1}),
    ("default used", "export GOPATH=${GOPATH:-/a}\n", {"GOPATH": 1}),
    ("default not used", "GOPATH=/x\nexport GOPATH=${GOPATH:-/a}\n", {"GOPATH": 2}),
    ("assign default", ": ${GOPATH:=/a}\nexport GOPATH\n", {"GOPATH": 1}),
    ("alternative", "export GOBIN=${HOME:+/b}${NOTHING:+/c}\n", {"GOBIN": 1}),
    ("strip", "X=/opt/go1.22.3/bin/go\nexport GOROOT=${X%/bin/*}\nexport GOBIN=${X##*/}\nexport GOPATH=${X%%1*}\n",
     {"GOROOT": 2, "GOBIN": 3, "GOPATH": 4}),
    ("heredoc", "cat > /dev/null <<EOF\nexport GOPATH=/no\nEOF\nexport GOBIN=/b\n", {"GOPATH": None, "GOBIN": 4}),
    ("heredoc dash quoted", "cat > /dev/null <<-'END'\n\texport GOPATH=/no\n\tEND\nexport GOBIN=/b\n",
     {"GOPATH": None, "GOBIN": 4}),
    ("if directory exists", "if [ -d \"$HOME/go\" ]; then\n  export GOPATH=\"$HOME/go\"\nfi\n"
     "if [ -d \"$HOME/none\" ]; then\n  export GOBIN=/b\nfi\n", {"GOPATH": 2, "GOBIN": None}),
    ("else", "if [ -f /no/such ]; then\n  export GOPATH=/a\nelse\n  export GOPATH=/b\nfi\n", {"GOPATH": 4}),
    ("elif", "if false; then\n  GOPATH=/a\nelif [ -n \"$HOME\" ]; then\n  GOPATH=/b\nelse\n  GOPATH=/c\nfi\n"
     "export GOPATH\n", {"GOPATH": 4}),
    ("and or", "[ -d /usr ] && export GOPATH=/a\n[ -d /no/such ] && export GOBIN=/b\n"
     "[ -d /no/such ] || export GOFLAGS=-x\n", {"GOPATH": 1, "GOBIN": None, "GOFLAGS": 3}),
    ("test with and", "if [ -d /usr -a ! -d /no/such ]; then export GOPATH=/a; fi\n"
     "if [ -z \"$HOME\" -o -n \"$NOTHING\" ]; then export GOBIN=/b; fi\n", {"GOPATH": 1, "GOBIN": None}),
    ("numbers", "if [ \"$(id -u)\" -eq 0 ]; then export GOPATH=/root-go; else export GOPATH=/user-go; fi\n"
     "[ 10 -gt 9 ] && export GOBIN=/b\n", {"GOPATH": 1, "GOBIN": 2}),
    ("case", "case \"$HOME\" in\n  /no/such) export GOPATH=/a ;;\n  /*) export GOPATH=/b ;;\n"
     "  *) export GOPATH=/c ;;\nesac\n", {"GOPATH": 3}),
    ("path prepend", "export PATH=\"$HOME/go/bin:$PATH\"\n", {"PATH": 1}),
    ("path append", "PATH=$PATH:/opt/go/bin\n", {"PATH": 1}),
    ("path twice", "PATH=/opt/a:$PATH\nPATH=$PATH:/opt/b\n", {"PATH": 2}),
    ("path only once", "case \":$PATH:\" in\n  *:/usr/bin:*) ;;\n  *) PATH=/usr/bin:$PATH ;;\nesac\n"
     "case \":$PATH:\" in\n  *:/opt/x:*) ;;\n  *) PATH=/opt/x:$PATH ;;\nesac\n", {"PATH": 7}),
    ("pathmunge", PATHMUNGE, {"PATH": 7}),
    ("loop", "for d in /opt/a /opt/b; do\n  PATH=$PATH:$d\ndone\n", {"PATH": 2}),
    ("loop with test", "for d in /usr/sbin /no/such /usr/games; do\n  [ -d \"$d\" ] || continue\n"
     "  PATH=$PATH:$d\ndone\nexport GOPATH=$d\n", {"PATH": 3, "GOPATH": 5}),
    ("while", "n=0\nwhile [ $n -lt 3 ]; do\n  n=$((n + 1))\ndone\nexport GOPATH=/n$n\n", {"GOPATH": 5}),
    ("function called", "setgo() {\n  export GOPATH=$1\n  GOBIN=$2\n}\nsetgo /a /b\nexport GOBIN\n",
     {"GOPATH": 2, "GOBIN": 3}),
    ("function not called", "setgo() {\n  export GOPATH=/a\n}\n", {"GOPATH": None}),
    ("local", "f() {\n  local GOPATH=/l\n  export GOBIN=/b\n}\nexport GOPATH=/a\nf\n", {"GOPATH": 5, "GOBIN": 3}),
    ("early return in function", "f() {\n  export GOPATH=/a\n  return 0\n  export GOPATH=/b\n}\nf\n", {"GOPATH": 2}),
    ("subshell", "export GOPATH=/a\n(export GOPATH=/b; GOBIN=/c)\n", {"GOPATH": 1, "GOBIN": None}),
    ("group", "{ export GOPATH=/a; }\n", {"GOPATH": 1}),
    ("pipeline", "export GOPATH=/a\necho x | { cat > /dev/null; export GOPATH=/b; } | cat\n", {"GOPATH": 1}),
    ("background", "export GOPATH=/a & wait\n", {"GOPATH": None}),
    ("eval", "eval 'export GOPATH=/a'\nN=GOBIN\neval \"export $N=/b\"\n", {"GOPATH": 1, "GOBIN": 3}),
    ("command v", "if command -v sh > /dev/null 2>&1; then\n  export GOPATH=/a\nfi\n"
     "if ! command -v nosuchprogram > /dev/null 2>&1; then\n  export GOBIN=/b\nfi\n", {"GOPATH": 2, "GOBIN": 5}),
    ("arithmetic", "export GOMAXPROCS=$((2 * (3 + 1)))\n", {"GOMAXPROCS": 1}),
    ("nested default", "export GOPATH=${A:-${B:-/c}}\n", {"GOPATH": 1}),
    ("dirname", "export GOROOT=$(dirname /opt/go/bin)\n", {"GOROOT": 1}),
    ("empty value", "export GOPATH=\nexport GOBIN=''\n", {"GOPATH": 1, "GOBIN": 2}),
    ("shift and arguments", "f() { shift; export GOPATH=$1 GOBIN=$#; }\nf a b c\n", {"GOPATH": 1, "GOBIN": 1}),
    ("word splitting", "L='/opt/a /opt/b'\nfor d in $L; do export GOPATH=\"$GOPATH<$d>\"; done\n", {"GOPATH": 2}),
    ("crlf", "export GOPATH=/a\r\nexport GOBIN=/b\r\n", {"GOPATH": 1, "GOBIN": 2}),
    ("no newline at the end", "export GOPATH=/a", {"GOPATH": 1}),
    ("semicolons", "A=1; export GOPATH=/a;B=2;;\n", None),
]

# Which file each shell reads, by kind, for the shared situations.
MAIN_FILE = {
    ("bash", "interactive"): ".bashrc", ("bash", "login"): ".bash_profile", ("zsh", "neither"): ".zshenv",
    ("zsh", "interactive"): ".zshrc", ("sh", "login"): ".profile",
}


def shared_cases():
    for (shell, kind), file in MAIN_FILE.items():
        for title, text, lines in SHARED:
            if lines is None:
                continue
            places = {name: None if line is None else "%s:%d" % (file, line) for name, line in lines.items()}
            yield Case(title, shell, kind, {file: text, "go/bin/.keep": ""}, places)


OWN = [
    # bash: which files
    Case("login reads profile only", "bash", "login",
         {".bash_profile": "export A1=p\n", ".bash_login": "export A1=l\n", ".profile": "export A1=q\n",
          ".bashrc": "export A2=r\n"}, {"A1": ".bash_profile:1", "A2": None}),
    Case("bash_login before profile", "bash", "login",
         {".bash_login": "export A1=l\n", ".profile": "export A1=q\n"}, {"A1": ".bash_login:1"}),
    Case("profile last", "bash", "login", {".profile": "export A1=q\n"}, {"A1": ".profile:1"}),
    Case("bash_profile is a directory", "bash", "login", {".bash_profile/x": "", ".profile": "export A1=q\n"},
         {"A1": None}, before=None),
    Case("interactive reads bashrc", "bash", "interactive",
         {".bash_profile": "export A1=p\n", ".bashrc": "export A2=r\n"}, {"A1": None, "A2": ".bashrc:1"}),
    Case("both reads profile", "bash", "both", {".bash_profile": "export A1=p\n", ".bashrc": "export A2=r\n"},
         {"A1": ".bash_profile:1", "A2": None}),
    Case("profile sources bashrc", "bash", "both",
         {".profile": "export A1=p\nif [ -n \"$BASH_VERSION\" ]; then\n  if [ -f \"$HOME/.bashrc\" ]; then\n"
          "    . \"$HOME/.bashrc\"\n  fi\nfi\n", ".bashrc": BASHRC_GUARD},
         {"A1": ".profile:1", "GOPATH": ".bashrc:5"}),
    Case("bashrc guard stops a login shell", "bash", "login",
         {".profile": ". ~/.bashrc\nexport A1=p\n", ".bashrc": BASHRC_GUARD}, {"A1": ".profile:2", "GOPATH": None}),
    Case("guard by PS1", "bash", "login",
         {".profile": ". ~/.bashrc\n", ".bashrc": "[ -z \"$PS1\" ] && return\nexport GOPATH=/a\n"}, {"GOPATH": None}),
    Case("guard by PS1 interactive", "bash", "interactive",
         {".bashrc": "[ -z \"$PS1\" ] && return\nexport GOPATH=/a\n"}, {"GOPATH": ".bashrc:2"}),
    Case("guard by brackets", "bash", "interactive",
         {".bashrc": "[[ $- == *i* ]] || return\nexport GOPATH=/a\n"}, {"GOPATH": ".bashrc:2"}),
    Case("neither reads nothing", "bash", "neither", {".bashrc": "export A1=r\n", ".profile": "export A1=p\n"},
         {"A1": None}),
    Case("BASH_ENV", "bash", "neither", {"env.sh": "export A1=e\n"}, {"A1": "env.sh:1"}, env=("BASH_ENV=@HOME@/env.sh",)),
    Case("BASH_ENV is expanded", "bash", "neither", {"env.sh": "export A1=e\n"}, {"A1": "env.sh:1"},
         env=("BASH_ENV=$HOME/env.sh",)),
    Case("BASH_ENV not when interactive", "bash", "interactive", {"env.sh": "export A1=e\n"}, {"A1": None},
         env=("BASH_ENV=@HOME@/env.sh",)),
    Case("BASH_ENV after login files", "bash", "login", {"env.sh": "export A1=e\n", ".profile": "export A1=p\n"},
         {"A1": "env.sh:1"}, env=("BASH_ENV=@HOME@/env.sh",)),
    Case("started by sshd", "bash", "neither", {".bashrc": "export A1=r\n"}, {"A1": ".bashrc:1"},
         env=("SSH_CLIENT=::1 1 22",)),
    Case("login shell asks shopt", "bash", "login",
         {".profile": "if shopt -q login_shell; then export A1=login; else export A1=other; fi\n"}, {"A1": ".profile:1"}),
    # bash: language
    Case("declare x", "bash", "interactive", {".bashrc": "declare -x A1=1\ntypeset -x A2=2\ndeclare A3=3\n"},
         {"A1": ".bashrc:1", "A2": ".bashrc:2", "A3": ".bashrc:3"}),
    Case("declare in a function is local", "bash", "interactive",
         {".bashrc": "f() {\n  declare -x A1=1\n  declare -gx A2=2\n  export A3=3\n}\nf\n"},
         {"A1": None, "A2": ".bashrc:3", "A3": ".bashrc:4"}),
    Case("export n", "bash", "interactive", {".bashrc": "export A1=1\nexport -n A1\n"}, {"A1": ".bashrc:1"}),
    Case("append", "bash", "interactive", {".bashrc": "export PATH+=:/opt/x\nexport A1=a\nA1+=b\n"},
         {"PATH": ".bashrc:1", "A1": ".bashrc:3"}),
    Case("readonly", "bash", "interactive", {".bashrc": "readonly A1=1\nexport A1\nexport A1=2\nexport A2=2\n"},
         {"A1": ".bashrc:1", "A2": ".bashrc:4"}),
    Case("double brackets", "bash", "interactive",
         {".bashrc": "if [[ -d /usr && ! -e /no/such && $HOME == /* ]]; then export A1=1; fi\n"
          "[[ $A1 = [2-9] || -z $A1 ]] && export A2=2\n[[ \"$OSTYPE\" == linux* ]] && export A3=3\n"},
         {"A1": ".bashrc:1", "A2": None, "A3": ".bashrc:3"}),
    Case("arithmetic condition", "bash", "interactive",
         {".bashrc": "((EUID == 0)) && export A1=root || export A1=user\nif (( 3 > 2 )); then export A2=2; fi\n"},
         {"A1": ".bashrc:1", "A2": ".bashrc:2"}),
    Case("arrays", "bash", "interactive",
         {".bashrc": "dirs=(/opt/a \"/opt/b c\")\nfor d in \"${dirs[@]}\"; do PATH=\"$PATH:$d\"; done\n"
          "export A1=${#dirs[@]} A2=${dirs[1]}\n"}, {"PATH": ".bashrc:2", "A1": ".bashrc:3", "A2": ".bashrc:3"}),
    Case("replace in expansion", "bash", "interactive",
         {".bashrc": "X=/a/b/a\nexport A1=${X/a/z} A2=${X//a/z} A3=${X:1:3} A4=${X^^} A5=${#X}\n"},
         {"A1": ".bashrc:2", "A2": ".bashrc:2", "A3": ".bashrc:2", "A4": ".bashrc:2", "A5": ".bashrc:2"}),
    Case("braces", "bash", "interactive", {".bashrc": "for d in /opt/{a,b}/bin; do PATH=$PATH:$d; done\n"},
         {"PATH": ".bashrc:1"}),
    Case("dollar quote", "bash", "interactive", {".bashrc": "export A1=$'a\\tb\\x41\\'c'\n"}, {"A1": ".bashrc:1"}),
    Case("function keyword", "bash", "interactive", {".bashrc": "function f {\n  export A1=1\n}\nf\n"}, {"A1": ".bashrc:2"}),
    Case("profile d loop", "bash", "login",
         {".profile": "for f in ~/profile.d/*.sh; do\n  [ -r \"$f\" ] && . \"$f\"\ndone\nunset f\n",
          "profile.d/10-go.sh": "export GOPATH=/ten\n", "profile.d/20-go.sh": "export GOPATH=/twenty\n",
          "profile.d/30-go.txt": "export GOPATH=/never\n"}, {"GOPATH": "profile.d/20-go.sh:1"}),
    Case("no file matches", "bash", "login",
         {".profile": "for f in ~/none/*.sh; do\n  if [ -r \"$f\" ]; then . \"$f\"; fi\ndone\nexport A1=$f\n"},
         {"A1": ".profile:4"}),
    Case("sources itself", "bash", "interactive",
         {".bashrc": "N=x$N\n[ ${#N} -lt 5 ] && . ~/.bashrc\nexport A1=$N\n"}, {"A1": ".bashrc:3"}),
    Case("source with arguments", "bash", "interactive",
         {".bashrc": "source ~/go.sh /opt/go\n", "go.sh": "export GOROOT=$1\n"}, {"GOROOT": "go.sh:1"}),
    Case("source a missing file", "bash", "interactive", {".bashrc": ". ~/none\nexport A1=1\n"}, {"A1": ".bashrc:2"}),
    Case("return from a sourced file", "bash", "interactive",
         {".bashrc": ". ~/a.sh\nexport A2=2\n", "a.sh": "export A1=1\nreturn\nexport A1=2\n"},
         {"A1": "a.sh:1", "A2": ".bashrc:2"}),
    Case("syntax error stops the file", "bash", "interactive",
         {".bashrc": "export A1=1\nexport A1=2 )\nexport A1=3\n"}, {"A1": ".bashrc:1"}),
    Case("unclosed quote stops the file", "bash", "interactive",
         {".bashrc": "export A1=1\nexport A2='x\nexport A1=3\n"}, {"A1": ".bashrc:1", "A2": None}),
    Case("printf and command substitution", "bash", "interactive",
         {".bashrc": "export A1=$(printf %s /opt) A2=\"$(echo a b)\" A3=$(basename /x/y)\n"},
         {"A1": ".bashrc:1", "A2": ".bashrc:1", "A3": ".bashrc:1"}),
    Case("cat of a file", "bash", "interactive", {".bashrc": "export A1=$(cat ~/version)\n", "version": "go1.22\n"},
         {"A1": ".bashrc:1"}),
    Case("program in PATH", "bash", "interactive",
         {".bashrc": "PATH=$HOME/bin:$PATH\ntype mytool >/dev/null 2>&1 && export A1=1\nhash none 2>/dev/null || export A2=2\n"},
         {"A1": ".bashrc:2", "A2": ".bashrc:3"}, before=program("mytool")),
    Case("prefix for a function does not stay", "bash", "interactive",
         {".bashrc": "f() { :; }\nA1=1 f\nA2=2 :\nA3=3 export A4=4\n"}, {"A1": None, "A2": None, "A3": None, "A4": ".bashrc:4"}),
    Case("debian profile", "bash", "both",
         {".profile": "if [ -d \"$HOME/bin\" ] ; then\n    PATH=\"$HOME/bin:$PATH\"\nfi\n\n"
          "if [ -d \"$HOME/.local/bin\" ] ; then\n    PATH=\"$HOME/.local/bin:$PATH\"\nfi\n"},
         {"PATH": ".profile:2"}, before=mkdirs("bin")),
    Case("case falls through", "bash", "interactive",
         {".bashrc": "case abc in\n a*) export A1=1 ;;&\n b*) export A1=2 ;;\n *c) export A2=3 ;&\n x) export A3=4 ;;\n y) export A4=5;;\nesac\n"},
         {"A1": ".bashrc:2", "A2": ".bashrc:4", "A3": ".bashrc:5", "A4": None}),
    Case("break and continue", "bash", "interactive",
         {".bashrc": "for i in 1 2 3 4; do\n [ $i = 2 ] && continue\n [ $i = 4 ] && break\n export A1=$A1$i\ndone\n"},
         {"A1": ".bashrc:4"}),
    Case("set e ends", "bash", "neither", {"env.sh": "export A1=1\nset +e\nfalse\nexport A2=2\n"},
         {"A1": "env.sh:1", "A2": "env.sh:4"}, env=("BASH_ENV=@HOME@/env.sh",)),
    # zsh
    Case("order of files", "zsh", "both",
         {".zshenv": "export A1=env\nexport B1=env\n", ".zprofile": "export A1=profile\nexport B2=p\n",
          ".zshrc": "export A1=rc\nexport B3=r\n", ".zlogin": "export A1=login\n"},
         {"A1": ".zlogin:1", "B1": ".zshenv:2", "B2": ".zprofile:2", "B3": ".zshrc:2"}),
    Case("neither reads zshenv", "zsh", "neither", {".zshenv": "export A1=1\n", ".zshrc": "export A2=2\n"},
         {"A1": ".zshenv:1", "A2": None}),
    Case("login", "zsh", "login", {".zprofile": "export A1=1\n", ".zshrc": "export A2=2\n", ".zlogin": "export A3=3\n"},
         {"A1": ".zprofile:1", "A2": None, "A3": ".zlogin:1"}),
    Case("ZDOTDIR from the environment", "zsh", "interactive",
         {"z/.zshenv": "export A1=1\n", "z/.zshrc": "export A2=2\n", ".zshrc": "export A2=3\n"},
         {"A1": "z/.zshenv:1", "A2": "z/.zshrc:1"}, env=("ZDOTDIR=@HOME@/z",)),
    Case("ZDOTDIR from zshenv", "zsh", "interactive",
         {".zshenv": "ZDOTDIR=$HOME/z\n", "z/.zshrc": "export A2=2\n", ".zshrc": "export A2=3\n"}, {"A2": "z/.zshrc:1"}),
    Case("path array", "zsh", "interactive", {".zshrc": "path+=(/opt/a)\npath=(/opt/b $path)\n"}, {"PATH": ".zshrc:2"}),
    Case("typeset U", "zsh", "interactive",
         {".zshrc": "typeset -U path PATH\npath=(/usr/bin /opt/a $path /opt/a)\n"}, {"PATH": ".zshrc:2"}),
    Case("typeset U later", "zsh", "interactive",
         {".zshrc": "path=(/usr/bin /opt/a $path)\ntypeset -gU path\nPATH=/opt/z:$PATH\n"}, {"PATH": ".zshrc:3"}),
    Case("path with braces", "zsh", "interactive", {".zshrc": "path=($HOME/{bin,go/bin} $path)\n"}, {"PATH": ".zshrc:1"}),
    Case("path glob qualifier", "zsh", "interactive", {".zshrc": "path=(/no/such/*(N) $HOME/g*(N) $path)\n"},
         {"PATH": ".zshrc:1"}, before=mkdirs("go", "gx")),
    Case("no match abandons a loop", "zsh", "neither",
         {".zshenv": "export A1=1\nfor f in /no/such/*; do :; done\nexport A2=2\n"}, {"A1": ".zshenv:1", "A2": None}),
    Case("no match fails a command only", "zsh", "neither",
         {".zshenv": "ls /no/such/* 2>/dev/null\nexport A2=2\n"}, {"A2": ".zshenv:2"}),
    Case("commands table", "zsh", "interactive",
         {".zshrc": "if (( $+commands[sh] )); then export A1=1; fi\n(( ${+commands[nosuch]} )) && export A2=2\n"},
         {"A1": ".zshrc:1", "A2": None}),
    Case("tied variable", "zsh", "interactive",
         {".zshrc": "typeset -xT GOPATH gopath\ngopath=(/a /b)\ngopath+=/c\n"}, {"GOPATH": ".zshrc:3"}),
    Case("no word splitting", "zsh", "interactive",
         {".zshrc": "L='/a /b'\nfor d in $L; do export A1=\"$A1<$d>\"; done\nfor d in ${=L}; do export A2=\"$A2<$d>\"; done\n"},
         {"A1": ".zshrc:2", "A2": ".zshrc:3"}),
    Case("modifiers", "zsh", "interactive",
         {".zshrc": "X=/opt/go1.22/bin/go.x\nexport A1=${X:h} A2=${X:t} A3=${X:h:h:t} A4=${X:r}\n"},
         {"A1": ".zshrc:2", "A2": ".zshrc:2", "A3": ".zshrc:2", "A4": ".zshrc:2"}),
    Case("short if", "zsh", "interactive",
         {".zshrc": "if [[ -d /usr ]] { export A1=1 }\nif [[ -d /no/such ]] { export A2=1 } else { export A2=2 }\n"
          "[[ -o interactive ]] && export A3=3\n"},
         {"A1": ".zshrc:1", "A2": ".zshrc:2", "A3": ".zshrc:3"}),
    Case("anonymous function", "zsh", "interactive", {".zshrc": "() {\n  local d=/opt/x\n  export A1=$d\n}\n"}, {"A1": ".zshrc:3"}),
    Case("foreach and short for", "zsh", "interactive",
         {".zshrc": "for d (/a /b) { path+=($d) }\nforeach x (1 2) export A1=$A1$x; end\n"}, {"PATH": ".zshrc:1", "A1": ".zshrc:2"}),
    Case("setopt allexport", "zsh", "interactive", {".zshrc": "setopt all_export\nA1=1\nunsetopt allexport\nA2=2\n"},
         {"A1": ".zshrc:2", "A2": ".zshrc:4"}),
    Case("no_rcs", "zsh", "interactive", {".zshenv": "setopt no_rcs\nexport A1=1\n", ".zshrc": "export A1=2\n"},
         {"A1": ".zshenv:2"}),
    Case("path search order", "zsh", "interactive",
         {".zshrc": "source ~/lib/go.zsh\n[[ -s ~/none ]] && . ~/none\n", "lib/go.zsh": "export GOPATH=${0:h}\n"},
         {"GOPATH": "lib/go.zsh:1"}),
    Case("array subscripts", "zsh", "interactive", {".zshrc": "a=(x y z)\nexport A1=$a[2] A2=${a[-1]} A3=$#a A4=\"$a\"\n"},
         {"A1": ".zshrc:2", "A2": ".zshrc:2", "A3": ".zshrc:2", "A4": ".zshrc:2"}),
    Case("join and split flags", "zsh", "interactive",
         {".zshrc": "a=(x y)\nexport A1=${(j.:.)a}\nP=/m:/n\nfor p in ${(s.:.)P}; do export A2=\"$A2<$p>\"; done\nexport A3=${(U)P}\n"},
         {"A1": ".zshrc:2", "A2": ".zshrc:4", "A3": ".zshrc:5"}),
    Case("export in a function is global", "zsh", "interactive",
         {".zshrc": "f() { export A1=1; typeset -x A2=2; typeset -gx A3=3 }\nf\n"},
         {"A1": ".zshrc:1", "A2": ".zshrc:1", "A3": ".zshrc:1"}),
    # sh
    Case("login reads profile", "sh", "login", {".profile": "export A1=1\n", ".bashrc": "export A1=2\n"}, {"A1": ".profile:1"}),
    Case("neither", "sh", "neither", {".profile": "export A1=1\n", "env.sh": "export A1=2\n"}, {"A1": None},
         env=("ENV=@HOME@/env.sh",)),
    Case("ENV when interactive", "sh", "interactive", {"env.sh": "export A1=2\n"}, {"A1": "env.sh:1"},
         env=("ENV=$HOME/env.sh",)),
    Case("ENV set by profile", "sh", "both", {".profile": "export ENV=$HOME/env.sh\nexport A1=1\n", "env.sh": "export A1=2\n"},
         {"A1": "env.sh:1"}),
    Case("special built-ins keep assignments", "sh", "login",
         {".profile": "A1=1 :\nA2=2 export A3=3\nexport A1 A2\nA4=4 true\nexport A4\n"},
         {"A1": ".profile:1", "A2": ".profile:2", "A3": ".profile:2", "A4": None}),
    Case("interactive goes on after a missing file", "sh", "both",
         {".profile": "export A1=1\n. /no/such\nexport A1=2\n"}, {"A1": ".profile:1"}),
    Case("no BASH", "sh", "login", {".profile": "if [ \"${BASH-}\" ]; then export A1=bash; else export A1=sh; fi\n"},
         {"A1": ".profile:1"}),
    Case("local keeps the outer value", "sh", "login", {".profile": "A1=o\nf() { local A1; export A2=$A1; }\nf\n"},
         {"A1": ".profile:1", "A2": ".profile:2"}),
]


def check(sandbox, case):
    plant(sandbox, case)
    names = list(case.lines)
    answer = explain(sandbox, case, names)
    truth, done = held(sandbox, case, names)
    home = sandbox.path("home")
    for entry in answer["names"]:
        name, fresh = entry["name"], entry["fresh"]
        value = fresh["value"] if fresh["is_exported"] else None
        place = "%s:%d" % (os.path.relpath(fresh["file"], home), fresh["line"]) if fresh["file"] else None
        certain = name not in case.uncertain
        said = (name, value if certain else truth[name], place, fresh["is_certain"])
        assert said == (name, truth[name], case.lines[name], certain), done


@pytest.mark.parametrize("case", list(shared_cases()), ids=repr)
def test_shared_language_as_the_shell_holds_it(sandbox, case):
    check(sandbox, case)


@pytest.mark.parametrize("case", OWN, ids=repr)
def test_own_rules_as_the_shell_holds_them(sandbox, case):
    check(sandbox, case)


def config(text, **more):
    return {".config/fish/config.fish": text, **more}


C = ".config/fish/config.fish"

FISH = [
    ("set gx", "set -gx GOPATH /a\n", {"GOPATH": 1}),
    ("set x", "set -x GOPATH /a\nset --export GOBIN /b\n", {"GOPATH": 1, "GOBIN": 2}),
    ("not exported", "set -g GOPATH /a\n", {"GOPATH": 1}),
    ("exported before", "set -gx GOBIN /a\nset GOBIN /b\n", {"GOBIN": 2}),
    ("unexported later", "set -gx GOBIN /a\nset -gu GOBIN /b\n", {"GOBIN": 2}),
    ("erase", "set -gx GOPATH /a\nset -e GOPATH\n", {"GOPATH": 2}),
    ("list of a path variable", "set -gx GOPATH /a /b\nset -gx GOBIN /a /b\n", {"GOPATH": 1, "GOBIN": 2}),
    ("append and prepend", "set -gx GOPATH /a\nset -a GOPATH /b\nset -p GOPATH /c\n", {"GOPATH": 3}),
    ("path", "set -gx PATH $HOME/go/bin $PATH\n", {"PATH": 1}),
    ("path appended", "set PATH $PATH /opt/x\n", {"PATH": 1}),
    ("colons split", "set -gx PATH \"$HOME/bin:$PATH\"\nset -gx A1 \"$PATH\" \n", {"PATH": 1, "A1": 2}),
    ("quotes", "set -gx A1 'a b\\'c' \nset -gx A2 \"x $HOME\"\nset -gx A3 a\\ b\n", {"A1": 1, "A2": 2, "A3": 3}),
    ("tilde", "set -gx A1 ~/go\nset -gx A2 '~/go'\n", {"A1": 1, "A2": 2}),
    ("if test d", "if test -d /usr\n  set -gx A1 1\nelse\n  set -gx A1 2\nend\nif [ -e /no/such ]; set -gx A2 1; end\n",
     {"A1": 2, "A2": None}),
    ("else if", "if false\n set -gx A1 1\nelse if true\n set -gx A1 2\nelse\n set -gx A1 3\nend\n", {"A1": 4}),
    ("and or", "test -d /usr; and set -gx A1 1\ntest -d /no/such; or set -gx A2 2\ntest -d /no/such\nand set -gx A3 3\n",
     {"A1": 1, "A2": 2, "A3": None}),
    ("double ampersand", "test -d /usr && set -gx A1 1\ntest -d /no/such || set -gx A2 2\nnot test -d /no/such && set -gx A3 3\n",
     {"A1": 1, "A2": 2, "A3": 3}),
    ("condition over lines", "if test -d /usr\n    and test -d /no/such\n  set -gx A1 1\nend\n", {"A1": None}),
    ("set q", "set -q GOPATH; or set -gx GOPATH /a\nset -q GOPATH; or set -gx GOPATH /b\nset -q HOME[1]; and set -gx A1 1\n",
     {"GOPATH": 1, "A1": 3}),
    ("contains", "if not contains /opt/x $PATH\n  set -gx PATH /opt/x $PATH\nend\ncontains /usr/bin $PATH; or set -p PATH /usr/bin\n",
     {"PATH": 2}),
    ("switch", "switch (uname)\n  case Darwin\n    set -gx A1 mac\n  case 'Lin*' BSD\n    set -gx A1 linux\n  case '*'\n"
     "    set -gx A1 other\nend\n", {"A1": 5}),
    ("for", "for d in /opt/a /opt/b\n  set PATH $PATH $d\nend\n", {"PATH": 2}),
    ("while", "set n x\nwhile test $n != xxxx\n  set n x$n\nend\nset -gx A1 $n\n", {"A1": 5}),
    ("function", "function setgo\n  set -gx GOPATH $argv[1]\n  set GOBIN $argv[2]\n  set -x A1 1\nend\nsetgo /a /b\n",
     {"GOPATH": 2, "GOBIN": None, "A1": None}),
    ("function not called", "function setgo\n  set -gx GOPATH /a\nend\n", {"GOPATH": None}),
    ("function with names", "function setgo -a where\n  set -gx GOPATH $where\nend\nsetgo /a\n", {"GOPATH": 2}),
    ("early return", "set -gx A1 1\nstatus is-interactive; or return\nset -gx A1 2\n", {"A1": 3}),
    ("local in a block", "begin\n  set -lx A1 1\n  set -gx A2 $A1\nend\nif true\n  set -l A3 3\n  set -x A4 4\nend\n",
     {"A2": 3, "A4": 7}),
    ("status login", "if status is-login\n  set -gx A1 login\nelse\n  set -gx A1 plain\nend\n", {"A1": 4}),
    ("command substitution", "set -gx A1 (dirname /opt/go/bin)\nset -gx A2 $(echo x)y\nset -gx A3 (pwd)\n",
     {"A1": 1, "A2": 2, "A3": 3}),
    ("command q", "if command -q sh\n  set -gx A1 1\nend\ntype -q nosuchprogram; and set -gx A2 2\n", {"A1": 2, "A2": None}),
    ("product", "set l a b\nset -gx A1 x$l\nset -gx A2 {p,q}-$l\nset -gx A3 x$nothing\nset -gx A4 \"x$nothing\"\n",
     {"A1": 2, "A2": 3, "A3": 4, "A4": 5}),
    ("indices", "set l a b c d\nset -gx A1 $l[2]\nset -gx A2 $l[2..3]\nset -gx A3 $l[-1]\nset -gx A4 \"$l[2..-1]\"\n",
     {"A1": 2, "A2": 3, "A3": 4, "A4": 5}),
    ("override for one command", "set -gx A1 1\nA1=2 true\n", {"A1": 1}),
    ("eval", "eval set -gx A1 1\n", {"A1": 1}),
    ("export function", "export A1=1\nexport A2=$HOME/x\n", {"A1": 1, "A2": 2}),
    ("add path", "fish_add_path $HOME/go/bin\nfish_add_path $HOME/none\n", {"PATH": 1}),
    ("add path global", "fish_add_path -g $HOME/go/bin ~/go\n", {"PATH": 1}),
    ("add path to PATH", "fish_add_path -P $HOME/go/bin\nfish_add_path -P -a ~/go\n", {"PATH": 2}),
    ("add path moves", "fish_add_path --path --move /bin\n", {"PATH": 1}),
    ("add path known", "fish_add_path -P /bin\n", {"PATH": None}),
    ("user paths", "set -g fish_user_paths ~/go/bin /opt/x\n", {"PATH": 1}),
    ("source", "source ~/more.fish /arg\nset -gx A2 2\n", {"A2": 2}),
    ("source missing", "source ~/none.fish\nset -gx A2 2\n", {"A2": 2}),
    ("comment and continued", "# set -gx A1 0\nset -gx \\\n  A1 1 # 2\n", {"A1": 2}),
    ("syntax error", "set -gx A1 1\nif true\n", {"A1": None}),
    ("glob", "set -gx A1 ~/g*\nset -gx A2 ~/none*\nset -gx A3 (count ~/none*)x\n", {"A1": 1, "A2": 2, "A3": 3}),
    ("string match", "if string match -q '/*' -- $HOME\n  set -gx A1 1\nend\n", {"A1": 2}),
    ("pipeline", "set -gx A1 1\necho x | read -l y\ntrue | true\n", {"A1": 1}),
    ("not", "if not set -q NOPE; set -gx A1 1; end\nif ! true; set -gx A2 2; end\n", {"A1": 1, "A2": None}),
    ("loop control", "for i in 1 2 3 4\n  test $i = 2; and continue\n  test $i = 4; and break\n  set -gx A1 $A1$i\nend\n", {"A1": 4}),
]


def fish_cases():
    for title, text, lines in FISH:
        places = {name: None if line is None else "%s:%d" % (C, line) for name, line in lines.items()}
        uncertain = ("A3",) if title == "glob" else ()
        yield Case(title, "fish", "interactive", config(text, **{"go/bin/.keep": "", "more.fish": "set -gx A1 $argv\n"}),
                   places, uncertain=uncertain)
    d = ".config/fish/conf.d/"
    yield Case("conf.d before config", "fish", "neither",
               config("set -gx A1 config\n", **{d + "10-go.fish": "set -gx A1 ten\nset -gx A2 ten\n", d + "20.fish": "set -gx A2 20\n",
                                                d + "30.txt": "set -gx A2 30\n"}), {"A1": C + ":1", "A2": d + "20.fish:1"})
    yield Case("login", "fish", "login", config("status is-login; and set -gx A1 1\nstatus --is-interactive; and set -gx A2 2\n"),
               {"A1": C + ":1", "A2": None})
    yield Case("both", "fish", "both", config("status is-login; and set -gx A1 1\nstatus -i; and set -gx A2 2\n"),
               {"A1": C + ":1", "A2": C + ":2"})
    yield Case("XDG_CONFIG_HOME", "fish", "neither", {"x/fish/config.fish": "set -gx A1 1\n"}, {"A1": "x/fish/config.fish:1"},
               env=("XDG_CONFIG_HOME=@HOME@/x",))
    v = ".config/fish/fish_variables"
    head = "# This file contains fish universal variable definitions.\n# VERSION: 3.0\n"
    yield Case("universal", "fish", "neither", {v: head + "SETUVAR --export --path GOPATH:/a\\x1e/b\nSETUVAR A1:x\n"},
               {"GOPATH": v + ":3", "A1": v + ":4"})
    yield Case("universal user paths", "fish", "neither", {v: head + "SETUVAR fish_user_paths:/opt/x\\x1e/opt/y\n"}, {"PATH": v + ":3"})
    yield Case("universal hidden by the environment", "fish", "neither", {v: head + "SETUVAR --export GOBIN:/u\n"}, {"GOBIN": None},
               env=("GOBIN=/env",))
    yield Case("universal shows again", "fish", "neither",
               {v: head + "SETUVAR --export GOBIN:/u\n", C: "set -eg GOBIN\n"}, {"GOBIN": C + ":1"}, env=("GOBIN=/env",))
    yield Case("set U", "fish", "neither", config("set -Ux GOBIN /u\nset -U fish_user_paths /opt/z\n"), {"GOBIN": C + ":1", "PATH": C + ":2"})


@pytest.mark.parametrize("case", list(fish_cases()), ids=repr)
def test_fish_as_it_holds_it(sandbox, case):
    check(sandbox, case)


# --- verdicts, rules and what else is said ----------------------------------------------------------------------


def ask(sandbox, *words, env=(), status=0, **how):
    done = sandbox.ges("why", "-json", *words, env=env, **how)
    assert done.err == b"" and done.status == status, done
    answer = done.json()
    assert answer["schema"] == "ges.why/1"
    return answer


def rows(answer, index=0):
    return [(row["verdict"], os.path.basename(row["file"]), row["line"]) for row in answer["names"][index]["declarations"]]


def rule(answer, line, index=0):
    return next(row["rule"] for row in answer["names"][index]["declarations"] if row["line"] == line)


def test_process_wins_and_files_are_stale(sandbox):
    sandbox.write("home/.bashrc", "export A1=/old\nexport A1=/new\n")
    answer = ask(sandbox, "-shell", "bash", "-interactive", "A1", env=("A1=/mine",))
    assert rows(answer) == [("wins", "", 0), ("stale", ".bashrc", 2), ("shadowed", ".bashrc", 1)]
    assert answer["names"][0]["is_stale"] and answer["names"][0]["value"] == "/mine"
    assert "line 2" in rule(answer, 1) and "later line of the same file" in rule(answer, 1)


def test_agreeing_file_is_not_stale(sandbox):
    sandbox.write("home/.bashrc", "export A1=/mine\n")
    answer = ask(sandbox, "-shell", "bash", "-interactive", "A1", env=("A1=/mine",))
    assert rows(answer) == [("wins", "", 0), ("agrees", ".bashrc", 1)] and not answer["names"][0]["is_stale"]


def test_unread_files_are_named_with_the_reason(sandbox):
    sandbox.write("home/.bash_profile", "export A1=/p\n")
    answer = ask(sandbox, "-shell", "bash", "-interactive", "A1", status=1)
    assert rows(answer) == [("unread", ".bash_profile", 1)]
    assert "an interactive bash that is no login shell does not read" in rule(answer, 1)


def test_skipped_branches_say_their_condition(sandbox):
    sandbox.write("home/.profile", "if [ -d /no/such ]; then\n  export A1=/a\nfi\nreturn\nexport A1=/b\n")
    answer = ask(sandbox, "-shell", "sh", "-login", "A1", status=1)
    assert rows(answer) == [("skipped", ".profile", 5), ("skipped", ".profile", 2)]
    assert "[ -d /no/such ]" in rule(answer, 2) and "line 4" in rule(answer, 5)


def test_what_needs_a_program_is_undecided(sandbox):
    sandbox.write("home/.bashrc", "if some_program; then export A1=/a; fi\nexport A2=$(some_program)\neval \"$(some_program)\"\n")
    answer = sandbox.ges("why", "-json", "-shell", "bash", "-interactive", "A1", "A2").json()
    assert rows(answer)[0][0] == "undecided" and not answer["names"][0]["fresh"]["is_certain"]
    assert answer["names"][1]["declarations"][0]["is_uncertain"] and not answer["names"][1]["fresh"]["is_certain"]
    assert any(note["text"].startswith(sandbox.path("home/.bashrc") + ":3 runs a program") for note in answer["notes"])


def test_not_exported_is_said(sandbox):
    sandbox.write("home/.bashrc", "A1=/a\n")
    answer = ask(sandbox, "-shell", "bash", "-interactive", "A1")
    assert "not exported" in rule(answer, 1)


def test_secrets_are_masked_unless_asked_for(sandbox):
    sandbox.write("home/.bashrc", "export GITHUB_TOKEN=hunter2\nexport GOPROXY=https://me:hunter3@proxy.example/x,direct\n")
    env = ("GITHUB_TOKEN=hunter2", "GOPROXY=https://me:hunter3@proxy.example/x,direct")
    words = ("-shell", "bash", "-interactive", "GITHUB_TOKEN", "GOPROXY")
    for more in ((), ("-json",)):
        done = sandbox.ges("why", *more, *words, env=env)
        assert b"hunter" not in done.out + done.err and b"https://me:***@proxy.example/x,direct" in done.out, done
        shown = sandbox.ges("why", "-show-secrets", *more, *words, env=env)
        assert shown.out.count(b"hunter2") > 1 and b"hunter3" in shown.out


def test_path_entry_by_entry(sandbox):
    go = sandbox.write("home/go/bin/gopls", "#!/bin/sh\n", 0o755)
    sandbox.write("home/.bashrc", "export PATH=\"$HOME/go/bin:$PATH\"\n")
    folder = os.path.dirname(go)
    path = ":".join((folder, "/usr/bin", "/no/such", "rel", "", "/usr/bin", "~/bin"))
    entries = ask(sandbox, "-shell", "bash", "-interactive", "PATH", env=("PATH=" + path,))["names"][0]["entries"]
    assert [e["entry"] for e in entries] == path.split(":")
    assert entries[0]["line"] == 1 and entries[0]["file"].endswith("/.bashrc")
    assert [o["name"] for o in entries[0]["offers"]] == ["gopls"]
    assert [e["problem"] for e in entries] == [
        "", "", "names no directory", "is relative: what it means depends on the current directory; names no directory",
        "is empty, which means the current directory", "repeats entry 2",
        "holds ~ or $, which only a shell expands, and only when it sets PATH"]
    assert [e["exists"] for e in entries] == [True, True, False, False, False, True, False]


def test_path_says_which_entry_wins(sandbox, go_toolchains):
    (version, root), (other, second) = list(go_toolchains.items())[-2:]
    broken = sandbox.write("broken/go", "#!/bin/sh\n", 0o644)
    path = ":".join((os.path.dirname(broken), root + "/bin", second + "/bin"))
    entries = ask(sandbox, "-shell", "sh", "-non-interactive", "PATH", env=("PATH=" + path,))["names"][0]["entries"]
    offers = [{o["name"]: (o["wins"], o["hidden_by"]) for o in e["offers"]} for e in entries]
    assert offers[0] == {"go": (False, 0)} and entries[0]["programs"] == "go (cannot run)"
    assert offers[1]["go"] == offers[1]["gofmt"] == (True, 0) and entries[1]["programs"] == "go (%s), gofmt" % version
    assert offers[2]["go"] == (False, 2)
    assert entries[2]["programs"] == "go (%s, hidden by entry 2), gofmt (hidden by entry 2)" % other
    text = os.fsdecode(sandbox.ges("why", "-shell", "sh", "-non-interactive", "PATH", env=("PATH=" + path,)).out)
    assert "  go (%s, hidden by entry 2), gofmt (hidden by entry 2)" % other in text


def test_go_file_and_default_are_declarations(sandbox, go_toolchains):
    root = list(go_toolchains.values())[-1]
    file = sandbox.write("home/.config/go/env", "GOPROXY=https://a.example\nGOPROXY=https://b.example\n")
    answer = ask(sandbox, "-goroot", root, "-shell", "sh", "-non-interactive", "GOPROXY", "GOFLAGS", status=1)
    first = answer["names"][0]
    assert first["go"]["value"] == "https://b.example" and first["go"]["file"] == file and first["go"]["line"] == 2
    assert [(r["source"], r["verdict"], r["line"]) for r in first["declarations"]][:2] == [
        ("go_env_file", "wins", 2), ("go_env_file", "shadowed", 1)]
    assert any(r["source"] in ("goroot_env", "go_default", "go_build") for r in first["declarations"])
    answer = ask(sandbox, "-goroot", root, "-shell", "sh", "-non-interactive", "GOPROXY", env=("GOPROXY=off",))
    assert answer["names"][0]["go"]["source"] == "environment"
    assert [r["verdict"] for r in answer["names"][0]["declarations"]][:2] == ["wins", "shadowed"]


def test_session_layers(sandbox):
    sandbox.write("home/.config/environment.d/10.conf", "A1=/session\nA2=${HOME}/x:$A1\nA3='$HOME'\nA4=${NOPE:-d}${HOME:+y}\n")
    sandbox.write("home/.pam_environment", "A5 DEFAULT=/pam\n")
    answer = ask(sandbox, "-shell", "sh", "-non-interactive", "A1", "A2", "A3", "A4")
    assert [n["fresh"]["value"] for n in answer["names"]] == ["/session", sandbox.path("home") + "/x:/session", "$HOME", "dy"]
    assert answer["names"][0]["fresh"]["source"] == "environment_d"
    answer = ask(sandbox, "-shell", "sh", "-non-interactive", "A5", status=1)
    assert rows(answer) == [("ignored", ".pam_environment", 1)] and "deprecated" in rule(answer, 1)


def test_usage(sandbox):
    for words in ((), ("-shell", "tcsh", "A"), ("-interactive", "-non-interactive", "A"), ("-from", "x", "A"), ("-nope", "A")):
        assert sandbox.ges("why", *words).status == 2, words
    assert sandbox.ges("why", "NOSUCHVARIABLE").status == 1
    assert sandbox.ges("why", "HOME").status == 0


# --- hostile files ------------------------------------------------------------------------------------------------


def sparse(path):
    with open(path, "wb") as file:
        file.truncate(200 << 20)


HOSTILE = {
    "empty": lambda p: open(p, "w").close(),
    "huge": sparse,
    "directory": os.mkdir,
    "fifo": os.mkfifo,
    "link loop": lambda p: os.symlink(p, p),
    "dead link": lambda p: os.symlink("/no/such", p),
    "device": lambda p: os.symlink("/dev/zero", p),
}

# What no shell is asked about: it would never end, or complain at length.
ABSURD = {
    "binary": bytes(range(256)) * 400,
    "nul": b"export A1=1\n\0\0\0export A1=2\n",
    "no end of quote": b"export A1='" + b"x\n" * 50000,
    "parentheses": b"(" * 100000,
    "substitutions": b"export A1=" + b"$(" * 100000,
    "arithmetic": b"export A1=" + b"$((" * 50000,
    "parameters": b"export A1=" + b"${a:-" * 100000,
    "double quoted parameters": b"export A1=" + b"\"${a:-" * 100000,
    "ifs": b"if true; then\n" * 50000,
    "elifs": b"if false; then :\n" + b"elif false; then :\n" * 50000 + b"fi\n",
    "braces": b"export A1=x; for i in " + b"{a,b}" * 60 + b"; do :; done\n",
    "nested braces": b"echo " + b"{a," * 50000 + b"\n",
    "doubling": b"export A1=xxxxxxxx\n" + b"A1=$A1$A1\n" * 64,
    "endless loop": b"while true; do A1=$A1; done\nexport A1=after\n",
    "nested loops": b"for a in 1 2 3 4 5 6 7 8 9 0; do " * 12 + b":; " + b"done; " * 12 + b"\n",
    "fork bomb": b"f() { f | f & }; f\n",
    "recursion": b"f() { f; f; }\nf\nexport A1=1\n",
    "sources itself": b". ~/.bashrc\n. ~/.bashrc\nexport A1=1\n",
    "one long list": b"A1=1;" * 100000 + b"\n",
    "and list": b"true && " * 100000 + b"true\n",
    "pipe": b"true | " * 100000 + b"true\n",
    "case": b"case x in " + b"a) :;; " * 20000 + b"esac\n",
    "heredocs": b"cat " + b"<<E " * 1000 + b"\n",
    "stars": b"for f in " + b"/*" * 60 + b"; do :; done\n",
    "pattern": b"case " + b"a" * 5000 + b" in " + b"*a" * 2000 + b"b) export A1=1;; esac\n",
    "functions": b"".join(b"f%d() { export A1=%d; }\n" % (i, i) for i in range(20000)),
    "evals": b"X='eval \"$X\"'\neval \"$X\"\n",
    "globs": b"export A1=/*/*/*/*/*\nls /proc/*/*/*/* /sys/*/*/*/*/*\n",
}
START_FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish", "sh": "env.sh"}


@pytest.mark.parametrize("shell", START_FILES)
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_an_answer(sandbox, shell, what):
    path = sandbox.path("home", START_FILES[shell])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    HOSTILE[what](path)
    done = sandbox.ges("why", "-json", "-shell", shell, "-interactive", "A1", env=("ENV=" + path,), timeout=20)
    assert done.status == 1, done
    answer = done.json()
    status = next(f["status"] for f in answer["shell"]["files"] if f["file"] == path)
    assert (status == "ok") == (what == "empty"), status
    if what not in ("empty", "dead link"):
        assert any(path in note["text"] for note in answer["notes"]), answer["notes"]


@pytest.mark.parametrize("shell", START_FILES)
@pytest.mark.parametrize("what", ABSURD)
def test_absurd_file_ends_soon(sandbox, shell, what):
    sandbox.write("home/" + START_FILES[shell], ABSURD[what])
    done = sandbox.ges("why", "-json", "-shell", shell, "-interactive", "A1", env=("ENV=" + sandbox.path("home/env.sh"),),
                       timeout=20)
    assert done.status in (0, 1), done
    done.json()
