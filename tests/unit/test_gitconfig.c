/* Git's configuration files. The expectations are what `git config -f FILE --list` says. */
#include "formats/gitconfig.h"

#include "base/builder.h"
#include "test.h"

/* "section.subsection.key=value@line" of every entry, in blanks; NULL: git refuses the file. */
static const struct {
    const char *file;
    const char *entries;
    uint32_t bad_line;
} cases[] = {
    {"[safe]\n\tdirectory = /srv/shop\n", "safe..directory=/srv/shop@2", 0},
    {"[Safe] Directory=/a\n[core]longPaths", "Safe..Directory=/a@1 core..longPaths=@2", 0},
    {"\xEF\xBB\xBF[a]\r\nb = c\r\n", "a..b=c@2", 0},
    {"# x\n; y\n[a]\nb = c # d\nb = c;d\nb = \"c;d\" \n", "a..b=c@4 a..b=c@5 a..b=c;d@6", 0},
    {"[a]\nb =   c  d  \n", "a..b=c  d@2", 0},
    {"[a]\nb = \" c \"\n", "a..b= c @2", 0},
    {"[a]\nb = c\\\n  d\nb = e", "a..b=c  d@2 a..b=e@4", 0},
    {"[a]\nb = c # d \\\ne = f\n", "a..b=c@2 a..e=f@3", 0},
    {"[a]\nb = \\\"c\\\\\\t\n", "a..b=\"c\\\t@2", 0},
    {"[includeIf \"gitdir:~/w \\\"x\\\"/\"]\n\tpath = y\n", "includeIf.gitdir:~/w \"x\"/.path=y@2", 0},
    {"[a]\nb =\n\nc\n", "a..b=@2 a..c=@4", 0},
    {"[a.b]\nc=d\n", "a.b..c=d@2", 0},
    {"", "", 0},
    {"[a]\nb = \"c\n", NULL, 2},
    {"[a]\nb = \\x\n", NULL, 2},
    {"[a\nb = c\n", NULL, 1},
    {"[a \"b]\n", NULL, 1},
    {"[a b]\n", NULL, 1},
    {"b = c\n", "..b=c@1", 0},
    {"[]\nb = c\n", NULL, 1},
    {"[a]\n\n1b = c\n", NULL, 3},
    {"[a]\nb c\n", NULL, 2},
};

static ges_text shown(ges_arena *mem, const ges_gitconfig_list *list) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < list->count; i++) {
        const ges_gitconfig_entry *e = &list->items[i];
        ges_build_format(&b, "%s%.*s.%.*s.%.*s=%.*s@%u", i == 0 ? "" : " ", GES_FMT(e->section),
                         GES_FMT(e->subsection), GES_FMT(e->key), GES_FMT(e->value),
                         (unsigned)e->line);
    }
    return ges_build_done(&b);
}

TEST(files_are_read_as_git_reads_them) {
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_gitconfig_list list = {0};
        ges_error err = {0};
        ges_status status = ges_gitconfig_parse(ges_text_of(cases[i].file), &mem, &list, &err);
        CLAIM(status == (cases[i].entries != NULL ? GES_OK : GES_CORRUPT));
        CLAIM(err.line == cases[i].bad_line);
        if (cases[i].entries != NULL) {
            CLAIM_SAME(shown(&mem, &list), ges_text_of(cases[i].entries));
        }
        ges_arena_close(&mem);
    }
}

TEST(names_are_compared_without_letter_case) {
    ges_gitconfig_entry entry = {.section = GES_T("Safe"), .key = GES_T("DIRECTORY")};
    CLAIM(ges_gitconfig_is(&entry, "safe", "directory"));
    entry.subsection = GES_T("x");
    CLAIM(!ges_gitconfig_is(&entry, "safe", "directory"));
}

TEST(without_memory_nothing_is_answered) {
    size_t max = 64;
    ges_status status = GES_NO_MEMORY;
    for (; status == GES_NO_MEMORY && max < (1u << 20); max *= 2) {
        ges_arena mem;
        ges_arena_init(&mem, max);
        ges_gitconfig_list list = {0};
        status = ges_gitconfig_parse(GES_T("[a]\nb = \"c d\"\n[e \"f\"]\ng = h\n"), &mem, &list, NULL);
        CLAIM(status == GES_OK ? list.count == 2 : list.count == 0);
        ges_arena_close(&mem);
    }
    CLAIM(status == GES_OK);
}

TEST_MAIN(RUN(files_are_read_as_git_reads_them), RUN(names_are_compared_without_letter_case),
          RUN(without_memory_nothing_is_answered))
