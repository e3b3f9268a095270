/* The block of lines in a shell start-up file that is ours. */
#include "env/startupblock.h"

static const ges_text mark_begin = GES_LIT("# >>> go-env-sync >>>");
static const ges_text mark_end = GES_LIT("# <<< go-env-sync <<<");
static const ges_text headline = GES_LIT("# written by ges; `ges undo` takes it back");

static ges_status refuse(ges_error *err, ges_text file, uint32_t line, const char *why) {
    ges_status status = ges_error_set(err, GES_CORRUPT, "'%.*s' line %u: %s", GES_FMT(file),
                                      (unsigned)line, why);
    if (err != NULL) {
        err->line = line;
    }
    return status;
}

ges_status ges_startup_block_find(ges_text text, ges_text file, ges_startup_block *out,
                                  ges_error *err) {
    ges_startup_block found = {0};
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
        if ((opens && (open_line != 0 || found.is_there)) || (closes && open_line == 0)) {
            return refuse(err, file, number, "a mark of go-env-sync where none can be");
        }
        if (opens) {
            open_line = number;
            found.begin = begin;
            inner_begin = end;
        } else if (closes) {
            found.inner = ges_text_slice(text, inner_begin, begin);
            found.end = end;
            found.is_there = true;
            open_line = 0;
        }
    }
    if (open_line != 0) {
        return refuse(err, file, open_line,
                      "the block of go-env-sync never ends; add its last line");
    }
    *out = found;
    return GES_OK;
}

bool ges_startup_block_takes(ges_text value) {
    return value.len != 0 && ges_text_trim(value).len == value.len &&
           ges_text_find_char(value, '\n') == GES_NPOS &&
           ges_text_find_char(value, '\r') == GES_NPOS &&
           ges_text_find_char(value, '\0') == GES_NPOS &&
           !ges_text_equal(value, mark_begin) && !ges_text_equal(value, mark_end);
}

ges_text ges_startup_block_new(ges_text text, ges_text lines, ges_arena *mem) {
    bool needs_end = text.len != 0 && text.ptr[text.len - 1] != '\n';
    return ges_text_join(mem, needs_end ? GES_T("\n") : GES_T(""), mark_begin, GES_T("\n"),
                         headline, GES_T("\n"), lines, mark_end, GES_T("\n"));
}

bool ges_startup_block_fits(ges_text text) {
    ges_text bare = ges_text_trim(text);
    return bare.len == 0 || bare.ptr[bare.len - 1] != '\\';
}

static bool assigns(ges_text line, ges_text before, ges_text name, ges_text behind) {
    ges_text rest = ges_text_skip(line, before.len);
    return ges_text_starts(line, before) && ges_text_starts(rest, name) &&
           ges_text_starts(ges_text_skip(rest, name.len), behind);
}

bool ges_startup_block_defines(ges_text line, ges_text name) {
    /* All lines that write a PATH; the last two are what `ges doctor --fix` says to fish. */
    static const ges_text path_lines[] = {
        GES_LIT("case \":$PATH"), GES_LIT("export PATH="),    GES_LIT("test \"$PATH["),
        GES_LIT("contains -- "),  GES_LIT("fish_add_path "),
    };
    ges_text bare = ges_text_trim(line);
    bool is_path = ges_text_equal(name, GES_T("PATH"));
    for (size_t i = 0; is_path && i < GES_COUNT(path_lines); i++) {
        if (ges_text_starts(bare, path_lines[i])) {
            return true;
        }
    }
    return assigns(bare, GES_T("export "), name, GES_T("=")) ||
           assigns(bare, GES_T("set -gx "), name, GES_T(" "));
}
