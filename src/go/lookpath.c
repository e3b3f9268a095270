/* Go's exec.LookPath, replayed over the os table. */
#include "go/lookpath.h"

#include "base/builder.h"
#include "go/godebug.h"

/* minor 0 stands for the newest rules. */
static bool is_since(const ges_lookpath_rules *rules, uint32_t minor) {
    return rules->minor == 0 || rules->minor >= minor;
}

static bool refuses_dot_names(const ges_lookpath_rules *rules) {
    return is_since(rules, 25) || (rules->minor == 24 && rules->patch >= 6) ||
           (rules->minor == 23 && rules->patch >= 12);
}

/* Go reports a find relative to the current directory as an error of its own. */
static bool reports_dot(const ges_lookpath_rules *rules) {
    return is_since(rules, 19) && !rules->allow_dot;
}

static ges_text on_disk(const ges_os *os, const ges_lookpath_rules *rules, ges_text path,
                        ges_arena *mem) {
    ges_path_style style = ges_os_style(os);
    if (rules->cwd.len == 0 || ges_path_is_abs(style, path)) {
        return path;
    }
    return ges_path_join(mem, style, rules->cwd, path);
}

static ges_status not_found(const ges_os *os, ges_text name, ges_error *err) {
    return ges_error_set(err, GES_NOT_FOUND, "\"%.*s\": executable file not found in %s",
                         GES_FMT(name), os->family == GES_OS_WINDOWS ? "%PATH%" : "$PATH");
}

static ges_status no_memory_or_ok(const ges_arena *mem, ges_error *err) {
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}

/* --- Unix --------------------------------------------------------------------------------------
 */

/* Up to 1.19 any execute bit was enough; then access(2) for the effective user decides. */
static ges_status unix_executable(const ges_os *os, const ges_lookpath_rules *rules, ges_text file,
                                  ges_text name, ges_arena *mem, ges_error *err) {
    ges_text path = on_disk(os, rules, file, mem);
    ges_file_info info;
    ges_status status = os->file_info(os, path, true, &info, NULL);
    if (status != GES_OK) {
        const char *why = status == GES_DENIED ? "permission denied" : "no such file or directory";
        return ges_error_set(err, status, "\"%.*s\": stat %.*s: %s", GES_FMT(name), GES_FMT(file),
                             why);
    }
    bool is_modern = is_since(rules, 20);
    if (info.kind == GES_FILE_DIRECTORY) {
        return ges_error_set(err, GES_WRONG_KIND, "\"%.*s\": %s", GES_FMT(name),
                             is_modern ? "is a directory" : "permission denied");
    }
    bool may_run = is_modern ? os->file_is_executable(os, path) : (info.mode & 0111) != 0;
    if (!may_run) {
        return ges_error_set(err, GES_DENIED, "\"%.*s\": permission denied", GES_FMT(name));
    }
    return GES_OK;
}

static ges_status find_unix(const ges_os *os, const ges_lookpath_rules *rules, ges_text name,
                            ges_arena *mem, ges_lookpath_hit *out, ges_error *err) {
    if (ges_text_find_char(name, '/') != GES_NPOS) {
        ges_status status = unix_executable(os, rules, name, name, mem, err);
        if (status == GES_OK) {
            *out = (ges_lookpath_hit){ges_text_copy(mem, name), false, GES_NPOS};
        }
        return status;
    }
    ges_text *dirs = NULL;
    size_t count = 0;
    ges_status status = ges_path_split_list(mem, GES_PATH_UNIX, rules->path, &dirs, &count);
    if (status != GES_OK) {
        return ges_arena_error(mem, err);
    }
    for (size_t i = 0; i < count; i++) {
        ges_text dir = dirs[i].len == 0 ? GES_T(".") : dirs[i];
        ges_text path = ges_path_join(mem, GES_PATH_UNIX, dir, name);
        if (unix_executable(os, rules, path, name, mem, NULL) == GES_OK) {
            bool is_dot = !ges_path_is_abs(GES_PATH_UNIX, path) && reports_dot(rules);
            *out = (ges_lookpath_hit){path, is_dot, i};
            return no_memory_or_ok(mem, err);
        }
    }
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : not_found(os, name, err);
}

/* --- Windows -----------------------------------------------------------------------------------
 */

GES_LIST(extension_list, ges_text);

typedef struct windows_search {
    const ges_os *os;
    const ges_lookpath_rules *rules;
    extension_list extensions;
    ges_arena *mem;
} windows_search;

static ges_text lower(ges_arena *mem, ges_text text) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        ges_build_char(&b, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    return ges_build_done(&b);
}

static extension_list extensions_of(ges_text pathext, ges_arena *mem) {
    extension_list list = {0};
    ges_text rest = pathext.len > 0 ? lower(mem, pathext) : GES_T(".com;.exe;.bat;.cmd");
    ges_text piece;
    while (ges_text_next(&rest, ';', &piece)) {
        if (piece.len == 0) {
            continue;
        }
        if (piece.ptr[0] != '.') {
            piece = ges_text_join(mem, GES_T("."), piece);
        }
        if (!ges_list_push(mem, &list, piece)) {
            break;
        }
    }
    return list;
}

/* Anything but a directory counts. What cannot be looked at does not; up to 1.21 os.Stat could not
 * look at App execution aliases. */
static bool is_there(const windows_search *s, ges_text file) {
    ges_file_info info;
    ges_text path = on_disk(s->os, s->rules, file, s->mem);
    return s->os->file_info(s->os, path, true, &info, NULL) == GES_OK &&
           info.kind != GES_FILE_DIRECTORY &&
           (info.kind != GES_FILE_ALIAS || is_since(s->rules, 22));
}

static bool has_extension(ges_text file) {
    size_t dot = ges_text_rfind_char(file, '.');
    if (dot == GES_NPOS) {
        return false;
    }
    ges_text tail = ges_text_skip(file, dot);
    return ges_text_find_char(tail, ':') == GES_NPOS &&
           ges_text_find_char(tail, '\\') == GES_NPOS && ges_text_find_char(tail, '/') == GES_NPOS;
}

static bool find_with_extension(const windows_search *s, ges_text file, ges_text *out) {
    bool tries_bare = s->extensions.count == 0 || has_extension(file);
    if (tries_bare && is_there(s, file)) {
        *out = ges_text_copy(s->mem, file);
        return true;
    }
    for (size_t i = 0; i < s->extensions.count; i++) {
        ges_text full = ges_text_join(s->mem, file, s->extensions.items[i]);
        if (is_there(s, full)) {
            *out = full;
            return true;
        }
    }
    return false;
}

/* Links are not followed here (os.Lstat). */
static bool is_same_file(const windows_search *s, ges_text a, ges_text b) {
    ges_file_info x;
    ges_file_info y;
    ges_text a_path = on_disk(s->os, s->rules, a, s->mem);
    ges_text b_path = on_disk(s->os, s->rules, b, s->mem);
    return s->os->file_info(s->os, a_path, false, &x, NULL) == GES_OK &&
           s->os->file_info(s->os, b_path, false, &y, NULL) == GES_OK &&
           (x.device != 0 || x.inode != 0) && x.device == y.device && x.inode == y.inode;
}

/* The directories of PATH, `dot` being what the current directory offers (empty: nothing).
 * 1.22 changed two things: empty elements are skipped, and a relative hit does not end the search,
 * since a later element may name the same file in full. */
static bool search_path(const windows_search *s, ges_text name, const ges_text *dirs, size_t count,
                        ges_lookpath_hit *dot, ges_lookpath_hit *out) {
    bool is_modern = is_since(s->rules, 22);
    for (size_t i = 0; i < count; i++) {
        ges_text file;
        if (dirs[i].len == 0 && is_modern) {
            continue;
        }
        ges_text joined = ges_path_join(s->mem, GES_PATH_WINDOWS, dirs[i], name);
        if (!find_with_extension(s, joined, &file)) {
            continue;
        }
        if (dot->is_dot && !is_same_file(s, dot->path, file)) {
            break;
        }
        bool is_relative = !ges_path_is_abs(GES_PATH_WINDOWS, file) && reports_dot(s->rules);
        if (is_relative && is_modern) {
            if (!dot->is_dot) {
                *dot = (ges_lookpath_hit){file, true, i};
            }
            continue;
        }
        *out = (ges_lookpath_hit){file, is_relative, i};
        return true;
    }
    if (dot->is_dot) {
        *out = *dot;
    }
    return dot->is_dot;
}

static ges_status find_windows(const ges_os *os, const ges_lookpath_rules *rules, ges_text name,
                               ges_arena *mem, ges_lookpath_hit *out, ges_error *err) {
    windows_search s = {os, rules, extensions_of(rules->pathext, mem), mem};
    ges_text file = {0};
    if (ges_text_find_char(name, ':') != GES_NPOS || ges_text_find_char(name, '\\') != GES_NPOS ||
        ges_text_find_char(name, '/') != GES_NPOS) {
        if (!find_with_extension(&s, name, &file)) {
            const char *why = is_since(rules, 22) && !has_extension(name)
                                  ? "executable file not found in %PATH%"
                                  : "file does not exist";
            return ges_error_set(err, GES_NOT_FOUND, "\"%.*s\": %s", GES_FMT(name), why);
        }
        *out = (ges_lookpath_hit){file, false, GES_NPOS};
        return no_memory_or_ok(mem, err);
    }
    ges_lookpath_hit dot = {0};
    bool looks_here = !(rules->no_cwd && is_since(rules, 19));
    ges_text here = ges_path_join(mem, GES_PATH_WINDOWS, GES_T("."), name);
    if (looks_here && find_with_extension(&s, here, &file)) {
        dot = (ges_lookpath_hit){file, reports_dot(rules), GES_NPOS};
        if (!dot.is_dot) {
            *out = dot;
            return no_memory_or_ok(mem, err);
        }
    }
    ges_text *dirs = NULL;
    size_t count = 0;
    ges_status status = ges_path_split_list(mem, GES_PATH_WINDOWS, rules->path, &dirs, &count);
    if (status != GES_OK || ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    if (search_path(&s, name, dirs, count, &dot, out)) {
        return no_memory_or_ok(mem, err);
    }
    return not_found(os, name, err);
}

ges_status ges_lookpath_find(const ges_os *os, const ges_lookpath_rules *rules, ges_text name,
                             ges_arena *mem, ges_lookpath_hit *out, ges_error *err) {
    bool is_dot_name =
        name.len == 0 || ges_text_equal(name, GES_T(".")) || ges_text_equal(name, GES_T(".."));
    if (is_dot_name && refuses_dot_names(rules)) {
        return not_found(os, name, err);
    }
    if (os->family == GES_OS_WINDOWS) {
        return find_windows(os, rules, name, mem, out, err);
    }
    return find_unix(os, rules, name, mem, out, err);
}

ges_lookpath_rules ges_lookpath_rules_of(const ges_os *os, const ges_env_list *env, uint32_t minor,
                                         uint32_t patch) {
    ges_lookpath_rules rules = {.minor = minor, .patch = patch};
    ges_text ignored;
    (void)ges_env_find(os, env, GES_T("PATH"), &rules.path); /* absent: empty */
    (void)ges_env_find(os, env, GES_T("PATHEXT"), &rules.pathext);
    rules.no_cwd = ges_env_find(os, env, GES_T("NoDefaultCurrentDirectoryInExePath"), &ignored);
    rules.allow_dot = ges_text_equal(ges_godebug_value(os, env, GES_T("execerrdot")), GES_T("0"));
    return rules;
}

ges_lookpath_verdict ges_lookpath(const ges_os *os, ges_arena *mem, const ges_env_list *env,
                                  ges_text cwd, uint32_t minor, ges_text name, ges_text *out) {
    ges_lookpath_rules rules = ges_lookpath_rules_of(os, env, minor, 0);
    rules.cwd = cwd;
    ges_lookpath_hit hit = {0};
    if (ges_lookpath_find(os, &rules, name, mem, &hit, NULL) != GES_OK) {
        return GES_LOOKPATH_NOT_FOUND;
    }
    if (out != NULL) {
        *out = hit.path;
    }
    return hit.is_dot ? GES_LOOKPATH_DOT : GES_LOOKPATH_FOUND;
}
