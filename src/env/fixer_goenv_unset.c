/* Takes a variable out of a go env file: every line that defines it, and not one byte more. */
#include "env/fixers.h"

#include "formats/goenvfile.h"

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_text rest = text;
    ges_text line = {0};
    ges_edit_list edits = {0};
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        size_t off = (size_t)(line.ptr - text.ptr);
        size_t end = off + line.len;
        if (ges_goenvfile_defines(line, repair->name)) {
            ges_edit edit = {.off = off, .len = line.len + (end < text.len)};
            if (ges_edit_push(mem, &edits, edit, err) != GES_OK) {
                return GES_NO_MEMORY;
            }
        }
    }
    *out = edits;
    return GES_OK;
}

const ges_fixer ges_fixer_goenv_unset = {
    .name = "goenv_unset",
    .does = "delete the variable from the go env file",
    .edit = edit,
};
