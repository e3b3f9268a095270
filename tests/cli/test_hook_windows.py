"""The hook's work in cmd, as far as wine's cmd goes: what its macros run, in batch files; and that the batch file of
`ges hook cmd` says nothing and ends at once in a cmd that runs one command. doskey and AutoRun do nothing in wine."""

CMD = "C:\\windows\\system32\\cmd.exe"
LOAD = "for /f \"delims=\" %%i in ('C:\\ges\\ges.exe load --shell cmd') do @set %%i"


def write(wine, name, text):
    with open(wine.path(name), "w", newline="") as file:
        file.write(text)


def session(wine, *lines):
    """Runs the lines as a batch file; the variables at each `set > C:\\w\\N.txt`."""
    write(wine, "w/session.bat", "\r\n".join(["@echo off", *lines]) + "\r\n")
    done = wine.run(CMD, ["/c", "C:\\w\\session.bat"])
    found = []
    for number in (1, 2, 3):
        try:
            with open(wine.path("w/%d.txt" % number), encoding="utf-8", errors="surrogateescape", newline="") as file:
                pairs = [line.partition("=") for line in file.read().replace("\r\n", "\n").splitlines()]
        except FileNotFoundError:
            break
        found.append({name.upper(): value for name, _, value in pairs})
    return found, done


def project(wine, env, settings=None):
    done = wine.run(CMD, ["/c", "mkdir", "C:\\w\\p"])
    write(wine, "w/p/.env", env)
    if settings:
        write(wine, "w/p/ges.env", settings)
    done = wine.run("C:\\ges\\ges.exe", ["allow", "--yes", "C:\\w\\p"])
    assert done.status == 0, done


def test_cmd_enters_and_leaves(wine):
    project(wine, "A=1\nB='two & words'\n", "GES_PATH='bin;tools/x'\nGES_UNSET=GONE\n")
    (before, inside, after), done = session(
        wine, "set A=old", "set GONE=x", "set > C:\\w\\1.txt", "cd C:\\w\\p", LOAD, "set > C:\\w\\2.txt", "cd C:\\w", LOAD,
        "set > C:\\w\\3.txt")
    assert inside["A"] == "1" and inside["B"] == "two & words" and "GONE" not in inside, done
    assert inside["PATH"].lower() == "c:\\w\\p\\bin;c:\\w\\p\\tools\\x;" + before["PATH"].lower()
    assert {k: after[k] for k in ("A", "GONE", "PATH")} == {k: before[k] for k in ("A", "GONE", "PATH")}
    assert "B" not in after and "GES_LOADED" not in after


def test_cmd_keeps_what_the_user_changed(wine):
    project(wine, "A=1\n")
    (inside, after), _ = session(wine, "set A=old", "cd C:\\w\\p", LOAD, "set A=mine", "set > C:\\w\\1.txt", "cd C:\\w", LOAD,
                                 "set > C:\\w\\2.txt")
    assert inside["A"] == after["A"] == "mine"


def test_a_change_asks_again(wine):
    project(wine, "A=1\n")
    write(wine, "w/p/.env", "A=2\n")
    (inside,), done = session(wine, "cd C:\\w\\p", LOAD, "set > C:\\w\\1.txt")
    assert "A" not in inside, done


def test_paths_in_another_case_are_the_same_file(wine):
    project(wine, "A=1\n")
    (inside,), done = session(wine, "cd c:\\W\\P", LOAD, "set > C:\\w\\1.txt")
    assert inside.get("A") == "1", done


def test_the_batch_file_is_silent_and_skipped_in_builds(wine):
    done = wine.run("C:\\ges\\ges.exe", ["hook", "cmd"])
    text = done.out.decode() if isinstance(done.out, bytes) else done.out
    assert done.status == 0 and text.count("doskey ") == 6 and all(line.startswith("@") for line in text.split("\n") if line)
    project(wine, "A=1\n")
    write(wine, "w/hook.cmd", text.replace("\r\n", "\n").replace("\n", "\r\n"))
    write(wine, "w/t.bat", "@echo off\r\ncd C:\\w\\p\r\ncall C:\\w\\hook.cmd\r\nset > C:\\w\\1.txt\r\n")
    done = wine.run(CMD, ["/c", "C:\\w\\t.bat"])
    with open(wine.path("w/1.txt"), encoding="utf-8", errors="replace") as file:
        assert "\nA=1" not in file.read().replace("\r", "")
    assert not done.out and not done.err, done
