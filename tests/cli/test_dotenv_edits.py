"""What `ges dotenv` advises and writes is read as it says, by the real programs; and an edit leaves all else as it is.

GES_DOTENV_SEED chooses the files and values; 0 stands for new ones, which a failure names."""
import json
import os
import random
import re
import subprocess

import pytest

from support import dotenv_files, dotenv_real

SEED = int(os.environ.get("GES_DOTENV_SEED", "1397587463")) or random.randrange(1, 1 << 32)
PROGRAMS = ["compose", "node-dotenv", "dotenv-expand", "dotenvx", "node", "godotenv", "direnv", "systemd", "mise", "python-dotenv",
            "bash"]


@pytest.fixture(scope="module")
def readers(tmp_path_factory, go_toolchains):
    return dotenv_real.Readers(tmp_path_factory.mktemp("readers"), list(go_toolchains.values())[-1])


def run(ges, folder, *words, codes=(0,)):
    done = subprocess.run([ges, "dotenv", *words], capture_output=True, cwd=folder,
                          env={**dotenv_real.ENV, "XDG_STATE_HOME": str(folder / "state")})
    assert done.returncode in codes, (SEED, words, done.stdout, done.stderr)
    return json.loads(done.stdout) if "--json" in words else done.stdout


def answer_of(row, program):
    return {name: value for name, value in row[program].items() if value is not None}


def test_what_compare_advises_is_read_alike_by_the_real_programs(ges, tmp_path, readers):
    lines = {}
    for number, content in enumerate(dotenv_files.files(SEED, 250)):
        (tmp_path / ".env").write_bytes(content)
        told = run(ges, tmp_path, ".env", "--compare", "--json", codes=(0, 1))
        for row in told["differences"]:
            for value in row["values"]:
                assert not value["set"] or ("write" in value) != ("unwritable" in value), (SEED, content)
                if "write" in value and row["name"] not in dotenv_real.OF_BASH:
                    lines[value["write"]] = {row["name"]: value["value"]}
    assert len(lines) > 100
    folder = tmp_path / "files"
    folder.mkdir()
    rows = readers.all(folder, [line.encode() + b"\n" for line in lines])
    for (line, wanted), row in zip(lines.items(), rows):
        for program in PROGRAMS:
            assert answer_of(row, program) == wanted, (SEED, program, line)


VALUES = ["", "a", "a b", " a", "a ", "it's", 'say "x"', "C:\\new\\tmp", "a#b", "#", "100$", "é 日本", "a=b", "'", '"', "`", "x;y", "~/x",
          "$5", "$A", "${A}", "\\", "a\\", "\\$", "a\nb", "it's \"x\"", "$(echo hi)", "`echo`", "{a}", "*", "\t", "\u00a0", "\u2028", "a\\nb",
          "'a'", '"a"', "a\\\\b", "${A:-b}", "%A%", "!x", "a & b", "https://h/?a=1&b=2#c", "it's $5", "it's `a`", "\ufffe"]


def some_values(pick, count):
    pieces = ["a", "b", " ", "'", '"', "\\", "$", "{A}", "A", "#", "`", "=", "\n", "é", "~", "\\n", "\\r", "(", ")", ";", "|", "1", ":"]
    return VALUES + ["".join(pick.choice(pieces) for _ in range(pick.randrange(1, 8))) for _ in range(count)]


def test_set_writes_what_the_real_programs_read_and_names_the_others(ges, tmp_path, readers):
    values, files, others = [], [], []
    for value in some_values(random.Random(SEED), 150):
        (tmp_path / ".env").unlink(missing_ok=True)
        done = subprocess.run([ges, "dotenv", "set", "X=" + value, ".env", "--json"], capture_output=True, cwd=tmp_path,
                              env={**dotenv_real.ENV, "XDG_STATE_HOME": str(tmp_path / "state")})
        if done.returncode == 3:  # no spelling at all
            assert b"no spelling gives" in done.stderr, (SEED, value, done.stderr)
            continue
        assert done.returncode == 0, (SEED, value, done.stderr)
        values.append(value)
        files.append((tmp_path / ".env").read_bytes())
        others.append({name.split(" ")[0] for name in json.loads(done.stdout)["otherwise"].split(", ")})
    folder = tmp_path / "files"
    folder.mkdir()
    for value, content, other, row in zip(values, files, others, readers.all(folder, files)):
        for program in PROGRAMS:
            if program == "godotenv" and b"\\\\" in content:
                continue  # two backslashes before a quote: Debian's 1.5.1 is older than what ges reads as
            reads = answer_of(row, program) == {"X": value}
            assert reads == (program not in other), (SEED, program, value, content, row[program], other)


def assignments(ges, folder, dialect):
    told = run(ges, folder, ".env", "--as", dialect, "--json", codes=(0, 1))
    return told.get("variables")


def test_set_and_unset_leave_the_other_lines_alone(ges, tmp_path):
    pick = random.Random(SEED)
    path = tmp_path / ".env"
    changed = 0
    for content in dotenv_files.files(SEED, 300):
        if content.startswith(b"\xef\xbb\xbf") or b"\0" in content or b"'" in content or b'"' in content or b"`" in content or re.search(rb"\r(?!\r*(\n|\Z))", content):
            continue  # lines only: what stands in quotes over several of them is test_dotenv.py's
        lines = content.split(b"\n")
        name = pick.choice(["A", "B", "X", "lower"]).encode()
        defines = re.compile(rb"^[ \t\r]*(?:export[ \t\r]+)?" + name + rb"[ \t\r]*=")
        others = [line for line in lines if not defines.match(line)]
        path.write_bytes(content)
        run(ges, tmp_path, "set", f"{name.decode()}=new value", ".env", "--yes")
        after = path.read_bytes()
        assert b"new value" in after
        kept = [line for line in after.split(b"\n") if b"new value" not in line and not defines.match(line)]
        assert [line.rstrip(b"\r") for line in kept if line.strip()] == [line.rstrip(b"\r") for line in others if line.strip()], (SEED, content)
        run(ges, tmp_path, "unset", name.decode(), ".env", "--yes")
        gone = [line for line in path.read_bytes().split(b"\n") if line.strip(b"\xef\xbb\xbf\r\n \t")]
        assert [line.rstrip(b"\r") for line in gone] == [line.rstrip(b"\r") for line in others if line.strip(b"\xef\xbb\xbf\r\n \t")], (SEED, content)
        changed += 1
    assert changed > 20


@pytest.mark.parametrize("words", [("set", "X=b"), ("unset", "X")])
def test_a_carriage_return_alone_may_begin_another_assignment(ges, tmp_path, words):
    path = tmp_path / ".env"
    path.write_bytes(b"X=a\rY=2\n")
    done = subprocess.run([ges, "dotenv", *words, ".env", "--yes"], capture_output=True, cwd=tmp_path,
                          env={**dotenv_real.ENV, "XDG_STATE_HOME": str(tmp_path / "state")})
    assert done.returncode == 3 and b"carriage return" in done.stderr and path.read_bytes() == b"X=a\rY=2\n"


def test_fmt_leaves_a_line_alone_that_is_inside_a_value_for_one_program(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"X='a\\'\nA= 1\nB='\n")
    run(ges, tmp_path, "fmt", ".env", "--yes")
    assert path.read_bytes() == b"X='a\\'\nA= 1\nB='\n"
    path.write_bytes(b"X='a'\nA= 1\n")
    run(ges, tmp_path, "fmt", ".env", "--yes")
    assert path.read_bytes() == b"X='a'\nA=1\n"


def test_fmt_changes_no_meaning_and_does_it_once(ges, tmp_path, readers):
    path = tmp_path / ".env"
    before, after = [], []
    for content in dotenv_files.files(SEED, 300):
        path.write_bytes(content)
        done = subprocess.run([ges, "dotenv", "fmt", ".env", "--yes"], capture_output=True, cwd=tmp_path,
                              env={**dotenv_real.ENV, "XDG_STATE_HOME": str(tmp_path / "state")})
        if done.returncode == 3:
            assert b"\0" in content and path.read_bytes() == content, (SEED, content, done.stderr)
            continue
        assert done.returncode == 0, (SEED, content, done.stderr)
        once = path.read_bytes()
        assert b"nothing to do" in run(ges, tmp_path, "fmt", ".env", "--yes") and path.read_bytes() == once, (SEED, content)
        if once != content and not content.startswith(b"\xef\xbb\xbf"):
            before.append(content)
            after.append(once)
    assert len(before) > 3
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    for old, new, was, now in zip(before, after, readers.all(tmp_path / "before", before), readers.all(tmp_path / "after", after)):
        for program in PROGRAMS:
            if program == "node" and re.search(rb"^ |\t", old, re.M):
                continue  # a blank in front and a tab behind belong to it, says docs/dotenv.md
            if program == "systemd" and b"export" in old:
                continue  # which belongs to the name
            kept = {name: answer_of(now, program).get(name) for name in answer_of(was, program)}  # it may read more now
            assert "__error" in was[program] or kept == answer_of(was, program), (SEED, program, old, new)
