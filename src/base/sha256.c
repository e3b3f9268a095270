/* SHA-256: the frame around the blocks, and the way that works everywhere.
 * Source: FIPS 180-4 sections 5 and 6.2. */
#include "base/sha256.h"

#include "base/sha256_rounds.h"

alignas(32) const uint32_t ges_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* Asking the processor takes longer than hashing less than this. */
enum { BLOCK = 64, LONG_INPUT = 16 * 1024 };

static void mix_one(uint32_t state[8], const uint8_t *block) {
    uint32_t w[64];
    uint32_t s[8];
    for (unsigned i = 0; i < 16; i++) {
        const uint8_t *p = block + (size_t)i * 4;
        w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (unsigned i = 16; i < 64; i++) {
        uint32_t x = w[i - 15];
        uint32_t y = w[i - 2];
        uint32_t s0 = ges_sha256_rotate(x, 7) ^ ges_sha256_rotate(x, 18) ^ x >> 3;
        uint32_t s1 = ges_sha256_rotate(y, 17) ^ ges_sha256_rotate(y, 19) ^ y >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    memcpy(s, state, sizeof(s));
    for (unsigned i = 0; i < 64; i += 8) {
        uint32_t kw[8];
        for (unsigned k = 0; k < 8; k++) {
            kw[k] = ges_sha256_constants[i + k] + w[i + k];
        }
        ges_sha256_rounds(s, 0, kw);
        ges_sha256_rounds(s, 4, kw + 4);
    }
    for (unsigned i = 0; i < 8; i++) {
        state[i] += s[i];
    }
}

static void mix_plain(uint32_t state[8], const uint8_t *blocks, size_t count) {
    for (; count > 0; count--, blocks += BLOCK) {
        mix_one(state, blocks);
    }
}

static bool is_always_here(void) {
    return true;
}

const ges_sha256_way ges_sha256_plain = {"plain C", is_always_here, mix_plain};

const ges_sha256_way *const ges_sha256_ways[] = {
#if defined(__x86_64__)
    &ges_sha256_ni,
#if !defined(GES_WITHOUT_AVX2)
    &ges_sha256_avx2,
#endif
#elif defined(__aarch64__)
    &ges_sha256_arm,
#endif
    &ges_sha256_plain,
};
const size_t ges_sha256_way_count = GES_COUNT(ges_sha256_ways);

static const ges_sha256_way *fastest(void) {
    size_t i = 0;
    while (!ges_sha256_ways[i]->is_here()) { /* the last one is */
        i++;
    }
    return ges_sha256_ways[i];
}

void ges_sha256_init(ges_sha256 *hash) {
    *hash = (ges_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

/* Fills the block that was begun; how many bytes it took. */
static size_t fill(ges_sha256 *hash, const uint8_t *data, size_t len) {
    size_t filled = (size_t)(hash->length % BLOCK);
    size_t take = BLOCK - filled < len ? BLOCK - filled : len;
    if (take != 0) {
        memcpy(hash->block + filled, data, take);
    }
    hash->length += take;
    return take;
}

void ges_sha256_add(ges_sha256 *hash, const void *data, size_t len) {
    const uint8_t *p = data;
    if (hash->way == NULL && len >= LONG_INPUT) {
        hash->way = fastest();
    }
    if (len == 0) {
        return; /* `p` may be NULL, which even + 0 is undefined for */
    }
    const ges_sha256_way *way = hash->way != NULL ? hash->way : &ges_sha256_plain;
    if (hash->length % BLOCK != 0) {
        size_t took = fill(hash, p, len);
        p += took;
        len -= took;
        if (hash->length % BLOCK == 0) {
            way->mix(hash->state, hash->block, 1);
        }
    }
    size_t count = len / BLOCK;
    if (count != 0) {
        way->mix(hash->state, p, count);
        hash->length += (uint64_t)count * BLOCK;
    }
    (void)fill(hash, p + count * BLOCK, len % BLOCK); /* less than a block: it takes all */
}

void ges_sha256_done(ges_sha256 *hash, uint8_t out[32]) {
    uint64_t bits = hash->length * 8;
    static const uint8_t padding[BLOCK] = {0x80};
    size_t filled = (size_t)(hash->length % BLOCK);
    ges_sha256_add(hash, padding, filled < 56 ? 56 - filled : 120 - filled);
    uint8_t length[8];
    for (unsigned i = 0; i < 8; i++) {
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    ges_sha256_add(hash, length, sizeof(length));
    for (unsigned i = 0; i < 32; i++) {
        out[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
    }
}

void ges_sha256_of(ges_bytes bytes, uint8_t out[32]) {
    ges_sha256 hash;
    ges_sha256_init(&hash);
    ges_sha256_add(&hash, bytes.ptr, bytes.len);
    ges_sha256_done(&hash, out);
}
