/* `.env` as docker compose reads it: shell escapes in double quotes, all operators in references,
 * and the process wins inside them. Source: github.com/compose-spec/compose-go e70e961, dotenv/ and
 * template/. */
#include "formats/dotenv_reader.h"

typedef struct compose {
    ges_dotenv_reader *reader;
    ges_text place; /* of the value that is expanded */
} compose;

/* --- ${...} -------------------------------------------------------------------------------------
 */

static bool find(compose *c, ges_text name, ges_text *value) {
    *value = (ges_text){NULL, 0};
    return ges_dotenv_in_process(c->reader, name, value) ||
           ges_dotenv_in_file(c->reader, name, value);
}

/* [_a-z][_a-z0-9]* in either case, with the two letters that Unicode folds into them. */
static size_t name_len(ges_text text) {
    size_t len = 0;
    while (len < text.len) {
        ges_text rest = ges_text_skip(text, len);
        size_t width = ges_text_starts(rest, GES_T("\xC5\xBF"))       ? 2
                       : ges_text_starts(rest, GES_T("\xE2\x84\xAA")) ? 3
                                                                      : 0;
        bool is_good =
            len == 0 ? ges_dotenv_is_letter(rest.ptr[0]) : ges_dotenv_is_word(rest.ptr[0]);
        if (width == 0 && !is_good) {
            break;
        }
        len += width != 0 ? width : 1;
    }
    return len;
}

/* Behind the brace that closes the one at 1: the program skips whatever follows an opening brace.
 */
static size_t close_of(ges_text text) {
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '}' && --depth == 0) {
            return i;
        }
        if (text.ptr[i] == '{') {
            depth++;
            i++;
        }
    }
    return GES_NPOS;
}

static ges_status expand(compose *c, ges_text text, uint32_t depth, ges_text *out);

static ges_status operate(compose *c, ges_text name, ges_text op, ges_text rest, uint32_t depth,
                          ges_text *out) {
    ges_text value;
    bool has = find(c, name, &value) && (op.len == 1 || value.len != 0);
    char kind = op.ptr[op.len - 1];
    *out = value;
    if (kind == '+' ? !has : has) {
        return GES_OK;
    }
    ges_status status = expand(c, rest, depth + 1, out);
    if (status == GES_OK && kind == '?') {
        return ges_dotenv_refuse(c->reader, c->place,
                                 "required variable %.*s is missing a value%s%.*s", GES_FMT(name),
                                 out->len != 0 ? ": " : "", GES_FMT(*out));
    }
    return status;
}

/* One match of the pattern, which reaches to the last brace of its line; *taken: up to its own. */
static ges_status expand_braced(compose *c, ges_text match, uint32_t depth, ges_builder *built,
                                size_t *taken) {
    size_t close = close_of(match);
    match = ges_text_slice(match, 0, close == GES_NPOS ? match.len : close + 1);
    size_t len = name_len(ges_text_skip(match, 2));
    ges_text name = ges_text_slice(match, 2, 2 + len);
    ges_text behind = ges_text_skip(match, 2 + len);
    size_t op = behind.len > 1 && behind.ptr[0] == ':' ? 2 : 1;
    bool has_op = behind.len > op && memchr("-+?", behind.ptr[op - 1], 3) != NULL;
    bool is_closed = behind.len != 0 && behind.ptr[behind.len - 1] == '}';
    ges_text value = {NULL, 0};
    ges_status status = GES_OK;
    if (len == 0 || !is_closed || (!has_op && behind.len != 1)) {
        return ges_dotenv_refuse(c->reader, c->place,
                                 "docker compose refuses the file: invalid template");
    }
    if (has_op) {
        status = operate(c, name, ges_text_slice(behind, 0, op),
                         ges_text_slice(behind, op, behind.len - 1), depth, &value);
    } else {
        (void)find(c, name, &value); /* absent: empty */
    }
    ges_build_text(built, value);
    *taken = match.len;
    return status;
}

/* The length of what the pattern matches at a dollar; 0: nothing. */
static size_t match_len(ges_text text) {
    if (text.len < 2) {
        return 0;
    }
    if (text.ptr[1] == '$') {
        return 2;
    }
    if (text.ptr[1] != '{') {
        size_t len = name_len(ges_text_skip(text, 1));
        return len != 0 ? len + 1 : 0;
    }
    size_t len = 2 + name_len(ges_text_skip(text, 2));
    ges_text behind = ges_text_skip(text, len);
    size_t op = behind.len > 1 && behind.ptr[0] == ':' ? 2 : 1;
    bool has_op = len > 2 && behind.len >= op && memchr("-+?", behind.ptr[op - 1], 3) != NULL;
    ges_text line = ges_text_slice(behind, 0, ges_text_find_char(behind, '\n'));
    size_t last = has_op ? ges_text_rfind_char(ges_text_skip(line, op), '}') : GES_NPOS;
    if (last != GES_NPOS) {
        return len + op + last + 1;
    }
    return len > 2 && behind.len != 0 && behind.ptr[0] == '}' ? len + 1 : 2;
}

static ges_status expand(compose *c, ges_text text, uint32_t depth, ges_text *out) {
    ges_builder built = ges_builder_in(c->reader->mem);
    ges_status status = GES_OK;
    if (depth > GES_DOTENV_MAX_DEPTH) {
        return ges_error_set(c->reader->err, GES_TOO_LARGE, "references nest deeper than %d",
                             GES_DOTENV_MAX_DEPTH);
    }
    for (size_t at = 0; at < text.len && status == GES_OK;) {
        ges_text rest = ges_text_skip(text, at);
        size_t len = rest.ptr[0] == '$' ? match_len(rest) : 0;
        ges_text match = ges_text_slice(rest, 0, len != 0 ? len : 1);
        if (len == 0) {
            ges_build_char(&built, rest.ptr[0]);
        } else if (match.ptr[1] == '$') {
            ges_build_char(&built, '$');
        } else if (match.ptr[1] == '{') {
            status = expand_braced(c, match, depth, &built, &len);
        } else {
            ges_text value;
            (void)find(c, ges_text_skip(match, 1), &value); /* absent: empty */
            ges_build_text(&built, value);
        }
        at += len != 0 ? len : 1;
        status = status == GES_OK ? ges_dotenv_check(c->reader, &built) : status;
        status = status == GES_OK && len != 0 ? ges_dotenv_step(c->reader, rest.len) : status;
    }
    *out = ges_build_done(&built);
    return status;
}

/* --- "\n" ---------------------------------------------------------------------------------------
 */

/* The escape at the front of `text`: its length, and what it stands for; 0: none. */
static size_t escape(ges_text text, uint32_t *rune) {
    static const char from[] = "abfnrtv\"\\";
    static const char to[] = "\a\b\f\n\r\t\v\"\\";
    const char *found = text.len > 1 ? memchr(from, text.ptr[1], sizeof(from) - 1) : NULL;
    if (found != NULL) {
        *rune = (uint32_t)to[found - from];
        return 2;
    }
    /* \0 and three octal digits; fewer stay as they are */
    uint32_t value = 0;
    for (size_t i = 2; i < 5; i++) {
        if (text.len < 5 || text.ptr[1] != '0' || text.ptr[i] < '0' || text.ptr[i] > '7') {
            return 0;
        }
        value = value * 8 + (uint32_t)(text.ptr[i] - '0');
    }
    *rune = value;
    return value <= 255 ? 5 : 0;
}

/* How much of a text an escape that means nothing takes: what the pattern matches all the same. */
static size_t escape_len(ges_text text) {
    if (text.len < 2) {
        return 1;
    }
    size_t len = 2;
    while (text.ptr[1] == '0' && len < 5 && len < text.len && text.ptr[len] >= '0' &&
           text.ptr[len] <= '9') {
        len++;
    }
    return text.ptr[1] == '0' || text.ptr[1] == 'c' ? len : 1;
}

static ges_text unescape(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    for (size_t at = 0; at < text.len;) {
        ges_text rest = ges_text_skip(text, at);
        uint32_t rune;
        size_t len = rest.ptr[0] == '\\' ? escape(rest, &rune) : 0;
        if (rest.ptr[0] == '\\' && ges_text_starts(rest, GES_T("\\$"))) {
            ges_build_str(&out, "$$");
            len = 2;
        } else if (len != 0) {
            ges_build_rune(&out, rune);
        } else {
            len = rest.ptr[0] == '\\' ? escape_len(rest) : 1;
            /* the program takes the zero of "\0" away before it finds that it is no escape */
            bool is_octal = len > 1 && rest.ptr[1] == '0';
            ges_build_text(&out, ges_text_slice(rest, 0, is_octal ? 1 : len));
            ges_build_text(&out, ges_text_slice(rest, is_octal ? 2 : len, len));
        }
        at += len;
    }
    return ges_build_done(&out);
}

/* --- statements ---------------------------------------------------------------------------------
 */

/* *is_inherited: a name alone on its line, whose value is the process's. */
static ges_status take_name(ges_dotenv_reader *reader, ges_text *text, ges_text *name,
                            bool *is_inherited) {
    ges_text src = *text;
    bool has_export = ges_text_starts(src, GES_T("export")) && src.len > 6 &&
                      memchr("\t\n\f\r ", src.ptr[6], 5) != NULL;
    src = has_export ? ges_dotenv_go_skip(ges_text_skip(src, 6)) : src;
    size_t at = 0;
    bool is_found = false;
    while (at < src.len && !is_found) {
        size_t width;
        uint32_t rune = ges_utf8_decode(ges_text_skip(src, at), &width);
        is_found = rune == '=' || rune == ':' || rune == '\n';
        bool is_good = is_found || ges_dotenv_is_go_blank(rune) ||
                       ges_rune_is_letter_or_number(rune) ||
                       (rune < 0x80 && memchr("_.-[]", (int)rune, 5) != NULL);
        if (!is_good) {
            return ges_dotenv_refuse(reader, ges_text_skip(src, at),
                                     "docker compose refuses the file: unexpected character in a "
                                     "variable's name");
        }
        at += is_found ? 0 : width;
    }
    if (src.len == 0) {
        return ges_dotenv_refuse(reader, src,
                                 "docker compose refuses the file: zero length string");
    }
    *is_inherited = is_found && src.ptr[at] == '\n';
    *name = ges_dotenv_go_trim_end(ges_text_slice(src, 0, is_found ? at : 0));
    *text = ges_dotenv_go_skip(ges_text_skip(src, is_found ? at + 1 : 0));
    if (ges_text_find_char(*name, ' ') != GES_NPOS) {
        return ges_dotenv_refuse(reader, *name,
                                 "docker compose refuses the file: key cannot contain a "
                                 "space");
    }
    return GES_OK;
}

static ges_status take_quoted(compose *c, ges_text *text, ges_dotenv_entry *entry) {
    ges_builder chars = ges_builder_in(c->reader->mem);
    char quote = text->ptr[0];
    bool is_escape = false;
    for (size_t i = 1; i < text->len; i++) {
        char ch = text->ptr[i];
        if (ch == '\\' && !is_escape) {
            is_escape = true;
            continue;
        }
        if (ch == quote && !is_escape) {
            entry->value_at = ges_dotenv_at(c->reader, ges_text_slice(*text, 0, i + 1));
            entry->value = ges_build_done(&chars);
            *text = ges_text_skip(*text, i + 1);
            return quote == '"'
                       ? expand(c, unescape(c->reader->mem, entry->value), 0, &entry->value)
                       : GES_OK;
        }
        if (is_escape && ch != quote) {
            ges_build_char(&chars, '\\');
        }
        ges_build_char(&chars, ch);
        is_escape = false;
    }
    return ges_dotenv_refuse(c->reader, *text,
                             "docker compose refuses the file: unterminated quoted value");
}

static ges_status take_value(compose *c, ges_text *text, ges_dotenv_entry *entry) {
    c->place = *text;
    if (text->len != 0 && (text->ptr[0] == '"' || text->ptr[0] == '\'')) {
        return take_quoted(c, text, entry);
    }
    size_t end = ges_text_find_char(*text, '\n');
    ges_text line = ges_text_slice(*text, 0, end);
    size_t hash = ges_text_find(line, GES_T(" #"));
    entry->value = ges_dotenv_go_trim_end(ges_text_slice(line, 0, hash));
    entry->value_at = ges_dotenv_at(c->reader, entry->value);
    if (hash != GES_NPOS) {
        entry->comment_at = ges_dotenv_at(c->reader, ges_text_skip(line, hash + 1));
    }
    *text = ges_text_skip(*text, end == GES_NPOS ? text->len : end + 1);
    return expand(c, entry->value, 0, &entry->value);
}

static ges_status read(ges_dotenv_reader *reader) {
    compose c = {.reader = reader};
    bool has_bom = ges_text_starts(reader->in, GES_T("\xEF\xBB\xBF"));
    ges_text text = ges_dotenv_go_statement(has_bom ? ges_text_skip(reader->in, 3) : reader->in);
    ges_status status = GES_OK;
    while (status == GES_OK && text.len != 0) {
        ges_dotenv_entry entry = {0};
        bool is_inherited = false;
        status = take_name(reader, &text, &entry.name, &is_inherited);
        entry.name_at = ges_dotenv_at(reader, entry.name);
        if (status == GES_OK && is_inherited) {
            entry.is_unset = !find(&c, entry.name, &entry.value);
        } else if (status == GES_OK) {
            status = take_value(&c, &text, &entry);
        }
        bool is_kept = entry.name.len == 0 || entry.name.ptr[0] < '0' || entry.name.ptr[0] > '9';
        /* a name that the process lacks leaves what the file said before */
        if (status == GES_OK && is_kept && !entry.is_unset) {
            status = ges_dotenv_put(reader, &entry);
        }
        text = ges_dotenv_go_statement(text);
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_compose = {
    .name = "compose",
    .program = "docker compose (compose-go 2)",
    .read = read,
};
