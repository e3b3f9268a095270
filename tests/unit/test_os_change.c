/* The changing half of the os table's contract, held against this system's table and the fake one. */
#include "os/fake/fake.h"
#include "os/memo.h"
#include "os/os.h"

#include "scratch.h"
#include "test.h"

typedef struct world {
    const ges_os *os;
    ges_arena mem;
    ges_text root;
    const char *name;
    bool is_unix;
    bool is_root; /* may write everywhere */
} world;

#define OS_CLAIM(w, what)                                                                          \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            test_failures++;                                                                       \
            fprintf(stderr, "%s:%d: (%s) claim fails: %s\n", __FILE__, __LINE__, (w)->name, #what);\
        }                                                                                          \
    } while (0)

static ges_text at(world *w, const char *name) {
    return ges_path_join(&w->mem, ges_os_style(w->os), w->root, ges_text_of(name));
}

static void in_world(world w, void (*claims)(world *)) {
    ges_text snapshot = ges_text_of(w.is_unix ? "{\"family\": \"linux\", \"user\": {\"id\": 1000},"
                                                " \"files\": {\"/r\": {\"kind\": \"directory\","
                                                " \"owner\": 1000}}}"
                                              : "{\"family\": \"windows\", \"files\": {\"C:\\\\r\":"
                                                " {\"kind\": \"directory\"}}}");
    ges_arena_init(&w.mem, 0);
    w.root = w.is_unix ? GES_T("/r") : GES_T("C:\\r");
    if (ges_fake_load(ges_bytes_from(snapshot), &w.mem, &w.os, NULL) != GES_OK) {
        abort();
    }
    claims(&w);
    ges_arena_close(&w.mem);
}

static void in_each_world(void (*claims)(world *)) {
    world real = {.os = ges_os_native(), .name = "native"};
    ges_arena_init(&real.mem, 0);
    real.root = scratch_open(real.os, &real.mem);
    real.is_unix = real.os->family != GES_OS_WINDOWS;
    real.is_root = real.is_unix && real.os->user_id(real.os) == 0;
    claims(&real);
    OS_CLAIM(&real, real.os->dir_remove_tree(real.os, real.root, NULL) == GES_OK);
    ges_arena_close(&real.mem);
    in_world((world){.name = "fake linux", .is_unix = true}, claims);
    in_world((world){.name = "fake windows"}, claims);
}

static ges_status put(world *w, const char *name, const char *text, uint32_t mode) {
    ges_file file = GES_FILE_CLOSED;
    ges_error err = {0};
    ges_status status = w->os->file_create(w->os, at(w, name), mode, &file, &err);
    if (status != GES_OK) {
        OS_CLAIM(w, err.status == status && err.text[0] != '\0');
        OS_CLAIM(w, file.handle == GES_FILE_CLOSED.handle);
        return status;
    }
    ges_bytes bytes = ges_bytes_from(ges_text_of(text));
    OS_CLAIM(w, w->os->file_write(w->os, file, (ges_bytes){bytes.ptr, bytes.len / 2}, NULL) ==
                    GES_OK);
    OS_CLAIM(w, w->os->file_write(w->os, file,
                                  (ges_bytes){bytes.ptr + bytes.len / 2,
                                              bytes.len - bytes.len / 2},
                                  NULL) == GES_OK);
    OS_CLAIM(w, w->os->file_sync(w->os, file, NULL) == GES_OK);
    w->os->file_close(w->os, &file);
    OS_CLAIM(w, file.handle == GES_FILE_CLOSED.handle);
    return GES_OK;
}

static void claim_content(world *w, const char *name, const char *want) {
    ges_bytes got = {0};
    OS_CLAIM(w, w->os->file_read(w->os, at(w, name), 1000, &w->mem, &got, NULL) == GES_OK);
    CLAIM_SAME(ges_text_from(got), ges_text_of(want));
}

static ges_file_info info_of(world *w, const char *name) {
    ges_file_info info = {.kind = (ges_file_kind)99};
    (void)w->os->file_info(w->os, at(w, name), true, &info, NULL); /* 99 on failure */
    return info;
}

static void claim_create(world *w) {
    OS_CLAIM(w, put(w, "a", "hello\n", 0600) == GES_OK);
    claim_content(w, "a", "hello\n");
    OS_CLAIM(w, info_of(w, "a").mode == (w->is_unix ? 0600U : 0666U));
    OS_CLAIM(w, info_of(w, "a").link_count == 1);
    OS_CLAIM(w, put(w, "a", "other", 0600) == GES_CONFLICT);
    claim_content(w, "a", "hello\n");
    OS_CLAIM(w, put(w, "wide", "", 0666) == GES_OK);
    OS_CLAIM(w, info_of(w, "wide").mode == 0666); /* whatever the umask says */
    OS_CLAIM(w, info_of(w, "wide").size == 0);
    OS_CLAIM(w, put(w, "none/x", "", 0600) == GES_NOT_FOUND);
    ges_status below_file = put(w, "a/x", "", 0600);
    OS_CLAIM(w, below_file == GES_WRONG_KIND || (!w->is_unix && below_file == GES_NOT_FOUND));
    OS_CLAIM(w, w->os->file_remove(w->os, at(w, "a"), NULL) == GES_OK);
    OS_CLAIM(w, w->os->file_remove(w->os, at(w, "a"), NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, !ges_os_exists(w->os, at(w, "a")));
}

static void claim_rename(world *w) {
    OS_CLAIM(w, put(w, "old", "old", 0640) == GES_OK);
    OS_CLAIM(w, put(w, "new", "new", 0604) == GES_OK);
    OS_CLAIM(w, w->os->file_rename(w->os, at(w, "new"), at(w, "old"), NULL) == GES_OK);
    claim_content(w, "old", "new");
    OS_CLAIM(w, info_of(w, "old").mode == (w->is_unix ? 0604U : 0666U));
    OS_CLAIM(w, !ges_os_exists(w->os, at(w, "new")));
    OS_CLAIM(w, w->os->file_rename(w->os, at(w, "old"), at(w, "third"), NULL) == GES_OK);
    claim_content(w, "third", "new");
    OS_CLAIM(w, w->os->file_rename(w->os, at(w, "nothing"), at(w, "third"), NULL) ==
                    GES_NOT_FOUND);
    claim_content(w, "third", "new");
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "d"), 0700, NULL) == GES_OK);
    OS_CLAIM(w, w->os->file_rename(w->os, at(w, "third"), at(w, "d"), NULL) == GES_WRONG_KIND);
    OS_CLAIM(w, info_of(w, "d").kind == GES_FILE_DIRECTORY);
    claim_content(w, "third", "new");
}

static void claim_attributes(world *w) {
    ges_text lost = GES_T("untouched");
    OS_CLAIM(w, put(w, "a", "x", 0600) == GES_OK);
    OS_CLAIM(w, put(w, "b", "x", 0600) == GES_OK);
    OS_CLAIM(w, w->os->file_set_mode(w->os, at(w, "a"), 04751, NULL) == GES_OK);
    OS_CLAIM(w, info_of(w, "a").mode == (w->is_unix ? 04751U : 0666U));
    OS_CLAIM(w, w->os->file_set_mode(w->os, at(w, "a"), 0444, NULL) == GES_OK);
    OS_CLAIM(w, info_of(w, "a").mode == 0444);
    OS_CLAIM(w, w->os->file_set_mode(w->os, at(w, "a"), 0644, NULL) == GES_OK);
    static const int64_t times[][2] = {{1700000000123456700, 1600000000987654300}, {-100, -2000000000}};
    for (size_t i = 0; i < GES_COUNT(times); i++) {
        OS_CLAIM(w, w->os->file_set_times(w->os, at(w, "a"), times[i][0], times[i][1], NULL) ==
                        GES_OK);
        OS_CLAIM(w, info_of(w, "a").mtime_ns == times[i][0]);
        /* wine reads a file with content to answer about it, which the disk notes */
        bool is_noted = w->os == ges_os_native() && !w->is_unix;
        OS_CLAIM(w, is_noted || info_of(w, "a").atime_ns == times[i][1]);
    }
    ges_file_info info = info_of(w, "a");
    ges_status owned = w->os->file_set_owner(w->os, at(w, "a"), info.owner, info.group, NULL);
    OS_CLAIM(w, owned == (w->is_unix ? GES_OK : GES_UNSUPPORTED));
    OS_CLAIM(w, w->os->file_copy_extras(w->os, at(w, "a"), at(w, "b"), &w->mem, &lost, NULL) ==
                    GES_OK);
    CLAIM_TEXT(lost, "");
    lost = GES_T("untouched");
    OS_CLAIM(w, w->os->file_copy_extras(w->os, at(w, "no"), at(w, "b"), &w->mem, &lost, NULL) ==
                    GES_NOT_FOUND);
    CLAIM_TEXT(lost, "untouched");
    OS_CLAIM(w, w->os->file_set_mode(w->os, at(w, "no"), 0600, NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, w->os->file_set_times(w->os, at(w, "no"), 0, 0, NULL) == GES_NOT_FOUND);
}

/* Somebody may have put a link in the place of what was made a moment ago. */
static void claim_links_stay_out(world *w) {
    if (!w->is_unix || w->os != ges_os_native()) {
        return; /* these tables make no links */
    }
#ifndef _WIN32
    OS_CLAIM(w, put(w, "target", "x", 0640) == GES_OK);
    ges_file_info before = info_of(w, "target");
    scratch_link(w->root, "target", "link");
    (void)w->os->file_set_mode(w->os, at(w, "link"), 0777, NULL); /* macOS changes the link */
    OS_CLAIM(w, w->os->file_set_times(w->os, at(w, "link"), 5, 5, NULL) == GES_OK);
    OS_CLAIM(w, !w->is_root ||
                    w->os->file_set_owner(w->os, at(w, "link"), 4711, 4711, NULL) == GES_OK);
    ges_file_info after = info_of(w, "target");
    OS_CLAIM(w, after.mode == before.mode && after.owner == before.owner &&
                    after.mtime_ns == before.mtime_ns);
#endif
}

static void claim_directories(world *w) {
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "d"), 0700, NULL) == GES_OK);
    OS_CLAIM(w, info_of(w, "d").kind == GES_FILE_DIRECTORY);
    OS_CLAIM(w, info_of(w, "d").mode == (w->is_unix ? 0700U : 0666U));
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "d"), 0700, NULL) == GES_CONFLICT);
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "no/d"), 0700, NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, w->os->dir_sync(w->os, at(w, "d"), NULL) == GES_OK);
    OS_CLAIM(w, w->os->dir_sync(w->os, at(w, "no"), NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, put(w, "d/f", "x", 0600) == GES_OK);
    OS_CLAIM(w, w->os->dir_sync(w->os, at(w, "d/f"), NULL) == GES_WRONG_KIND);
    OS_CLAIM(w, w->os->file_remove(w->os, at(w, "d"), NULL) == GES_WRONG_KIND);
    OS_CLAIM(w, info_of(w, "d/f").kind == GES_FILE_REGULAR);
    if (w->is_unix && !w->is_root) {
        OS_CLAIM(w, w->os->file_set_mode(w->os, at(w, "d"), 0500, NULL) == GES_OK);
        OS_CLAIM(w, put(w, "d/g", "x", 0600) == GES_DENIED);
        OS_CLAIM(w, w->os->file_remove(w->os, at(w, "d/f"), NULL) == GES_DENIED);
        OS_CLAIM(w, w->os->file_set_mode(w->os, at(w, "d"), 0700, NULL) == GES_OK);
    }
}

static void claim_lock(world *w) {
    ges_file first = GES_FILE_CLOSED;
    ges_file second = GES_FILE_CLOSED;
    OS_CLAIM(w, w->os->file_lock(w->os, at(w, "lock"), 0, &first, NULL) == GES_OK);
    OS_CLAIM(w, w->os->file_lock(w->os, at(w, "lock"), 30, &second, NULL) == GES_CONFLICT);
    OS_CLAIM(w, second.handle == GES_FILE_CLOSED.handle);
    w->os->file_close(w->os, &first);
    OS_CLAIM(w, first.handle == GES_FILE_CLOSED.handle);
    OS_CLAIM(w, w->os->file_lock(w->os, at(w, "lock"), 0, &second, NULL) == GES_OK);
    w->os->file_close(w->os, &second);
    OS_CLAIM(w, w->os->file_lock(w->os, at(w, "no/lock"), 0, &first, NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "d"), 0700, NULL) == GES_OK);
    OS_CLAIM(w, w->os->file_lock(w->os, at(w, "d"), 0, &first, NULL) == GES_WRONG_KIND);
}

/* What a memo remembers ends with the first change that goes through it. */
static void claim_memo(world *w) {
    ges_memo memo;
    const ges_os *remembers = ges_memo_init(&memo, w->os, &w->mem);
    ges_file_info info;
    OS_CLAIM(w, put(w, "a", "x", 0600) == GES_OK);
    OS_CLAIM(w, remembers->volume_sync(remembers, w->root, NULL) != GES_NOT_FOUND);
    OS_CLAIM(w, remembers->file_info(remembers, at(w, "a"), true, &info, NULL) == GES_OK);
    OS_CLAIM(w, remembers->file_set_mode(remembers, at(w, "a"), 0444, NULL) == GES_OK);
    OS_CLAIM(w, remembers->file_info(remembers, at(w, "a"), true, &info, NULL) == GES_OK);
    OS_CLAIM(w, info.mode == 0444);
    OS_CLAIM(w, remembers->file_set_mode(remembers, at(w, "a"), 0644, NULL) == GES_OK);
    OS_CLAIM(w, remembers->file_remove(remembers, at(w, "a"), NULL) == GES_OK);
    OS_CLAIM(w, remembers->file_info(remembers, at(w, "a"), true, &info, NULL) == GES_NOT_FOUND);
}

/* What was begun earlier grows behind its end. */
static void claim_append(world *w) {
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 77;
    OS_CLAIM(w, w->os->file_append(w->os, at(w, "a"), &file, &size, NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, w->os->file_append(w->os, w->root, &file, &size, NULL) != GES_OK);
    OS_CLAIM(w, size == 77 && file.handle == -1);
    OS_CLAIM(w, put(w, "a", "one", 0600) == GES_OK);
    OS_CLAIM(w, w->os->file_append(w->os, at(w, "a"), &file, &size, NULL) == GES_OK);
    OS_CLAIM(w, size == 3);
    OS_CLAIM(w, w->os->file_write(w->os, file, ges_bytes_from(GES_T(" two")), NULL) == GES_OK);
    OS_CLAIM(w, w->os->file_sync(w->os, file, NULL) == GES_OK);
    w->os->file_close(w->os, &file);
    claim_content(w, "a", "one two");
    OS_CLAIM(w, w->os->file_remove(w->os, at(w, "a"), NULL) == GES_OK);
}

/* A directory goes to another name with all that is in it. */
static void claim_directory_rename(world *w) {
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "from"), 0700, NULL) == GES_OK);
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "from/below"), 0700, NULL) == GES_OK);
    OS_CLAIM(w, put(w, "from/below/a", "x", 0600) == GES_OK);
    OS_CLAIM(w, w->os->file_rename(w->os, at(w, "from"), at(w, "to"), NULL) == GES_OK);
    OS_CLAIM(w, !ges_os_exists(w->os, at(w, "from")));
    claim_content(w, "to/below/a", "x");
    OS_CLAIM(w, w->os->dir_remove_tree(w->os, at(w, "to"), NULL) == GES_OK);
}

#ifndef _WIN32
/* A link is never written through when a file is made or replaced. */
TEST(links_are_not_followed) {
    world w = {.os = ges_os_native(), .name = "native", .is_unix = true};
    ges_arena_init(&w.mem, 0);
    w.root = scratch_open(w.os, &w.mem);
    ges_file file = GES_FILE_CLOSED;
    CLAIM(put(&w, "target", "old", 0600) == GES_OK);
    scratch_link(w.root, "target", "link");
    scratch_link(w.root, "nothing", "dangling");
    CLAIM(put(&w, "link", "new", 0600) == GES_CONFLICT);
    CLAIM(put(&w, "dangling", "new", 0600) == GES_CONFLICT);
    CLAIM(w.os->file_lock(w.os, at(&w, "link"), 0, &file, NULL) == GES_WRONG_KIND);
    CLAIM(put(&w, "new", "new", 0600) == GES_OK);
    uint64_t size = 0;
    CLAIM(w.os->file_append(w.os, at(&w, "link"), &file, &size, NULL) == GES_WRONG_KIND);
    CLAIM(w.os->file_rename(w.os, at(&w, "new"), at(&w, "link"), NULL) == GES_OK);
    claim_content(&w, "target", "old");
    claim_content(&w, "link", "new");
    scratch_link(w.root, "target", "again");
    CLAIM(w.os->file_remove(w.os, at(&w, "again"), NULL) == GES_OK);
    claim_content(&w, "target", "old");
    CLAIM(w.os->dir_remove_tree(w.os, w.root, NULL) == GES_OK);
    ges_arena_close(&w.mem);
}
#else
TEST(links_are_not_followed) {
    CLAIM(ges_os_native()->family == GES_OS_WINDOWS);
}
#endif

#define IN_EACH_WORLD(name)                                                                        \
    TEST(name) {                                                                                   \
        in_each_world(claim_##name);                                                               \
    }

IN_EACH_WORLD(create)
IN_EACH_WORLD(rename)
IN_EACH_WORLD(attributes)
IN_EACH_WORLD(links_stay_out)
IN_EACH_WORLD(directories)
IN_EACH_WORLD(lock)
IN_EACH_WORLD(memo)
IN_EACH_WORLD(append)
IN_EACH_WORLD(directory_rename)

TEST_MAIN(RUN(append), RUN(directory_rename), RUN(create), RUN(rename), RUN(attributes), RUN(links_stay_out), RUN(directories), RUN(lock), RUN(memo),
          RUN(links_are_not_followed))
