/* Names and links of archives: which may be written, and which may stand beside each other. */
#include "formats/archivename.h"

#include "test.h"

TEST(names_that_may_not_be_written) {
    static const struct {
        const char *name;
        bool on_unix, on_windows;
    } rows[] = {
        {"go/VERSION", true, true},   {"go/", true, true},         {"./go/a", true, true},
        {"go/\xc3\x84.go", true, true}, {"go/a b", true, true},    {"go/..a", true, true},
        {"go/.git", true, true},      {"go/console", true, true},  {"go/com10", true, true},
        {"", false, false},           {"/etc/passwd", false, false}, {"..", false, false},
        {"../a", false, false},       {"go/../../a", false, false}, {"go/..", false, false},
        {"go/./a", false, false},     {"go//a", false, false},     {"//server/share", false, false},
        {"C:/a", false, false},       {"c:a", false, false},       {"\\\\server\\share", false, false},
        {"go\\a", false, false},      {"go/a\nb", false, false},   {"go/\x1b[2J", false, false},
        {"go/\x7f", false, false},    {"go/\xff", false, false},   {"go/\xc0\xaf", false, false},
        {"/", false, false},          {"go/a//", false, false},
        {"go/a:b", true, false},      {"go/a.", true, false},      {"go/a ", true, false},
        {"go/a./b", true, false},     {"go/nul", true, false},     {"go/NUL.txt", true, false},
        {"go/con .x", true, false},   {"aux/a", true, false},      {"go/COM1", true, false},
        {"go/lpt\xc2\xb2", true, false}, {"go/conin$", true, false}, {"go/a?", true, false},
        {"go/a*", true, false},       {"go/<", true, false},       {"go/...", true, false},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        ges_text name = ges_text_of(rows[i].name);
        bool on_unix = ges_archive_name_flaw(name, GES_PATH_UNIX) == NULL;
        bool on_windows = ges_archive_name_flaw(name, GES_PATH_WINDOWS) == NULL;
        if (on_unix != rows[i].on_unix || on_windows != rows[i].on_windows) {
            CLAIM(on_unix == rows[i].on_unix && on_windows == rows[i].on_windows);
            fprintf(stderr, "    '%s'\n", rows[i].name);
        }
    }
}

TEST(links_stay_inside) {
    static const struct {
        const char *name, *target;
        bool is_good;
    } rows[] = {
        {"a", "b", true},           {"a", "b/c", true},      {"a/b/c", "../../d", true}, {"a/b", "..", true},
        {"a/b", "../", true},       {"a/b/", "../c/", true}, {"./a/b", "../c", true},
        {"a", "..", false},         {"a", "../b", false},    {"a/b", "../../c", false},  {"a", "/etc", false},
        {"a/b", "c/../d", false},   {"a", "b/../../c", false}, {"a", "C:/x", false},     {"a", "\\\\x", false},
        {"a", "", false},           {"a", "b//c", false},    {"./a", "../c", false},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        const char *flaw = ges_archive_link_flaw(ges_text_of(rows[i].name), ges_text_of(rows[i].target), GES_PATH_UNIX);
        if ((flaw == NULL) != rows[i].is_good) {
            CLAIM((flaw == NULL) == rows[i].is_good);
            fprintf(stderr, "    '%s' to '%s'\n", rows[i].name, rows[i].target);
        }
    }
}

/* Entries as "kind name" or "kind name>link"; the number of those that the roster takes. */
static size_t roster_of(const char *const *lines, size_t count, bool folds_case, const char **why) {
    static ges_error err;
    ges_arena mem;
    size_t taken = 0;
    ges_arena_init(&mem, 0);
    ges_archive_roster roster = {.mem = &mem, .folds_case = folds_case};
    for (; taken < count; taken++) {
        ges_archive_entry entry = {.kind = (ges_archive_kind)(strchr("fdlho", lines[taken][0]) - "fdlho")};
        ges_text path = {0};
        (void)ges_text_cut(ges_text_of(lines[taken] + 1), '>', &entry.name, &entry.link);
        err = (ges_error){0};
        if (ges_archive_roster_add(&roster, &entry, &path, &err) != GES_OK) {
            break;
        }
    }
    ges_arena_close(&mem);
    *why = err.text;
    return taken;
}

TEST(entries_beside_each_other) {
    static const struct {
        const char *lines[4];
        size_t on_linux, on_others; /* how many are taken */
    } rows[] = {
        {{"dgo/", "fgo/a", "fgo/b", "dgo/"}, 4, 4},
        {{"d./", "f./a", "d.", "fb"}, 4, 4},
        {{"fa", "fa", "", ""}, 1, 1},
        {{"fa", "f./a", "", ""}, 1, 1},
        {{"fa", "da", "", ""}, 1, 1},
        {{"da/", "fa", "", ""}, 1, 1},
        {{"fa/b", "fa", "", ""}, 1, 1},
        {{"fa", "fa/b", "", ""}, 1, 1},
        {{"la>b", "fa/c", "", ""}, 1, 1},
        {{"db", "la>b", "da", ""}, 2, 2},
        {{"fa", "hb>a", "hc>b", "hd>x"}, 3, 3},
        {{"la>b", "hc>a", "", ""}, 1, 1},
        {{"oa", "", "", ""}, 0, 0},
        {{"fa/", "", "", ""}, 0, 0},
        {{"fgo/a", "fgo/A", "", ""}, 2, 1},
        {{"fgo/a", "fGo/b", "", ""}, 2, 1},
        {{"dgo", "dGO", "", ""}, 2, 1},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        const char *why = NULL;
        size_t count = 0;
        while (count < 4 && rows[i].lines[count][0] != '\0') {
            count++;
        }
        size_t on_linux = roster_of(rows[i].lines, count, false, &why);
        size_t on_others = roster_of(rows[i].lines, count, true, &why);
        if (on_linux != rows[i].on_linux || on_others != rows[i].on_others) {
            CLAIM(on_linux == rows[i].on_linux && on_others == rows[i].on_others);
            fprintf(stderr, "    row %u: %s\n", (unsigned)i, why);
        }
    }
}

TEST_MAIN(RUN(names_that_may_not_be_written), RUN(links_stay_inside), RUN(entries_beside_each_other))
