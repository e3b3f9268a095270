/* Gives a variable its lines in go-env-sync's block of a start-up file, instead of all that the block
 * says about it; without lines it goes out of the block, and the block goes with its last line. The
 * repair's value holds the lines, one after the other with \n between. */
#include "env/fixers.h"

#include "base/builder.h"
#include "env/startupblock.h"

static ges_status check(const ges_repair *repair, ges_error *err) {
    ges_text rest = repair->value;
    ges_text line = {0};
    bool is_fine = repair->name.len != 0;
    while (is_fine && rest.len != 0 && ges_text_next_line(&rest, &line)) {
        is_fine = ges_startup_block_takes(line) && ges_startup_block_defines(line, repair->name);
    }
    return is_fine ? GES_OK
                   : ges_error_set(err, GES_CORRUPT, "'%.*s' cannot be a line of a start-up file",
                                   GES_FMT(line));
}

static void add_line(ges_builder *b, ges_text line) {
    ges_build_text(b, line);
    ges_build_char(b, '\n');
}

static void add_wanted(ges_builder *b, const ges_repair *repair) {
    ges_text rest = repair->value;
    ges_text line = {0};
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        add_line(b, line);
    }
}

/* The block's lines with the wanted ones where the first old one stood, else at the end. *has_code:
 * there is more than comments. */
static void build_inner(ges_text inner, const ges_repair *repair, ges_builder *out,
                        bool *has_code) {
    ges_text rest = inner;
    ges_text line = {0};
    bool is_there = false;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        if (!ges_startup_block_defines(line, repair->name)) {
            ges_text bare = ges_text_trim(line);
            *has_code |= bare.len != 0 && bare.ptr[0] != '#';
            add_line(out, line);
        } else if (!is_there) {
            add_wanted(out, repair);
            is_there = true;
        }
    }
    if (!is_there) {
        add_wanted(out, repair);
    }
    *has_code |= repair->value.len != 0;
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_startup_block found = {0};
    ges_builder inner = ges_builder_in(mem);
    bool has_code = false;
    ges_status status = check(repair, err);
    status = status == GES_OK ? ges_startup_block_find(text, repair->file, &found, err) : status;
    if (status != GES_OK) {
        return status;
    }
    build_inner(found.inner, repair, &inner, &has_code);
    ges_text done = ges_build_done(&inner);
    ges_edit edit = {0};
    if (found.is_there && has_code) {
        edit = (ges_edit){(size_t)(found.inner.ptr - text.ptr), found.inner.len, done};
    } else if (found.is_there) {
        edit = (ges_edit){found.begin, found.end - found.begin, {0}};
    } else if (has_code) {
        edit = (ges_edit){text.len, 0, ges_startup_block_new(text, done, mem)};
    }
    if (has_code && !found.is_there && !ges_startup_block_fits(text)) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' ends in the middle of a line",
                             GES_FMT(repair->file));
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_edit_list edits = {0};
    ges_text old = ges_text_slice(text, edit.off, edit.off + edit.len);
    if (!ges_text_equal(old, edit.after)) {
        status = ges_edit_push(mem, &edits, edit, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_startup_keep = {
    .name = "startup_keep",
    .does = "keep the variable in go-env-sync's own block of the start-up file",
    .edit = edit,
};
