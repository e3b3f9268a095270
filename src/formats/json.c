/* JSON and JSON with comments. Source: RFC 8259.
 *
 *     value  = null | true | false | number | string | [ value, ... ] | { string: value, ... }
 *     number = -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
 *     string = " (any byte over 0x1F but " and \ | \ ["\/bfnrt] | \u four hex digits)* "        */
#include "formats/json.h"

#include "base/builder.h"
#include "base/number.h"
#include "base/utf.h"

typedef struct parser {
    ges_text in;
    size_t off;
    ges_json_dialect dialect;
    ges_arena *mem;
    ges_error *err;
} parser;

static ges_status fail_at(const parser *p, ges_status status, size_t off, const char *what) {
    uint32_t line = 1;
    for (size_t i = 0; i < off && i < p->in.len; i++) {
        line += p->in.ptr[i] == '\n';
    }
    (void)ges_error_set(p->err, status, "line %u, byte %zu: %s", (unsigned)line, off,
                        what); /* returned below */
    if (p->err != NULL) {
        p->err->offset = off;
        p->err->line = line;
    }
    return status;
}

/* At the end of the input the fault is its length. */
static ges_status fail_here(const parser *p, const char *what) {
    return p->off >= p->in.len
               ? fail_at(p, GES_TRUNCATED, p->in.len, "the JSON text ends too early")
               : fail_at(p, GES_CORRUPT, p->off, what);
}

/* The byte here, or 0 at the end (a NUL byte is wrong wherever this is asked). */
static char peek(const parser *p) {
    return p->off < p->in.len ? p->in.ptr[p->off] : '\0';
}

static bool take(parser *p, const char *word) {
    if (!ges_text_starts(ges_text_skip(p->in, p->off), ges_text_of(word))) {
        return false;
    }
    p->off += strlen(word);
    return true;
}

/* Past the comment that begins here. */
static ges_status skip_comment(parser *p) {
    size_t start = p->off;
    bool is_block = p->off + 1 < p->in.len && p->in.ptr[p->off + 1] == '*';
    if (!is_block && (p->off + 1 >= p->in.len || p->in.ptr[p->off + 1] != '/')) {
        return fail_here(p, "'/' begins no comment");
    }
    const char *closing = is_block ? "*/" : "\n";
    size_t found = ges_text_find(ges_text_skip(p->in, start + 2), ges_text_of(closing));
    if (found == GES_NPOS && is_block) {
        return fail_at(p, GES_TRUNCATED, start, "a comment opens with /* and never closes");
    }
    p->off = found == GES_NPOS ? p->in.len : start + 2 + found + strlen(closing);
    return GES_OK;
}

static ges_status skip_blank(parser *p) {
    for (;;) {
        char c = peek(p);
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            p->off++;
        } else if (c == '/' && p->dialect == GES_JSON_COMMENTS) {
            ges_status status = skip_comment(p);
            if (status != GES_OK) {
                return status;
            }
        } else {
            return GES_OK;
        }
    }
}

/* Four hex digits after \u; false when they are not there. */
static bool take_unit(parser *p, uint32_t *out) {
    uint64_t unit;
    ges_text digits = ges_text_slice(p->in, p->off, p->off + 4);
    if (digits.len != 4 || !ges_parse_hex(digits, &unit)) {
        return false;
    }
    p->off += 4;
    *out = (uint32_t)unit;
    return true;
}

/* The rune of a \u escape, with the second half of a surrogate pair when it follows. */
static ges_status take_unicode(parser *p, ges_builder *out) {
    uint32_t rune;
    if (!take_unit(p, &rune)) {
        return fail_here(p, "\\u needs four hex digits");
    }
    size_t mark = p->off;
    uint32_t low;
    if (rune >= 0xD800 && rune <= 0xDBFF && take(p, "\\u") && take_unit(p, &low) &&
        low >= 0xDC00 && low <= 0xDFFF) {
        rune = 0x10000U + ((rune - 0xD800U) << 10) + (low - 0xDC00U);
    } else {
        p->off = mark;
    }
    ges_build_rune(out, rune);
    return GES_OK;
}

static ges_status take_escape(parser *p, ges_builder *out) {
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    char c = peek(p);
    const char *found = c != '\0' ? strchr(names, c) : NULL;
    if (c != 'u' && found == NULL) {
        return fail_here(p, "an unknown escape follows '\\'");
    }
    p->off++;
    if (c == 'u') {
        return take_unicode(p, out);
    }
    ges_build_char(out, values[found - names]);
    return GES_OK;
}

/* Past the plain characters here; they stand as they are. */
static ges_status skip_plain(parser *p) {
    while (p->off < p->in.len) {
        uint8_t byte = (uint8_t)p->in.ptr[p->off];
        size_t width = 1;
        if (byte == '"' || byte == '\\') {
            return GES_OK;
        }
        if (byte < 0x20) {
            return fail_here(p, "a control character inside a string must be escaped");
        }
        if (byte >= 0x80 && ges_utf8_decode(ges_text_skip(p->in, p->off), &width) ==
                                GES_RUNE_ERROR && width == 1) {
            return fail_here(p, "a byte that is not UTF-8");
        }
        p->off += width;
    }
    return fail_here(p, "");
}

/* A string; without escapes it is borrowed from the input. */
static ges_status take_string(parser *p, ges_text *out) {
    ges_builder built = ges_builder_in(p->mem);
    bool is_built = false;
    p->off++;
    for (;;) {
        size_t start = p->off;
        ges_status status = skip_plain(p);
        if (status != GES_OK) {
            return status;
        }
        ges_text plain = ges_text_slice(p->in, start, p->off);
        bool is_end = peek(p) == '"';
        p->off++;
        if (is_end && !is_built) {
            *out = plain;
            return GES_OK;
        }
        ges_build_text(&built, plain);
        is_built = true;
        status = is_end ? GES_OK : take_escape(p, &built);
        if (status != GES_OK || is_end) {
            *out = ges_build_done(&built);
            return status == GES_OK && ges_arena_failed(p->mem) ? ges_arena_error(p->mem, p->err)
                                                                : status;
        }
    }
}

static bool take_digits(parser *p) {
    size_t start = p->off;
    while (peek(p) >= '0' && peek(p) <= '9') {
        p->off++;
    }
    return p->off > start;
}

static ges_status take_number(parser *p, ges_json *value) {
    size_t start = p->off;
    (void)take(p, "-"); /* it may be missing */
    bool is_zero = take(p, "0");
    bool is_valid = is_zero || take_digits(p);
    if (is_valid && take(p, ".")) {
        is_valid = take_digits(p);
    }
    if (is_valid && (take(p, "e") || take(p, "E"))) {
        if (!take(p, "+")) {
            (void)take(p, "-"); /* it may be missing */
        }
        is_valid = take_digits(p);
    }
    if (!is_valid || (is_zero && peek(p) >= '0' && peek(p) <= '9')) {
        return fail_here(p, "not a number");
    }
    value->kind = GES_JSON_NUMBER;
    value->text = ges_text_slice(p->in, start, p->off);
    return GES_OK;
}

static ges_status take_value(parser *p, unsigned depth, ges_json *value);

/* "name": of a member. */
static ges_status take_key(parser *p, ges_json *child) {
    if (peek(p) != '"') {
        return fail_here(p, "a member's name in double quotes is missing");
    }
    child->key_start = p->off;
    ges_status status = take_string(p, &child->key);
    child->key_end = p->off;
    status = status == GES_OK ? skip_blank(p) : status;
    if (status == GES_OK && !take(p, ":")) {
        status = fail_here(p, "':' is missing after a member's name");
    }
    return status == GES_OK ? skip_blank(p) : status;
}

static ges_status take_child(parser *p, unsigned depth, ges_json *parent, ges_json **last) {
    ges_json *child = ges_new(p->mem, ges_json);
    if (child == NULL) {
        return ges_arena_error(p->mem, p->err);
    }
    ges_status status = parent->kind == GES_JSON_OBJECT ? take_key(p, child) : GES_OK;
    status = status == GES_OK ? take_value(p, depth + 1, child) : status;
    if (*last != NULL) {
        (*last)->next = child;
    } else {
        parent->first = child;
    }
    *last = child;
    parent->count++;
    return status == GES_OK ? skip_blank(p) : status;
}

/* The children up to and with the closing bracket. */
static ges_status take_children(parser *p, unsigned depth, ges_json *parent) {
    const char *closing = parent->kind == GES_JSON_OBJECT ? "}" : "]";
    ges_json *last = NULL;
    if (depth >= GES_JSON_MAX_DEPTH) {
        return fail_at(p, GES_TOO_LARGE, p->off, "nested deeper than 128 brackets");
    }
    p->off++;
    ges_status status = skip_blank(p);
    if (status == GES_OK && take(p, closing)) {
        return GES_OK;
    }
    while (status == GES_OK) {
        status = take_child(p, depth, parent, &last);
        if (status != GES_OK || take(p, closing)) {
            return status;
        }
        if (!take(p, ",")) {
            return fail_here(p, "',' or the closing bracket is missing");
        }
        status = skip_blank(p);
        if (status == GES_OK && p->dialect == GES_JSON_COMMENTS && take(p, closing)) {
            return GES_OK;
        }
    }
    return status;
}

static ges_status take_word(parser *p, ges_json *value) {
    value->kind = GES_JSON_BOOLEAN;
    value->boolean = take(p, "true");
    if (value->boolean || take(p, "false")) {
        return GES_OK;
    }
    value->kind = GES_JSON_NULL;
    if (take(p, "null")) {
        return GES_OK;
    }
    ges_text rest = ges_text_skip(p->in, p->off);
    bool is_cut = ges_text_starts(GES_T("true"), rest) || ges_text_starts(GES_T("false"), rest) ||
                  ges_text_starts(GES_T("null"), rest);
    return is_cut ? fail_at(p, GES_TRUNCATED, p->in.len, "the JSON text ends too early")
                  : fail_here(p, "no JSON value begins here");
}

static ges_status take_value(parser *p, unsigned depth, ges_json *value) {
    ges_status status;
    char c = peek(p);
    value->start = p->off;
    if (c == '{' || c == '[') {
        value->kind = c == '{' ? GES_JSON_OBJECT : GES_JSON_ARRAY;
        status = take_children(p, depth, value);
    } else if (c == '"') {
        value->kind = GES_JSON_STRING;
        status = take_string(p, &value->text);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        status = take_number(p, value);
    } else {
        status = take_word(p, value);
    }
    value->end = p->off;
    return status;
}

ges_status ges_json_parse(ges_bytes in, ges_json_dialect dialect, ges_arena *mem,
                          const ges_json **out, ges_error *err) {
    parser p = {ges_text_from(in), 0, dialect, mem, err};
    ges_json *value = ges_new(mem, ges_json);
    if (value == NULL) {
        return ges_arena_error(mem, err);
    }
    if (dialect == GES_JSON_COMMENTS) {
        (void)take(&p, "\xEF\xBB\xBF"); /* it may be missing */
    }
    ges_status status = skip_blank(&p);
    status = status == GES_OK ? take_value(&p, 0, value) : status;
    status = status == GES_OK ? skip_blank(&p) : status;
    if (status == GES_OK && p.off < p.in.len) {
        status = fail_here(&p, "something follows the JSON value");
    }
    if (status == GES_OK) {
        *out = value;
    }
    return status;
}

const ges_json *ges_json_member(const ges_json *value, ges_text name) {
    const ges_json *found = NULL;
    if (value == NULL || value->kind != GES_JSON_OBJECT) {
        return NULL;
    }
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        found = ges_text_equal(child->key, name) ? child : found;
    }
    return found;
}

bool ges_json_text(const ges_json *value, ges_text *out) {
    bool is_text = value != NULL && value->kind == GES_JSON_STRING;
    if (is_text) {
        *out = value->text;
    }
    return is_text;
}

bool ges_json_boolean(const ges_json *value, bool *out) {
    bool is_boolean = value != NULL && value->kind == GES_JSON_BOOLEAN;
    if (is_boolean) {
        *out = value->boolean;
    }
    return is_boolean;
}

bool ges_json_u64(const ges_json *value, uint64_t *out) {
    return value != NULL && value->kind == GES_JSON_NUMBER && ges_parse_u64(value->text, out);
}

bool ges_json_i64(const ges_json *value, int64_t *out) {
    if (value == NULL || value->kind != GES_JSON_NUMBER) {
        return false;
    }
    bool is_negative = ges_text_starts(value->text, GES_T("-"));
    uint64_t size;
    if (!ges_parse_u64(ges_text_skip(value->text, is_negative ? 1 : 0), &size) ||
        size > (uint64_t)INT64_MAX + (is_negative ? 1 : 0)) {
        return false;
    }
    *out = !is_negative ? (int64_t)size : size > (uint64_t)INT64_MAX ? INT64_MIN : -(int64_t)size;
    return true;
}

const char *ges_json_kind_name(ges_json_kind kind) {
    static const char *const names[] = {
        [GES_JSON_NULL] = "null",     [GES_JSON_BOOLEAN] = "true or false",
        [GES_JSON_NUMBER] = "number", [GES_JSON_STRING] = "string",
        [GES_JSON_ARRAY] = "array",   [GES_JSON_OBJECT] = "object",
    };
    return names[kind];
}
