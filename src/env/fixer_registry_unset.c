/* Takes a variable out of the registry. */
#include "env/fixer_registry.h"

static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    (void)repair; /* place and text are the plan's affair */
    ges_text text = {0};
    ges_status status = ges_fixer_registry_text(before, mem, &text, err);
    if (status == GES_OK) {
        *out = (ges_plan_stored){0};
    }
    return status;
}

const ges_fixer ges_fixer_registry_unset = {
    .name = "registry_unset",
    .does = "delete the variable from the registry",
    .store = store,
};
