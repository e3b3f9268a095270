/* Appends a command to a registry value that holds a line of commands, as cmd's AutoRun does; those
 * that are there stay in front, joined by '&', which runs the next one whatever came of them. */
#include "env/fixer_registry.h"

static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    ges_text old = {0};
    ges_status status = ges_fixer_registry_text(before, mem, &old, err);
    if (status != GES_OK) {
        return status;
    }
    if (ges_text_contains(old, repair->value)) {
        *out = *before;
        return GES_OK;
    }
    bool is_empty = ges_text_trim(old).len == 0;
    ges_text line = is_empty ? repair->value : ges_text_join(mem, old, GES_T(" & "), repair->value);
    return ges_fixer_registry_write(before, line, GES_REG_SZ, mem, out, err);
}

const ges_fixer ges_fixer_registry_command_add = {
    .name = "registry_command_add",
    .does = "append the command to those of the registry value",
    .store = store,
};
