/* `.env` as godotenv reads it: names of capitals in references, anything wrong refuses the file.
 * Source: github.com/joho/godotenv 97a2850 parser.go. */
#include "formats/dotenv_reader.h"

static bool is_blank(char c) {
    return ges_dotenv_is_go_blank((uint8_t)c); /* bytes, not characters: as the program does */
}

/* Blanks off both ends. What is no UTF-8 becomes U+FFFD: the program takes the line apart into
 * runes. */
static ges_text trim(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    size_t end = 0;
    for (text = ges_dotenv_go_skip(text); text.len != 0;) {
        size_t width;
        uint32_t rune = ges_utf8_decode(text, &width);
        ges_build_rune(&out, rune);
        end = ges_dotenv_is_go_blank(rune) ? end : out.len;
        text = ges_text_skip(text, width);
    }
    return ges_text_slice(ges_build_done(&out), 0, end);
}

static ges_status take_name(ges_dotenv_reader *reader, ges_text *text, ges_text *name) {
    ges_text src = ges_dotenv_go_skip(*text);
    if (ges_text_starts(src, GES_T("export")) && src.len > 6) {
        ges_text rest = ges_text_skip(src, 6);
        size_t width;
        src =
            ges_dotenv_is_go_blank(ges_utf8_decode(rest, &width)) ? ges_dotenv_go_skip(rest) : src;
    }
    size_t i = 0;
    for (; i < src.len && src.ptr[i] != '=' && src.ptr[i] != ':'; i++) {
        uint8_t c = (uint8_t)src.ptr[i];
        if (!ges_dotenv_is_go_blank(c) && !ges_rune_is_letter_or_number(c) && c != '_' &&
            c != '.' && c != '-') {
            return ges_dotenv_refuse(
                reader, ges_text_skip(src, i),
                "godotenv refuses the file: an unexpected character in the name "
                "of a variable");
        }
    }
    if (src.len == 0) {
        return ges_dotenv_refuse(reader, src, "godotenv refuses the file: zero length string");
    }
    *name = ges_dotenv_go_trim_end(ges_text_slice(src, 0, i < src.len ? i : 0));
    *text = ges_dotenv_go_skip(ges_text_skip(src, i < src.len ? i + 1 : 0));
    return GES_OK;
}

/* --- values -------------------------------------------------------------------------------------
 */

static bool is_capital(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* (\\)?(\$)(\()?\{?([A-Z0-9_]+)?\}? at `at`; the length of the match, and its parts. */
static size_t match_reference(ges_text text, size_t at, bool *is_escaped, bool *is_command,
                              ges_text *name) {
    size_t i = at;
    *is_escaped = text.ptr[i] == '\\';
    i += *is_escaped;
    if (i >= text.len || text.ptr[i] != '$') {
        return 0;
    }
    i++;
    *is_command = i < text.len && text.ptr[i] == '(';
    i += *is_command;
    i += i < text.len && text.ptr[i] == '{';
    size_t begin = i;
    while (i < text.len && is_capital(text.ptr[i])) {
        i++;
    }
    *name = ges_text_slice(text, begin, i);
    i += i < text.len && text.ptr[i] == '}';
    return i - at;
}

static ges_status expand(ges_dotenv_reader *reader, ges_text text, ges_text *out) {
    ges_builder built = ges_builder_in(reader->mem);
    ges_status status = GES_OK;
    for (size_t at = 0; at < text.len && status == GES_OK;) {
        bool is_escaped = false;
        bool is_command = false;
        ges_text name;
        size_t len = match_reference(text, at, &is_escaped, &is_command, &name);
        ges_text match = ges_text_slice(text, at, at + (len != 0 ? len : 1));
        ges_text value = match;
        /* the second condition of the program is never true: "(" never stands in its group */
        if (len != 0 && is_escaped) {
            value = ges_text_skip(match, 1);
        } else if (len != 0 && name.len != 0) {
            value = (ges_text){NULL, 0};
            if (!ges_dotenv_in_file(reader, name, &value)) {
                (void)ges_dotenv_in_process(reader, name, &value); /* absent: empty */
            }
        }
        ges_build_text(&built, value);
        status = ges_dotenv_check(reader, &built);
        at += match.len;
    }
    *out = ges_build_done(&built);
    return status;
}

/* "\n" and "\r" are line ends, any other "\c" is c, but for "\$". */
static ges_text unescape(ges_arena *mem, ges_text text) {
    ges_builder ends = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        bool is_escape = text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] != '\n';
        char next = is_escape ? text.ptr[i + 1] : '\0';
        if (next == 'n' || next == 'r') {
            ges_build_char(&ends, next == 'n' ? '\n' : '\r');
        } else {
            ges_build_text(&ends, ges_text_slice(text, i, i + 1 + is_escape));
        }
        i += is_escape;
    }
    text = ges_build_done(&ends);
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        i += text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] != '$';
        ges_build_char(&out, text.ptr[i]);
    }
    return ges_build_done(&out);
}

static ges_status take_quoted(ges_dotenv_reader *reader, ges_text *text, ges_dotenv_entry *entry) {
    char quote = text->ptr[0];
    size_t backslashes = 0;
    for (size_t i = 1; i < text->len; i++) {
        if (text->ptr[i] == quote && backslashes % 2 == 0) {
            entry->value_at = ges_dotenv_at(reader, ges_text_slice(*text, 0, i + 1));
            entry->value = ges_text_slice(*text, 1, i);
            /* all quotes at both ends go */
            while (entry->value.len != 0 && entry->value.ptr[0] == quote) {
                entry->value = ges_text_skip(entry->value, 1);
            }
            while (entry->value.len != 0 && entry->value.ptr[entry->value.len - 1] == quote) {
                entry->value.len--;
            }
            *text = ges_text_skip(*text, i + 1);
            return quote == '"' ? expand(reader, unescape(reader->mem, entry->value), &entry->value)
                                : GES_OK;
        }
        backslashes = text->ptr[i] == '\\' ? backslashes + 1 : 0;
    }
    return ges_dotenv_refuse(reader, *text, "godotenv refuses the file: unterminated quoted value");
}

static ges_status take_bare(ges_dotenv_reader *reader, ges_text *text, ges_dotenv_entry *entry) {
    size_t end = 0;
    while (end < text->len && text->ptr[end] != '\n' && text->ptr[end] != '\r') {
        end++;
    }
    ges_text line = ges_text_slice(*text, 0, end);
    size_t stop = end;
    for (size_t i = 0; i < end && stop == end; i++) {
        if (line.ptr[i] == '#' && i == 0) {
            return ges_dotenv_refuse(reader, line,
                                     "godotenv crashes at a value that begins with '#'");
        }
        bool is_two = i > 1 && (uint8_t)line.ptr[i - 2] == 0xC2;
        bool is_behind_blank =
            i > 0 && (is_two ? (uint8_t)line.ptr[i - 1] == 0x85 || (uint8_t)line.ptr[i - 1] == 0xA0
                             : (uint8_t)line.ptr[i - 1] < 0x80 && is_blank(line.ptr[i - 1]));
        if (line.ptr[i] == '#' && is_behind_blank) {
            stop = i;
        }
    }
    *text = ges_text_skip(*text, end);
    entry->value = trim(reader->mem, ges_text_slice(line, 0, stop));
    entry->value_at = ges_dotenv_at(reader, ges_text_trim(ges_text_slice(line, 0, stop)));
    if (stop < end) {
        entry->comment_at = ges_dotenv_at(reader, ges_text_skip(line, stop));
    }
    return expand(reader, entry->value, &entry->value);
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_status status = ges_dotenv_cook(reader, GES_DOTENV_CRLF);
    ges_text text = ges_dotenv_go_statement(reader->in);
    while (status == GES_OK && text.len != 0) {
        ges_dotenv_entry entry = {0};
        status = take_name(reader, &text, &entry.name);
        entry.name_at = ges_dotenv_at(reader, entry.name);
        if (status == GES_OK && text.len != 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'')) {
            status = take_quoted(reader, &text, &entry);
        } else if (status == GES_OK) {
            status = take_bare(reader, &text, &entry);
        }
        if (status == GES_OK) {
            status = ges_dotenv_put(reader, &entry);
            text = ges_dotenv_go_statement(text);
        }
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_godotenv = {
    .name = "godotenv",
    .program = "godotenv 1.5 (github.com/joho/godotenv)",
    .read = read,
};
