/* GES012: the C compiler compiles for another processor than go, 32 bits instead of 64 for one. */
#include "doctor/cgo_rules.h"
#include "doctor/remedy.h"
#include "doctor/target_triplet.h"

static ges_text own_arch(const ges_facts *facts) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    return go != NULL && go->goarch.len != 0 ? go->goarch : facts->goarch;
}

/* -m32 and -m64, which go passes, make one gcc serve both when it has the libraries; they turn
 * clang's target over, whatever it was told (a real build with --target=i686-linux-gnu succeeds). */
static bool fits(const ges_facts *facts, ges_text goarch, ges_text wanted) {
    bool has_wide = ges_text_equal(goarch, GES_T("amd64"));
    bool is_pair = (has_wide && ges_text_equal(wanted, GES_T("386"))) ||
                   (ges_text_equal(goarch, GES_T("386")) && ges_text_equal(wanted, GES_T("amd64")));
    bool is_clang = ges_text_contains(ges_path_base(facts->style, facts->cgo.cc_path),
                                      GES_T("clang"));
    return ges_text_equal(goarch, wanted) ||
           (is_pair && (is_clang || (has_wide && !facts->cgo.lacks_32)));
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_cgo *cgo = &facts->cgo;
    ges_text wanted = own_arch(facts);
    ges_text goarch = ges_triplet_goarch(cgo->target);
    ges_text goos = ges_triplet_goos(cgo->target);
    const ges_fact_setting *cc = ges_cgo_setting(facts, "CC");
    bool is_asked = cgo->needed_by.len != 0 || cc != NULL;
    /* Another system is GES039's. */
    if (!ges_cgo_is_judged(facts) || !cgo->is_enabled || !is_asked || goarch.len == 0 ||
        (goos.len != 0 && !ges_text_equal(goos, facts->goos)) || fits(facts, goarch, wanted)) {
        return;
    }
    ges_finding *finding = ges_find(
        out, cgo->needed_by.len != 0 ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
        "the C compiler is one for %.*s, go builds for %.*s", GES_FMT(goarch), GES_FMT(wanted));
    ges_find_evidence(out, finding, "found", "%.*s compiles for %.*s", GES_FMT(cgo->cc_path),
                      GES_FMT(cgo->target));
    if (cc != NULL) {
        ges_find_where(out, finding, facts, cc);
    }
    ges_cgo_show_need(facts, out, finding);
    if (ges_text_equal(wanted, GES_T("amd64")) && ges_text_equal(goarch, GES_T("386"))) {
        /* Source: gcc/config/i386/i386-options.cc; some builds have the 64-bit half and lack the
         * libraries only. */
        ges_find_evidence(out, finding, "you see", "%s",
                          "sorry, unimplemented: 64-bit mode not compiled in");
    }
    if (cc != NULL) {
        ges_find_cure(out, finding, "remove CC, or name a compiler for %.*s", GES_FMT(wanted));
        ges_remedy_remove(out, finding, facts, cc);
    } else {
        ges_find_cure(out, finding, "put a compiler for %.*s in front of it on PATH",
                      GES_FMT(wanted));
    }
}

static const ges_rule_example examples[] = {
    {"mingw.org's 32-bit gcc is first on PATH",
     "system windows\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.24.0 in C:\\Program Files\\Go\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\MinGW\\bin\\gcc.exe for mingw32\n",
     "error: the C compiler is one for 386, go builds for amd64"},
    {"a 32-bit Go and a compiler without the libraries for it",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "go-arch 386\n"
     "cgo needed-by C:\\shop\\main.go\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\msys64\\ucrt64\\bin\\gcc.exe for x86_64-w64-mingw32\n"
     "cgo lacks-32\n",
     "error: the C compiler is one for amd64, go builds for 386"},
    {"CC is left over from a build for a Raspberry Pi",
     "env CC=aarch64-linux-gnu-gcc\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 on\n"
     "cgo cc aarch64-linux-gnu-gcc -> /usr/bin/aarch64-linux-gnu-gcc for aarch64-linux-gnu\n",
     "warning: the C compiler is one for arm64, go builds for amd64"},
    {"the right one",
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> /usr/bin/gcc for x86_64-linux-gnu\n"
     "cgo lacks-32\n",
     ""},
    {"clang serves both",
     "env CC=clang --target=i686-linux-gnu\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 on\n"
     "cgo cc clang -> /usr/bin/clang for i686-linux-gnu\n",
     ""},
    {"a compiler that serves both",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "go-arch 386\n"
     "cgo needed-by C:\\shop\\main.go\n"
     "cgo 1.24 on\n"
     "cgo cc gcc -> C:\\TDM-GCC-64\\bin\\gcc.exe for x86_64-w64-mingw32\n",
     ""},
};

const ges_rule ges_rule_compiler_of_another_width = {
    .id = "GES012",
    .name = "compiler_of_another_width",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_CGO,
    .title = "The C compiler compiles for another processor than go",
    .why = "go tells the C compiler `-m64` or `-m32` and links what it gets. A 32-bit MinGW in front "
           "of a 64-bit Go ends in `sorry, unimplemented: 64-bit mode not compiled in` or `skipping "
           "incompatible`, a 64-bit one without the 32-bit libraries fails for a 32-bit Go, and a CC "
           "that is left over from a cross build does not know the flags. Told by the compiler's "
           "name or by its lib/gcc directory; it is not run.",
    .fix = "Put a compiler for Go's own processor first on PATH (`x86_64-w64-mingw32-gcc` for "
           "windows/amd64), and remove CC.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_CGO,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
