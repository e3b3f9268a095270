/* The three-way merge of a session: examples, and what must hold of thousands of random triples. */
#include "env/merge.h"

#include "base/builder.h"
#include "env/pathlist.h"
#include "os/os.h"
#include "test.h"

static ges_arena mem;

static ges_text merged(ges_path_style style, const char *then, const char *now,
                       const char *session) {
    ges_mark_list marks = {0};
    ges_text rest = ges_text_of(then);
    ges_text piece;
    while (rest.len != 0 && ges_path_next_raw(style, &rest, &piece)) {
        ges_mark mark = ges_mark_of_entry(style, piece);
        (void)ges_list_push(&mem, &marks, mark);
    }
    return ges_merge_list(style, then != NULL ? &marks : NULL, ges_text_of(now),
                          ges_text_of(session), &mem)
        .value;
}

static const struct {
    const char *then;
    const char *now;
    const char *session;
    const char *wanted;
} lists[] = {
    {"a:b:c", "a:b:c", "x:a:c:b", "x:a:c:b"},     /* nothing new: all stays */
    {"a:b:c", "a:n:b:c", "a:b:c", "a:n:b:c"},     /* untouched: follows */
    {"a:b:c", "a:n:b:c", "v:a:b:c", "v:a:n:b:c"}, /* a virtual environment stays in front */
    {"a:b:c", "n:a:b:c", "v:a:b:c", "v:n:a:b:c"}, /* new in front, but behind the session's own */
    {"a:b:c", "a:c", "v:a:b:c:w", "v:a:c:w"},     /* taken away */
    {"a:b:c", "a:b:c:n", "a:b:c:w", "a:b:c:n:w"},
    {"a:b:c", "c:a:b", "v:a:b:c", "v:c:a:b"}, /* moved there, not here */
    {"a:b:c", "c:a:b", "b:a:c", "b:a:c"},     /* moved here too: the session's order stays */
    {"a:b:c", "a:b:c:n", "a:c", "a:c:n"},     /* what the session took away stays away */
    {"a:b", "a:b:n", "n:a:b", "n:a:b"},       /* the session had it first */
    {"a:b", "n", "v:a:b", "v:n"},             /* all others gone */
    {"a:b", "", "v:a:b", "v"},
    {"", "n", "v", "v:n"},
    {"a:b:c", "a:b", "a:b:c:c", "a:b"},      /* all its copies */
    {"a:b:a", "a:b", "a:b:a", "a:b"},        /* cleaned up there, untouched here */
    {"a:b", "a/:b", "v:a:b", "v:a:b"},       /* another spelling is no change */
    {NULL, "a:n:b", "v:b:a:w", "v:b:a:n:w"}, /* nobody remembers: only additions */
};

TEST(lists_merge_by_entries) {
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(lists); i++) {
        ges_text got = merged(GES_PATH_UNIX, lists[i].then, lists[i].now, lists[i].session);
        if (!ges_text_equal(got, ges_text_of(lists[i].wanted))) {
            fprintf(stderr, "list %zu: got '%.*s', want '%s'\n", i, GES_FMT(got), lists[i].wanted);
            test_failures++;
        }
    }
    ges_arena_close(&mem);
}

TEST(windows_entries_compare_as_windows_does) {
    ges_arena_init(&mem, 0);
    CLAIM_TEXT(merged(GES_PATH_WINDOWS, "C:\\Go\\bin;D:\\x", "c:/go/BIN\\;D:\\x;E:\\n",
                      "V:\\v;C:\\Go\\bin;\"D:\\x\""),
               "V:\\v;C:\\Go\\bin;\"D:\\x\";E:\\n");
    CLAIM_TEXT(merged(GES_PATH_WINDOWS, "C:\\a;\"C:\\b;c\"", "C:\\a", "\"C:\\b;c\";C:\\a;C:\\w"),
               "C:\\a;C:\\w");
    ges_arena_close(&mem);
}

/* --- random triples --------------------------------------------------------------------------- */

static uint64_t seed;

static unsigned roll(unsigned below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

static ges_text random_list(const char *alphabet, unsigned most) {
    ges_builder out = ges_builder_in(&mem);
    unsigned count = roll(most + 1);
    for (unsigned i = 0; i < count; i++) {
        ges_build_format(&out, "%s/%c", i != 0 ? ":" : "",
                         alphabet[roll((unsigned)strlen(alphabet))]);
    }
    ges_text list = ges_build_done(&out);
    return list.ptr != NULL ? list : GES_T("");
}

/* A list that begins as another and then lives on: some entries go, some come, perhaps two change
 * places. */
static ges_text lived(ges_text from, const char *alphabet) {
    ges_texts items = {0};
    ges_text piece;
    ges_builder out = ges_builder_in(&mem);
    while (from.len != 0 && ges_text_next(&from, ':', &piece)) {
        if (roll(6) != 0) {
            (void)ges_list_push(&mem, &items, piece);
        }
        if (roll(5) == 0) {
            ges_text more =
                ges_text_format(&mem, "/%c", alphabet[roll((unsigned)strlen(alphabet))]);
            (void)ges_list_push(&mem, &items, more);
        }
    }
    if (items.count > 1 && roll(3) == 0) {
        size_t a = roll((unsigned)items.count);
        size_t b = roll((unsigned)items.count);
        ges_text other = items.items[a];
        items.items[a] = items.items[b];
        items.items[b] = other;
    }
    for (size_t i = 0; i < items.count; i++) {
        ges_build_format(&out, "%s%.*s", i != 0 ? ":" : "", GES_FMT(items.items[i]));
    }
    ges_text list = ges_build_done(&out);
    return list.ptr != NULL ? list : GES_T("");
}

static bool has(ges_text list, ges_text entry) {
    ges_text piece;
    while (list.len != 0 && ges_text_next(&list, ':', &piece)) {
        if (ges_text_equal(piece, entry)) {
            return true;
        }
    }
    return false;
}

/* The entries of `list` that are in `keep` (or not, when !wanted), once each. */
static ges_text only(ges_text list, ges_text keep, bool wanted) {
    ges_text out = GES_T("");
    ges_text piece;
    while (list.len != 0 && ges_text_next(&list, ':', &piece)) {
        if (has(keep, piece) == wanted && !has(out, piece)) {
            out = out.len == 0 ? piece : ges_text_join(&mem, out, GES_T(":"), piece);
        }
    }
    return out;
}

static void claim_all(ges_text list, ges_text in, ges_text but_not_in, bool wanted,
                      const char *what) {
    ges_text piece;
    while (list.len != 0 && ges_text_next(&list, ':', &piece)) {
        if (!has(but_not_in, piece) && has(in, piece) != wanted) {
            fprintf(stderr, "%s: '%.*s'\n", what, GES_FMT(piece));
            test_failures++;
        }
    }
}

static ges_mark_list marks_of(ges_text list) {
    ges_mark_list out = {0};
    ges_text piece;
    while (list.len != 0 && ges_text_next(&list, ':', &piece)) {
        ges_mark mark = ges_mark_of_entry(GES_PATH_UNIX, piece);
        (void)ges_list_push(&mem, &out, mark);
    }
    return out;
}

static void check_list(ges_text then, ges_text now, ges_text session) {
    ges_mark_list marks = marks_of(then);
    ges_mark_list marks_now = marks_of(now);
    ges_text got = ges_merge_list(GES_PATH_UNIX, &marks, now, session, &mem).value;
    int before = test_failures;
    bool is_untouched = ges_text_equal(then, session);
    claim_all(session, got, then, true, "the session's own entry is lost");
    claim_all(now, got, then, true, "a new entry is missed");
    claim_all(only(then, now, false), got, GES_T(""), false, "an entry that is gone stays");
    claim_all(only(only(then, session, false), now, true), got, GES_T(""), false,
              "an entry that the session took away is back");
    claim_all(only(only(then, session, true), now, true), got, GES_T(""), true,
              "an entry that all know is lost");
    if (ges_text_equal(then, now)) {
        CLAIM(ges_text_equal(got, session));
    }
    if (is_untouched) {
        CLAIM(ges_text_equal(got, now));
    }
    ges_text shared = only(only(then, now, true), session, true);
    ges_text order = only(session, shared, true);
    bool is_own_order = !ges_text_equal(order, only(then, shared, true));
    CLAIM(ges_text_equal(only(got, shared, true),
                         is_own_order && !ges_text_equal(order, only(now, shared, true))
                             ? order
                             : only(now, shared, true)));
    if (ges_text_equal(only(now, shared, true), only(then, shared, true)) && !is_untouched) {
        ges_text own = only(session, then, false); /* nothing moved: neither do the session's own */
        CLAIM(ges_text_equal(only(got, own, true), own));
    }
    CLAIM(!ges_merge_list(GES_PATH_UNIX, &marks, now, got, &mem).is_changed);
    CLAIM(!ges_merge_list(GES_PATH_UNIX, &marks_now, now, got, &mem).is_changed);
    if (test_failures != before) {
        fprintf(stderr, "then %.*s\nnow %.*s\nsession %.*s\ngot %.*s\n", GES_FMT(then),
                GES_FMT(now), GES_FMT(session), GES_FMT(got));
    }
}

TEST(random_lists_keep_their_promises) {
    enum { TRIPLES = 20000 };
    seed = 20261121;
    for (int i = 0; i < TRIPLES && test_failures == 0; i++) {
        ges_arena_init(&mem, 0);
        ges_text then = random_list("abcdefgh", 8);
        ges_text now = roll(8) == 0 ? random_list("abcdefgh", 8) : lived(then, "abcdefghijk");
        ges_text session = roll(8) == 0 ? random_list("abcdxyz", 8) : lived(then, "abcdijxyz");
        check_list(then, now, session);
        ges_arena_close(&mem);
    }
}

/* --- whole blocks ----------------------------------------------------------------------------- */

static ges_env_list random_block(const ges_env_list *from) {
    static const char *const names[] = {"A", "B", "C", "D", "E", "GOBIN", "PATH"};
    static const char *const values[] = {"", "1", "2", "3"};
    ges_env_list out = {0};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_env_entry entry = {ges_text_of(names[i]), ges_text_of(values[roll(4)])};
        ges_text old;
        bool was = from != NULL && ges_env_find(ges_os_native(), from, entry.name, &old);
        if (strcmp(names[i], "PATH") == 0) {
            entry.value = was && roll(3) != 0 ? lived(old, "abcxyz") : random_list("abc", 4);
        } else if (from != NULL && roll(3) != 0) {
            entry.value = was ? old : entry.value;
            if (!was) {
                continue;
            }
        } else if (roll(4) == 0) {
            continue;
        }
        (void)ges_list_push(&mem, &out, entry);
    }
    return out;
}

static ges_env_list applied(const ges_env_list *session, const ges_merge *merge) {
    ges_env_list out = {0};
    for (size_t i = 0; i < session->count; i++) {
        (void)ges_list_push(&mem, &out, session->items[i]);
    }
    for (size_t i = 0; i < merge->count; i++) {
        const ges_merge_change *change = &merge->items[i];
        for (size_t k = out.count; change->verb != GES_MERGE_CONFLICT && k-- > 0;) {
            if (ges_text_equal(out.items[k].name, change->name)) {
                out.items[k] = out.items[--out.count];
            }
        }
        ges_env_entry entry = {change->name, change->value};
        if (change->verb == GES_MERGE_SET) {
            (void)ges_list_push(&mem, &out, entry);
        }
    }
    return out;
}

static ges_merge merge_of(const ges_env_list *then, const ges_env_list *now,
                          const ges_env_list *session) {
    ges_baseline baseline = ges_baseline_of(ges_os_native(), then, &mem);
    ges_text text = ges_baseline_write(&baseline, &mem);
    ges_merge out = {0};
    ges_baseline read = {0};
    CLAIM(ges_baseline_parse(text, &mem, &read, NULL) == GES_OK);
    ges_merge_request request = {
        .os = ges_os_native(), .then = &read, .now = now, .session = session};
    CLAIM(ges_merge_of(&request, &mem, &out, NULL) == GES_OK);
    return out;
}

static bool same_value(const ges_env_list *a, const ges_env_list *b, ges_text name) {
    ges_text left = {0};
    ges_text right = {0};
    bool is_left = ges_env_find(ges_os_native(), a, name, &left);
    bool is_right = ges_env_find(ges_os_native(), b, name, &right);
    return is_left == is_right && ges_text_equal(left, right);
}

static bool has_conflict(const ges_merge *merge, ges_text name) {
    for (size_t i = 0; i < merge->count; i++) {
        if (merge->items[i].verb == GES_MERGE_CONFLICT &&
            ges_text_equal(merge->items[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void check_blocks(void) {
    static const char *const plain[] = {"A", "B", "C", "D", "E", "GOBIN"};
    ges_env_list then = random_block(NULL);
    ges_env_list now = random_block(&then);
    ges_env_list session = random_block(&then);
    ges_merge merge = merge_of(&then, &now, &session);
    ges_env_list got = applied(&session, &merge);
    for (size_t i = 0; i < GES_COUNT(plain); i++) {
        ges_text name = ges_text_of(plain[i]);
        bool by_sources = !same_value(&then, &now, name);
        bool by_session = !same_value(&then, &session, name);
        bool is_agreed = same_value(&now, &session, name);
        CLAIM(same_value(&got, by_sources && !by_session ? &now : &session, name));
        CLAIM(has_conflict(&merge, name) == (by_sources && by_session && !is_agreed));
    }
    merge = merge_of(&then, &now, &got);
    for (size_t i = 0; i < merge.count; i++) {
        CLAIM(merge.items[i].verb == GES_MERGE_CONFLICT);
    }
    CLAIM(merge_of(&now, &now, &got).count == 0);
}

TEST(random_sessions_keep_their_promises) {
    enum { TRIPLES = 10000 };
    seed = 7;
    for (int i = 0; i < TRIPLES && test_failures == 0; i++) {
        ges_arena_init(&mem, 0);
        check_blocks();
        ges_arena_close(&mem);
    }
}

TEST(without_a_baseline_nothing_is_taken_away) {
    ges_arena_init(&mem, 0);
    ges_env_entry now_items[] = {{GES_T("A"), GES_T("1")},
                                 {GES_T("B"), GES_T("2")},
                                 {GES_T("PATH"), GES_T("/n")},
                                 {GES_BASELINE_NAME, GES_T("1")}};
    ges_env_entry session_items[] = {
        {GES_T("B"), GES_T("mine")}, {GES_T("OWN"), GES_T("x")}, {GES_T("PATH"), GES_T("/v")}};
    ges_env_list now = {.items = now_items, .count = GES_COUNT(now_items)};
    ges_env_list session = {.items = session_items, .count = GES_COUNT(session_items)};
    ges_merge_request request = {.os = ges_os_native(), .now = &now, .session = &session};
    ges_merge merge = {0};
    CLAIM(ges_merge_of(&request, &mem, &merge, NULL) == GES_OK);
    CLAIM(merge.count == 3);
    CLAIM(merge.items[0].verb == GES_MERGE_SET && merge.items[1].verb == GES_MERGE_CONFLICT);
    bool is_windows = ges_os_native()->family == GES_OS_WINDOWS;
    CLAIM_SAME(merge.items[2].value, is_windows ? GES_T("/v;/n") : GES_T("/v:/n"));
    request.inherited = &session; /* B was not made by the session, so it follows */
    CLAIM(ges_merge_of(&request, &mem, &merge, NULL) == GES_OK);
    CLAIM(merge.items[1].verb == GES_MERGE_SET);
    ges_arena_close(&mem);
}

static const struct {
    const char *text;
    ges_status status;
} texts[] = {
    {"1", GES_OK},
    {"1.A=AAAAAAAA", GES_OK},
    {"1.P:", GES_OK},
    {"1.P:AAAAAAAAbbbbbbbb.A=zzzzzzzz", GES_OK},
    {"1.ProgramFiles~28x86~29=AAAAAAAA", GES_OK},
    {"", GES_UNSUPPORTED},
    {"2.A=AAAAAAAA", GES_UNSUPPORTED},
    {"1.A", GES_CORRUPT},
    {"1.A=AAAAAAA", GES_CORRUPT},
    {"1.A=AAAAAAA%", GES_CORRUPT},
    {"1.A=", GES_CORRUPT},
    {"1.=AAAAAAAA", GES_CORRUPT},
    {"1.A~2=AAAAAAAA", GES_CORRUPT},
    {"1.A~", GES_CORRUPT},
    {"1.A~=AAAAAAAA", GES_CORRUPT},
    {"1..", GES_CORRUPT},
};

TEST(baselines_are_read_as_written_and_damage_is_told) {
    for (size_t i = 0; i < GES_COUNT(texts); i++) {
        ges_arena_init(&mem, 0);
        ges_baseline read = {0};
        ges_error err = {0};
        ges_status got = ges_baseline_parse(ges_text_of(texts[i].text), &mem, &read, &err);
        CLAIM(got == texts[i].status);
        if (got == GES_OK) {
            CLAIM_SAME(ges_baseline_write(&read, &mem), ges_text_of(texts[i].text));
        }
        ges_arena_close(&mem);
    }
}

TEST_MAIN(RUN(lists_merge_by_entries), RUN(windows_entries_compare_as_windows_does),
          RUN(random_lists_keep_their_promises), RUN(random_sessions_keep_their_promises),
          RUN(without_a_baseline_nothing_is_taken_away),
          RUN(baselines_are_read_as_written_and_damage_is_told))
