/* Places, limits and spellings of .env files. What each dialect reads is tested against the real programs by
 * tests/cli/test_dotenv.py and test_dotenv_peers.py. */
#include "formats/dotenv.h"
#include "test.h"

static ges_text cut(ges_text text, ges_dotenv_span span) {
    return ges_text_slice(text, span.off, span.off + span.len);
}

TEST(every_dialect_gives_places_in_the_file) {
    static const char file[] = "# first\r\n\r\nONE='a b'\r\nTWO=x\r\n";
    ges_text text = ges_text_of(file);
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_dotenv read = {0};
        const ges_dotenv_dialect *dialect = ges_dotenv_dialects[i];
        bool is_bash = dialect == &ges_dotenv_bash; /* to which the CR of the blank line is a command */
        ges_status status = ges_dotenv_read(text, dialect, NULL, &mem, &read, NULL);
        CLAIM(status == (is_bash ? GES_CORRUPT : GES_OK));
        CLAIM(is_bash || read.entries.count == 2);
        for (size_t k = 0; k < read.entries.count; k++) {
            const ges_dotenv_entry *entry = &read.entries.items[k];
            CLAIM_SAME(cut(text, entry->name_at), k == 0 ? GES_T("ONE") : GES_T("TWO"));
            CLAIM(ges_text_starts(cut(text, entry->value_at), k == 0 ? GES_T("'a b'") : GES_T("x")));
            CLAIM(entry->line == 3 + k);
        }
        ges_arena_close(&mem);
    }
}

TEST(layout_keeps_comments_apart) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_text text = GES_T(" export A = \"1 # in\" # out\r\nB=a#b # c\nC='x\ny' \nD=\"open\nE=\n");
    ges_dotenv read = {0};
    CLAIM(ges_dotenv_read(text, &ges_dotenv_layout, NULL, &mem, &read, NULL) == GES_OK);
    CLAIM(read.entries.count == 5);
    CLAIM_TEXT(cut(text, read.entries.items[0].value_at), "\"1 # in\"");
    CLAIM_TEXT(cut(text, read.entries.items[0].comment_at), "# out");
    CLAIM_TEXT(cut(text, read.entries.items[1].value_at), "a#b");
    CLAIM_TEXT(cut(text, read.entries.items[1].comment_at), "# c");
    CLAIM_TEXT(cut(text, read.entries.items[2].value_at), "'x\ny'");
    CLAIM_TEXT(cut(text, read.entries.items[3].value_at), "\"open");
    CLAIM(read.entries.items[4].line == 6);
    ges_arena_close(&mem);
}

TEST(a_refusal_has_its_place) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_dotenv read = {0};
    ges_error err = {0};
    CLAIM(ges_dotenv_read(GES_T("A=1\nB=x y\n"), &ges_dotenv_common, NULL, &mem, &read, &err) ==
          GES_CORRUPT);
    CLAIM(err.line == 2 && err.offset == 4 && read.entries.count == 0);
    err = (ges_error){0};
    CLAIM(ges_dotenv_read(GES_T("A=1\r\rB='x\n"), &ges_dotenv_mise, NULL, &mem, &read, &err) ==
          GES_CORRUPT);
    CLAIM(err.line != 0);
    ges_arena_close(&mem);
}

TEST(limits_hold) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_dotenv read = {0};
    size_t size = GES_DOTENV_MAX_FILE + 1;
    char *big = ges_new_array(&mem, size, char);
    ges_text text = {big, size};
    CLAIM(ges_dotenv_read(text, &ges_dotenv_common, NULL, &mem, &read, NULL) == GES_TOO_LARGE);
    for (size_t i = 0; i + 4 <= 4 * (GES_DOTENV_MAX_ENTRIES + 1); i += 4) {
        memcpy(big + i, "A=1\n", 4);
    }
    text.len = 4 * (GES_DOTENV_MAX_ENTRIES + 1);
    CLAIM(ges_dotenv_read(text, &ges_dotenv_common, NULL, &mem, &read, NULL) == GES_TOO_LARGE);
    ges_arena_close(&mem);
}

TEST(every_refused_allocation_is_said) {
    static const char file[] = "A=1\nB='x y'\nC=\"z\"\nD=q\n";
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        for (size_t max = 0; max < 6000; max += 97) {
            ges_arena mem;
            ges_arena_init(&mem, max + 1);
            ges_dotenv read = {0};
            ges_status status =
                ges_dotenv_read(ges_text_of(file), ges_dotenv_dialects[i], NULL, &mem, &read, NULL);
            CLAIM(status == GES_OK ? read.entries.count == 4 : read.entries.count == 0);
            ges_arena_close(&mem);
        }
    }
}

TEST(values_are_written_so_that_they_read_back) {
    static const struct {
        const char *value;
        const char *line; /* NULL: no spelling is read alike by all */
    } rows[] = {{"a", "X=a"},          {"", "X="},
                {"a b", "X='a b'"},    {"it's", "X=\"it's\""},
                {"C:\\n", "X='C:\\n'"}, {"a\nb", NULL},
                {"$HOME", NULL},       {"it's \"x\"", NULL},
                {"100$", "X='100$'"},  {"x\\", NULL}};
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_text line = {0};
        ges_error err = {0};
        ges_status status = ges_dotenv_write(GES_T("X"), ges_text_of(rows[i].value),
                                             &ges_dotenv_common, &mem, &line, &err);
        CLAIM(status == (rows[i].line != NULL ? GES_OK : GES_UNSUPPORTED));
        CLAIM(rows[i].line == NULL || ges_text_equal(line, ges_text_of(rows[i].line)));
        CLAIM(rows[i].line != NULL || err.text[0] != '\0');
        ges_arena_close(&mem);
    }
}

TEST_MAIN(RUN(every_dialect_gives_places_in_the_file), RUN(layout_keeps_comments_apart),
          RUN(a_refusal_has_its_place), RUN(limits_hold), RUN(every_refused_allocation_is_said),
          RUN(values_are_written_so_that_they_read_back))
