/* Settings: what is taken, what is refused and at which line. */
#include "formats/settings.h"

#include "test.h"

static ges_arena arena; /* a test is a program: it may keep state */

static ges_status parse(const char *text, ges_settings *out, ges_error *err) {
    return ges_settings_parse(ges_bytes_from(ges_text_of(text)), &arena, out, err);
}

TEST(every_member_is_read) {
    ges_settings s = {0};
    ges_error err = {0};
    CLAIM(parse("{ // ours\n\"doctor\": {\n\"only\": [\"GES001\"],\n\"skip\": [\"a\", \"b\"],\n"
                "\"severity\": {\"GES040\": \"warning\"},\n\"fail_on\": \"error\",\n}}",
                &s, &err) == GES_OK);
    CLAIM(s.only.count == 1 && s.skip.count == 2 && s.severity.count == 1);
    CLAIM(s.skip.items[1].line == 4 && ges_text_equal(s.skip.items[1].text, GES_T("b")));
    CLAIM(ges_text_equal(s.severity.items[0].value, GES_T("warning")));
    CLAIM(ges_text_equal(s.fail_on.text, GES_T("error")) && s.fail_on.line == 6);
}

TEST(consequences_keep_their_order_and_lines) {
    ges_settings s = {0};
    CLAIM(parse("{\"watch\": {\"consequences\": {\n\"DATABASE_URL\": \"restart api\",\n\"LOG_*\": \"hot\"}}}", &s,
                NULL) == GES_OK);
    CLAIM(s.consequences.count == 2 && s.consequences.items[1].line == 3);
    CLAIM(ges_text_equal(s.consequences.items[0].text, GES_T("DATABASE_URL")));
    CLAIM(ges_text_equal(s.consequences.items[0].value, GES_T("restart api")));
}

TEST(nothing_is_a_setting_too) {
    ges_settings s = {0};
    CLAIM(parse("{\"install\": {\n\"source\": \"https://x/\"}}", &s, NULL) == GES_OK);
    CLAIM(ges_text_equal(s.source.text, GES_T("https://x/")) && s.source.line == 2);
    s = (ges_settings){0};
    CLAIM(parse("{}", &s, NULL) == GES_OK && s.only.count == 0 && s.fail_on.text.len == 0);
    CLAIM(parse("{\"doctor\": {}}", &s, NULL) == GES_OK);
}

TEST(faults_name_their_line) {
    static const struct {
        const char *text;
        uint32_t line;
    } faults[] = {
        {"[]", 1},
        {"{\n\"docter\": {}}", 2},
        {"{\"doctor\": {\n\"skp\": []}}", 2},
        {"{\"doctor\": []}", 1},
        {"{\"doctor\": {\"skip\":\n\"GES001\"}}", 2},
        {"{\"doctor\": {\"skip\": [\n\n1]}}", 3},
        {"{\"doctor\": {\"severity\": {\n\"GES001\": 1}}}", 2},
        {"{\"doctor\": {\"fail_on\": true}}", 1},
        {"{\"watch\": {\n\"on\": {}}}", 2},
        {"{\"install\": {\n\"source\": 1}}", 2},
        {"{\"watch\": {\"consequences\": {\n\"A\": [\"restart\"]}}}", 2},
    };
    for (size_t i = 0; i < GES_COUNT(faults); i++) {
        ges_settings s = {.fail_on = {.line = 99}};
        ges_error err = {0};
        CLAIM(parse(faults[i].text, &s, &err) == GES_CORRUPT);
        CLAIM(err.line == faults[i].line && err.text[0] != '\0');
        CLAIM(s.fail_on.line == 99);
    }
}

TEST_MAIN(RUN(every_member_is_read), RUN(consequences_keep_their_order_and_lines), RUN(nothing_is_a_setting_too),
          RUN(faults_name_their_line))
