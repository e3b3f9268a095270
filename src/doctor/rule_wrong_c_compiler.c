/* GES039: the C compiler is none that go can work with: Microsoft's, or one for another system. */
#include "doctor/cgo_rules.h"
#include "doctor/remedy.h"
#include "doctor/target_triplet.h"

/* Compilers that do not understand gcc's words. go passes such words without asking who it is.
 * Source: cmd/go internal/work exec.go ccompile, gccCmd: -I, -m64, -fPIC, -pthread or -mthreads;
 * cmd/cgo gcc.go gccCmd: -w -Wno-error -E -dM -xc - */
static bool is_foreign(const ges_facts *facts, ges_text cc) {
    static const ges_text foreign[] = {GES_LIT("cl"), GES_LIT("clang-cl"), GES_LIT("icl")};
    ges_text base = ges_path_base(facts->style, cc);
    if (ges_text_equal_nocase(ges_path_ext(facts->style, base), GES_T(".exe"))) {
        base = ges_text_slice(base, 0, base.len - 4);
    }
    for (size_t i = 0; i < GES_COUNT(foreign); i++) {
        if (ges_text_equal_nocase(base, foreign[i])) {
            return true;
        }
    }
    return false;
}

static const char *system_name(ges_text goos) {
    return ges_text_equal(goos, GES_T("cygwin"))    ? "Cygwin or MSYS, not for Windows itself"
           : ges_text_equal(goos, GES_T("windows")) ? "Windows"
           : ges_text_equal(goos, GES_T("darwin"))  ? "macOS"
           : ges_text_equal(goos, GES_T("android")) ? "Android"
                                                    : "Linux";
}

/* Strawberry Perl's gcc is a MinGW-w64 like others and works: nothing is said about it. */
static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_cgo *cgo = &facts->cgo;
    const ges_fact_setting *cc = ges_cgo_setting(facts, "CC");
    ges_text goos = ges_triplet_goos(cgo->target);
    bool is_elsewhere = goos.len != 0 && !ges_text_equal(goos, facts->goos);
    bool is_foreign_one = is_foreign(facts, cgo->cc);
    bool is_asked = cgo->needed_by.len != 0 || cc != NULL;
    if (!ges_cgo_is_judged(facts) || !cgo->is_enabled || !is_asked || cgo->cc_path.len == 0 ||
        !(is_elsewhere || is_foreign_one)) {
        return;
    }
    ges_severity severity =
        cgo->needed_by.len != 0 ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING;
    ges_finding *finding =
        is_foreign_one
            ? ges_find(out, severity,
                       "the C compiler is %.*s, which does not take the words of gcc that go uses",
                       GES_FMT(cgo->cc))
            : ges_find(out, severity, "the C compiler %.*s is one for %s", GES_FMT(cgo->cc),
                       system_name(goos));
    if (cc != NULL) {
        ges_find_where(out, finding, facts, cc);
    }
    ges_find_evidence(out, finding, "found", "%.*s%s%.*s", GES_FMT(cgo->cc_path),
                      cgo->target.len != 0 ? " compiles for " : "", GES_FMT(cgo->target));
    ges_cgo_show_need(facts, out, finding);
    if (cc != NULL) {
        ges_find_cure(out, finding, "remove CC, or name gcc or clang for this system");
        ges_remedy_remove(out, finding, facts, cc);
    } else {
        ges_find_cure(out, finding, "%s, in front of this one", ges_cgo_install(facts));
    }
}

static const ges_rule_example examples[] = {
    {"conan or vcpkg has set CC for Visual Studio",
     "system windows\n"
     "env CC=cl.exe\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "cgo cc cl.exe -> C:\\VS\\VC\\bin\\cl.exe\n",
     "error: the C compiler is cl.exe, which does not take the words of gcc that go uses"},
    {"Cygwin's gcc is first on PATH",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "cgo needed-by C:\\shop\\main.go\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\cygwin64\\bin\\gcc.exe for x86_64-pc-cygwin\n",
     "error: the C compiler gcc is one for Cygwin or MSYS, not for Windows itself"},
    {"CC is left over from a build for Windows",
     "env CC=x86_64-w64-mingw32-gcc\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 on\n"
     "cgo cc x86_64-w64-mingw32-gcc -> /usr/bin/x86_64-w64-mingw32-gcc for x86_64-w64-mingw32\n",
     "warning: the C compiler x86_64-w64-mingw32-gcc is one for Windows"},
    {"a cross build, where it belongs",
     "env CC=x86_64-w64-mingw32-gcc\n"
     "env GOOS=windows\n"
     "env CGO_ENABLED=1\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 on\n"
     "cgo cc x86_64-w64-mingw32-gcc -> /usr/bin/x86_64-w64-mingw32-gcc for x86_64-w64-mingw32\n",
     ""},
    {"Cygwin's gcc, and nothing needs C",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\cygwin64\\bin\\gcc.exe for x86_64-pc-cygwin\n",
     ""},
    {"Strawberry Perl's gcc works",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "cgo needed-by C:\\shop\\main.go\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\Strawberry\\c\\bin\\gcc.exe for x86_64-w64-mingw32\n",
     ""},
};

const ges_rule ges_rule_wrong_c_compiler = {
    .id = "GES039",
    .name = "wrong_c_compiler",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_CGO,
    .title = "The C compiler is none that go can work with",
    .why = "cgo wants gcc or a clang that takes gcc's words, for the system that go builds for. "
           "Microsoft's cl and clang-cl answer `ignoring unknown option` and stop; the gcc of Cygwin "
           "or MSYS makes programs for their own C library; a CC that is left over from a cross "
           "build finds other headers.",
    .fix = "Remove CC, or point it to MinGW-w64 or llvm-mingw on Windows, and put that in front of "
           "others on PATH.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_CGO,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
