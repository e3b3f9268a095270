/* A hostile snapshot, then every question of the table asked of the machine it makes. */
#include "os/fake/fake.h"

static void ask_path(const ges_os *os, ges_text path, ges_arena *mem) {
    ges_file_info info;
    ges_bytes bytes;
    ges_dir_list list;
    ges_text text;
    ges_error err = {0};
    bool is_there = os->file_info(os, path, true, &info, &err) == GES_OK;
    bool is_resolved = os->path_resolve(os, path, mem, &text, &err) == GES_OK;
    if (is_resolved && !is_there) {
        __builtin_trap();
    }
    (void)os->file_info(os, path, false, &info, &err);       /* any answer will do */
    (void)os->file_read(os, path, 4096, mem, &bytes, &err);  /* likewise, and below */
    (void)os->link_read(os, path, mem, &text, &err);
    (void)os->file_is_executable(os, path);
    (void)os->file_is_writable(os, path);
    if (os->dir_list(os, path, mem, &list, &err) == GES_OK) {
        (void)os->dir_change(os, path, &err);
        (void)os->dir_make_temporary(os, path, GES_T("t"), mem, &text, &err);
    }
}

static void ask(const ges_os *os, ges_arena *mem) {
    ges_error err = {0};
    ges_env_list env;
    ges_text text;
    ges_registry_list values;
    ges_text *keys;
    size_t count;
    if (os->env_list(os, mem, &env, &err) == GES_OK) {
        for (size_t i = 0; i < env.count && i < 16; i++) {
            ask_path(os, env.items[i].value, mem);
        }
    }
    static const ges_text paths[] = {GES_LIT("/"),   GES_LIT("/a"),      GES_LIT("/a/b/../c"),
                                     GES_LIT("x"),   GES_LIT("C:\\a"),   GES_LIT("c:/A/b"),
                                     GES_LIT("C:x"), GES_LIT("\\\\h\\s\\x"), GES_LIT("NUL"),
                                     GES_LIT("")};
    for (size_t i = 0; i < GES_COUNT(paths); i++) {
        ask_path(os, paths[i], mem);
    }
    (void)os->registry_list(os, GES_REGISTRY_USER, GES_T("Environment"), mem, &values, &err);
    (void)os->registry_keys(os, GES_REGISTRY_MACHINE, GES_T(""), mem, &keys, &count, &err);
    (void)os->user_home(os, mem, &text, &err);
    (void)os->dir_remove_tree(os, GES_T("/a"), &err); /* any answer will do */
    ask_path(os, GES_T("/a"), mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_error err = {0};
    const ges_os *os;
    ges_arena_init(&mem, 16 * 1024 * 1024);
    if (ges_fake_load((ges_bytes){data, size}, &mem, &os, &err) == GES_OK) {
        ask(os, &mem);
    } else if (err.text[0] == '\0') {
        __builtin_trap();
    }
    ges_arena_close(&mem);
    return 0;
}
