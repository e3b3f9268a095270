/* SHA-256 with the instructions of ARMv8's SHA2 extension.
 * Source: Arm Architecture Reference Manual for A-profile, SHA256H, SHA256H2, SHA256SU0, SHA256SU1;
 * FIPS 180-4 section 6.2 */
#include "base/sha256_rounds.h"

#if defined(__aarch64__)

#include "base/processor.h"

#include <arm_neon.h>

#if defined(__clang__)
#define WITH_SHA2 __attribute__((target("sha2")))
#define INLINE_WITH_SHA2 static inline __attribute__((always_inline, target("sha2")))
#else
#define WITH_SHA2 __attribute__((target("+crypto")))
#define INLINE_WITH_SHA2 static inline __attribute__((always_inline, target("+crypto")))
#endif

enum { BLOCK = 64 };

/* Rounds i .. i + 3; the words of `now` become those that are needed 16 rounds later. */
INLINE_WITH_SHA2
void rounds(uint32x4_t state[2], unsigned i, uint32x4_t *now, uint32x4_t m1, uint32x4_t m2,
            uint32x4_t m3) {
    uint32x4_t kw = vaddq_u32(*now, vld1q_u32(ges_sha256_constants + i));
    uint32x4_t abcd = state[0];
    state[0] = vsha256hq_u32(abcd, state[1], kw);
    state[1] = vsha256h2q_u32(state[1], abcd, kw);
    *now = vsha256su1q_u32(vsha256su0q_u32(*now, m1), m2, m3);
}

WITH_SHA2 static void mix_arm(uint32_t words[8], const uint8_t *blocks, size_t count) {
    uint32x4_t state[2] = {vld1q_u32(words), vld1q_u32(words + 4)};
    for (; count > 0; count--, blocks += BLOCK) {
        uint32x4_t before[2] = {state[0], state[1]};
        uint32x4_t m[4];
        for (unsigned i = 0; i < 4; i++) {
            uint8x16_t bytes = vld1q_u8(blocks + (size_t)i * 16);
            m[i] = vreinterpretq_u32_u8(vrev32q_u8(bytes));
        }
        for (unsigned i = 0; i < 64; i += 16) { /* the words made in the last turn are not used */
            rounds(state, i, &m[0], m[1], m[2], m[3]);
            rounds(state, i + 4, &m[1], m[2], m[3], m[0]);
            rounds(state, i + 8, &m[2], m[3], m[0], m[1]);
            rounds(state, i + 12, &m[3], m[0], m[1], m[2]);
        }
        state[0] = vaddq_u32(state[0], before[0]);
        state[1] = vaddq_u32(state[1], before[1]);
    }
    vst1q_u32(words, state[0]);
    vst1q_u32(words + 4, state[1]);
}

const ges_sha256_way ges_sha256_arm = {"ARMv8 SHA2", ges_processor_has_sha256, mix_arm};

#else
typedef int ges_sha256_arm_is_not_built; /* no empty file in C */
#endif
