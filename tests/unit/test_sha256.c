/* Claims about SHA-256: every way that this processor knows gives the same answer. */
#include "base/sha256.h"
#include "test.h"

enum { LEN = 40000 };

static void hash_in_pieces(const ges_sha256_way *way, const uint8_t *data, size_t len, size_t piece,
                           uint8_t out[32]) {
    ges_sha256 hash;
    ges_sha256_init(&hash);
    hash.way = way;
    for (size_t at = 0; at < len; at += piece) {
        ges_sha256_add(&hash, data + at, len - at < piece ? len - at : piece);
    }
    ges_sha256_done(&hash, out);
}

static bool is_hash(const uint8_t sum[32], const char *hex) {
    char text[65];
    for (size_t i = 0; i < 32; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", (unsigned)sum[i]); /* fits */
    }
    return strcmp(text, hex) == 0;
}

TEST(every_way_knows_the_examples) {
    /* Source: FIPS 180-4's examples (NIST, SHA256.pdf). */
    static const char *const examples[][2] = {
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    };
    for (size_t w = 0; w < ges_sha256_way_count; w++) {
        const ges_sha256_way *way = ges_sha256_ways[w];
        for (size_t i = 0; way->is_here() && i < GES_COUNT(examples); i++) {
            uint8_t out[32];
            const uint8_t *data = (const uint8_t *)examples[i][0];
            hash_in_pieces(way, data, strlen(examples[i][0]), 64, out);
            CLAIM(is_hash(out, examples[i][1]));
        }
    }
}

TEST(every_way_says_the_same_of_any_length_in_any_pieces) {
    static uint8_t data[LEN];
    uint32_t random = 4;
    for (size_t i = 0; i < LEN; i++) {
        random = random * 1664525 + 1013904223;
        data[i] = (uint8_t)(random >> 24);
    }
    for (size_t n = 0; n < 400; n++) {
        uint8_t plain[32];
        uint8_t out[32];
        random = random * 1664525 + 1013904223;
        size_t len = n < 300 ? n : (random >> 8) % LEN;
        size_t piece = 1 + (random >> 4) % (n % 3 == 0 ? 100 : LEN);
        hash_in_pieces(ges_sha256_ways[ges_sha256_way_count - 1], data, len, LEN, plain);
        for (size_t w = 0; w < ges_sha256_way_count; w++) {
            if (ges_sha256_ways[w]->is_here()) {
                hash_in_pieces(ges_sha256_ways[w], data, len, piece, out);
                CLAIM(memcmp(out, plain, sizeof(out)) == 0);
            }
        }
        hash_in_pieces(NULL, data, len, piece, out);
        CLAIM(memcmp(out, plain, sizeof(out)) == 0);
    }
}

TEST(the_last_way_always_works) {
    CLAIM(ges_sha256_ways[ges_sha256_way_count - 1]->is_here());
}

TEST_MAIN(RUN(every_way_knows_the_examples),
          RUN(every_way_says_the_same_of_any_length_in_any_pieces), RUN(the_last_way_always_works))
