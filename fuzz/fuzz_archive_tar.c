/* Tar streams of any shape. The checksum of each block that looks like a header is put right, since no
 * mutation would get past it. */
#include "archive_visit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_HERE = 64 * 1024, BLOCK = 512, SUM_OFF = 148, SUM_LEN = 8 };

static void mend(uint8_t *block) {
    unsigned sum = 0;
    memset(block + SUM_OFF, ' ', SUM_LEN);
    for (size_t i = 0; i < BLOCK; i++) {
        sum += block[i];
    }
    for (size_t i = 0; i < SUM_LEN - 2; i++) {
        block[SUM_OFF + SUM_LEN - 3 - i] = (uint8_t)('0' + (sum >> (3 * i) & 7));
    }
    block[SUM_OFF + SUM_LEN - 2] = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t bytes[SIZE_MAX_HERE];
    size_t len = size < SIZE_MAX_HERE ? size : (size_t)SIZE_MAX_HERE;
    if (len != 0) {
        memcpy(bytes, data, len);
    }
    for (size_t off = 0; off + BLOCK <= len; off += BLOCK) {
        if (bytes[off] != 0 && bytes[off + SUM_OFF + SUM_LEN - 1] == ' ') {
            mend(bytes + off);
        }
    }
    visit_archive(bytes, len);
    return 0;
}
