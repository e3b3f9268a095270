/* Questions that rules ask the facts. Pure. */
#include "doctor/facts.h"

const ges_fact_setting *ges_fact_declared(const ges_facts *facts, ges_text name,
                                          ges_fact_source source) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (setting->source == source && ges_text_equal(setting->name, name)) {
            return setting;
        }
    }
    return NULL;
}

const ges_fact_setting *ges_fact_registry(const ges_facts *facts, ges_text name,
                                          ges_fact_source key) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (setting->source == key && ges_text_equal_nocase(setting->name, name)) {
            return setting;
        }
    }
    return NULL;
}

const ges_fact_setting *ges_fact_effective(const ges_facts *facts, const char *name) {
    static const ges_fact_source order[] = {GES_FACT_PROCESS, GES_FACT_GO_ENV, GES_FACT_GOROOT_ENV,
                                            GES_FACT_DEFAULT};
    for (size_t i = 0; i < GES_COUNT(order); i++) {
        const ges_fact_setting *found = ges_fact_declared(facts, ges_text_of(name), order[i]);
        bool is_unset = found == NULL || (order[i] == GES_FACT_PROCESS && found->value.len == 0);
        if (!is_unset) {
            return found;
        }
    }
    return NULL;
}

ges_text ges_fact_value(const ges_facts *facts, const char *name) {
    const ges_fact_setting *setting = ges_fact_effective(facts, name);
    return setting != NULL ? setting->value : (ges_text){0};
}

const ges_fact_setting *ges_fact_origin(const ges_facts *facts, const ges_fact_setting *setting) {
    if (setting->source != GES_FACT_PROCESS) {
        return NULL;
    }
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *other = &facts->settings.items[i];
        bool is_same_name = facts->family == GES_OS_WINDOWS
                                ? ges_text_equal_nocase(other->name, setting->name)
                                : ges_text_equal(other->name, setting->name);
        if (other->source > GES_FACT_DEFAULT && is_same_name &&
            ges_text_equal(other->value, setting->value)) {
            return other;
        }
    }
    return NULL;
}

const ges_fact_go *ges_fact_first_go(const ges_facts *facts) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *go = &facts->gos.items[i];
        if (go->is_on_path && go->trouble.len == 0) {
            return go;
        }
    }
    return NULL;
}

const ges_fact_place *ges_fact_place_at(const ges_facts *facts, ges_text path) {
    for (size_t i = 0; i < facts->places.count; i++) {
        if (ges_text_equal(facts->places.items[i].path, path)) {
            return &facts->places.items[i];
        }
    }
    return NULL;
}

ges_text ges_fact_real(const ges_facts *facts, ges_arena *mem, ges_text path) {
    const ges_fact_place *place = ges_fact_place_at(facts, path);
    if (place != NULL && place->real.len != 0) {
        return ges_path_clean(mem, facts->style, place->real);
    }
    return path.len != 0 ? ges_path_clean(mem, facts->style, path) : path;
}

bool ges_fact_same_dir(const ges_facts *facts, ges_arena *mem, ges_text a, ges_text b) {
    return a.len != 0 && b.len != 0 &&
           ges_path_equal(facts->style, ges_fact_real(facts, mem, a),
                          ges_fact_real(facts, mem, b));
}

bool ges_fact_on_path(const ges_facts *facts, ges_arena *mem, ges_text dir) {
    ges_text real = ges_fact_real(facts, mem, dir);
    for (size_t i = 0; i < facts->path.count; i++) {
        const ges_fact_path_entry *entry = &facts->path.items[i];
        ges_text text = entry->real.len != 0 ? entry->real : entry->text;
        if (text.len != 0 &&
            ges_path_equal(facts->style, ges_path_clean(mem, facts->style, text), real)) {
            return true;
        }
    }
    return false;
}

const ges_fact_program *ges_fact_program_named(const ges_facts *facts, const char *name) {
    for (size_t i = 0; i < facts->programs.count; i++) {
        if (ges_text_equal(facts->programs.items[i].name, ges_text_of(name))) {
            return &facts->programs.items[i];
        }
    }
    return NULL;
}

ges_text ges_fact_session_var(const ges_facts *facts, const char *name) {
    for (size_t i = 0; i < facts->session.count; i++) {
        if (ges_text_equal(facts->session.items[i].name, ges_text_of(name))) {
            return facts->session.items[i].value;
        }
    }
    return (ges_text){0};
}

const ges_fact_store *ges_fact_store_of(const ges_facts *facts, const char *role) {
    for (size_t i = 0; i < facts->stores.count; i++) {
        if (ges_text_equal(facts->stores.items[i].role, ges_text_of(role))) {
            return &facts->stores.items[i];
        }
    }
    return NULL;
}
