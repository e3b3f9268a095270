/* Lines of `go env` and its JSON strings. */
#include "go/listing.h"

#include "base/unicode.h"
#include "base/utf.h"

/* How many bytes at the front are ASCII and no quote. */
static size_t plain_len(ges_text value) {
    size_t len = 0;
    while (len < value.len && value.ptr[len] != '\'' && (uint8_t)value.ptr[len] < 0x80) {
        len++;
    }
    return len;
}

/* 1.21 to 1.24 copy bytes; from 1.25 on runes are walked and an invalid byte becomes U+FFFD. */
static void quote_shell(ges_builder *out, uint32_t minor, ges_text value) {
    ges_build_char(out, '\'');
    size_t plain = plain_len(value); /* nearly always all of it */
    ges_build_text(out, ges_text_slice(value, 0, plain));
    for (size_t i = plain; i < value.len;) {
        size_t width = 1;
        uint32_t rune = (uint8_t)value.ptr[i];
        if (minor >= 25) {
            rune = ges_utf8_decode(ges_text_skip(value, i), &width);
        }
        if (rune == '\'') {
            ges_build_str(out, "'\\''");
        } else if (minor >= 25) {
            ges_build_rune(out, rune);
        } else {
            ges_build_char(out, value.ptr[i]);
        }
        i += width;
    }
    ges_build_char(out, '\'');
}

static bool is_unquotable(uint32_t rune) {
    return rune == '\r' || rune == '\n' ||
           (!ges_rune_is_graphic(rune) && !ges_rune_is_space(rune));
}

/* Up to 1.24 each byte is taken for a rune, which mangles UTF-8. False: something was replaced. */
static bool escape_batch(ges_builder *out, uint32_t minor, ges_text value) {
    bool is_clean = true;
    for (size_t i = 0; i < value.len;) {
        size_t width = 1;
        uint32_t rune = (uint8_t)value.ptr[i];
        if (minor >= 25) {
            rune = ges_utf8_decode(ges_text_skip(value, i), &width);
        }
        if (is_unquotable(rune)) {
            is_clean = false;
            ges_build_rune(out, GES_RUNE_ERROR);
        } else if (rune == '%') {
            ges_build_str(out, "%%");
        } else if (minor >= 25 && rune >= 0x80) {
            ges_build_rune(out, rune);
        } else {
            if (rune < 0x80 && memchr("<>|&^", (int)rune, 5) != NULL) {
                ges_build_char(out, '^');
            }
            ges_build_char(out, value.ptr[i]);
        }
        i += width;
    }
    return is_clean;
}

bool ges_listing_line(ges_builder *out, ges_listing_style style, ges_text name, ges_text value) {
    bool is_clean = true;
    if (style.is_windows) {
        ges_build_str(out, "set ");
    }
    ges_build_text(out, name);
    ges_build_char(out, '=');
    if (style.is_windows && style.minor >= 21) {
        is_clean = escape_batch(out, style.minor, value);
    } else if (style.is_windows) {
        ges_build_text(out, value);
    } else if (style.minor >= 21) {
        quote_shell(out, style.minor, value);
    } else {
        ges_build_char(out, '"');
        ges_build_text(out, value);
        ges_build_char(out, '"');
    }
    ges_build_char(out, '\n');
    return is_clean;
}

/* The one-letter escape of a control character; 0 when it has none. */
static char short_escape(uint32_t minor, uint32_t rune) {
    switch (rune) {
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\b':
        return minor >= 22 ? 'b' : 0;
    case '\f':
        return minor >= 22 ? 'f' : 0;
    default:
        return 0;
    }
}

static bool needs_json_number(uint32_t rune) {
    return rune < 0x20 || rune == '<' || rune == '>' || rune == '&' || rune == 0x2028 ||
           rune == 0x2029;
}

static void build_json_rune(ges_builder *out, uint32_t minor, uint32_t rune, bool is_invalid) {
    char letter = short_escape(minor, rune);
    if (rune == '"' || rune == '\\') {
        ges_build_char(out, '\\');
        ges_build_char(out, (char)rune);
    } else if (letter != 0) {
        ges_build_char(out, '\\');
        ges_build_char(out, letter);
    } else if (needs_json_number(rune) || (is_invalid && minor < 27)) {
        ges_build_format(out, "\\u%04x", (unsigned)rune);
    } else {
        ges_build_rune(out, rune);
    }
}

void ges_listing_json(ges_builder *out, uint32_t minor, ges_text value) {
    ges_build_char(out, '"');
    for (size_t i = 0; i < value.len;) {
        size_t width;
        uint32_t rune = ges_utf8_decode(ges_text_skip(value, i), &width);
        build_json_rune(out, minor, rune, rune == GES_RUNE_ERROR && width == 1);
        i += width;
    }
    ges_build_char(out, '"');
}
