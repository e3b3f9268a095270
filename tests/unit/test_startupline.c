/* Lines of start-up files and of NAME=VALUE files: what is written is read back; near misses are not. */
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

TEST_MAIN(RUN(path_lines_are_read_back), RUN(lines_of_the_doctor_are_read),
          RUN(what_a_person_wrote_is_not_taken_for_ours))
