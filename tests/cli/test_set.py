"""`ges set`, `unset` and `path` on the real thing: real shells see what was set, the real go reads what was written,
killed at every system call, twenty at once, and undone."""

import concurrent.futures
import os
import shutil

import pytest
from support import exact

EVERY = "".join(chr(c) for c in range(1, 127) if chr(c) not in "\n\r") + "\x7f"
VALUES = {
    "A_EVERY": EVERY,
    "A_LINES": "one\ntwo\r\nthree's \\n\n\n",
    "A_DOLLAR": "$HOME ${PATH} $(touch gone) `touch gone` \\$x !! %s %b",
    "A_QUOTES": "'\"'\\''\"$'x' \u2018\u2019\u201c",
    "A_WIDE": "gr\u00fc\u00df \u4e16\u754c \U0001f600",
    "A_EMPTY": "",
    "A_BLANKS": "  a  b\t",
    "A_MARK": "x\n# <<< go-env-sync <<<\ny",
}
WORDS = ["%s=%s" % item for item in VALUES.items()]

# How each shell is started, and the home directory's files before.
SHELLS = [
    ("bash", ["/bin/bash", "-l"], {}),
    ("bash", ["/bin/bash", "-i"], {".bashrc": "x=1\n"}),
    ("bash", ["/bin/bash", "-l"], {".bash_profile": "y=1"}),
    ("sh", ["/usr/bin/dash", "-l"], {".profile": "umask 022\n"}),
    ("zsh", ["/usr/bin/zsh"], {}),
    ("zsh", ["/usr/bin/zsh", "-l"], {".zshenv": "z=1\n"}),
    ("zsh", ["/usr/bin/zsh", "-i"], {".zshrc": "z=1\n"}),
    ("fish", ["/usr/bin/fish"], {}),
    ("fish", ["/usr/bin/fish", "-l"], {".config/fish/config.fish": "set -g f 1\n"}),
]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def block_of(sandbox, argv, *env):
    """The environment that a program started by that shell gets."""
    result = sandbox.run([*argv, "-c", "/usr/bin/env -0"], env=env)
    assert result.status == 0, result
    return dict(entry.split(b"=", 1) for entry in result.out.split(b"\0") if b"=" in entry)


@pytest.mark.parametrize("shell, argv, files", SHELLS, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_real_shells_see_the_values(sandbox, shell, argv, files):
    for name, content in files.items():
        sandbox.write("home/" + name, content)
    before = {name: read(sandbox.path("home", name)) for name in files}
    result = sandbox.ges("set", "--yes", "--shell", shell, *WORDS)
    assert result.status == 0, result
    got = block_of(sandbox, argv)
    for name, value in VALUES.items():
        assert got[name.encode()] == value.encode(), name
    assert not os.path.exists(sandbox.path("w/gone"))
    for name, content in before.items():
        assert read(sandbox.path("home", name)).startswith(content)
    again = sandbox.ges("set", "--shell", shell, *WORDS)
    assert again.status == 0 and b"nothing to do" in again.out
    # A second value replaces the first, and only that.
    assert sandbox.ges("set", "--yes", "--shell", shell, "A_EVERY=now").status == 0
    got = block_of(sandbox, argv)
    assert got[b"A_EVERY"] == b"now" and got[b"A_LINES"] == VALUES["A_LINES"].encode()
    assert sandbox.ges("unset", "--yes", "--shell", shell, *VALUES).status == 0
    assert not set(block_of(sandbox, argv)) & {name.encode() for name in VALUES}
    for name, content in before.items():
        rest = read(sandbox.path("home", name))
        assert rest == content or rest == content + b"\n"


@pytest.mark.parametrize("shell, argv, files", SHELLS, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_path_gets_each_directory_once_in_shells_inside_shells(sandbox, shell, argv, files):
    for name, content in files.items():
        sandbox.write("home/" + name, content)
    front, back = ["/opt/a b", "/opt/$c'd"], ["/opt/e"]
    assert sandbox.ges("path", "add", "--front", "--yes", "--shell", shell, *front).status == 0
    assert sandbox.ges("path", "add", "--yes", "--shell", shell, *back).status == 0
    result = sandbox.run([*argv, "-c", " ".join(argv) + " -c '/usr/bin/env -0'"])
    path = dict(e.split(b"=", 1) for e in result.out.split(b"\0") if b"=" in e)[b"PATH"].decode().split(":")
    assert path[:2] == front and path[-1:] == back
    assert all(path.count(d) == 1 for d in front + back), path
    # moved to the end, removed; what was not added is not removed in silence
    assert sandbox.ges("path", "move", "--back", "--yes", "--shell", shell, front[0]).status == 0
    path = block_of(sandbox, argv)[b"PATH"].decode().split(":")
    assert path[0] == front[1] and path[-2:] == [back[0], front[0]]
    assert sandbox.ges("path", "remove", "--yes", "--shell", shell, back[0] + "/", *front).status == 0
    assert "/opt/e" not in block_of(sandbox, argv)[b"PATH"].decode()
    result = sandbox.ges("path", "remove", "--yes", "--shell", shell, "/usr/bin")
    assert result.status == 3 and b"was not added by ges" in result.err


@pytest.mark.parametrize("shell, evaluate", [
    (["/bin/bash"], 'eval "$(%s)"'), (["/usr/bin/dash"], 'eval "$(%s)"'), (["/usr/bin/zsh"], 'eval "$(%s)"'),
    (["/usr/bin/fish"], "%s | source"),
], ids=lambda v: v[0] if isinstance(v, list) else "")
def test_session_code_is_evaluated_by_the_real_shell(sandbox, shell, evaluate):
    words = sandbox.write("w/words", "")
    name = os.path.basename(shell[0])
    script = evaluate % ('"$GES" set --scope session --shell %s "$W1" "$W2" "$W3" "$W4" "$W5" "$W6" "$W7"' % name)
    env = ["GES=" + sandbox.program] + ["W%d=%s" % (i + 1, word) for i, word in enumerate(WORDS[:7])]
    result = sandbox.run([*shell, "-c", script + "\n/usr/bin/env -0"], env=env)
    assert result.status == 0, result
    got = dict(e.split(b"=", 1) for e in result.out.split(b"\0") if b"=" in e)
    for word in WORDS[:7]:
        key, value = word.encode().split(b"=", 1)
        assert got[key] == value, key
    assert os.listdir(sandbox.path("w")) == ["words"] and words
    assert not os.path.exists(sandbox.path("home/.bashrc"))


def test_a_line_of_somebody_else_is_named(sandbox):
    sandbox.write("home/.bashrc", "x=1\nexport GOFLAGS=-v\nPATH=$PATH:/opt/x\n")
    before = read(sandbox.path("home/.bashrc"))
    result = sandbox.ges("unset", "--shell", "bash", "GOFLAGS")
    assert result.status == 3 and b".bashrc' line 2 sets it" in result.err
    result = sandbox.ges("path", "remove", "--shell", "bash", "/opt/x")
    assert result.status == 3 and b".bashrc' line 3 adds it" in result.err
    assert read(sandbox.path("home/.bashrc")) == before
    # ours goes, theirs is told of
    assert sandbox.ges("set", "--yes", "--shell", "bash", "GOFLAGS=-x").status == 0
    result = sandbox.ges("unset", "--yes", "--shell", "bash", "GOFLAGS")
    assert result.status == 0 and b".bashrc' line 2 sets GOFLAGS too and stays" in result.out
    assert read(sandbox.path("home/.bashrc")) == before
    result = sandbox.ges("unset", "--shell", "bash", "NOWHERE")
    assert result.status == 0 and b"is not set in the start-up files" in result.out


def test_environment_d_is_written_and_what_it_cannot_hold_is_refused(sandbox):
    result = sandbox.ges("set", "--yes", "--in", "environment.d", "A=a b", "B=it's")
    assert result.status == 0, result
    assert read(sandbox.path("home/.config/environment.d/60-go-env-sync.conf")) == b"A='a b'\nB=\"it's\"\n"
    for value in ("$HOME", "a\nb", "a\\b", "'\""):
        result = sandbox.ges("set", "--yes", "--in", "environment.d", "A=" + value)
        assert result.status == 3 and (b"value of A" in result.err or b"A cannot be written so" in result.err), result
    why = sandbox.ges("why", "A", "--from", "session", "--shell", "bash")
    assert b"a b" in why.out, why


@pytest.mark.parametrize("words, status, said", [
    (["set"], 2, b"NAME=VALUE"), (["set", "A"], 2, b"'A' has no value"), (["unset"], 2, b"name a variable"),
    (["unset", "A=b"], 2, b"name with a value"), (["set", "A=1", "A=2"], 2, b"given twice"),
    (["set", "--scope", "moon", "A=1"], 2, b"no scope 'moon'"), (["set", "=x"], 3, b"cannot be the name"),
    (["set", "1A=x"], 3, b"letters, digits"), (["set", "UID=1"], 3, b"for themselves"),
    (["set", "PATH=/x"], 3, b"ges path add"),
    (["path"], 2, b"say what"), (["path", "add"], 2, b"name a directory"), (["path", "add", "rel"], 2, b"is relative"),
    (["path", "add", "/a:b"], 3, b"separates entries"), (["path", "add", "--at", "2", "/a"], 3, b"front or the end"),
    (["path", "add", "--front", "--back", "/a"], 2, b"one of"), (["path", "dedupe", "/a"], 2, b"no directory"),
    (["set", "--in", "moon", "A=1"], 3, b"no place"), (["set", "--shell", "moon", "A=1"], 3, b"no shell"),
    (["path", "add", "--scope", "go", "/a"], 3, b"--scope user"),
    (["set", "--scope", "session", "--shell", "bash", "1A=x"], 3, b"cannot be set in bash"),
])
def test_what_cannot_be_is_refused_and_nothing_changes(sandbox, words, status, said):
    result = sandbox.ges(*words, env=["SHELL=/bin/bash"])
    assert result.status == status and said in result.err, result
    assert os.listdir(sandbox.path("home")) == []


def test_dry_run_json_and_secrets(sandbox):
    result = sandbox.ges("set", "--dry-run", "--json", "--shell", "bash", "MY_TOKEN=hunter2")
    document = result.json()
    assert result.status == 0 and document["schema"] == "ges.set/1" and len(document["changes"]) == 2
    assert b"hunter2" not in result.out and os.listdir(sandbox.path("home")) == []
    result = sandbox.ges("set", "--shell", "bash", "MY_TOKEN=hunter2")
    assert result.status == 0 and b"hunter2" not in result.out + result.err
    assert b"hunter2" in read(sandbox.path("home/.bashrc"))
    assert b"hunter2" not in sandbox.ges("history").out


def test_undo_gives_every_byte_back(sandbox):
    old = b"# mine\r\nexport A=1\n\nlast line without end"
    sandbox.write("home/.bashrc", old, 0o640)
    assert sandbox.ges("set", "--yes", "--shell", "bash", *WORDS).status == 0
    assert sandbox.ges("undo", "--yes").status == 0
    assert read(sandbox.path("home/.bashrc")) == old and os.stat(sandbox.path("home/.bashrc")).st_mode & 0o777 == 0o640
    assert not os.path.exists(sandbox.path("home/.profile"))


@pytest.mark.parametrize("scope, file", [("user", ".bashrc"), ("project", "../w/ges.env")])
def test_twenty_at_once_are_all_there(sandbox, scope, file):
    def one(number):
        return sandbox.ges("set", "--yes", "--scope", scope, "--shell", "bash", "V%d=%d" % (number, number))

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        results = list(pool.map(one, range(20)))
    assert [r.status for r in results] == [0] * 20, [r for r in results if r.status]
    content = read(sandbox.path("home", file)).decode()
    for number in range(20):
        assert "V%d='%d'" % (number, number) in content or "V%d=%d\n" % (number, number) in content
    assert len(sandbox.ges("history", "--json").json()["entries"]) == 20


MUTATORS = ["mkdir", "openat", "flock", "write", "fsync", "rename", "renameat", "renameat2", "chmod", "fchmod", "fchmodat",
            "unlink", "close"]


def test_killed_anywhere_each_file_is_old_or_new(sandbox):
    old = b"# mine\n"
    words = ["set", "--yes", "--shell", "bash", "A=b"]
    kills = 0
    log = sandbox.path("strace.log")
    states = set()
    for call in MUTATORS:
        for n in range(1, 200):
            shutil.rmtree(sandbox.path("home"))
            sandbox.write("home/.bashrc", old)
            trace = ["/usr/bin/strace", "-f", "-qq", "-o", log, "-e", "trace=?" + call, "-e",
                     "inject=?%s:signal=SIGKILL:when=%d" % (call, n)]
            result = sandbox.run([*trace, sandbox.program, *words])
            assert result.status in (0, 137), result
            if result.status == 0:
                break
            kills += 1
            bashrc = read(sandbox.path("home/.bashrc"))
            is_new = bashrc == old + read(sandbox.path("home/.profile")) if bashrc != old and os.path.exists(
                sandbox.path("home/.profile")) else bashrc != old and b"export A='b'" in bashrc
            assert bashrc == old or is_new, (call, n, bashrc)
            states.add(bashrc == old)
            # the next one goes on, and cleans up
            assert sandbox.ges(*words).status == 0, (call, n)
            assert read(sandbox.path("home/.bashrc")).count(b"export A='b'") == 1
            assert not [name for name in os.listdir(sandbox.path("home")) if name.startswith(".ges-")]
    assert kills > 20 and states == {True, False}


def machine_words(sandbox, *commands):
    """Runs the commands in an own mount namespace in which the folders of /etc that ges may change are scratch ones."""
    script = "set -e; "
    os.makedirs(sandbox.path("etc/profile.d"), exist_ok=True)
    shutil.copytree("/etc/fish", sandbox.path("etc/fish"), dirs_exist_ok=True)
    for folder in ("profile.d", "fish"):
        script += "mount --bind %s /etc/%s; " % (sandbox.path("etc/" + folder), folder)
    return sandbox.run(["/usr/bin/unshare", "-m", "/bin/sh", "-c", script + "; ".join(commands)])


def test_machine_is_read_by_every_shell(sandbox):
    ges = sandbox.program
    result = machine_words(sandbox, ges + " set --yes --scope machine A='a $b' TOOL=/x >&2",
                           ges + " path add --yes --scope machine /opt/m >&2",
                           "dash -lc 'echo \"$A|$PATH\"'", "bash -lc 'echo \"$A|$PATH\"'",
                           "fish -c 'echo \"$A|$PATH\"'")
    assert result.status == 0, result
    lines = result.out.decode().splitlines()
    assert len(lines) == 3
    for line in lines:
        assert line.startswith("a $b|") and line.endswith(":/opt/m"), result
    assert os.listdir(sandbox.path("etc/profile.d")) == ["go-env-sync.sh"]
    assert os.listdir(sandbox.path("etc/fish/conf.d")) == ["go-env-sync.fish"]


def test_machine_without_rights_says_how(sandbox):
    shutil.copy(sandbox.program, "/tmp/ges-set-test")
    try:
        os.chmod("/tmp/ges-set-test", 0o755)
        os.chmod(sandbox.root, 0o755)
        argv = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/tmp/ges-set-test", "set",
                "--scope", "machine", "A=a b"]
        result = sandbox.run(argv)
    finally:
        os.remove("/tmp/ges-set-test")
    assert result.status == 3 and b"sudo ges set --scope machine 'A=a b'" in result.err, result
    assert b"--scope user" in result.err and not os.path.exists("/etc/profile.d/go-env-sync.sh")


GO_STEPS = [
    ["-w", "GOPROXY=https://p.example,direct", "GOBIN=/b", "GOFLAGS=-v"], ["-w", "GOARCH=arm64"], ["-w", "GOOS=nope"],
    ["-w", "GOPATH=rel"], ["-w", "GOPATH=~/go"], ["-w", "GO111MODULE=maybe"], ["-w", "GOEXE=x"], ["-w", "GOENV=/x"],
    ["-w", "NOPE=1"], ["-w", "GOBIN"], ["-w", "CC=rel/cc"], ["-w", "CC='x"], ["-w", "GOPRIVATE=a\nb"],
    ["-w", "GOPRIVATE=gr\u00fcn"], ["-w", "GOPRIVATE=\udcff"], ["-w", "GOBIN=/1", "GOBIN=/2"], ["-w", "GOMODCACHE=rel"],
    ["-w", "GOTMPDIR=rel"], ["-w", "GOEXPERIMENT=none"], ["-w", "GOEXPERIMENT=nope"], ["-u", "GOARCH"], ["-u", "NOPE"],
    ["-u", "GOVERSION"], ["-w"], ["-u"], ["-u", "GOBIN", "GOPROXY"], ["-w", "GOSUMDB=off", "AR=x", "GOVCS=*:git"],
    ["-u", "GOFLAGS", "GOPRIVATE"], ["-w", "GOPROXY="],
]


def known(go_toolchains):
    """Those whose rules ges knows: 1.16 and later."""
    return [(v, root) for v, root in go_toolchains.items() if not v.startswith("go1.15")]


def test_the_go_env_file_is_as_the_real_go_writes_it(sandbox, go_toolchains):
    start = "# mine\nZ=1\nGOSUMDB=a\r\nGOSUMDB=b\nlower=x\n\nno definition\nGOFLAGS=-x\nGOBIN=/last"
    for version, goroot in known(go_toolchains):
        go = os.path.join(goroot, "bin", "go")
        for step in [None, *GO_STEPS]:
            if step is None:
                for home in ("real", "ours"):
                    sandbox.write("%s/.config/go/env" % home, start)
                continue
            env = ["GOTOOLCHAIN=local", "GOBIN=/other"]
            real = exact.run(go, ["go", "env", *step], sandbox.environment("HOME=" + sandbox.path("real"), *env),
                             sandbox.path("w"))
            ours = sandbox.ges("env", "--go", go, *step, env=["HOME=" + sandbox.path("ours"), *env])
            assert ours.same(real), (version, step, ours, real)
            files = [read(sandbox.path(home, ".config/go/env")) for home in ("real", "ours")]
            assert files[0] == files[1], (version, step)


def test_scope_go_is_what_the_real_go_reads(sandbox, go_toolchains):
    for _version, goroot in known(go_toolchains):
        go = os.path.join(goroot, "bin", "go")
        result = sandbox.ges("set", "--yes", "--scope", "go", "--go", go, "GOPRIVATE=a b'c", "GOBIN=/x y")
        assert result.status == 0, result
        said = sandbox.run([go, "env", "GOPRIVATE", "GOBIN"], env=["GOTOOLCHAIN=local"])
        assert said.out == b"a b'c\n/x y\n"
        result = sandbox.ges("set", "--yes", "--scope", "go", "--go", go, "GOBIN=/fine", "GOOS=nope")
        assert result.status == 3 and b"go would refuse it: unsupported GOOS/GOARCH pair" in result.err
        result = sandbox.ges("set", "--yes", "--scope", "go", "--go", go, "GOBIN=/z", env=["GOBIN=/other"])
        assert result.status == 0 and b"does not override" in result.out
        assert sandbox.ges("unset", "--yes", "--scope", "go", "--go", go, "GOPRIVATE", "GOBIN").status == 0
        assert read(sandbox.path("home/.config/go/env")) == b""


def test_path_check_lists_troubles(sandbox):
    os.makedirs(sandbox.path("w/d"))
    sandbox.write("w/file")
    path = ":".join(["/usr/bin", "/usr/bin/", "rel", "", "~/x", "/missing", sandbox.path("w/file"), sandbox.path("w/d")])
    result = sandbox.ges("path", "check", "--json", env=["PATH=" + path])
    document = result.json()
    assert result.status == 1 and document["schema"] == "ges.path/1"
    told = [entry["trouble"] for entry in document["effective"]]
    assert told[0] == told[7] == "" and told[1] == "is entry 1 again" and told[5] == "does not exist"
    assert told[6] == "is no directory" and all(told[2:5])
    assert sandbox.ges("path", "check", env=["PATH=/usr/bin"]).status == 0
