/* Writes a whole file that is ours: `value` is its content, and `name` what its first lines say
 * when ges wrote it. A file of somebody else's is left alone. */
#include "env/fixers.h"

enum { LOOK = 200 };

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_edit_list edits = {0};
    if (before.len != 0 && !ges_text_contains(ges_text_slice(text, 0, LOOK), repair->name)) {
        return ges_error_set(err, GES_CORRUPT,
                             "it is there and was not written by ges; move it away first");
    }
    if (!ges_text_equal(text, repair->value)) {
        ges_edit whole = {.off = 0, .len = before.len, .after = repair->value};
        ges_status status = ges_edit_push(mem, &edits, whole, err);
        if (status != GES_OK) {
            return status;
        }
    }
    *out = edits;
    return GES_OK;
}

const ges_fixer ges_fixer_own_file = {
    .name = "own_file",
    .does = "write the file, which is ges's own",
    .edit = edit,
};
