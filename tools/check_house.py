#!/usr/bin/env python3
"""Holds the tree against the house rules: rooms, tables, globals, lengths, generated pages.

usage: tools/check_house.py [rooms|tables|globals|lengths|docs|headers ...]   (default: all)

The rules are docs/design/house.md; each check prints what breaks it and exits 1."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# Who may use whom. "ges" are the public headers, which all may use.
ROOMS = {
    "base": set(),
    "os": {"base", "formats"},  # formats: only os/fake, for its snapshots
    "formats": {"base"},
    "report": {"base"},
    "env": {"base", "formats", "os"},
    "go": {"base", "formats", "os", "env"},
    "net": {"base", "formats", "os", "env"},
    "install": {"base", "formats", "os", "env", "go", "net"},
    "shell": {"base", "env", "formats"},
    "watch": {"base", "os"},
    "doctor": {"base", "env", "go", "shell", "formats"},
    "lint": {"base", "env", "go", "shell", "formats"},
    "cli": {"base", "os", "formats", "report", "env", "go", "shell", "watch", "doctor", "lint",
            "net", "install"},
}
# C library headers that are words of the language; the rest is the system's and belongs to os.
LANGUAGE = {"stddef.h", "stdint.h", "stdbool.h", "string.h", "stdarg.h", "limits.h", "inttypes.h",
            "stdalign.h", "stdio.h"}
ALSO = {"src/base/arena.c": {"stdlib.h"}, "src/base/sort.c": {"stdlib.h"},
        "src/base/inflate.c": {"zlib.h"},  # the one door to the one library that is linked
        # the compiler's own headers: names for instructions
        "src/base/sha256_x86.c": {"cpuid.h", "immintrin.h"}, "src/base/sha256_arm.c": {"arm_neon.h"}}
PLATFORM = re.compile(r"\b(_WIN32|_WIN64|WIN32|__linux__|__APPLE__|__MINGW32__|_MSC_VER|__unix__)\b")
FORBIDDEN = re.compile(r"(?<![>.\w])(atoi|atol|strtol|strtoul|sscanf|strcpy|strcat|sprintf|strtok|localtime|"
                       r"getenv|setlocale|gets|alloca)\s*\(")
ALLOCATION = re.compile(r"\b(malloc|calloc|realloc)\s*\(")


def sources(*suffixes):
    return sorted(p for p in SRC.rglob("*") if p.suffix in suffixes)


def name(path):
    return path.relative_to(ROOT).as_posix()


def code_of(text):
    """The text without comments and string contents, lines kept."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        found = match.group(0)
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return '""' if found[0] == '"' else "' '"
    return pattern.sub(blank, text)


def check_rooms():
    for path in sources(".c", ".h", ".def"):
        room = path.relative_to(SRC).parts[0]
        in_os = room == "os"
        in_native = in_os and path.relative_to(SRC).parts[1] in ("posix", "linux", "macos", "windows")
        if room not in ROOMS:
            yield f"{name(path)}: '{room}' is not a room; add it to the table"
            continue
        text = path.read_text(errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            quoted = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            angled = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            if quoted:
                target = quoted.group(1).split("/")[0]
                is_door = target == "os" and room in ("doctor", "lint") and path.stem.startswith("facts")
                if target in ROOMS and target != room and target not in ROOMS[room] and not is_door:
                    yield f"{name(path)}:{number}: {room} may not use {target}"
            if angled and not in_native and angled.group(1) not in LANGUAGE | ALSO.get(name(path), set()):
                yield f"{name(path)}:{number}: <{angled.group(1)}> belongs to src/os"
        for number, line in enumerate(code_of(text).splitlines(), 1):
            if not in_os and PLATFORM.search(line):
                yield f"{name(path)}:{number}: platform macro outside src/os"
            if FORBIDDEN.search(line):
                yield f"{name(path)}:{number}: {FORBIDDEN.search(line).group(1)} is forbidden"
            if ALLOCATION.search(line) and name(path) != "src/base/arena.c":
                yield f"{name(path)}:{number}: allocation outside the arena"


def check_tables():
    """Every line of a table has its file, every such file its line."""
    tables = [("src/cli/commands.def", "GES_COMMAND", "src/cli/{}.c", None),
              ("src/doctor/rules.def", "GES_RULE", "src/doctor/rule_{}.c", "src/doctor/rule_*.c"),
              ("src/shell/shells.def", "GES_SHELL", "src/shell/shell_{}.c", "src/shell/shell_*.c"),
              ("src/env/layers.def", "GES_LAYER", "src/env/layer_{}.c", "src/env/layer_*.c")]
    for table, macro, pattern, files in tables:
        path = ROOT / table
        if not path.exists():
            continue
        entries = re.findall(macro + r"\((\w+)", path.read_text())
        for entry in entries:
            target = ROOT / pattern.format(entry)
            if not target.exists():
                yield f"{table}: {entry} has no file {name(target)}"
        prefix = pathlib.Path(pattern).name.split("{}")[0]
        for found in sorted(ROOT.glob(files)) if files else []:
            if found.stem[len(prefix):] not in entries:
                yield f"{name(found)}: has no line in {table}"
    for rule in re.findall(r"GES_RULE\((\w+)", (SRC / "doctor/rules.def").read_text()) if (
            SRC / "doctor/rules.def").exists() else []:
        if not (ROOT / f"docs/rules/{rule}.md").exists():
            yield f"rule {rule} has no page docs/rules/{rule}.md"
    for room in sorted(p for p in SRC.iterdir() if p.is_dir()):
        readme = room / "README.md"
        if not readme.exists():
            yield f"{name(room)}: has no README.md"
        elif len(readme.read_text().splitlines()) > 15:
            yield f"{name(readme)}: over 15 lines"


def check_globals():
    """The library has no writable data: .data and .bss are empty in every object."""
    library = ROOT / "build/dev/libges.a"
    if not library.exists():
        yield "build/dev/libges.a is missing: build the preset 'dev' first"
        return
    listing = subprocess.run(["readelf", "-SW", str(library)], capture_output=True, text=True,
                             check=True).stdout
    member = ""
    for line in listing.splitlines():
        if line.startswith("File:"):
            member = line.split("(")[-1].rstrip(")")
        section = re.match(r"\s*\[\s*\d+\]\s+(\.(?:data|bss|tdata|tbss)\S*)\s+\S+\s+\S+\s+\S+\s+([0-9a-f]+)",
                           line)
        if section and not section.group(1).startswith(".data.rel.ro") and int(section.group(2), 16):
            yield f"{member}: {section.group(1)} holds {int(section.group(2), 16)} bytes of writable data"


def functions(text):
    """(name, first line, length in lines) of every function body."""
    lines = code_of(text).splitlines()
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and re.match(r"^[A-Za-z_].*\)\s*\{$|^ .*\)\s*\{$", line) and "=" not in line:
            if not line.startswith(" ") or (number > 1 and re.match(r"^[A-Za-z_]", lines[number - 2])):
                start = number
        if line == "}" and start is not None:
            found = re.search(r"(\w+)\s*\(", lines[start - 1]) or re.search(r"(\w+)\s*\(", lines[start - 2])
            yield (found.group(1) if found else "?"), start, number - start + 1
            start = None


def check_lengths():
    excused = set()
    listed = ROOT / "tools/long_files.txt"
    if listed.exists():
        for line in listed.read_text().splitlines():
            if line and not line.startswith("#"):
                excused.add(line.split()[0].rstrip(":"))
    for path in sources(".c", ".h"):
        text = path.read_text(errors="replace")
        count = text.count("\n")
        if count > 500 and name(path) not in excused:
            yield f"{name(path)}: {count} lines, over 500, and no reason in tools/long_files.txt"
        for function, start, length in functions(text):
            if length > 80 and f"{name(path)}:{function}" not in excused:
                yield f"{name(path)}:{start}: {function} has {length} lines, over 80"


def check_headers():
    """Each header has its guard and stands alone."""
    for path in sorted(list(SRC.rglob("*.h")) + list((ROOT / "include").rglob("*.h"))):
        base = SRC if SRC in path.parents else ROOT / "include"
        parts = path.relative_to(base).as_posix().replace(".h", "").replace("/", "_").upper()
        guard = parts + "_H" if parts.startswith("GES_") else "GES_" + parts + "_H"
        if f"#ifndef {guard}\n#define {guard}\n" not in path.read_text():
            yield f"{name(path)}: guard is not {guard}"


def check_docs():
    """Generated pages are what the program prints today."""
    program = ROOT / "build/dev/ges"
    if not program.exists():
        yield "build/dev/ges is missing: build the preset 'dev' first"
        return
    stale = subprocess.run([str(ROOT / "tools/generate_docs.sh"), "--check"], capture_output=True,
                           text=True)
    if stale.returncode != 0:
        for line in stale.stdout.splitlines() or [stale.stderr]:
            yield line


CHECKS = {"rooms": check_rooms, "tables": check_tables, "globals": check_globals,
          "lengths": check_lengths, "headers": check_headers, "docs": check_docs}


def main():
    wanted = sys.argv[1:] or list(CHECKS)
    breaches = 0
    for check in wanted:
        for breach in CHECKS[check]():
            print(f"{check}: {breach}")
            breaches += 1
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
