"""`ges install` and `ges uninstall`: a web server on this machine that behaves well and badly, real archives made from
real toolchains, and the real go that runs afterwards."""

import hashlib
import json
import os
import pty
import shutil
import signal
import subprocess
import threading

import pytest
from support import goserver, toolchains
from support.goserver import Behaviour

SMALL = "go1.15.15.linux-amd64.tar.gz"


@pytest.fixture
def server():
    server = goserver.Server()
    yield server
    server.close()


@pytest.fixture(scope="module")
def small():
    """(bytes, entries) of an archive of 0.8 MB with a Go that is whole to the eye."""
    entries = goserver.small_entries()
    return goserver.tar_gz(entries), entries


@pytest.fixture
def served(server, small):
    """The server, with that archive and its list."""
    server.add(SMALL, small[0])
    server.list_releases()
    return server


def install(sandbox, server, *words, status=0, env=(), **how):
    where = ["--source", server if isinstance(server, str) else server.url()] if server is not None else []
    done = sandbox.ges("install", *words, *where, env=list(env), **how)
    assert done.status == status, done
    return done


def report(sandbox, server, *words, **how):
    return install(sandbox, server, "--json", *words, **how).json()["sdks"]


def claim_tree(root, entries):
    """Exactly the files of the archive, and the mark of golang.org/dl."""
    found = {}
    for folder, _, files in os.walk(root):
        for name in files:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = (file.read(), os.stat(path).st_mode & 0o777)
    assert found.pop(".unpacked-success") == (b"", 0o644)
    wanted = {name[3:]: (data, mode) for name, data, mode in entries if data is not None}
    assert found.keys() == wanted.keys()
    assert all(found[name] == wanted[name] for name in wanted)


def downloads(sandbox):
    folder = sandbox.path("home/.cache/go-env-sync/downloads")
    return sorted(n for n in os.listdir(folder) if not n.endswith(".lock")) if os.path.isdir(folder) else []


def sdk(sandbox, *names):
    return sandbox.path("home/sdk", *names)


def homes(sandbox):
    """What stands in ~/sdk, the lock aside."""
    return sorted(n for n in os.listdir(sdk(sandbox)) if n != ".ges-install.lock") if os.path.isdir(sdk(sandbox)) else []


# --- the real thing -----------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def real():
    """(version, archive) of the newest real toolchain."""
    version, root = list(toolchains.linux().items())[-1]
    return version, goserver.tar_gz(goserver.tree_entries(root))


def test_a_real_go_is_installed_runs_and_goes(sandbox, served, real):
    server, newest, older = served, real[0], "go1.15.15"
    server.add(newest + ".linux-amd64.tar.gz", real[1])
    server.list_releases()
    done = report(sandbox, server, "latest", "1.15", timeout=400)
    assert [(s["state"], s["version"], s["goroot"]) for s in done] == [
        ("installed", newest, sdk(sandbox, newest)), ("installed", older, sdk(sandbox, older))]
    assert downloads(sandbox) == [] and homes(sandbox) == sorted([newest, older])
    sandbox.write("w/hello.go", 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n')
    env = ["GOTOOLCHAIN=local", "GOCACHE=" + toolchains.build_cache(), "CGO_ENABLED=0", "GOFLAGS=", "GO111MODULE=off"]
    go = sdk(sandbox, newest, "bin/go")
    assert newest.encode() in sandbox.run([go, "version"], env=env).out
    assert sandbox.run([go, "env", "GOROOT"], env=env).out.decode().strip() == sdk(sandbox, newest)
    ran = sandbox.run([go, "run", "hello.go"], env=env, timeout=300)
    assert ran.out == b"hello\n", ran
    listed = sandbox.ges("sdk", "list", "--json").json()["sdks"]
    ours = [s for s in listed if s["goroot"].startswith(sandbox.root)]  # the machine may have others
    assert [(s["version"], s["origin"], s["faults"]) for s in ours] == [(newest, "golang_dl", []), (older, "golang_dl", [])]
    asked = len(server.log)
    again = report(sandbox, server, newest)
    assert again[0]["state"] == "there" and len(server.log) == asked
    gone = sandbox.ges("uninstall", newest, "--yes", "--json")
    assert gone.status == 0 and gone.json()["sdk"]["state"] == "removed"
    assert homes(sandbox) == [older]


def test_use_afterwards(sandbox, served):
    sandbox.write("home/.bashrc", "")
    done = install(sandbox, served, "1.15", "--use", env=["SHELL=/bin/bash"])
    assert b"installed" in done.out and b"go1.15.15" in done.out
    kept = "".join(open(os.path.join(folder, name), encoding="utf-8", errors="replace").read()
                   for folder, _, names in os.walk(sandbox.path("home")) for name in names
                   if name in (".bashrc", ".profile", ".bash_profile"))
    assert sdk(sandbox, "go1.15.15/bin") in kept, done


# --- words ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("word", ["1.15", "1.15.15", "go1.15.15", "latest", "go.mod"])
def test_words(sandbox, served, small, word):
    sandbox.write("w/go.mod", "module m\n\ngo 1.15\n")
    done, = report(sandbox, served, word)
    assert (done["state"], done["version"]) == ("installed", "go1.15.15")
    assert done["sha256"] == hashlib.sha256(small[0]).hexdigest() and done["sha256_from"] == "the list"
    assert done["size"] == done["fetched"] == len(small[0]) and done["attempts"] == 1
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])


def test_a_toolchain_line_counts(sandbox, served):
    sandbox.write("w/go.mod", "module m\n\ngo 1.14\n\ntoolchain go1.15.15\n")
    done, = report(sandbox, served, "go.mod")
    assert done["version"] == "go1.15.15" and done["why"].endswith("go.mod' asks for 1.15.15")


@pytest.mark.parametrize("words, says", [
    (["gotip"], b"no release"), (["1.x"], b"no version of Go"), ([], b"name a version"), (["1.15", "--sha256", "12"], b"64"),
    (["1.15", "1.14", "--sha256", "0" * 64], b"one version"), (["1.15", "--stall", "0"], b"--stall"),
    (["1.15", "--os", "../x"], b"Go's names"), (["1.15", "--all"], b"--list"), (["1.15", "--use", "--json"], b"--use")])
def test_what_has_no_meaning(sandbox, served, words, says):
    done = install(sandbox, served, *words, status=2)
    assert says in done.err and served.log == []


def test_releases_come_before_candidates_which_must_be_named(sandbox, server):
    for version in ("go1.15.14", "go1.15.15", "go1.16rc1", "go1.15.02"):
        if version != "go1.15.02":
            server.add(version + ".linux-amd64.tar.gz", b"x")
    server.add("go1.17.1.windows-amd64.zip", b"x")
    server.list_releases()
    planned = report(sandbox, server, "latest", "1.15", "1.16rc1", "--dry-run")
    assert [(s["state"], s["version"]) for s in planned] == [("planned", "go1.15.15"), ("planned", "go1.15.15"),
                                                             ("planned", "go1.16rc1")]
    assert homes(sandbox) == [] and downloads(sandbox) == []
    for word, says in (("1.16", b"not offer a release of Go 1.16"), ("1.17.1", b"only for other systems"), ("1.99.9", b"1.99.9")):
        assert says.replace(b"no a", b"no a") in install(sandbox, server, word, status=3).err
    other, = report(sandbox, server, "1.17", "--os", "windows", "--arch", "amd64", "--dry-run")
    assert other["goroot"] == sdk(sandbox, "go1.17.1.windows-amd64")


def test_list(sandbox, server, small):
    for version in ("go1.15.14", "go1.15.15", "go1.16rc1", "go1.14.9"):
        server.add(version + ".linux-amd64.tar.gz", small[0])
    server.list_releases()
    install(sandbox, server, "1.15.15")

    def offers(*words):
        return [(o["version"], o["here"] != "") for o in install(sandbox, server, "--list", "--json", *words).json()["offers"]]

    assert offers() == [("go1.16rc1", False), ("go1.15.15", True), ("go1.14.9", False)]
    assert offers("1.15") == [("go1.15.15", True), ("go1.15.14", False)]
    assert len(offers("--all")) == 4
    assert b"go1.16rc1" in install(sandbox, server, "--list").out


# --- sources ----------------------------------------------------------------------------------------------------------

def test_where_the_source_is_said(sandbox, served, small):
    settings = '{"install": {"source": "%s"}}'
    sandbox.write("home/.config/go-env-sync/settings.json", settings % served.url())
    assert report(sandbox, None, "1.15", "--dry-run")[0]["archive"] == served.url() + SMALL
    other = sandbox.path("archives")
    os.makedirs(other)
    env = ["GES_INSTALL_SOURCE=" + other]
    assert b"GES_INSTALL_SOURCE" not in install(sandbox, None, "1.15", "--dry-run", env=env, status=3).err
    assert report(sandbox, served, "1.15", "--dry-run", env=env)[0]["state"] == "planned"
    sandbox.write("w/.go-env-sync.json", settings % "https://evil.example/")
    done = install(sandbox, None, "1.15", status=2)
    assert b"a project cannot say where Gos come from" in done.err


def test_a_question_behind_the_address_is_not_asked(sandbox, served):
    done, = report(sandbox, served.url("/dl?of=somebody"), "1.15")
    assert done["archive"] == served.url("/dl/" + SMALL)
    assert [e["path"] for e in served.log] == ["/dl/?mode=json&include=all", "/dl/" + SMALL]


def test_a_mirror_without_a_list(sandbox, server, small):
    server.add(SMALL, small[0], beside=True)
    done, = report(sandbox, server, "1.15.15")
    assert (done["state"], done["sha256_from"]) == ("installed", "the .sha256 file")
    assert b"does not tell which releases" in install(sandbox, server, "1.15", status=3).err
    assert b"does not tell which releases" in install(sandbox, server, "--list", status=3).err


@pytest.mark.parametrize("has_list", [False, True])
@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_a_folder(sandbox, server, small, has_list, form):
    folder = sandbox.path("archives")
    sandbox.write("archives/" + SMALL, small[0])
    if has_list:
        server.add(SMALL, small[0])
        server.add("go1.15.99.linux-amd64.tar.gz", small[0])  # is not in the folder
        server.list_releases()
        sandbox.write("archives/index.json", server.files["/dl/?mode=json&include=all"])
    else:
        sandbox.write("archives/%s.sha256" % SMALL, "%s  %s\n" % (hashlib.sha256(small[0]).hexdigest(), SMALL))
    done, = report(sandbox, form.format(folder), "1.15")
    assert (done["state"], done["version"], done["fetched"]) == ("installed", "go1.15.15", 0)
    assert done["sha256_from"] == ("the list" if has_list else "the .sha256 file")
    assert os.path.exists(os.path.join(folder, SMALL))  # theirs
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])


def test_no_sum_no_install(sandbox, server, small):
    server.add(SMALL, small[0])
    done = install(sandbox, server, "1.15.15", status=3)
    assert b"nobody says which SHA-256" in done.err and server.sent("/dl/" + SMALL) == 0
    server.list_releases(sha256="")
    assert b"nobody says which SHA-256" in install(sandbox, server, "1.15.15", status=3).err
    given = hashlib.sha256(small[0]).hexdigest()
    done, = report(sandbox, server, "1.15", "--sha256", given.upper())
    assert (done["state"], done["sha256_from"]) == ("installed", "--sha256")


def test_the_list_and_the_user_differ(sandbox, served):
    assert b"differ" in install(sandbox, served, "1.15", "--sha256", "0" * 64, status=3).err
    assert served.sent("/dl/" + SMALL) == 0


@pytest.mark.parametrize("answer, says", [
    (b"<html>log in</html>", b"web page"), (b"[{", b"no list of releases"), (b"{}", b"not an array"),
    (b'[{"version": "go1.15.15", "files": [{"filename": "../x", "kind": "archive"}]}]', b"whose name is none"),
    (b'[{"version": "go1.15.15", "files": [{"filename": "x", "version": "go1", "sha256": "zz", "kind": "archive"}]}]',
     b"a SHA-256 that is none")])
def test_a_list_that_is_none(sandbox, served, answer, says):
    served.files["/dl/?mode=json&include=all"] = answer
    assert says in install(sandbox, served, "latest", status=3).err
    assert homes(sandbox) == []


def test_a_login_page_in_place_of_everything(sandbox, server):
    for path in ("?mode=json&include=all", SMALL, SMALL + ".sha256"):
        server.files["/dl/" + path] = b"<!DOCTYPE html><title>Free WiFi</title>"
    done = install(sandbox, server, "1.15.15", status=3)
    assert b"a web page" in done.err and b"login" in done.err


@pytest.mark.parametrize("status, says", [(404, b"404"), (403, b"403"), (500, b"500"), (401, b"password")])
def test_a_file_that_is_refused(sandbox, served, status, says):
    served.plan["/dl/" + SMALL] = [Behaviour(status=status)] * 9
    assert says in install(sandbox, served, "1.15", status=3).err
    asked = sum(e["path"] == "/dl/" + SMALL for e in served.log)
    assert asked == (5 if status == 500 else 1)


def test_a_server_that_recovers(sandbox, served, small):
    served.plan["/dl/?mode=json&include=all"] = [Behaviour(status=503), Behaviour(reset=True)]
    served.plan["/dl/" + SMALL] = [Behaviour(status=502), Behaviour(status=429), Behaviour(reset=True)]
    done, = report(sandbox, served, "1.15")
    assert done["state"] == "installed" and done["attempts"] == 4


# --- redirections -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("location", ["/elsewhere/a.tgz", "../elsewhere/a.tgz", "{}elsewhere/a.tgz"])
def test_redirections(sandbox, served, small, location):
    where = location.format(served.url("/"))
    if where.startswith(".."):
        where = "a.tgz"
        served.files["/dl/a.tgz"] = small[0]
    served.files["/elsewhere/a.tgz"] = small[0]
    served.plan["/dl/" + SMALL] = [Behaviour(location=where)]
    assert report(sandbox, served, "1.15")[0]["state"] == "installed"
    assert served.sent("/dl/" + SMALL) <= len(b"moved\n")


def test_redirections_without_end(sandbox, served):
    served.plan["/dl/" + SMALL] = [Behaviour(location="/dl/" + SMALL) for _ in range(30)]
    assert b"one address after another" in install(sandbox, served, "1.15", status=3).err
    assert sum(e["path"] == "/dl/" + SMALL for e in served.log) == 11


@pytest.mark.parametrize("location", ["http://example.com/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://a b/"])
def test_redirections_that_lead_astray(sandbox, served, location):
    served.plan["/dl/" + SMALL] = [Behaviour(location=location)]
    done = install(sandbox, served, "1.15", status=3)
    assert b"plain http" in done.err or b"cannot be fetched" in done.err or b"404" in done.err, done
    assert homes(sandbox) == []


@pytest.mark.parametrize("name", ["curl", "wget"])
def test_a_password_goes_where_it_belongs_and_is_never_shown(sandbox, served, small, name):
    """Neither by ges nor in the arguments of the program that asks, which every user of the machine can list."""
    real = shutil.which(name, path="/usr/bin:/bin")
    sandbox.write("seen/" + name, '#!/bin/sh\necho "$@" >> "%s"\nexec %s "$@"\n' % (sandbox.path("args"), real))
    os.chmod(sandbox.path("seen", name), 0o755)
    other = goserver.Server()
    other.files["/x"] = small[0]
    served.plan["/dl/" + SMALL] = [Behaviour(location=other.url("/x"))]
    source = served.url().replace("http://", "http://ana:s%65cret%40@")
    done = install(sandbox, source, "1.15", env=["PATH=" + sandbox.path("seen")])
    other.close()
    assert b"ecret" not in done.out + done.err and b"ana" not in done.out.replace(sandbox.root.encode(), b"")
    sent = [e["headers"].get("Authorization") for e in served.log]
    assert sent == ["Basic YW5hOnNlY3JldEA="] * 2
    assert [e["headers"].get("Authorization") for e in other.log] == [None]
    with open(sandbox.path("args")) as file:
        args = file.read()
    assert args.count("Accept-Encoding" if name == "wget" else "--config") == 3 and "ecret" not in args and "YW5h" not in args


def test_plain_http_from_elsewhere_needs_a_sum(sandbox, served, small):
    """example.com is never asked: the server here is named as the proxy."""
    base = "http://go.example/dl/"
    for path in list(served.files):
        served.files["http://go.example" + path] = served.files[path]
    env = ["http_proxy=" + served.url("/")]
    assert b"plain http" in install(sandbox, base, "1.15", env=env, status=3).err and served.log == []
    given = hashlib.sha256(small[0]).hexdigest()
    assert report(sandbox, base, "1.15", "--sha256", given, env=env)[0]["state"] == "installed"
    assert served.log[-1]["path"] == base + SMALL


def test_this_machine_is_asked_without_a_proxy(sandbox, served):
    env = ["http_proxy=http://127.0.0.1:1/", "HTTP_PROXY=http://127.0.0.1:1/", "ALL_PROXY=http://127.0.0.1:1/"]
    assert report(sandbox, served, "1.15", env=env)[0]["state"] == "installed"


# --- https ------------------------------------------------------------------------------------------------------------

@pytest.fixture
def secure(served, sandbox):
    """The server behind TLS, and the file of its certificate."""
    import ssl
    key, certificate = sandbox.path("key.pem"), sandbox.path("cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                    "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
                    certificate], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    served.http.socket = context.wrap_socket(served.http.socket, server_side=True, do_handshake_on_connect=False)
    return served, certificate


def test_certificates_are_checked(sandbox, secure, program):
    server, certificate = secure
    source = "https://localhost:%d/dl/" % server.port
    done = install(sandbox, source, "1.15", env=program, status=3)
    assert b"certificate" in done.err and homes(sandbox) == []
    if "curl" in os.listdir(program[0].split("=")[1]):
        env = [*program, "CURL_CA_BUNDLE=" + certificate]
        assert report(sandbox, source, "1.15", env=env)[0]["state"] == "installed"
        os.makedirs(sandbox.path("other"))
        server.plan["/dl/" + SMALL] = [Behaviour(location="http://localhost:%d/x" % server.port)]
        done = install(sandbox, source, "1.15", "--to", sandbox.path("other"), env=env, status=3)
        assert b"leads from https to" in done.err


# --- who asks ---------------------------------------------------------------------------------------------------------

def programs(sandbox, *names):
    """PATH with these programs alone."""
    folder = sandbox.path("only", "-".join(names))
    os.makedirs(folder, exist_ok=True)
    for name in names:
        target = "/usr/bin/busybox" if name == "busybox" else shutil.which(name, path="/usr/bin:/bin")
        if target is None and name == "busybox":
            target = "/bin/busybox"
        os.symlink(target, os.path.join(folder, "wget" if name == "busybox" else name))
    return ["PATH=" + folder]


@pytest.fixture(params=["curl", "wget"])
def program(sandbox, request):
    return programs(sandbox, request.param)


def test_each_program_alone(sandbox, served, small, program):
    served.plan["/dl/?mode=json&include=all"] = [Behaviour(location="/dl/list")]
    served.files["/dl/list"] = served.files["/dl/?mode=json&include=all"]
    done, = report(sandbox, served, "1.15", env=program)
    assert done["state"] == "installed" and done["fetched"] == len(small[0])
    agent = served.log[-1]["headers"]["User-Agent"]
    assert agent == "go-env-sync" and served.log[-1]["headers"]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("names", [(), ("busybox",)])
def test_nobody_can_ask(sandbox, served, names):
    done = install(sandbox, served, "1.15", env=programs(sandbox, *names), status=3)
    assert b"install curl" in done.err and served.log == []


def test_nobody_listens(sandbox, served, program):
    served.close()
    done = install(sandbox, served, "1.15", env=program, status=3)
    assert b"nobody listens there" in done.err


def test_curlrc_and_wgetrc_are_not_asked(sandbox, served, program):
    sandbox.write("home/.curlrc", "output = /dev/null\nuser-agent = mine\n")
    sandbox.write("home/.wgetrc", "output_document = /dev/null\nuser_agent = mine\n")
    assert report(sandbox, served, "1.15", env=program)[0]["state"] == "installed"


# --- resuming ---------------------------------------------------------------------------------------------------------

def test_a_cut_connection_is_taken_up(sandbox, served, small, program):
    whole = len(small[0])
    served.plan["/dl/" + SMALL] = [Behaviour(cut=300000), Behaviour(cut=200000)]
    done, = report(sandbox, served, "1.15", env=program)
    assert done["state"] == "installed" and done["attempts"] == 3
    assert served.sent("/dl/" + SMALL) < whole + 200000  # a pipe of a killed program may hold some
    assert [e["range"] is None for e in served.log if e["path"] == "/dl/" + SMALL] == [True, False, False]
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])


def test_a_server_without_ranges_starts_over(sandbox, served, small, program):
    served.plan["/dl/" + SMALL] = [Behaviour(cut=300000, no_ranges=True)] + [Behaviour(no_ranges=True)] * 3
    assert report(sandbox, served, "1.15", env=program)[0]["state"] == "installed"
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])


def test_a_stalled_connection_is_given_up(sandbox, served, small, program):
    served.plan["/dl/" + SMALL] = [Behaviour(stall=400000)]
    done, = report(sandbox, served, "1.15", "--stall", "1", env=program)
    assert done["state"] == "installed" and done["attempts"] == 2 and done["fetched"] == len(small[0])


def test_a_server_that_never_gets_further(sandbox, served, program):
    served.plan["/dl/" + SMALL] = [Behaviour(cut=100000)] + [Behaviour(reset=True)] * 20
    done = install(sandbox, served, "1.15", env=program, status=3)
    assert done.err.count(b"trying again") == 4
    kept, = downloads(sandbox)
    assert kept.endswith(".part") and os.path.getsize(sandbox.path("home/.cache/go-env-sync/downloads", kept)) > 0
    done, = report(sandbox, served, "1.15", env=programs(sandbox, "curl") if served.plan.clear() else program)
    assert done["state"] == "installed" and done["resumed_at"] > 0
    assert done["resumed_at"] + done["fetched"] == done["size"]


def test_the_file_changes_on_the_way(sandbox, served, small, program):
    """What comes then has another size, or another sum: nothing is mixed."""
    other = goserver.tar_gz(goserver.small_entries(files=13))
    same_size = bytes(b ^ 1 for b in small[0])
    for changed in (other, same_size):
        served.files["/dl/" + SMALL] = small[0]
        served.plan["/dl/" + SMALL] = [Behaviour(cut=300000), Behaviour(swap=changed)]
        done = install(sandbox, served, "1.15", env=program, status=3)
        assert b"promised" in done.err and homes(sandbox) == [], done
    served.files["/dl/" + SMALL] = small[0]
    assert report(sandbox, served, "1.15", env=program)[0]["state"] == "installed"


@pytest.mark.parametrize("how, says", [
    (Behaviour(body=b"<html>"), b"promised"), (Behaviour(lie=5000), b"promised"), (Behaviour(lie=-5000), b"promised"),
    (Behaviour(body=b""), b"promised")])
def test_what_was_not_promised(sandbox, served, how, says, program):
    served.plan["/dl/" + SMALL] = [how] * 9
    done = install(sandbox, served, "1.15", env=program, status=3)
    assert says in done.err and homes(sandbox) == [], done


def test_a_wrong_sum(sandbox, served):
    served.list_releases(sha256="0" * 64)
    done = install(sandbox, served, "1.15", status=3)
    assert b"its SHA-256 is" in done.err and homes(sandbox) == [] and downloads(sandbox) == []


def test_a_wrong_size(sandbox, served):
    served.list_releases(size=1234)
    assert b"bytes, not 1234" in install(sandbox, served, "1.15", status=3).err
    assert homes(sandbox) == []


def start(sandbox, server, *words, **how):
    env = dict(e.split("=", 1) for e in sandbox.environment())
    return subprocess.Popen([sandbox.program, "install", "1.15", "--source", server.url(), *words], env=env,
                            cwd=sandbox.path("w"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)


def wait_for_part(sandbox, size):
    folder = sandbox.path("home/.cache/go-env-sync/downloads")
    pause = threading.Event()
    for _ in range(6000):
        found = [os.path.join(folder, n) for n in downloads(sandbox) if n.endswith(".part")]
        if found and os.path.getsize(found[0]) >= size:
            return os.path.getsize(found[0])
        pause.wait(0.01)
    raise AssertionError("no part of %d bytes came" % size)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("size", [1, 65536, 500000, 750000])
def test_a_killed_download_is_taken_up(sandbox, served, small, number, size):
    served.plan["/dl/" + SMALL] = [Behaviour(stall=size)]
    ges = start(sandbox, served)
    had = wait_for_part(sandbox, size)
    ges.send_signal(number)
    assert ges.wait(20) == -number
    ges.communicate()
    assert had == size and homes(sandbox) == []
    before = served.sent("/dl/" + SMALL)
    done, = report(sandbox, served, "1.15")
    assert done["state"] == "installed" and done["resumed_at"] == size
    assert served.sent("/dl/" + SMALL) - before == done["fetched"] == len(small[0]) - size
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])


def test_a_part_of_something_else_is_no_help(sandbox, served, small):
    tag = hashlib.sha256(small[0]).hexdigest()[:16]
    folder = "home/.cache/go-env-sync/downloads/"
    sandbox.write(folder + "%s.%s.part" % (SMALL, tag), b"no part of it" * 1000)
    sandbox.write(folder + "%s.%s.part" % (SMALL, "0" * 16), b"of an older list")
    done, = report(sandbox, served, "1.15")
    assert done["state"] == "installed" and downloads(sandbox) == []
    sandbox.ges("uninstall", "1.15.15", "--yes")
    sandbox.write(folder + "%s.%s.part" % (SMALL, tag), small[0] + b"more than all")
    sandbox.write(folder + SMALL, b"not the archive")
    assert report(sandbox, served, "1.15")[0]["state"] == "installed"


def test_a_whole_archive_is_not_fetched_again(sandbox, served):
    report(sandbox, served, "1.15", "--keep-archive")
    assert downloads(sandbox) == [SMALL]
    sandbox.ges("uninstall", "1.15.15", "--yes")
    before = served.sent("/dl/" + SMALL)
    done, = report(sandbox, served, "1.15")
    assert done["state"] == "installed" and done["attempts"] == 0 and served.sent("/dl/" + SMALL) == before


def test_two_at_once(sandbox, served, small):
    running = [start(sandbox, served, "--json") for _ in range(4)]
    states = []
    for ges in running:
        out, err = ges.communicate(timeout=60)
        assert ges.returncode == 0, err
        states.append(json.loads(out)["sdks"][0]["state"])
    assert sorted(set(states)) in (["installed"], ["installed", "there"]) and states.count("installed") == 1
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])
    assert homes(sandbox) == ["go1.15.15"]


def test_progress_is_for_terminals(sandbox, served):
    served.plan["/dl/" + SMALL] = [Behaviour(cut=300000)]
    shown, out, status = on_terminal(sandbox, "install", "1.15", "--source", served.url())
    assert status == 0 and b"installed" in out and b"\r" not in out
    assert b"\rgo1.15.15  fetching  0." in shown and b"trying again" in shown and b" %" in shown
    sandbox.ges("uninstall", "1.15.15", "--yes")
    assert b"\r" not in install(sandbox, served, "1.15").err


def read_some(fd):
    try:
        return os.read(fd, 65536)
    except OSError:
        return b""


def on_terminal(sandbox, *words):
    """What the program showed on a terminal's standard error, and its exit status."""
    ours, theirs = pty.openpty()
    env = dict(e.split("=", 1) for e in sandbox.environment())
    said = []
    reader = threading.Thread(target=lambda: said.extend(iter(lambda: read_some(ours), b"")))
    with subprocess.Popen([sandbox.program, *words], env=env, cwd=sandbox.path("w"), stdout=subprocess.PIPE,
                          stderr=theirs) as ges:
        os.close(theirs)
        reader.start()
        out = ges.communicate()[0]
    reader.join()
    os.close(ours)
    return b"".join(said), out, ges.returncode


def test_a_name_that_is_longer_than_a_line(sandbox, served):
    """The list is the server's word: a version is what it says."""
    served.list_releases(version="go1.15.15-" + "x" * 180)
    shown, _, status = on_terminal(sandbox, "install", "1.15", "--source", served.url())
    assert status in (0, 3), shown
    assert b"\rgo1.15.15-xxx" in shown


# --- what stands there ------------------------------------------------------------------------------------------------

def test_something_else_stands_there(sandbox, served, small):
    sandbox.write("home/sdk/go1.15.15/notes.txt", "mine")
    done = install(sandbox, served, "1.15", status=3)
    assert b"--force" in done.err and b"bin/go is missing" in done.err and served.sent("/dl/" + SMALL) == 0
    done, = report(sandbox, served, "1.15", "--force")
    assert done["state"] == "installed" and done["aside"] == sdk(sandbox, "old-go1.15.15")
    claim_tree(sdk(sandbox, "go1.15.15"), small[1])
    assert os.listdir(sdk(sandbox, "old-go1.15.15")) == ["notes.txt"]
    done, = report(sandbox, served, "1.15", "--force")
    assert done["aside"] == sdk(sandbox, "old-go1.15.15-2")
    os.remove(sdk(sandbox, "go1.15.15/src/runtime/f00.go"))  # some damage is not seen without a list of files
    os.remove(sdk(sandbox, "go1.15.15/VERSION"))
    assert b"VERSION is missing" in install(sandbox, served, "1.15", status=3).err


@pytest.mark.parametrize("kind", ["file", "dangling", "link"])
def test_no_directory_stands_there(sandbox, served, kind):
    os.makedirs(sdk(sandbox))
    if kind == "file":
        sandbox.write("home/sdk/go1.15.15", "x")
    else:
        os.symlink("nowhere" if kind == "dangling" else sandbox.path("w"), sdk(sandbox, "go1.15.15"))
    assert install(sandbox, served, "1.15", status=3).err
    assert report(sandbox, served, "1.15", "--force")[0]["state"] == "installed"
    assert os.path.lexists(sdk(sandbox, "old-go1.15.15")) and os.listdir(sandbox.path("w")) == []


def test_a_place_that_cannot_be_looked_at(sandbox, served):
    os.symlink("loop", sandbox.path("w/loop"))
    done = install(sandbox, served, "1.15", "--to", "loop/sdk", "--force", status=3)
    assert b"Too many levels of symbolic links" in done.err and b"--force" not in done.err


def test_to_another_folder(sandbox, served, small):
    done, = report(sandbox, served, "1.15", "--to", "here")
    assert done["goroot"] == sandbox.path("w/here/go1.15.15")
    claim_tree(done["goroot"], small[1])


def test_another_system(sandbox, server):
    entries = [(n.replace("linux_amd64", "linux_arm64"), d, m) for n, d, m in goserver.small_entries()]
    server.add("go1.15.15.linux-arm64.tar.gz", goserver.tar_gz(entries))
    server.list_releases()
    done = install(sandbox, server, "1.15", "--arch", "arm64", status=3)
    assert b"it is made for" in done.err and homes(sandbox) == [] and downloads(sandbox) == []


def test_the_tools_of_golang_dl_see_it(sandbox, served):
    report(sandbox, served, "1.15")
    assert os.path.getsize(sdk(sandbox, "go1.15.15/.unpacked-success")) == 0


# --- uninstall --------------------------------------------------------------------------------------------------------

@pytest.fixture
def installed(sandbox, served):
    report(sandbox, served, "1.15")
    return sdk(sandbox, "go1.15.15")


def test_uninstall_asks(sandbox, installed):
    done = sandbox.ges("uninstall", "1.15.15")
    assert done.status == 1 and b"cannot be undone" in done.out and b"run again with --yes" in done.err and os.path.isdir(installed)
    for answer, status in ((b"n\n", 1), (b"y\n", 0)):
        ours, theirs = pty.openpty()
        env = dict(e.split("=", 1) for e in sandbox.environment())
        with subprocess.Popen([sandbox.program, "uninstall", "go1.15.15"], env=env, stdin=theirs, stderr=theirs,
                              stdout=subprocess.PIPE) as ges:
            os.write(ours, answer)
            ges.communicate()
        os.close(ours)
        os.close(theirs)
        assert ges.returncode == status and os.path.isdir(installed) == (status == 1)
    assert homes(sandbox) == []


@pytest.mark.parametrize("env, says", [("PATH={}/bin:/usr/bin", b"PATH entry 1"), ("GOROOT={}", b"GOROOT names it")])
def test_uninstall_of_what_is_selected(sandbox, installed, env, says):
    env = [env.format(installed)]
    done = sandbox.ges("uninstall", "1.15.15", "--yes", env=env)
    assert done.status == 3 and says in done.out and b"--force" in done.out and os.path.isdir(installed)
    assert sandbox.ges("uninstall", "1.15.15", "--yes", "--force", env=env).status == 0
    assert homes(sandbox) == []


@pytest.mark.parametrize("link, to, env, says", [
    ("usr/local/go", "", "PATH={}/usr/local/go/bin", b"PATH entry 1"),
    ("usr/local/go", "", "GOROOT={}/usr/local/go", b"GOROOT names it"),
    ("local/bin/go", "bin/go", "PATH=/usr/bin:{}/local/bin", b"PATH entry 2"),
])
def test_uninstall_of_what_a_link_selects(sandbox, installed, link, to, env, says):
    os.makedirs(os.path.dirname(sandbox.path(link)))
    os.symlink(os.path.join(installed, to), sandbox.path(link))
    done = sandbox.ges("uninstall", "1.15.15", "--yes", env=[env.format(sandbox.root)])
    assert done.status == 3 and says in done.out and os.path.isdir(installed), done


def test_uninstall_of_what_the_users_path_names(sandbox, installed):
    sandbox.write("home/.bashrc", "")
    env = ["SHELL=/bin/bash"]
    assert sandbox.ges("use", "--yes", "1.15.15", env=env).status == 0
    done = sandbox.ges("uninstall", "1.15.15", "--yes", env=env)
    assert done.status == 3 and b"your PATH in" in done.out, done


def test_uninstall_of_what_runs(sandbox, installed):
    shutil.copy("/bin/sleep", os.path.join(installed, "bin/gopls"))
    with subprocess.Popen([os.path.join(installed, "bin/gopls"), "60"]) as child:
        done = sandbox.ges("uninstall", "1.15.15", "--yes")
        assert done.status == 3 and b"gopls (%d)" % child.pid in done.out and os.path.isdir(installed)
        child.kill()
    assert sandbox.ges("uninstall", "1.15.15", "--yes").status == 0


def test_uninstall_of_what_just_ends(sandbox, installed):
    """The go command leaves a child for a moment: it is waited for."""
    shutil.copy("/bin/sleep", os.path.join(installed, "bin/go"))
    env = {"PATH": "/usr/bin:/bin", "HOME": sandbox.path("home"), "GES_TRACE": "os"}
    with subprocess.Popen([os.path.join(installed, "bin/go"), "60"]) as child, \
            subprocess.Popen([sandbox.program, "uninstall", "1.15.15", "--yes"], env=env, stderr=subprocess.PIPE) as ges:
        asked = 0
        while asked < 2:  # the second time it has waited already
            line = ges.stderr.readline()
            assert line != b""
            asked += line.startswith(b"ges: os process_list")
        child.kill()
        child.wait()
        ges.stderr.read()
        assert ges.wait() == 0 and not os.path.isdir(installed)


def test_uninstall_of_what_runs_below_a_home_behind_a_link(sandbox, installed):
    os.symlink("home", sandbox.path("people"))
    shutil.copy("/bin/sleep", os.path.join(installed, "bin/gopls"))
    with subprocess.Popen([os.path.join(installed, "bin/gopls"), "60"]) as child:
        done = sandbox.ges("uninstall", "1.15.15", "--yes", env=["HOME=" + sandbox.path("people")])
        child.kill()
    assert done.status == 3 and b"gopls (%d)" % child.pid in done.out and os.path.isdir(installed), done


def test_uninstall_only_what_is_a_go(sandbox, installed, go_toolchains):
    for word, status, says in (
            ("1.14.1", 3, b"no go1.14.1"), (sandbox.path("w"), 2, b"is no Go"), (sandbox.path("nothing"), 3, b"there is no"),
            ("../home/sdk/go1.15.15/bin", 2, b"is no Go"), ("", 2, b"")):
        done = sandbox.ges("uninstall", "--yes", word)
        assert done.status == status and says in done.err, done
    elsewhere = sandbox.path("w/mygo")
    shutil.copytree(installed, elsewhere)
    done = sandbox.ges("uninstall", "--yes", "mygo")
    assert done.status == 2 and b"name its whole path" in done.err
    os.symlink(elsewhere, sandbox.path("w/link"))
    done = sandbox.ges("uninstall", "--yes", sandbox.path("w/link"))
    assert done.status == 2 and b"is a link" in done.err
    assert sandbox.ges("uninstall", "--yes", elsewhere).status == 0 and not os.path.exists(elsewhere)
    assert os.path.isdir(installed)


def test_uninstall_of_the_module_caches(sandbox, installed):
    cached = sandbox.path("home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.15.15.linux-amd64")
    os.makedirs(os.path.dirname(cached))
    shutil.copytree(installed, cached)
    assert sandbox.ges("uninstall", "1.15.15", "--yes").status == 0
    done = sandbox.ges("uninstall", "1.15.15", "--yes")
    assert done.status == 3 and cached.encode() in done.err
    done = sandbox.ges("uninstall", cached, "--yes", "--force")
    assert done.status == 3 and b"go clean -modcache" in done.out and os.path.isdir(cached)


def test_uninstall_dry_run(sandbox, installed):
    done = sandbox.ges("uninstall", "1.15.15", "--dry-run")
    assert done.status == 0 and b"would be removed" in done.out and os.path.isdir(installed)
