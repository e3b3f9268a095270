/* The way back of registry values. */
#include "env/undo_value.h"

ges_plan_place ges_undo_place_of(const ges_journal_value *value) {
    return (ges_plan_place){value->is_machine ? GES_REGISTRY_MACHINE : GES_REGISTRY_USER,
                            value->key, value->name};
}

static bool matches(const ges_journal_state *state, const ges_registry_value *now, ges_text hash) {
    return state->exists && state->type == now->type && state->size == now->raw.len &&
           ges_text_equal(state->sha256, hash);
}

ges_undo_place ges_undo_look_value(const ges_os *os, const ges_journal_value *value) {
    ges_plan_place at = ges_undo_place_of(value);
    ges_registry_value now = {0};
    ges_arena scratch;
    ges_undo_place place = GES_UNDO_BLIND;
    ges_arena_init(&scratch, 0);
    ges_status status = os->registry_value(os, at.root, at.key, at.name, &scratch, &now, NULL);
    if (status == GES_NOT_FOUND) {
        place = !value->after.exists    ? GES_UNDO_NEW
                : !value->before.exists ? GES_UNDO_OLD
                                        : GES_UNDO_GONE;
    } else if (status == GES_OK) {
        ges_text hash = ges_journal_hash(now.raw, &scratch);
        place = matches(&value->after, &now, hash)    ? GES_UNDO_NEW
                : matches(&value->before, &now, hash) ? GES_UNDO_OLD
                                                      : GES_UNDO_CHANGED;
    }
    ges_arena_close(&scratch);
    return place;
}

ges_status ges_undo_add_value(ges_plan *plan, const ges_journal_value *value, ges_error *err) {
    const ges_journal_step none = {0};
    const ges_journal_step *first = value->steps.count != 0 ? &value->steps.items[0] : &none;
    ges_plan_place at = ges_undo_place_of(value);
    ges_plan_stored old = {.exists = value->before.exists, .type = value->before.type};
    bool is_needed = false;
    ges_status status = GES_OK;
    if (old.exists) {
        status = ges_journal_bytes(&value->before, plan->mem, &old.bytes, err);
    }
    if (status == GES_OK) {
        status = ges_plan_set_value(plan, &at, &old, ges_undo_turned(first->what, plan->mem),
                                    first->rule, &is_needed, err);
    }
    for (size_t i = 1; status == GES_OK && is_needed && i < value->steps.count; i++) {
        ges_plan_step step = {.what = ges_undo_turned(value->steps.items[i].what, plan->mem),
                              .rule = value->steps.items[i].rule};
        if (!ges_list_push(plan->mem, &plan->values.items[plan->values.count - 1].steps, step)) {
            status = ges_arena_error(plan->mem, err);
        }
    }
    return status;
}
