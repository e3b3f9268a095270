/* Builds a text piece by piece. */
#include "base/builder.h"

#include "base/utf.h"

#include <stdarg.h>
#include <stdio.h>

/* Room for `more` bytes; false when there is none. Capacity doubles, the old block is left. */
static bool make_room(ges_builder *b, size_t more) {
    if (more <= b->capacity - b->len) {
        return true;
    }
    size_t wanted = b->capacity == 0 ? 64 : b->capacity;
    while (wanted - b->len < more) {
        if (wanted > SIZE_MAX / 2) {
            return false;
        }
        wanted *= 2;
    }
    if (b->capacity != 0 && ges_arena_extend(b->mem, b->ptr, b->capacity, wanted)) {
        b->capacity = wanted;
        return true;
    }
    char *grown = ges_arena_alloc(b->mem, wanted);
    if (grown == NULL) {
        return false;
    }
    if (b->len != 0) {
        memcpy(grown, b->ptr, b->len);
    }
    b->ptr = grown;
    b->capacity = wanted;
    return true;
}

void ges_build_char(ges_builder *b, char c) {
    if (make_room(b, 1)) {
        b->ptr[b->len++] = c;
    }
}

void ges_build_text(ges_builder *b, ges_text text) {
    if (text.len != 0 && make_room(b, text.len)) {
        memcpy(b->ptr + b->len, text.ptr, text.len);
        b->len += text.len;
    }
}

void ges_build_u64(ges_builder *b, uint64_t value) {
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    ges_build_text(b, (ges_text){digits + at, sizeof(digits) - at});
}

void ges_build_rune(ges_builder *b, uint32_t rune) {
    char bytes[4];
    size_t width = ges_utf8_encode(rune, bytes);
    ges_build_text(b, (ges_text){bytes, width});
}

void ges_build_format(ges_builder *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !make_room(b, (size_t)len + 1)) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(b->ptr + b->len, (size_t)len + 1, format, args); /* measured above */
    va_end(args);
    b->len += (size_t)len;
}

void ges_build_hex(ges_builder *b, ges_bytes bytes) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.len; i++) {
        ges_build_char(b, digits[bytes.ptr[i] >> 4]);
        ges_build_char(b, digits[bytes.ptr[i] & 15]);
    }
}

ges_text ges_hex(ges_arena *mem, ges_bytes bytes) {
    ges_builder b = ges_builder_in(mem);
    ges_build_hex(&b, bytes);
    return ges_build_done(&b);
}
