/* The table of variables and the slots in which computed values are kept. */
#include "go/engine.h"

typedef void (*rule_function)(ges_goenv *, ges_goenv_id, ges_text, ges_goenv_slot *);

typedef enum changed_kind {
    CHANGED_NEVER,
    CHANGED_SET,
    CHANGED_DIFFERS,
    CHANGED_NOT_ON,
    CHANGED_OWN,
} changed_kind;

typedef struct variable {
    ges_text name;
    uint8_t since;
    ges_goenv_group group;
    rule_function rule;
    ges_text fallback;
    changed_kind changed;
} variable;

static const variable variables[GES_VAR_COUNT] = {
#define GES_GO_VAR(name, since, group, rule, fallback, changed)                                    \
    [GES_VAR_##name] = {GES_LIT(#name), since,              GES_GROUP_##group,                    \
                        ges_rule_##rule, GES_LIT(fallback), CHANGED_##changed},
#include "go/vars.def"
#undef GES_GO_VAR
};

/* Source: cmd/go cfg EnvOrAndChanged. */
static bool differs(const ges_goenv *goenv, const ges_goenv_slot *slot) {
    ges_goenv_source source = slot->value.source;
    bool is_setting = source == GES_GOENV_PROCESS || source == GES_GOENV_FILE ||
                      source == GES_GOENV_GOROOT_FILE;
    if (!is_setting || slot->value.value.len == 0) {
        return false;
    }
    const ges_goenvfile_entry *shipped =
        ges_goenvfile_last(&goenv->goroot_layer.entries, slot->value.name);
    return !ges_text_equal(slot->value.value, shipped != NULL ? shipped->value : slot->fallback);
}

static bool is_changed(const ges_goenv *goenv, changed_kind kind, const ges_goenv_slot *slot) {
    switch (kind) {
    case CHANGED_NEVER:
        return false;
    case CHANGED_SET:
        return slot->value.value.len != 0;
    case CHANGED_DIFFERS:
        return differs(goenv, slot);
    case CHANGED_NOT_ON:
        return slot->value.value.len != 0 && !ges_text_equal(slot->value.value, GES_T("on"));
    case CHANGED_OWN:
        return slot->value.is_changed;
    }
    return false;
}

const ges_goenv_slot *ges_goenv_slot_of(ges_goenv *goenv, ges_goenv_id id) {
    ges_goenv_slot *slot = &goenv->slots[id];
    const variable *var = &variables[id];
    if (!slot->is_done) {
        slot->is_done = true;
        slot->value.name = var->name;
        slot->value.is_known = true;
        slot->value.is_listed = ges_goenv_is_listed(goenv, id);
        slot->fallback = var->fallback;
        var->rule(goenv, id, var->fallback, slot);
        slot->value.is_changed = is_changed(goenv, var->changed, slot);
    }
    return slot;
}

void ges_slot_take(const ges_goenv_value *from, ges_goenv_slot *slot) {
    slot->value.value = from->value;
    slot->value.source = from->source;
    slot->value.file = from->file;
    slot->value.line = from->line;
    slot->value.note = from->note;
}

void ges_slot_compute(ges_goenv_slot *slot, ges_text value, ges_text note) {
    slot->value.value = value;
    slot->value.source = value.len != 0 ? GES_GOENV_DEFAULT : GES_GOENV_UNSET;
    slot->value.note = note;
}

bool ges_slot_setting(ges_goenv *goenv, ges_goenv_id id, ges_goenv_slot *slot) {
    ges_goenv_value set = {0};
    bool is_set = ges_goenv_getenv(goenv, variables[id].name, &set);
    ges_slot_take(&set, slot);
    return is_set;
}

ges_goenv_group ges_goenv_group_of(ges_goenv_id id) {
    return variables[id].group;
}

ges_text ges_goenv_name_of(ges_goenv_id id) {
    return variables[id].name;
}

typedef struct arch_slot {
    ges_text goarch;
    ges_goenv_id id;
} arch_slot;

/* Source: cmd/go cfg GetArchEnv. */
static const arch_slot arch_slots[] = {
    {GES_LIT("arm"), GES_VAR_GOARM},         {GES_LIT("arm64"), GES_VAR_GOARM64},
    {GES_LIT("386"), GES_VAR_GO386},         {GES_LIT("amd64"), GES_VAR_GOAMD64},
    {GES_LIT("mips"), GES_VAR_GOMIPS},       {GES_LIT("mipsle"), GES_VAR_GOMIPS},
    {GES_LIT("mips64"), GES_VAR_GOMIPS64},   {GES_LIT("mips64le"), GES_VAR_GOMIPS64},
    {GES_LIT("ppc64"), GES_VAR_GOPPC64},     {GES_LIT("ppc64le"), GES_VAR_GOPPC64},
    {GES_LIT("riscv64"), GES_VAR_GORISCV64}, {GES_LIT("wasm"), GES_VAR_GOWASM},
};

static bool is_for_goarch(ges_goenv *goenv, ges_goenv_id id) {
    ges_text goarch = ges_goenv_text(goenv, GES_VAR_GOARCH);
    for (size_t i = 0; i < GES_COUNT(arch_slots); i++) {
        if (arch_slots[i].id == id && ges_text_equal(arch_slots[i].goarch, goarch)) {
            return true;
        }
    }
    return false;
}

bool ges_goenv_is_listed(ges_goenv *goenv, ges_goenv_id id) {
    return goenv->minor >= variables[id].since &&
           (variables[id].group != GES_GROUP_ARCH || is_for_goarch(goenv, id));
}

bool ges_goenv_find_id(ges_goenv *goenv, ges_text name, ges_goenv_id *out) {
    for (ges_goenv_id id = 0; id < GES_VAR_COUNT; id++) {
        if (ges_text_equal(variables[id].name, name)) {
            *out = id;
            return ges_goenv_is_listed(goenv, id);
        }
    }
    return false;
}

/* Puts the last id of a sorted list in its place. */
static void sort_last(ges_goenv_id *ids, size_t count) {
    for (size_t i = count - 1; i > 0; i--) {
        if (ges_text_compare(variables[ids[i - 1]].name, variables[ids[i]].name) <= 0) {
            return;
        }
        ges_goenv_id moved = ids[i];
        ids[i] = ids[i - 1];
        ids[i - 1] = moved;
    }
}

size_t ges_goenv_order(ges_goenv *goenv, bool with_costly, ges_goenv_id *out) {
    size_t count = 0;
    for (ges_goenv_id id = 0; id < GES_VAR_COUNT; id++) {
        if (!ges_goenv_is_listed(goenv, id) ||
            (variables[id].group == GES_GROUP_COSTLY && !with_costly)) {
            continue;
        }
        out[count++] = id;
        if (goenv->minor >= 24) {
            sort_last(out, count);
        }
    }
    return count;
}
