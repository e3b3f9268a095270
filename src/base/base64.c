/* Base64. Source: RFC 4648 section 4. */
#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* 0..63, or -1 for a character outside the alphabet. */
static int value_of(char c) {
    const char *found = c != '\0' ? strchr(alphabet, c) : NULL;
    return found != NULL ? (int)(found - alphabet) : -1;
}

static ges_status corrupt(ges_error *err, size_t off) {
    ges_status status = ges_error_set(err, GES_CORRUPT, "not base64 at byte %zu", off);
    if (err != NULL) {
        err->offset = off;
    }
    return status;
}

ges_status ges_base64_decode(ges_text text, ges_arena *mem, ges_bytes *out, ges_error *err) {
    uint8_t *bytes = ges_arena_alloc(mem, text.len / 4 * 3 + 3);
    if (bytes == NULL) {
        return ges_arena_error(mem, err);
    }
    uint32_t bits = 0;
    size_t digits = 0;
    size_t padding = 0;
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        }
        int value = c == '=' ? 0 : value_of(c);
        padding += c == '=';
        if (value < 0 || (padding != 0 && c != '=') || padding > 2) {
            return corrupt(err, i);
        }
        bits = bits << 6 | (uint32_t)value;
        if (++digits % 4 == 0) {
            for (size_t k = 0; k < 3 - padding; k++) {
                bytes[len++] = (uint8_t)(bits >> (16 - 8 * k));
            }
            bits = 0;
        }
    }
    if (digits % 4 != 0) {
        return corrupt(err, text.len);
    }
    *out = (ges_bytes){bytes, len};
    return GES_OK;
}

ges_text ges_base64_encode(ges_arena *mem, ges_bytes bytes) {
    if (bytes.len > SIZE_MAX / 2) {
        return (ges_text){NULL, 0};
    }
    size_t len = (bytes.len + 2) / 3 * 4;
    char *out = ges_arena_alloc(mem, len + 1);
    for (size_t i = 0, at = 0; out != NULL && i < bytes.len; i += 3, at += 4) {
        size_t left = bytes.len - i;
        uint32_t bits = (uint32_t)bytes.ptr[i] << 16 | (left > 1 ? (uint32_t)bytes.ptr[i + 1] << 8 : 0) |
                        (left > 2 ? bytes.ptr[i + 2] : 0);
        for (size_t k = 0; k < 4; k++) {
            out[at + k] = k <= left ? alphabet[bits >> (18 - 6 * k) & 63U] : '=';
        }
    }
    return (ges_text){out, out != NULL ? len : 0};
}
