/* Makes the files that stand for a time. */
#include "env/stamp.h"

#include "env/makedirs.h"

static const int64_t ns_per_ms = 1000000;
static const int64_t ns_per_s = 1000000000;

static ges_text find_dir(const ges_os *os, const ges_env_list *env, ges_arena *mem) {
    ges_path_style style = ges_os_style(os);
    ges_text base = {0};
    bool is_windows = os->family == GES_OS_WINDOWS;
    ges_text variable = is_windows ? GES_T("LOCALAPPDATA") : GES_T("XDG_CACHE_HOME");
    if (!ges_env_find(os, env, variable, &base) || !ges_path_is_abs(style, base)) {
        if (!ges_env_find(os, env, GES_T("HOME"), &base) || !ges_path_is_abs(style, base)) {
            return GES_T("");
        }
        base = ges_path_join(mem, style, base, GES_T(".cache"));
    }
    return ges_path_join(mem, style, base, GES_T("ges"));
}

/* Short: fish pays for every character of it at every prompt. */
static ges_text name_of(int64_t time_ns, ges_arena *mem) {
    char digits[16]; /* 36 to the 13th is more than 64 bits hold */
    size_t at = sizeof(digits);
    uint64_t rest = (uint64_t)time_ns;
    do {
        digits[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
        rest /= 36;
    } while (rest != 0);
    return ges_text_copy(mem, (ges_text){digits + at, sizeof(digits) - at});
}

int64_t ges_stamp_time(const ges_os *os, int64_t mtime_ns) {
    int64_t age = os->clock_now_ns(os) - mtime_ns;
    int64_t rest_ms = mtime_ns % ns_per_s == 0 ? GES_STAMP_COARSE_REST_MS : GES_STAMP_REST_MS;
    bool is_at_rest = age > rest_ms * ns_per_ms || age < -rest_ms * ns_per_ms;
    return is_at_rest ? mtime_ns : mtime_ns - ns_per_s;
}

static bool has_time(const ges_os *os, ges_text path, int64_t mtime_ns) {
    ges_file_info info;
    return os->file_info(os, path, false, &info, NULL) == GES_OK && info.kind == GES_FILE_REGULAR &&
           info.mtime_ns == mtime_ns;
}

/* Another program may have files there, or the directory be a link to where more than ours lies. */
static bool is_stamp(const ges_os *os, ges_text path, ges_text name) {
    ges_file_info info;
    bool is_ours = name.len <= 13;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        is_ours = is_ours && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    }
    return is_ours && os->file_info(os, path, false, &info, NULL) == GES_OK &&
           info.kind == GES_FILE_REGULAR && info.size == 0;
}

static void remove_all(const ges_os *os, ges_text dir, ges_arena *mem) {
    ges_dir_list list = {0};
    if (os->dir_list(os, dir, mem, &list, NULL) != GES_OK || list.count <= GES_STAMP_MAX) {
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        ges_text path = ges_path_join(mem, ges_os_style(os), dir, list.items[i].name);
        if (is_stamp(os, path, list.items[i].name)) {
            (void)os->file_remove(os, path, NULL); /* it is only empty */
        }
    }
}

ges_text ges_stamp_for(const ges_os *os, const ges_env_list *env, int64_t mtime_ns,
                       ges_arena *mem) {
    ges_file file = GES_FILE_CLOSED;
    ges_text dir = find_dir(os, env, mem);
    int64_t time_ns = ges_stamp_time(os, mtime_ns);
    ges_text path = ges_path_join(mem, ges_os_style(os), dir, name_of(time_ns, mem));
    if (dir.len == 0) {
        return GES_T("");
    }
    if (has_time(os, path, time_ns)) {
        return path;
    }
    if (!ges_os_is_dir(os, dir) && ges_make_dirs(os, dir, 0700, mem, NULL) != GES_OK) {
        return GES_T("");
    }
    remove_all(os, dir, mem);
    if (os->file_create(os, path, 0600, &file, NULL) == GES_OK) {
        os->file_close(os, &file);
    }
    if (os->file_set_times(os, path, time_ns, time_ns, NULL) != GES_OK) {
        return GES_T(""); /* nothing there, or somebody else's */
    }
    return path;
}
