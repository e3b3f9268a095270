/* GES029: GOFLAGS says something that go refuses, or that does not fit this module. */
#include "doctor/remedy.h"

#include "go/goflagnames.h"
#include "go/version.h"

typedef struct goflags {
    const ges_fact_setting *setting;
    ges_text mod; /* the value of the last -mod=...; empty: none */
} goflags;

static ges_finding *begin(const ges_facts *facts, ges_findings *out, const goflags *flags,
                          ges_severity severity, const char *what) {
    ges_finding *finding =
        ges_find(out, severity, "GOFLAGS is %.*s: %s",
                 GES_FMT(ges_value_shown(out->mem, flags->setting->value)), what);
    ges_find_where(out, finding, facts, flags->setting);
    return finding;
}

static void finish(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   const goflags *flags) {
    ges_find_cure(out, finding, "remove GOFLAGS; give the flag to the one command that needs it");
    ges_remedy_remove(out, finding, facts, flags->setting);
}

/* The value of -mod, which the last one decides. */
static ges_text mod_of(const ges_word_list *words) {
    ges_text mod = {0};
    for (size_t i = 0; i < words->count; i++) {
        ges_text word = words->items[i];
        word = ges_text_starts(word, GES_T("--")) ? ges_text_skip(word, 1) : word;
        if (ges_text_starts(word, GES_T("-mod="))) {
            mod = ges_text_skip(word, 5);
        }
    }
    return mod;
}

static bool is_mod(ges_text mod) {
    static const ges_text values[] = {GES_LIT(""), GES_LIT("mod"), GES_LIT("readonly"),
                                      GES_LIT("vendor")};
    for (size_t i = 0; i < GES_COUNT(values); i++) {
        if (ges_text_equal(mod, values[i])) {
            return true;
        }
    }
    return false;
}

/* Source: cmd/go modload setDefaultBuildMod; 1.16 to 1.27 say the same. */
static void check_vendor(const ges_facts *facts, ges_findings *out, const goflags *flags) {
    const ges_fact_modfile *m = &facts->modfile;
    const ges_fact_require *first = NULL;
    for (size_t i = 0; i < m->requires.count && first == NULL; i++) {
        first = &m->requires.items[i];
    }
    if (m->has_vendor || facts->module.go_mod.len == 0) {
        return; /* it fits, or nothing can be told from here */
    }
    if (first == NULL && flags->setting->source == GES_FACT_PROCESS) {
        return; /* one command's choice, and nothing is missing */
    }
    ges_finding *finding =
        begin(facts, out, flags, first != NULL ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
              "this module has no vendor directory");
    /* In a workspace and before go 1.14 lines other words are used. */
    uint32_t lines = ges_go_version_minor(facts->module.go);
    if (first != NULL && !first->is_replaced && facts->module.go_work.len == 0 && lines >= 14) {
        ges_find_evidence(out, finding, "go says", "go: inconsistent vendoring in %.*s:",
                          GES_FMT(ges_path_dir(out->mem, facts->style, facts->module.go_mod)));
    } else {
        ges_find_evidence(out, finding, "go says", "cannot query module due to -mod=vendor");
    }
    finish(facts, out, finding, flags);
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    goflags flags = {.setting = ges_fact_effective(facts, "GOFLAGS")};
    if (flags.setting == NULL || flags.setting->value.len == 0 || go == NULL) {
        return;
    }
    ges_word_list words = {0};
    ges_text says = {0};
    uint32_t minor = ges_go_version_minor(go->version);
    uint32_t newest = GES_GOENV_NEWEST_MINOR;
    bool is_judged = minor >= GES_GOENV_OLDEST_MINOR && minor <= newest;
    if (!is_judged) {
        return; /* which flags it knows is not known */
    }
    if (!ges_goflags_split(out->mem, minor, flags.setting->value, &words, &says)) {
        ges_finding *finding =
            begin(facts, out, &flags, GES_SEVERITY_ERROR, "go refuses to start with that");
        ges_find_evidence(out, finding, "go says", "%.*s", GES_FMT(says));
        finish(facts, out, finding, &flags);
        return;
    }
    flags.mod = mod_of(&words);
    if (!is_mod(flags.mod)) {
        ges_finding *finding =
            begin(facts, out, &flags, GES_SEVERITY_ERROR, "-mod has no such value");
        ges_find_evidence(out, finding, "go says",
                          "-mod=%.*s not supported (can be '', 'mod', 'readonly', or 'vendor')",
                          GES_FMT(flags.mod));
        finish(facts, out, finding, &flags);
    } else if (facts->modfile.other_mod.len != 0 && facts->module.go_work.len == 0) {
        ges_finding *finding = begin(facts, out, &flags, GES_SEVERITY_ERROR,
                                     "the file of -modfile is not here");
        ges_find_evidence(out, finding, "go says", "go: open %.*s: %s",
                          GES_FMT(facts->modfile.other_mod),
                          facts->family == GES_OS_WINDOWS
                              ? "The system cannot find the file specified."
                              : "no such file or directory");
        finish(facts, out, finding, &flags);
    } else if (ges_text_equal(flags.mod, GES_T("vendor"))) {
        check_vendor(facts, out, &flags);
    }
}

static const ges_rule_example examples[] = {
    {"the dash was forgotten",
     "goenv /home/ana/.config/go/env:1 GOFLAGS=mod=vendor\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOFLAGS is mod=vendor: go refuses to start with that"},
    {"a flag that no go command has",
     "env GOFLAGS=-nonsense\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOFLAGS is -nonsense: go refuses to start with that"},
    {"a flag that only newer Gos have",
     "env GOFLAGS=-buildvcs=false\n"
     "go /usr/bin/go -> go1.17.13 in /usr/lib/go-1.17\n",
     "error: GOFLAGS is -buildvcs=false: go refuses to start with that"},
    {"-mod=vendor is left over from another project",
     "goenv /home/ana/.config/go/env:1 GOFLAGS=-mod=vendor\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.21\n"
     "require /home/ana/shop/go.mod:5 example.com/x v1.0.0\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOFLAGS is -mod=vendor: this module has no vendor directory"},
    {"a misspelt -mod",
     "env GOFLAGS=-mod=vendored\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOFLAGS is -mod=vendored: -mod has no such value"},
    {"-modfile of another project",
     "goenv /home/ana/.config/go/env:1 GOFLAGS=-modfile=go.local.mod\n"
     "other-mod go.local.mod\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOFLAGS is -modfile=go.local.mod: the file of -modfile is not here"},
    {"this module is vendored",
     "env GOFLAGS=-mod=vendor\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.21\n"
     "require /home/ana/shop/go.mod:5 example.com/x v1.0.0\n"
     "vendor /home/ana/shop/go.mod\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"flags that fit everywhere",
     "env GOFLAGS=-trimpath -tags=netgo\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"-mod=mod is many people's choice",
     "goenv /home/ana/.config/go/env:1 GOFLAGS=-mod=mod\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
};

const ges_rule ges_rule_goflags_left_over = {
    .id = "GES029",
    .name = "goflags_left_over",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOFLAGS is left over or malformed",
    .why = "Every word of GOFLAGS goes to every go command that knows the flag. A word without a dash, "
           "or a flag that no command of this Go knows, stops them all: `go: parsing $GOFLAGS: "
           "non-flag \"mod=vendor\"`. A `-mod=vendor` that was meant for one project makes the "
           "others fail with `inconsistent vendoring` or `cannot query module due to -mod=vendor`.",
    .fix = "Remove GOFLAGS from the go env file (`go env -u GOFLAGS`) or from the environment. Give "
           "the flag to the command, or set it in the task or job of the one project.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODULE | GES_FACTS_MODFILE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
