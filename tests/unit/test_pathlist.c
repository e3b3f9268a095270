/* Spelling of PATH entries: what keeps one from working, and the list as it stands. */
#include "env/pathlist.h"

#include "test.h"

static const struct {
    ges_path_style style;
    ges_text raw;
    unsigned troubles;
} entries[] = {
    {GES_PATH_UNIX, GES_LIT("/usr/bin"), 0},
    {GES_PATH_UNIX, GES_LIT("/"), 0},
    {GES_PATH_UNIX, GES_LIT(""), GES_PATH_EMPTY},
    {GES_PATH_UNIX, GES_LIT(" "), GES_PATH_EMPTY},
    {GES_PATH_UNIX, GES_LIT("/usr/bin/"), GES_PATH_TRAILING},
    {GES_PATH_UNIX, GES_LIT("."), GES_PATH_RELATIVE},
    {GES_PATH_UNIX, GES_LIT("~/bin"), GES_PATH_UNEXPANDED},
    {GES_PATH_UNIX, GES_LIT("$HOME/bin"), GES_PATH_UNEXPANDED},
    {GES_PATH_UNIX, GES_LIT("/a~1/$x/%A%"), 0},
    {GES_PATH_UNIX, GES_LIT("\"/a b\""), GES_PATH_QUOTED},
    {GES_PATH_UNIX, GES_LIT("/a "), GES_PATH_BLANK},
    {GES_PATH_WINDOWS, GES_LIT("C:\\Windows"), 0},
    {GES_PATH_WINDOWS, GES_LIT("C:\\"), 0},
    {GES_PATH_WINDOWS, GES_LIT("C:/a/"), GES_PATH_TRAILING},
    {GES_PATH_WINDOWS, GES_LIT("\\\\host\\share\\x"), 0},
    {GES_PATH_WINDOWS, GES_LIT("\\x"), GES_PATH_RELATIVE},
    {GES_PATH_WINDOWS, GES_LIT("C:x"), GES_PATH_RELATIVE},
    {GES_PATH_WINDOWS, GES_LIT("%A%\\x"), GES_PATH_UNEXPANDED},
    {GES_PATH_WINDOWS, GES_LIT("C:\\100%"), 0},
    {GES_PATH_WINDOWS, GES_LIT("C:\\%%"), 0},
    {GES_PATH_WINDOWS, GES_LIT("\"C:\\a b\""), GES_PATH_QUOTED},
    {GES_PATH_WINDOWS, GES_LIT("\"\""), GES_PATH_QUOTED},
    {GES_PATH_WINDOWS, GES_LIT(" C:\\a"), GES_PATH_BLANK},
    {GES_PATH_WINDOWS, GES_LIT("C:\\PROGRA~1\\x"), GES_PATH_SHORT_NAME},
    {GES_PATH_WINDOWS, GES_LIT("C:\\a~b\\~"), 0},
};

TEST(troubles_are_told_by_spelling) {
    for (size_t i = 0; i < GES_COUNT(entries); i++) {
        unsigned got = ges_path_troubles(entries[i].style, entries[i].raw);
        if (got != entries[i].troubles) {
            fprintf(stderr, "'%.*s': got %#x, want %#x\n", GES_FMT(entries[i].raw), got,
                    entries[i].troubles);
            test_failures++;
        }
        bool is_told = ges_path_trouble_text(entries[i].style, got)[0] != '\0';
        CLAIM(is_told == (got != 0));
    }
}

TEST(raw_elements_are_as_many_as_split_ones) {
    static const ges_text lists[] = {
        GES_LIT("a"), GES_LIT("a;b"), GES_LIT(";"), GES_LIT("a;;b;"), GES_LIT("\"a;b\";c"),
        GES_LIT("\"a;b"), GES_LIT("a\";\"b;c"), GES_LIT(":a::"), GES_LIT("\"a:b\":c"),
    };
    for (size_t i = 0; i < 2 * GES_COUNT(lists); i++) {
        ges_path_style style = i % 2 == 0 ? GES_PATH_UNIX : GES_PATH_WINDOWS;
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_text *split = NULL;
        size_t count = 0;
        CLAIM(ges_path_split_list(&mem, style, lists[i / 2], &split, &count) == GES_OK);
        ges_text rest = lists[i / 2];
        ges_text raw = {0};
        size_t seen = 0;
        while (ges_path_next_raw(style, &rest, &raw)) {
            seen++;
        }
        CLAIM(seen == count);
        ges_arena_close(&mem);
    }
}

TEST(lengths_are_those_of_windows) {
    CLAIM(ges_path_units(GES_T("")) == 0);
    CLAIM(ges_path_units(GES_T("C:\\\xc3\xa9")) == 4);
    CLAIM(ges_path_units(GES_T("\xf0\x9f\x98\x80")) == 2);
}

TEST_MAIN(RUN(troubles_are_told_by_spelling), RUN(raw_elements_are_as_many_as_split_ones),
          RUN(lengths_are_those_of_windows))
