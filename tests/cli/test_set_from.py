"""`ges set NAME --from FILE`: 100,000 characters and every awkward byte reach the real shells and the real go, whole."""

import os

import pytest

LONG = "".join(chr(33 + i % 90) for i in range(100000))
WIDE = "gr\u00fc\u00df \u4e16\u754c \U0001f600\U00010348 " * 1500
TEXTS = {"long": LONG, "wide": WIDE, "lines": "one\ntwo\r\n\nthree's \"x\" `y` $HOME %s\n"}


def put(sandbox, content):
    with open(sandbox.path("w", "value.txt"), "wb") as file:
        file.write(content)


def held(sandbox, argv, name):
    result = sandbox.run([*argv, "-c", "/usr/bin/env -0"])
    assert result.status == 0, result.err
    return dict(entry.split(b"=", 1) for entry in result.out.split(b"\0") if b"=" in entry).get(name)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("shell, argv", [("bash", ["/bin/bash", "-l"]), ("sh", ["/usr/bin/dash", "-l"]),
                                         ("zsh", ["/usr/bin/zsh"]), ("fish", ["/usr/bin/fish"])],
                         ids=["bash", "sh", "zsh", "fish"])
def test_shells_have_the_whole_value(sandbox, shell, argv, text):
    value = TEXTS[text].encode()
    for content in (value + b"\n", b"\xef\xbb\xbf" + value + b"\r\n"):
        put(sandbox, content)
        done = sandbox.ges("set", "--yes", "--shell", shell, "A_LONG", "--from", "value.txt")
        assert done.status == 0 and len(done.out) < 20000, done.out[:300] + done.err
        assert held(sandbox, argv, b"A_LONG") == value
    assert sandbox.ges("undo", "--yes").status == 0
    assert held(sandbox, argv, b"A_LONG") is None


def test_standard_input_and_the_session(sandbox):
    put(sandbox, LONG.encode() + b"\n")
    ges = sandbox.program
    done = sandbox.run(["/bin/sh", "-c", "'%s' set --yes --shell bash A_LONG --from - <value.txt" % ges])
    assert done.status == 0 and held(sandbox, ["/bin/bash", "-l"], b"A_LONG") == LONG.encode(), done.err
    script = 'eval "$(cat value.txt | \'%s\' set --scope session --shell bash B --from -)"; printf %%s "$B" | wc -c' % ges
    assert sandbox.run(["/bin/bash", "-c", script]).out.strip() == b"100000"
    script = "'%s' set --yes A --from value.txt; true" % ges
    assert b"set --scope session --from=value.txt A" in sandbox.run(["/bin/bash", "-c", script]).out


def test_scopes_with_files_of_their_own(sandbox):
    put(sandbox, b"g" * 100000)
    done = sandbox.ges("set", "--yes", "--in", "environment.d", "A_LONG", "--from", "value.txt")
    assert done.status == 0, done.err
    with open(sandbox.path("home/.config/environment.d/60-go-env-sync.conf"), encoding="utf-8") as file:
        assert "g" * 100000 in file.read()
    done = sandbox.ges("set", "--yes", "--scope", "project", "A_LONG", "--from", "value.txt")
    assert done.status == 0, done.err
    with open(sandbox.path("w/ges.env"), encoding="utf-8") as file:
        assert "A_LONG" in file.read()


def test_the_real_go_reads_it(sandbox, go_toolchains):
    version = sorted(go_toolchains)[-1]
    value = ",".join("h%05d.example.com" % i for i in range(5600))
    put(sandbox, value.encode() + b"\n")
    go = os.path.join(go_toolchains[version], "bin", "go")
    done = sandbox.ges("set", "--yes", "--scope", "go", "--go", go, "GOPRIVATE", "--from", "value.txt")
    assert len(value) > 100000 and done.status == 0, done.err
    assert sandbox.run([go, "env", "GOPRIVATE"]).out.decode().strip() == value


@pytest.mark.parametrize("content, words, status, said", [
    (b"x", ["A=1", "--from", "value.txt"], 2, b"name one variable and no value"),
    (b"x", ["A", "B", "--from", "value.txt"], 2, b"name one variable and no value"),
    (b"x", ["A"], 2, b"--from FILE"),
    (b"x", ["A", "--from", "nowhere.txt"], 3, b"nowhere.txt"),
    (b"x", ["A", "--from", "."], 3, b"a value comes from a file"),
    (b"\xff\xfex\0", ["A", "--from", "value.txt"], 3, b"is UTF-16; save it as UTF-8"),
    (b"a\0b", ["A", "--from", "value.txt"], 3, b"holds a NUL"),
    (b"v" * (131072 - 2), ["A", "--from", "value.txt"], 3, b"too long"),
    (b"v" * (4 * 1024 * 1024 + 1), ["A", "--from", "value.txt"], 3, b"value.txt"),
], ids=range(9))
def test_what_cannot_be_is_refused(sandbox, content, words, status, said):
    put(sandbox, content)
    refused = sandbox.ges("set", "--yes", "--shell", "bash", *words)
    assert refused.status == status and said in refused.err, refused.err[:300]
    assert not os.path.exists(sandbox.path("home/.bashrc"))


def test_a_long_secret_stays_one(sandbox):
    put(sandbox, b"hunter2" * 3000)
    done = sandbox.ges("set", "--json", "--shell", "bash", "MY_TOKEN", "--from", "value.txt")
    assert done.status == 0 and b"hunter2" not in done.out + done.err
    assert done.json()["changed"]
