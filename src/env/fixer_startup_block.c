/* Keeps one block of lines in a shell start-up file that is ours, between two marks; nothing outside
 * of it is touched. Without a block one is made at the end of the file, and the file if need be.
 *
 *     # >>> go-env-sync >>>
 *     # written by `ges doctor --fix`; `ges undo` takes it back
 *     export GOBIN=/home/ana/bin
 *     # <<< go-env-sync <<<
 */
#include "env/fixers.h"

#include "base/builder.h"

static const ges_text mark_begin = GES_LIT("# >>> go-env-sync >>>");
static const ges_text mark_end = GES_LIT("# <<< go-env-sync <<<");
static const ges_text headline =
    GES_LIT("# written by `ges doctor --fix`; `ges undo` takes it back");

typedef struct block {
    size_t begin; /* first byte of the opening mark's line */
    size_t end;   /* behind the closing mark's line and its \n */
    ges_text inner; /* the lines between */
    bool is_there;
} block;

static ges_status refuse(ges_error *err, const ges_repair *repair, uint32_t line,
                         const char *why) {
    ges_status status = ges_error_set(err, GES_CORRUPT, "'%.*s' line %u: %s", GES_FMT(repair->file),
                                      (unsigned)line, why);
    if (err != NULL) {
        err->line = line;
    }
    return status;
}

/* Finds the block; more than one, or half of one, is somebody's edit that only they understand. */
static ges_status find_block(ges_text text, const ges_repair *repair, block *out,
                             ges_error *err) {
    ges_text rest = text;
    ges_text line = {0};
    uint32_t number = 0;
    uint32_t open_line = 0;
    size_t inner_begin = 0;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        number++;
        size_t begin = (size_t)(line.ptr - text.ptr);
        size_t end = begin + line.len + (begin + line.len < text.len);
        ges_text bare = ges_text_trim(line);
        bool opens = ges_text_equal(bare, mark_begin);
        bool closes = ges_text_equal(bare, mark_end);
        if ((opens && (open_line != 0 || out->is_there)) || (closes && open_line == 0)) {
            return refuse(err, repair, number, "a mark of go-env-sync where none can be");
        }
        if (opens) {
            open_line = number;
            out->begin = begin;
            inner_begin = end;
        } else if (closes) {
            out->inner = ges_text_slice(text, inner_begin, begin);
            out->end = end;
            out->is_there = true;
            open_line = 0;
        }
    }
    return open_line == 0 ? GES_OK
                          : refuse(err, repair, open_line,
                                   "the block of go-env-sync never ends; add its last line");
}

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
static bool build_inner(const block *found, const ges_repair *repair, ges_builder *out) {
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

/* A line that stands alone and does not end the block. */
static bool is_line(ges_text value) {
    return value.len != 0 && ges_text_trim(value).len == value.len &&
           ges_text_find_char(value, '\n') == GES_NPOS &&
           ges_text_find_char(value, '\r') == GES_NPOS &&
           ges_text_find_char(value, '\0') == GES_NPOS &&
           !ges_text_equal(value, mark_begin) && !ges_text_equal(value, mark_end);
}

/* What a new block at the end of the file begins with. */
static ges_text opening(ges_text text, ges_arena *mem) {
    bool needs_end = text.len != 0 && text.ptr[text.len - 1] != '\n';
    return ges_text_join(mem, needs_end ? GES_T("\n") : GES_T(""), mark_begin, GES_T("\n"),
                         headline, GES_T("\n"));
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    block found = {0};
    if (!is_line(repair->value)) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' cannot be a line of a start-up file",
                             GES_FMT(repair->value));
    }
    ges_status status = find_block(text, repair, &found, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text bare = ges_text_trim(text);
    if (!found.is_there && bare.len != 0 && bare.ptr[bare.len - 1] == '\\') {
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
        edit.after = ges_text_join(mem, opening(text, mem), done, mark_end, GES_T("\n"));
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
