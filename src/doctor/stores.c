/* What the rules about the places of caches share. */
#include "doctor/stores.h"

#include "base/builder.h"
#include "doctor/remedy.h"

static const struct {
    const char *role;
    const char *title;
} roles[GES_STORE_ROLES] = {
    {"GOCACHE", "the build cache"},
    {"GOMODCACHE", "the module cache"},
    {"GOTMPDIR", "the temporary directory"},
    {"project", "the project"},
};

const ges_fact_store *ges_stores_at(const ges_facts *facts, unsigned bit) {
    for (size_t i = 0; i < GES_COUNT(roles); i++) {
        if (bit == 1u << i) {
            return ges_fact_store_of(facts, roles[i].role);
        }
    }
    return NULL;
}

unsigned ges_stores_pick(const ges_facts *facts, ges_arena *mem,
                         bool (*is_meant)(const ges_facts *facts, ges_arena *mem,
                                          const ges_fact_store *store)) {
    unsigned bits = 0;
    for (size_t i = 0; i < GES_COUNT(roles); i++) {
        const ges_fact_store *store = ges_fact_store_of(facts, roles[i].role);
        if (store != NULL && ges_path_is_abs(facts->style, store->path) &&
            is_meant(facts, mem, store)) {
            bits |= 1u << i;
        }
    }
    return bits;
}

ges_text ges_stores_named(ges_arena *mem, unsigned bits) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < GES_COUNT(roles); i++) {
        if (bits & (1u << i)) {
            bool is_last = bits >> i == 1;
            const char *glue = b.len == 0 ? "" : is_last ? " and " : ", ";
            ges_build_format(&b, "%s%s", glue, roles[i].title);
        }
    }
    return ges_build_done(&b);
}

/* The setting that put it there; NULL when it is the system's own place, or a project. */
static const ges_fact_setting *deciding(const ges_facts *facts, const ges_fact_store *store) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (ges_text_equal(setting->name, store->decides) && setting->source <= GES_FACT_DEFAULT &&
            setting->value.len != 0) {
            return setting;
        }
    }
    return NULL;
}

/* Two stores may hang on one setting, such as TEMP; then it is told once. */
static bool is_told(const ges_facts *facts, unsigned bits, size_t at) {
    const ges_fact_store *store = ges_stores_at(facts, 1u << at);
    for (size_t i = 0; i < at; i++) {
        const ges_fact_store *other = ges_stores_at(facts, 1u << i);
        if ((bits & (1u << i)) && ges_text_equal(other->decides, store->decides)) {
            return true;
        }
    }
    return false;
}

void ges_stores_tell(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                     unsigned bits) {
    for (size_t i = 0; i < GES_COUNT(roles); i++) {
        if (!(bits & (1u << i))) {
            continue;
        }
        const ges_fact_store *store = ges_stores_at(facts, 1u << i);
        ges_find_evidence(out, finding, "found", "%s: %.*s", roles[i].title,
                          GES_FMT(store->path));
        const ges_fact_setting *setting = deciding(facts, store);
        if (setting != NULL && !is_told(facts, bits, i)) {
            ges_find_where(out, finding, facts, setting);
        }
    }
}

void ges_stores_offer_removal(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                              unsigned bits) {
    for (size_t i = 0; i < GES_COUNT(roles); i++) {
        if (!(bits & (1u << i)) || is_told(facts, bits, i)) {
            continue;
        }
        const ges_fact_setting *setting = deciding(facts, ges_stores_at(facts, 1u << i));
        if (setting != NULL && setting->source != GES_FACT_DEFAULT) {
            ges_remedy_offer_removal(out, finding, facts, setting);
        }
    }
}
