/* Which Go of a list serves a wish. */
#include "go/sdklist.h"

#include "go/version.h"
#include "test.h"

static ges_sdk_entry items[] = {
    {.version = GES_LIT("go1.27.4"), .runs_here = true},
    {.version = GES_LIT("go1.27rc1"), .runs_here = true},
    {.version = GES_LIT("go1.26.9"), .runs_here = false},
    {.version = GES_LIT("go1.25.3-corp"), .runs_here = true},
    {.version = GES_LIT("go1.24.4"), .runs_here = true},
    {.version = GES_LIT("go1.24.1"), .runs_here = true},
    {.version = GES_LIT("go1.19.8"), .runs_here = true},
    {.version = GES_LIT("go1.4"), .runs_here = true},
};

static ges_sdklist make_list(void) {
    for (size_t i = 0; i < GES_COUNT(items); i++) {
        items[i].number = ges_go_toolchain_version(items[i].version);
    }
    return (ges_sdklist){items, GES_COUNT(items), GES_COUNT(items)};
}

static ges_text name_of(const ges_sdk_entry *sdk) {
    return sdk != NULL ? sdk->version : GES_T("none");
}

TEST(versions) {
    static const struct {
        const char *wish;
        const char *exact;
        const char *serving;
    } cases[] = {
        {"1.24.4", "go1.24.4", "go1.24.4"},    {"1.24.1", "go1.24.1", "go1.24.4"},
        {"1.24.2", "none", "go1.24.4"},        {"1.24", "go1.24.4", "go1.24.4"},
        {"go1.24.1", "go1.24.1", "go1.24.4"},  {"1.24.9", "none", "go1.25.3-corp"},
        {"1.25", "go1.25.3-corp", "go1.25.3-corp"},
        {"1.25.9", "none", "go1.27.4"},        {"1.26", "none", "go1.27.4"},
        {"1.27rc1", "go1.27rc1", "go1.27.4"},  {"1.27.5", "none", "none"},
        {"1.20", "none", "go1.24.4"},          {"1.3", "none", "go1.4"},
        {"1", "none", "go1.4"},                {"", "none", "go1.27.4"},
        {"x", "none", "none"},             {"2.0", "none", "none"},
    };
    ges_sdklist list = make_list();
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_text wish = ges_text_of(cases[i].wish);
        CLAIM_SAME(name_of(ges_sdklist_version(&list, wish)), ges_text_of(cases[i].exact));
        CLAIM_SAME(name_of(ges_sdklist_serving(&list, wish)), ges_text_of(cases[i].serving));
    }
}

TEST(a_broken_one_serves_nobody) {
    ges_text fault = GES_LIT("bin/go is missing");
    ges_sdklist list = make_list();
    items[0].faults = (ges_sdk_texts){&fault, 1, 1};
    CLAIM_TEXT(name_of(ges_sdklist_serving(&list, GES_T("1.26"))), "go1.27rc1");
    CLAIM_TEXT(name_of(ges_sdklist_version(&list, GES_T("1.27.4"))), "none");
    items[0].faults = (ges_sdk_texts){0};
}

TEST_MAIN(RUN(versions), RUN(a_broken_one_serves_nobody))
