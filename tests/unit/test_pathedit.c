/* Edits of lists such as PATH: examples, and properties over random lists. */
#include "env/pathedit.h"

#include "env/pathlist.h"
#include "test.h"

static ges_text expand(void *self, ges_arena *mem, ges_text entry) {
    (void)self;
    const ges_text reference = GES_T("%USERPROFILE%");
    return ges_text_starts(entry, reference)
               ? ges_text_join(mem, GES_T("C:\\Users\\ana"), ges_text_skip(entry, reference.len))
               : entry;
}

static const ges_path_rules rules_of[] = {
    [GES_PATH_UNIX] = {.style = GES_PATH_UNIX},
    [GES_PATH_WINDOWS] = {.style = GES_PATH_WINDOWS, .expand = expand},
};

typedef struct edit_case {
    ges_path_style style;
    ges_path_verb verb;
    ges_text dir;
    size_t at;
    ges_text list;
    ges_text want; /* ptr NULL: `status` */
    ges_status status;
} edit_case;

#define U GES_PATH_UNIX
#define W GES_PATH_WINDOWS
#define L(text) GES_LIT(text)
static const edit_case edit_cases[] = {
    {U, GES_PATH_ADD_BACK, L("/c"), 0, L("/a:/b"), L("/a:/b:/c"), GES_OK},
    {U, GES_PATH_ADD_BACK, L("/b"), 0, L("/a:/b/:/d"), L("/a:/b/:/d"), GES_OK},
    {U, GES_PATH_ADD_BACK, L("/c"), 0, L(""), L("/c"), GES_OK},
    {U, GES_PATH_ADD_BACK, L("/c"), 0, L("/a:"), L("/a::/c"), GES_OK},
    {U, GES_PATH_ADD_BACK, L("/A"), 0, L("/a"), L("/a:/A"), GES_OK},
    {U, GES_PATH_ADD_FRONT, L("/b"), 0, L("/a:/b/:/b:/d"), L("/b:/a:/d"), GES_OK},
    {U, GES_PATH_ADD_FRONT, L("/b"), 0, L("/b//:/a"), L("/b//:/a"), GES_OK},
    {U, GES_PATH_ADD_AT, L("/n"), 2, L("/a:/b:/c"), L("/a:/n:/b:/c"), GES_OK},
    {U, GES_PATH_ADD_AT, L("/c"), 2, L("/a:/b:/c"), L("/a:/c:/b"), GES_OK},
    {U, GES_PATH_ADD_AT, L("/a"), 9, L("/a:/b:/c"), L("/b:/c:/a"), GES_OK},
    {U, GES_PATH_REMOVE, L("/b/../b"), 0, L("/a:/b:/b/:/c:"), L("/a:/c:"), GES_OK},
    {U, GES_PATH_REMOVE, L("/x"), 0, L("/a"), {0}, GES_NOT_FOUND},
    {U, GES_PATH_REMOVE, L("/a"), 0, L("/a"), L(""), GES_OK},
    {U, GES_PATH_DEDUPE, L(""), 0, L("/a/:/b:/a::/b:."), L("/a/:/b::."), GES_OK},
    {U, GES_PATH_ADD_BACK, L("/a:b"), 0, L("/a"), {0}, GES_INVALID},
    {U, GES_PATH_ADD_BACK, L(""), 0, L("/a"), {0}, GES_INVALID},
    {U, GES_PATH_ADD_BACK, L("/a\0b"), 0, L("/a"), {0}, GES_INVALID},
    {U, GES_PATH_ADD_BACK, L("/a\"b"), 0, L("/a"), L("/a:/a\"b"), GES_OK},

    {W, GES_PATH_ADD_BACK, L("C:\\c"), 0, L("C:\\a;"), L("C:\\a;C:\\c;"), GES_OK},
    {W, GES_PATH_ADD_BACK, L("c:/A"), 0, L("C:\\a\\"), L("C:\\a\\"), GES_OK},
    {W, GES_PATH_ADD_BACK, L("C:\\a"), 0, L("\"c:\\A\""), L("\"c:\\A\""), GES_OK},
    {W, GES_PATH_ADD_BACK, L("C:\\a;b"), 0, L("C:\\a"), L("C:\\a;\"C:\\a;b\""), GES_OK},
    {W, GES_PATH_ADD_BACK, L("C:\\a\"b"), 0, L("C:\\a"), {0}, GES_INVALID},
    {W, GES_PATH_ADD_BACK, L("C:\\c"), 0, L("\"C:\\a;b"), {0}, GES_INVALID},
    {W, GES_PATH_ADD_FRONT, L("C:\\c"), 0, L("\"C:\\a;b"), L("C:\\c;\"C:\\a;b"), GES_OK},
    {W, GES_PATH_REMOVE, L("\"\""), 0, L("C:\\a"), {0}, GES_INVALID},
    {W, GES_PATH_REMOVE, L("C:\\Users\\ana\\go\\bin"), 0,
     L("C:\\a;%USERPROFILE%\\go\\bin;C:\\b"), L("C:\\a;C:\\b"), GES_OK},
    {W, GES_PATH_ADD_BACK, L("%USERPROFILE%\\go\\bin"), 0, L("C:\\Users\\ana\\go\\bin"),
     L("C:\\Users\\ana\\go\\bin"), GES_OK},
    {W, GES_PATH_DEDUPE, L(""), 0, L("C:\\a;c:\\A\\;;C:\\PROGRA~1;C:/a;C:\\Program Files"),
     L("C:\\a;;C:\\PROGRA~1;C:\\Program Files"), GES_OK},
};

TEST(examples) {
    for (size_t i = 0; i < GES_COUNT(edit_cases); i++) {
        const edit_case *c = &edit_cases[i];
        ges_arena mem;
        ges_error err = {0};
        ges_text got = GES_T("untouched");
        ges_path_edit edit = {c->verb, c->dir, c->at};
        ges_arena_init(&mem, 0);
        ges_status status =
            ges_path_edited(&rules_of[c->style], c->list, &edit, 1, &mem, &got, &err);
        if (status != c->status) {
            fprintf(stderr, "case %zu: %s\n", i, err.text);
        }
        CLAIM(status == c->status && err.status == c->status);
        CLAIM_SAME(got, c->status == GES_OK ? c->want : GES_T("untouched"));
        ges_arena_close(&mem);
    }
}

/* --- properties ------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static const ges_text words[][10] = {
    [GES_PATH_UNIX] = {L("/a"), L("/a/"), L("/b"), L("/b/c/.."), L(""), L("."), L("/A"), L("/d d"),
                       L("/x/../a"), L("~/bin")},
    [GES_PATH_WINDOWS] = {L("C:\\a"), L("c:\\A\\"), L("C:/a"), L("\"C:\\a\""), L(""),
                          L("%USERPROFILE%\\go"), L("C:\\Users\\ana\\go"), L("\"C:\\x;y\""),
                          L("D:\\b"), L(".")},
};

static ges_text random_list(ges_path_style style, uint32_t *state, ges_arena *mem) {
    char separator = ges_path_list_separator(style);
    size_t count = next_random(state) % 8;
    ges_text list = {0};
    for (size_t i = 0; i < count; i++) {
        list = ges_text_join(mem, list, (ges_text){&separator, i != 0},
                             words[style][next_random(state) % 10]);
    }
    return list;
}

/* Every entry of `small` stands in `large`, in the same order; those that mean `dir` do not count. */
static bool is_kept(const ges_path_rules *rules, ges_arena *mem, ges_text large, ges_text small,
                    ges_text dir) {
    ges_text rest = small.len != 0 ? small : (ges_text){0};
    ges_text pool = large.len != 0 ? large : (ges_text){0};
    ges_text entry;
    ges_text other;
    while (ges_path_next_raw(rules->style, &rest, &entry)) {
        bool counts = !ges_path_same_entry(rules, mem, entry, dir);
        bool is_found = !counts;
        while (!is_found && ges_path_next_raw(rules->style, &pool, &other)) {
            is_found = ges_text_equal(entry, other);
        }
        if (!is_found) {
            return false;
        }
    }
    return true;
}

static size_t count_of(const ges_path_rules *rules, ges_arena *mem, ges_text list, ges_text dir) {
    ges_text rest = list.len != 0 ? list : (ges_text){0};
    ges_text entry;
    size_t count = 0;
    while (ges_path_next_raw(rules->style, &rest, &entry)) {
        count += ges_path_same_entry(rules, mem, entry, dir);
    }
    return count;
}

static void claim_properties(ges_path_style style, uint32_t *state) {
    const ges_path_rules *rules = &rules_of[style];
    ges_arena mem;
    ges_error err = {0};
    ges_text got = {0};
    ges_text again = {0};
    ges_arena_init(&mem, 0);
    ges_text list = random_list(style, state, &mem);
    ges_path_edit edit = {.verb = (ges_path_verb)(next_random(state) % 5),
                          .dir = words[style][next_random(state) % 10],
                          .at = next_random(state) % 10};
    ges_status status = ges_path_edited(rules, list, &edit, 1, &mem, &got, &err);
    if (status == GES_OK) {
        bool is_lone_empty = got.len == 0; /* "one empty entry" and "none" are one text */
        ges_status second = ges_path_edited(rules, got, &edit, 1, &mem, &again, &err);
        if (edit.verb == GES_PATH_REMOVE) {
            CLAIM(second == GES_NOT_FOUND);
            CLAIM(count_of(rules, &mem, got, edit.dir) == 0);
            CLAIM(is_lone_empty || is_kept(rules, &mem, got, list, edit.dir));
        } else {
            CLAIM(second == GES_OK);
            CLAIM_SAME(again, got); /* idempotent */
        }
        if (edit.verb == GES_PATH_DEDUPE) {
            CLAIM(is_kept(rules, &mem, list, got, GES_T("")));
            ges_text rest = list.len != 0 ? list : (ges_text){0};
            ges_text entry;
            while (ges_path_next_raw(style, &rest, &entry)) {
                CLAIM(is_lone_empty || count_of(rules, &mem, got, entry) == 1);
            }
        } else if (edit.verb != GES_PATH_REMOVE) {
            CLAIM(count_of(rules, &mem, got, edit.dir) >= 1);
            CLAIM(is_kept(rules, &mem, got, list, edit.dir)); /* nothing else lost, order stable */
            CLAIM(is_kept(rules, &mem, list, got, edit.dir)); /* nothing else came */
        }
    } else {
        CLAIM(status == GES_NOT_FOUND || (status == GES_INVALID && edit.dir.len == 0));
    }
    ges_arena_close(&mem);
}

TEST(every_edit_of_random_lists) {
    uint32_t state = 42;
    for (int i = 0; i < 20000; i++) {
        claim_properties(i % 2 == 0 ? GES_PATH_UNIX : GES_PATH_WINDOWS, &state);
    }
}

TEST(several_edits_are_made_in_order) {
    ges_arena mem;
    ges_error err = {0};
    ges_text got = {0};
    static const ges_path_edit edits[] = {
        {GES_PATH_ADD_FRONT, L("/x"), 0},
        {GES_PATH_REMOVE, L("/b"), 0},
        {GES_PATH_ADD_BACK, L("/b"), 0},
    };
    ges_arena_init(&mem, 0);
    CLAIM(ges_path_edited(&rules_of[U], GES_T("/a:/b:/c"), edits, 3, &mem, &got, &err) == GES_OK);
    CLAIM_TEXT(got, "/x:/a:/c:/b");
    ges_arena_close(&mem);
}

TEST(no_memory_is_said) {
    for (size_t max = 1; max < 600; max += 7) {
        ges_arena mem;
        ges_error err = {0};
        ges_text got = GES_T("untouched");
        ges_path_edit edit = {GES_PATH_ADD_FRONT, GES_T("C:\\x;y"), 0};
        ges_arena_init(&mem, max);
        ges_status status = ges_path_edited(&rules_of[W], GES_T("C:\\a;\"C:\\b;c\""), &edit, 1,
                                            &mem, &got, &err);
        CLAIM(status == GES_OK || status == GES_NO_MEMORY);
        CLAIM(status == GES_OK || ges_text_equal(got, GES_T("untouched")));
        ges_arena_close(&mem);
    }
}

TEST_MAIN(RUN(examples), RUN(every_edit_of_random_lists), RUN(several_edits_are_made_in_order),
          RUN(no_memory_is_said))
