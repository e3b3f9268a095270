"""Reads golden scenarios and lays them out in a sandbox folder, exactly as they were when the real go ran.

Keys of scenario.json:
  files, files2   path -> content; a path ending in / is a folder; files2 come after the skeletons
  exec            these files get mode 0755
  links           symbolic link -> target
  goroots         folder -> words: a skeleton GOROOT: bin/go (hard link of the real one; with `oasub` in
                  bin/linux_amd64/; none with `nobin`), pkg/tool/linux_amd64/ (none with `notool`), src/, the
                  toolchain's go.env (none with `noenv`) and VERSION
  hardlinks       paths that are hard links of the real bin/go
  env             in order, duplicates kept; HOME={SB}/home and PATH=/usr/bin:/bin come first unless `bare`; an entry
                  of the same name replaces a default
  cwd, exe, argv0 default {SB}/w, {GOROOT}/bin/go, go
  steps           argument lists, run one after the other in one sandbox; "cat:PATH" looks at a file
  min             lowest version that ran it
{SB}, {GOROOT}, {VER} (go1.22.12) and {V} (1.22.12) are replaced in every text.
"""

import glob
import json
import os
import re
import shutil

FOREIGN = re.compile(r"/opt/toolchains/usr/lib/go-1\.(\d+)")
FOREIGN_BYTES = re.compile(rb"/opt/toolchains/usr/lib/go-1\.(\d+)")


class Scenario:
    def __init__(self, folder):
        self.folder = folder
        self.name = os.path.basename(folder)
        with open(os.path.join(folder, "scenario.json"), encoding="utf-8", errors="surrogateescape") as file:
            self.data = json.load(file)
        self.steps = self.data["steps"]

    def versions(self):
        found = set()
        for path in os.listdir(self.folder):
            match = re.match(r"(go1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)\.\d+\.(?:out|err|rc|file|nofile)$", path)
            if match:
                found.add(match.group(1))
        return sorted(found, key=lambda v: [int(n) for n in re.findall(r"\d+", v)])

    def golden(self, version, step):
        """The recorded answer: (status, stdout, stderr), or None if that step was not recorded."""
        base = os.path.join(self.folder, "%s.%d" % (version, step))
        if not os.path.exists(base + ".out"):
            return None
        status = _read(base + ".rc")
        return (int(status) if status else 0, _read(base + ".out") or b"", _read(base + ".err") or b"")

    def golden_file(self, version, step):
        """What a cat step saw: bytes, None for an absent file; KeyError if nothing was recorded."""
        base = os.path.join(self.folder, "%s.%d" % (version, step))
        if os.path.exists(base + ".nofile"):
            return None
        content = _read(base + ".file")
        if content is None:
            raise KeyError(step)
        return content


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def load_all(folder, pattern="*"):
    paths = sorted(glob.glob(os.path.join(glob.escape(folder), pattern, "scenario.json")))
    return [Scenario(os.path.dirname(path)) for path in paths]


class Places:
    """What the words in braces stand for in one run."""

    def __init__(self, sandbox, goroot, version, foreign):
        self.sandbox, self.goroot, self.version = sandbox, goroot, version
        self.foreign = foreign  # minor version -> GOROOT, for the fixed paths of other toolchains

    def text(self, text):
        for word, value in (
            ("{SB}", self.sandbox),
            ("{GOROOT}", self.goroot),
            ("{VER}", self.version),
            ("{V}", self.version[2:]),
        ):
            text = text.replace(word, value)
        return FOREIGN.sub(lambda m: self.foreign.get(int(m.group(1)), m.group(0)), text)

    def path(self, text):
        return os.path.join(self.sandbox, self.text(text))


def _write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.isdir(path):
        raise ValueError("%s is a folder" % path)
    with open(path, "wb") as file:
        file.write(content.encode("utf-8", "surrogateescape"))


def _write_files(files, places):
    for name, content in files.items():
        path = places.path(name)
        if name.endswith("/"):
            os.makedirs(path, exist_ok=True)
        else:
            _write(path, places.text(content))


def hard_link(source, target):
    """A second name of the file; a copy where the file system has another device."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _skeleton(folder, words, goroot, binary):
    words = words.split()
    if "nobin" not in words:
        sub = "bin/linux_amd64/go" if "oasub" in words else "bin/go"
        hard_link(binary, os.path.join(folder, sub))
    if "notool" not in words:
        os.makedirs(os.path.join(folder, "pkg/tool/linux_amd64"), exist_ok=True)
    os.makedirs(os.path.join(folder, "src"), exist_ok=True)
    for name in ("go.env", "VERSION"):
        source = os.path.join(goroot, name)
        if os.path.exists(source) and not (name == "go.env" and "noenv" in words):
            shutil.copyfile(source, os.path.join(folder, name))


def lay_out(scenario, places, binary):
    """Makes everything of the scenario in the (existing, empty) sandbox; binary: what hard links name."""
    data = scenario.data
    for name in ("home", "w", "bin"):
        os.makedirs(os.path.join(places.sandbox, name), exist_ok=True)
    _write_files(data.get("files", {}), places)
    for name in data.get("exec", []):
        os.chmod(places.path(name), 0o755)
    for name, target in data.get("links", {}).items():
        os.makedirs(os.path.dirname(places.path(name)), exist_ok=True)
        os.symlink(places.text(target), places.path(name))
    for name, words in data.get("goroots", {}).items():
        _skeleton(places.path(name), words, places.goroot, binary)
    _write_files(data.get("files2", {}), places)
    for name in data.get("hardlinks", []):
        hard_link(binary, places.path(name))


def environment(scenario, places):
    own = [places.text(entry) for entry in scenario.data.get("env", [])]
    if scenario.data.get("bare"):
        return own
    names = {entry.split("=", 1)[0] for entry in own}
    defaults = ["HOME=" + places.sandbox + "/home", "PATH=/usr/bin:/bin"]
    return [entry for entry in defaults if entry.split("=", 1)[0] not in names] + own


def kind_of(step):
    """query: the steps our program answers; write, look (a cat step); other: everything else that go did."""
    if isinstance(step, str):
        return "look"
    if step[:1] == ["version"]:
        return "query"
    if step[:1] != ["env"]:
        return "other"
    words = iter(step[1:])
    for word in words:
        if not word.startswith("-") or word in ("-", "--"):
            break
        if re.fullmatch(r"--?[wu](=(1|t|T|TRUE|true|True))?", word):
            return "write"
        if word in ("-C", "--C"):
            next(words, None)
    return "query"
