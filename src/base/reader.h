/* A bounded cursor over untrusted bytes. A read past the end gives zero and sets `failed`; check
 * it after each record, before using a count or an offset from it. */
#ifndef GES_BASE_READER_H
#define GES_BASE_READER_H

#include "ges/text.h"

typedef struct ges_reader {
    ges_bytes in;
    size_t off;
    bool failed;
} ges_reader;

static inline ges_reader ges_reader_on(ges_bytes in) {
    return (ges_reader){in, 0, false};
}
static inline ges_reader ges_reader_at(ges_bytes in, uint64_t off) {
    return off <= in.len ? (ges_reader){in, (size_t)off, false} : (ges_reader){in, in.len, true};
}

/* The next `len` bytes; NULL and failed when they are not there. Here with those that use it, since
 * formats are read a number at a time and compilers make one load of each. */
static inline const uint8_t *ges_read_take(ges_reader *r, uint64_t len) {
    if (r->failed || len > r->in.len - r->off) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *at = r->in.ptr + r->off;
    r->off += (size_t)len;
    return at;
}
/* Numbers at `p`, without a bound: for those who looked at it before. */
static inline uint16_t ges_load_u16(const uint8_t *p, bool is_big_endian) {
    return (uint16_t)(is_big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}
static inline uint32_t ges_load_u32(const uint8_t *p, bool is_big_endian) {
    return is_big_endian
               ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
               : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}
static inline uint64_t ges_load_u64(const uint8_t *p, bool is_big_endian) {
    uint64_t first = ges_load_u32(p, is_big_endian);
    uint64_t second = ges_load_u32(p + 4, is_big_endian);
    return is_big_endian ? first << 32 | second : second << 32 | first;
}
static inline uint8_t ges_read_u8(ges_reader *r) {
    const uint8_t *p = ges_read_take(r, 1);
    return p != NULL ? *p : 0;
}
static inline uint16_t ges_read_u16(ges_reader *r, bool is_big_endian) {
    const uint8_t *p = ges_read_take(r, 2);
    return p != NULL ? ges_load_u16(p, is_big_endian) : 0;
}
static inline uint32_t ges_read_u32(ges_reader *r, bool is_big_endian) {
    const uint8_t *p = ges_read_take(r, 4);
    return p != NULL ? ges_load_u32(p, is_big_endian) : 0;
}
static inline uint64_t ges_read_u64(ges_reader *r, bool is_big_endian) {
    const uint8_t *p = ges_read_take(r, 8);
    return p != NULL ? ges_load_u64(p, is_big_endian) : 0;
}
/* Unsigned LEB128 of at most 10 bytes, as Go's encoding/binary.Uvarint. */
uint64_t ges_read_uvarint(ges_reader *r);
/* `len` bytes, borrowed; empty and failed when they are not there. */
ges_bytes ges_read_bytes(ges_reader *r, uint64_t len);
void ges_read_skip(ges_reader *r, uint64_t len);

#endif
