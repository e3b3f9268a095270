/* Puts a directory at the end of a PATH in the registry. */
#include "env/fixer_registry.h"

static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    ges_path_edit edit = {.verb = GES_PATH_ADD_BACK, .dir = repair->value};
    return ges_fixer_registry_edit(before, &edit, mem, out, err);
}

const ges_fixer ges_fixer_registry_path_add = {
    .name = "registry_path_add",
    .does = "add the directory at the end, in the registry",
    .store = store,
};
