/* Gives a variable in the registry another value; its type stays. */
#include "env/fixer_registry.h"

static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    return ges_fixer_registry_write(before, repair->value, GES_REG_SZ, mem, out, err);
}

const ges_fixer ges_fixer_registry_set = {
    .name = "registry_set",
    .does = "give the variable that value in the registry",
    .store = store,
};
