/* Runs rules over facts and puts the findings in order. */
#include "doctor/doctor.h"

#define GES_RULE(name) extern const ges_rule ges_rule_##name;
#include "doctor/rules.def"
#undef GES_RULE

const ges_rule *const ges_rules[] = {
#define GES_RULE(name) &ges_rule_##name,
#include "doctor/rules.def"
#undef GES_RULE
};
const size_t ges_rule_count = GES_COUNT(ges_rules);

const ges_rule *ges_rule_find(ges_text id_or_name) {
    for (size_t i = 0; i < ges_rule_count; i++) {
        if (ges_text_equal_nocase(id_or_name, ges_text_of(ges_rules[i]->id)) ||
            ges_text_equal_nocase(id_or_name, ges_text_of(ges_rules[i]->name))) {
            return ges_rules[i];
        }
    }
    return NULL;
}

const char *ges_severity_name(ges_severity severity) {
    static const char *const names[] = {"info", "warning", "error"};
    return names[severity];
}

const char *ges_harm_title(ges_harm harm) {
    static const char *const titles[] = {
        [GES_HARM_GO] = "the go command does not run",
        [GES_HARM_BUILD] = "builds fail or use another Go than expected",
        [GES_HARM_CGO] = "packages with C code do not build",
        [GES_HARM_MODULES] = "modules are off or cannot be fetched",
        [GES_HARM_TOOLS] = "installed programs are not found or do not fit",
        [GES_HARM_SETTINGS] = "settings have no effect",
        [GES_HARM_SPEED] = "it works, but slowly or by luck",
    };
    return titles[harm];
}

bool ges_doctor_asks_origins(const ges_facts *facts, const ges_finding_list *found) {
    static const ges_text targets[] = {GES_LIT("GOOS"), GES_LIT("GOARCH")};
    bool asks = ges_fact_first_go(facts) == NULL;
    for (size_t i = 0; i < GES_COUNT(targets); i++) {
        asks = asks || ges_fact_declared(facts, targets[i], GES_FACT_PROCESS) != NULL;
    }
    for (size_t i = 0; i < found->count; i++) {
        asks = asks || found->items[i].names_setting;
    }
    return asks;
}

unsigned ges_doctor_needs(const bool *is_chosen) {
    unsigned needs = GES_FACTS_ORIGINS;
    for (size_t i = 0; i < ges_rule_count; i++) {
        if (is_chosen == NULL || is_chosen[i]) {
            needs |= ges_rules[i]->needs;
        }
    }
    return needs;
}

/* Should `a` stand behind `b`? */
static bool is_behind(const ges_finding *a, const ges_finding *b) {
    if (a->rule->harm != b->rule->harm) {
        return a->rule->harm > b->rule->harm;
    }
    if (a->severity != b->severity) {
        return a->severity < b->severity;
    }
    return strcmp(a->rule->id, b->rule->id) > 0;
}

/* Insertion sort: stable, and there are few. */
void ges_findings_sort(ges_finding_list *list) {
    for (size_t i = 1; i < list->count; i++) {
        ges_finding moved = list->items[i];
        size_t at = i;
        for (; at > 0 && is_behind(&list->items[at - 1], &moved); at--) {
            list->items[at] = list->items[at - 1];
        }
        list->items[at] = moved;
    }
}

static unsigned missing_groups(const ges_facts *facts) {
    unsigned missing = 0;
    for (size_t i = 0; i < facts->gaps.count; i++) {
        missing |= facts->gaps.items[i].groups;
    }
    return missing;
}

ges_status ges_doctor_run(const ges_facts *facts, const bool *is_chosen, ges_arena *mem,
                          ges_finding_list *out, bool *is_blind, ges_error *err) {
    ges_findings findings = {.mem = mem};
    unsigned missing = missing_groups(facts);
    for (size_t i = 0; i < ges_rule_count; i++) {
        bool is_wanted = is_chosen == NULL || is_chosen[i];
        bool is_hidden = (ges_rules[i]->needs & missing) != 0;
        if (is_blind != NULL) {
            is_blind[i] = is_wanted && is_hidden;
        }
        if (is_wanted && !is_hidden) {
            findings.rule = ges_rules[i];
            findings.rule->check(facts, &findings);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_findings_sort(&findings.list);
    *out = findings.list;
    return GES_OK;
}
