/* The table of fixers, and edits applied in memory. */
#include "env/fixers.h"

#include "base/builder.h"

const ges_fixer *const ges_fixers[] = {
#define GES_FIXER(name) &ges_fixer_##name,
#include "env/fixers.def"
#undef GES_FIXER
};
const size_t ges_fixer_count = GES_COUNT(ges_fixers);

const ges_fixer *ges_fixer_find(ges_text name) {
    for (size_t i = 0; i < ges_fixer_count; i++) {
        if (ges_text_equal(name, ges_text_of(ges_fixers[i]->name))) {
            return ges_fixers[i];
        }
    }
    return NULL;
}

ges_bytes ges_edits_applied(ges_bytes before, const ges_edit_list *edits, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    ges_text text = ges_text_from(before);
    size_t at = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const ges_edit *edit = &edits->items[i];
        ges_build_text(&b, ges_text_slice(text, at, edit->off));
        ges_build_text(&b, edit->after);
        at = edit->off + edit->len;
    }
    ges_build_text(&b, ges_text_skip(text, at));
    return ges_bytes_from(ges_build_done(&b));
}

ges_status ges_edit_push(ges_arena *mem, ges_edit_list *out, ges_edit edit, ges_error *err) {
    return ges_list_push(mem, out, edit) ? GES_OK : ges_arena_error(mem, err);
}
