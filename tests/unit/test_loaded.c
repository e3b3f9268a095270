/* GES_LOADED: what is written is read again, and what is damaged is refused. */
#include "env/danger.h"
#include "env/loaded.h"
#include "os/os.h"
#include "test.h"

static ges_arena mem;

static ges_loaded example(void) {
    ges_loaded loaded = {.root = GES_T("/home/ana/a b.c~\n")};
    ges_loaded_var vars[] = {
        {.name = GES_T("A"), .mark = 1},
        {.name = GES_T("B:=-."),
         .mark = ((ges_mark)1 << 48) - 1,
         .was_set = true,
         .before = GES_T("")},
        {.name = GES_T("C"),
         .is_unset = true,
         .was_set = true,
         .before = GES_T("x\xFF.v=:~41\x01")},
    };
    for (size_t i = 0; i < GES_COUNT(vars); i++) {
        (void)ges_list_push(&mem, &loaded.vars, vars[i]);
    }
    for (ges_mark mark = 3; mark < 6; mark++) {
        (void)ges_list_push(&mem, &loaded.path, mark);
        (void)ges_list_push(&mem, &loaded.told, mark);
    }
    return loaded;
}

TEST(what_is_written_is_read_again) {
    ges_arena_init(&mem, 0);
    ges_loaded loaded = example();
    ges_loaded again = {0};
    ges_text text = ges_loaded_write(&loaded, &mem);
    CLAIM(ges_loaded_parse(text, &mem, &again, NULL) == GES_OK);
    CLAIM_SAME(ges_loaded_write(&again, &mem), text);
    CLAIM_SAME(again.root, loaded.root);
    CLAIM(again.vars.count == 3 && again.path.count == 3 && again.told.count == 3);
    CLAIM_SAME(again.vars.items[2].before, loaded.vars.items[2].before);
    CLAIM(again.vars.items[1].was_set && again.vars.items[1].before.len == 0);
    CLAIM(!again.vars.items[0].was_set && again.vars.items[2].is_unset);
    ges_arena_close(&mem);
}

TEST(nothing_is_written_for_nothing) {
    ges_arena_init(&mem, 0);
    ges_loaded loaded = {0};
    CLAIM(ges_loaded_write(&loaded, &mem).len == 0);
    ges_arena_close(&mem);
}

TEST(damaged_texts_are_refused) {
    static const char *const texts[] = {"",
                                        "2",
                                        "1.",
                                        "1.x",
                                        "1.v",
                                        "1.vA",
                                        "1.vA=",
                                        "1.vA=AAAAAAA",
                                        "1.vA=AAAAAAAA!",
                                        "1.vA=AAAAAAAAx",
                                        "1.vA-x",
                                        "1.r~",
                                        "1.r~4",
                                        "1.r~ZZ",
                                        "1.pAAAAAAA",
                                        "1.tAAAAAAAAA",
                                        "1.v=AAAAAAAA"};
    for (size_t i = 0; i < GES_COUNT(texts); i++) {
        ges_loaded loaded = {0};
        ges_arena_init(&mem, 0);
        if (ges_loaded_parse(ges_text_of(texts[i]), &mem, &loaded, NULL) == GES_OK) {
            fprintf(stderr, "'%s' was read\n", texts[i]);
            test_failures++;
        }
        ges_arena_close(&mem);
    }
}

/* Every prefix and every changed byte ends in an answer. */
TEST(any_damage_ends) {
    ges_arena_init(&mem, 0);
    ges_loaded loaded = example();
    ges_text text = ges_loaded_write(&loaded, &mem);
    for (size_t i = 0; i < text.len; i++) {
        for (int c = 0; c < 256; c += 7) {
            ges_loaded out = {0};
            ges_text copy = ges_text_copy(&mem, text);
            ((char *)(uintptr_t)copy.ptr)[i] = (char)c;
            (void)!ges_loaded_parse(copy, &mem, &out, NULL);
            (void)!ges_loaded_parse(ges_text_slice(copy, 0, i), &mem, &out, NULL);
        }
    }
    ges_arena_close(&mem);
}

TEST(dangers_are_found_by_pattern_and_value) {
    CLAIM(ges_danger_of(GES_T("ld_preload"), GES_T("")) != NULL);
    CLAIM(ges_danger_of(GES_T("GIT_X"), GES_T("")) != NULL);
    CLAIM(ges_danger_of(GES_T("SSH_ASKPASS"), GES_T("")) != NULL);
    CLAIM(ges_danger_of(GES_T("GOFLAGS"), GES_T("-mod=mod")) == NULL);
    CLAIM(ges_danger_of(GES_T("GOFLAGS"), GES_T("-x -toolexec=y")) != NULL);
    CLAIM(ges_danger_of(GES_T("PORT"), GES_T("80")) == NULL);
    CLAIM(ges_danger_never(GES_T("GES_LOADED")) != NULL);
    CLAIM(ges_danger_never(GES_T("GES_PATH")) == NULL);
}

TEST_MAIN(RUN(what_is_written_is_read_again), RUN(nothing_is_written_for_nothing),
          RUN(damaged_texts_are_refused), RUN(any_damage_ends),
          RUN(dangers_are_found_by_pattern_and_value))
