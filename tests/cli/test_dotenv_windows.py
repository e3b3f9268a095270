"""`ges dotenv` on Windows, under wine: every dialect reads as on Linux, and edits keep CRLF and Windows paths."""
import base64
import json
import os
import re
import subprocess

from support import dotenv_files, dotenv_found, dotenv_real

HERE = os.path.dirname(os.path.abspath(__file__))
OUTSIDE = {"FROMENV": "fromenv", "LISTENV": "a b*", "REFENV": "r$A${FROMENV}"}


def probes():
    with open(os.path.join(HERE, "..", "data", "golden", "dotenv", "dialects.json"), encoding="utf-8") as file:
        return [base64.b64decode(probe["bytes_base64"]) for probe in json.load(file)["probes"]]


def test_every_dialect_reads_as_on_linux(ges, wine, tmp_path):
    seed = 20261121  # fixed: what differs here is not the reader
    files = [content for content in probes() + dotenv_found.FILES + dotenv_files.files(seed, 60)
             if not re.search(rb"PATH|PWD|HOME|~", content)]  # Windows has others
    assert len(files) > 120
    for content in files:
        for folder in (wine.path("w"), tmp_path):
            with open(os.path.join(folder, ".env"), "wb") as file:
                file.write(content)
        there = wine.run("C:\\ges\\ges.exe", ["dotenv", ".env", "--compare", "--json"], [f"{k}={v}" for k, v in OUTSIDE.items()])
        here = subprocess.run([ges, "dotenv", ".env", "--compare", "--json"], capture_output=True, cwd=tmp_path,
                              env={**dotenv_real.ENV, **OUTSIDE})
        assert there.status == here.returncode, (content, there)
        assert there.json() == json.loads(here.stdout), content


def test_what_notepad_saves(wine):
    def read(*words):
        return wine.run("C:\\ges\\ges.exe", ["dotenv", "C:\\w\\.env", *words])
    path = wine.path("w/.env")
    with open(path, "wb") as file:
        file.write("P=C:\\new\\tmp\r\nQ='C:\\Program Files'\r\n".encode("utf-16"))
    refused = read()
    assert refused.status == 1 and b"byte order mark" in refused.err
    assert read("--as", "dotenvx").out.replace(b"\r\n", b"\n") == b"P=C:\\new\\tmp\nQ=C:\\Program Files\n"
    with open(path, "wb") as file:
        file.write(b"\xef\xbb\xbfP='C:\\new\\tmp'\r\nQ=\"caf\xc3\xa9\"\r\n")
    assert read("--as", "compose", "--json").json()["variables"] == {"P": "C:\\new\\tmp", "Q": "café"}
    assert read("--as", "systemd").status == 0


def test_edits_keep_crlf_and_take_windows_paths(wine):
    path = wine.path("w/.env")
    with open(path, "wb") as file:
        file.write(b"# mine\r\nA=1 # keep\r\n\r\nexport B = 'x'\r\n")
    for words in (["set", "A=C:\\new\\tmp"], ["set", "C=C:\\Program Files\\Go"], ["unset", "B"], ["fmt"]):
        done = wine.run("C:\\ges\\ges.exe", ["dotenv", *words, ".env", "--yes"])
        assert done.status == 0, done
    with open(path, "rb") as file:
        assert file.read() == b"# mine\r\nA='C:\\new\\tmp' # keep\r\n\r\nC='C:\\Program Files\\Go'\r\n"
    assert wine.run("C:\\ges\\ges.exe", ["undo", "--yes"]).status == 0
