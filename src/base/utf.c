/* UTF-8 as Go reads it. Source: Unicode table 3-7, Go unicode/utf8. */
#include "base/utf.h"

static bool is_tail(uint8_t byte) {
    return (byte & 0xC0U) == 0x80U;
}

uint32_t ges_utf8_decode(ges_text text, size_t *width) {
    const uint8_t *p = (const uint8_t *)text.ptr;
    uint32_t first = p[0];
    *width = 1;
    if (first < 0x80) {
        return first;
    }
    if (first >= 0xC2 && first <= 0xDF && text.len >= 2 && is_tail(p[1])) {
        *width = 2;
        return (first & 0x1FU) << 6 | (p[1] & 0x3FU);
    }
    if (first >= 0xE0 && first <= 0xEF && text.len >= 3 && is_tail(p[1]) && is_tail(p[2])) {
        uint32_t rune = (first & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
        if (rune >= 0x800 && (rune < 0xD800 || rune > 0xDFFF)) {
            *width = 3;
            return rune;
        }
    }
    if (first >= 0xF0 && first <= 0xF4 && text.len >= 4 && is_tail(p[1]) && is_tail(p[2]) &&
        is_tail(p[3])) {
        uint32_t rune = (first & 0x07U) << 18 | (p[1] & 0x3FU) << 12 | (p[2] & 0x3FU) << 6 |
                        (p[3] & 0x3FU);
        if (rune >= 0x10000 && rune <= 0x10FFFF) {
            *width = 4;
            return rune;
        }
    }
    return GES_RUNE_ERROR;
}

size_t ges_utf8_encode(uint32_t rune, char out[4]) {
    if (rune > 0x10FFFF) {
        rune = GES_RUNE_ERROR;
    }
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0U | rune >> 6);
        out[1] = (char)(0x80U | (rune & 0x3FU));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0U | rune >> 12);
        out[1] = (char)(0x80U | (rune >> 6 & 0x3FU));
        out[2] = (char)(0x80U | (rune & 0x3FU));
        return 3;
    }
    out[0] = (char)(0xF0U | rune >> 18);
    out[1] = (char)(0x80U | (rune >> 12 & 0x3FU));
    out[2] = (char)(0x80U | (rune >> 6 & 0x3FU));
    out[3] = (char)(0x80U | (rune & 0x3FU));
    return 4;
}

bool ges_utf8_valid(ges_text text) {
    while (text.len != 0) {
        size_t width;
        if (ges_utf8_decode(text, &width) == GES_RUNE_ERROR && width == 1) {
            return false;
        }
        text = ges_text_skip(text, width);
    }
    return true;
}
