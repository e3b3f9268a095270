/* `.env` as python-dotenv reads it: a statement that does not fit is skipped with its line.
 * Source: python-dotenv 0.21 parser.py, variables.py. */
#include "formats/dotenv_reader.h"

/* Python's \s for text: Unicode's white space and the four separators U+001C to U+001F. */
static size_t space_at(ges_text in, size_t at, bool crosses_lines) {
    if (at >= in.len || (!crosses_lines && in.ptr[at] == '\n')) {
        return 0;
    }
    size_t width;
    uint32_t rune = ges_utf8_decode(ges_text_skip(in, at), &width);
    return ges_rune_is_space(rune) || (rune >= 0x1C && rune <= 0x1F) ? width : 0;
}

static size_t skip(ges_text in, size_t at, bool crosses_lines) {
    size_t width = space_at(in, at, crosses_lines);
    for (; width != 0; width = space_at(in, at, crosses_lines)) {
        at += width;
    }
    return at;
}

static size_t line_end(ges_text in, size_t at) {
    size_t end = ges_text_find_char(ges_text_skip(in, at), '\n');
    return end == GES_NPOS ? in.len : at + end;
}

static ges_text trim_end(ges_text text) {
    size_t end = 0;
    for (size_t at = 0; at < text.len;) {
        size_t width = space_at(text, at, true);
        if (width == 0) {
            (void)ges_utf8_decode(ges_text_skip(text, at), &width); /* for its width alone */
            end = at + width;
        }
        at += width;
    }
    return ges_text_slice(text, 0, end);
}

/* --- values -------------------------------------------------------------------------------------
 */

static ges_text unescape(ges_arena *mem, ges_text text, bool is_double) {
    static const char from[] = "\\'\"abfnrtv";
    static const char to[] = "\\'\"\a\b\f\n\r\t\v";
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        const char *found = text.ptr[i] == '\\' && i + 1 < text.len
                                ? memchr(from, text.ptr[i + 1], is_double ? 10 : 2)
                                : NULL;
        ges_build_char(&out, found != NULL ? to[found - from] : text.ptr[i]);
        i += found != NULL;
    }
    return ges_build_done(&out);
}

/* Where the quote at `at` closes: at the first one that no backslash precedes, else at the last. */
static size_t close_of(ges_text in, size_t at) {
    size_t close = GES_NPOS;
    for (size_t i = at + 1; i < in.len; i++) {
        if (in.ptr[i] == in.ptr[at]) {
            close = i;
            if (in.ptr[i - 1] != '\\' || i - 1 == at) {
                break;
            }
        }
    }
    return close;
}

/* ${NAME} and ${NAME:-default}; anything else stays. */
static ges_status resolve(ges_dotenv_reader *reader, ges_text text, ges_text *out) {
    ges_builder built = ges_builder_in(reader->mem);
    ges_status status = GES_OK;
    for (size_t at = 0; at < text.len && status == GES_OK;) {
        ges_text rest = ges_text_skip(text, at);
        size_t close =
            ges_text_starts(rest, GES_T("${")) ? ges_text_find_char(rest, '}') : GES_NPOS;
        ges_text inside = close != GES_NPOS ? ges_text_slice(rest, 2, close) : (ges_text){NULL, 0};
        size_t colon = ges_text_find_char(inside, ':');
        bool is_good =
            close != GES_NPOS &&
            (colon == GES_NPOS || ges_text_starts(ges_text_skip(inside, colon), GES_T(":-")));
        size_t looked_at = close != GES_NPOS ? close : rest.len;
        status = rest.ptr[0] == '$' ? ges_dotenv_step(reader, looked_at) : status;
        if (!is_good) {
            ges_build_char(&built, rest.ptr[0]);
            at++;
        } else {
            ges_text name = ges_text_slice(inside, 0, colon);
            ges_text value =
                colon != GES_NPOS ? ges_text_skip(inside, colon + 2) : (ges_text){NULL, 0};
            const ges_dotenv_entry *own = ges_map_get(&reader->file.variables, name);
            if (own != NULL) {
                value = own->value; /* empty for a name without a value */
            } else {
                (void)ges_dotenv_in_process(reader, name, &value); /* absent: the default */
            }
            ges_build_text(&built, value);
            at += close + 1;
        }
        status = status == GES_OK ? ges_dotenv_check(reader, &built) : status;
    }
    *out = ges_build_done(&built);
    return status;
}

/* --- statements ---------------------------------------------------------------------------------
 */

/* The key at *at: bare, or in single quotes; a comment has none. False: it does not fit. */
static bool take_key(ges_text in, size_t *at, ges_text *key) {
    size_t begin = *at;
    size_t end = begin;
    if (begin < in.len && in.ptr[begin] == '#') {
        *key = (ges_text){NULL, 0};
        return true;
    }
    if (begin < in.len && in.ptr[begin] == '\'') {
        size_t close = ges_text_find_char(ges_text_skip(in, begin + 1), '\'');
        bool is_good = close != GES_NPOS && close != 0;
        *key = ges_text_slice(in, begin + 1, begin + 1 + (is_good ? close : 0));
        *at = is_good ? begin + 2 + close : begin;
        return is_good;
    }
    while (end < in.len && in.ptr[end] != '=' && in.ptr[end] != '#' &&
           space_at(in, end, true) == 0) {
        size_t width;
        (void)ges_utf8_decode(ges_text_skip(in, end), &width); /* for its width alone */
        end += width;
    }
    *key = ges_text_slice(in, begin, end);
    *at = end;
    return end > begin;
}

static bool take_value(ges_dotenv_reader *reader, size_t *at, ges_dotenv_entry *entry) {
    ges_text in = reader->in;
    char quote = *at < in.len ? in.ptr[*at] : '\0';
    if (quote == '\'' || quote == '"') {
        size_t close = close_of(in, *at);
        if (close == GES_NPOS) {
            return false;
        }
        entry->value_at = (ges_dotenv_span){*at, close + 1 - *at};
        entry->value = unescape(reader->mem, ges_text_slice(in, *at + 1, close), quote == '"');
        *at = close + 1;
        return true;
    }
    size_t end = line_end(in, *at);
    ges_text line = ges_text_slice(in, *at, end);
    size_t stop = line.len;
    size_t blanks = 0; /* where the blanks before i begin */
    for (size_t i = 0; i < line.len && stop == line.len;) {
        size_t width = space_at(line, i, true);
        if (width == 0 && line.ptr[i] == '#' && blanks < i) {
            stop = blanks;
            entry->comment_at = (ges_dotenv_span){*at + i, line.len - i};
        } else if (width == 0) {
            (void)ges_utf8_decode(ges_text_skip(line, i), &width); /* for its width alone */
            blanks = i + width;
        }
        i += width;
    }
    entry->value = trim_end(ges_text_slice(line, 0, stop));
    entry->value_at = (ges_dotenv_span){*at, entry->value.len};
    *at = end;
    return true;
}

/* Blanks, a comment and the end of the line. False: something else. */
static bool take_end(ges_text in, size_t *at, ges_dotenv_span *comment) {
    size_t next = skip(in, *at, false);
    if (next < in.len && in.ptr[next] == '#') {
        size_t end = line_end(in, next);
        *comment = (ges_dotenv_span){next, end - next};
        next = end;
    }
    *at = next < in.len ? next + 1 : next;
    return next >= in.len || in.ptr[next] == '\n';
}

/* One statement at *at; false: it does not fit, and its rest is skipped. */
static bool take_statement(ges_dotenv_reader *reader, size_t *at, ges_dotenv_entry *entry) {
    ges_text in = reader->in;
    ges_text rest = ges_text_skip(in, *at);
    bool has_export = ges_text_starts(rest, GES_T("export")) && space_at(in, *at + 6, false) != 0;
    *at = has_export ? skip(in, *at + 6, false) : *at;
    if (!take_key(in, at, &entry->name)) {
        return false;
    }
    entry->name_at = ges_dotenv_at(reader, entry->name);
    *at = skip(in, *at, false);
    entry->is_unset = *at >= in.len || in.ptr[*at] != '=';
    if (!entry->is_unset) {
        *at = skip(in, *at + 1, false);
        if (!take_value(reader, at, entry)) {
            return false;
        }
    }
    ges_dotenv_span comment = entry->comment_at;
    size_t failed = skip(in, *at, false);
    if (!take_end(in, at, &comment)) {
        *at = failed;
        return false;
    }
    entry->comment_at = comment;
    return true;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_status status = ges_dotenv_cook(reader, GES_DOTENV_LF);
    size_t at = 0;
    if (status == GES_OK && !ges_utf8_valid(reader->in)) {
        return ges_dotenv_refuse(
            reader, reader->in,
            "python-dotenv refuses the file: it is no UTF-8 (UnicodeDecodeError)");
    }
    for (at = skip(reader->in, 0, true); status == GES_OK && at < reader->in.len;
         at = skip(reader->in, at, true)) {
        ges_dotenv_entry entry = {0};
        if (!take_statement(reader, &at, &entry)) {
            size_t end = line_end(reader->in, at);
            at = end < reader->in.len ? end + 1 : end;
        } else if (entry.name.ptr != NULL) {
            status = resolve(reader, entry.value, &entry.value);
            status = status == GES_OK ? ges_dotenv_put(reader, &entry) : status;
        }
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_python_dotenv = {
    .name = "python-dotenv",
    .program = "python-dotenv 0.21",
    .read = read,
};
