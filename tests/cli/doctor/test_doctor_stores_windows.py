"""Variables of Windows that go needs, under wine: scrubbed by cmd, with a real go.exe's own words."""

from doctor_support import commands, evidence
from test_doctor_path_windows import in_cmd
from test_doctor_windows import NEW, OLD, USER, installed, windows  # noqa: F401 (fixtures)


def go(windows, root, script, *words):
    program = "go" if root == NEW else root + "\\bin\\go.exe"  # wine's cmd is lost with blanks and quotes
    line = "%s%s %s" % (script, program, " ".join(words))
    result = windows.wine.run("C:\\windows\\system32\\cmd.exe", ["/c", line])
    return (result.out + result.err).decode()


def test_variables_missing_in_a_service(windows):
    windows.path(NEW + "\\bin")
    local = "set LOCALAPPDATA=&& "
    (finding,) = in_cmd(windows, local)
    assert (finding["id"], finding["severity"]) == ("GES035", "error")
    for root in (NEW, OLD):
        windows.write(root + "\\src\\unsafe\\unsafe.go", "package unsafe\n")  # nothing else builds without tools
        assert evidence(finding, "go says") in go(windows, root, local, "build", "unsafe")
    assert "AppData\\Local" in commands(finding)
    assert in_cmd(windows, local + "set GOCACHE=C:\\w\\cache&& ") == []
    assert "GOCACHE is not defined" not in go(windows, NEW, local + "set GOCACHE=C:\\w\\cache&& ", "build", "unsafe")

    windows.write("C:\\w\\go.mod", "module example.com/shop\n\ngo 1.17\n\nrequire rsc.io/quote v1.5.2\n")
    windows.write("C:\\w\\main.go", 'package main\n\nimport _ "rsc.io/quote"\n\nfunc main() {}\n')
    profile = "set USERPROFILE=&& "
    (finding,) = in_cmd(windows, profile)
    assert (finding["id"], finding["what"].split(" is not set")[0]) == ("GES035", "USERPROFILE")
    for root in (NEW, OLD):
        assert evidence(finding, "go says") in go(windows, root, profile + "set GOPROXY=off&& ", "build", "-mod=mod", ".")
    assert in_cmd(windows, profile + "set GOPATH=C:\\w\\gopath&& ") == []

    roaming = "set APPDATA=&& "
    (finding,) = in_cmd(windows, roaming)
    assert (finding["id"], finding["severity"]) == ("GES035", "info")
    assert evidence(finding, "go says") in go(windows, NEW, roaming, "env", "-w", "GOPRIVATE=x")
    assert in_cmd(windows, roaming + "set GOENV=off&& ") == []


def test_no_temporary_directory(windows):
    windows.path(NEW + "\\bin")
    scrub = "set TMP=&& set TEMP=&& "
    assert in_cmd(windows, scrub) == []
    scrub += "set USERPROFILE=&& "
    (finding,) = in_cmd(windows, scrub)
    assert (finding["id"], finding["severity"]) == ("GES035", "warning")
    assert "=C:\\windows\\go-build" in go(windows, NEW, scrub, "env", "GOGCCFLAGS") and "C:\\Windows" in evidence(finding, "found")
    windows.write("C:\\w\\t\\x")
    assert in_cmd(windows, scrub + "set GOTMPDIR=C:\\w\\t&& ") == []


def test_caches_too_deep(windows):
    windows.path(NEW + "\\bin")
    deep = "C:\\w" + "\\agent-workspaces-01" * 6
    key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem"
    windows.reg(USER, "GOMODCACHE", deep)
    finding = windows.one("GES036")
    assert deep in finding["what"] and "HKCU\\Environment" in evidence(finding, "where")
    windows.reg(key, "LongPathsEnabled", "1", "REG_DWORD")
    assert windows.doctor() == []
    windows.reg(key, "LongPathsEnabled", "0", "REG_DWORD")
    windows.one("GES036")
