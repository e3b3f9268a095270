"""`ges doctor --fix` under wine: what editors and PowerShell do to the go env file and go.mod, with a real go.exe."""

import json

from test_doctor_windows import NEW, installed, windows  # noqa: F401  (fixtures)

GOENV = "C:\\users\\root\\AppData\\Roaming\\go\\env"


def raw(windows, name, content):
    windows.write(name)
    with open(windows.wine.path(name), "wb") as file:
        file.write(content)


def read(windows, name):
    with open(windows.wine.path(name), "rb") as file:
        return file.read()


def fix(windows, *words):
    result = windows.ges("--fix", "--yes", "--json", *words)
    assert result.status in (0, 1), result
    return json.loads(result.out)


def undo(windows):
    result = windows.wine.run("C:\\ges\\ges.exe", ["undo", "--yes"])
    assert result.status == 0, result


def test_files_that_notepad_and_powershell_wrote(windows):
    windows.path(NEW + "\\bin")
    cases = [
        (b"GO111MODULE=on\r\nGOPRIVATE=a.example\r\n", b"GO111MODULE=on\nGOPRIVATE=a.example\n",
         "go: unknown environment setting GO111MODULE=on\r"),
        ("\ufeffGOPRIVATE=a.example\r\n".encode("utf-16-le"), b"GOPRIVATE=a.example\n", None),
        (b'\xef\xbb\xbfset GOPRIVATE="a.example"\r\n', b"GOPRIVATE=a.example\n", None),
    ]
    windows.write("C:\\w\\go.mod", "module example.com/shop\r\n\r\ngo 1.22.0\r\n")
    for before, after, said in cases:
        raw(windows, GOENV, before)
        if said is not None:
            assert said in windows.go(NEW, "list", "-m")
        else:
            assert "a.example" not in windows.go(NEW, "env", "GOPRIVATE")
        document = fix(windows, "--only", "GES037")
        assert [f["id"] for f in document["gone"]] == ["GES037"], document
        assert read(windows, GOENV) == after
        assert "a.example" in windows.go(NEW, "env", "GOPRIVATE")
        undo(windows)
        assert read(windows, GOENV) == before
    raw(windows, GOENV, b"GOPRIVATE=x\n")
    raw(windows, "C:\\w\\go.mod", b"\xef\xbb\xbfmodule m\r\n\r\ngo 1.22.0\r\n")
    assert "go.mod:1: unexpected input character '\\ufeff'" in windows.go(NEW, "list", "-m")
    assert [f["id"] for f in fix(windows)["gone"]] == ["GES062"]
    assert windows.go(NEW, "list", "-m").strip() == "m"
    undo(windows)
    assert read(windows, "C:\\w\\go.mod").startswith(b"\xef\xbb\xbfmodule")
