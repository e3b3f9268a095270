/* GES054: settings that make go accept modules which nobody has checked. */
#include "doctor/remedy.h"

/* How a value of a variable switches checks off. */
typedef struct switched {
    const char *name;
    bool (*is_off)(ges_text value);
    ges_severity severity;
    const char *what; /* sentence behind NAME=VALUE */
    const char *cure;
} switched;

static bool is_word_off(ges_text value) {
    return ges_text_equal(value, GES_T("off"));
}

/* A list of patterns in which one stands for every module: "*", "*.*", "**" and so on.
 * Source: golang.org/x/mod/module MatchPrefixPatterns: path.Match on as many elements as the
 * pattern has; host names hold a dot, which '*' matches like anything else. */
static bool matches_all(ges_text value) {
    ges_text pattern = {0};
    while (ges_text_next(&value, ',', &pattern)) {
        bool is_all = pattern.len != 0;
        size_t dots = 0;
        for (size_t i = 0; i < pattern.len; i++) {
            dots += pattern.ptr[i] == '.';
            is_all = is_all && (pattern.ptr[i] == '*' || pattern.ptr[i] == '.');
        }
        if (is_all && dots <= 1 && dots < pattern.len) {
            return true;
        }
    }
    return false;
}

static bool has_insecure(ges_text value) {
    ges_text word = {0};
    while (ges_text_next(&value, ' ', &word)) {
        if (ges_text_equal(word, GES_T("-insecure")) || ges_text_equal(word, GES_T("--insecure")) ||
            ges_text_equal(word, GES_T("-insecure=true"))) {
            return true;
        }
    }
    return false;
}

static bool is_set(ges_text value) {
    return value.len != 0;
}

static const switched switches[] = {
    {"GOSUMDB", is_word_off, GES_SEVERITY_WARNING,
     "downloaded modules are not compared with the checksum database",
     "remove GOSUMDB, and name private hosts in GOPRIVATE or GONOSUMDB instead"},
    {"GONOSUMDB", matches_all, GES_SEVERITY_WARNING,
     "no downloaded module is compared with the checksum database",
     "narrow GONOSUMDB to your private hosts"},
    {"GOINSECURE", matches_all, GES_SEVERITY_WARNING,
     "every module may be fetched without encryption and from anybody",
     "narrow GOINSECURE to the hosts that have no certificate"},
    {"GOFLAGS", has_insecure, GES_SEVERITY_WARNING, "a flag that go get refuses since 1.16",
     "remove -insecure; GOINSECURE=HOST is its successor"},
    {"GONOSUMCHECK", is_set, GES_SEVERITY_INFO,
     "no go since 1.13 reads it, so it protects and harms nothing",
     "remove it; GONOSUMDB=HOST is what exists"},
};

/* GES016 names it already: no command runs here because of it. */
static bool is_of_toolchains(const ges_facts *facts, const switched *s) {
    return strcmp(s->name, "GOSUMDB") == 0 && facts->module.selected == GES_SELECTED_FAILS &&
           ges_text_find(facts->module.message, GES_T("GOSUMDB=off")) != GES_NPOS;
}

/* GOROOT/go.env holds the distribution's own choice, which it has reasons for. */
static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < GES_COUNT(switches); i++) {
        const switched *s = &switches[i];
        const ges_fact_setting *setting = ges_fact_effective(facts, s->name);
        if (setting == NULL || setting->source == GES_FACT_DEFAULT ||
            setting->source == GES_FACT_GOROOT_ENV || !s->is_off(setting->value) ||
            is_of_toolchains(facts, s)) {
            continue;
        }
        ges_finding *finding =
            ges_find(out, s->severity, "%s=%.*s: %s", s->name,
                     GES_FMT(ges_value_shown(out->mem, setting->value)), s->what);
        ges_find_where(out, finding, facts, setting);
        if (s->is_off == has_insecure) {
            ges_find_evidence(out, finding, "go says",
                              "go: -insecure flag is no longer supported; use GOINSECURE instead");
        }
        ges_find_cure(out, finding, "%s", s->cure);
        ges_remedy_offer_removal(out, finding, facts, setting); /* it may be policy */
    }
}

static const ges_rule_example examples[] = {
    {"copied from a tutorial", "goenv /home/ana/.config/go/env:1 GOSUMDB=off\n",
     "warning: GOSUMDB=off: downloaded modules are not compared with the checksum database"},
    {"a pattern for every host",
     "env GOINSECURE=*\n"
     "env GONOSUMDB=corp.example.com,*\n",
     "warning: GONOSUMDB=corp.example.com,*: no downloaded module is compared with the checksum "
     "database\n"
     "warning: GOINSECURE=*: every module may be fetched without encryption and from anybody"},
    {"a flag of old times", "env GOFLAGS=-mod=mod -insecure\n",
     "warning: GOFLAGS=-mod=mod -insecure: a flag that go get refuses since 1.16"},
    {"a variable that no go reads", "env GONOSUMCHECK=1\n",
     "info: GONOSUMCHECK=1: no go since 1.13 reads it, so it protects and harms nothing"},
    {"private hosts only",
     "env GOINSECURE=git.corp.example.com,*.corp.example.com\n"
     "env GONOSUMDB=*.corp.example.com\n"
     "env GOPRIVATE=corp.example.com/*\n",
     ""},
    {"a toolchain cannot be verified, which GES016 tells",
     "env GOSUMDB=off\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.26.0\n"
     "select fails -> go: golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64: verifying module: "
     "checksum database disabled by GOSUMDB=off\n",
     ""},
    {"the distribution's own choice", "go.env /usr/lib/golang/go.env:7 GOSUMDB=off\n", ""},
};

const ges_rule ges_rule_checks_switched_off = {
    .id = "GES054",
    .name = "checks_switched_off",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_MODULES,
    .title = "Checks of downloaded modules are switched off for everything",
    .why =
        "go compares each module that go.sum does not know yet with a public database of "
        "checksums, and fetches over HTTPS only. `GOSUMDB=off`, `GONOSUMDB=*` and `GOINSECURE=*` "
        "switch that off for all modules instead of the private ones; with `GOSUMDB=off` go also "
        "refuses to fetch toolchains. They are left over from tutorials, or from days when a "
        "proxy made trouble.",
    .fix = "Remove them, or narrow them to your private hosts: `go env -w "
           "GOPRIVATE=*.corp.example.com`.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODULE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
