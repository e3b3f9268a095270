/* SHA-256. Source: FIPS 180-4. */
#ifndef GES_BASE_SHA256_H
#define GES_BASE_SHA256_H

#include "ges/text.h"

typedef struct ges_sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[64];
} ges_sha256;

void ges_sha256_init(ges_sha256 *hash);
void ges_sha256_add(ges_sha256 *hash, const void *data, size_t len);
void ges_sha256_done(ges_sha256 *hash, uint8_t out[32]);

#endif
