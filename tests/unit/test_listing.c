/* How values are printed, by version and system. */
#include "go/listing.h"
#include "test.h"

typedef struct line_case {
    uint32_t minor;
    bool is_windows;
    const char *value;
    const char *line;
    bool is_clean;
} line_case;

static const line_case line_cases[] = {
    {16, false, "a\"b'", "K=\"a\"b'\"\n", true},
    {20, false, "a\\", "K=\"a\\\"\n", true},
    {21, false, "it's", "K='it'\\''s'\n", true},
    {24, false, "\xff", "K='\xff'\n", true},
    {25, false, "\xff\xfe", "K='\xEF\xBF\xBD\xEF\xBF\xBD'\n", true},
    {20, true, "%a%", "set K=%a%\n", true},
    {21, true, "50% <a>|&^\"!", "set K=50%% ^<a^>^|^&^^\"!\n", true},
    {21, true, "a\rb", "set K=a\xEF\xBF\xBD" "b\n", false},
    {24, true, "\xC3\xA9", "set K=\xC3\xA9\n", true},
    {24, true, "\xE4\xB8\x96", "set K=\xE4\xB8\xEF\xBF\xBD\n", false},
    {25, true, "\xE4\xB8\x96", "set K=\xE4\xB8\x96\n", true},
    {25, true, "\xE2\x80\x8B", "set K=\xEF\xBF\xBD\n", false},
    {25, true, "\xC2\xA0", "set K=\xC2\xA0\n", true},
};

typedef struct json_case {
    uint32_t minor;
    const char *value;
    const char *json;
} json_case;

static const json_case json_cases[] = {
    {16, "<&>\"\\", "\"\\u003c\\u0026\\u003e\\\"\\\\\""},
    {21, "\b\f\n\x01\x7f", "\"\\u0008\\u000c\\n\\u0001\x7f\""},
    {22, "\b\f", "\"\\b\\f\""},
    {26, "\xff", "\"\\ufffd\""},
    {27, "\xff", "\"\xEF\xBF\xBD\""},
    {26, "\xEF\xBF\xBD", "\"\xEF\xBF\xBD\""},
    {16, "\xE2\x80\xA8", "\"\\u2028\""},
};

TEST(lines_by_version) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(line_cases); i++) {
        const line_case *c = &line_cases[i];
        ges_builder out = ges_builder_in(&mem);
        ges_listing_style style = {c->minor, c->is_windows};
        CLAIM(ges_listing_line(&out, style, GES_T("K"), ges_text_of(c->value)) == c->is_clean);
        CLAIM_SAME(ges_build_done(&out), ges_text_of(c->line));
    }
    ges_arena_close(&mem);
}

TEST(json_by_version) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(json_cases); i++) {
        ges_builder out = ges_builder_in(&mem);
        ges_listing_json(&out, json_cases[i].minor, ges_text_of(json_cases[i].value));
        CLAIM_SAME(ges_build_done(&out), ges_text_of(json_cases[i].json));
    }
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(lines_by_version), RUN(json_by_version))
