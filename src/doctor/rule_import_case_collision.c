/* GES051: go.mod requires one path in two letter cases. */
#include "doctor/remedy.h"

#include "base/map.h"

static ges_text lower_case(ges_arena *mem, ges_text text) {
    char *lower = ges_new_array(mem, text.len, char);
    for (size_t i = 0; lower != NULL && i < text.len; i++) {
        char c = text.ptr[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return lower != NULL ? (ges_text){lower, text.len} : text;
}

static void report(const ges_facts *facts, ges_findings *out, const ges_fact_require *a,
                   const ges_fact_require *b) {
    /* go sorts imports by bytes and complains about the second one.
     * Source: cmd/go load PackagesAndErrors, 1.16 to 1.27; seen with 1.19 to 1.27. */
    bool is_sorted = ges_text_compare(a->path, b->path) < 0;
    const ges_fact_require *first = is_sorted ? a : b;
    const ges_fact_require *second = is_sorted ? b : a;
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "go.mod requires both %.*s and %.*s",
                 GES_FMT(first->path), GES_FMT(second->path));
    const ges_fact_require *const both[] = {first, second};
    for (size_t i = 0; i < GES_COUNT(both); i++) {
        ges_find_evidence(out, finding, "where", "%.*s:%u requires %.*s %.*s",
                          GES_FMT(facts->module.go_mod), (unsigned)both[i]->line,
                          GES_FMT(both[i]->path), GES_FMT(both[i]->version));
    }
    ges_find_evidence(out, finding, "go says",
                      "case-insensitive import collision: \"%.*s\" and \"%.*s\"",
                      GES_FMT(second->path), GES_FMT(first->path));
    ges_find_cure(out, finding,
                  "use one spelling in all imports, the one in the module's own go.mod; a "
                  "dependency that uses the other one has to be upgraded or replaced");
    ges_find_command(out, finding,
                     ges_text_join(out->mem, GES_T("go mod why -m "), first->path),
                     "tells who imports it");
    ges_find_command(out, finding,
                     ges_text_join(out->mem, GES_T("go mod why -m "), second->path), "");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_require_list *list = &facts->modfile.requires;
    ges_map seen = {0};
    for (size_t i = 0; i < list->count; i++) {
        ges_fact_require *require = &list->items[i];
        ges_text key = lower_case(out->mem, require->path);
        const ges_fact_require *first = ges_map_get(&seen, key);
        if (first == NULL) {
            (void)ges_map_set(out->mem, &seen, key, require); /* the arena remembers */
        } else if (!ges_text_equal(first->path, require->path)) {
            report(facts, out, first, require);
        }
    }
}

static const ges_rule_example examples[] = {
    {"a user renamed the account",
     "require /home/ana/shop/go.mod:6 github.com/Sirupsen/logrus v1.0.5\n"
     "require /home/ana/shop/go.mod:7 github.com/sirupsen/logrus v1.9.3\n",
     "warning: go.mod requires both github.com/Sirupsen/logrus and github.com/sirupsen/logrus"},
    {"other modules of the same account",
     "require /home/ana/shop/go.mod:6 github.com/BurntSushi/toml v1.3.2\n"
     "require /home/ana/shop/go.mod:7 github.com/BurntSushi/xgb v0.0.0\n",
     ""},
    {"no module", "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n", ""},
};

const ges_rule ges_rule_import_case_collision = {
    .id = "GES051",
    .name = "import_case_collision",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_MODULES,
    .title = "A module is required in two letter cases",
    .why = "Import paths are compared exactly, but the file systems of Windows and macOS do not tell "
           "`Sirupsen` from `sirupsen`. So go refuses, on every system, to build a program that "
           "imports both: `case-insensitive import collision`. It happens when the owner of a module "
           "changed the spelling and dependencies still use the old one.",
    .fix = "Use one spelling, the one in the module's own `go.mod`, in every import, and upgrade or "
           "replace dependencies that use the other.",
    .needs = GES_FACTS_MODFILE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
