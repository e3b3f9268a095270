"""`ges dotenv` gives what the real programs gave (tests/data/golden/dotenv), and says why where it cannot."""
import base64
import json
import os
import subprocess

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "..", "data", "golden", "dotenv", "dialects.json")
DIALECTS = {
    "docker compose": "compose", "node dotenv 18": "node-dotenv", "dotenv 18 + expand 12": "dotenv-expand",
    "dotenvx 2.38": "dotenvx", "node --env-file": "node", "godotenv": "godotenv", "direnv dotenv 2.37.1": "direnv",
    "systemd 252": "systemd", "vscode-go envFile": "vscode-go", "mise (dotenvy)": "mise",
    "python-dotenv": "python-dotenv", "bash set -a; .": "bash", "go env file": "goenv"}
# $$ is the number of the shell that runs: only a running one has it, and none is ever run.
UNKNOWABLE = {("$$A", "bash set -a; .")}

with open(GOLDEN, encoding="utf-8") as file:
    GOLD = json.load(file)


def run(ges, *words, env=None, **more):
    return subprocess.run([ges, "dotenv", *map(str, words)], capture_output=True,
                          env={"PATH": "/usr/bin:/bin", "HOME": "/home/x", **(env or {})}, **more)


def read(ges, path, dialect, env=None):
    """The variables, or None when the file is refused."""
    done = run(ges, path, "--as", dialect, "--json", env=env)
    told = json.loads(done.stdout)
    if done.returncode == 1:
        assert told["refused"] and "variables" not in told and done.stderr.startswith(b"ges: ")
        return None
    assert done.returncode == 0, done.stderr
    return told["variables"]


@pytest.mark.parametrize("probe", GOLD["probes"], ids=lambda probe: probe["probe"])
def test_every_dialect_is_that_of_the_real_program(ges, tmp_path, probe):
    path = tmp_path / ".env"
    path.write_bytes(base64.b64decode(probe["bytes_base64"]))
    assert set(probe["answers"]) == set(DIALECTS)
    for program, answer in probe["answers"].items():
        found = read(ges, path, DIALECTS[program], GOLD["meta"]["process_env"])
        if (probe["probe"], program) in UNKNOWABLE:
            assert found is None
            continue
        if found is not None:
            found.pop("FROMENV", None)
        if found is not None and program == "go env file":
            found = {name: value for name, value in found.items() if name in "XY"}
        wanted = None if "__error" in answer else {k: v for k, v in answer.items() if v is not None}
        assert found == wanted, program


@pytest.mark.parametrize("dialect, text", [
    ("dotenvx", "X=$(date)\n"), ("dotenvx", 'X="$(echo a > made)"\n'), ("bash", "touch made\n"),
    ("bash", "X=$(touch made)\n"), ("bash", "X=a >made\n"), ("bash", "X=`touch made`\n"), ("bash", "X=a touch made\n"),
    ("bash", ". ./other\n"), ("bash", "eval 'touch made'\n"), ("bash", "if true; then X=1; fi\n"),
    ("bash", "X=<(touch made)\n"), ("bash", "export X=$(touch made)\n"), ("bash", "X=a &\n")])
def test_nothing_is_ever_run(ges, tmp_path, dialect, text):
    (tmp_path / ".env").write_text(text)
    done = run(ges, ".env", "--as", dialect, cwd=tmp_path)
    assert done.returncode == 1 and done.stdout == b"" and b"'.env' line 1: " in done.stderr
    assert os.listdir(tmp_path) == [".env"]


def test_a_refusal_says_where(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"A=1\r\n# c\r\nB=x y\r\n")
    done = run(ges, path)
    assert done.returncode == 1
    assert done.stderr.decode() == (
        f"ges: '{path}' line 3: direnv, mise and bash do not take a blank in a value without quotes; put it into "
        "quotes\n")


@pytest.mark.parametrize("dialect, text", [
    ("bash", "DB_PASSWORD=correct hush battery\n"), ("bash", "KEY=x\n" + "hush" * 16 + "\n"),
    ("goenv", "API_TOKEN = hush\n")])
def test_pieces_of_secrets_are_not_told(ges, tmp_path, dialect, text):
    (tmp_path / ".env").write_text(text)
    done = run(ges, tmp_path / ".env", "--as", dialect)
    assert done.returncode == (1 if dialect == "bash" else 0) and b"hush" not in done.stdout + done.stderr, done
    done = run(ges, tmp_path / ".env", "--compare", "--as", dialect)
    assert b"hush" not in done.stdout + done.stderr, done


def test_secrets_are_masked_in_text_only(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("API_TOKEN=s3cret\nPORT=80\n")
    assert run(ges, path).stdout.decode().splitlines() == ["API_TOKEN=***", "PORT=80"]
    assert run(ges, path, "--reveal").stdout.decode().splitlines() == ["API_TOKEN=s3cret", "PORT=80"]
    assert read(ges, path, "common")["API_TOKEN"] == "s3cret"


def test_the_json_tells_which_assignment_wins(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("A=1\n\nB=2\nA=3\n")
    told = json.loads(run(ges, path, "--json").stdout)
    assert told["schema"] == "ges.dotenv/1" and told["variables"] == {"A": "3", "B": "2"}
    assert [(row["name"], row["line"], row["wins"]) for row in told["assignments"]] == [
        ("A", 1, False), ("B", 3, True), ("A", 4, True)]


@pytest.mark.parametrize("words, code", [([], 2), (["a", "b"], 2), ([".env", "--as", "perl"], 2), (["none"], 3)])
def test_the_command_line_is_checked(ges, tmp_path, words, code):
    assert run(ges, *words, cwd=tmp_path).returncode == code


def test_growth_without_end_is_refused(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("X=a$Y\n")
    done = run(ges, path, "--as", "dotenv-expand", env={"Y": "b$Y"})
    assert done.returncode == 3 and b"replacements" in done.stderr or b"grows" in done.stderr


def test_compare_tells_who_reads_what_and_how_to_write_it(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("P=C:\\new\nok=1\nC=a#b\nT='it is'\n")
    told = json.loads(run(ges, path, "--compare", "--json").stdout)
    assert told["schema"] == "ges.dotenv.compare/1"
    assert {row["dialect"] for row in told["programs"]} == {"common", *DIALECTS.values()}
    found = {row["name"]: row for row in told["differences"]}
    assert set(found) == {"P", "C"}
    values = {row["value"]: row for row in found["C"]["values"]}
    assert values["a#b"]["write"] == "C='a#b'" and "systemd" in values["a#b"]["dialects"]
    assert values["a"]["write"] == "C=a" and "direnv" in values["a"]["dialects"]
    # every advice is read alike by all
    for row in told["differences"]:
        for value in row["values"]:
            if "write" not in value:
                assert "\n" in value["value"] and "over several lines" in value["unwritable"]
                continue
            path.write_text(value["write"] + "\n")
            done = run(ges, path, "--compare")
            assert done.returncode == 0 and done.stdout == b"all programs read the file alike\n", value


def test_compare_can_be_about_some_programs(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("C=a#b\n")
    assert run(ges, path, "--compare", "--as", "compose,systemd").returncode == 0
    assert run(ges, path, "--compare", "--as", "compose, node").returncode == 1
    assert run(ges, path, "--compare", "--as", "compose,perl").returncode == 2


def test_compare_says_who_refuses_the_file(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("A=1\nB=x y\n")
    done = run(ges, path, "--compare")
    text = done.stdout.decode()
    assert done.returncode == 1 and "direnv refuses the file at line 2" in text and "for all: B='x y'" in text


def change(ges, tmp_path, *words):
    return run(ges, *words, env={"XDG_STATE_HOME": str(tmp_path / "state")}, cwd=tmp_path)


@pytest.mark.parametrize("before, words, after", [
    (b"# c\r\nA=1 # keep\r\n\r\nB=2", ["set", "A=x y"], b"# c\r\nA='x y' # keep\r\n\r\nB=2"),
    (b"# c\r\nA=1\r\nB=2", ["set", "C=it's"], b"# c\r\nA=1\r\nB=2\r\nC=\"it's\"\r\n"),
    (b"", ["set", "A="], b"A=\n"),
    (b"A=1\nA=2\n  export A = '3'\t\n", ["set", "A=C:\\n"], b"A=1\nA=2\n  export A = 'C:\\n'\t\n"),
    (b"A=\"1\n B=in\n\"\nB=2\n", ["set", "B=3"], b"A=\"1\n B=in\n\"\nB=3\n"),
    (b"A=\"1\n B=in\n\"\nB=2\n", ["set", "A=3"], b"A=3\nB=2\n"),
    (b"A=1\nB=2\nA=3 # x\nC='\nA=4\n'", ["unset", "A"], b"B=2\nC='\nA=4\n'"),
    (b"\xef\xbb\xbfA=1\nB=2\n", ["unset", "A"], b"\xef\xbb\xbfB=2\n"),
    (b"A=1", ["unset", "B"], b"A=1"),
    (b"A= # c\n", ["set", "A=1"], b"A=1 # c\n"),
    (b"\xef\xbb\xbf A = 1 \r\n\r\n# x  \r\nB=a b\r\nexport C=\"q\" \r\nD=a # c\r\nE='k'\r\n", ["fmt"],
     b"A=1\r\n\r\n# x  \r\nB='a b'\r\nexport C=\"q\"\r\nD=a # c\r\nE='k'\r\n"),
])
def test_edits_leave_all_else_alone(ges, tmp_path, before, words, after):
    path = tmp_path / ".env"
    path.write_bytes(before)
    shown = change(ges, tmp_path, *words, ".env", "--dry-run")
    assert shown.returncode == 0 and path.read_bytes() == before, shown.stderr
    done = change(ges, tmp_path, *words, ".env", "--yes")
    assert done.returncode == 0 and path.read_bytes() == after, done.stderr
    again = change(ges, tmp_path, *words, ".env", "--yes")
    assert path.read_bytes() == after and b"nothing to do" in again.stdout
    if before != after:
        undone = subprocess.run([ges, "undo", "--yes"], capture_output=True, cwd=tmp_path,
                                env={"HOME": "/home/x", "XDG_STATE_HOME": str(tmp_path / "state")})
        assert path.read_bytes() == before, undone.stderr


@pytest.mark.parametrize("value", [
    "", "a", "a b", "it's", 'say "x"', "C:\\new\\tmp", "a#b", "#", "100$", "é 日本", "a=b", "'", "x;y", "~/x", "$5", "{}",
    "*", "https://h/?a=1&b=2#c"])
def test_set_writes_what_every_program_reads(ges, tmp_path, value):
    done = change(ges, tmp_path, "set", "X=" + value, ".env", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["otherwise"] == "", done.stdout
    told = json.loads(run(ges, tmp_path / ".env", "--compare", "--json").stdout)
    for row in told["programs"]:
        if row["dialect"] != "goenv":
            assert row.get("variables") == {"X": value}, row["dialect"]


def test_set_says_who_cannot_read_it(ges, tmp_path):
    done = change(ges, tmp_path, "set", "X=a\nb", ".env", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0 and "direnv" in told["otherwise"] and "systemd" not in told["otherwise"]


def test_fmt_checks(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("A = 1\n")
    assert change(ges, tmp_path, "fmt", "--check", ".env").returncode == 1
    assert path.read_text() == "A = 1\n"
    path.write_text("A=1\n")
    assert change(ges, tmp_path, "fmt", "--check", ".env").returncode == 0


@pytest.mark.parametrize("words, code", [
    (["set", "A", ".env"], 2), (["set", "A=1", "B=2", ".env"], 2), (["unset", "A=1", ".env"], 3),
    (["set", "A-B=1", ".env"], 3), (["fmt", "none"], 3), (["set", "A=1", "--check", ".env"], 2)])
def test_edits_check_their_words(ges, tmp_path, words, code):
    (tmp_path / ".env").write_text("A=0\n")
    assert change(ges, tmp_path, *words, "--yes").returncode == code
    assert (tmp_path / ".env").read_text() == "A=0\n"


def test_the_go_extension_is_followed_on_generated_files(ges, tmp_path):
    """Its reader is in no registry: these are answers of its own code, recorded (tests/data/golden/dotenv/vscode-go.json)."""
    with open(os.path.join(os.path.dirname(GOLDEN), "vscode-go.json"), encoding="utf-8") as file:
        recorded = json.load(file)
    path = tmp_path / ".env"
    for row in recorded["files"]:
        path.write_bytes(base64.b64decode(row["bytes_base64"]))
        assert read(ges, path, "vscode-go", recorded["meta"]["process_env"]) == row["variables"], path.read_bytes()


def test_names_and_values_that_are_no_text_have_their_place_in_json(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"A=caf\xe9\xff\nB\xc0\x80=1\n")
    assert read(ges, path, "goenv") == {"A": "caf\ufffd\ufffd", "B\ufffd\ufffd": "1"}


@pytest.mark.parametrize("name", ["UID", "EUID", "PPID", "RANDOM", "LINENO", "toString", "__proto__"])
def test_names_that_some_reader_keeps_to_itself(ges, tmp_path, name):
    """compose files often set UID: bash alone does not, and a file with it is read all the same."""
    path = tmp_path / ".env"
    path.write_text(f"{name}=1000\n")
    assert read(ges, path, "compose") == {name: "1000"}
    assert read(ges, path, "common") == ({name: "1000"} if name.isupper() else None)
    if name.isupper():
        assert read(ges, path, "bash") is None


@pytest.mark.parametrize("text, value", [
    ("X=${A%/*}", "a/b"), ("X=${A//\\//-}", "a-b-c"), ("X=${A^^}", "A/B/C"), ("X=${A: -1}", "c"), ("X=$((N*2+1))", "15"),
    ('export "X=$N b"', "7 b"), ("readonly X=1", "1"), (": ${X:=d}", "d"), ("HOSTNAME=h\nX=$HOSTNAME", "h"),
    ("X=$(printf a)", "a"), ("X=${A/[a]/}", None), ("X=$((N=1))", None), ("N='a[$(touch made)]'\nX=$((N))", None),
    ("X=${A/a/&&}", None), ("X=$HOSTNAME", None), ("readonly X=1\nX=2", None), ("X=$((N/0))", None), ("X=${A:a[$(id)]}", None)])
def test_what_bash_works_out_without_running_anything(ges, tmp_path, text, value):
    path = tmp_path / ".env"
    path.write_text(f"A=a/b/c\nN=7\n{text}\n")
    found = read(ges, path, "bash")
    assert (found and found["X"]) == value


def test_braces_behind_export_are_no_common_ground(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("Y={1..3}\n")
    assert read(ges, path, "common") == {"Y": "{1..3}"}
    path.write_text("export Y={1..3}\n")
    assert read(ges, path, "common") is None and read(ges, path, "bash") is None


def test_bash_env_is_a_name_as_any_other(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("BASH_ENV=/tmp/x\n")
    assert read(ges, path, "common") == read(ges, path, "bash") == {"BASH_ENV": "/tmp/x"}


def test_echo_is_worked_out_without_a_program(ges, tmp_path):
    path = tmp_path / ".env"
    path.write_text("A=$(echo -n a)\nB=\"$(echo a#b)\"\nC=$( )\nD=\"$(echo 'a)b')\"\n")
    for dialect in ("bash", "dotenvx"):
        assert read(ges, path, dialect) == {"A": "a", "B": "a#b", "C": "", "D": "a)b"}


@pytest.mark.parametrize("name, status", [("a.json", 3), (".env.toml", 3), (".env.yml", 0), (".json", 0), ("json", 0)])
def test_files_that_mise_takes_for_another_format(ges, tmp_path, name, status):
    (tmp_path / name).write_text("A=1\n")
    read = run(ges, tmp_path / name, "--as", "mise")
    assert read.returncode == status and (b"mise takes a file with this ending" in read.stderr) == (status != 0), read
    assert run(ges, tmp_path / name, "--as", "compose").returncode == 0
    said = run(ges, tmp_path / name, "--compare").stdout
    assert (b"mise was not asked: not supported" in said) == (status != 0) and b"line 0" not in said, said


@pytest.mark.parametrize("change", ["//%s/x" % ("*a" * 1000 + "*b"), "//a/${A}${A}", "//a/" + "x" * 100000])
def test_patterns_end_soon(ges, tmp_path, change):
    """bash itself would work for hours; a hang runs into the limit."""
    (tmp_path / ".env").write_text("A=%s\nB=${A%s}\n" % ("a" * 4000, change))
    done = subprocess.run([ges, "dotenv", tmp_path / ".env", "--as", "bash"], capture_output=True, timeout=120, check=False)
    assert done.returncode == 3 and b"do not end" in done.stderr, done
