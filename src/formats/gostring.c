/* Go string literals, as strconv writes and reads them. */
#include "formats/gostring.h"

#include "base/unicode.h"
#include "base/utf.h"

/* The escapes with a letter: what is written behind the backslash, and the byte that it means. */
static const struct {
    char letter;
    char byte;
} letter_escapes[] = {{'a', '\a'}, {'b', '\b'}, {'f', '\f'}, {'n', '\n'},
                      {'r', '\r'}, {'t', '\t'}, {'v', '\v'}, {'\\', '\\'}};

static bool quote_by_letter(ges_builder *b, uint32_t rune) {
    for (size_t i = 0; i < GES_COUNT(letter_escapes); i++) {
        if (rune == (uint32_t)letter_escapes[i].byte) {
            ges_build_char(b, '\\');
            ges_build_char(b, letter_escapes[i].letter);
            return true;
        }
    }
    return false;
}

static void quote_rune(ges_builder *b, uint32_t rune, ges_text bytes, uint32_t minor) {
    if (rune == GES_RUNE_ERROR && bytes.len == 1) {
        ges_build_format(b, "\\x%02x", (unsigned)(unsigned char)bytes.ptr[0]);
    } else if (rune == '"') {
        ges_build_str(b, "\\\"");
    } else if (quote_by_letter(b, rune)) {
        return;
    } else if (ges_rune_is_print_in(rune, minor)) {
        ges_build_text(b, bytes);
    } else if (rune < ' ' || rune == 0x7F) {
        ges_build_format(b, "\\x%02x", (unsigned)rune);
    } else if (rune < 0x10000) {
        ges_build_format(b, "\\u%04x", (unsigned)rune);
    } else {
        ges_build_format(b, "\\U%08x", (unsigned)rune);
    }
}

static void quote(ges_builder *b, ges_text text, uint32_t minor) {
    ges_build_char(b, '"');
    while (text.len > 0) {
        size_t width = 1;
        uint32_t rune = ges_utf8_decode(text, &width);
        quote_rune(b, rune, ges_text_slice(text, 0, width), minor);
        text = ges_text_skip(text, width);
    }
    ges_build_char(b, '"');
}

void ges_gostring_quote(ges_builder *b, ges_text text) {
    quote(b, text, 0);
}

ges_text ges_gostring_quoted(ges_arena *mem, ges_text text) {
    return ges_gostring_quoted_in(mem, text, 0);
}

ges_text ges_gostring_quoted_in(ges_arena *mem, ges_text text, uint32_t minor) {
    ges_builder b = ges_builder_in(mem);
    quote(&b, text, minor);
    return ges_build_done(&b);
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

/* Takes exactly `count` digits of `base` off *rest. */
static bool take_digits(ges_text *rest, size_t count, int base, uint32_t *value) {
    if (rest->len < count) {
        return false;
    }
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = digit_value(rest->ptr[i]);
        if (digit >= base) {
            return false;
        }
        *value = *value * (uint32_t)base + (uint32_t)digit;
    }
    *rest = ges_text_skip(*rest, count);
    return true;
}

static bool is_rune(uint32_t value) {
    return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

/* What stands behind a backslash in a literal with `quote`. */
static bool read_escape(ges_builder *b, ges_text *rest, char quote) {
    if (rest->len == 0) {
        return false;
    }
    char letter = rest->ptr[0];
    uint32_t value = 0;
    if (letter >= '0' && letter <= '7') {
        if (!take_digits(rest, 3, 8, &value) || value > 255) {
            return false;
        }
        ges_build_char(b, (char)(unsigned char)value);
        return true;
    }
    *rest = ges_text_skip(*rest, 1);
    for (size_t i = 0; i < GES_COUNT(letter_escapes); i++) {
        if (letter == letter_escapes[i].letter) {
            ges_build_char(b, letter_escapes[i].byte);
            return true;
        }
    }
    if (letter == quote) {
        ges_build_char(b, quote);
        return true;
    }
    if (letter == 'x') {
        if (!take_digits(rest, 2, 16, &value)) {
            return false;
        }
        ges_build_char(b, (char)(unsigned char)value);
        return true;
    }
    if ((letter != 'u' && letter != 'U') || !take_digits(rest, letter == 'u' ? 4 : 8, 16, &value) ||
        !is_rune(value)) {
        return false;
    }
    ges_build_rune(b, value);
    return true;
}

static bool unquote_raw(ges_arena *mem, ges_text body, ges_text *out) {
    if (ges_text_find_char(body, '`') != GES_NPOS) {
        return false;
    }
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < body.len; i++) {
        if (body.ptr[i] != '\r') {
            ges_build_char(&b, body.ptr[i]);
        }
    }
    *out = ges_build_done(&b);
    return true;
}

bool ges_gostring_unquote(ges_arena *mem, ges_text literal, ges_text *out) {
    if (literal.len < 2 || literal.ptr[0] != literal.ptr[literal.len - 1] ||
        strchr("\"'`", literal.ptr[0]) == NULL || literal.ptr[0] == '\0') {
        return false;
    }
    char quote = literal.ptr[0];
    ges_text rest = ges_text_slice(literal, 1, literal.len - 1);
    if (quote == '`') {
        return unquote_raw(mem, rest, out);
    }
    ges_builder b = ges_builder_in(mem);
    size_t rune_count = 0;
    for (; rest.len > 0; rune_count++) {
        size_t width = 1;
        uint32_t rune = ges_utf8_decode(rest, &width);
        if (rune == (uint32_t)quote || rune == '\n') {
            return false;
        }
        ges_text bytes = ges_text_slice(rest, 0, width);
        rest = ges_text_skip(rest, width);
        if (rune == '\\') {
            if (!read_escape(&b, &rest, quote)) {
                return false;
            }
        } else {
            ges_build_text(&b, bytes);
        }
    }
    if (quote == '\'' && rune_count != 1) {
        return false;
    }
    *out = ges_build_done(&b);
    return true;
}
