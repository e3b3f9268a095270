/* SHA-256 on x86: with the processor's own instructions (SHA-NI), else with AVX2, which computes
 * the message words of two blocks at once beside the rounds. Source: Intel 64 and IA-32
 * Architectures Software Developer's Manual, volume 2: CPUID, SHA256RNDS2, SHA256MSG1, SHA256MSG2;
 * FIPS 180-4 section 6.2 */
#include "base/sha256_rounds.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define WITH(features) __attribute__((target(features)))
#define INLINE_WITH(features) static inline __attribute__((always_inline, target(features)))
#define NI "sha,sse4.1,ssse3"
#define AVX "avx2,bmi,bmi2"

enum { BLOCK = 64 };

/* Bits of CPUID leaf 1, ecx; of leaf 7, ebx; of XCR0 (the system keeps these registers). */
enum { SSSE3 = 1 << 9, SSE41 = 1 << 19, OSXSAVE = 1 << 27 };
enum { BMI1 = 1 << 3, AVX2 = 1 << 5, BMI2 = 1 << 8, SHA = 1 << 29 };
enum { XMM_AND_YMM = 6 };

static bool has(unsigned leaf1_ecx, unsigned leaf7_ebx) {
    unsigned a;
    unsigned b;
    unsigned c;
    unsigned d;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & leaf1_ecx) != leaf1_ecx) {
        return false;
    }
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & leaf7_ebx) == leaf7_ebx;
}

static bool is_ni_here(void) {
    return has(SSSE3 | SSE41, SHA);
}

/* From big-endian bytes to words. */
INLINE_WITH("ssse3") __m128i swapping(void) {
    return _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
}

/* --- SHA-NI: the state as ABEF and CDGH, sixteen message words in four registers ------------- */

/* Rounds i .. i + 3; the words of `now` become those that are needed 16 rounds later, made of them
 * and of the next twelve. */
INLINE_WITH(NI)
void ni_rounds(__m128i state[2], unsigned i, __m128i *now, __m128i m1, __m128i m2, __m128i m3) {
    const __m128i *constants = (const __m128i *)(const void *)(ges_sha256_constants + i);
    __m128i kw = _mm_add_epi32(*now, _mm_load_si128(constants));
    state[1] = _mm_sha256rnds2_epu32(state[1], state[0], kw);
    state[0] = _mm_sha256rnds2_epu32(state[0], state[1], _mm_shuffle_epi32(kw, 0x0e));
    __m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(*now, m1), _mm_alignr_epi8(m3, m2, 4));
    *now = _mm_sha256msg2_epu32(next, m3);
}

WITH(NI) static void mix_ni(uint32_t words[8], const uint8_t *blocks, size_t count) {
    __m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)words);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(words + 4));
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
    __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    __m128i state[2] = {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
    for (; count > 0; count--, blocks += BLOCK) {
        __m128i before[2] = {state[0], state[1]};
        __m128i m[4];
        for (unsigned i = 0; i < 4; i++) {
            const __m128i *at = (const __m128i *)(const void *)(blocks + (size_t)i * 16);
            m[i] = _mm_shuffle_epi8(_mm_loadu_si128(at), swapping());
        }
        for (unsigned i = 0; i < 64; i += 16) { /* the words made in the last turn are not used */
            ni_rounds(state, i, &m[0], m[1], m[2], m[3]);
            ni_rounds(state, i + 4, &m[1], m[2], m[3], m[0]);
            ni_rounds(state, i + 8, &m[2], m[3], m[0], m[1]);
            ni_rounds(state, i + 12, &m[3], m[0], m[1], m[2]);
        }
        state[0] = _mm_add_epi32(state[0], before[0]);
        state[1] = _mm_add_epi32(state[1], before[1]);
    }
    __m128i feba = _mm_shuffle_epi32(state[0], 0x1b);
    __m128i dchg = _mm_shuffle_epi32(state[1], 0xb1);
    _mm_storeu_si128((__m128i *)(void *)words, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)(void *)(words + 4), _mm_alignr_epi8(dchg, feba, 8));
}

const ges_sha256_way ges_sha256_ni = {"SHA-NI", is_ni_here, mix_ni};

#if !defined(GES_WITHOUT_AVX2)

WITH("xsave") static bool is_avx2_here(void) {
    return has(SSSE3 | OSXSAVE, BMI1 | AVX2 | BMI2) && (_xgetbv(0) & XMM_AND_YMM) == XMM_AND_YMM;
}

/* --- AVX2: the low half of each register is of the first block, the high half of the second -- */

/* Message words and constants of two blocks: four words of the first, four of the second, ... */
typedef struct message {
    alignas(32) uint32_t kw[2 * BLOCK];
} message;

INLINE_WITH(AVX) __m256i rotate_all(__m256i x, int n) {
    return _mm256_or_si256(_mm256_srli_epi32(x, n), _mm256_slli_epi32(x, 32 - n));
}

/* The function sigma 1 of FIPS 180-4 for the lanes 0 and 2 of a half, where each word stands twice:
 * a shift of both together is a rotation. */
INLINE_WITH(AVX) __m256i sigma1(__m256i twice) {
    __m256i turned = _mm256_xor_si256(_mm256_srli_epi64(twice, 17), _mm256_srli_epi64(twice, 19));
    return _mm256_xor_si256(turned, _mm256_srli_epi32(twice, 10));
}

/* The next four words: `m0` .. `m3` are the sixteen before. Sigma 1 needs the words two before, so
 * the last two wait for the first two. */
INLINE_WITH(AVX) __m256i next_words(__m256i m0, __m256i m1, __m256i m2, __m256i m3) {
    const __m256i to_low = _mm256_broadcastsi128_si256(
        _mm_set_epi8(-1, -1, -1, -1, -1, -1, -1, -1, 11, 10, 9, 8, 3, 2, 1, 0));
    const __m256i to_high = _mm256_broadcastsi128_si256(
        _mm_set_epi8(11, 10, 9, 8, 3, 2, 1, 0, -1, -1, -1, -1, -1, -1, -1, -1));
    __m256i w15 = _mm256_alignr_epi8(m1, m0, 4);
    __m256i w7 = _mm256_alignr_epi8(m3, m2, 4);
    __m256i sigma0 = _mm256_xor_si256(_mm256_xor_si256(rotate_all(w15, 7), rotate_all(w15, 18)),
                                      _mm256_srli_epi32(w15, 3));
    __m256i sum = _mm256_add_epi32(_mm256_add_epi32(m0, w7), sigma0);
    __m256i low = sigma1(_mm256_shuffle_epi32(m3, 0xfa));
    sum = _mm256_add_epi32(sum, _mm256_shuffle_epi8(low, to_low));
    __m256i high = sigma1(_mm256_shuffle_epi32(sum, 0x50));
    return _mm256_add_epi32(sum, _mm256_shuffle_epi8(high, to_high));
}

/* Keeps words i .. i + 3 of both blocks for their rounds. */
INLINE_WITH(AVX) void keep(message *out, unsigned i, __m256i words) {
    const __m128i *constants = (const __m128i *)(const void *)(ges_sha256_constants + i);
    __m256i both = _mm256_broadcastsi128_si256(_mm_load_si128(constants));
    _mm256_store_si256((__m256i *)(void *)(out->kw + 2 * (size_t)i), _mm256_add_epi32(words, both));
}

INLINE_WITH(AVX) void load(message *out, const uint8_t *blocks, __m256i m[4]) {
    for (unsigned i = 0; i < 4; i++) {
        const uint8_t *at = blocks + (size_t)i * 16;
        __m128i first = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(at + BLOCK));
        m[i] = _mm256_shuffle_epi8(_mm256_set_m128i(second, first),
                                   _mm256_broadcastsi128_si256(swapping()));
        keep(out, 4 * i, m[i]);
    }
}

INLINE_WITH(AVX) void add_state(uint32_t state[8], uint32_t s[8]) {
    for (unsigned i = 0; i < 8; i++) {
        state[i] = s[i] += state[i];
    }
}

/* The message words of both blocks are made between the rounds of the first. */
WITH(AVX) static void mix_two(uint32_t state[8], const uint8_t *blocks, message *words) {
    __m256i m[4];
    uint32_t s[8];
    load(words, blocks, m);
    memcpy(s, state, sizeof(s));
    const uint32_t *kw = words->kw;
    for (unsigned i = 16; i < 64; i += 16, kw += 32) {
        keep(words, i, m[0] = next_words(m[0], m[1], m[2], m[3]));
        ges_sha256_rounds(s, 0, kw);
        keep(words, i + 4, m[1] = next_words(m[1], m[2], m[3], m[0]));
        ges_sha256_rounds(s, 4, kw + 8);
        keep(words, i + 8, m[2] = next_words(m[2], m[3], m[0], m[1]));
        ges_sha256_rounds(s, 0, kw + 16);
        keep(words, i + 12, m[3] = next_words(m[3], m[0], m[1], m[2]));
        ges_sha256_rounds(s, 4, kw + 24);
    }
    for (unsigned i = 0; i < 16; i += 8, kw += 16) {
        ges_sha256_rounds(s, 0, kw);
        ges_sha256_rounds(s, 4, kw + 8);
    }
    add_state(state, s);
    kw = words->kw + 4;
    for (unsigned i = 0; i < 64; i += 8, kw += 16) {
        ges_sha256_rounds(s, 0, kw);
        ges_sha256_rounds(s, 4, kw + 8);
    }
    add_state(state, s);
}

WITH(AVX) static void mix_avx2(uint32_t state[8], const uint8_t *blocks, size_t count) {
    message words;
    for (; count >= 2; count -= 2, blocks += 2 * (size_t)BLOCK) {
        mix_two(state, blocks, &words);
    }
    ges_sha256_plain.mix(state, blocks, count);
}

const ges_sha256_way ges_sha256_avx2 = {"AVX2", is_avx2_here, mix_avx2};

#endif

#else
typedef int ges_sha256_x86_is_not_built; /* no empty file in C */
#endif
