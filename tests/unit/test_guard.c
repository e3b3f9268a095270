/* The guard: nobody touches a mount that does not answer. */
#include "os/fake/fake.h"
#include "os/guard.h"
#include "os/wrap.h"

#include "test.h"

static ges_arena arena; /* a test is a program: it may keep state */

/* A table between the guard and the fake: a call that would hang is a failure of the guard. */
typedef struct watcher {
    ges_os table;
    const ges_os *inner;
    unsigned probes;
    unsigned calls;
} watcher;

static const ges_os *inner_of(const ges_os *os) {
    return ((const watcher *)os->self)->inner;
}

static ges_status noted(const ges_os *os, const char *name, ges_status status) {
    watcher *w = os->self;
    bool is_probe = strcmp(name, "place_probe") == 0;
    w->calls++;
    w->probes += is_probe;
    if (status == GES_TIMED_OUT && !is_probe) {
        fprintf(stderr, "%s would have hung\n", name);
        test_failures++;
    }
    return status;
}

#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    static ges_status watch_##name parameters {                                                    \
        const ges_os *inner = inner_of(os);                                                        \
        return noted(os, #name, inner->name arguments);                                            \
    }
#define GES_OS_QUESTION(name, parameters, arguments, subject)                                      \
    static bool watch_##name parameters {                                                          \
        const ges_os *inner = inner_of(os);                                                        \
        return inner->name arguments;                                                              \
    }
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION

static watcher watched;
static ges_guard guard;

static const ges_os *guarded(const char *snapshot) {
    const ges_os *fake = NULL;
    ges_error err = {0};
    if (ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &arena, &fake, &err) != GES_OK) {
        test_failures++;
        fprintf(stderr, "%s\n", err.text);
    }
    watched = (watcher){.inner = fake};
    wrap_rest(&watched.table, fake, &watched);
#define GES_OS_CALL(name, parameters, arguments, subject) watched.table.name = watch_##name;
#define GES_OS_QUESTION(name, parameters, arguments, subject) watched.table.name = watch_##name;
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION
    return ges_guard_init(&guard, &watched.table, &arena);
}

#define MOUNTS                                                                                     \
    "22 1 254:0 / / rw - ext4 /dev/vda rw\\n23 22 0:40 / /mnt/dead rw shared:3 - nfs4 h:/x rw\\n"  \
    "24 22 0:41 / /mnt/a\\\\040b rw - fuse.sshfs u@h: rw\\n25 22 0:42 / /mnt/good rw - cifs x rw\\n" \
    "26 22 0:43 / /net rw - autofs /etc/auto.net rw\\nrubbish\\n"                                   \
    "27 22 0:44 / /mnt/was rw - nfs h:/y rw\\n28 27 0:45 / /mnt/was rw - tmpfs none rw\\n"

static const char machine[] =
    "{\"family\": \"linux\", \"cwd\": \"/w\", \"files\": {"
    "\"/proc/self/mountinfo\": \"" MOUNTS "\", \"/mnt/dead\": {\"kind\": \"directory\", \"hangs\": true},"
    "\"/mnt/a b\": {\"kind\": \"directory\", \"hangs\": true}, \"/mnt/good/x\": \"1\","
    "\"/net/alive/x\": \"2\", \"/net/gone\": {\"kind\": \"directory\", \"hangs\": true},"
    "\"/mnt/was/x\": \"3\", \"/w/link\": {\"kind\": \"symlink\", \"target\": \"../mnt/dead\"},"
    "\"/w/abs\": {\"kind\": \"symlink\", \"target\": \"/w/link\"}, \"/w/f\": \"4\","
    "\"/w/loop\": {\"kind\": \"symlink\", \"target\": \"loop\"}}}";

static ges_status look(const ges_os *os, const char *path, bool follow) {
    ges_file_info info;
    return os->file_info(os, ges_text_of(path), follow, &info, NULL);
}

TEST(nothing_below_a_dead_mount_is_touched) {
    static const char *const dead[] = {"/mnt/dead",       "/mnt/dead/x/y",  "/mnt/a b/c", "/net/gone/x",
                                       "/w/link/x",       "/w/abs",         "/w/./../w/link/..",
                                       "//mnt//dead//z",  "/mnt/good/../dead/x"};
    static const char *const alive[] = {"/mnt/good/x", "/net/alive/x", "/mnt/was/x", "/w/f", "/mnt", "/"};
    const ges_os *os = guarded(machine);
    ges_error err = {0};
    ges_text text;
    ges_bytes bytes;
    ges_dir_list list;
    for (size_t i = 0; i < GES_COUNT(dead); i++) {
        ges_text path = ges_text_of(dead[i]);
        CLAIM(look(os, dead[i], true) == GES_TIMED_OUT);
        CLAIM(os->file_read(os, path, 10, &arena, &bytes, &err) == GES_TIMED_OUT);
        CLAIM(os->dir_list(os, path, &arena, &list, &err) == GES_TIMED_OUT);
        CLAIM(os->path_resolve(os, path, &arena, &text, &err) == GES_TIMED_OUT);
        CLAIM(!os->file_is_executable(os, path) && !os->file_is_writable(os, path));
    }
    CLAIM(ges_text_contains(ges_text_of(err.text), GES_T("does not answer")));
    for (size_t i = 0; i < GES_COUNT(alive); i++) {
        CLAIM(look(os, alive[i], true) == GES_OK);
    }
    CLAIM(look(os, "/w/none/x", true) == GES_NOT_FOUND);
    CLAIM(look(os, "/w/f/x", true) == GES_WRONG_KIND);
    CLAIM(look(os, "/w/loop", true) == GES_WRONG_KIND);
    CLAIM(watched.probes == 6); /* dead, a b, good, /net, /net/gone, /net/alive: each once */
}

TEST(a_link_to_a_dead_mount_is_no_dead_mount) {
    const ges_os *os = guarded(machine);
    ges_text target;
    CLAIM(look(os, "/w/link", false) == GES_OK && look(os, "/w/abs", false) == GES_OK);
    CLAIM(os->link_read(os, GES_T("/w/link"), &arena, &target, NULL) == GES_OK);
    CLAIM(watched.probes == 0);
}

TEST(an_ordinary_machine_pays_one_read) {
    const ges_os *os = guarded("{\"family\": \"linux\", \"files\": {\"/a/b\": \"\", \"/proc/self/mountinfo\":"
                               " \"22 1 254:0 / / rw - ext4 /dev/vda rw\\n23 22 0:5 / /dev rw - devtmpfs d rw\\n\"}}");
    CLAIM(look(os, "/a/b", true) == GES_OK && look(os, "/a/c", true) == GES_NOT_FOUND);
    CLAIM(look(os, "/a", true) == GES_OK);
    CLAIM(watched.calls == 4 && watched.probes == 0);
}

TEST(windows_is_asked_once_for_each_volume) {
    const ges_os *os = guarded("{\"family\": \"windows\", \"cwd\": \"C:\\\\w\", \"files\": {\"C:\\\\a\": \"\","
                               "\"Z:\\\\\": {\"kind\": \"directory\", \"hangs\": true}, \"\\\\\\\\h\\\\s\\\\x\": \"\"}}");
    CLAIM(look(os, "C:\\a", true) == GES_OK && look(os, "c:/A", true) == GES_OK);
    CLAIM(watched.probes == 1);
    CLAIM(look(os, "Z:\\x", true) == GES_TIMED_OUT && look(os, "z:\\y", true) == GES_TIMED_OUT);
    CLAIM(look(os, "\\\\h\\s\\x", true) == GES_OK);
    CLAIM(watched.probes == 3);
}

TEST_MAIN(RUN(nothing_below_a_dead_mount_is_touched), RUN(a_link_to_a_dead_mount_is_no_dead_mount),
          RUN(an_ordinary_machine_pays_one_read), RUN(windows_is_asked_once_for_each_volume))
