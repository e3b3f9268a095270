/* Leaves of each directory of a PATH in the registry the first entry. */
#include "env/fixer_registry.h"

static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    (void)repair; /* the whole list is meant */
    ges_path_edit edit = {.verb = GES_PATH_DEDUPE};
    return ges_fixer_registry_edit(before, &edit, mem, out, err);
}

const ges_fixer ges_fixer_registry_path_dedupe = {
    .name = "registry_path_dedupe",
    .does = "remove entries in the registry that repeat an earlier one",
    .store = store,
};
