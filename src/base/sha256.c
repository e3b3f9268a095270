/* SHA-256. Source: FIPS 180-4 sections 4.1.2, 5 and 6.2. */
#include "base/sha256.h"

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

/* One round. The words a..h turn by one place a round; the callers turn the names instead. */
static inline void turn(const uint32_t *a, const uint32_t *b, const uint32_t *c, uint32_t *d,
                        uint32_t e, uint32_t f, uint32_t g, uint32_t *h, uint32_t kw) {
    uint32_t e1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t t1 = *h + e1 + ((e & f) ^ (~e & g)) + kw;
    uint32_t e0 = rotate(*a, 2) ^ rotate(*a, 13) ^ rotate(*a, 22);
    *d += t1;
    *h = t1 + e0 + ((*a & *b) ^ (*a & *c) ^ (*b & *c));
}

static void mix(ges_sha256 *hash, const uint8_t *block) {
    uint32_t w[64];
    for (unsigned i = 0; i < 16; i++) {
        const uint8_t *p = block + (size_t)i * 4;
        w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (unsigned i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t s[8];
    memcpy(s, hash->state, sizeof(s));
    for (unsigned i = 0; i < 64; i += 8) {
        turn(&s[0], &s[1], &s[2], &s[3], s[4], s[5], s[6], &s[7], K[i] + w[i]);
        turn(&s[7], &s[0], &s[1], &s[2], s[3], s[4], s[5], &s[6], K[i + 1] + w[i + 1]);
        turn(&s[6], &s[7], &s[0], &s[1], s[2], s[3], s[4], &s[5], K[i + 2] + w[i + 2]);
        turn(&s[5], &s[6], &s[7], &s[0], s[1], s[2], s[3], &s[4], K[i + 3] + w[i + 3]);
        turn(&s[4], &s[5], &s[6], &s[7], s[0], s[1], s[2], &s[3], K[i + 4] + w[i + 4]);
        turn(&s[3], &s[4], &s[5], &s[6], s[7], s[0], s[1], &s[2], K[i + 5] + w[i + 5]);
        turn(&s[2], &s[3], &s[4], &s[5], s[6], s[7], s[0], &s[1], K[i + 6] + w[i + 6]);
        turn(&s[1], &s[2], &s[3], &s[4], s[5], s[6], s[7], &s[0], K[i + 7] + w[i + 7]);
    }
    for (unsigned i = 0; i < 8; i++) {
        hash->state[i] += s[i];
    }
}

void ges_sha256_init(ges_sha256 *hash) {
    *hash = (ges_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void ges_sha256_add(ges_sha256 *hash, const void *data, size_t len) {
    const uint8_t *p = data;
    while (len > 0) {
        size_t filled = (size_t)(hash->length % 64);
        size_t take = 64 - filled < len ? 64 - filled : len;
        memcpy(hash->block + filled, p, take);
        hash->length += take;
        p += take;
        len -= take;
        if (filled + take == 64) {
            mix(hash, hash->block);
        }
    }
}

void ges_sha256_done(ges_sha256 *hash, uint8_t out[32]) {
    uint64_t bits = hash->length * 8;
    static const uint8_t padding[64] = {0x80};
    size_t filled = (size_t)(hash->length % 64);
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
