/* Keeps one block of lines in a shell start-up file that is ours, between two marks; nothing
 * outside of it is touched. Without a block one is made at the end of the file, and the file if
 * need be.
 *
 *     # >>> go-env-sync >>>
 *     # written by ges; `ges undo` takes it back
 *     export GOBIN=/home/ana/bin
 *     # <<< go-env-sync <<<
 */
#include "env/fixers.h"

#include "base/builder.h"
#include "base/utf16.h"
#include "env/startupblock.h"
#include "formats/encoding.h"

/* Another value for the same variable goes; lines for PATH add up. */
static bool is_replaced(ges_text line, const ges_repair *repair, ges_arena *mem) {
    if (repair->name.len == 0 || ges_text_equal(repair->name, GES_T("PATH"))) {
        return false;
    }
    ges_text posix = ges_text_join(mem, GES_T("export "), repair->name, GES_T("="));
    ges_text fish = ges_text_join(mem, GES_T("set -gx "), repair->name, GES_T(" "));
    return ges_text_starts(line, posix) || ges_text_starts(line, fish);
}

/* The wanted lines of the block; false when they stand there already. */
static bool build_inner(const ges_startup_block *found, const ges_repair *repair,
                        ges_builder *out) {
    ges_text rest = found->inner;
    ges_text line = {0};
    bool is_there = false;
    bool is_changed = false;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        bool is_same = ges_text_equal(ges_text_trim(line), repair->value);
        if (!is_same && is_replaced(line, repair, out->mem)) {
            is_changed = true;
            continue;
        }
        is_there |= is_same;
        ges_build_text(out, line);
        ges_build_char(out, '\n');
    }
    if (!is_there) {
        ges_build_text(out, repair->value);
        ges_build_char(out, '\n');
    }
    return is_changed || !is_there;
}

static ges_status edit_text(ges_text text, const ges_repair *repair, ges_arena *mem,
                            ges_edit_list *out, ges_error *err) {
    ges_startup_block found = {0};
    if (!ges_startup_block_takes(repair->value)) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' cannot be a line of a start-up file",
                             GES_FMT(repair->value));
    }
    ges_status status = ges_startup_block_find(text, repair->file, &found, err);
    if (status != GES_OK) {
        return status;
    }
    if (!found.is_there && !ges_startup_block_fits(text)) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' ends in the middle of a line",
                             GES_FMT(repair->file));
    }
    ges_builder inner = ges_builder_in(mem);
    bool is_changed = build_inner(&found, repair, &inner);
    ges_text done = ges_build_done(&inner);
    ges_edit_list edits = {0};
    if (is_changed && found.is_there) {
        ges_edit edit = {
            .off = (size_t)(found.inner.ptr - text.ptr), .len = found.inner.len, .after = done};
        status = ges_edit_push(mem, &edits, edit, err);
    } else if (is_changed) {
        ges_edit edit = {.off = text.len};
        edit.after = ges_startup_block_new(text, done, mem);
        status = ges_edit_push(mem, &edits, edit, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

/* A profile of PowerShell that Windows' Notepad or 5.1's `>` wrote stays UTF-16: edits of its text
 * become edits of its units, behind the mark. */
static ges_status widen(ges_text text, ges_encoding encoding, ges_edit_list *edits, ges_arena *mem,
                        ges_error *err) {
    for (size_t i = 0; i < edits->count; i++) {
        ges_edit *edit = &edits->items[i];
        ges_text front = ges_text_slice(text, 0, edit->off);
        ges_text gone = ges_text_slice(text, edit->off, edit->off + edit->len);
        ges_bytes after = ges_utf16le_encode(mem, edit->after, 0);
        uint8_t *units = ges_new_array(mem, after.len + 1, uint8_t);
        if (ges_arena_failed(mem)) {
            return ges_arena_error(mem, err);
        }
        for (size_t k = 0; k < after.len; k++) {
            units[encoding == GES_ENCODING_WIDE_BE ? k ^ 1 : k] = after.ptr[k];
        }
        edit->off = 2 + 2 * ges_utf16_encode(front, NULL, 0);
        edit->len = 2 * ges_utf16_encode(gone, NULL, 0);
        edit->after = ges_text_from((ges_bytes){units, after.len});
    }
    return GES_OK;
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_encoding encoding = ges_encoding_of(before);
    ges_edit_list edits = {0};
    ges_text text = {0};
    if (encoding == GES_ENCODING_MIXED || encoding == GES_ENCODING_BINARY) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' is %s", GES_FMT(repair->file),
                             ges_encoding_name(encoding));
    }
    if (!ges_encoding_is_wide(encoding)) {
        return edit_text(ges_text_from(before), repair, mem, out, err);
    }
    ges_status status = ges_encoding_decode(before, mem, &text, err);
    bool is_whole = status == GES_OK && before.len == 2 + 2 * ges_utf16_encode(text, NULL, 0);
    if (status == GES_OK && !is_whole) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' is %s of a kind that is not edited",
                             GES_FMT(repair->file), ges_encoding_name(encoding));
    }
    status = status == GES_OK ? edit_text(text, repair, mem, &edits, err) : status;
    status = status == GES_OK ? widen(text, encoding, &edits, mem, err) : status;
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_startup_block = {
    .name = "startup_block",
    .does = "write a line into go-env-sync's own block of the start-up file",
    .edit = edit,
};
