/* Conveniences over any table. */
#include "os/os.h"

ges_text ges_os_goos(const ges_os *os) {
    static const ges_text names[] = {
        [GES_OS_LINUX] = GES_LIT("linux"),
        [GES_OS_MACOS] = GES_LIT("darwin"),
        [GES_OS_WINDOWS] = GES_LIT("windows"),
    };
    return names[os->family];
}

bool ges_env_name_equal(const ges_os *os, ges_text a, ges_text b) {
    return os->family == GES_OS_WINDOWS ? ges_text_equal_nocase(a, b) : ges_text_equal(a, b);
}

bool ges_env_find(const ges_os *os, const ges_env_list *list, ges_text name, ges_text *out) {
    if (os->env_asked != NULL) {
        os->env_asked(os, name);
    }
    for (size_t i = 0; i < list->count; i++) {
        /* Most names differ in length already; this runs a few thousand times in a listing. */
        if (list->items[i].name.len == name.len &&
            ges_env_name_equal(os, list->items[i].name, name)) {
            *out = list->items[i].value;
            return true;
        }
    }
    return false;
}

bool ges_os_is_file(const ges_os *os, ges_text path) {
    ges_file_info info;
    return os->file_info(os, path, true, &info, NULL) == GES_OK && info.kind == GES_FILE_REGULAR;
}

bool ges_os_is_dir(const ges_os *os, ges_text path) {
    ges_file_info info;
    return os->file_info(os, path, true, &info, NULL) == GES_OK && info.kind == GES_FILE_DIRECTORY;
}

bool ges_os_exists(const ges_os *os, ges_text path) {
    ges_file_info info;
    return os->file_info(os, path, true, &info, NULL) == GES_OK;
}

bool ges_os_same_file(const ges_os *os, ges_text a, ges_text b) {
    ges_file_info first;
    ges_file_info second;
    return os->file_info(os, a, true, &first, NULL) == GES_OK &&
           os->file_info(os, b, true, &second, NULL) == GES_OK &&
           (first.device != 0 || first.inode != 0) && first.device == second.device &&
           first.inode == second.inode;
}
