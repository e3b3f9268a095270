/* Keeps one block of lines in a shell start-up file that is ours, between two marks; nothing outside
 * of it is touched. Without a block one is made at the end of the file, and the file if need be.
 *
 *     # >>> go-env-sync >>>
 *     # written by ges; `ges undo` takes it back
 *     export GOBIN=/home/ana/bin
 *     # <<< go-env-sync <<<
 */
#include "env/fixers.h"

#include "base/builder.h"
#include "env/startupblock.h"

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
static bool build_inner(const ges_startup_block *found, const ges_repair *repair, ges_builder *out) {
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

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
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
        ges_edit edit = {.off = (size_t)(found.inner.ptr - text.ptr),
                         .len = found.inner.len,
                         .after = done};
        status = ges_edit_push(mem, &edits, edit, err);
    } else if (is_changed) {
        ges_edit edit = {.off = text.len};
        edit.after = ges_startup_block_new(text, done, mem);
        status = ges_edit_push(mem, &edits, edit, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_startup_block = {
    .name = "startup_block",
    .does = "write a line into go-env-sync's own block of the start-up file",
    .edit = edit,
};
