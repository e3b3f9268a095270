/* JSON, strict and with comments: what is taken, what is refused and where. */
#include "formats/json.h"

#include "test.h"

static ges_arena arena; /* a test is a program: it may keep state */

static const ges_json *parse(ges_text text, ges_json_dialect dialect) {
    const ges_json *value = NULL;
    ges_error err = {0};
    if (ges_json_parse(ges_bytes_from(text), dialect, &arena, &value, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
    }
    return value;
}

typedef struct sample {
    ges_text text;
    ges_status strict;   /* GES_OK or the fault */
    ges_status comments;
    uint64_t offset;     /* of the fault in the strict reading, when there is one */
} sample;

/* The inputs of y_, n_ and i_ kind that the RFC, VS Code's settings and careless writers produce. */
static const sample samples[] = {
    {GES_LIT("null"), GES_OK, GES_OK, 0},
    {GES_LIT(" [1, -0, 1.5e+10, 0.1E-2] \n"), GES_OK, GES_OK, 0},
    {GES_LIT("{\"a\":{\"b\":[]},\"a\":2,\"\":3}"), GES_OK, GES_OK, 0},
    {GES_LIT("\"\\u0000\\ud83d\\ude00\\udc00\\ud800x\\/\""), GES_OK, GES_OK, 0},
    {GES_LIT("18446744073709551616"), GES_OK, GES_OK, 0},
    {GES_LIT("[1,]"), GES_CORRUPT, GES_OK, 3},
    {GES_LIT("{\"a\":1,}"), GES_CORRUPT, GES_OK, 7},
    {GES_LIT("// c\n[1 /* x */]"), GES_CORRUPT, GES_OK, 0},
    {GES_LIT("[1] // end"), GES_CORRUPT, GES_OK, 4},
    {GES_LIT("\xEF\xBB\xBF[]"), GES_CORRUPT, GES_OK, 0},
    {GES_LIT(""), GES_TRUNCATED, GES_TRUNCATED, 0},
    {GES_LIT("  "), GES_TRUNCATED, GES_TRUNCATED, 2},
    {GES_LIT("[1"), GES_TRUNCATED, GES_TRUNCATED, 2},
    {GES_LIT("{\"a\""), GES_TRUNCATED, GES_TRUNCATED, 4},
    {GES_LIT("\"abc"), GES_TRUNCATED, GES_TRUNCATED, 4},
    {GES_LIT("\"abc\\"), GES_TRUNCATED, GES_TRUNCATED, 5},
    {GES_LIT("\"\\u12"), GES_CORRUPT, GES_CORRUPT, 3},
    {GES_LIT("tru"), GES_TRUNCATED, GES_TRUNCATED, 3},
    {GES_LIT("-"), GES_TRUNCATED, GES_TRUNCATED, 1},
    {GES_LIT("/* open"), GES_CORRUPT, GES_TRUNCATED, 0},
    {GES_LIT("[1,,2]"), GES_CORRUPT, GES_CORRUPT, 3},
    {GES_LIT("[,]"), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("[1,,]"), GES_CORRUPT, GES_CORRUPT, 3},
    {GES_LIT("01"), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("-01"), GES_CORRUPT, GES_CORRUPT, 2},
    {GES_LIT("1."), GES_TRUNCATED, GES_TRUNCATED, 2},
    {GES_LIT("[1.]"), GES_CORRUPT, GES_CORRUPT, 3},
    {GES_LIT("+1"), GES_CORRUPT, GES_CORRUPT, 0},
    {GES_LIT(".5"), GES_CORRUPT, GES_CORRUPT, 0},
    {GES_LIT("0x10"), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("NaN"), GES_CORRUPT, GES_CORRUPT, 0},
    {GES_LIT("'a'"), GES_CORRUPT, GES_CORRUPT, 0},
    {GES_LIT("{a:1}"), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("{\"a\" 1}"), GES_CORRUPT, GES_CORRUPT, 5},
    {GES_LIT("[1 2]"), GES_CORRUPT, GES_CORRUPT, 3},
    {GES_LIT("[1}"), GES_CORRUPT, GES_CORRUPT, 2},
    {GES_LIT("1 2"), GES_CORRUPT, GES_CORRUPT, 2},
    {GES_LIT("[]]"), GES_CORRUPT, GES_CORRUPT, 2},
    {GES_LIT("\"a\nb\""), GES_CORRUPT, GES_CORRUPT, 2},
    {GES_LIT("\"\\x\""), GES_CORRUPT, GES_CORRUPT, 2},
    {GES_LIT("\"\xFF\""), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("\"\xC0\x80\""), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("\"\xED\xA0\x80\""), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("[\0]"), GES_CORRUPT, GES_CORRUPT, 1},
    {GES_LIT("\xFE\xFF"), GES_CORRUPT, GES_CORRUPT, 0},
};

TEST(samples_are_taken_or_refused_where_they_break) {
    for (size_t i = 0; i < GES_COUNT(samples); i++) {
        const sample *s = &samples[i];
        const ges_json *untouched = (const ges_json *)s;
        const ges_json *value = untouched;
        ges_error err = {0};
        ges_status status =
            ges_json_parse(ges_bytes_from(s->text), GES_JSON_STRICT, &arena, &value, &err);
        if (status != s->strict || err.offset != s->offset ||
            (status != GES_OK && (value != untouched || err.line == 0))) {
            test_failures++;
            fprintf(stderr, "'%.*s': %d at %llu: %s\n", GES_FMT(s->text), (int)status,
                    (unsigned long long)err.offset, err.text);
        }
        status = ges_json_parse(ges_bytes_from(s->text), GES_JSON_COMMENTS, &arena, &value, NULL);
        if (status != s->comments) {
            test_failures++;
            fprintf(stderr, "with comments '%.*s': %d\n", GES_FMT(s->text), (int)status);
        }
    }
}

TEST(spans_name_the_bytes) {
    ges_text text = GES_T("{ \"k\\u0041\" : [10, \"x\" ] }");
    const ges_json *root = parse(text, GES_JSON_STRICT);
    const ges_json *list = ges_json_member(root, GES_T("kA"));
    CLAIM(list != NULL && list->kind == GES_JSON_ARRAY && list->count == 2);
    CLAIM_TEXT(ges_text_slice(text, list->start, list->end), "[10, \"x\" ]");
    CLAIM_TEXT(ges_text_slice(text, list->key_start, list->key_end), "\"k\\u0041\"");
    CLAIM_TEXT(ges_text_slice(text, list->first->start, list->first->end), "10");
    CLAIM_TEXT(ges_text_slice(text, list->first->next->start, list->first->next->end), "\"x\"");
    CLAIM_TEXT(ges_text_slice(text, root->start, root->end), "{ \"k\\u0041\" : [10, \"x\" ] }");
}

TEST(strings_are_decoded) {
    ges_text got = {NULL, 0};
    CLAIM(ges_json_text(parse(GES_T("\"\\u5f20\\t\\ud83d\\ude00\\ud800\""), GES_JSON_STRICT), &got));
    CLAIM_TEXT(got, "\xE5\xBC\xA0\t\xF0\x9F\x98\x80\xED\xA0\x80");
    CLAIM(ges_json_text(parse(GES_T("\"\""), GES_JSON_STRICT), &got) && got.len == 0);
    CLAIM(ges_json_text(parse(GES_T("\"a\\u0000b\""), GES_JSON_STRICT), &got) && got.len == 3);
}

TEST(numbers_are_whole_or_refused) {
    uint64_t u = 7;
    int64_t i = 7;
    CLAIM(ges_json_u64(parse(GES_T("18446744073709551615"), GES_JSON_STRICT), &u));
    CLAIM(u == UINT64_MAX);
    CLAIM(!ges_json_u64(parse(GES_T("18446744073709551616"), GES_JSON_STRICT), &u));
    CLAIM(!ges_json_u64(parse(GES_T("1e3"), GES_JSON_STRICT), &u));
    CLAIM(!ges_json_u64(parse(GES_T("-1"), GES_JSON_STRICT), &u));
    CLAIM(!ges_json_u64(parse(GES_T("\"1\""), GES_JSON_STRICT), &u));
    CLAIM(!ges_json_u64(NULL, &u) && u == UINT64_MAX);
    CLAIM(ges_json_i64(parse(GES_T("-9223372036854775808"), GES_JSON_STRICT), &i) &&
          i == INT64_MIN);
    CLAIM(!ges_json_i64(parse(GES_T("-9223372036854775809"), GES_JSON_STRICT), &i));
    CLAIM(ges_json_i64(parse(GES_T("-0"), GES_JSON_STRICT), &i) && i == 0);
}

TEST(of_two_members_the_last_counts) {
    uint64_t u = 0;
    const ges_json *root = parse(GES_T("{\"a\":1,\"b\":2,\"a\":3}"), GES_JSON_STRICT);
    CLAIM(ges_json_u64(ges_json_member(root, GES_T("a")), &u) && u == 3 && root->count == 3);
    CLAIM(ges_json_member(root, GES_T("c")) == NULL);
    CLAIM(ges_json_member(ges_json_member(root, GES_T("c")), GES_T("d")) == NULL);
}

TEST(depth_is_bounded) {
    char text[2 * GES_JSON_MAX_DEPTH + 4];
    const ges_json *value;
    memset(text, '[', sizeof(text));
    memset(text + GES_JSON_MAX_DEPTH, ']', GES_JSON_MAX_DEPTH);
    CLAIM(ges_json_parse((ges_bytes){(const uint8_t *)text, 2 * GES_JSON_MAX_DEPTH},
                         GES_JSON_STRICT, &arena, &value, NULL) == GES_OK);
    memset(text, '[', sizeof(text));
    CLAIM(ges_json_parse((ges_bytes){(const uint8_t *)text, sizeof(text)}, GES_JSON_STRICT, &arena,
                         &value, NULL) == GES_TOO_LARGE);
}

TEST(a_growing_arena_refuses_until_it_suffices) {
    ges_text text = GES_T("{\"a\":[1,2,{\"b\":\"x\\n\"}],\"c\":\"\\u00e9\\u00e9\"}");
    bool is_enough = false;
    for (size_t max = 1; max < 8192 && !is_enough; max += 16) {
        ges_arena small;
        const ges_json *value = NULL;
        ges_arena_init(&small, max);
        ges_status status =
            ges_json_parse(ges_bytes_from(text), GES_JSON_STRICT, &small, &value, NULL);
        is_enough = status == GES_OK;
        CLAIM(is_enough ? value != NULL : status == GES_NO_MEMORY && value == NULL);
        ges_arena_close(&small);
    }
    CLAIM(is_enough);
}

TEST_MAIN(RUN(samples_are_taken_or_refused_where_they_break), RUN(spans_name_the_bytes),
          RUN(strings_are_decoded), RUN(numbers_are_whole_or_refused),
          RUN(of_two_members_the_last_counts), RUN(depth_is_bounded),
          RUN(a_growing_arena_refuses_until_it_suffices))
