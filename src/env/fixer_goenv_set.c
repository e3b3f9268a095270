/* Gives a variable its value in a go env file, as `go env -w` does, but with all other bytes kept:
 * the last line that defines it changes, the ones before it, which never counted, go. */
#include "env/fixers.h"

#include "formats/goenvfile.h"

/* A name that go reads and a value that fits on a line. */
static bool is_writable(ges_text name, ges_text value) {
    bool is_name = name.len != 0 && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z' &&
                   ges_text_find_char(name, '=') == GES_NPOS;
    static const char forbidden[] = {'\n', '\r', '\0'};
    for (size_t i = 0; is_name && i < GES_COUNT(forbidden); i++) {
        is_name = ges_text_find_char(name, forbidden[i]) == GES_NPOS &&
                  ges_text_find_char(value, forbidden[i]) == GES_NPOS;
    }
    return is_name;
}

static ges_edit appended(ges_text text, ges_text wanted, ges_arena *mem) {
    bool needs_end = text.len != 0 && text.ptr[text.len - 1] != '\n';
    return (ges_edit){.off = text.len,
                      .after = ges_text_join(mem, needs_end ? GES_T("\n") : GES_T(""), wanted,
                                             GES_T("\n"))};
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    if (!is_writable(repair->name, repair->value)) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' cannot be a line of a go env file",
                             GES_FMT(repair->name));
    }
    ges_text text = ges_text_from(before);
    ges_text wanted = ges_text_join(mem, repair->name, GES_T("="), repair->value);
    ges_text rest = text;
    ges_text line = {0};
    ges_edit_list edits = {0};
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        size_t off = (size_t)(line.ptr - text.ptr);
        if (ges_goenvfile_defines(line, repair->name)) {
            ges_edit edit = {.off = off, .len = line.len + (off + line.len < text.len)};
            if (ges_edit_push(mem, &edits, edit, err) != GES_OK) {
                return GES_NO_MEMORY;
            }
        }
    }
    if (edits.count == 0) {
        *out = edits;
        return ges_edit_push(mem, out, appended(text, wanted, mem), err);
    }
    ges_edit *last = &edits.items[edits.count - 1];
    ges_text old = ges_text_slice(text, last->off, last->off + last->len);
    bool has_end = old.ptr[old.len - 1] == '\n';
    last->after = ges_text_join(mem, wanted, has_end ? GES_T("\n") : GES_T(""));
    edits.count -= ges_text_equal(old, last->after); /* it says so already */
    *out = edits;
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}

const ges_fixer ges_fixer_goenv_set = {
    .name = "goenv_set",
    .does = "give the variable its value in the go env file",
    .edit = edit,
};
