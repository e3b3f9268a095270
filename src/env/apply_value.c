/* Writes registry values of a plan. */
#include "env/apply_value.h"

/* The value as it is stored now; missing is a state, not a failure. */
static ges_status read_stored(const ges_os *os, const ges_plan_place *place, ges_arena *mem,
                              ges_plan_stored *out, ges_error *err) {
    ges_registry_value value = {0};
    ges_status status =
        os->registry_value(os, place->root, place->key, place->name, mem, &value, err);
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return status;
    }
    *out = (ges_plan_stored){status == GES_OK, value.type, value.raw};
    return GES_OK;
}

static const char *difference(const ges_plan_stored *now, const ges_plan_stored *planned) {
    return !now->exists                 ? "it is gone"
           : !planned->exists           ? "it exists now"
           : now->type != planned->type ? "its type is another"
                                        : "its value is another";
}

ges_status ges_apply_value_check(const ges_os *os, const ges_plan_value *value, ges_error *err) {
    ges_arena scratch;
    ges_plan_stored now;
    ges_arena_init(&scratch, 0);
    ges_status status = read_stored(os, &value->place, &scratch, &now, err);
    if (status == GES_OK && !ges_plan_is_same_stored(&now, &value->before)) {
        status = ges_error_set(err, GES_CONFLICT,
                               "'%.*s' was changed since the plan was made (%s); look again",
                               GES_FMT(ges_plan_place_name(&scratch, &value->place)),
                               difference(&now, &value->before));
    }
    ges_arena_close(&scratch);
    return status;
}

ges_status ges_apply_value_make(const ges_os *os, const ges_plan_place *place,
                                const ges_plan_stored *to, bool *is_made, ges_error *err) {
    ges_arena scratch;
    ges_plan_stored now;
    ges_status status =
        to->exists
            ? os->registry_set(os, place->root, place->key, place->name, to->type, to->bytes, err)
            : os->registry_remove(os, place->root, place->key, place->name, err);
    if (status != GES_OK) {
        return status;
    }
    *is_made = true;
    ges_arena_init(&scratch, 0);
    status = read_stored(os, place, &scratch, &now, err);
    if (status == GES_OK && !ges_plan_is_same_stored(&now, to)) {
        *is_made = false;
        status =
            ges_error_set(err, GES_CONFLICT,
                          "'%.*s' was changed by another program at the same moment; what that "
                          "wrote stays",
                          GES_FMT(ges_plan_place_name(&scratch, place)));
    }
    ges_arena_close(&scratch);
    return status;
}

ges_status ges_apply_value_take_back(const ges_os *os, const ges_plan_value *value,
                                     ges_error *err) {
    ges_arena scratch;
    ges_plan_stored now;
    bool is_made = false;
    ges_arena_init(&scratch, 0);
    ges_status status = read_stored(os, &value->place, &scratch, &now, err);
    if (status == GES_OK && ges_plan_is_same_stored(&now, &value->after)) {
        status = ges_apply_value_make(os, &value->place, &value->before, &is_made, err);
        status =
            status == GES_CONFLICT ? GES_OK : status; /* another program was faster: that stays */
    }
    ges_arena_close(&scratch);
    return status;
}
