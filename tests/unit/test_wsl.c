/* /etc/wsl.conf and WSLENV. */
#include "formats/wsl.h"

#include "test.h"

static const struct {
    const char *file;
    const char *value; /* NULL: none */
    uint32_t line;
} cases[] = {
    {"[interop]\nappendWindowsPath=false\n", "false", 2},
    {"[Interop] # x\r\n\r\n  APPENDwindowspath =  false  # why\r\n", "false", 3},
    {"[interop]\nappendWindowsPath=\"false\"\n", "false", 2},
    {"[interop]\nappendWindowsPath = fal\\\nse\nenabled=true\n", "false", 2},
    {"[interop]\nappendWindowsPath=true\nappendWindowsPath=false\n", "true", 2},
    {"[interop]\nappendWindowsPath=\"a # b\"\n", "a # b", 2},
    {"[interop]\nappendWindowsPath=a\\\\b\\\"c\\tx\n", "a\\b\"c\tx", 2},
    {"[interop]\nappendWindowsPath=\\x\nappendWindowsPath=0\n", "0", 3},
    {"[interop]\nappendWindowsPath=\"open\nappendWindowsPath=0\n", "0", 3},
    {"[interop]\n[automount]\nappendWindowsPath=false\n", NULL, 0},
    {"[interop\nappendWindowsPath=false\n", NULL, 0},
    {"[in terop]\nappendWindowsPath=false\n", NULL, 0},
    {"appendWindowsPath=false\n", NULL, 0},
    {"[interop]\n# appendWindowsPath=false\n", NULL, 0},
    {"[interop]\nappendWindowsPath false\n", NULL, 0},
    {"", NULL, 0},
};

TEST(the_first_value_counts) {
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_wslconf_value found = {0};
        bool is_found = ges_wslconf_find(ges_text_of(cases[i].file), GES_T("interop"),
                                         GES_T("appendWindowsPath"), &mem, &found);
        CLAIM(is_found == (cases[i].value != NULL));
        if (is_found && cases[i].value != NULL) {
            CLAIM_SAME(found.text, ges_text_of(cases[i].value));
            CLAIM(found.line == cases[i].line);
        }
        ges_arena_close(&mem);
    }
    CLAIM(ges_wslconf_is_false(GES_T("False")) && ges_wslconf_is_false(GES_T("0")));
    CLAIM(!ges_wslconf_is_false(GES_T("true")) && !ges_wslconf_is_false(GES_T("")));
}

TEST(entries_have_a_name_and_flags) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_wslenv found = {0};
    CLAIM(ges_wslenv_read(GES_T("GOPATH/l:GOFLAGS::/p:TEMP/pu/x\r\n"), &mem, &found));
    CLAIM(found.count == 3);
    if (found.count == 3) {
        CLAIM_SAME(found.items[0].name, GES_T("GOPATH"));
        CLAIM_SAME(found.items[0].flags, GES_T("l"));
        CLAIM_SAME(found.items[1].text, GES_T("GOFLAGS"));
        CLAIM(found.items[1].flags.len == 0);
        CLAIM_SAME(found.items[2].flags, GES_T("pu/x"));
        CLAIM(ges_wslenv_unknown_flag(found.items[2].flags) == '/');
    }
    CLAIM(ges_wslenv_unknown_flag(GES_T("pluw")) == '\0');
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(the_first_value_counts), RUN(entries_have_a_name_and_flags))
