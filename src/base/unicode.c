/* The three questions that Go's own texts ask of a rune. */
#include "base/unicode.h"

#include "base/unicode_letters.h"
#include "base/unicode_table.h"
#include "base/utf.h"

static bool is_print_below_10000(uint32_t rune) {
    size_t low = 0;
    size_t high = GES_COUNT(print_below_10000);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rune < print_below_10000[middle][0]) {
            high = middle;
        } else if (rune > print_below_10000[middle][1]) {
            low = middle + 1;
        } else {
            return true;
        }
    }
    return false;
}

static bool is_print_above_ffff(uint32_t rune) {
    size_t low = 0;
    size_t high = GES_COUNT(print_above_ffff);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rune < print_above_ffff[middle][0]) {
            high = middle;
        } else if (rune > print_above_ffff[middle][1]) {
            low = middle + 1;
        } else {
            return true;
        }
    }
    return false;
}

bool ges_rune_is_print(uint32_t rune) {
    if (rune < 0x7F) {
        return rune >= 0x20;
    }
    return rune <= 0xFFFF ? is_print_below_10000(rune) : is_print_above_ffff(rune);
}

bool ges_rune_is_print_in(uint32_t rune, uint32_t minor) {
    enum { FIRST_WITH_17 = 27 };
    if (minor < FIRST_WITH_17 || rune < print_since_17[0][0] || ges_rune_is_print(rune)) {
        return ges_rune_is_print(rune);
    }
    for (size_t i = 0; i < GES_COUNT(print_since_17); i++) {
        if (rune <= print_since_17[i][1]) {
            return rune >= print_since_17[i][0];
        }
    }
    return false;
}

/* Class Zs but the ASCII space. */
static bool is_other_blank(uint32_t rune) {
    return rune == 0xA0 || rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x202F ||
           rune == 0x205F || rune == 0x3000;
}

bool ges_rune_is_space(uint32_t rune) {
    if (rune <= 0x20) {
        return rune == ' ' || (rune >= '\t' && rune <= '\r');
    }
    return rune >= 0x85 &&
           (rune == 0x85 || rune == 0x2028 || rune == 0x2029 || is_other_blank(rune));
}

bool ges_rune_is_graphic(uint32_t rune) {
    return ges_rune_is_print(rune) || is_other_blank(rune);
}

ges_text ges_text_trim_unicode(ges_text text) {
    size_t width = 0;
    while (text.len > 0 && ges_rune_is_space(ges_utf8_decode(text, &width))) {
        text = ges_text_skip(text, width);
    }
    while (text.len > 0) {
        /* The last rune starts at most three bytes before the last byte. */
        size_t at = text.len - 1;
        while (at > 0 && text.len - at < 4 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) {
            at--;
        }
        uint32_t rune = ges_utf8_decode(ges_text_skip(text, at), &width);
        if (at + width != text.len || !ges_rune_is_space(rune)) {
            break;
        }
        text = ges_text_slice(text, 0, at);
    }
    return text;
}

static bool is_within(const uint32_t (*ranges)[2], size_t count, uint32_t rune) {
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (rune >= ranges[middle][0] && rune <= ranges[middle][1]) {
            return true;
        }
        low = rune < ranges[middle][0] ? low : middle + 1;
        count = rune < ranges[middle][0] ? middle : count;
    }
    return false;
}

bool ges_rune_is_letter_or_number(uint32_t rune) {
    return is_within(letters_and_numbers, GES_COUNT(letters_and_numbers), rune);
}

bool ges_rune_is_alphanumeric(uint32_t rune) {
    return ges_rune_is_letter_or_number(rune) ||
           is_within(alphanumeric_besides, GES_COUNT(alphanumeric_besides), rune);
}

bool ges_text_next_field(ges_text *rest, ges_text *field) {
    size_t width = 0;
    while (rest->len > 0 && ges_rune_is_space(ges_utf8_decode(*rest, &width))) {
        *rest = ges_text_skip(*rest, width);
    }
    if (rest->len == 0) {
        return false;
    }
    size_t len = 0;
    while (len < rest->len &&
           !ges_rune_is_space(ges_utf8_decode(ges_text_skip(*rest, len), &width))) {
        len += width;
    }
    *field = ges_text_slice(*rest, 0, len);
    *rest = ges_text_skip(*rest, len);
    return true;
}
