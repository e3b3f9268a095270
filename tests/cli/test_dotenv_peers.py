"""`ges dotenv` against the real programs on generated files: each of them reads the same files, and its answer is ours.

GES_DOTENV_FILES (2000) and GES_DOTENV_SEED (7) choose the files."""
import base64
import concurrent.futures
import json
import os
import re
import subprocess

import pytest

from support import dotenv_files, toolchains

COUNT = int(os.environ.get("GES_DOTENV_FILES", "2000"))
SEED = int(os.environ.get("GES_DOTENV_SEED", "7"))
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "dotenv_peers")
ENV = {"FROMENV": "fromenv", "PATH": "/usr/bin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def peers():
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools", "dotenv-peers.sh")], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail("the real programs cannot be had: " + done.stderr, pytrace=False)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def files():
    return dotenv_files.files(SEED, COUNT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("dotenv")
    for number, content in enumerate(files):
        (root / f"{number:05}.env").write_bytes(content)
    return root


@pytest.fixture(scope="module")
def ours(ges, folder):
    def read(number):
        done = subprocess.run([ges, "dotenv", f"{number:05}.env", "--compare", "--json"], capture_output=True, env=ENV,
                              cwd=folder)
        assert done.returncode in (0, 1), (number, done.stderr)
        return {row["dialect"]: row for row in json.loads(done.stdout)["programs"]}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(read, range(COUNT)))


def answers(command, files, **more):
    given = b"".join(base64.b64encode(content) + b"\n" for content in files)
    done = subprocess.run(command, input=given, capture_output=True, env={**ENV, **more}, check=False)
    rows = [json.loads(line) for line in done.stdout.split(b"\n")[:-1]]
    assert done.returncode == 0 and len(rows) == len(files), done.stderr
    return rows


def compare(dialect, files, ours, theirs, leaves_out=lambda content, got, want: False, share=.9):
    """All answers are the same; a null is a name that is not set. At least that share of the files is compared."""
    wrong, count = [], 0
    for content, own, want in zip(files, ours, theirs):
        got = own[dialect].get("variables")
        refused = "__error" in want
        want = {name: value for name, value in want.items() if value is not None}
        if leaves_out(content, got, want):
            continue
        count += 1
        if refused != (got is None) or (not refused and got != want):
            wrong.append(f"{content!r}\n  want {want}\n  got  {got if got is not None else own[dialect]['refused']}")
    assert not wrong, f"{dialect}: {len(wrong)} of {count} differ:\n" + "\n".join(wrong[:5])
    assert count >= len(files) * share, f"only {count} of {len(files)} files were compared"
    assert sum("variables" in own[dialect] for own in ours) > len(files) // 10


@pytest.fixture(scope="module")
def node(peers, files):
    return answers([f"{peers}/node/bin/node", f"{HERE}/node.cjs", f"{peers}/node_modules"], files)


@pytest.mark.parametrize("dialect", ["node", "node-dotenv", "dotenv-expand", "dotenvx"])
def test_as_the_npm_programs(node, files, ours, dialect):
    compare(dialect, files, ours, [row[dialect] for row in node])


@pytest.mark.parametrize("dialect", ["python-dotenv", "systemd"])
def test_as_the_libraries(peers, files, ours, dialect):
    lib = f"{peers}/debian/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so"
    rows = answers(["/usr/bin/python3", f"{HERE}/libraries.py", f"{peers}/debian/usr/lib/python3/dist-packages", lib], files)
    compare(dialect, files, ours, [row[dialect] for row in rows])


def is_of_newer_godotenv(content, got, want):
    """Debian has 1.5.1; since then: '-' in names, what comes first of several '#', backslashes before a closing quote,
    and the environment of the process in references."""
    text = content.decode()
    return bool(re.search(r'''X-Y|---|#[^\n\r]*#|[=:]\s*#|\\\\["']|\$\{?FROMENV''', text))


def test_as_godotenv(peers, files, ours, tmp_path, go_toolchains):
    go = os.path.join(list(go_toolchains.values())[-1], "bin", "go")
    program = tmp_path / "godotenv"
    env = {**ENV, "GO111MODULE": "off", "GOPATH": f"{peers}/debian/usr/share/gocode", "GOTOOLCHAIN": "local",
           "GOCACHE": os.path.join(os.path.dirname(os.path.dirname(peers)), "go-build"), "GOFLAGS": ""}
    built = subprocess.run([go, "build", "-o", program, f"{HERE}/main.go"], env=env, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    rows = answers([program], files)
    compare("godotenv", files, ours, [row["godotenv"] for row in rows], is_of_newer_godotenv, .5)


def test_as_direnv(peers, files, ours, folder):
    def read(number):
        done = subprocess.run([f"{peers}/debian/usr/bin/direnv", "dotenv", "json", f"{number:05}.env"],
                              capture_output=True, env=ENV, cwd=folder)
        return json.loads(done.stdout) if done.returncode == 0 else {"__error": done.stderr.decode()}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        compare("direnv", files, ours, list(pool.map(read, range(COUNT))))


# What bash would do with these, only bash can do: such a file may be refused by us and read by it.
NEEDS_BASH = re.compile(rb"[`&|;<(*{]|\$\$|\$-|~|\$\(")


def test_as_bash(files, ours, folder):
    env = {"FROMENV": "fromenv", "PATH": "/nonexistent", "HOME": "/root", "LC_ALL": "C.UTF-8"}
    subprocess.run(["/bin/bash", "--norc", f"{HERE}/bash.sh", folder], env=env, cwd=folder, check=True)
    rows, own = [], []
    for number in range(COUNT):
        base = folder / f"{number:05}"
        failed = base.with_suffix(".err").stat().st_size or base.with_suffix(".rc").read_text() != "0\n"
        pairs = base.with_suffix(".out").read_bytes().decode("utf-8", "replace").split("\0")[:-1]
        found = dict(pair.split("=", 1) for pair in pairs)
        for name in ("PWD", "OLDPWD", "SHLVL", "_", "HOME", "PATH", "LC_ALL", "file"):
            found.pop(name, None)
        rows.append({"__error": "yes"} if failed else found)
        mine = dict(ours[number]["bash"])
        if "variables" in mine:
            mine["variables"] = {"FROMENV": "fromenv", **mine["variables"]}
            mine["variables"].pop("_", None)
        own.append({"bash": mine})
    compare("bash", files, own, rows,
            lambda content, got, want: got is None and "__error" not in want and NEEDS_BASH.search(content))


def test_what_is_common_ground_is_read_alike(files, ours):
    """What `common` takes, every program takes, and as the same: but for what docs/dotenv.md tells of
    node, systemd, mise and bash."""
    taken = 0
    for content, own in zip(files, ours):
        if "variables" not in own["common"]:
            continue
        taken += 1
        odd = {"goenv", "common"}
        odd |= {"systemd"} if b"export" in content else set()
        odd |= {"bash"} if b"\r" in content else set()
        odd |= {"node"} if re.search(rb"^[ \t]+(#|\r?$)|^\t|^export[ \t]{2}|^export\t|#[^\n]*=[^\n]*\Z", content, re.M) else set()
        odd |= {"mise"} if re.search(rb"[ \t]\Z", content) else set()
        for dialect, row in own.items():
            if dialect not in odd:
                wanted = dict(own["common"]["variables"])
                if dialect in ("dotenv-expand", "dotenvx") and "FROMENV" in wanted:
                    wanted["FROMENV"] = "fromenv"
                assert row.get("variables") == wanted, (content, dialect, row)
    assert taken > COUNT // 50
