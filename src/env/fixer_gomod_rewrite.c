/* Makes a go.mod or go.work what go writes itself: UTF-8 without a mark, lines that end with \n.
 * Go 1.16 to 1.27 take \r\n, and write \n the next time they touch the file; a mark or UTF-16 they
 * refuse ("unexpected input character"). */
#include "env/fixers.h"

#include "base/builder.h"
#include "formats/encoding.h"

/* Every \r before a \n goes. Lines of a file without one are left alone. */
static ges_status cut_returns(ges_text text, size_t mark, ges_arena *mem, ges_edit_list *out,
                              ges_error *err) {
    size_t end = 0;
    for (size_t at = 0; at < text.len; at = end + 1) {
        size_t len = ges_text_find_char(ges_text_skip(text, at), '\n');
        end = len == GES_NPOS ? text.len : at + len;
        size_t first = end;
        while (len != GES_NPOS && first > at && text.ptr[first - 1] == '\r') {
            first--;
        }
        ges_edit edit = {.off = mark + first, .len = end - first};
        if (edit.len != 0 && ges_edit_push(mem, out, edit, err) != GES_OK) {
            return GES_NO_MEMORY;
        }
    }
    return GES_OK;
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    (void)repair; /* the whole file is meant */
    ges_text text = {0};
    ges_edit_list edits = {0};
    ges_status status = ges_encoding_decode(before, mem, &text, err);
    if (status != GES_OK) {
        return status;
    }
    bool is_wide = ges_encoding_is_wide(ges_encoding_of(before));
    size_t mark = is_wide ? 0 : before.len - text.len;
    if (mark != 0) {
        status = ges_edit_push(mem, &edits, (ges_edit){.len = mark}, err);
    }
    if (status == GES_OK) {
        status = cut_returns(text, mark, mem, &edits, err);
    }
    if (status == GES_OK && is_wide) {
        ges_bytes after = ges_edits_applied(ges_bytes_from(text), &edits, mem);
        edits = (ges_edit_list){0};
        status = ges_edit_push(
            mem, &edits, (ges_edit){.len = before.len, .after = ges_text_from(after)}, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_gomod_rewrite = {
    .name = "gomod_rewrite",
    .does = "write the file in UTF-8 with plain line ends",
    .edit = edit,
};
