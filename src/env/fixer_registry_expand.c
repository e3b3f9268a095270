/* Stores a value as REG_EXPAND_SZ, so that a logon expands the %NAME% in it. */
#include "env/fixer_registry.h"

static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    (void)repair; /* place and text are the plan's affair */
    ges_text text = {0};
    ges_status status = ges_fixer_registry_text(before, mem, &text, err);
    if (status == GES_OK) {
        *out = *before;
        out->type = before->exists ? GES_REG_EXPAND_SZ : before->type;
    }
    return status;
}

const ges_fixer ges_fixer_registry_expand = {
    .name = "registry_expand",
    .does = "store it as REG_EXPAND_SZ, the type that is expanded",
    .store = store,
};
