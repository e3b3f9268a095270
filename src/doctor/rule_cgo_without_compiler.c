/* GES006: the module needs C, but no C compiler is there, or cgo is off. */
#include "doctor/cgo_rules.h"
#include "doctor/remedy.h"

#include "formats/gostring.h"

/* What users of a module see at run time when it was built without C. */
static const struct {
    ges_text module;
    const char *message;
} stubs[] = {
    /* Source: github.com/mattn/go-sqlite3 static_mock.go, since 1.14.0 */
    {GES_LIT("github.com/mattn/go-sqlite3"),
     "Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work. This is a stub"},
};

/* cgo is off: packages of nothing but C are empty then, others miss what C would have declared. */
static void show_off(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    const ges_fact_cgo *cgo = &facts->cgo;
    if (cgo->own_package.len != 0) {
        /* Source: go/build NoGoError, cmd/go load; measured with 1.15 to 1.27. */
        ges_find_evidence(out, finding, "go says",
                          "package %.*s: build constraints exclude all Go files in %.*s",
                          GES_FMT(cgo->own_path), GES_FMT(cgo->own_package));
    }
    for (size_t i = 0; !cgo->is_own && i < GES_COUNT(stubs); i++) {
        if (ges_text_equal(cgo->needed_by, stubs[i].module)) {
            ges_find_evidence(out, finding, "you see", "%s", stubs[i].message);
        }
    }
}

static void check_switched_off(const ges_facts *facts, ges_findings *out,
                               const ges_fact_setting *setting) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "the module needs C, but CGO_ENABLED=0 switches it off");
    ges_find_where(out, finding, facts, setting);
    ges_cgo_show_need(facts, out, finding);
    show_off(facts, out, finding);
    if (facts->cgo.cc_path.len != 0) {
        ges_find_evidence(out, finding, "found", "the C compiler is there: %.*s",
                          GES_FMT(facts->cgo.cc_path));
    }
    ges_find_cure(out, finding, "remove CGO_ENABLED");
    ges_remedy_remove(out, finding, facts, setting);
}

/* From 1.20 on go switches cgo off by itself when it does not find its default compiler. */
static void check_silent(const ges_facts *facts, ges_findings *out) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR,
                 "the module needs C, but there is no C compiler: go has switched cgo off");
    ges_cgo_show_need(facts, out, finding);
    ges_find_evidence(out, finding, "found", "no %.*s in PATH", GES_FMT(facts->cgo.cc));
    show_off(facts, out, finding);
    ges_find_cure(out, finding, "%s", ges_cgo_install(facts));
}

/* What cgo says about a compiler that it does not find: 1.19 and later, and 1.15. Measured; the
 * versions between were not at hand. */
static void show_not_found(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    const ges_fact_cgo *cgo = &facts->cgo;
    bool is_path = ges_text_find_char(cgo->cc, '/') != GES_NPOS ||
                   ges_text_find_char(cgo->cc, '\\') != GES_NPOS;
    ges_text quoted = ges_gostring_quoted(out->mem, cgo->cc);
    if (cgo->minor < 19) {
        return;
    }
    if (is_path) {
        ges_find_evidence(out, finding, "go says", "cgo: C compiler %.*s not found",
                          GES_FMT(quoted));
        return;
    }
    ges_find_evidence(out, finding, "go says",
                      "cgo: C compiler %.*s not found: exec: %.*s: executable file not found in %s",
                      GES_FMT(quoted), GES_FMT(quoted),
                      facts->style == GES_PATH_WINDOWS ? "%PATH%" : "$PATH");
}

/* cgo is on, by the user's word or because an old go does not look. Without a module that needs C
 * it still matters from 1.20 on: net and os/user come as sources and want the compiler, too (on
 * Windows and macOS they do without). */
static void check_missing(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *cc = ges_cgo_setting(facts, "CC");
    const ges_fact_setting *enabled = ges_cgo_setting(facts, "CGO_ENABLED");
    bool is_needed = facts->cgo.needed_by.len != 0;
    bool hits_net = facts->cgo.minor >= 20 && facts->family == GES_OS_LINUX &&
                    (cc != NULL || enabled != NULL);
    if (!is_needed && !hits_net) {
        return;
    }
    ges_finding *finding =
        is_needed ? ges_find(out, GES_SEVERITY_ERROR,
                             "the module needs C, but the C compiler %.*s is not there",
                             GES_FMT(facts->cgo.cc))
                  : ges_find(out, GES_SEVERITY_WARNING,
                             "cgo is on, but the C compiler %.*s is not there: programs that use "
                             "net do not build",
                             GES_FMT(facts->cgo.cc));
    if (cc != NULL) {
        ges_find_where(out, finding, facts, cc);
    } else if (enabled != NULL) {
        ges_find_where(out, finding, facts, enabled);
    }
    ges_cgo_show_need(facts, out, finding);
    show_not_found(facts, out, finding);
    if (cc != NULL) {
        ges_find_cure(out, finding, "remove CC, or name a C compiler that is there");
        ges_remedy_remove(out, finding, facts, cc);
        return;
    }
    ges_find_cure(out, finding, "%s%s", ges_cgo_install(facts),
                  is_needed ? "" : ", or remove CGO_ENABLED");
    if (!is_needed) {
        ges_remedy_remove(out, finding, facts, enabled);
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_cgo *cgo = &facts->cgo;
    if (!ges_cgo_is_judged(facts)) {
        return;
    }
    const ges_fact_setting *enabled = ges_cgo_setting(facts, "CGO_ENABLED");
    if (cgo->is_enabled) {
        if (cgo->cc_path.len == 0) {
            check_missing(facts, out);
        }
    } else if (cgo->needed_by.len != 0) {
        bool is_switched_off = enabled != NULL && ges_text_equal(enabled->value, GES_T("0"));
        if (is_switched_off) {
            check_switched_off(facts, out, enabled);
        } else if (cgo->cc_path.len == 0) {
            check_silent(facts, out);
        }
    }
}

static const ges_rule_example examples[] = {
    {"a package in C, and no gcc",
     "in /home/ana/shop\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo needed-by /home/ana/shop/main.go in /home/ana/shop as example.com/shop\n"
     "cgo 1.24 off\n"
     "cgo cc gcc\n",
     "error: the module needs C, but there is no C compiler: go has switched cgo off"},
    {"sqlite, and CGO_ENABLED=0 from a Dockerfile",
     "in /home/ana/shop\n"
     "env CGO_ENABLED=0\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.22\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 off\n"
     "cgo cc gcc -> /usr/bin/gcc for x86_64-linux-gnu\n",
     "error: the module needs C, but CGO_ENABLED=0 switches it off"},
    {"the compiler that CC names is gone",
     "env CC=clang-15\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 on\n"
     "cgo cc clang-15\n",
     "error: the module needs C, but the C compiler clang-15 is not there"},
    {"CGO_ENABLED=1 alone makes no compiler",
     "goenv /home/ana/.config/go/env:1 CGO_ENABLED=1\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 on\n"
     "cgo cc gcc\n",
     "warning: cgo is on, but the C compiler gcc is not there: programs that use net do not build"},
    {"no gcc, and nothing that needs one",
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 off\n"
     "cgo cc gcc\n",
     ""},
    {"CGO_ENABLED=0 where nothing needs C",
     "env CGO_ENABLED=0\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo 1.24 off\n"
     "cgo cc gcc -> /usr/bin/gcc\n",
     ""},
    {"a cross build has no cgo, which is another rule's",
     "env GOOS=windows\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n"
     "cgo requires github.com/mattn/go-sqlite3\n"
     "cgo 1.24 off\n"
     "cgo cc gcc\n",
     ""},
};

const ges_rule ges_rule_cgo_without_compiler = {
    .id = "GES006",
    .name = "cgo_without_compiler",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_CGO,
    .title = "The module needs C, but there is no C compiler or cgo is off",
    .why = "Packages that `import \"C\"` are built with the C compiler that CC names, gcc or clang by "
           "default. When it is missing, Go up to 1.19 stops with `C compiler \"gcc\" not found`; "
           "from 1.20 on go switches cgo off without a word, as `CGO_ENABLED=0` does, and what "
           "fails is something else: `build constraints exclude all Go files`, undefined names, or "
           "go-sqlite3's `This is a stub` when the program runs. Looked at are go.mod and up to 96 "
           "files of the module's first 24 directories.",
    .fix = "Install a C compiler and put it on PATH; on Windows MinGW-w64, for instance MSYS2's "
           "UCRT64. Then remove CGO_ENABLED and CC.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_CGO,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
