/* Environments made from data, and the .env files that all readers take alike. */
#include "env/block.h"

#include "base/builder.h"
#include "os/fake/fake.h"

#include "test.h"

static ges_arena arena; /* tests are programs: they may keep state */

static const ges_os *machine(const char *snapshot) {
    const ges_os *os = NULL;
    ges_error err = {0};
    ges_arena_close(&arena);
    ges_arena_init(&arena, 0);
    ges_status status = ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &arena, &os, &err);
    if (status != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
    }
    return status == GES_OK ? os : NULL;
}

#define LINUX "{\"family\":\"linux\"}"
#define WINDOWS "{\"family\":\"windows\"}"

/* "A=1;B=2" of a block. */
static ges_text shown(const ges_block *block) {
    ges_builder out = ges_builder_in(&arena);
    for (size_t i = 0; i < block->count; i++) {
        ges_build_format(&out, "%s%.*s=%.*s", i != 0 ? ";" : "", GES_FMT(block->items[i].name),
                         GES_FMT(block->items[i].value));
    }
    return ges_build_done(&out);
}

static void take(ges_block *block, const char *const *pairs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        ges_env_entry entry;
        (void)ges_text_cut(ges_text_of(pairs[i]), '=', &entry.name, &entry.value);
        ges_env_list one = {&entry, 1, 1};
        ges_block_take(block, &one, GES_T("here"), &arena);
    }
}

static ges_status set(ges_block *block, const ges_os *os, ges_text name, ges_text value) {
    return ges_block_set(block, os, name, value, GES_T("--set"), &arena, NULL);
}

TEST(a_set_takes_the_place_of_the_first_and_all_others) {
    static const char *const pairs[] = {"A=1", "B=2", "A=3", "C=4"};
    const ges_os *os = machine(LINUX);
    ges_block block = {0};
    take(&block, pairs, GES_COUNT(pairs));
    CLAIM(set(&block, os, GES_T("B"), GES_T("9")) == GES_OK);
    CLAIM_TEXT(shown(&block), "A=1;B=9;A=3;C=4");
    CLAIM(set(&block, os, GES_T("A"), GES_T("")) == GES_OK);
    CLAIM_TEXT(shown(&block), "A=;B=9;C=4");
    CLAIM(set(&block, os, GES_T("a"), GES_T("x")) == GES_OK);
    CLAIM(ges_block_unset(&block, os, GES_T("B"), NULL) == GES_OK);
    CLAIM(ges_block_unset(&block, os, GES_T("none"), NULL) == GES_OK);
    CLAIM_TEXT(shown(&block), "A=;C=4;a=x");
}

TEST(windows_compares_without_case_and_keeps_the_spelling) {
    static const char *const pairs[] = {"Path=C:\\a", "PATH=C:\\b", "Foo=1"};
    const ges_os *os = machine(WINDOWS);
    ges_block block = {0};
    take(&block, pairs, GES_COUNT(pairs));
    CLAIM(set(&block, os, GES_T("PATH"), GES_T("C:\\c")) == GES_OK);
    CLAIM_TEXT(shown(&block), "Path=C:\\c;Foo=1");
    CLAIM(ges_block_unset(&block, os, GES_T("FOO"), NULL) == GES_OK);
    CLAIM_TEXT(shown(&block), "Path=C:\\c");
}

TEST(names_that_no_system_takes_are_refused) {
    const ges_os *os = machine(LINUX);
    ges_block block = {0};
    CLAIM(set(&block, os, GES_T(""), GES_T("x")) == GES_INVALID);
    CLAIM(set(&block, os, GES_T("A=B"), GES_T("x")) == GES_INVALID);
    CLAIM(set(&block, os, GES_T("=C:"), GES_T("x")) == GES_INVALID);
    CLAIM(set(&block, os, GES_T("A\0B"), GES_T("x")) == GES_INVALID);
    CLAIM(set(&block, os, GES_T("A"), GES_T("x\0y")) == GES_INVALID);
    CLAIM(ges_block_unset(&block, os, GES_T("A="), NULL) == GES_INVALID);
    CLAIM(block.count == 0);
}

TEST(clean_is_its_table) {
    static const char *const unix_pairs[] = {"LC_TIME=C", "LC=1", "GOROOT=/x", "home=/no",
                                             "HOME=/h"};
    static const char *const windows_pairs[] = {"SYSTEMROOT=D:\\W", "GOFLAGS=x",
                                                "programfiles(x86)=P"};
    const ges_os *os = machine(LINUX);
    ges_block block = {0};
    take(&block, unix_pairs, GES_COUNT(unix_pairs));
    ges_block_clean(&block, os, &arena);
    CLAIM_TEXT(shown(&block), "LC_TIME=C;HOME=/h;PATH=/usr/local/bin:/usr/bin:/bin");
    CLAIM(ges_block_reason(os, GES_T("SystemRoot")) == NULL);
    os = machine(WINDOWS);
    block = (ges_block){0};
    take(&block, windows_pairs, GES_COUNT(windows_pairs));
    ges_block_clean(&block, os, &arena);
    CLAIM_TEXT(shown(&block), "SYSTEMROOT=D:\\W;programfiles(x86)=P;PATH=D:\\W\\System32;D:\\W");
    CLAIM(ges_block_reason(os, GES_T("=C:")) != NULL);
}

TEST_MAIN(RUN(a_set_takes_the_place_of_the_first_and_all_others),
          RUN(windows_compares_without_case_and_keeps_the_spelling),
          RUN(names_that_no_system_takes_are_refused), RUN(clean_is_its_table))
