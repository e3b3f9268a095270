/* Which go.mod and go.work belong to a directory. */
#include "go/module.h"

/* Does something that is no directory stand there, links followed? */
static bool is_no_directory(const ges_os *os, ges_text path) {
    ges_file_info info;
    return os->file_info(os, path, true, &info, NULL) == GES_OK && info.kind != GES_FILE_DIRECTORY;
}

/* `name` in `dir` or the nearest directory above; the walk stops when the parent is `stop`. */
static void find_upwards(const ges_os *os, ges_arena *mem, ges_text dir, ges_text name,
                         ges_text stop, ges_text *out) {
    ges_path_style style = ges_os_style(os);
    dir = ges_path_clean(mem, style, dir);
    *out = (ges_text){0};
    for (;;) {
        ges_text file = ges_path_join(mem, style, dir, name);
        if (is_no_directory(os, file)) {
            *out = file;
            return;
        }
        ges_text parent = ges_path_dir(mem, style, dir);
        if (ges_text_equal(parent, dir) || parent.len == 0 || parent.len > dir.len ||
            (stop.len > 0 && ges_text_equal(parent, stop))) {
            return;
        }
        dir = parent;
    }
}

void ges_module_find_mod(const ges_os *os, ges_arena *mem, ges_text dir, ges_text *out) {
    find_upwards(os, mem, dir, GES_T("go.mod"), (ges_text){0}, out);
}

void ges_module_find_work(const ges_os *os, ges_arena *mem, ges_text dir, ges_text goroot,
                          ges_text *out) {
    find_upwards(os, mem, dir, GES_T("go.work"), goroot, out);
}

/* Is `path` the directory `dir`, as spelled? A trailing separator of `dir` does not matter: go
 * finds the two equal once it has resolved links, which also cleans. */
static bool is_same_spelling(ges_path_style style, ges_text path, ges_text dir) {
    if (dir.len > 1 && ges_path_is_separator(style, dir.ptr[dir.len - 1])) {
        dir = ges_text_slice(dir, 0, dir.len - 1);
    }
    return ges_path_equal(style, path, dir);
}

/* The path with its links resolved, or "" when that is impossible or changes nothing. */
static ges_text resolve_links(const ges_os *os, ges_arena *mem, ges_text path) {
    ges_text resolved;
    if (os->path_resolve(os, path, mem, &resolved, NULL) != GES_OK ||
        ges_text_equal(resolved, path)) {
        return (ges_text){0};
    }
    return resolved;
}

/* Do both exist and are surely not the same? Spares resolving two paths in the ordinary case. */
static bool is_other_directory(const ges_os *os, ges_text a, ges_text b) {
    ges_file_info first;
    ges_file_info second;
    return os->file_info(os, a, true, &first, NULL) == GES_OK &&
           os->file_info(os, b, true, &second, NULL) == GES_OK && first.inode != 0 &&
           second.inode != 0 && (first.inode != second.inode || first.device != second.device);
}

bool ges_module_in_temp_root(const ges_os *os, ges_arena *mem, ges_text mod_file,
                             ges_text temp_dir) {
    ges_path_style style = ges_os_style(os);
    if (mod_file.len == 0 || !ges_path_is_abs(style, temp_dir)) {
        return false;
    }
    ges_text dir = ges_path_dir(mem, style, mod_file);
    if (is_same_spelling(style, dir, temp_dir)) {
        return true;
    }
    if (is_other_directory(os, dir, temp_dir)) {
        return false;
    }
    ges_text real_dir = resolve_links(os, mem, dir);
    if (real_dir.len > 0 && is_same_spelling(style, real_dir, temp_dir)) {
        return true;
    }
    ges_text real_temp = resolve_links(os, mem, temp_dir);
    if (real_temp.len == 0) {
        return false;
    }
    return is_same_spelling(style, dir, real_temp) ||
           (real_dir.len > 0 && is_same_spelling(style, real_dir, real_temp));
}
