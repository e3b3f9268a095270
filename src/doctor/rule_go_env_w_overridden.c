/* GES010: a line of the go env file that a variable of the process overrides. */
#include "doctor/remedy.h"

/* Names that Go never takes from the go env file, so nothing there can be overridden.
 * Source: cmd/go internal/cfg, 1.16 to 1.27. */
static bool is_never_read(ges_text name) {
    static const ges_text names[] = {
        GES_LIT("GOENV"),       GES_LIT("GOEXE"),       GES_LIT("GOHOSTARCH"),
        GES_LIT("GOHOSTOS"),    GES_LIT("GOTOOLDIR"),   GES_LIT("GOVERSION"),
        GES_LIT("GOMOD"),       GES_LIT("GOGCCFLAGS"),  GES_LIT("GODEBUG"),
        GES_LIT("GOTELEMETRY"), GES_LIT("GOTELEMETRYDIR"), GES_LIT("GOCOVERDIR"),
        GES_LIT("GOPACKAGESDRIVER"),
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

/* `process`: a variable of the environment, which is asked first. */
static void check_variable(const ges_facts *facts, ges_findings *out,
                           const ges_fact_setting *process) {
    const ges_fact_setting *line = ges_fact_declared(facts, process->name, GES_FACT_GO_ENV);
    bool is_first = ges_fact_declared(facts, process->name, GES_FACT_PROCESS) == process;
    bool is_overridden = line != NULL && is_first && process->value.len != 0 &&
                         !ges_text_equal(process->value, line->value);
    if (!is_overridden || is_never_read(line->name)) {
        return;
    }
    ges_text kept = ges_value_shown(out->mem, line->value);
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING,
                 "%.*s=%.*s from the go env file has no effect: the environment says %.*s",
                 GES_FMT(line->name), GES_FMT(kept),
                 GES_FMT(ges_value_shown(out->mem, process->value)));
    ges_find_where(out, finding, facts, line);
    ges_find_where(out, finding, facts, process);
    ges_find_evidence(out, finding, "go says",
                      "warning: go env -w %.*s=... does not override conflicting OS environment "
                      "variable",
                      GES_FMT(line->name));
    ges_find_cure(out, finding, "keep one of the two");
    ges_remedy_offer_removal(out, finding, facts, process); /* the other choice */
    ges_remedy_remove(out, finding, facts, line);
}

static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        if (facts->settings.items[i].source == GES_FACT_PROCESS) {
            check_variable(facts, out, &facts->settings.items[i]);
        }
    }
}

static const ges_rule_example examples[] = {
    {"a start-up file exports another proxy",
     "env GOPROXY=direct\n"
     "startup /home/ana/.bashrc:9 GOPROXY=direct\n"
     "goenv /home/ana/.config/go/env:1 GOPROXY=https://goproxy.io,direct\n",
     "warning: GOPROXY=https://goproxy.io,direct from the go env file has no effect: the "
     "environment says direct"},
    {"the same value at both places",
     "env GOFLAGS=-mod=mod\n"
     "goenv /home/ana/.config/go/env:1 GOFLAGS=-mod=mod\n",
     ""},
    {"an empty variable counts as not set",
     "env GOPRIVATE=\n"
     "goenv /home/ana/.config/go/env:1 GOPRIVATE=example.com\n",
     ""},
    {"GOROOT/go.env may be overridden: that is what it is for",
     "env GOTOOLCHAIN=local\n"
     "go.env /usr/lib/go/go.env:3 GOTOOLCHAIN=auto\n",
     ""},
};

const ges_rule ges_rule_go_env_w_overridden = {
    .id = "GES010",
    .name = "go_env_w_overridden",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_SETTINGS,
    .title = "A go env -w value is overridden by an OS variable",
    .why = "Go takes a variable from the process environment if it is not empty there, and only "
           "then from the go env file that `go env -w` writes. So a variable exported long ago in "
           "a start-up file, in the registry or by an editor silently beats the newer setting.",
    .fix = "Decide which of the two you mean and remove the other: unset the variable where it is "
           "exported, or run `go env -u NAME`.",
    .needs = GES_FACTS_SETTINGS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
