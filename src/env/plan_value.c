/* Works out what becomes of registry values. */
#include "env/plan.h"

#include "base/utf16.h"

enum { STORED_MAX = 4 * 1024 * 1024 }; /* bytes of one value */

bool ges_plan_is_same_stored(const ges_plan_stored *a, const ges_plan_stored *b) {
    return a->exists == b->exists &&
           (!a->exists || (a->type == b->type && ges_text_equal(ges_text_from(a->bytes),
                                                                ges_text_from(b->bytes))));
}

ges_text ges_plan_place_name(ges_arena *mem, const ges_plan_place *place) {
    ges_text root = place->root == GES_REGISTRY_MACHINE ? GES_T("HKLM\\") : GES_T("HKCU\\");
    return ges_text_join(mem, root, place->key, GES_T(": "), place->name);
}

ges_text ges_plan_type_name(ges_arena *mem, uint32_t type) {
    static const struct {
        uint32_t type;
        ges_text name;
    } names[] = {
        {GES_REG_SZ, GES_LIT("REG_SZ")},         {GES_REG_EXPAND_SZ, GES_LIT("REG_EXPAND_SZ")},
        {GES_REG_BINARY, GES_LIT("REG_BINARY")}, {GES_REG_DWORD, GES_LIT("REG_DWORD")},
        {GES_REG_MULTI_SZ, GES_LIT("REG_MULTI_SZ")},
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (names[i].type == type) {
            return names[i].name;
        }
    }
    return ges_text_format(mem, "type 0x%x", (unsigned)type);
}

static bool is_same_place(const ges_plan_place *a, const ges_plan_place *b) {
    return a->root == b->root && ges_text_equal_nocase(a->key, b->key) &&
           ges_text_equal_nocase(a->name, b->name);
}

static ges_plan_value *value_at(const ges_plan *plan, const ges_plan_place *place) {
    for (size_t i = 0; i < plan->values.count; i++) {
        if (is_same_place(&plan->values.items[i].place, place)) {
            return &plan->values.items[i];
        }
    }
    return NULL;
}

/* A value that is deleted and comes back by an undo shall be spelled as it was. */
static void take_spelling(const ges_plan *plan, ges_plan_place *place) {
    ges_registry_list list = {0};
    if (plan->os->registry_list(plan->os, place->root, place->key, plan->mem, &list, NULL) !=
        GES_OK) {
        return; /* the value itself was read: its own name will do */
    }
    for (size_t i = 0; i < list.count; i++) {
        if (ges_text_equal_nocase(list.items[i].name, place->name)) {
            place->name = list.items[i].name;
        }
    }
}

ges_status ges_plan_value_now(const ges_plan *plan, ges_plan_place *place, ges_plan_stored *out,
                              ges_error *err) {
    const ges_plan_value *planned = value_at(plan, place);
    if (planned != NULL) {
        *place = planned->place;
        *out = planned->after;
        return GES_OK;
    }
    ges_registry_value value = {0};
    ges_status status = plan->os->registry_value(plan->os, place->root, place->key, place->name,
                                                 plan->mem, &value, err);
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return status;
    }
    if (status == GES_OK) {
        take_spelling(plan, place);
    }
    *out = (ges_plan_stored){status == GES_OK, value.type, value.raw};
    return ges_arena_failed(plan->mem) ? ges_arena_error(plan->mem, err) : GES_OK;
}

/* Asked while planning, so that nobody agrees to what cannot be. */
static ges_status check_rights(const ges_plan *plan, const ges_plan_place *place, ges_error *err) {
    const ges_os *os = plan->os;
    ges_registry_list list;
    if (os->registry_is_writable(os, place->root, place->key) ||
        os->registry_list(os, place->root, place->key, plan->mem, &list, NULL) == GES_NOT_FOUND) {
        return GES_OK; /* a missing key is made, or refused then */
    }
    return ges_error_set(err, GES_DENIED, "cannot change '%.*s': this user may not write that key",
                         GES_FMT(ges_plan_place_name(plan->mem, place)));
}

static ges_status open_value(const ges_plan *plan, const ges_plan_place *place,
                             const ges_plan_stored *after, ges_plan_value *out, ges_error *err) {
    if (place->name.len == 0) {
        return ges_error_set(err, GES_INVALID, "a registry value without a name is not changed");
    }
    if (after->bytes.len > STORED_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "cannot change '%.*s': over %d bytes",
                             GES_FMT(ges_plan_place_name(plan->mem, place)), (int)STORED_MAX);
    }
    *out = (ges_plan_value){.place = *place};
    ges_status status = ges_plan_value_now(plan, &out->place, &out->before, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot change '%.*s'",
                              GES_FMT(ges_plan_place_name(plan->mem, place)));
    }
    return ges_plan_is_same_stored(&out->before, after) ? GES_OK : check_rights(plan, place, err);
}

ges_status ges_plan_set_value(ges_plan *plan, const ges_plan_place *place,
                              const ges_plan_stored *after, ges_text what, ges_text rule,
                              bool *is_needed, ges_error *err) {
    ges_plan_value value;
    ges_status status = open_value(plan, place, after, &value, err);
    if (status != GES_OK) {
        return status;
    }
    bool is_change = !ges_plan_is_same_stored(&value.before, after);
    ges_plan_value *planned = value_at(plan, place);
    ges_plan_step step = {.what = what, .rule = rule};
    if (is_change && planned == NULL && plan->values.count >= GES_PLAN_MAX_CHANGES) {
        return ges_error_set(err, GES_TOO_LARGE, "more than %d registry values to change",
                             GES_PLAN_MAX_CHANGES);
    }
    ges_plan_step_list *steps = planned != NULL ? &planned->steps : &value.steps;
    if (is_change && !ges_list_push(plan->mem, steps, step)) {
        return ges_arena_error(plan->mem, err);
    }
    value.after = *after;
    if (is_change && planned != NULL) {
        planned->after = *after;
    } else if (is_change && !ges_list_push(plan->mem, &plan->values, value)) {
        return ges_arena_error(plan->mem, err);
    }
    if (is_needed != NULL) {
        *is_needed = is_change;
    }
    return GES_OK;
}

/* Is that still the text that the repair speaks of? Other repairs of this plan do not matter. */
static bool is_as_seen(const ges_plan *plan, const ges_repair *repair,
                       const ges_plan_stored *now) {
    const ges_plan_value *planned = value_at(plan, &repair->place);
    const ges_plan_stored *stored = planned != NULL ? &planned->before : now;
    return repair->seen.ptr == NULL || !stored->exists ||
           ges_text_equal(ges_utf16le_decode(plan->mem, stored->bytes), repair->seen);
}

ges_status ges_plan_repair_value(ges_plan *plan, const ges_repair *repair, ges_text what,
                                 ges_text rule, bool *is_needed, ges_error *err) {
    ges_plan_place place = repair->place;
    ges_plan_stored now;
    ges_plan_stored after;
    ges_status status = ges_plan_value_now(plan, &place, &now, err);
    if (status == GES_OK && !is_as_seen(plan, repair, &now)) {
        status = ges_error_set(err, GES_CORRUPT, "another value stands there now");
    }
    status = status == GES_OK ? repair->fixer->store(&now, repair, plan->mem, &after, err) : status;
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot change '%.*s'",
                              GES_FMT(ges_plan_place_name(plan->mem, &repair->place)));
    }
    return ges_plan_set_value(plan, &place, &after, what, rule, is_needed, err);
}
