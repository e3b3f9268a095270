/* GES055: GOAMD64, GOEXPERIMENT or GODEBUG asks for what this processor or this Go does not have. */
#include "doctor/remedy.h"

#include "go/experiment.h"
#include "go/godebug.h"
#include "go/version.h"

static void finish(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   const ges_fact_setting *setting) {
    ges_find_cure(out, finding, "remove %.*s", GES_FMT(setting->name));
    ges_remedy_remove(out, finding, facts, setting);
}

/* buildcfg complains in the name that go was started by: "go" in shells of Unix and in cmd, "go.exe"
 * in PowerShell. Source: cmd/go main and internal/buildcfg Check: base of os.Args[0] */
static const char *speaker(const ges_facts *facts) {
    return facts->family == GES_OS_WINDOWS ? "" : "go: ";
}

/* Values with blanks or quotes are GES008's and GES037's. */
static bool is_clean(ges_text value) {
    return value.len != 0 && ges_text_trim(value).len == value.len && value.ptr[0] != '"' &&
           value.ptr[0] != '\'';
}

/* Not one of the four levels. Source: internal/buildcfg cfg.go: 1.18 to 1.22 refuse it; from 1.23 on
 * the check of GOARM64, which comes after it, forgets the error, and v1 is taken. Measured with 1.19,
 * 1.22, 1.23, 1.27. */
static void check_no_level(const ges_facts *facts, ges_findings *out,
                           const ges_fact_setting *setting, uint32_t minor) {
    bool is_refused = minor != 0 && minor < 23;
    ges_text shown = ges_value_shown(out->mem, setting->value);
    ges_finding *finding =
        is_refused ? ges_find(out, GES_SEVERITY_ERROR, "GOAMD64 is %.*s, which go refuses",
                              GES_FMT(shown))
                   : ges_find(out, GES_SEVERITY_INFO,
                              "GOAMD64 is %.*s, which is no level: go takes v1 without a word",
                              GES_FMT(shown));
    ges_find_where(out, finding, facts, setting);
    if (is_refused) {
        ges_find_evidence(out, finding, "go says", "%sinvalid GOAMD64: must be v1, v2, v3, v4",
                          setting->source == GES_FACT_PROCESS ? speaker(facts) : "compile: ");
    }
    finish(facts, out, finding, setting);
}

static void check_level(const ges_facts *facts, ges_findings *out, uint32_t minor) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOAMD64");
    ges_text goarch = ges_fact_value(facts, "GOARCH");
    bool is_amd64 = ges_text_equal(goarch.len != 0 ? goarch : facts->goarch, GES_T("amd64"));
    if (setting == NULL || setting->source == GES_FACT_DEFAULT || !is_clean(setting->value) ||
        !is_amd64 || (minor != 0 && minor < 18)) {
        return;
    }
    char digit = setting->value.ptr[setting->value.len - 1];
    bool is_level = setting->value.len == 2 && setting->value.ptr[0] == 'v' && digit >= '1' &&
                    digit <= '4';
    if (!is_level) {
        check_no_level(facts, out, setting, minor);
        return;
    }
    uint32_t has = facts->cpu.amd64_level;
    if (has == 0 || (uint32_t)(digit - '0') <= has) {
        return;
    }
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "GOAMD64 is v%c, but this processor is v%u only", digit,
                                    (unsigned)has);
    ges_find_where(out, finding, facts, setting);
    /* Source: runtime asm_amd64.s, bad_cpu_msg, 1.18 to 1.27. */
    ges_find_evidence(out, finding, "you see",
                      "This program can only be run on AMD64 processors with v%c microarchitecture "
                      "support.",
                      digit);
    finish(facts, out, finding, setting);
}

static void check_experiment(const ges_facts *facts, ges_findings *out, uint32_t minor) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOEXPERIMENT");
    ges_text word = {0};
    if (setting == NULL || setting->source == GES_FACT_DEFAULT ||
        !ges_experiment_find_unknown(setting->value, minor, &word)) {
        return;
    }
    /* The word is shown as it was written; go leaves the "no" in front of it out. */
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "GOEXPERIMENT asks for %.*s, which Go 1.%u does not have",
                 GES_FMT(ges_value_shown(out->mem, word)), (unsigned)minor);
    ges_find_where(out, finding, facts, setting);
    if (minor >= 19) {
        ges_text name = ges_text_starts(word, GES_T("no")) ? ges_text_skip(word, 2) : word;
        ges_find_evidence(out, finding, "go says", "%sunknown GOEXPERIMENT %.*s", speaker(facts),
                          GES_FMT(name));
    }
    finish(facts, out, finding, setting);
}

/* GODEBUG counts in the process only: cmd/go passes the go env file's on to nobody. */
static void check_debug(const ges_facts *facts, ges_findings *out, uint32_t minor) {
    const ges_fact_setting *setting =
        ges_fact_declared(facts, GES_T("GODEBUG"), GES_FACT_PROCESS);
    ges_godebug_removed removed = {0};
    if (setting == NULL || !ges_godebug_has_removed(setting->value, minor, &removed)) {
        return;
    }
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "GODEBUG sets %.*s=%.*s, which Go 1.%u no longer has",
        GES_FMT(removed.key), GES_FMT(removed.value), (unsigned)removed.since);
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "go says",
                      "fatal error: removed GODEBUG \"%.*s\" set to old value \"%.*s\" in "
                      "environment (https://go.dev/doc/godebug#go-1%u)",
                      GES_FMT(removed.key), GES_FMT(removed.value), (unsigned)removed.since);
    finish(facts, out, finding, setting);
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    uint32_t local = go != NULL ? ges_go_version_minor(go->version) : 0;
    /* GODEBUG ends the go that was started; the others are read by the one that it hands over to. */
    bool is_other = facts->module.selected == GES_SELECTED_OTHER;
    uint32_t running = is_other ? ges_go_version_minor(facts->module.wanted) : local;
    check_level(facts, out, running);
    check_experiment(facts, out, running);
    check_debug(facts, out, local);
}

static const ges_rule_example examples[] = {
    {"a go env file that was copied from a newer machine",
     "goenv /home/ana/.config/go/env:1 GOAMD64=v3\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "cpu v2\n",
     "error: GOAMD64 is v3, but this processor is v2 only"},
    {"no such level, refused",
     "env GOAMD64=v9\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n",
     "error: GOAMD64 is v9, which go refuses"},
    {"no such level, forgiven",
     "env GOAMD64=3\n"
     "go /usr/bin/go -> go1.24.0 in /usr/lib/go-1.24\n",
     "info: GOAMD64 is 3, which is no level: go takes v1 without a word"},
    {"an experiment that has become part of Go",
     "env GOEXPERIMENT=rangefunc\n"
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n",
     "error: GOEXPERIMENT asks for rangefunc, which Go 1.26 does not have"},
    {"a way back that 1.27 has closed",
     "env GODEBUG=gctrace=1,asynctimerchan=1\n"
     "go /usr/bin/go -> go1.27.0 in /usr/lib/go-1.27\n",
     "error: GODEBUG sets asynctimerchan=1, which Go 1.27 no longer has"},
    {"what this processor and this Go have",
     "env GOAMD64=v2\n"
     "env GOEXPERIMENT=jsonv2,nogreenteagc\n"
     "env GODEBUG=asynctimerchan=1,gctrace=1\n"
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n"
     "cpu v3\n",
     ""},
    {"built for another processor than this one",
     "env GOAMD64=v4\n"
     "env GOARCH=arm64\n"
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n"
     "cpu v2\n",
     ""},
};

const ges_rule ges_rule_build_knobs_left_over = {
    .id = "GES055",
    .name = "build_knobs_left_over",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOAMD64, GOEXPERIMENT or GODEBUG asks for what is not here",
    .why = "`go env -w GOAMD64=v3` makes programs that need a processor of that level; elsewhere "
           "they, and the tests, end with `This program can only be run on AMD64 processors with v3 "
           "microarchitecture support`. The names of GOEXPERIMENT come and go with each Go: one "
           "that this Go does not know stops every build. From Go 1.27 on a GODEBUG that sets a "
           "removed setting to its old value stops every Go program, go itself included.",
    .fix = "Remove the variable: `go env -u GOAMD64 GOEXPERIMENT`, or in the start-up file that "
           "exports it.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODULE | GES_FACTS_CPU,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
