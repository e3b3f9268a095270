/* Go's order of versions, toolchain names, and the textual go line. */
#include "formats/gomodline.h"
#include "formats/semver.h"
#include "go/version.h"
#include "test.h"

/* Each is less than the next one. */
static const char *const ascending[] = {
    "",        "1.0",       "1.2.3",    "1.3rc1",  "1.3",    "1.19",      "1.20rc1", "1.20",
    "1.20.1",  "1.21",      "1.21alpha", "1.21beta2", "1.21beta10", "1.21rc", "1.21rc1", "1.21rc2", "1.21.0",  "1.21.1",
    "1.21.10", "1.22",      "1.99999999998", "1.99999999999", "2.0",
};

TEST(versions_ascend) {
    for (size_t i = 0; i < GES_COUNT(ascending); i++) {
        for (size_t j = 0; j < GES_COUNT(ascending); j++) {
            int order = ges_go_version_compare(ges_text_of(ascending[i]), ges_text_of(ascending[j]));
            int want = (i > j) - (i < j);
            CLAIM((order > 0) - (order < 0) == want);
            if ((order > 0) - (order < 0) != want) {
                fprintf(stderr, "'%s' and '%s': %d\n", ascending[i], ascending[j], order);
            }
        }
    }
    CLAIM(ges_go_version_compare(GES_T("1.20"), GES_T("1.20.0")) == 0);
    CLAIM(ges_go_version_compare(GES_T("1"), GES_T("1.0.0")) == 0);
    CLAIM(ges_go_version_compare(GES_T("x"), GES_T("01.2")) == 0);
}

TEST(invalid_versions) {
    static const char *const invalid[] = {"",       "1.",       "1.2.",    "01.2",   "1.02",  "1.2.03",
                                          "1.2.3rc1", "1.2rc1.1", "1.2RC1", "1.2-rc1", "go1.2", "1.2 ",
                                          "1.2rc01", "v1.2",    "1.2.3.4", "1.2rc1x"};
    for (size_t i = 0; i < GES_COUNT(invalid); i++) {
        CLAIM(!ges_go_version_valid(ges_text_of(invalid[i])));
    }
    CLAIM(ges_go_version_valid(GES_T("1.2rc")) && ges_go_version_valid(GES_T("1.2xyz9")));
}

TEST(language_versions) {
    CLAIM(ges_go_version_is_lang(GES_T("1.21")) && ges_go_version_is_lang(GES_T("1.99")));
    CLAIM(!ges_go_version_is_lang(GES_T("1.20")) && !ges_go_version_is_lang(GES_T("1.21.0")));
    CLAIM(!ges_go_version_is_lang(GES_T("1.21rc1")) && !ges_go_version_is_lang(GES_T("x")));
    CLAIM_TEXT(ges_go_version_lang(GES_T("1.21.3")), "1.21");
    CLAIM_TEXT(ges_go_version_lang(GES_T("1.21rc2")), "1.21");
    CLAIM_TEXT(ges_go_version_lang(GES_T("1")), "1");
    CLAIM_TEXT(ges_go_version_lang(GES_T("go1.2")), "");
}

TEST(toolchain_names) {
    static const struct {
        const char *name;
        const char *version;
    } names[] = {
        {"go1.22.3", "1.22.3"},      {"go1.22.3-corp", "1.22.3"}, {"go1.22.3 X:foo", "1.22.3"},
        {"go1.22.3\tx", "1.22.3"},   {"go1.22rc1-x", "1.22rc1"},  {"go1", "1"},
        {"gccgo-go1.22", ""},        {"1.22", ""},                {"go1.22/x", ""},
        {"go1.22-a\\b", ""},         {"go1.22+auto", ""},         {"go", ""},
        {"devel go1.23-abc", ""},    {"local", ""},               {"Go1.22", ""},
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        CLAIM_SAME(ges_go_toolchain_version(ges_text_of(names[i].name)),
                   ges_text_of(names[i].version));
    }
}

TEST(own_version) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_text name;
    CLAIM_TEXT(ges_go_version_local(&mem, GES_T("go1.26.11 X:foo"), &name), "1.26.11");
    CLAIM_TEXT(name, "go1.26.11 X:foo");
    CLAIM_TEXT(ges_go_version_local(&mem, GES_T("devel go1.28-1a2b Mon"), &name), "1.28");
    CLAIM_TEXT(name, "go1.28");
    CLAIM_TEXT(ges_go_version_local(&mem, GES_T("devel +abc"), &name), "");
    CLAIM(ges_go_version_minor(GES_T("go1.22.3")) == 22);
    CLAIM(ges_go_version_patch(GES_T("go1.22.3")) == 3);
    CLAIM(ges_go_version_patch(GES_T("go1.22rc3")) == 0);
    CLAIM(ges_go_version_minor(GES_T("go1.99999999999")) == 0);
    ges_arena_close(&mem);
}

static ges_gomodline read_lines(ges_arena *mem, const char *text) {
    ges_gomodline reader = {.mem = mem};
    ges_gomodline_feed(&reader, ges_bytes_from(ges_text_of(text)));
    ges_gomodline_finish(&reader);
    return reader;
}

TEST(textual_go_line) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_gomodline r = read_lines(&mem, "module m\r\n\t go\t1.21.3 // c\r\ngo 1.99\ntoolchain go1.22");
    CLAIM_TEXT(r.go.value, "1.21.3");
    CLAIM(r.go.line == 2 && r.toolchain.line == 4);
    CLAIM_TEXT(r.toolchain.value, "go1.22");
    r = read_lines(&mem, "require (\n go 1.99.9\n)\ngo (\n1.2\n)\n");
    CLAIM_TEXT(r.go.value, "1.99.9");
    r = read_lines(&mem, "go(\ngo\ngo1.2\n// go 1.3\n\xC2\xA0go 1.4\xE2\x80\x83\n");
    CLAIM_TEXT(r.go.value, "1.4");
    CLAIM(r.go.line == 5);
    ges_arena_close(&mem);
}

TEST(semantic_versions) {
    static const struct {
        const char *text;
        const char *canonical;
    } versions[] = {
        {"v1", "v1.0.0"},       {"v1.2", "v1.2.0"},     {"v1.2.3-a.1+b", "v1.2.3-a.1"},
        {"v1.2.3+incompatible", "v1.2.3+incompatible"}, {"v1.2.3-01", ""},
        {"v1.2-a", ""},         {"1.2.3", ""},          {"v1.2.3-", ""},
        {"v1.2.3+", ""},        {"v01.2.3", ""},        {"v1.2.3-a..b", ""},
    };
    ges_arena mem;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(versions); i++) {
        CLAIM_SAME(ges_semver_canonical(&mem, ges_text_of(versions[i].text)),
                   ges_text_of(versions[i].canonical));
    }
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(versions_ascend), RUN(invalid_versions), RUN(language_versions),
          RUN(toolchain_names), RUN(own_version), RUN(textual_go_line), RUN(semantic_versions))
