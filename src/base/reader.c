/* A bounded cursor over untrusted bytes. */
#include "base/reader.h"

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
    const uint8_t *p = ges_read_take(r, len);
    return p != NULL ? (ges_bytes){p, (size_t)len} : (ges_bytes){NULL, 0};
}

void ges_read_skip(ges_reader *r, uint64_t len) {
    (void)ges_read_take(r, len); /* the failure stands in the reader */
}
