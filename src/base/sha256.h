/* SHA-256. Source: FIPS 180-4. */
#ifndef GES_BASE_SHA256_H
#define GES_BASE_SHA256_H

#include "ges/text.h"

/* A way to compute it. All give the same answer; processors differ in which of them they know. */
typedef struct ges_sha256_way {
    const char *name;
    /* May it run on this processor? Costs some microseconds in a virtual machine. */
    bool (*is_here)(void);
    /* Takes `count` whole blocks of 64 bytes into the state. */
    void (*mix)(uint32_t state[8], const uint8_t *blocks, size_t count);
} ges_sha256_way;

/* Every way that this program was built with, the fastest first; the last one always works. */
extern const ges_sha256_way *const ges_sha256_ways[];
extern const size_t ges_sha256_way_count;

/* Plain data; start with ges_sha256_init. */
typedef struct ges_sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[64];
    const ges_sha256_way *way; /* NULL: not chosen yet, which is worth it for long input only */
} ges_sha256;

void ges_sha256_init(ges_sha256 *hash);
void ges_sha256_add(ges_sha256 *hash, const void *data, size_t len);
void ges_sha256_done(ges_sha256 *hash, uint8_t out[32]);
/* Of bytes that are all there. */
void ges_sha256_of(ges_bytes bytes, uint8_t out[32]);

#endif
