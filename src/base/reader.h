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
uint8_t ges_read_u8(ges_reader *r);
uint16_t ges_read_u16(ges_reader *r, bool is_big_endian);
uint32_t ges_read_u32(ges_reader *r, bool is_big_endian);
uint64_t ges_read_u64(ges_reader *r, bool is_big_endian);
/* Unsigned LEB128 of at most 10 bytes, as Go's encoding/binary.Uvarint. */
uint64_t ges_read_uvarint(ges_reader *r);
/* `len` bytes, borrowed; empty and failed when they are not there. */
ges_bytes ges_read_bytes(ges_reader *r, uint64_t len);
void ges_read_skip(ges_reader *r, uint64_t len);

#endif
