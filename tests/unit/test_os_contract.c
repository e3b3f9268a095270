/* The contract of the os table, held against this system's table and against the fake one: every
 * claim runs in both worlds, on the same files. */
#include "os/fake/fake.h"
#include "os/os.h"

#include "scratch.h"
#include "test.h"

enum { HUGE_SIZE = 200 * 1024 * 1024 };

typedef struct world {
    const ges_os *os;
    ges_arena mem;
    ges_text root;
    const char *name;
    bool has_links; /* links, FIFOs, modes: Unix */
    bool is_root;   /* may read everything */
} world;

#define OS_CLAIM(w, what)                                                                          \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            test_failures++;                                                                       \
            fprintf(stderr, "%s:%d: (%s) claim fails: %s\n", __FILE__, __LINE__, (w)->name, #what);\
        }                                                                                          \
    } while (0)

static ges_text at(world *w, const char *name) {
    ges_text separator = w->os->family == GES_OS_WINDOWS ? GES_T("\\") : GES_T("/");
    return ges_text_join(&w->mem, w->root, separator, ges_text_of(name));
}

/* --- the two worlds --------------------------------------------------------------------------- */

static void make_real_files(world *w) {
    scratch_file(w->root, "plain.txt", "hello\n", 0);
    scratch_file(w->root, "empty", "", 0);
    scratch_file(w->root, "huge", "begin", HUGE_SIZE);
    scratch_dir(w->root, "dir");
    scratch_file(w->root, "dir/inner.txt", "inner", 0);
    scratch_dir(w->root, "hollow");
#ifndef _WIN32
    scratch_link(w->root, "plain.txt", "link");
    scratch_link(w->root, "dir", "dirlink");
    scratch_link(w->root, "nothing", "dangling");
    scratch_link(w->root, "loop", "loop");
    scratch_link(w->root, "pong", "ping");
    scratch_link(w->root, "ping", "pong");
    scratch_file(w->root, "run", "#!/bin/sh\n", 0);
    scratch_mode(w->root, "run", 0755);
    scratch_file(w->root, "secret", "secret", 0);
    scratch_mode(w->root, "secret", 0);
    scratch_dir(w->root, "closed");
    scratch_file(w->root, "closed/file", "x", 0);
    scratch_mode(w->root, "closed", 0);
    scratch_fifo(w->root, "fifo");
    scratch_socket(w->root, "socket");
#endif
}

static world open_real(void) {
    world w = {.os = ges_os_native(), .name = "native"};
    ges_arena_init(&w.mem, 0);
    w.root = scratch_open(w.os, &w.mem);
    w.has_links = w.os->family != GES_OS_WINDOWS;
    w.is_root = w.os->user_id(w.os) == 0;
    make_real_files(&w);
    return w;
}

static void close_real(world *w) {
    ges_error err = {0};
#ifndef _WIN32
    scratch_mode(w->root, "closed", 0755);
#endif
    OS_CLAIM(w, w->os->dir_remove_tree(w->os, w->root, &err) == GES_OK);
    OS_CLAIM(w, !ges_os_exists(w->os, w->root));
    ges_arena_close(&w->mem);
}

static const char unix_files[] =
    "{\"family\": \"linux\", \"user\": {\"id\": 1000, \"name\": \"ana\", \"home\": \"/r\"},"
    " \"cwd\": \"/r\", \"env\": [\"A=1\", \"A=2\", \"B=\"], \"files\": {"
    "\"/r/plain.txt\": \"hello\\n\", \"/r/empty\": \"\","
    "\"/r/huge\": {\"text\": \"begin\", \"size\": 209715200, \"fill\": \"z\"},"
    "\"/r/dir/inner.txt\": \"inner\", \"/r\": {\"kind\": \"directory\", \"owner\": 1000},"
    "\"/r/hollow\": {\"kind\": \"directory\"},"
    "\"/r/link\": {\"kind\": \"symlink\", \"target\": \"plain.txt\"},"
    "\"/r/dirlink\": {\"kind\": \"symlink\", \"target\": \"dir\"},"
    "\"/r/dangling\": {\"kind\": \"symlink\", \"target\": \"nothing\"},"
    "\"/r/loop\": {\"kind\": \"symlink\", \"target\": \"loop\"},"
    "\"/r/ping\": {\"kind\": \"symlink\", \"target\": \"pong\"},"
    "\"/r/pong\": {\"kind\": \"symlink\", \"target\": \"ping\"},"
    "\"/r/run\": {\"text\": \"#!/bin/sh\\n\", \"mode\": \"0755\"},"
    "\"/r/secret\": {\"text\": \"secret\", \"mode\": \"0000\"},"
    "\"/r/closed/file\": \"x\", \"/r/closed\": {\"kind\": \"directory\", \"mode\": \"0000\"},"
    "\"/r/fifo\": {\"kind\": \"other\"}, \"/r/socket\": {\"kind\": \"other\"}}}";

static const char windows_files[] =
    "{\"family\": \"windows\", \"cwd\": \"C:\\\\r\", \"env\": [\"=C:=C:\\\\r\", \"A=1\", \"B=\"],"
    " \"files\": {\"C:\\\\r\\\\plain.txt\": \"hello\\n\", \"C:\\\\r\\\\empty\": \"\","
    "\"C:\\\\r\\\\huge\": {\"text\": \"begin\", \"size\": 209715200, \"fill\": \"z\"},"
    "\"C:\\\\r\\\\dir\\\\inner.txt\": \"inner\","
    "\"C:\\\\r\\\\hollow\": {\"kind\": \"directory\"}}}";

/* The fake keeps a pointer to its world's arena, so a world is never copied. */
static void in_fake(const char *snapshot, world w, void (*claims)(world *)) {
    ges_error err = {0};
    ges_arena_init(&w.mem, 0);
    if (ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &w.mem, &w.os, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    claims(&w);
    ges_arena_close(&w.mem);
}

static void in_each_world(void (*claims)(world *)) {
    world real = open_real();
    claims(&real);
    close_real(&real);
    in_fake(unix_files, (world){.root = GES_T("/r"), .name = "fake linux", .has_links = true},
            claims);
    in_fake(windows_files, (world){.root = GES_T("C:\\r"), .name = "fake windows"}, claims);
}

/* --- claims ----------------------------------------------------------------------------------- */

static ges_file_kind kind_at(world *w, const char *name, bool follow) {
    ges_file_info info = {.kind = (ges_file_kind)99};
    (void)w->os->file_info(w->os, at(w, name), follow, &info, NULL); /* 99 on failure */
    return info.kind;
}

static ges_status info_status(world *w, ges_text path, bool follow) {
    ges_file_info before = {.kind = GES_FILE_OTHER, .size = 77, .inode = 78};
    ges_file_info info = before;
    ges_error err = {0};
    ges_status status = w->os->file_info(w->os, path, follow, &info, &err);
    if (status != GES_OK) {
        OS_CLAIM(w, info.size == 77 && info.inode == 78);
        OS_CLAIM(w, err.status == status && err.text[0] != '\0');
    }
    return status;
}

static void claim_info(world *w) {
    ges_file_info info;
    OS_CLAIM(w, w->os->file_info(w->os, at(w, "plain.txt"), true, &info, NULL) == GES_OK);
    OS_CLAIM(w, info.kind == GES_FILE_REGULAR && info.size == 6 && (info.mode & 0400) != 0);
    OS_CLAIM(w, info.inode != 0);
    OS_CLAIM(w, kind_at(w, "dir", true) == GES_FILE_DIRECTORY);
    OS_CLAIM(w, kind_at(w, "dir", false) == GES_FILE_DIRECTORY);
    OS_CLAIM(w, w->os->file_info(w->os, at(w, "huge"), true, &info, NULL) == GES_OK);
    OS_CLAIM(w, info.size == HUGE_SIZE);
    OS_CLAIM(w, info_status(w, at(w, "nothing"), true) == GES_NOT_FOUND);
    OS_CLAIM(w, info_status(w, at(w, "nothing"), false) == GES_NOT_FOUND);
    OS_CLAIM(w, info_status(w, at(w, "nothing/deeper"), true) == GES_NOT_FOUND);
    OS_CLAIM(w, info_status(w, GES_T(""), true) == GES_NOT_FOUND);
    ges_status below_file = info_status(w, at(w, "plain.txt/x"), true);
    OS_CLAIM(w, below_file == (w->has_links ? GES_WRONG_KIND : GES_NOT_FOUND));
    OS_CLAIM(w, ges_os_same_file(w->os, at(w, "plain.txt"), at(w, "dir/../plain.txt")));
    OS_CLAIM(w, !ges_os_same_file(w->os, at(w, "plain.txt"), at(w, "empty")));
}

static void claim_links(world *w) {
    if (!w->has_links) {
        return;
    }
    OS_CLAIM(w, kind_at(w, "link", true) == GES_FILE_REGULAR);
    OS_CLAIM(w, kind_at(w, "link", false) == GES_FILE_SYMLINK);
    OS_CLAIM(w, kind_at(w, "dirlink/inner.txt", false) == GES_FILE_REGULAR);
    OS_CLAIM(w, kind_at(w, "dangling", false) == GES_FILE_SYMLINK);
    OS_CLAIM(w, info_status(w, at(w, "dangling"), true) == GES_NOT_FOUND);
    OS_CLAIM(w, info_status(w, at(w, "loop"), true) == GES_WRONG_KIND);
    OS_CLAIM(w, info_status(w, at(w, "ping/x"), false) == GES_WRONG_KIND);
    OS_CLAIM(w, kind_at(w, "loop", false) == GES_FILE_SYMLINK);
    OS_CLAIM(w, ges_os_same_file(w->os, at(w, "link"), at(w, "plain.txt")));
    ges_text target = GES_T("untouched");
    OS_CLAIM(w, w->os->link_read(w->os, at(w, "link"), &w->mem, &target, NULL) == GES_OK);
    CLAIM_TEXT(target, "plain.txt");
    OS_CLAIM(w, w->os->link_read(w->os, at(w, "plain.txt"), &w->mem, &target, NULL) == GES_INVALID);
    CLAIM_TEXT(target, "plain.txt");
    OS_CLAIM(w, w->os->link_read(w->os, at(w, "no"), &w->mem, &target, NULL) == GES_NOT_FOUND);
    ges_text resolved = {NULL, 0};
    OS_CLAIM(w, w->os->path_resolve(w->os, at(w, "loop"), &w->mem, &resolved, NULL) ==
                    GES_WRONG_KIND);
    OS_CLAIM(w, w->os->path_resolve(w->os, at(w, "dirlink/../link"), &w->mem, &resolved, NULL) ==
                    GES_OK);
    CLAIM_SAME(resolved, at(w, "plain.txt"));
}

static ges_status read_status(world *w, ges_text path, size_t max) {
    ges_bytes bytes = {(const uint8_t *)"untouched", 9};
    ges_error err = {0};
    ges_status status = w->os->file_read(w->os, path, max, &w->mem, &bytes, &err);
    if (status != GES_OK) {
        OS_CLAIM(w, bytes.len == 9);
        OS_CLAIM(w, err.status == status && err.text[0] != '\0');
    }
    return status;
}

static void claim_read(world *w) {
    ges_bytes bytes;
    OS_CLAIM(w, w->os->file_read(w->os, at(w, "plain.txt"), 6, &w->mem, &bytes, NULL) == GES_OK);
    CLAIM_TEXT(ges_text_from(bytes), "hello\n");
    OS_CLAIM(w, w->os->file_read(w->os, at(w, "empty"), 0, &w->mem, &bytes, NULL) == GES_OK);
    OS_CLAIM(w, bytes.len == 0);
    OS_CLAIM(w, read_status(w, at(w, "plain.txt"), SIZE_MAX) == GES_OK);
    OS_CLAIM(w, read_status(w, at(w, "plain.txt"), 5) == GES_TOO_LARGE);
    OS_CLAIM(w, read_status(w, at(w, "plain.txt"), 0) == GES_TOO_LARGE);
    OS_CLAIM(w, read_status(w, at(w, "huge"), 1024 * 1024) == GES_TOO_LARGE);
    OS_CLAIM(w, read_status(w, at(w, "nothing"), 10) == GES_NOT_FOUND);
    OS_CLAIM(w, read_status(w, at(w, "dir"), 10) == GES_WRONG_KIND);
    OS_CLAIM(w, read_status(w, GES_T(""), 10) == GES_NOT_FOUND);
    ges_arena small;
    ges_error err = {0};
    ges_arena_init(&small, 64 * 1024);
    OS_CLAIM(w, w->os->file_read(w->os, at(w, "huge"), SIZE_MAX, &small, &bytes, &err) ==
                    GES_NO_MEMORY);
    ges_arena_close(&small);
}

static void claim_read_at(world *w) {
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    char buffer[8] = {0};
    size_t got = 99;
    OS_CLAIM(w, w->os->file_open(w->os, at(w, "huge"), &file, &size, NULL) == GES_OK);
    OS_CLAIM(w, size == HUGE_SIZE);
    OS_CLAIM(w, w->os->file_read_at(w->os, file, 0, buffer, 5, &got, NULL) == GES_OK);
    OS_CLAIM(w, got == 5 && memcmp(buffer, "begin", 5) == 0);
    OS_CLAIM(w, w->os->file_read_at(w->os, file, size - 1, buffer, 8, &got, NULL) == GES_OK);
    OS_CLAIM(w, got == 1 && buffer[0] == 'z');
    OS_CLAIM(w, w->os->file_read_at(w->os, file, size, buffer, 8, &got, NULL) == GES_OK);
    OS_CLAIM(w, got == 0);
    OS_CLAIM(w, w->os->file_read_at(w->os, file, size + 5, buffer, 8, &got, NULL) == GES_OK);
    OS_CLAIM(w, got == 0);
    w->os->file_close(w->os, &file);
    OS_CLAIM(w, file.handle == GES_FILE_CLOSED.handle);
    w->os->file_close(w->os, &file);
    OS_CLAIM(w, w->os->file_open(w->os, at(w, "dir"), &file, &size, NULL) == GES_WRONG_KIND);
    OS_CLAIM(w, file.handle == GES_FILE_CLOSED.handle);
}

static void claim_hostile(world *w) {
    char deep[6000];
    memset(deep, 'd', sizeof(deep));
    for (size_t i = 100; i < sizeof(deep); i += 100) {
        deep[i] = '/';
    }
    ges_text nul = {"a\0b", 3};
    ges_text long_path = ges_text_join(&w->mem, w->root, GES_T("/"),
                                       (ges_text){deep, w->has_links ? 5000 : 200});
    OS_CLAIM(w, read_status(w, ges_text_join(&w->mem, w->root, GES_T("/"), nul), 10) ==
                    GES_INVALID);
    OS_CLAIM(w, info_status(w, ges_text_join(&w->mem, w->root, GES_T("/"), nul), true) ==
                    GES_INVALID);
    ges_error err = {0};
    ges_file_info info;
    ges_text long_name = ges_text_slice(long_path, 0, w->root.len + 700);
    if (w->has_links && w->os->file_info(w->os, long_name, true, &info, &err) != GES_OK) {
        OS_CLAIM(w, strstr(err.text, "...") != NULL && strstr(err.text, "directory") != NULL);
    }
    OS_CLAIM(w, info_status(w, long_path, true) == (w->has_links ? GES_INVALID : GES_NOT_FOUND));
    ges_text bad = at(w, "\xFF\xFE\x80");
    OS_CLAIM(w, info_status(w, bad, true) == GES_NOT_FOUND);
    if (!w->has_links) {
        OS_CLAIM(w, read_status(w, GES_T("NUL"), 10) == GES_WRONG_KIND);
        OS_CLAIM(w, read_status(w, GES_T("\\\\.\\pipe\\x"), 10) == GES_WRONG_KIND);
        OS_CLAIM(w, info_status(w, at(w, "a?b"), true) == GES_INVALID);
        return;
    }
    OS_CLAIM(w, info_status(w, at(w, "\xED\xA0\x80"), true) == GES_NOT_FOUND);
    ges_text name_too_long = ges_text_join(&w->mem, w->root, GES_T("/"),
                                           (ges_text){deep + 101, 99}, (ges_text){deep, 99},
                                           (ges_text){deep, 99});
    OS_CLAIM(w, info_status(w, name_too_long, true) == GES_INVALID);
    OS_CLAIM(w, read_status(w, at(w, "fifo"), 10) == GES_WRONG_KIND);
    OS_CLAIM(w, read_status(w, at(w, "socket"), 10) == GES_WRONG_KIND);
    OS_CLAIM(w, read_status(w, at(w, "loop"), 10) == GES_WRONG_KIND);
    OS_CLAIM(w, read_status(w, at(w, "dangling"), 10) == GES_NOT_FOUND);
    OS_CLAIM(w, kind_at(w, "fifo", true) == GES_FILE_OTHER);
    ges_status forbidden = w->is_root ? GES_OK : GES_DENIED;
    OS_CLAIM(w, read_status(w, at(w, "secret"), 10) == forbidden);
    OS_CLAIM(w, read_status(w, at(w, "closed/file"), 10) == forbidden);
    OS_CLAIM(w, info_status(w, at(w, "closed/file"), true) == forbidden);
    ges_dir_list list;
    OS_CLAIM(w, w->os->dir_list(w->os, at(w, "closed"), &w->mem, &list, NULL) == forbidden);
}

static void claim_rights(world *w) {
    OS_CLAIM(w, w->os->file_is_writable(w->os, at(w, "plain.txt")));
    OS_CLAIM(w, w->os->file_is_writable(w->os, w->root));
    OS_CLAIM(w, !w->os->file_is_writable(w->os, at(w, "nothing")));
    OS_CLAIM(w, !w->os->file_is_executable(w->os, at(w, "nothing")));
    OS_CLAIM(w, w->os->file_is_executable(w->os, at(w, "plain.txt")) == !w->has_links);
    if (w->has_links) {
        OS_CLAIM(w, w->os->file_is_executable(w->os, at(w, "run")));
        OS_CLAIM(w, w->os->file_is_executable(w->os, at(w, "dir")));
        OS_CLAIM(w, w->os->file_is_writable(w->os, at(w, "secret")) == w->is_root);
    } else {
        OS_CLAIM(w, !w->os->file_is_executable(w->os, at(w, "dir")));
    }
}

static const ges_dir_entry *entry_named(const ges_dir_list *list, ges_text name) {
    for (size_t i = 0; i < list->count; i++) {
        if (ges_text_equal(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}

static void claim_dir(world *w) {
    ges_dir_list list = {0};
    OS_CLAIM(w, w->os->dir_list(w->os, w->root, &w->mem, &list, NULL) == GES_OK);
    OS_CLAIM(w, list.count == (w->has_links ? 16U : 5U));
    const ges_dir_entry *entry = entry_named(&list, GES_T("dir"));
    OS_CLAIM(w, entry != NULL && entry->kind == GES_FILE_DIRECTORY);
    entry = entry_named(&list, GES_T("plain.txt"));
    OS_CLAIM(w, entry != NULL && entry->kind == GES_FILE_REGULAR);
    if (w->has_links) {
        entry = entry_named(&list, GES_T("dangling"));
        OS_CLAIM(w, entry != NULL && entry->kind == GES_FILE_SYMLINK);
    }
    OS_CLAIM(w, w->os->dir_list(w->os, at(w, "hollow"), &w->mem, &list, NULL) == GES_OK);
    OS_CLAIM(w, list.count == 0);
    list.count = 7;
    OS_CLAIM(w, w->os->dir_list(w->os, at(w, "plain.txt"), &w->mem, &list, NULL) ==
                    GES_WRONG_KIND);
    OS_CLAIM(w, w->os->dir_list(w->os, at(w, "nothing"), &w->mem, &list, NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, list.count == 7);
}

static void claim_working_directory(world *w) {
    ges_text before;
    ges_text now;
    OS_CLAIM(w, w->os->dir_current(w->os, &w->mem, &before, NULL) == GES_OK);
    OS_CLAIM(w, w->os->dir_change(w->os, at(w, "nothing"), NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, w->os->dir_change(w->os, at(w, "plain.txt"), NULL) == GES_WRONG_KIND);
    OS_CLAIM(w, w->os->dir_change(w->os, at(w, "dir"), NULL) == GES_OK);
    OS_CLAIM(w, w->os->dir_current(w->os, &w->mem, &now, NULL) == GES_OK);
    OS_CLAIM(w, ges_path_equal(ges_os_style(w->os), now, at(w, "dir")));
    OS_CLAIM(w, ges_os_is_file(w->os, GES_T("inner.txt")));
    OS_CLAIM(w, ges_os_is_file(w->os, GES_T("../plain.txt")));
    OS_CLAIM(w, w->os->dir_change(w->os, before, NULL) == GES_OK);
    OS_CLAIM(w, !ges_os_is_file(w->os, GES_T("inner.txt")));
}

static void claim_temporary(world *w) {
    ges_text first;
    ges_text second;
    OS_CLAIM(w, w->os->dir_make_temporary(w->os, w->root, GES_T("t-"), &w->mem, &first, NULL) ==
                    GES_OK);
    OS_CLAIM(w, w->os->dir_make_temporary(w->os, w->root, GES_T("t-"), &w->mem, &second, NULL) ==
                    GES_OK);
    OS_CLAIM(w, !ges_text_equal(first, second) && ges_os_is_dir(w->os, first));
    OS_CLAIM(w, w->os->dir_make_temporary(w->os, first, GES_T("u-"), &w->mem, &second, NULL) ==
                    GES_OK);
    OS_CLAIM(w, w->os->dir_remove_tree(w->os, first, NULL) == GES_OK);
    OS_CLAIM(w, !ges_os_exists(w->os, first) && !ges_os_exists(w->os, second));
    OS_CLAIM(w, w->os->dir_remove_tree(w->os, first, NULL) == GES_NOT_FOUND);
    OS_CLAIM(w, w->os->dir_make_temporary(w->os, at(w, "no"), GES_T("t-"), &w->mem, &first,
                                          NULL) == GES_NOT_FOUND);
}

static void claim_resolve(world *w) {
    ges_text resolved = GES_T("untouched");
    OS_CLAIM(w, w->os->path_resolve(w->os, at(w, "nothing"), &w->mem, &resolved, NULL) ==
                    GES_NOT_FOUND);
    CLAIM_TEXT(resolved, "untouched");
    OS_CLAIM(w, w->os->path_resolve(w->os, at(w, "dir/../dir/inner.txt"), &w->mem, &resolved,
                                    NULL) == GES_OK);
    OS_CLAIM(w, ges_path_equal(ges_os_style(w->os), resolved, at(w, "dir/inner.txt")));
}

static void claim_process(world *w) {
    ges_env_list env = {0};
    ges_text value;
    OS_CLAIM(w, w->os->env_list(w->os, &w->mem, &env, NULL) == GES_OK);
    OS_CLAIM(w, !ges_env_find(w->os, &env, GES_T("GES_NO_SUCH_VARIABLE"), &value));
    for (size_t i = 0; i < env.count; i++) {
        OS_CLAIM(w, env.items[i].name.len != 0);
    }
    ges_registry_list values;
    ges_status status = w->os->registry_list(w->os, GES_REGISTRY_USER, GES_T("Ges\\No\\Such"),
                                             &w->mem, &values, NULL);
    bool is_native_windows = w->os == ges_os_native() && w->os->family == GES_OS_WINDOWS;
    OS_CLAIM(w, status == (is_native_windows ? GES_NOT_FOUND : GES_UNSUPPORTED));
    OS_CLAIM(w, w->os->terminal_width(w->os) > 0);
    ges_program program = {.name = GES_T("untouched")};
    OS_CLAIM(w, w->os->process_program(w->os, UINT32_MAX, &w->mem, &program, NULL) == GES_NOT_FOUND);
    CLAIM_TEXT(program.name, "untouched");
}

/* A small arena refuses, it does not crash, and the outputs stay. */
static void claim_no_memory(world *w) {
    for (size_t max = 1; max < 2000; max += 97) {
        ges_arena small;
        ges_dir_list list = {.count = 7};
        ges_env_list env = {.count = 7};
        ges_text text = GES_T("untouched");
        ges_arena_init(&small, max);
        if (w->os->dir_list(w->os, w->root, &small, &list, NULL) != GES_OK) {
            OS_CLAIM(w, list.count == 7);
        }
        if (w->os->env_list(w->os, &small, &env, NULL) != GES_OK) {
            OS_CLAIM(w, env.count == 7);
        }
        if (w->os->dir_current(w->os, &small, &text, NULL) != GES_OK) {
            CLAIM_TEXT(text, "untouched");
        }
        ges_arena_close(&small);
    }
}

#define IN_EACH_WORLD(name)                                                                        \
    TEST(name) {                                                                                   \
        in_each_world(claim_##name);                                                               \
    }

IN_EACH_WORLD(info)
IN_EACH_WORLD(links)
IN_EACH_WORLD(read)
IN_EACH_WORLD(read_at)
IN_EACH_WORLD(hostile)
IN_EACH_WORLD(rights)
IN_EACH_WORLD(dir)
IN_EACH_WORLD(working_directory)
IN_EACH_WORLD(temporary)
IN_EACH_WORLD(resolve)
IN_EACH_WORLD(process)
IN_EACH_WORLD(no_memory)

TEST_MAIN(RUN(info), RUN(links), RUN(read), RUN(read_at), RUN(hostile), RUN(rights), RUN(dir),
          RUN(working_directory), RUN(temporary), RUN(resolve), RUN(process), RUN(no_memory))
