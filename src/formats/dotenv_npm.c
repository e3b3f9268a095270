/* What dotenv, dotenv-expand and dotenvx of npm share: one pattern over the whole file.
 *
 *     ^ \s* (export \s+)? ([\w.-]+) (\s*= | :\s) VALUE? \s* (#...)? $       lines end at LF,
 * U+2028, U+2029 VALUE = \s* '...' | \s* "..." | \s* `...` | anything but '#' and line ends
 *
 * \s crosses lines, so a value may stand on a later one; a quote closes at the last place where
 * only blanks and a comment follow, up to the first one that no backslash precedes. Source: npm
 * dotenv 18.0.10 (parse), @dotenvx/primitives 3.3 (scan); ECMA-262 "RegExp". */
#include "formats/dotenv_reader.h"

static bool is_at_end(ges_text text, size_t at) {
    return at >= text.len || ges_dotenv_js_line_end(text, at) != 0;
}

static size_t line_end_from(ges_text text, size_t at) {
    while (!is_at_end(text, at)) {
        at++;
    }
    return at;
}

static bool is_key(char c) {
    return ges_dotenv_is_word(c) || c == '.' || c == '-';
}

static size_t skip_key(ges_text in, size_t at) {
    while (at < in.len && is_key(in.ptr[at])) {
        at++;
    }
    return at;
}

/* Behind "=" or ": " after a name; GES_NPOS: it is no assignment. */
static size_t separator(ges_text in, size_t at) {
    size_t equals = ges_dotenv_js_skip(in, at);
    if (equals < in.len && in.ptr[equals] == '=') {
        return equals + 1;
    }
    size_t blank = at < in.len && in.ptr[at] == ':' ? ges_dotenv_js_space(in, at + 1) : 0;
    return blank != 0 ? at + 1 + blank : GES_NPOS;
}

/* Name and separator at the first thing behind `at`; *after: where the value may begin. */
static bool match_name(ges_text in, size_t at, ges_text *name, size_t *after) {
    size_t begin = ges_dotenv_js_skip(in, at);
    ges_text rest = ges_text_skip(in, begin);
    if (ges_text_starts(rest, GES_T("export")) && ges_dotenv_js_space(in, begin + 6) != 0) {
        size_t key = ges_dotenv_js_skip(in, begin + 6);
        size_t end = skip_key(in, key);
        *after = end > key ? separator(in, end) : GES_NPOS;
        if (*after != GES_NPOS) {
            *name = ges_text_slice(in, key, end);
            return true;
        }
    }
    size_t end = skip_key(in, begin);
    *after = end > begin ? separator(in, end) : GES_NPOS;
    *name = ges_text_slice(in, begin, end);
    return *after != GES_NPOS;
}

/* Behind a value at `at`: blanks up to the end of a line, or a comment behind any blanks. True:
 * nothing else follows. *end is where the match ends. */
static bool match_tail(ges_text in, size_t at, ges_text *comment, size_t *end) {
    size_t next = ges_dotenv_js_skip(in, at);
    *comment = (ges_text){NULL, 0};
    if (next < in.len && in.ptr[next] == '#') {
        *end = line_end_from(in, next);
        *comment = ges_text_slice(in, next, *end);
        return true;
    }
    if (next >= in.len) {
        *end = next;
        return true;
    }
    /* \s* gives back until the end of a line follows. */
    for (size_t i = next; i > at; i--) {
        if (ges_dotenv_js_line_end(in, i - 1) != 0) {
            *end = i - 1;
            return true;
        }
    }
    return false;
}

/* A quoted value at `at`; GES_NPOS: none closes here. */
static size_t match_quoted(ges_text in, size_t at, ges_text *comment, size_t *end) {
    char quote = in.ptr[at];
    size_t close = GES_NPOS;
    for (size_t i = at + 1; i < in.len; i++) {
        ges_text tail;
        size_t stop;
        if (in.ptr[i] != quote) {
            continue;
        }
        if (match_tail(in, i + 1, &tail, &stop)) {
            close = i;
            *comment = tail;
            *end = stop;
        }
        if (in.ptr[i - 1] != '\\' || i - 1 == at) {
            break;
        }
    }
    return close;
}

static void match_value(ges_text in, size_t at, ges_dotenv_npm_match *out, size_t *end) {
    size_t quote = ges_dotenv_js_skip(in, at);
    bool is_quote = quote < in.len && memchr("'\"`", in.ptr[quote], 3) != NULL;
    size_t close = is_quote ? match_quoted(in, quote, &out->comment, end) : GES_NPOS;
    if (close != GES_NPOS) {
        out->raw = ges_text_slice(in, at, close + 1);
        return;
    }
    size_t stop = at;
    while (stop < in.len && in.ptr[stop] != '#' && in.ptr[stop] != '\r' && in.ptr[stop] != '\n') {
        stop++;
    }
    if (stop > at) {
        out->raw = ges_text_slice(in, at, stop);
    }
    if (!match_tail(in, stop, &out->comment, end)) {
        *end = stop; /* cannot be: a line end or '#' stands there */
    }
}

bool ges_dotenv_npm_next(ges_text in, size_t *at, ges_dotenv_npm_match *out) {
    size_t begin = *at;
    while (begin < in.len) {
        bool is_line_start = begin == 0 || in.ptr[begin - 1] == '\n' || in.ptr[begin - 1] == '\r' ||
                             (begin >= 3 && ges_dotenv_js_line_end(in, begin - 3) == 3);
        ges_dotenv_npm_match match = {.raw = {NULL, 0}};
        size_t after;
        if (is_line_start && match_name(in, begin, &match.name, &after)) {
            match_value(in, after, &match, at);
            *out = match;
            return true;
        }
        /* What begins at a later line of these blanks begins at the same thing. */
        begin = is_line_start ? ges_dotenv_js_skip(in, begin) : begin;
        begin = line_end_from(in, begin);
        begin += begin < in.len ? ges_dotenv_js_line_end(in, begin) : 0;
    }
    *at = in.len;
    return false;
}

/* The last `quote` that ends a line; 0: none, or the first byte. */
static size_t last_closing(ges_text value, char quote) {
    for (size_t at = value.len; at > 1; at--) {
        if (value.ptr[at - 1] == quote && is_at_end(value, at)) {
            return at - 1;
        }
    }
    return 0;
}

/* /^(['"`])([\s\S]*)\1$/mg: each line start with a quote, up to the last such quote that ends a
 * line. */
ges_text ges_dotenv_npm_unquote(ges_arena *mem, ges_text value) {
    static const char quotes[] = "'\"`";
    size_t last[3];
    for (size_t i = 0; i < 3; i++) {
        last[i] = last_closing(value, quotes[i]);
    }
    ges_builder out = ges_builder_in(mem);
    for (size_t at = 0; at < value.len;) {
        bool is_start = at == 0 || value.ptr[at - 1] == '\n' || value.ptr[at - 1] == '\r' ||
                        (at >= 3 && ges_dotenv_js_line_end(value, at - 3) == 3);
        const char *quote = memchr(quotes, value.ptr[at], 3);
        size_t close = is_start && quote != NULL ? last[quote - quotes] : 0;
        if (close > at) {
            ges_build_text(&out, ges_text_slice(value, at + 1, close));
            at = close + 1;
        } else {
            ges_build_char(&out, value.ptr[at++]);
        }
    }
    return ges_build_done(&out);
}

ges_status ges_dotenv_npm_read(ges_dotenv_reader *reader) {
    ges_status status = ges_dotenv_cook(reader, GES_DOTENV_LF | GES_DOTENV_UTF8);
    ges_dotenv_npm_match match;
    size_t at = 0;
    while (status == GES_OK && ges_dotenv_npm_next(reader->in, &at, &match)) {
        ges_text raw = ges_dotenv_js_trim(match.raw);
        ges_text value = ges_dotenv_npm_unquote(reader->mem, raw);
        if (raw.len != 0 && raw.ptr[0] == '"') {
            value = ges_dotenv_replace(reader->mem, value, GES_T("\\n"), GES_T("\n"));
            value = ges_dotenv_replace(reader->mem, value, GES_T("\\r"), GES_T("\r"));
        }
        ges_dotenv_entry entry = {.name = match.name,
                                  .value = value,
                                  .name_at = ges_dotenv_at(reader, match.name),
                                  .value_at = ges_dotenv_at(reader, raw),
                                  .comment_at = ges_dotenv_at(reader, match.comment)};
        status = ges_dotenv_js_put(reader, &entry);
    }
    return status;
}
