/* What the ways to compute SHA-256 share: constants, one round in plain C.
 * Source: FIPS 180-4 sections 4.1.2, 4.2.2 and 6.2.2. */
#ifndef GES_BASE_SHA256_ROUNDS_H
#define GES_BASE_SHA256_ROUNDS_H

#include "base/sha256.h"

#include <stdalign.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
extern const uint32_t ges_sha256_constants[64];
extern const ges_sha256_way ges_sha256_plain;
extern const ges_sha256_way ges_sha256_avx2;
extern const ges_sha256_way ges_sha256_ni;
extern const ges_sha256_way ges_sha256_arm;

/* Inlined whatever the compiler thinks: the words of the state live in registers only then. */
#define GES_SHA256_INLINE static inline __attribute__((always_inline))

GES_SHA256_INLINE uint32_t ges_sha256_rotate(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

/* Round `i` with `kw` = constant + message word. The words a..h turn by one place a round; here
 * their places are counted instead, which costs nothing when `i` is a constant. */
GES_SHA256_INLINE void ges_sha256_round(uint32_t s[8], unsigned i, uint32_t kw) {
    uint32_t a = s[(0 - i) & 7];
    uint32_t b = s[(1 - i) & 7];
    uint32_t c = s[(2 - i) & 7];
    uint32_t e = s[(4 - i) & 7];
    uint32_t f = s[(5 - i) & 7];
    uint32_t g = s[(6 - i) & 7];
    uint32_t *h = &s[(7 - i) & 7];
    uint32_t e1 = ges_sha256_rotate(e, 6) ^ ges_sha256_rotate(e, 11) ^ ges_sha256_rotate(e, 25);
    uint32_t e0 = ges_sha256_rotate(a, 2) ^ ges_sha256_rotate(a, 13) ^ ges_sha256_rotate(a, 22);
    uint32_t t1 = *h + kw + (e & f) + (~e & g) + e1;
    s[(3 - i) & 7] += t1;
    *h = t1 + e0 + (((a ^ b) & (b ^ c)) ^ b);
}

/* Rounds i .. i + 3. */
GES_SHA256_INLINE void ges_sha256_rounds(uint32_t s[8], unsigned i, const uint32_t kw[4]) {
    ges_sha256_round(s, i, kw[0]);
    ges_sha256_round(s, i + 1, kw[1]);
    ges_sha256_round(s, i + 2, kw[2]);
    ges_sha256_round(s, i + 3, kw[3]);
}

#endif
