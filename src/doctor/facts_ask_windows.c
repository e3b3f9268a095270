/* Questions about PATH and the registry that several rules ask the facts. Pure. */
#include "doctor/facts.h"

#include "go/version.h"

bool ges_fact_is_go_name(ges_text name) {
    static const ges_text names[] = {
#define GES_GO_KNOWN(name, first, last) GES_LIT(#name),
#include "go/known.def"
#undef GES_GO_KNOWN
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal_nocase(name, names[i])) {
            return true;
        }
    }
    return false;
}

const ges_fact_path_entry *ges_fact_entry_of(const ges_facts *facts, const ges_fact_path_list *list,
                                             ges_arena *mem, ges_text dir) {
    for (size_t i = 0; i < list->count; i++) {
        const ges_fact_path_entry *entry = &list->items[i];
        bool is_same = entry->text.len != 0 &&
                       (ges_fact_same_dir(facts, mem, entry->text, dir) ||
                        (entry->real.len != 0 && ges_fact_same_dir(facts, mem, entry->real, dir)));
        if (is_same) {
            return entry;
        }
    }
    return NULL;
}

static ges_fact_hive hive_of(const ges_facts *facts, ges_arena *mem, const ges_fact_go *go) {
    ges_text dir = ges_path_dir(mem, facts->style, go->path);
    const ges_fact_path_entry *entry = ges_fact_entry_of(facts, &facts->path, mem, dir);
    return entry != NULL ? entry->hive : GES_HIVE_NONE;
}

const ges_fact_go *ges_fact_hidden_user_go(const ges_facts *facts, ges_arena *mem) {
    const ges_fact_go *first = ges_fact_first_go(facts);
    if (first == NULL || first->manager.len != 0 ||
        hive_of(facts, mem, first) != GES_HIVE_MACHINE) {
        return NULL;
    }
    ges_text version = ges_go_toolchain_version(first->version);
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *go = &facts->gos.items[i];
        ges_text other = ges_go_toolchain_version(go->version);
        bool is_newer = version.len != 0 && other.len != 0 &&
                        ges_go_version_compare(other, version) > 0;
        if (go->is_on_path && go->trouble.len == 0 && is_newer &&
            hive_of(facts, mem, go) == GES_HIVE_USER) {
            return go;
        }
    }
    return NULL;
}

ges_text ges_fact_missing_user_bin(const ges_facts *facts, ges_arena *mem) {
    const ges_fact_setting *gopath = ges_fact_effective(facts, "GOPATH");
    bool is_chosen = (gopath != NULL && gopath->source != GES_FACT_DEFAULT) ||
                     ges_fact_value(facts, "GOBIN").len != 0;
    if (!facts->windows.has_msi || facts->windows.has_go_key || is_chosen || gopath == NULL) {
        return (ges_text){0};
    }
    ges_text bin = ges_path_join(mem, facts->style, gopath->value, GES_T("bin"));
    bool is_named = ges_fact_on_path(facts, mem, bin) ||
                    ges_fact_entry_of(facts, &facts->logon_path, mem, bin) != NULL;
    return is_named ? (ges_text){0} : bin;
}
