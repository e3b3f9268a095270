/* Numbers from text: the whole text, or an error. */
#include "base/number.h"

static bool parse(ges_text text, unsigned base, uint64_t *out) {
    if (text.len == 0) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10U
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10U
                                                : 99U;
        if (digit >= base || value > (UINT64_MAX - digit) / base) {
            return false;
        }
        value = value * base + digit;
    }
    *out = value;
    return true;
}

bool ges_parse_u64(ges_text text, uint64_t *out) {
    return parse(text, 10, out);
}

bool ges_parse_hex(ges_text text, uint64_t *out) {
    return parse(text, 16, out);
}
