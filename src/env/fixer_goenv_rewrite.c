/* Makes a go env file what go reads: UTF-8 without a mark, lines that end with \n, plain NAME=value.
 * What go never read becomes a comment; of several lines for a name the one that counts stays. */
#include "env/fixers.h"

#include "base/builder.h"
#include "formats/encoding.h"
#include "formats/goenvflaw.h"

/* Edits of the text that stands behind the first `mark` bytes of the file. */
static ges_status mend_lines(ges_text text, size_t mark, ges_arena *mem, ges_edit_list *out,
                             ges_error *err) {
    ges_goenv_flaw_list flaws = {0};
    ges_goenv_flaws(text, mem, &flaws);
    for (size_t i = 0; i < flaws.count; i++) {
        const ges_goenv_flaw *flaw = &flaws.items[i];
        ges_edit edit = {.off = mark + flaw->off, .len = flaw->len, .after = flaw->mended};
        bool is_same =
            ges_text_equal(ges_text_slice(text, flaw->off, flaw->off + flaw->len), flaw->mended);
        if (!is_same && ges_edit_push(mem, out, edit, err) != GES_OK) {
            return GES_NO_MEMORY;
        }
    }
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
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
    if (ges_encoding_is_wide(ges_encoding_of(before))) {
        status = mend_lines(text, 0, mem, &edits, err);
        ges_bytes after = ges_edits_applied(ges_bytes_from(text), &edits, mem);
        *out = (ges_edit_list){0};
        return status != GES_OK ? status
                                : ges_edit_push(mem, out,
                                                (ges_edit){.len = before.len,
                                                           .after = ges_text_from(after)},
                                                err);
    }
    size_t mark = before.len - text.len;
    if (mark != 0) {
        status = ges_edit_push(mem, &edits, (ges_edit){.len = mark}, err);
    }
    if (status == GES_OK) {
        status = mend_lines(text, mark, mem, &edits, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_goenv_rewrite = {
    .name = "goenv_rewrite",
    .does = "write the go env file as go reads it",
    .edit = edit,
};
