/* GES027: Windows: C tools get to see directories whose names they cannot spell. */
#include "doctor/cgo_rules.h"
#include "doctor/remedy.h"

static bool is_ascii(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* What is right by the tools' own code page may still work: nobody here can say for which letters,
 * so this warns. With UTF-8 as the system's code page everything can be spelled. */
static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_cgo *cgo = &facts->cgo;
    ges_finding *finding = NULL;
    bool is_judged = facts->family == GES_OS_WINDOWS && ges_cgo_is_judged(facts) &&
                     cgo->is_enabled && cgo->cc_path.len != 0 && cgo->needed_by.len != 0 &&
                     !ges_text_equal(cgo->code_page, GES_T("65001"));
    for (size_t i = 0; is_judged && i < cgo->dirs.count; i++) {
        const ges_fact_tool_dir *dir = &cgo->dirs.items[i];
        if (is_ascii(dir->path)) {
            continue; /* also a short name, C:\Users\JRGM~1, which go passes on as it is */
        }
        if (finding == NULL) {
            finding = ges_find(out, GES_SEVERITY_WARNING,
                               "gcc may not find what lies in %.*s: the name is not ASCII",
                               GES_FMT(dir->path));
            ges_cgo_show_need(facts, out, finding);
            ges_find_evidence(out, finding, "you see",
                              "converting to execution character set: Illegal byte sequence");
        }
        ges_find_evidence(out, finding, "found", "%.*s is %.*s", GES_FMT(dir->name),
                          GES_FMT(dir->path));
        if (ges_text_starts(dir->name, GES_T("GO"))) {
            ges_text move = ges_text_format(out->mem, "go env -w %.*s=C:\\go\\%s",
                                            GES_FMT(dir->name),
                                            ges_text_equal(dir->name, GES_T("GOCACHE")) ? "cache"
                                            : ges_text_equal(dir->name, GES_T("GOTMPDIR"))
                                                ? "tmp"
                                                : "mod");
            ges_find_command(out, finding, move, "");
        } else if (ges_text_equal(dir->name, GES_T("TEMP"))) {
            ges_find_command(out, finding, GES_T("go env -w GOTMPDIR=C:\\go\\tmp"),
                             "make the directory first");
        }
    }
    ges_find_cure(out, finding, "move go's directories to a place with an ASCII name");
}

static const ges_rule_example examples[] = {
    {"a user called Jürgen",
     "system windows\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.24.0 in C:\\Program Files\\Go\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\msys64\\ucrt64\\bin\\gcc.exe for x86_64-w64-mingw32\n"
     "cgo dir GOCACHE C:\\Users\\J\xC3\xBCrgen\\AppData\\Local\\go-build\n"
     "cgo dir TEMP C:\\Users\\JRGEN~1\\AppData\\Local\\Temp\n"
     "cgo code-page 1252\n",
     "warning: gcc may not find what lies in C:\\Users\\J\xC3\xBCrgen\\AppData\\Local\\go-build: the "
     "name is not ASCII"},
    {"nothing needs C: pure Go is fine with any name",
     "system windows\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.24.0 in C:\\Program Files\\Go\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\msys64\\ucrt64\\bin\\gcc.exe\n"
     "cgo dir GOCACHE C:\\Users\\J\xC3\xBCrgen\\AppData\\Local\\go-build\n",
     ""},
    {"the system's code page is UTF-8",
     "system windows\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.24.0 in C:\\Program Files\\Go\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\msys64\\ucrt64\\bin\\gcc.exe\n"
     "cgo dir GOCACHE C:\\Users\\J\xC3\xBCrgen\\AppData\\Local\\go-build\n"
     "cgo code-page 65001\n",
     ""},
};

const ges_rule ges_rule_non_ascii_paths_break_cgo = {
    .id = "GES027",
    .name = "non_ascii_paths_break_cgo",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_CGO,
    .title = "C tools on Windows cannot spell the directories that go gives them",
    .why = "gcc, ld and windres of MinGW take file names in the system's ANSI code page. When the "
           "name of the user, and so TEMP, the build cache or the module cache, holds other letters, "
           "they fail with `Illegal byte sequence`, `cannot find crt2.o` or `cannot open output "
           "file ...????`. Pure Go is not concerned.",
    .fix = "Move GOCACHE, GOMODCACHE and GOTMPDIR to directories with ASCII names, or let Windows "
           "use UTF-8 worldwide (Settings, Region).",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_CGO,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
