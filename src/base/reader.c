/* A bounded cursor over untrusted bytes. */
#include "base/reader.h"

static const uint8_t *take(ges_reader *r, uint64_t len) {
    if (r->failed || len > r->in.len - r->off) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *at = r->in.ptr + r->off;
    r->off += (size_t)len;
    return at;
}

static uint64_t read_number(ges_reader *r, unsigned width, bool is_big_endian) {
    const uint8_t *p = take(r, width);
    uint64_t value = 0;
    for (unsigned i = 0; p != NULL && i < width; i++) {
        value = value << 8 | p[is_big_endian ? i : width - 1 - i];
    }
    return value;
}

uint8_t ges_read_u8(ges_reader *r) {
    return (uint8_t)read_number(r, 1, false);
}

uint16_t ges_read_u16(ges_reader *r, bool is_big_endian) {
    return (uint16_t)read_number(r, 2, is_big_endian);
}

uint32_t ges_read_u32(ges_reader *r, bool is_big_endian) {
    return (uint32_t)read_number(r, 4, is_big_endian);
}

uint64_t ges_read_u64(ges_reader *r, bool is_big_endian) {
    return read_number(r, 8, is_big_endian);
}

uint64_t ges_read_uvarint(ges_reader *r) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = ges_read_u8(r);
        if (shift == 63 && byte > 1) {
            break;
        }
        value |= (uint64_t)(byte & 0x7FU) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    r->failed = true;
    return 0;
}

ges_bytes ges_read_bytes(ges_reader *r, uint64_t len) {
    const uint8_t *p = take(r, len);
    return p != NULL ? (ges_bytes){p, (size_t)len} : (ges_bytes){NULL, 0};
}

void ges_read_skip(ges_reader *r, uint64_t len) {
    (void)take(r, len); /* the failure stands in the reader */
}
