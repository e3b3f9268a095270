"""`ges mod` on a tree of 5,000 go.mod and go.work files: verdict, positions, wording and what was understood are those
of `go mod edit -json` and `go work edit -json` of the newest toolchain, on every one.

The files are those of the real go's own script tests, random mutations of them, and generated ones. The real answers
are kept in the cache by content, so that only the first run pays for 5,000 processes.
"""

import hashlib
import json
import os
import random
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import toolchains
from test_live_gomod import generate, of_go

COUNT = int(os.environ.get("GES_MOD_FILES", "5000"))
SPICE = [b"(", b")", b"\n", b"//", b"/*", b'"', b"`", b" ", b"\t", b"\r", b"=>", b"\x00", b"\xff", b"go 1.21\n", b"module x\n",
         b"toolchain go1.22.1\n", b"godebug a=b\n", b"require (\n", b")\n", b"v2", b"@", b",", b"[", b"\xc2\xa0", b"\xef\xbb\xbf", b"."]


def from_scripts(goroot):
    """[(is_work, content)] of every go.mod and go.work in the txtar files of the real go's tests."""
    found = {}
    for base, _, names in os.walk(os.path.realpath(os.path.join(goroot, "src"))):
        for name in sorted(names):
            if not name.endswith(".txt") or "testdata" not in base:
                continue
            with open(os.path.join(base, name), "rb") as file:
                parts = re.split(rb"(?m)^-- (.+?) --\r?\n", file.read())
            for path, content in zip(parts[1::2], parts[2::2]):
                kind = path.strip().rsplit(b"/", 1)[-1]
                if kind in (b"go.mod", b"go.work"):
                    found[(kind == b"go.work", content)] = None
    return sorted(found)


def mutate(text, r):
    for _ in range(r.randint(1, 3)):
        at, to = r.randrange(len(text) + 1), r.randrange(len(text) + 1)
        at, to = min(at, to), max(at, to)
        how = r.random()
        if how < 0.4:
            text = text[:at] + r.choice(SPICE) + text[at:]
        elif how < 0.6:
            text = text[:at] + text[min(to, at + r.randint(1, 4)):]
        elif how < 0.8:
            lines = text.splitlines(keepends=True)
            r.shuffle(lines)
            text = b"".join(lines)
        else:
            text = text + text[at:to]
    return text


def corpus(goroot):
    real = from_scripts(goroot)
    files = real[:COUNT // 2]
    r = random.Random(20261121)
    while len(files) < COUNT * 3 // 4:
        is_work, text = r.choice(real)
        files.append((is_work, mutate(text, r)))
    while len(files) < COUNT:
        is_work = r.random() < 0.25
        files.append((is_work, generate(r.random(), is_work)))
    return files


def ask_go(go, folders, home):
    """Runs the real go in every folder: {folder: (status, output, complaints)}."""
    script = "for d in \"$@\"; do cd \"$d\" || exit 1; if [ -e go.work ]; then w=work; else w=mod; fi; " \
             "\"$GO\" $w edit -json go.$w >out 2>err; echo $? >rc; done"
    env = {"HOME": home, "GOCACHE": home, "PATH": "/usr/bin:/bin", "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOTELEMETRY": "off",
           "GO": go, "GOMAXPROCS": "1"}
    subprocess.run(["sh", "-c", script, "sh", *folders], env=env, check=True)
    answers = {}
    for folder in folders:
        parts = []
        for name in ("rc", "out", "err"):
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace", newline="") as file:
                parts.append(file.read())
            os.remove(os.path.join(folder, name))
        answers[folder] = (int(parts[0]), parts[1], parts[2])
    return answers


def answers_of_go(version, goroot, files, folders, home):
    """One answer for each file, from the cache where its content was asked before."""
    path = os.path.join(toolchains.cache_dir(), "gomod-answers-%s.json" % version)
    try:
        with open(path, encoding="utf-8") as file:
            known = json.load(file)
    except (OSError, ValueError):
        known = {}
    keys = [("work " if is_work else "mod ") + hashlib.sha256(text).hexdigest() for is_work, text in files]
    missing = list({key: folder for key, folder in zip(keys, folders) if key not in known}.items())
    chunks = [missing[i:i + 50] for i in range(0, len(missing), 50)]
    go = os.path.join(goroot, "bin", "go")
    with ThreadPoolExecutor(3) as pool:
        for chunk, answers in zip(chunks, pool.map(lambda c: ask_go(go, [f for _, f in c], home), chunks)):
            known.update({key: answers[folder] for key, folder in chunk})
    if missing:
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump({key: known[key] for key in keys}, file)
        os.replace(path + ".new", path)
    return [known[key] for key in keys]


def readable(text):
    """Bytes that are no UTF-8 stand for one mark, however many they are: JSON has one for each, Python for some."""
    return re.sub("\ufffd+", "\ufffd", text)


def difference(answer, ours, is_work):
    """None, or what differs."""
    status, out, err = answer
    mine = readable("\n".join(error["message"] for error in ours["errors"]))
    if status != 0:
        head = re.match(r"go: errors parsing [^\n]*:\n(errors parsing go\.work:\n)?", err)
        assert head, err
        theirs = readable(err[head.end():].rstrip("\n"))
        return None if mine == theirs and ours["verdict"] == "refused" else "go: %r\nges: %r" % (theirs, mine)
    if mine or ours["verdict"] in ("refused", "unreadable"):
        return "go takes it, ges: %r %r" % (ours["verdict"], mine or ours["problem"])
    read = json.loads(out)
    theirs = of_go(read, is_work)
    theirs["module"] = "" if is_work else theirs["module"][0]
    theirs["use"] = theirs.get("use", [])
    same = {"go": ours["go"], "toolchain": ours["toolchain"], "module": ours["module"],
            "use": [e["directory"] for e in ours["use"] if e["directory"]]}
    if is_work:  # `go mod edit -json` does not print the godebug lines of go.mod
        theirs["godebug"] = [(e["Key"], e["Value"]) for e in read.get("Godebug") or []]
        same["godebug"] = [(e["key"], e["value"]) for e in ours["godebug"]]
    return None if all(theirs[key] == value for key, value in same.items()) else "go: %r\nges: %r" % (theirs, same)


def test_five_thousand_files_mean_what_go_says(ges, go_toolchains, tmp_path):
    version, goroot = list(go_toolchains.items())[-1]
    files = corpus(goroot)
    assert len(files) == COUNT and sum(is_work for is_work, _ in files) > COUNT // 20
    root, home = tmp_path / "tree", tmp_path / "home"
    home.mkdir()
    folders = []
    for i, (is_work, text) in enumerate(files):
        folder = root / ("%02d" % (i % 89)) / ("%02d" % (i // 89 % 7)) / str(i)
        folder.mkdir(parents=True)
        (folder / ("go.work" if is_work else "go.mod")).write_bytes(text)
        folders.append(str(folder))
    answers = answers_of_go(version, goroot, files, folders, str(home))
    env = {"HOME": str(home), "PATH": os.path.join(goroot, "bin"), "LC_ALL": "C.UTF-8"}
    run = subprocess.run([ges, "mod", "--json", str(root)], env=env, capture_output=True)
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout.decode("utf-8", "replace"))
    ours = {os.path.dirname(file["file"]): file for file in report["files"]}
    assert len(ours) == COUNT
    different = []
    for (is_work, text), folder, answer in zip(files, folders, answers):
        what = difference(answer, ours[folder], is_work)
        if what:
            different.append("%r\n%s" % (text[:600], what))
    refused = sum(answer[0] != 0 for answer in answers)
    assert COUNT // 20 < refused < COUNT * 19 // 20  # both kinds are there
    assert not different, "%d of %d differ\n%s" % (len(different), COUNT, "\n\n".join(different[:10]))
    assert report["counts"]["refused"] == refused
