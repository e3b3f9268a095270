"""`ges dotenv` against the real programs on generated files: each of them reads the same files, and its answer is ours.

GES_DOTENV_FILES (2000) and GES_DOTENV_SEED choose the files; seed 0 stands for a new one, which a failure names.
Files that ever were read otherwise are always among them (support/dotenv_found.py)."""
import json
import os
import random
import re
import subprocess

import pytest

from support import dotenv_files, dotenv_found, dotenv_real

COUNT = int(os.environ.get("GES_DOTENV_FILES", "2000"))
SEED = int(os.environ.get("GES_DOTENV_SEED", "1397587463")) or random.randrange(1, 1 << 32)
OUTSIDE = {"FROMENV": "fromenv", "EMPTYENV": "", "LISTENV": "a b*", "REFENV": "r$A${FROMENV}"}
ENV = {**dotenv_real.ENV, **OUTSIDE}


@pytest.fixture(scope="module")
def readers(tmp_path_factory, go_toolchains):
    return dotenv_real.Readers(tmp_path_factory.mktemp("readers"), list(go_toolchains.values())[-1], OUTSIDE)


@pytest.fixture(scope="module")
def files():
    return dotenv_found.FILES + dotenv_files.files(SEED, COUNT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("dotenv")
    for number, content in enumerate(files):
        (root / f"{number:05}.env").write_bytes(content)
    return root


@pytest.fixture(scope="module")
def ours(ges, files, folder):
    def read(number):
        done = subprocess.run([ges, "dotenv", f"{number:05}.env", "--compare", "--json"], capture_output=True, env=ENV,
                              cwd=folder)
        assert done.returncode in (0, 1), (SEED, files[number], done.stderr)
        return {row["dialect"]: row for row in json.loads(done.stdout)["programs"]}
    return dotenv_real.each(read, range(len(files)))


def plain(answer):
    """Bytes that are no text become one or several U+FFFD, as each program likes."""
    return {re.sub("[\ufffd\ud800-\udfff]+", "\ufffd", name): re.sub("[\ufffd\ud800-\udfff]+", "\ufffd", value)
            for name, value in answer.items() if value is not None}


def compare(dialect, files, ours, theirs, leaves_out=lambda content, row, refused: False, share=.9):
    """All answers are the same; a null is a name that is not set. At least that share of the files is compared."""
    wrong, count = [], 0
    for content, own, want in zip(files, ours, theirs):
        row = own[dialect]
        got = plain(row["variables"]) if "variables" in row else None
        refused = want.get("__error", "")
        too_much = "refused" in row and not refused and "replacements" in row["refused"]  # docs/dotenv.md: limits
        if too_much or leaves_out(content, row, refused):
            continue
        count += 1
        if ("__error" in want) != (got is None) or (not refused and got != plain(want)):
            wrong.append(f"{content!r}\n  want {want}\n  got  {got if got is not None else row['refused']}")
    wrong.sort(key=len)
    assert not wrong, f"{dialect}, GES_DOTENV_SEED={SEED}: {len(wrong)} of {count} differ:\n" + "\n".join(wrong[:5])
    assert count >= len(files) * share, f"only {count} of {len(files)} files were compared"
    assert sum("variables" in own[dialect] for own in ours) > len(files) // 10


@pytest.fixture(scope="module")
def node(readers, files):
    return readers.written_in_javascript(files)


def would_run(content, row, refused):
    """Only the program itself can tell: it would run something, or is asked about the shell that runs."""
    return not refused and ("never does" in row.get("refused", "") or "only a running shell" in row.get("refused", ""))


@pytest.mark.parametrize("dialect", ["node", "node-dotenv", "dotenv-expand", "dotenvx"])
def test_as_the_npm_programs(node, files, ours, dialect):
    compare(dialect, files, ours, [row[dialect] for row in node], would_run)


@pytest.mark.parametrize("dialect", ["python-dotenv", "systemd"])
def test_as_the_libraries(readers, files, ours, dialect):
    compare(dialect, files, ours, [row[dialect] for row in readers.libraries(files)])


def is_of_newer_godotenv(content, row, refused):
    """Debian has 1.5.1; since then: '-' in names, what comes first of several '#', backslashes before a closing quote,
    and the environment of the process in references."""
    return "'-'" in refused or '"-"' in refused or bool(re.search(rb"""^[^=:\n]*-|#[^\n\r]*#|[=:][\s\x85\xa0\xc2]*#|\\\\["']|\$\(?\{?(FROMENV|EMPTYENV|LISTENV|REFENV|PWD|HOME|PATH)""",
                          content, re.M))


def is_of_newer_compose(content, row, refused):
    """Debian's works out ${...} in a default that is not needed, and may fail at it."""
    return refused and "variables" in row and b"${" in content


@pytest.fixture(scope="module")
def written_in_go(readers, files):
    return readers.written_in_go(files)


def test_as_godotenv(written_in_go, files, ours):
    compare("godotenv", files, ours, [row["godotenv"] for row in written_in_go], is_of_newer_godotenv, .4)


def test_as_compose(written_in_go, files, ours):
    compare("compose", files, ours, [row["compose"] for row in written_in_go], is_of_newer_compose)


def some(files, ours, count):
    """Fewer files, for programs that start once for each: the fixed ones and the first of the others."""
    last = len(dotenv_found.FILES) + min(COUNT, count)
    return range(last), files[:last], ours[:last]


def test_as_mise(readers, files, ours, folder):
    numbers, files, ours = some(files, ours, 600)
    compare("mise", files, ours, readers.mise(folder, numbers), lambda content, *_: b"PATH" in content)


def names_in(content):
    names = {line.split(b"=")[0] for line in content.split(b"\n") if b"=" in line}
    return sorted(name for name in names if name[:1].isalpha() and not name.startswith(b"GO") and b"\0" not in name) or [b"ZZZ"]


def test_as_the_go_env_file(files, ours, folder, go_toolchains):
    numbers, files, ours = some(files, ours, 600)
    goroot = list(go_toolchains.values())[-1]
    own = [{"goenv": {**row["goenv"], "variables": {name: value for name, value in row["goenv"]["variables"].items()
                                                    if value and not name.startswith("GO")}}} for row in ours]
    rows = dotenv_real.each(lambda number: dotenv_real.go_env(goroot, folder / f"{number:05}.env", names_in(files[number]),
                                                              folder), numbers)
    compare("goenv", files, own, rows,
            lambda content, row, refused: b"\0" in content or re.search(rb"^(HOME|PATH|PWD|GO)", content, re.M))


# Those that go hands on as they are; flags and compilers it takes apart.
KNOWN = ["GOPROXY", "GONOPROXY", "GOPRIVATE", "GONOSUMDB", "GOSUMDB", "GOINSECURE", "GOBIN", "AR"]


@pytest.mark.parametrize("value", ["-x", "a b", "'q'", '"q"', "a#b", "$A", "a=b", "C:\\new", " a", "a ", "a\r", "é", "-a=b,c"])
def test_every_go_has_the_values_of_its_file(ges, tmp_path, go_toolchains, value):
    """All settings that go hands on as they are, of every toolchain there is."""
    path = tmp_path / "env"
    path.write_text("".join(f"{name}={value}\n" for name in KNOWN), newline="")
    done = subprocess.run([ges, "dotenv", path, "--as", "goenv", "--json"], capture_output=True, env=ENV)
    own = json.loads(done.stdout)["variables"]
    assert own == {name: value for name in KNOWN}
    for goroot in go_toolchains.values():
        assert dotenv_real.go_env(goroot, path, [name.encode() for name in own], tmp_path) == own, goroot


def test_as_direnv(readers, files, ours, folder):
    compare("direnv", files, ours, readers.direnv(folder, range(len(files))),
            lambda content, *_: b"PWD" in content)  # which Debian's 2.32 does not know


def is_for_bash_alone(content, row, refused):
    """In files that are no UTF-8 bash's reading goes by the locale; three references in each other that hold what is none
    are not followed as it does, say docs/dotenv.md."""
    if would_run(content, row, refused) or re.search(rb"\$\{[^}]*\$\{[^}]*\$\{", content):
        return True
    return content != content.decode("utf-8", "replace").encode()


def test_as_bash(readers, files, ours, folder):
    own = []
    for row in ours:
        mine = dict(row["bash"])
        if "variables" in mine:
            mine["variables"] = {name: value for name, value in {**OUTSIDE, **mine["variables"]}.items()
                                 if name not in dotenv_real.OF_BASH}
        own.append({"bash": mine})
    compare("bash", files, own, readers.bash(folder, len(files)), is_for_bash_alone, .7)


# What bash sets itself, or does not let be set.
OF_BASH = re.compile(rb"^[ \t]*(export[ \t]+)?(BASH\w*|E?UID|PPID|S?RANDOM|SECONDS|EPOCH\w+|LINENO|HOSTNAME|OSTYPE|MACHTYPE|"
                     rb"HOSTTYPE|_|GROUPS|FUNCNAME|DIRSTACK|OPTIND|IFS|PS4|SHELLOPTS)=", re.M)


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
        odd |= {"bash"} if b"\r" in content or OF_BASH.search(content) else set()
        odd |= {"node"} if re.search(rb"^[ \t]+(#|\r?$)|^\t|^export[ \t]{2}|^export\t|#[^\n]*=[^\n]*\Z", content, re.M) else set()
        odd |= {"mise"} if re.search(rb"[ \t]\Z", content) else set()
        for dialect, row in own.items():
            if dialect not in odd:
                wanted = dict(own["common"]["variables"])
                if dialect in ("dotenv-expand", "dotenvx"):  # the process wins
                    wanted.update((name, OUTSIDE[name]) for name in wanted if name in OUTSIDE)
                assert row.get("variables") == wanted, (content, dialect, row)
    assert taken > COUNT // 50
