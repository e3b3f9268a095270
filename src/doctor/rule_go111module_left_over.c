/* GES015: GO111MODULE switches modules off, or holds a word that Go refuses. */
#include "doctor/remedy.h"

static void check_off(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR, "GO111MODULE=off disables modules");
    ges_find_where(out, finding, facts, setting);
    if (facts->module.go_mod.len != 0) {
        ges_find_evidence(out, finding, "found", "%.*s, which go ignores",
                          GES_FMT(facts->module.go_mod));
    }
    ges_find_evidence(out, finding, "go says",
                      "go: modules disabled by GO111MODULE=off; see 'go help modules'");
    ges_find_cure(out, finding, "remove GO111MODULE: modules are on by default");
    ges_remedy_remove(out, finding, facts, setting);
}

static void check_auto(const ges_facts *facts, ges_findings *out,
                       const ges_fact_setting *setting) {
    bool is_in_module = facts->module.go_mod.len != 0;
    ges_finding *finding =
        is_in_module ? ges_find(out, GES_SEVERITY_INFO,
                                "GO111MODULE=auto is left over; it matters only outside modules")
                     : ges_find(out, GES_SEVERITY_WARNING,
                                "GO111MODULE=auto disables modules here, where no go.mod is");
    ges_find_where(out, finding, facts, setting);
    if (is_in_module) {
        ges_find_evidence(out, finding, "found", "%.*s, so modules are on in this directory",
                          GES_FMT(facts->module.go_mod));
    } else {
        ges_find_evidence(out, finding, "found", "no go.mod in %.*s or above it",
                          GES_FMT(facts->dir));
    }
    ges_find_cure(out, finding, "remove GO111MODULE: modules are on by default");
    ges_remedy_remove(out, finding, facts, setting);
}

static void check_unknown(const ges_facts *facts, ges_findings *out,
                          const ges_fact_setting *setting) {
    ges_text shown = ges_value_shown(out->mem, setting->value);
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "GO111MODULE is %.*s, which go refuses", GES_FMT(shown));
    ges_find_where(out, finding, facts, setting);
    if (setting->value.ptr[setting->value.len - 1] == '\r') {
        ges_find_evidence(out, finding, "found",
                          "the value ends in a carriage return: its file has Windows line ends");
    } else if (ges_text_trim(setting->value).len != setting->value.len) {
        ges_find_evidence(out, finding, "found", "the blanks around the value are part of it");
    }
    ges_find_evidence(out, finding, "go says", "go: unknown environment setting GO111MODULE=%.*s",
                      GES_FMT(setting->value));
    ges_find_cure(out, finding, "remove GO111MODULE: modules are on by default");
    ges_remedy_remove(out, finding, facts, setting);
}

static void check(const ges_facts *facts, ges_findings *out) {
    static const struct {
        ges_text value;
        void (*check)(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting);
    } verdicts[] = {
        {GES_LIT(""), NULL},
        {GES_LIT("on"), NULL},
        {GES_LIT("off"), check_off},
        {GES_LIT("auto"), check_auto},
    };
    const ges_fact_setting *setting = ges_fact_effective(facts, "GO111MODULE");
    if (setting == NULL || setting->source == GES_FACT_DEFAULT) {
        return;
    }
    for (size_t i = 0; i < GES_COUNT(verdicts); i++) {
        if (ges_text_equal(setting->value, verdicts[i].value)) {
            if (verdicts[i].check != NULL) {
                verdicts[i].check(facts, out, setting);
            }
            return;
        }
    }
    check_unknown(facts, out, setting);
}

static const ges_rule_example examples[] = {
    {"an old tutorial's line in a start-up file",
     "in /home/ana/shop\n"
     "env GO111MODULE=off\n"
     "startup /home/ana/.profile:31 GO111MODULE=off\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.22\n",
     "error: GO111MODULE=off disables modules"},
    {"auto, outside a module",
     "in /home/ana\n"
     "goenv /home/ana/.config/go/env:1 GO111MODULE=auto\n",
     "warning: GO111MODULE=auto disables modules here, where no go.mod is"},
    {"auto, inside a module",
     "in /home/ana/shop\n"
     "env GO111MODULE=auto\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.22\n",
     "info: GO111MODULE=auto is left over; it matters only outside modules"},
    {"the go env file has Windows line ends",
     "goenv C:\\Users\\ana\\AppData\\Roaming\\go\\env:1 GO111MODULE=on\r\n",
     "error: GO111MODULE is \"on\r\", which go refuses"},
    {"on is the default", "env GO111MODULE=on\n", ""},
    {"an empty value counts as not set", "env GO111MODULE=\n", ""},
};

const ges_rule ges_rule_go111module_left_over = {
    .id = "GES015",
    .name = "go111module_left_over",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_MODULES,
    .title = "GO111MODULE is left over from the years before modules",
    .why = "Since Go 1.16 modules are on by default. `GO111MODULE=off` from an old guide makes go "
           "ignore go.mod and search GOPATH; `auto` does the same wherever there is no go.mod; any "
           "other word, even `on` with a blank behind it, stops every command.",
    .fix = "Remove GO111MODULE from every place that sets it.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_MODULE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
