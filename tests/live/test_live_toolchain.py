"""`ges toolchain` against real go commands: what runs, or what go says when it stops.

Toolchains named go1.99.x are shell scripts that tell their name, in PATH or in the module cache; GOPROXY=off or an empty
directory keeps go away from the network, so every outcome is a program that starts or a message.
"""

import json
import os
import random
import shutil

from support import toolchains

SCRIPT = '#!/bin/sh\necho "fake $0 $GOROOT $GOTOOLCHAIN_INTERNAL_SWITCH_VERSION $GOTOOLCHAIN_INTERNAL_SWITCH_COUNT"\n'
IN_PATH = ["go1.99.0", "go1.99.7", "go1.99rc1", "go1.18.1", "go1.99.3-corp", "go1.100", "gccgo-go1.99", "bash2"]
SETTINGS = [None, None, None, "auto", "path", "local", "local+auto", "local+path", "go1.99.7", "go1.99.7+auto", "go1.99.7+path",
            "go1.99", "go1.18.1", "go1.18.1+auto", "go1.99.8+path", "go1.99.3-corp", "bash2", "go1.x", "+auto", "go1.99.7+x",
            "go1.99.07", "go1", "go2.0", "GO1.99", "go1.99.7/../x", "go1.99 x", "{own}", "{own}-corp", "go1.99.0-Big", "path+auto",
            "auto+path", "go1.99.0-a+path", "go1.21", "go9999999999999999999.1", "go1.99.7-a.01", "local+", "go1.100"]
FILES = ["module m\n", "module m\ngo 1.99\n", "module m\ngo 1.99.7 // c\n", "module m\ngo 1.16\ntoolchain go1.99.7\n",
         "go 1.99rc1\n", "toolchain go1.99.3-corp\n", "toolchain default\ngo 1.99\n", "toolchain bogus\n", "toolchain go1.99.7/x\n",
         "toolchain\tgo1.99.7\r\n", "go  1.18\n", "go 1.99.7\ntoolchain go1.99.0\n", "go 1.99.0\ntoolchain go1.99.7\n", "",
         "require (\n go 1.99.0\n)\n", "go (\n1.99\n)\n", "go \"1.99.0\"\n", " \xa0go 1.99.0\n", "go 1.99.0//x\ngo 1.16\n",
         "gox 1.99\ngo 1.099\n", "go 1.21\n", "go 1.21.0\ntoolchain go1.21.0\n", "toolchain {own}\n", "go 1.99.0 x\n",
         "toolchain go1.99.7 x\n", "\xef\xbb\xbfgo 1.99\n", "go 1.100\n", "toolchain go1.99.7-a+b\n", "toolchain gccgo-go1.99\n",
         "go 1.20\ntoolchain go1.98\n", "go 1.99", "toolchain \n", "toolchain //\ngo 1.99.0"]
OTHER = [(), (), (), (), ("GO111MODULE=off",), ("GO111MODULE=auto",), ("GO111MODULE=on",), ("GO111MODULE=x",), ("GOWORK=off",),
         ("GOWORK=rel",), ("GOWORK={sb}/none.work",), ("GOWORK={sb}/x.work",), ("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION=go1.99.0",),
         ("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION={own}",), ("GOTOOLCHAIN_INTERNAL_SWITCH_COUNT=95",),
         ("GOTOOLCHAIN_INTERNAL_SWITCH_COUNT=100",), ("GODEBUG=toolchaintrace=1",), ("GODEBUG=toolchaintrace=1,toolchaintrace=0",),
         ("TMPDIR={sb}/w",), ("GOMODCACHE=rel",), ("GOMODCACHE={sb}/file",), ("GOMODCACHE={sb}/mod",), ("PATH=",), ("HOME=",),
         ("GOPROXY=direct,off", "GONOPROXY="), ("GOPROXY=",), ("GOPROXY=,",), ("GOPROXY=foo",), ("GOPROXY=ftp://x",)]
COMMANDS = [["version"], ["version"], ["env", "GOVERSION"], ["env", "GOTOOLCHAIN"], ["env", "GOMOD"], ["env", "GOWORK"],
            ["env", "-w", "GOTOOLCHAIN=local"], ["env", "GOWORK", "GOMOD"]]
CACHED = ["", "", "", "whole", "whole", "no hash", "partial", "no program", "zip gone", "odd hash", "source", "sum"]
HASH = "h1:" + "A" * 43 + "="


def plant_cache(name, state, files):
    """An unpacked toolchain in the module cache, whole or broken in some way."""
    version = "v0.0.1-%s.linux-amd64" % name
    escaped = version.replace("C", "!c")
    tree = "mod/golang.org/toolchain@%s/" % escaped
    stem = "mod/cache/download/golang.org/toolchain/@v/" + escaped
    if state != "no program":
        files[tree + "bin/go"] = SCRIPT
    files[tree + "src/" + ("go.mod" if state == "source" else "x")] = "x"
    if state != "no hash":
        files[stem + ".ziphash"] = {"zip gone": "h1:x", "odd hash": "h2:" + "A" * 44}.get(state, HASH)
    if state == "partial":
        files[stem + ".partial"] = ""
    if state == "sum":
        files["mod/cache/download/sumdb/sum.golang.org/lookup/golang.org/toolchain@" + escaped] = (
            "1\ngolang.org/toolchain %s h1:%s=\n" % (version, "B" * 43))


def make(seed, own):
    """A situation: files, links, environment, words."""
    r = random.Random(seed)
    files = {}
    for name in IN_PATH:
        if r.random() < 0.5:
            files["bin/" + name] = SCRIPT
    if r.random() < 0.85:
        files["w/go.mod"] = r.choice(FILES).replace("{own}", own)
    if r.random() < 0.25:
        files[r.choice(["go.work", "w/go.work"])] = r.choice(FILES).replace("{own}", own)
    files["x.work"] = r.choice(FILES).replace("{own}", own)
    files["file"] = ""
    env = ["GOPROXY=off", "GOSUMDB=" + r.choice(["off", "off", "off", "sum.golang.org", "", "a b c", "nokey"])]
    setting = r.choice(SETTINGS)
    state = r.choice(CACHED)
    cached = r.choice(["go1.99.0", "go1.99.7", "go1.99.8-Corp"])
    if state and r.random() < 0.7:
        setting = cached + r.choice(["", "", "+auto", "+path"])
        files.pop("bin/" + cached, None)
    if setting is not None:
        if r.random() < 0.3:
            files["home/.config/go/env"] = "GOTOOLCHAIN=%s\n" % setting.replace("{own}", own)
        else:
            env.append("GOTOOLCHAIN=" + setting.replace("{own}", own))
    if state:
        env.append("GOMODCACHE={sb}/mod")
        if r.random() < 0.5:
            env[0] = "GOPROXY=file://{sb}/proxy"
        plant_cache(cached, state, files)
    extra = [entry.replace("{own}", own) for entry in r.choice(OTHER)]
    names = {entry.split("=", 1)[0] for entry in extra}
    env = [entry for entry in env if entry.split("=", 1)[0] not in names] + extra
    return files, env, r.choice(COMMANDS), r.choice(["w", "w", "w", "w/sub", "link"])


def lay_out(sandbox, files):
    for name in ("w/sub", "proxy"):
        os.makedirs(sandbox.path(name), exist_ok=True)
    os.symlink("w", sandbox.path("link"))
    for name, content in files.items():
        sandbox.write(name, content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content,
                      0o755 if content == SCRIPT else 0o644)


def asks_network(result):
    return any(mark in result.err for mark in (b"dial tcp", b"lookup ", b"no such host", b"https fetch", b"proxyconnect"))


def check(sandbox, go, own, seed):
    """What differs, or None; "network" when the real go went there."""
    files, env, words, cwd = make(seed, own)
    lay_out(sandbox, files)
    root = sandbox.root
    env = [entry.replace("{sb}", root) for entry in env]
    if not any(entry.startswith("PATH=") for entry in env):
        env.append("PATH=%s/bin:/usr/bin:/bin" % root)
    env += ["PWD=" + sandbox.path(cwd), "http_proxy=http://127.0.0.1:1", "https_proxy=http://127.0.0.1:1", "GOFLAGS="]
    answer = sandbox.ges("toolchain", "--go", go, "--command", " ".join(words), "--json", sandbox.path(cwd), env=env)
    real = sandbox.run([go] + words, env=env, cwd=sandbox.path(cwd))
    story = "seed %d: %r %r in %s\nfiles %r\ngo: %r\nges: %s" % (
        seed, words, env, cwd, files, (real.status, real.out, real.err), answer.out.decode("utf-8", "replace") + repr(answer.err))
    if answer.status not in (0, 1):
        return story
    told = json.loads(answer.out.decode("utf-8", "replace"))
    message = told["message"].encode("utf-8", "surrogateescape")
    if told["outcome"] == "network":
        return None if asks_network(real) or real.err.startswith(message) and real.status == 1 else story
    if told["outcome"] == "fails":
        return None if (real.status, real.out) == (1, b"") and real.err == message else story
    if told["outcome"] == "starts":
        hop = told["hops"][-1]
        fake = "fake %s %s %s " % (told["exe"], hop["goroot"], hop["toolchain"])
        return None if real.out.startswith(fake.encode()) and real.err == message else story
    return story if b"fake" in real.out or b"toolchain" in real.err.replace(message, b"") else None


def test_what_runs_is_what_go_runs(ges, go_toolchains, sandbox):
    count = int(os.environ.get("GES_TOOLCHAIN_CASES", "30"))
    different = []
    kept = sandbox.root
    for version, goroot in go_toolchains.items():
        if toolchains.minor_of(version) < 21:
            continue
        for case in range(count):
            seed = toolchains.minor_of(version) * 100000 + case
            sandbox.root = os.path.join(kept, "%d" % seed)
            for name in ("home", "w", "bin"):
                os.makedirs(sandbox.path(name))
            difference = check(sandbox, os.path.join(goroot, "bin", "go"), version, seed)
            if difference:
                different.append(difference)
            shutil.rmtree(sandbox.root, ignore_errors=True)
    sandbox.root = kept
    assert not different, "%d differ\n" % len(different) + "\n\n".join(different[:8])
