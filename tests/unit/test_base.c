/* Claims about the words of the language. */
#include "base/builder.h"
#include "base/map.h"
#include "base/needle.h"
#include "base/number.h"
#include "base/reader.h"
#include "base/sha256.h"
#include "base/utf.h"
#include "test.h"

TEST(sha256_of_abc) {
    /* Source: FIPS 180-2 appendix B.1 and B.2. */
    static const char *const inputs[] = {
        "abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"};
    static const uint8_t firsts[] = {0xba, 0x24};
    static const uint8_t lasts[] = {0xad, 0xc1};
    for (size_t i = 0; i < GES_COUNT(inputs); i++) {
        ges_sha256 hash;
        uint8_t out[32];
        ges_sha256_init(&hash);
        ges_sha256_add(&hash, inputs[i], strlen(inputs[i]));
        ges_sha256_done(&hash, out);
        CLAIM(out[0] == firsts[i] && out[31] == lasts[i]);
    }
}

TEST(invalid_utf8_is_one_replacement_a_byte) {
    size_t width;
    CLAIM(ges_utf8_decode(GES_T("\xff"), &width) == GES_RUNE_ERROR && width == 1);
    CLAIM(ges_utf8_decode(GES_T("\xed\xa0\x80"), &width) == GES_RUNE_ERROR && width == 1);
    CLAIM(ges_utf8_decode(GES_T("\xef\xbf\xbd"), &width) == GES_RUNE_ERROR && width == 3);
    CLAIM(ges_utf8_decode(GES_T("\xf0\x9f\x98\x80"), &width) == 0x1F600 && width == 4);
    CLAIM(ges_utf8_decode(GES_T("\xc0\x80"), &width) == GES_RUNE_ERROR && width == 1);
}

TEST(numbers_take_the_whole_text) {
    uint64_t value = 7;
    CLAIM(ges_parse_u64(GES_T("18446744073709551615"), &value) && value == UINT64_MAX);
    CLAIM(!ges_parse_u64(GES_T("18446744073709551616"), &value));
    CLAIM(!ges_parse_u64(GES_T("1x"), &value) && !ges_parse_u64(GES_T(""), &value));
}

TEST(reader_stops_at_the_end) {
    const uint8_t bytes[] = {1, 2, 3};
    ges_reader r = ges_reader_on((ges_bytes){bytes, 3});
    CLAIM(ges_read_u16(&r, false) == 0x0201);
    CLAIM(ges_read_u32(&r, false) == 0 && r.failed);
}

TEST(map_keeps_order_and_replaces) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_map map = {0};
    int values[100];
    for (int i = 0; i < 100; i++) {
        CLAIM(ges_map_set(&mem, &map, ges_text_format(&mem, "k%d", i), &values[i]));
    }
    CLAIM(ges_map_set(&mem, &map, GES_T("k5"), &values[6]));
    CLAIM(map.count == 100 && ges_map_get(&map, GES_T("k5")) == &values[6]);
    CLAIM(ges_map_get(&map, GES_T("k100")) == NULL);
    CLAIM_TEXT(map.entries[99].key, "k99");
    ges_arena_close(&mem);
}

TEST(arena_has_a_ceiling) {
    ges_arena mem;
    ges_arena_init(&mem, 1000);
    CLAIM(ges_arena_alloc(&mem, 900) != NULL);
    CLAIM(ges_arena_alloc(&mem, 200) == NULL && ges_arena_failed(&mem));
    CLAIM(ges_new_array(&mem, SIZE_MAX / 2, uint64_t) == NULL);
    ges_arena_close(&mem);
}

TEST(newest_block_grows_in_place_or_not_at_all) {
    ges_arena mem;
    ges_arena_init(&mem, 4096);
    char *first = ges_arena_alloc(&mem, 10);
    first[9] = 'x';
    if (ges_arena_extend(&mem, first, 10, 100)) { /* not under AddressSanitizer */
        CLAIM(first[9] == 'x' && first[10] == 0 && first[99] == 0);
        CLAIM(!ges_arena_extend(&mem, first, 100, 8000));
        char *second = ges_arena_alloc(&mem, 1);
        CLAIM(second >= first + 100);
    }
    CLAIM(ges_arena_alloc(&mem, 1) != NULL);
    CLAIM(!ges_arena_extend(&mem, first, 100, 200));
    ges_arena_close(&mem);
}

TEST(text_splits) {
    ges_text rest = GES_T("a::b");
    ges_text piece;
    CLAIM(ges_text_next(&rest, ':', &piece));
    CLAIM_TEXT(piece, "a");
    CLAIM(ges_text_next(&rest, ':', &piece) && piece.len == 0);
    CLAIM(ges_text_next(&rest, ':', &piece));
    CLAIM_TEXT(piece, "b");
    CLAIM(!ges_text_next(&rest, ':', &piece));
    CLAIM(ges_text_find(GES_T("aab"), GES_T("ab")) == 1);
}

/* Every run of a small text, looked for in it: the same place as by trying each. */
TEST(needle_finds_the_first_place) {
    static const char text[] = "abaabbabbbaaababab\xff\0x\xff\0y";
    const size_t len = sizeof(text) - 1;
    for (size_t from = 0; from < len; from++) {
        for (size_t n = 1; from + n <= len; n++) {
            ges_bytes run = {(const uint8_t *)text + from, n};
            ges_needle needle = ges_needle_of(run);
            size_t first = 0;
            while (memcmp(text + first, text + from, n) != 0) {
                first++;
            }
            CLAIM(ges_needle_find(&needle, (ges_bytes){(const uint8_t *)text, len}, 0) == first);
            size_t next = ges_needle_find(&needle, (ges_bytes){(const uint8_t *)text, len}, from);
            CLAIM(next == from);
            /* Cut by one byte, the last place is gone. */
            next = ges_needle_find(&needle, (ges_bytes){(const uint8_t *)text, from + n - 1}, from);
            CLAIM(next == GES_NPOS);
        }
    }
}

TEST_MAIN(RUN(needle_finds_the_first_place), RUN(sha256_of_abc), RUN(invalid_utf8_is_one_replacement_a_byte),
          RUN(numbers_take_the_whole_text), RUN(reader_stops_at_the_end),
          RUN(map_keeps_order_and_replaces), RUN(arena_has_a_ceiling),
          RUN(newest_block_grows_in_place_or_not_at_all), RUN(text_splits))
