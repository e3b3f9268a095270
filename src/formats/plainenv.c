/* The part of .env files that all their readers understand alike. */
#include "formats/plainenv.h"

static bool is_name_char(char c, bool is_first) {
    bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    return is_letter || (!is_first && c >= '0' && c <= '9');
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static ges_text skip_blanks(ges_text text) {
    while (text.len != 0 && is_blank(text.ptr[0])) {
        text = ges_text_skip(text, 1);
    }
    return text;
}

static ges_text trim_blanks(ges_text text) {
    text = skip_blanks(text);
    while (text.len != 0 && is_blank(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

/* The first character of `text` that is one of `list`; 0: none. */
static char first_of(ges_text text, const char *list) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0' || strchr(list, text.ptr[i]) != NULL) {
            return text.ptr[i] != '\0' ? text.ptr[i] : '?';
        }
    }
    return 0;
}

/* NULL: understood; else why not. */
static const char *read_quoted(ges_text text, ges_text *value) {
    char quote = text.ptr[0];
    size_t end = ges_text_find_char(ges_text_skip(text, 1), quote);
    if (end == GES_NPOS) {
        return "its quote does not close on the line";
    }
    ges_text inside = ges_text_slice(text, 1, end + 1);
    ges_text rest = skip_blanks(ges_text_skip(text, end + 2));
    if (rest.len != 0 && rest.ptr[0] != '#') {
        return "something follows the closing quote";
    }
    if (quote == '"' && first_of(inside, "$`\\") != 0) {
        return "readers differ about $, ` and \\ in double quotes; use single quotes";
    }
    if (first_of(inside, "\r") != 0 || ges_text_find(inside, GES_T("\\\\")) != GES_NPOS ||
        ges_text_ends(inside, GES_T("\\"))) {
        return "readers differ about two backslashes, one before the quote, and control characters";
    }
    *value = inside;
    return NULL;
}

static const char *read_value(ges_text text, ges_text *value) {
    text = trim_blanks(text);
    if (text.len != 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'')) {
        return read_quoted(text, value);
    }
    if (first_of(text, "$`\\\"'#\r") != 0) {
        return "readers differ about $, `, \\, quotes and '#' in a value without quotes; put it "
               "into single quotes";
    }
    *value = text;
    return NULL;
}

static const char *read_line(ges_text line, ges_plainenv_entry *out) {
    if (ges_text_starts(line, GES_T("export")) && line.len > 6 && is_blank(line.ptr[6])) {
        line = skip_blanks(ges_text_skip(line, 6));
    }
    size_t len = 0;
    while (len < line.len && is_name_char(line.ptr[len], len == 0)) {
        len++;
    }
    if (len == 0 || len == line.len || line.ptr[len] != '=') {
        return "it is not NAME=value";
    }
    out->name = ges_text_slice(line, 0, len);
    return read_value(ges_text_skip(line, len + 1), &out->value);
}

ges_status ges_plainenv_parse(ges_text in, ges_arena *mem, ges_plainenv_list *out, ges_error *err) {
    ges_plainenv_list list = {0};
    ges_text rest = ges_text_starts(in, GES_T("\xEF\xBB\xBF")) ? ges_text_skip(in, 3) : in;
    ges_text line;
    for (uint32_t number = 1; ges_text_next_line(&rest, &line); number++) {
        line.len -= line.len != 0 && line.ptr[line.len - 1] == '\r';
        line = skip_blanks(line);
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        ges_plainenv_entry entry = {.line = number};
        const char *why = read_line(line, &entry);
        if (why != NULL) {
            (void)ges_error_set(err, GES_UNSUPPORTED, "line %u: %s", (unsigned)number, why);
            if (err != NULL) {
                err->line = number;
            }
            return GES_UNSUPPORTED;
        }
        if (list.count >= GES_PLAINENV_MAX_ENTRIES) {
            return ges_error_set(err, GES_TOO_LARGE, "more than %d variables",
                                 GES_PLAINENV_MAX_ENTRIES);
        }
        if (!ges_list_push(mem, &list, entry)) {
            return ges_arena_error(mem, err);
        }
    }
    *out = list;
    return GES_OK;
}
