/* The safe common ground: lines that docker compose, node, dotenv and its relatives, godotenv,
 * direnv, systemd, mise, python-dotenv, the Go extension and bash all read alike; whatever they
 * read in different ways is refused with the reason. docs/dotenv.md tells the rules one by one.
 *
 *     line   = blanks [ "#" ... ] | blanks [ "export" blank+ ] NAME "=" value
 *     value  = bare | "'" text "'" | '"' text '"'        nothing behind it
 *     bare   = printable characters but blanks and " ' ` $ \ # ~ ; & | < > ( )
 *     text   = printable characters and blanks; in '...' no $ before a name or {, no \ before \ ' $
 * or the end; in "..." no $ ` \ at all */
#include "formats/dotenv_reader.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static ges_text skip(ges_text text) {
    while (text.len != 0 && is_blank(text.ptr[0])) {
        text = ges_text_skip(text, 1);
    }
    return text;
}

static bool has_any(ges_text text, const char *list) {
    for (const char *at = list; *at != '\0'; at++) {
        if (ges_text_find_char(text, *at) != GES_NPOS) {
            return true;
        }
    }
    return false;
}

/* A blank beyond ASCII; of those that some take for line ends, anywhere. */
static bool has_wide_blank(ges_text text, bool only_line_ends) {
    for (size_t at = 0; at < text.len;) {
        size_t width;
        uint32_t rune = ges_utf8_decode(ges_text_skip(text, at), &width);
        bool is_line_end = rune == 0x85 || rune == 0x2028 || rune == 0x2029;
        bool is_wide = rune > 0x7F && (ges_rune_is_space(rune) || rune == 0xFEFF);
        if (is_line_end || (is_wide && !only_line_ends)) {
            return true;
        }
        at += width;
    }
    return false;
}

/* NULL: all readers take it alike. */
static const char *flaw_of_single(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
        if (text.ptr[i] == '$' && (next == '{' || ges_dotenv_is_letter(next))) {
            return "dotenv-expand, python-dotenv and the Go extension replace $NAME and ${NAME} "
                   "even in "
                   "single quotes";
        }
        if (text.ptr[i] == '\\' && (next == '\0' || next == '\\' || next == '$' || next == 'r')) {
            return "readers differ about a backslash before \\, $, r and the closing quote";
        }
    }
    return NULL;
}

static const char *flaw_of_double(ges_text text) {
    return has_any(text, "$`\\")
               ? "readers differ about $, ` and \\ in double quotes; use single quotes"
               : NULL;
}

static const char *flaw_of_bare(ges_text text) {
    if (has_wide_blank(text, false)) {
        return "readers differ about blanks beyond ASCII in a value without quotes";
    }
    if (has_any(text, " \t")) {
        return "direnv, mise and bash do not take a blank in a value without quotes; put it into "
               "quotes";
    }
    return has_any(text, "\"'`$\\#~;&|<>()") ? "readers differ about quotes, $, `, \\, '#', '~' "
                                               "and ; & | < > ( ) in a value without "
                                               "quotes; put it into single quotes"
                                             : NULL;
}

static const char *read_quoted(ges_text text, ges_text *value) {
    size_t close = ges_text_find_char(ges_text_skip(text, 1), text.ptr[0]);
    if (close == GES_NPOS) {
        return "its quote does not close on the line, which direnv and the Go extension do not "
               "follow";
    }
    *value = ges_text_slice(text, 1, close + 1);
    ges_text rest = ges_text_skip(text, close + 2);
    if (rest.len != 0) {
        return skip(rest).len != 0 && skip(rest).ptr[0] == '#'
                   ? "systemd and the Go extension take a comment behind a value for a part of it; "
                     "put it "
                     "on a line of its own"
                   : "readers differ about what follows a closing quote";
    }
    return text.ptr[0] == '"' ? flaw_of_double(*value) : flaw_of_single(*value);
}

static const char *read_value(ges_text text, ges_text *value) {
    if (text.len != 0 && is_blank(text.ptr[0])) {
        return "bash takes a blank behind '=' for the end of an empty value";
    }
    if (text.len != 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'')) {
        return read_quoted(text, value);
    }
    *value = text;
    return flaw_of_bare(text);
}

static const char *read_assignment(ges_text text, ges_dotenv_entry *entry, ges_text *raw) {
    bool has_export =
        ges_text_starts(text, GES_T("export")) && text.len > 6 && is_blank(text.ptr[6]);
    text = has_export ? skip(ges_text_skip(text, 6)) : text;
    size_t len = 0;
    while (len < text.len &&
           (len == 0 ? ges_dotenv_is_letter(text.ptr[0]) : ges_dotenv_is_word(text.ptr[len]))) {
        len++;
    }
    entry->name = ges_text_slice(text, 0, len);
    if (len == 0 || len == text.len || text.ptr[len] != '=') {
        return "it is not NAME=value";
    }
    if (ges_dotenv_js_find(entry->name) != NULL) {
        return "the readers written in JavaScript take that name for one of its own and lose it";
    }
    *raw = ges_text_skip(text, len + 1);
    bool is_bare = raw->len != 0 && raw->ptr[0] != '"' && raw->ptr[0] != '\'';
    if (has_export && is_bare && has_any(*raw, "{")) {
        return "bash replaces braces behind export; put the value into single quotes";
    }
    return read_value(*raw, &entry->value);
}

static const char *flaw_of_bytes(ges_text line) {
    for (size_t i = 0; i < line.len; i++) {
        uint8_t c = (uint8_t)line.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return "it holds a control character";
        }
    }
    if (!ges_dotenv_is_text(line)) {
        return "it is no UTF-8, or holds a code point that Unicode gives to nobody";
    }
    return has_wide_blank(line, true)
               ? "it holds U+0085, U+2028 or U+2029, which some take for line ends"
               : NULL;
}

static ges_status read_line(ges_dotenv_reader *reader, ges_text line) {
    ges_dotenv_entry entry = {0};
    ges_text raw = {NULL, 0};
    ges_text text = skip(line);
    const char *why = flaw_of_bytes(line);
    if (why == NULL && (text.len == 0 || text.ptr[0] == '#')) {
        return GES_OK;
    }
    why = why == NULL ? read_assignment(text, &entry, &raw) : why;
    if (why != NULL) {
        return ges_dotenv_refuse(reader, text, "%s", why);
    }
    entry.name_at = ges_dotenv_at(reader, entry.name);
    entry.value_at = ges_dotenv_at(reader, raw);
    return ges_dotenv_put(reader, &entry);
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_text rest = reader->in;
    ges_text line;
    ges_status status = GES_OK;
    bool has_mark = ges_text_starts(rest, GES_T("\xEF\xBB\xBF")) ||
                    ges_text_starts(rest, GES_T("\xFF\xFE")) ||
                    ges_text_starts(rest, GES_T("\xFE\xFF"));
    if (has_mark) {
        return ges_dotenv_refuse(reader, rest,
                                 "it begins with a byte order mark, behind which many "
                                 "readers lose the first variable; save it as plain UTF-8");
    }
    while (status == GES_OK && ges_text_next_line(&rest, &line)) {
        line.len -= line.len != 0 && line.ptr[line.len - 1] == '\r';
        status = read_line(reader, line);
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_common = {
    .name = "common",
    .program = "what all of them read alike",
    .read = read,
};
