/* Writes an entry of a PATH in the registry without its quotes and blanks. */
#include "env/fixer_registry.h"

#include "base/builder.h"
#include "env/pathlist.h"

/* Every entry that stands there as `from` becomes `to`; the others keep their bytes. */
static ges_status store(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err) {
    ges_builder b = ges_builder_in(mem);
    ges_text rest = {0};
    ges_text raw = {0};
    bool is_first = true;
    ges_status status = ges_fixer_registry_text(before, mem, &rest, err);
    if (status != GES_OK) {
        return status;
    }
    if (!before->exists || rest.len == 0) {
        *out = *before;
        return GES_OK;
    }
    while (ges_path_next_raw(GES_PATH_WINDOWS, &rest, &raw)) {
        ges_build_text(&b, is_first ? GES_T("") : GES_T(";"));
        ges_build_text(&b, ges_text_equal(raw, repair->name) ? repair->value : raw);
        is_first = false;
    }
    return ges_fixer_registry_write(before, ges_build_done(&b), GES_REG_EXPAND_SZ, mem, out, err);
}

const ges_fixer ges_fixer_registry_path_respell = {
    .name = "registry_path_respell",
    .does = "write the entry in the registry without quotes and blanks",
    .is_foreign = true, /* it works for some programs as it is */
    .store = store,
};
