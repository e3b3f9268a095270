/* Gives a variable its line in a file of NAME=VALUE lines, or takes its lines away when the value is
 * empty: the last line that defines it changes, those before it go, all other bytes stay. */
#include "env/fixers.h"

#include "formats/envline.h"

static ges_status refuse(ges_error *err, const ges_repair *repair, uint32_t line) {
    ges_status status = ges_error_set(err, GES_CORRUPT,
                                      "'%.*s' line %u: a quote opens and does not close on its line; "
                                      "close it", GES_FMT(repair->file), (unsigned)line);
    if (err != NULL) {
        err->line = line;
    }
    return status;
}

/* Every line of the name as an edit that takes it away. */
static ges_status find_lines(ges_text text, const ges_repair *repair, ges_arena *mem,
                             ges_edit_list *out, ges_error *err) {
    ges_text rest = text;
    ges_text line = {0};
    uint32_t number = 0;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        ges_envline read = ges_envline_read(line);
        size_t off = (size_t)(line.ptr - text.ptr);
        number++;
        if (read.is_open) {
            return refuse(err, repair, number); /* what follows may belong to it */
        }
        if (ges_text_equal(read.name, repair->name)) {
            ges_edit edit = {.off = off, .len = line.len + (off + line.len < text.len)};
            if (ges_edit_push(mem, out, edit, err) != GES_OK) {
                return GES_NO_MEMORY;
            }
        }
    }
    return GES_OK;
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_edit_list edits = {0};
    ges_text wanted = repair->value;
    bool is_line = wanted.len == 0 || ges_text_equal(ges_envline_read(wanted).name, repair->name);
    if (ges_text_find_char(wanted, '\n') != GES_NPOS || repair->name.len == 0 || !is_line ||
        ges_envline_read(wanted).is_open) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' cannot be a line", GES_FMT(wanted));
    }
    ges_status status = find_lines(text, repair, mem, &edits, err);
    if (status == GES_OK && wanted.len != 0 && edits.count != 0) {
        ges_edit *last = &edits.items[edits.count - 1];
        ges_text old = ges_text_slice(text, last->off, last->off + last->len);
        ges_text bare = ges_text_ends(old, GES_T("\n")) ? ges_text_slice(old, 0, old.len - 1) : old;
        ges_text ending = ges_text_ends(bare, GES_T("\r")) ? GES_T("\r") : GES_T("");
        last->after = ges_text_join(mem, wanted, ending,
                                    bare.len != old.len ? GES_T("\n") : GES_T(""));
        edits.count -= ges_text_equal(old, last->after); /* it says so already */
    } else if (status == GES_OK && wanted.len != 0) {
        bool needs_end = text.len != 0 && text.ptr[text.len - 1] != '\n';
        ges_edit added = {.off = text.len,
                          .after = ges_text_join(mem, needs_end ? GES_T("\n") : GES_T(""), wanted,
                                                 GES_T("\n"))};
        status = ges_edit_push(mem, &edits, added, err);
    }
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_envline_write = {
    .name = "envline_write",
    .does = "write the variable's line",
    .edit = edit,
};
