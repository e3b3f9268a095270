"""go.mod and go.work as the real `go mod edit -json` and `go work edit -json` read them, on generated files.

The parser is asked through `test_gomod --json`, which is built beside the program. Positions, wording and order of
complaints must be the same, as must everything that was understood.
"""

import json
import os
import random
import re
import subprocess

import pytest
from support import toolchains

PATHS = ["example.com/a", "example.com/b/v2", "gopkg.in/yaml.v3", "gopkg.in/x.v1-unstable", '"example.com/q"', "a/v1",
         "x", "example.com/v2.1", "`raw`", "'q'", '"a\\x41"', '"\\q"', "é.example/π", "example.com/a@v1", '""', "a//c"]
VERSIONS = ["v1.0.0", "v2.0.0", "v3.1.4-beta.1", "v0.0.0-20161208181325-20d25e280405", "v1", "v2.3", "v2.0.0+incompatible",
            "v1.0.0+meta", "latest", "1.0.0", "v01.0.0", "v1.0.0-01", '"v1.2.3"', "v1.0.0-", "v1.2.3.4", "`v1`", "v0"]
GO = ["1.16", "1.21", "1.21.0", "1.21rc1", "1.22.3", "1.021", "v1.21", "1", "2.0", "1.21.0-x", "1.21.3rc1", "", "1.9 x"]
TOOLCHAINS = ["go1.21.0", "go1", "default", "local", "go2", "go1.22.1-corp", "", "go1.a b"]
COMMENTS = ["", "", "", " // indirect", " // indirect; x", "// x", " //indirect", " // why this", "\t//", " // a\r"]
DIRECTORIES = ["../a", "./b", ".", "..", "/abs", "C:\\x", ".\\win", "plain", '"../with space"', "b@v1", "example.com/n"]
ABOVE = ["", "", "", "// above\n", "// Deprecated: use other\n", "// a\n//\n// Deprecated:  b\n// c\n", "\n", "// loose\n\n"]


def word(random_, kind):
    return random_.choice({"path": PATHS, "version": VERSIONS, "dir": DIRECTORIES}[kind])


def arguments(random_, verb):
    r = random_
    if verb in ("require", "exclude"):
        return word(r, "path") + " " + word(r, "version")
    if verb == "replace":
        old = word(r, "path") + (" " + word(r, "version") if r.random() < 0.5 else "")
        new = word(r, "dir") + (" " + word(r, "version") if r.random() < 0.4 else "")
        return old + r.choice([" => ", " => ", " => ", "=>", " "]) + new
    if verb == "retract":
        return r.choice([word(r, "version"), "[%s, %s]" % (word(r, "version"), word(r, "version")), "[v1.0.0", "(", "[ v1 v2 ]",
                         "v1.0.0 v2.0.0", ""])
    if verb == "godebug":
        return r.choice(["a=b", "default=go1.21", "x", "a=b c=d", 'a="b"', "=", "a=b=c", "a=b,c=d"])
    if verb in ("go", "toolchain"):
        return r.choice(GO if verb == "go" else TOOLCHAINS)
    return r.choice([word(r, "path"), word(r, "dir"), "a b", ""])


def generate(seed, is_work):
    """A file that is mostly right: a few directives, at times cut, doubled or with odd bytes."""
    r = random.Random(seed)
    verbs = (["go", "toolchain", "use", "use", "replace", "godebug", "module", "what"] if is_work else
             ["module", "go", "toolchain", "require", "require", "exclude", "replace", "retract", "godebug", "tool", "ignore",
              "what", "use"])
    parts = [] if is_work or r.random() < 0.2 else [r.choice(ABOVE) + "module example.com/m" + r.choice(COMMENTS) + "\n"]
    for _ in range(r.randint(0, 5)):
        verb = r.choice(verbs)
        if r.random() < 0.35:
            lines = "".join(r.choice(["", "", "\n", "\t// inside\n"]) + "\t" + arguments(r, verb) + r.choice(COMMENTS) + "\n"
                            for _ in range(r.randint(0, 3)))
            head = r.choice(["%s (", "%s (", "%s(", "%s x (", "%s ( // c"]) % verb
            parts.append(r.choice(ABOVE) + head + "\n" + lines + r.choice([")", ")", ")", " )", ") x", ""]) + "\n")
        else:
            parts.append(r.choice(ABOVE) + verb + r.choice([" ", "\t", "  "]) + arguments(r, verb) + r.choice(COMMENTS) + "\n")
    text = "".join(parts).encode()
    chance = r.random()
    if chance < 0.06 and text:
        text = text[:r.randrange(len(text))]
    elif chance < 0.14 and text:
        at = r.randrange(len(text))
        text = text[:at] + r.choice([b"\x00", b"\xff", b"(", b")", b'"', b"`", b"/*", b"//", b"\x01", b"\xef\xbb\xbf", b"\\",
                                     b"\xc2\xa0", b",", b"[", b"{ }", b"\xe2\x80\xa8", b"\x7f", b"\r"]) + text[at:]
    elif chance < 0.2:
        text = text.replace(b"\n", b"\r\n")
    return text


def expected(goroot, path, is_work):
    """What the real go says: (complaints or None, its JSON)."""
    env = {"HOME": os.path.dirname(path), "PATH": "/usr/bin:/bin", "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOTELEMETRY": "off",
           "GOCACHE": os.path.dirname(path)}
    run = subprocess.run([os.path.join(goroot, "bin", "go"), "work" if is_work else "mod", "edit", "-json", path], env=env,
                         cwd="/", capture_output=True)
    if run.returncode == 0:
        return None, json.loads(run.stdout)
    lines = run.stderr.decode("utf-8", "replace")
    head = re.match(r"go: errors parsing [^\n]*:\n(errors parsing go\.work:\n)?", lines)
    assert head, lines
    return lines[head.end():].rstrip("\n"), None


def items(list_, *names):
    """The fields of each; `go mod edit` drops what has an empty path before it prints."""
    return [tuple(item[name] for name in names) for item in list_ if item["path"] or "note" in names]


def of_go(file, is_work):
    """go's JSON in our terms."""
    def value(entry, key):
        return entry.get(key) or ""

    result = {"go": value(file, "Go"), "toolchain": value(file, "Toolchain"),
              "replace": [(value(e["Old"], "Path"), value(e["Old"], "Version"), value(e["New"], "Path"), value(e["New"], "Version"))
                          for e in file.get("Replace") or []]}
    if is_work:
        result["use"] = [value(e, "DiskPath") for e in file.get("Use") or []]
        return result
    module = file.get("Module") or {}
    result["module"] = (value(module, "Path"), value(module, "Deprecated"))
    result["require"] = [(value(e, "Path"), value(e, "Version"), bool(e.get("Indirect"))) for e in file.get("Require") or []]
    result["exclude"] = [(value(e, "Path"), value(e, "Version")) for e in file.get("Exclude") or []]
    result["retract"] = [(value(e, "Low"), value(e, "High"), value(e, "Rationale")) for e in file.get("Retract") or []]
    result["tool"] = [value(e, "Path") for e in file.get("Tool") or []]
    result["ignore"] = [value(e, "Path") for e in file.get("Ignore") or []]
    return result


def of_ours(file, is_work):
    def only(key, *names):
        found = [tuple(item[name] for name in names) for item in file[key]]
        return (found[0] if len(names) > 1 else found[0][0]) if found else (("",) * len(names) if len(names) > 1 else "")

    result = {"go": only("go", "path"), "toolchain": only("toolchain", "path"),
              "replace": items(file["replace"], "path", "version", "new_path", "new_version")}
    if is_work:
        result["use"] = [e["path"] for e in file["use"] if e["path"]]  # `go work edit` drops empty ones too
        return result
    result["module"] = only("module", "path", "note")
    result["require"] = items(file["require"], "path", "version", "indirect")
    result["exclude"] = items(file["exclude"], "path", "version")
    result["retract"] = items(file["retract"], "path", "version", "note")
    result["tool"] = [e["path"] for e in file["tool"]]
    result["ignore"] = [e["path"] for e in file["ignore"]]
    return result


def compare(reader, goroot, minor, path, is_work):
    """The difference as text, or None."""
    complaints, file = expected(goroot, path, is_work)
    run = subprocess.run([reader, "--json", str(minor), "work" if is_work else "mod", path], capture_output=True)
    ours = json.loads(run.stdout.decode("utf-8", "replace"), strict=False)
    mine = "\n".join(error["text"] for error in ours["errors"])
    if complaints is not None or mine:
        # go shortens the file's name now and then.
        name = os.path.basename(path)
        same = mine.replace(path, name) == re.sub(r"(?m)\S*" + re.escape(path[1:]), name, complaints or "")
        return None if same else "go: %r\nges: %r" % (complaints, mine)
    theirs, understood = of_go(file, is_work), of_ours(ours, is_work)
    if is_work and not theirs["toolchain"]:
        theirs["toolchain"] = understood["toolchain"]  # most releases do not print it
    return None if theirs == understood else "go: %r\nges: %r" % (theirs, understood)


@pytest.mark.parametrize("is_work", [False, True], ids=["go.mod", "go.work"])
def test_files_mean_what_go_says(ges, go_toolchains, tmp_path, is_work):
    reader = os.path.join(os.path.dirname(ges), "test_gomod")
    assert os.access(reader, os.X_OK), reader + " is not there: build the unit tests"
    count = int(os.environ.get("GES_GOMOD_FILES", "40"))
    path = str(tmp_path / ("go.work" if is_work else "go.mod"))
    different = []
    for version, goroot in go_toolchains.items():
        minor = toolchains.minor_of(version)
        if minor < 18:
            continue
        for seed in range(count):
            text = generate(seed * 1000 + minor, is_work)
            with open(path, "wb") as file:
                file.write(text)
            difference = compare(reader, goroot, minor, path, is_work)
            if difference:
                different.append("%s seed %d: %r\n%s" % (version, seed, text, difference))
    assert not different, "%d differ\n" % len(different) + "\n\n".join(different[:10])
