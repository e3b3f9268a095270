/* UTF-16 and WTF-8. Source: simonsapin.github.io/wtf-8. */
#include "base/utf16.h"

#include "base/utf.h"

static bool is_surrogate_sequence(ges_text text) {
    const uint8_t *p = (const uint8_t *)text.ptr;
    return text.len >= 3 && p[0] == 0xED && p[1] >= 0xA0 && p[1] <= 0xBF && (p[2] & 0xC0U) == 0x80U;
}

/* The next rune or lone surrogate off the front. */
static uint32_t next_rune(ges_text *rest) {
    size_t width = 3;
    uint32_t rune;
    if (is_surrogate_sequence(*rest)) {
        const uint8_t *p = (const uint8_t *)rest->ptr;
        rune = 0xD000U | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    } else {
        rune = ges_utf8_decode(*rest, &width);
    }
    *rest = (ges_text){rest->ptr + width, rest->len - width};
    return rune;
}

static void put_unit(uint16_t *out, size_t room, size_t *count, uint32_t unit) {
    if (*count < room) {
        out[*count] = (uint16_t)unit;
    }
    *count += 1;
}

size_t ges_utf16_encode(ges_text text, uint16_t *out, size_t room) {
    size_t count = 0;
    while (text.len != 0) {
        uint32_t rune = next_rune(&text);
        if (rune < 0x10000) {
            put_unit(out, room, &count, rune);
        } else {
            put_unit(out, room, &count, 0xD7C0U + (rune >> 10));
            put_unit(out, room, &count, 0xDC00U | (rune & 0x3FFU));
        }
    }
    return count;
}

/* One rune of a non-empty run of units; a lone surrogate is itself. */
static uint32_t rune_at(const uint16_t *wide, size_t len, size_t *width) {
    uint32_t first = wide[0];
    *width = 1;
    if (first >= 0xD800 && first <= 0xDBFF && len > 1 && wide[1] >= 0xDC00 && wide[1] <= 0xDFFF) {
        *width = 2;
        return 0x10000U + ((first - 0xD800U) << 10) + (wide[1] - 0xDC00U);
    }
    return first;
}

size_t ges_utf16_decode(const uint16_t *wide, size_t len, char *out, size_t room) {
    size_t done = 0;
    for (size_t i = 0, width; i < len; i += width) {
        char bytes[4];
        size_t count = ges_utf8_encode(rune_at(wide + i, len - i, &width), bytes);
        if (count > room - done) {
            break;
        }
        memcpy(out + done, bytes, count);
        done += count;
    }
    return done;
}

ges_text ges_utf16_to_text(ges_arena *mem, const uint16_t *wide, size_t len) {
    size_t size = 0;
    for (size_t i = 0, width; i < len; i += width) {
        char bytes[4];
        size += ges_utf8_encode(rune_at(wide + i, len - i, &width), bytes);
    }
    char *text = ges_arena_alloc(mem, size);
    if (text == NULL) {
        return (ges_text){NULL, 0};
    }
    return (ges_text){text, ges_utf16_decode(wide, len, text, size)};
}

ges_bytes ges_utf16le_encode(ges_arena *mem, ges_text text, size_t terminators) {
    uint16_t *units = ges_arena_array(mem, text.len + terminators + 1, sizeof(*units));
    uint8_t *raw = ges_arena_array(mem, text.len + terminators + 1, 2);
    if (units == NULL || raw == NULL) {
        return (ges_bytes){NULL, 0};
    }
    size_t count = ges_utf16_encode(text, units, text.len) + terminators;
    for (size_t i = 0; i < count; i++) {
        raw[2 * i] = (uint8_t)units[i];
        raw[2 * i + 1] = (uint8_t)(units[i] >> 8);
    }
    return (ges_bytes){raw, count * 2};
}

ges_text ges_utf16le_decode(ges_arena *mem, ges_bytes raw) {
    size_t count = raw.len / 2;
    uint16_t *units = ges_arena_array(mem, count + 1, sizeof(*units));
    for (size_t i = 0; units != NULL && i < count; i++) {
        units[i] = (uint16_t)(raw.ptr[2 * i] | raw.ptr[2 * i + 1] << 8);
    }
    while (units != NULL && count > 0 && units[count - 1] == 0) {
        count--;
    }
    return units != NULL ? ges_utf16_to_text(mem, units, count) : (ges_text){NULL, 0};
}
