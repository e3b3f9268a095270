/* Stored values as text and back. */
#include "env/fixer_registry.h"

#include "base/utf16.h"

ges_status ges_fixer_registry_text(const ges_plan_stored *before, ges_arena *mem, ges_text *out,
                                   ges_error *err) {
    if (!before->exists) {
        *out = (ges_text){0};
        return GES_OK;
    }
    if (before->type != GES_REG_SZ && before->type != GES_REG_EXPAND_SZ) {
        return ges_error_set(err, GES_CORRUPT, "it is stored as type %u, which is no text",
                             (unsigned)before->type);
    }
    *out = ges_utf16le_decode(mem, before->bytes);
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}

ges_status ges_fixer_registry_write(const ges_plan_stored *before, ges_text text, uint32_t fresh,
                                    ges_arena *mem, ges_plan_stored *out, ges_error *err) {
    ges_text old = {0};
    ges_status status = ges_fixer_registry_text(before, mem, &old, err);
    if (status != GES_OK) {
        return status;
    }
    ges_plan_stored after = {true, before->exists ? before->type : fresh, {0}};
    bool is_same = before->exists && ges_text_equal(old, text);
    after.bytes = is_same ? before->bytes : ges_utf16le_encode(mem, text, 1);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = after;
    return GES_OK;
}

ges_status ges_fixer_registry_edit(const ges_plan_stored *before, const ges_path_edit *edit,
                                   ges_arena *mem, ges_plan_stored *out, ges_error *err) {
    ges_path_rules rules = {.style = GES_PATH_WINDOWS};
    ges_text old = {0};
    ges_text new = {0};
    ges_error own = {0};
    ges_status status = ges_fixer_registry_text(before, mem, &old, err);
    if (status != GES_OK) {
        return status;
    }
    status = ges_path_edited(&rules, old, edit, 1, mem, &new, &own);
    if (status == GES_NOT_FOUND) {
        *out = *before;
        return GES_OK;
    }
    if (status != GES_OK) {
        return status == GES_NO_MEMORY ? ges_arena_error(mem, err)
                                       : ges_error_set(err, GES_CORRUPT, "%s", own.text);
    }
    if (!before->exists && new.len == 0) {
        *out = *before;
        return GES_OK;
    }
    return ges_fixer_registry_write(before, new, GES_REG_EXPAND_SZ, mem, out, err);
}
