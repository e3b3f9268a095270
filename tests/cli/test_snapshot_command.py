"""`ges snapshot` as users meet it: the file, its secrets, --share; and snapshots that are no good."""

import json
import os
import stat

import pytest

SECRETS = ["hunter2secret", "ghp_abcdefghijklmnopqrstuvwxyz012345", "topsecretvalue", "AKIAIOSFODNN7EXAMPLE",
           "c2VjcmV0YmFzaWM", "MIIEowIBAAKCAQEA"]

BASHRC = """# my settings
export GOPROXY=https://ana:hunter2secret@proxy.example.com,direct
export GITHUB_TOKEN="hunter2secret with blanks"; export GOFLAGS=-v
export PLAIN=ghp_abcdefghijklmnopqrstuvwxyz012345
DB_PASSWORD='topsecretvalue'
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
git config --global http.extraheader "Authorization: Basic c2VjcmV0YmFzaWM="
KEY="-----BEGIN RSA PRIVATE KEY-----
MIIEowIBAAKCAQEA
-----END RSA PRIVATE KEY-----"
export GOPRIVATE=$TEAM/*
export http_proxy=ana:topsecretvalue@proxy:8080
"""


def situation(sandbox):
    sandbox.write("home/.bashrc", BASHRC)
    sandbox.write("home/.config/go/env", "GOSUMDB=off\nGONOPROXY=https://u:topsecretvalue@h\n")
    return ["SHELL=/bin/bash", "GOPROXY=https://ana:hunter2secret@proxy.example.com,direct", "GITHUB_TOKEN=hunter2secret",
            "TEAM=corp.example.com", "MY_NOTES=nobody asks for this", "GOFLAGS=-v", "GOPRIVATE=corp.example.com/*",
            "GO_API_KEY=topsecretvalue"]


def test_secrets_are_masked(sandbox):
    env = situation(sandbox)
    result = sandbox.ges("snapshot", env=env)
    assert result.status == 0 and result.err == b"", result
    text = result.out.decode()
    for secret in SECRETS:
        assert secret not in text, secret
    document = json.loads(text)
    bashrc = document["files"][sandbox.path("home/.bashrc")]["text"]
    assert bashrc.count("\n") == BASHRC.count("\n")
    assert "export GOPROXY=https://ana:***@proxy.example.com,direct" in bashrc
    assert 'export GITHUB_TOKEN="***"; export GOFLAGS=-v' in bashrc
    assert "export PLAIN=***\n" in bashrc and "DB_PASSWORD='***'" in bashrc and "GOPRIVATE=$TEAM/*" in bashrc


def test_variables_that_nobody_looks_at_are_left_out(sandbox):
    env = sandbox.ges("snapshot", env=situation(sandbox)).json()["env"]
    assert "TEAM=corp.example.com" in env  # a start-up file uses it
    assert "GO_API_KEY=***" in env
    assert not [e for e in env if e.startswith(("MY_NOTES", "GITHUB_TOKEN", "LC_ALL"))], env


def test_utf16_is_masked_too(sandbox):
    sandbox.write("home/.config/go/env", "GOPROXY=https://u:hunter2secret@h\r\nGOFLAGS=-v\r\n".encode("utf-16"))
    out = sandbox.ges("snapshot").out
    import base64
    file = json.loads(out)["files"][sandbox.path("home/.config/go/env")]
    assert base64.b64decode(file["base64"]).decode("utf-16") == "GOPROXY=https://u:***@h\r\nGOFLAGS=-v\r\n"


# --- the file ----------------------------------------------------------------------------------------------------


def test_a_file_of_its_own(sandbox):
    file = sandbox.path("w", "machine.json")
    result = sandbox.ges("snapshot", "machine.json")
    assert result.status == 0 and result.out == b"" and b"machine.json" in result.err and b"read it before" in result.err
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert json.load(open(file, encoding="utf-8"))["schema"] == "ges.snapshot/1"
    again = sandbox.ges("snapshot", "machine.json")
    assert again.status == 3 and b"--force" in again.err
    os.chmod(file, 0o644)
    assert sandbox.ges("snapshot", "--force", "machine.json").status == 0
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert os.listdir(sandbox.path("w")) == ["machine.json"]


def test_a_link_is_not_followed(sandbox):
    os.symlink(sandbox.path("home", "target"), sandbox.path("w", "link"))
    assert sandbox.ges("snapshot", "link").status == 3
    assert not os.path.exists(sandbox.path("home", "target"))
    assert sandbox.ges("snapshot", "nowhere/x").status == 3
    assert sandbox.ges("snapshot", "a", "b").status == 2


# --- --share -----------------------------------------------------------------------------------------------------


def shared(sandbox):
    """A home whose last part is a name, in a sandbox whose path has none of it."""
    os.makedirs(sandbox.path("home/anastasia/go/bin"))
    sandbox.write("home/anastasia/.bashrc", "export GOROOT=~/sdk/go # anastasia's\nexport GOBIN=%s\n" % sandbox.path("home/anastasia/bin"))
    sandbox.write("home/anastasia/.config/go/env", "GOFLAGS=-v\nGOPATH=%s\n" % sandbox.path("home/anastasia/go"))
    sandbox.write("home/anastasia/bin/gopls", "", mode=0o755)
    return ["HOME=" + sandbox.path("home/anastasia"), "USER=anastasia", "HOSTNAME=zauberberg.example.com", "SHELL=/bin/bash",
            "GOROOT=" + sandbox.path("home/anastasia/sdk/go"), "GOFLAGS=-x", "GOBIN=" + sandbox.path("home/anastasia/bin"),
            "GOPROXY=https://anastasia@zauberberg.example.com;direct"]


@pytest.mark.parametrize("words", [[], ["--json"], ["--sarif"], ["--format", "github"]])
def test_a_shared_report_names_nobody(sandbox, words):
    env = shared(sandbox)
    plain = sandbox.ges("doctor", *words, env=env)
    result = sandbox.ges("doctor", "--share", *words, env=env)
    assert b"anastasia" in plain.out
    assert b"anastasia" not in result.out + result.err and b"zauberberg" not in result.out
    assert b"~/" in result.out and result.status == plain.status
    if "json" in "".join(words):
        assert [f["id"] for f in result.json()["findings"]] == [f["id"] for f in plain.json()["findings"]]


def test_a_shared_snapshot_is_the_same_machine(sandbox):
    env = shared(sandbox)
    plain = sandbox.ges("doctor", "--json", env=env).json()
    snapshot = sandbox.ges("snapshot", "--share", env=env)
    assert b"anastasia" not in snapshot.out and b"zauberberg" not in snapshot.out
    assert sandbox.path("home/user/.bashrc") in snapshot.json()["files"]
    result = sandbox.ges("doctor", "--json", "--snapshot", sandbox.write("s.json", snapshot.out), env=["PATH=/nowhere"])
    assert [f["id"] for f in result.json()["findings"]] == [f["id"] for f in plain["findings"]]
    told = json.dumps(plain).replace(sandbox.path("home/anastasia"), sandbox.path("home/user"))
    assert result.json()["findings"][0]["what"] in told


def test_windows_names(sandbox):
    home = "C:\\Users\\Ana Maria Lopez"
    document = {"family": "windows", "cwd": home + "\\shop", "user": {"name": "Ana Maria Lopez", "home": home},
                "env": ["USERPROFILE=" + home, "COMPUTERNAME=ZAUBERBERG", "Path=C:\\Windows", "GOROOT=c:/users/ana maria lopez/go1.5",
                        "TEMP=C:\\Users\\ANAMAR~1\\Temp", "GOPROXY=http://zauberberg;direct"],
                "files": {"C:\\Windows": {"kind": "directory"}}, "registry": {}}
    file = sandbox.write("w.json", json.dumps(document))
    for words in ([], ["--json"], ["--format", "github"]):
        result = sandbox.ges("doctor", "--share", *words, "--snapshot", file)
        assert b"lopez" not in result.out.lower() and b"zauberberg" not in result.out.lower(), result
        assert b"<user>" in result.out or b"%3Cuser%3E" in result.out, result


def test_common_names_stay(sandbox):
    env = ["HOME=/root", "USER=root", "HOSTNAME=localhost", "GOROOT=/root/go"]
    result = sandbox.ges("doctor", "--share", env=env)
    assert b"/root/go" in result.out, result


# --- no good -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, said", [
    ("", "ends too early"),
    ("[", "ends too early"),
    ("[]", "'family'"),
    ('{"family": "linux",\n "files": {"/a": {"parts": {}}}}', "byte"),
    ('{"family": "linux", "files": {"/a": {"parts": [{"at": 0, "base64": "!"}]}}}', "base64"),
    ('{"family": "linux", "files": {"base64:!": ""}}', "base64"),
    ('{"family": "linux", "rights": "mine"}', "'rights'"),
    ('{"family": "linux", "answers": [{"call": "file_fancy", "name": "/"}]}', "'call'"),
    ('{"family": "linux", "answers": [{"call": "file_info", "name": "/"}]}', "'status'"),
    ('{"family": "linux", "answers": [{"call": "file_info", "name": "/", "status": "sad"}]}', "'status'"),
    ('{"schema": "ges.snapshot/2", "family": "linux"}', "ges.snapshot/1"),
    ('{"family": "linux", \n\n "env": [}', "line 3"),
])
def test_bad_snapshots_are_refused(sandbox, text, said):
    result = sandbox.ges("doctor", "--snapshot", sandbox.write("bad.json", text))
    assert result.status == 3 and result.out == b"" and said in result.err.decode() and b"bad.json" in result.err, result


def test_a_snapshot_in_pieces(sandbox):
    """Cut anywhere, it is refused or is a machine; nothing crashes."""
    whole = sandbox.ges("snapshot", env=situation(sandbox)).out
    for end in range(0, len(whole) - 2, max(1, len(whole) // 60)):
        result = sandbox.ges("doctor", "--snapshot", sandbox.write("cut.json", whole[:end]))
        assert result.status == 3 and b"cut.json" in result.err, result


def test_a_snapshot_that_is_no_file(sandbox):
    os.mkfifo(sandbox.path("fifo"))
    for path in (sandbox.path("fifo"), "/dev/zero", "/", "/nowhere"):
        assert sandbox.ges("doctor", "--snapshot", path).status == 3
    with open(sandbox.path("huge"), "wb") as file:
        file.truncate(1 << 40)
    assert b"limit" in sandbox.ges("doctor", "--snapshot", sandbox.path("huge")).err
