/* Watching: the contract of the os table on this system, and the pure parts of src/watch. */
#include "watch/consequence.h"
#include "watch/settle.h"
#include "watch/temporary.h"
#include "watch/tree.h"

#include "scratch.h"
#include "test.h"

enum { MS = 1000000, WAIT_MS = 5000 };

static ges_text at(ges_arena *mem, ges_text root, const char *name) {
    return ges_text_join(mem, root, GES_T("/"), ges_text_of(name));
}

/* Waits until an event of that name, or of a gone place, comes; false when none does. */
static bool comes(const ges_os *os, ges_watch watch, ges_arena *mem, uint32_t place, const char *name,
                  ges_watch_word *word) {
    for (int round = 0; round < 20; round++) {
        ges_watch_events events = {0};
        if (os->watch_wait(os, watch, WAIT_MS / 20, mem, &events, NULL) != GES_OK) {
            return false;
        }
        for (size_t i = 0; i < events.count; i++) {
            bool is_named = ges_text_equal(events.items[i].name, ges_text_of(name));
            if (events.items[i].place == place && is_named &&
                events.items[i].word != GES_WATCH_WRITING) {
                *word = events.items[i].word;
                return true;
            }
        }
    }
    return false;
}

#ifdef __APPLE__
TEST(directories_tell_of_their_entries) {
    ges_watch watch = GES_WATCH_CLOSED;
    CLAIM(ges_os_native()->watch_open(ges_os_native(), NULL, &watch, NULL) == GES_UNSUPPORTED);
}
#else
TEST(directories_tell_of_their_entries) {
    const ges_os *os = ges_os_native();
    ges_arena mem;
    ges_watch watch = GES_WATCH_CLOSED;
    uint32_t place = 0;
    uint32_t again = 0;
    ges_watch_word word = GES_WATCH_LOST;
    ges_watch_events none = {.count = 9};
    ges_arena_init(&mem, 0);
    ges_text root = scratch_open(os, &mem);
    scratch_dir(root, "dir");
    ges_text dir = at(&mem, root, "dir");
    CLAIM(os->watch_open(os, &mem, &watch, NULL) == GES_OK);
    CLAIM(os->watch_dir(os, watch, at(&mem, root, "none"), true, &place, NULL) == GES_NOT_FOUND);
    CLAIM(place == 0);
    scratch_file(root, "file", "x", 0);
    CLAIM(os->watch_dir(os, watch, at(&mem, root, "file"), true, &place, NULL) == GES_WRONG_KIND);
    CLAIM(os->watch_dir(os, watch, dir, true, &place, NULL) == GES_OK && place != 0);
    CLAIM(os->watch_dir(os, watch, dir, false, &again, NULL) == GES_OK && again == place);
    CLAIM(os->watch_wait(os, watch, 0, &mem, &none, NULL) == GES_OK && none.count == 0);
    scratch_file(root, "dir/new", "1", 0);
    CLAIM(comes(os, watch, &mem, place, "new", &word) && word == GES_WATCH_CHANGED);
    CLAIM(os->watch_wait(os, watch, 50, &mem, &none, NULL) == GES_OK); /* what is left of it */
    scratch_file(root, "dir/new", "12", 0);
    CLAIM(comes(os, watch, &mem, place, "new", &word) && word == GES_WATCH_CHANGED);
    CLAIM(os->watch_wait(os, watch, 50, &mem, &none, NULL) == GES_OK);
    CLAIM(os->file_rename(os, at(&mem, dir, "new"), at(&mem, dir, "old"), NULL) == GES_OK);
    CLAIM(comes(os, watch, &mem, place, "old", &word) && word == GES_WATCH_CHANGED);
    CLAIM(os->watch_wait(os, watch, 50, &mem, &none, NULL) == GES_OK);
    CLAIM(os->file_remove(os, at(&mem, dir, "old"), NULL) == GES_OK);
    CLAIM(comes(os, watch, &mem, place, "old", &word) && word == GES_WATCH_CHANGED);
    CLAIM(os->dir_remove_tree(os, dir, NULL) == GES_OK);
    bool is_told = comes(os, watch, &mem, place, "", &word) && word == GES_WATCH_GONE;
    CLAIM(is_told || os->family == GES_OS_WINDOWS); /* wine says nothing; see docs/verified.md */
    os->watch_close(os, &watch);
    CLAIM(watch.handle == -1);
    os->watch_close(os, &watch); /* closed is closed */
    (void)os->dir_remove_tree(os, root, NULL); /* scratch */
    ges_arena_close(&mem);
}
#endif

#ifndef _WIN32
#ifndef __APPLE__
TEST(notes_become_places_and_missing_folders_are_waited_for) {
    const ges_os *real = ges_os_native();
    ges_arena mem;
    ges_notes notes;
    ges_tree tree = {0};
    ges_watch watch = GES_WATCH_CLOSED;
    ges_bytes bytes;
    ges_arena_init(&mem, 0);
    ges_text root = scratch_open(real, &mem);
    scratch_dir(root, "dir");
    scratch_file(root, "dir/read", "x", 0);
    const ges_os *os = ges_notes_init(&notes, real, &mem);
    CLAIM(os->file_read(os, at(&mem, root, "dir/read"), 10, &mem, &bytes, NULL) == GES_OK);
    CLAIM(os->file_read(os, at(&mem, root, "none/below/read"), 10, &mem, &bytes, NULL) == GES_NOT_FOUND);
    CLAIM(os->file_read(os, GES_T("/proc/self/stat"), 1000, &mem, &bytes, NULL) == GES_OK);
    ges_note pattern = {.kind = GES_NOTE_LISTED, .path = root, .pattern = GES_T(".env.*")};
    ges_notes_add(&notes, pattern);
    CLAIM(notes.items.count == 4);
    CLAIM(real->watch_open(real, &mem, &watch, NULL) == GES_OK);
    CLAIM(ges_tree_watch(real, watch, &notes, root, NULL, &mem, &tree, NULL) == GES_OK);
    CLAIM(tree.has_new && tree.said.count == 0);
    ges_tree_dir *dir = ges_map_get(&tree.dirs, at(&mem, root, "dir"));
    ges_tree_dir *top = ges_map_get(&tree.dirs, root);
    ges_tree_dir *none = ges_map_get(&tree.dirs, at(&mem, root, "none/below"));
    CLAIM(dir != NULL && dir->place != 0 && dir->with_writes);
    CLAIM(none != NULL && none->place == 0);
    CLAIM(ges_map_get(&tree.dirs, GES_T("/proc/self")) == NULL);
    static const struct {
        const char *name;
        bool is_top;
        bool concerns;
    } cases[] = {
        {"none", true, true},      {"dir", true, true},          {"other", true, false},
        {".env.local", true, true}, {".env.local~", true, false}, {".env.x.swp", true, false},
        {".env", true, false},     {"read", false, true},        {"write", false, false},
    };
    for (size_t i = 0; i < GES_COUNT(cases) && top != NULL && dir != NULL; i++) {
        ges_watch_event event = {.place = cases[i].is_top ? top->place : dir->place,
                                 .name = ges_text_of(cases[i].name)};
        CLAIM(ges_tree_concerns(&tree, &event) == cases[i].concerns);
    }
    ges_tree next = {0};
    CLAIM(ges_tree_watch(real, watch, &notes, root, &tree, &mem, &next, NULL) == GES_OK && !next.has_new);
    scratch_dir(root, "none");
    CLAIM(ges_tree_watch(real, watch, &notes, root, &tree, &mem, &next, NULL) == GES_OK && next.has_new);
    real->watch_close(real, &watch);
    (void)real->dir_remove_tree(real, root, NULL); /* scratch */
    ges_arena_close(&mem);
}
#endif
#endif

TEST(lost_files_are_those_that_were_there) {
    const ges_os *real = ges_os_native();
    ges_arena mem;
    ges_notes before;
    ges_notes after;
    ges_bytes bytes;
    ges_arena_init(&mem, 0);
    ges_text root = scratch_open(real, &mem);
    scratch_file(root, "a", "x", 0);
    ges_text file = at(&mem, root, "a");
    const ges_os *first = ges_notes_init(&before, real, &mem);
    CLAIM(first->file_read(first, file, 10, &mem, &bytes, NULL) == GES_OK);
    CLAIM(first->file_read(first, at(&mem, root, "b"), 10, &mem, &bytes, NULL) == GES_NOT_FOUND);
    CLAIM(real->file_remove(real, file, NULL) == GES_OK);
    const ges_os *second = ges_notes_init(&after, real, &mem);
    CLAIM(second->file_read(second, file, 10, &mem, &bytes, NULL) == GES_NOT_FOUND);
    CLAIM(second->file_read(second, at(&mem, root, "b"), 10, &mem, &bytes, NULL) == GES_NOT_FOUND);
    CLAIM(ges_notes_lost(&before, &after) && !ges_notes_lost(&after, &after) && !ges_notes_lost(&after, &before));
    (void)real->dir_remove_tree(real, root, NULL); /* scratch */
    ges_arena_close(&mem);
}

TEST(a_hundred_changes_are_one_report) {
    ges_settle settle = {.quiet_ms = 8};
    int64_t now = 1000 * (int64_t)MS;
    CLAIM(ges_settle_wait_ms(&settle, now) == UINT32_MAX);
    for (int i = 0; i < 100; i++, now += 5 * (int64_t)MS) {
        ges_settle_event(&settle, now, false);
        CLAIM(ges_settle_wait_ms(&settle, now) == 8);
    }
    CLAIM(ges_settle_wait_ms(&settle, now) == 3);
    CLAIM(ges_settle_wait_ms(&settle, now + 3 * (int64_t)MS) == 0);
    ges_settle_done(&settle);
    CLAIM(ges_settle_wait_ms(&settle, now) == UINT32_MAX && settle.quiet_ms == 8);
}

TEST(who_never_stops_is_reported_all_the_same) {
    ges_settle settle = {.quiet_ms = 8};
    int64_t now = 0;
    int reports = 0;
    for (int i = 0; i < 1000; i++, now += 5 * (int64_t)MS) {
        ges_settle_event(&settle, now, true);
        if (ges_settle_wait_ms(&settle, now) == 0) {
            ges_settle_done(&settle);
            reports++;
        }
    }
    CLAIM(reports == 4);
}

TEST(open_and_missing_files_get_time) {
    ges_settle settle = {.quiet_ms = 8};
    ges_settle_event(&settle, 0, true);
    CLAIM(ges_settle_wait_ms(&settle, 0) == GES_SETTLE_WRITING_MS);
    ges_settle_event(&settle, 0, false);
    CLAIM(ges_settle_wait_ms(&settle, 8 * (int64_t)MS) == 0);
    CLAIM(ges_settle_missing(&settle)); /* look later */
    CLAIM(ges_settle_wait_ms(&settle, 8 * (int64_t)MS) == GES_SETTLE_MISSING_MS - 8);
    CLAIM(!ges_settle_missing(&settle)); /* but only once */
    CLAIM(ges_settle_wait_ms(&settle, -50 * (int64_t)MS) == GES_SETTLE_MISSING_MS); /* clock set back */
}

TEST(editors_scratch_is_known) {
    static const char *const scratch[] = {"4913", ".env~", ".env.swp", ".go.mod.swp", ".#.env", "#.env#",
                                          "go.mod.tmp", ".goutputstream-A1B2C3", ".env.env___jb_tmp___"};
    static const char *const real[] = {".env", ".env.local", "go.mod", "go.work", "4914", "~", ".bashrc", "tmp", ".tmp"};
    for (size_t i = 0; i < GES_COUNT(scratch); i++) {
        CLAIM(ges_watch_is_temporary(ges_text_of(scratch[i])));
    }
    for (size_t i = 0; i < GES_COUNT(real); i++) {
        CLAIM(!ges_watch_is_temporary(ges_text_of(real[i])));
    }
}

TEST(consequences) {
    ges_consequence own = {0};
    CLAIM(ges_consequence_of(GES_T("go env"), GES_T("GOPROXY")).kind == GES_CONSEQUENCE_GO);
    CLAIM(ges_consequence_of(GES_T("session"), GES_T("GOGC")).kind == GES_CONSEQUENCE_RESTART);
    CLAIM(ges_consequence_of(GES_T("go env"), GES_T("CGO_ENABLED")).kind == GES_CONSEQUENCE_REBUILD);
    CLAIM(ges_consequence_of(GES_T("go env"), GES_T("CGO_")).kind == GES_CONSEQUENCE_GO);
    CLAIM(ges_consequence_of(GES_T(".env"), GES_T("DATABASE_URL")).kind == GES_CONSEQUENCE_PROMPT);
    CLAIM(ges_consequence_of(GES_T("terminal"), GES_T("EDITOR")).kind == GES_CONSEQUENCE_NEW);
    CLAIM(ges_consequence_of(GES_T("go.mod"), GES_T("go")).kind == GES_CONSEQUENCE_REBUILD);
    CLAIM(ges_consequence_of(GES_T("go env file"), GES_T("GOOS")).kind == GES_CONSEQUENCE_NONE);
    CLAIM(ges_consequence_parse(GES_T(" restart api, worker "), &own));
    CLAIM(own.kind == GES_CONSEQUENCE_RESTART && ges_text_equal(own.who, GES_T("api, worker")));
    CLAIM(ges_consequence_parse(GES_T("hot"), &own) && own.who.len == 0 && own.kind == GES_CONSEQUENCE_HOT);
    CLAIM(!ges_consequence_parse(GES_T("restarts api"), &own) && !ges_consequence_parse(GES_T(""), &own));
}

#if defined(_WIN32) || defined(__APPLE__)
TEST_MAIN(RUN(directories_tell_of_their_entries), RUN(lost_files_are_those_that_were_there),
          RUN(a_hundred_changes_are_one_report), RUN(who_never_stops_is_reported_all_the_same),
          RUN(open_and_missing_files_get_time), RUN(editors_scratch_is_known), RUN(consequences))
#else
TEST_MAIN(RUN(directories_tell_of_their_entries),
          RUN(notes_become_places_and_missing_folders_are_waited_for),
          RUN(lost_files_are_those_that_were_there), RUN(a_hundred_changes_are_one_report),
          RUN(who_never_stops_is_reported_all_the_same), RUN(open_and_missing_files_get_time),
          RUN(editors_scratch_is_known), RUN(consequences))
#endif
