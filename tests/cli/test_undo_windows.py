"""`ges doctor --fix`, `ges history` and `ges undo` on Windows, under wine: the same files, locks and journal there."""

import os


def test_fix_history_and_undo(wine):
    folder = wine.path("users/root/AppData/Roaming/go")
    path = os.path.join(folder, "env")
    long_folder = wine.path("w/" + "/".join(["d" * 60] * 5))  # beyond MAX_PATH, where only \\?\ helps
    os.makedirs(folder, exist_ok=True)
    os.makedirs(long_folder)
    module = os.path.join(long_folder, "go.mod")
    old = {path: b"GO111MODULE=on \r\nGOPRIVATE=a.example\r\n", module: b"\xef\xbb\xbfmodule a\r\n\r\ngo 1.21\r\n"}
    for name, content in old.items():
        with open(name, "wb") as file:
            file.write(content)
        os.utime(name, ns=(1_600_000_000_000_000_000, 1_700_000_000_123_456_700))

    def ges(*words):
        return wine.run("C:\\ges\\ges.exe", list(words))

    def read(name):
        with open(name, "rb") as file:
            return file.read()

    where = "C:\\w\\" + "\\".join(["d" * 60] * 5)
    fixed = ges("doctor", "--fix", "--yes", "--only", "GES037,GES062", where)
    assert fixed.status == 0, fixed
    assert read(path) != old[path] and b"GO111MODULE=on" in read(path)
    assert read(module) == b"module a\n\ngo 1.21\n"
    journal = wine.path("users/root/AppData/Local/go-env-sync/journal")
    assert sorted(os.listdir(journal)) == ["000001.json", "lock"]
    entry, = ges("history", "--json", "1").json()["entries"]
    assert [f["now"] for f in entry["files"]] == ["new", "new"], entry
    undone = ges("undo", "--yes")
    assert undone.status == 0, undone
    for name, content in old.items():
        assert read(name) == content
        assert os.stat(name).st_mtime_ns == 1_700_000_000_123_456_700
        assert [n for n in os.listdir(os.path.dirname(name)) if n.startswith(".ges-")] == []
    assert ges("undo", "--yes").status == 3
    assert ges("undo", "2", "--yes").status == 0
    assert read(module) == b"module a\n\ngo 1.21\n"
    os.chmod(path, 0o444)
    refused = ges("undo", "--yes")
    assert refused.status == 3 and b"changed since" in refused.err, refused
    assert read(module) == b"module a\n\ngo 1.21\n"
    os.chmod(path, 0o644)
