"""`ges install` on Windows, under wine: WinHTTP asks a local server for a real archive with a real go.exe, which runs."""

import os

import pytest
from support import goserver
from support.goserver import Behaviour
from test_set_windows import ges


@pytest.fixture
def server():
    server = goserver.Server()
    yield server
    server.close()


@pytest.fixture(scope="module")  # two seconds of packing
def archive(windows_toolchains):
    """(version, name, bytes, entries) of a zip with the real go.exe, which also stands in for the compiler."""
    version, folder = next((v, f) for v, f in windows_toolchains.items() if v.startswith("go1.24."))
    found = {e[0]: e for e in goserver.tree_entries(folder) if e[0] in ("go/VERSION", "go/go.env", "go/bin/go.exe")}
    compiler = ("go/pkg/tool/windows_amd64/compile.exe", found["go/bin/go.exe"][1], 0o755)
    entries = [("go", None, 0o755), *found.values(), compiler, ("go/src/runtime", None, 0o755), ("go/src/unsafe", None, 0o755),
               ("go/pkg/include/textflag.h", b"", 0o644),
               *(("go/pkg/tool/windows_amd64/%s.exe" % tool, b"", 0o755) for tool in ("asm", "cgo", "link", "vet"))]
    name = version + ".windows-amd64.zip"
    return version, name, goserver.zip_of(entries), entries


@pytest.fixture
def served(server, archive):
    server.add(archive[1], archive[2])
    server.list_releases()
    return server


@pytest.fixture
def home(wine):
    """%USERPROFILE%, as a unix path too."""
    name = wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "echo %USERPROFILE%"]).out.decode().strip()
    return name, wine.path(name)


def install(wine, server, *words, status=0, **how):
    done = ges(wine, "install", *words, "--source", server.url(), **how)
    assert done.status == status, done
    return done


def test_a_real_go_exe(wine, home, served, archive):
    version, name, data, entries = archive
    done, = install(wine, served, "1.24", "--json").json()["sdks"]
    assert (done["state"], done["version"]) == ("installed", version)
    assert done["goroot"] == home[0] + "\\sdk\\" + version and done["fetched"] == len(data)
    root = os.path.join(home[1], "sdk", version)
    for entry, content, _ in entries:
        if content is not None:
            with open(os.path.join(root, entry[3:]), "rb") as file:
                assert file.read() == content
    # The child that counts go's calls ends by itself, but when is not known; test_install.py has one whose end is.
    os.makedirs(home[1] + "/AppData/Roaming/go/telemetry")
    with open(home[1] + "/AppData/Roaming/go/telemetry/mode", "w", encoding="ascii") as file:
        file.write("off")
    ran = wine.run(done["goroot"] + "\\bin\\go.exe", ["version"], ["GOTOOLCHAIN=local"])
    assert version.encode() in ran.out, ran
    assert {e["headers"]["User-Agent"] for e in served.log} == {"go-env-sync"}
    again, = install(wine, served, version, "--json").json()["sdks"]
    assert again["state"] == "there"
    gone = ges(wine, "uninstall", version, "--yes")
    assert gone.status == 0 and sorted(os.listdir(home[1] + "/sdk")) == [".ges-install.lock"], gone


def test_cuts_are_taken_up(wine, served, archive):
    served.plan["/dl/" + archive[1]] = [Behaviour(cut=3000000), Behaviour(status=503), Behaviour(reset=True)]
    done, = install(wine, served, "1.24", "--json").json()["sdks"]
    assert done["state"] == "installed" and done["attempts"] == 4
    ranges = [e["range"] for e in served.log if e["path"] == "/dl/" + archive[1]]
    assert ranges[0] is None and None not in ranges[1:]


def test_redirections_are_ours(wine, served, archive):
    served.files["/x"] = archive[2]
    served.plan["/dl/" + archive[1]] = [Behaviour(location="/x")]
    assert install(wine, served, "1.24", "--json").json()["sdks"][0]["state"] == "installed"
    served.plan["/dl/" + archive[1]] = [Behaviour(location="http://example.com/x")]
    assert b"plain http" in install(wine, served, "1.24", "--force", status=3).err


@pytest.mark.parametrize("how, says", [
    (Behaviour(status=404), b"404"), (Behaviour(body=b"<html>"), b"promised"), (Behaviour(lie=77), b"promised")])
def test_refusals(wine, home, served, archive, how, says):
    served.plan["/dl/" + archive[1]] = [how] * 9
    done = install(wine, served, "1.24", status=3)
    assert says in done.err and not any(n.startswith("go") for n in os.listdir(home[1] + "/sdk")) if os.path.isdir(
        home[1] + "/sdk") else True, done


def test_nobody_listens(wine, served):
    served.close()
    done = install(wine, served, "1.24", status=3)
    assert b"nobody listens there" in done.err, done


def test_a_stall_is_given_up(wine, served, archive):
    served.plan["/dl/" + archive[1]] = [Behaviour(stall=2000000)]
    done, = install(wine, served, "1.24", "--json", "--stall", "2").json()["sdks"]
    assert done["state"] == "installed" and done["attempts"] == 2


def test_the_proxy_of_the_environment(wine, served):
    import hashlib
    base = "http://go.example/dl/"
    for path in list(served.files):
        for host in ("http://go.example", "http://go.example:80"):  # wine's WinHTTP names the port
            served.files[host + path] = served.files[path]
    data = next(d for p, d in served.files.items() if p.endswith(".zip"))
    env = ["HTTP_PROXY=" + served.url("/").rstrip("/")]
    done = ges(wine, "install", "1.24", "--source", base, "--sha256", hashlib.sha256(data).hexdigest(), "--json",
               environment=env)
    assert done.status == 0, (done, served.log)
    assert all(e["path"].startswith("http://go.example") for e in served.log)


@pytest.mark.parametrize("name, says", [
    ("go/src/con.go", b"device"), ("go/src/a:b", b"gives another meaning"), ("go/src\\x", b"backslash"), ("go/src/x.", b"dot"),
    ("go/../x", b".."), ("C:/x", b"drive"), ("go/VERSION ", b"blank"), ("go/version", b"case")])
def test_names_that_windows_reads_otherwise(wine, home, server, archive, name, says):
    version, file, _, entries = archive
    server.add(file, goserver.zip_of([*entries[:2], (name, b"x", 0o644)]))
    server.list_releases()
    done = install(wine, server, "1.24", status=3)
    assert says in done.err, done
    assert os.listdir(home[1] + "/sdk") == [".ges-install.lock"]


APPS = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
PRODUCT = "{7B1A0C0F-0F6B-4B77-9F4E-0D2B7E8A9A01}"


def test_uninstall_of_what_the_windows_installer_put_there(wine):
    """The entries as the MSI makes them (golang/build windowsmsi.go); other products and another version are passed over."""
    root, key = "C:\\Program Files\\Go", "HKCU\\Software\\GoProgrammingLanguage"
    reg = ["C:\\windows\\system32\\reg.exe"]
    names = {PRODUCT: "Go Programming Language amd64 go1.24.4", "Git_is1": "Git", PRODUCT[:-2] + "2}": "Go Programming Language 386 go1.24",
             PRODUCT[:-2] + "3}": "Go Programming Language amd64 go1.24.40"}
    for name, text in (("VERSION", "go1.24.4\n"), ("bin/go.exe", "x")):
        path = wine.path(root + "/" + name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    try:
        bare = ges(wine, "uninstall", root, "--dry-run", "--json").json()["sdk"]
        assert bare["state"] == "planned" and not [o for o in bare["objections"] if "installer" in o["text"]]
        assert wine.run(*reg, ["add", key, "/v", "installLocation", "/d", root + "\\", "/f"]).status == 0
        unlisted = ges(wine, "uninstall", root, "--yes")
        assert unlisted.status == 3 and b"Settings, Apps, 'Go Programming Language' removes it whole" in unlisted.out, unlisted
        for product, name in names.items():
            assert wine.run(*reg, ["add", APPS + "\\" + product, "/v", "DisplayName", "/d", name, "/f"]).status == 0
        stays = ges(wine, "uninstall", root, "--yes").out.decode()
        assert "'msiexec /x %s', or Settings, Apps, '%s', removes it whole" % (PRODUCT, names[PRODUCT]) in stays
        assert "until then these stay: the entry under Apps" in stays and os.path.exists(wine.path(root))
        gone = ges(wine, "uninstall", root, "--yes", "--force")
        assert gone.status == 0 and not os.path.exists(wine.path(root)) and PRODUCT in gone.out.decode(), gone
    finally:
        wine.run(*reg, ["delete", key, "/f"])
        for product in names:
            wine.run(*reg, ["delete", APPS + "\\" + product, "/f"])
