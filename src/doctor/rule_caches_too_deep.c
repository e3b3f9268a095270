/* GES036: the caches lie so deep that paths in them pass what Windows allows to old programs. Go
 * itself writes them as \\?\ paths since 1.8 (os fixLongPath); gcc, git (which Go
 * tells core.longpaths since 1.21 at the latest), editors and CreateProcess do not. */
#include "doctor/stores.h"

#include "env/pathlist.h"

/* MAX_PATH without its NUL. */
enum { LONGEST = 259 };

/* What is put behind the directory, in characters.
 * GOMODCACHE: a file of a large module with a long path, such as
 *   \github.com\!azure\azure-sdk-for-go\sdk\resourcemanager\containerservice\armcontainerservice\v4
 *   @v4.8.0\managedclusters_client_example_test.go
 * GOCACHE: \ab\ 64 digits -d (cmd/go internal/cache fileName); since 1.24 a program of `go run` in it.
 * GOTMPDIR: \go-build1234567890\b001\exe\ and the name of a program. */
static const struct {
    const char *role;
    size_t behind;
} rooms[] = {{"GOMODCACHE", 140}, {"GOCACHE", 100}, {"GOTMPDIR", 80}};

static size_t behind(const ges_fact_store *store) {
    for (size_t i = 0; i < GES_COUNT(rooms); i++) {
        if (ges_text_equal(store->role, ges_text_of(rooms[i].role))) {
            return rooms[i].behind;
        }
    }
    return 0; /* how deep a project goes is known to its owner */
}

static bool is_deep(const ges_facts *facts, ges_arena *mem, const ges_fact_store *store) {
    (void)facts;
    (void)mem;
    size_t more = behind(store);
    return more != 0 && ges_path_units(store->path) + more > LONGEST;
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family != GES_OS_WINDOWS || facts->windows.has_long_paths) {
        return;
    }
    unsigned bits = ges_stores_pick(facts, out->mem, is_deep);
    if (bits == 0) {
        return;
    }
    const ges_fact_store *first = ges_stores_at(facts, bits & (~bits + 1));
    /* Go alone gets along with any length. */
    bool needs_others = facts->cgo.needed_by.len != 0 && facts->cgo.is_enabled;
    ges_finding *finding =
        ges_find(out, needs_others ? GES_SEVERITY_WARNING : GES_SEVERITY_INFO,
                 "paths in %.*s get longer than %d characters: %.*s",
                 GES_FMT(ges_stores_named(out->mem, bits)), LONGEST, GES_FMT(first->path));
    ges_stores_tell(facts, out, finding, bits);
    ges_find_evidence(out, finding, "found",
                      "%u characters already, and some %u more for what go puts there",
                      (unsigned)ges_path_units(first->path), (unsigned)behind(first));
    ges_find_evidence(out, finding, "registry",
                      "LongPathsEnabled in HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem is "
                      "not 1");
    ges_find_cure(out, finding, "use short directories, such as C:\\go\\mod, or allow long paths");
    ges_stores_offer_removal(facts, out, finding, bits);
    ges_find_command(out, finding,
                     GES_T("reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem /v "
                           "LongPathsEnabled /t REG_DWORD /d 1 /f"),
                     "as administrator; only for programs that are made for it");
    ges_find_command(out, finding, GES_T("git config --global core.longpaths true"),
                     "for git, which has its own switch");
}

/* 60 characters. */
#define DEEP "\\agents\\build-agent-000001\\workspaces\\project-with-long-name"

static const ges_rule_example examples[] = {
    {"a build agent that nests its folders, and C code to build",
     "system windows\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "env GOMODCACHE=D:" DEEP DEEP "\\mod\n"
     "store GOMODCACHE by GOMODCACHE D:" DEEP DEEP "\\mod -> fine\n",
     "warning: paths in the module cache get longer than 259 characters: D:" DEEP DEEP "\\mod"},
    {"the same without C code",
     "system windows\n"
     "store GOMODCACHE by GOMODCACHE D:" DEEP DEEP "\\mod -> fine\n",
     "info: paths in the module cache get longer than 259 characters: D:" DEEP DEEP "\\mod"},
    {"a temporary directory has more room",
     "system windows\n"
     "store GOTMPDIR by TEMP D:" DEEP DEEP "\\tmp -> fine\n"
     "store project D:" DEEP DEEP DEEP "\\src -> fine\n",
     ""},
    {"long paths are allowed",
     "system windows\n"
     "windows long-paths\n"
     "store GOMODCACHE by GOMODCACHE D:" DEEP DEEP "\\mod -> fine\n",
     ""},
    {"the usual places",
     "system windows\n"
     "store GOCACHE by LOCALAPPDATA C:\\Users\\Administrator.CONTOSO\\AppData\\Local\\go-build -> fine\n"
     "store GOMODCACHE by GOPATH C:\\Users\\Administrator.CONTOSO\\go\\pkg\\mod -> fine\n",
     ""},
    {"Linux has no such limit",
     "store GOMODCACHE by GOMODCACHE /srv/0123456789/0123456789/0123456789/0123456789/0123456789/"
     "0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789 -> fine\n",
     ""},
};

const ges_rule ges_rule_caches_too_deep = {
    .id = "GES036",
    .name = "caches_too_deep",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_CGO,
    .title = "Caches lie so deep that paths get too long for Windows",
    .why = "Windows allows 259 characters in a path to programs that are not made for more, and to "
           "the others only when `LongPathsEnabled` is set. go gets around that by itself; gcc, git, "
           "editors and the starting of programs do not: `Filename too long`, or files that are "
           "there and cannot be found. Names in the module cache take 140 characters and more, so a "
           "GOMODCACHE of over 119 characters is too deep (GOCACHE: 159, temporary directory: 179).",
    .fix = "Set GOMODCACHE, GOCACHE or GOTMPDIR to a short directory such as `C:\\go\\mod`. Or allow "
           "long paths, in the registry for all programs and with `core.longpaths` for git; old "
           "builds of gcc stay with 259 characters.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_STORES | GES_FACTS_WINDOWS | GES_FACTS_CGO,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
