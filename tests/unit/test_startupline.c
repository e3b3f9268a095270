/* Lines of start-up files and of NAME=VALUE files: what is written is read back; near misses are not. */
#include "formats/envline.h"
#include "shell/startupline.h"

#include "test.h"

#define L(text) GES_LIT(text)

TEST(path_lines_are_read_back) {
    static const ges_startup_path paths[] = {
        {L("/a"), L("")},       {L(""), L("/b")},          {L("/a b:/c'd"), L("/e:/$f:/g\\h")},
        {L("/\"x:/`y`"), L("/;z")}, {L("/ä:/*"), L("/[a]:/~")},
    };
    static const ges_startup_dialect dialects[] = {GES_STARTUP_SH, GES_STARTUP_BASH, GES_STARTUP_FISH};
    for (size_t i = 0; i < GES_COUNT(paths) * GES_COUNT(dialects); i++) {
        const ges_startup_path *path = &paths[i / GES_COUNT(dialects)];
        ges_startup_dialect dialect = dialects[i % GES_COUNT(dialects)];
        ges_startup_path got = {0};
        ges_text line = {0};
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_text rest = ges_startup_path_lines(dialect, path, &mem);
        while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
            CLAIM(ges_startup_path_read(dialect, line, &got, &mem));
        }
        CLAIM_SAME(got.front, path->front);
        CLAIM_SAME(got.back, path->back);
        ges_arena_close(&mem);
    }
}

TEST(lines_of_the_doctor_are_read) {
    static const struct {
        ges_startup_dialect dialect;
        ges_text line;
        ges_text front;
        ges_text back;
    } lines[] = {
        {GES_STARTUP_BASH, L("case \":$PATH:\" in *:/d:*) ;; *) export PATH=\"$PATH\":/d ;; esac"), L(""),
         L("/d")},
        {GES_STARTUP_BASH, L("case \":$PATH\" in :'/d e':*) ;; *) export PATH='/d e':\"$PATH\" ;; esac"),
         L("/d e"), L("")},
        {GES_STARTUP_FISH, L("fish_add_path --append /d"), L(""), L("/d")},
        {GES_STARTUP_FISH, L("fish_add_path --move '/d e'"), L("/d e"), L("")},
    };
    for (size_t i = 0; i < GES_COUNT(lines); i++) {
        ges_startup_path got = {0};
        ges_arena mem;
        ges_arena_init(&mem, 0);
        CLAIM(ges_startup_path_read(lines[i].dialect, lines[i].line, &got, &mem));
        CLAIM_SAME(got.front, lines[i].front);
        CLAIM_SAME(got.back, lines[i].back);
        ges_arena_close(&mem);
    }
}

TEST(what_a_person_wrote_is_not_taken_for_ours) {
    static const ges_text lines[] = {
        L("export PATH=/a"), L("export PATH=$HOME/bin:\"$PATH\""), L("export PATH='/a"),
        L("export PATH=/a:\"$PATH\"; rm x"), L("case \":$PATH:\" in x) ;; esac"), L("")};
    for (size_t i = 0; i < GES_COUNT(lines); i++) {
        ges_startup_path got = {0};
        ges_arena mem;
        ges_arena_init(&mem, 0);
        CLAIM(!ges_startup_path_read(GES_STARTUP_SH, lines[i], &got, &mem));
        CLAIM(!ges_startup_path_read(GES_STARTUP_FISH, lines[i], &got, &mem));
        CLAIM(got.front.len == 0 && got.back.len == 0);
        ges_arena_close(&mem);
    }
}

TEST(name_value_lines_are_read_back_or_refused) {
    static const struct {
        ges_text value;
        ges_text line; /* ptr NULL: refused */
    } cases[] = {
        {L("a/b-c=d"), L("N=a/b-c=d")}, {L(""), L("N=")},           {L("a b#c"), L("N='a b#c'")},
        {L("it's"), L("N=\"it's\"")},   {L("$x \"y\""), L("N='$x \"y\"'")},
        {L("a\nb"), {0}},               {L("a\r"), {0}},            {L("'$"), {0}},
        {L("'\""), {0}},                {L("'\\"), {0}},            {L("'`"), {0}},
    };
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_text line = GES_T("untouched");
        ges_error err = {0};
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_status status = ges_envline_write(GES_T("N"), cases[i].value, &mem, &line, &err);
        if (cases[i].line.ptr == NULL) {
            CLAIM(status == GES_UNSUPPORTED && err.status == GES_UNSUPPORTED);
            CLAIM_TEXT(line, "untouched");
        } else {
            CLAIM(status == GES_OK);
            CLAIM_SAME(line, cases[i].line);
            ges_envline read = ges_envline_read(line);
            CLAIM_TEXT(read.name, "N");
            CLAIM_SAME(read.value, cases[i].value);
        }
        ges_arena_close(&mem);
    }
    CLAIM(ges_envline_read(GES_T("# N=x")).name.len == 0);
    CLAIM(ges_envline_read(GES_T("1N=x")).name.len == 0);
    CLAIM(ges_envline_read(GES_T("N='x")).is_open);
    CLAIM_TEXT(ges_envline_read(GES_T(" export N= x \r")).value, "x");
}

TEST_MAIN(RUN(path_lines_are_read_back), RUN(lines_of_the_doctor_are_read),
          RUN(what_a_person_wrote_is_not_taken_for_ours), RUN(name_value_lines_are_read_back_or_refused))
