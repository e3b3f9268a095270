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
