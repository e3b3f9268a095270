"""`ges --os-snapshot FILE`: commands on a machine made of data; GES_TRACE; refusals."""

MACHINE = """{
  // a Mac that nobody has
  "family": "macos", "goarch": "arm64", "cwd": "/Users/ana", "user": {"name": "ana", "home": "/Users/ana", "id": 501},
  "env": ["PATH=/opt/homebrew/bin:/usr/bin", "HOME=/Users/ana"],
  "files": {
    "/opt/homebrew/bin/go": {"kind": "symlink", "target": "../Cellar/go/1.22.1/libexec/bin/go"},
    "/opt/homebrew/Cellar/go/1.22.1/libexec/bin/go": {"mode": "0755", "text": "no program"},
  },
}"""


def test_a_command_sees_the_machine_of_the_snapshot(sandbox):
    name = sandbox.write("w/mac.json", MACHINE)
    for words in (("--os-snapshot", name), ("--os-snapshot=" + name,)):
        result = sandbox.ges(*words, "which", "go")
        assert b"/opt/homebrew/bin/go" in result.out
        assert b"Cellar/go/1.22.1" in result.out


def test_what_is_wrong_with_a_snapshot_is_said(sandbox):
    cases = [
        ("{", "ends too early"),
        ("{}", "no member 'family'"),
        ('{"family": "linux", "file": {}}', "unknown member 'file'"),
        ('{"family": "linux", "env": ["x"]}', "NAME=value"),
    ]
    for text, said in cases:
        name = sandbox.write("w/bad.json", text)
        result = sandbox.ges("--os-snapshot", name, "version")
        assert result.status == 3
        assert result.out == b""
        assert said in result.err.decode() and "bad.json" in result.err.decode()


def test_a_missing_snapshot_is_no_machine(sandbox):
    assert sandbox.ges("--os-snapshot").status == 3
    assert sandbox.ges("--os-snapshot", "/nowhere/x.json", "version").status == 3
    assert sandbox.ges("--os-snapshot", "/", "version").status == 3


def test_a_trace_has_a_line_for_each_call(sandbox):
    result = sandbox.ges("which", "go", env=["GES_TRACE=os"])
    lines = result.err.decode().splitlines()
    assert any(line.startswith("ges: os env_list ") for line in lines)
    assert any("file_info" in line and "not found" in line for line in lines)
    assert b"ges: os" not in sandbox.ges("which", "go", env=["GES_TRACE=doctor"]).err
