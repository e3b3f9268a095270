/* os/exec LookPath, version by version, for both families of systems. */
#include "go/lookpath.h"

#include "go/godebug.h"

typedef struct path_search {
    const ges_os *os;
    ges_arena *mem;
    const ges_env_list *env;
    ges_text cwd;
    uint32_t minor;
    ges_path_style style;
    bool is_dot_allowed; /* before 1.19, or GODEBUG=execerrdot=0 */
    const ges_text *extensions; /* Windows: of PATHEXT, in lower case */
    size_t extension_count;
} path_search;

/* Where a path that may be relative really is. */
static ges_text place_of(const path_search *s, ges_text path) {
    if (s->cwd.len == 0 || ges_path_is_abs(s->style, path)) {
        return path;
    }
    return ges_path_join(s->mem, s->style, s->cwd, path);
}

static bool is_executable(const path_search *s, ges_text path) {
    ges_text place = place_of(s, path);
    ges_file_info info;
    if (s->os->file_info(s->os, place, true, &info, NULL) != GES_OK ||
        info.kind == GES_FILE_DIRECTORY) {
        return false;
    }
    if (s->style == GES_PATH_WINDOWS) {
        return true;
    }
    /* 1.20 asks the system; before, any executable bit was enough. */
    return s->minor >= 20 ? s->os->file_is_executable(s->os, place) : (info.mode & 0111) != 0;
}

/* Has the last element of a Windows path an extension? */
static bool has_extension(ges_text path) {
    size_t dot = ges_text_rfind_char(path, '.');
    if (dot == GES_NPOS) {
        return false;
    }
    for (size_t i = dot; i < path.len; i++) {
        if (strchr(":\\/", path.ptr[i]) != NULL) {
            return false;
        }
    }
    return true;
}

/* Tries `path` as it is and, on Windows, with each extension. */
static bool find_executable(const path_search *s, ges_text path, ges_text *found) {
    if (s->style != GES_PATH_WINDOWS || s->extension_count == 0 || has_extension(path)) {
        if (is_executable(s, path)) {
            *found = path;
            return true;
        }
        if (s->style != GES_PATH_WINDOWS) {
            return false;
        }
    }
    for (size_t i = 0; i < s->extension_count; i++) {
        ges_text candidate = ges_text_join(s->mem, path, s->extensions[i]);
        if (is_executable(s, candidate)) {
            *found = candidate;
            return true;
        }
    }
    return false;
}

static ges_lookpath_verdict search_unix(const path_search *s, ges_text name, ges_text *found) {
    ges_text list = {0};
    (void)ges_env_find(s->os, s->env, GES_T("PATH"), &list); /* no PATH is an empty one */
    ges_text *dirs = NULL;
    size_t count = 0;
    if (ges_path_split_list(s->mem, s->style, list, &dirs, &count) != GES_OK) {
        return GES_LOOKPATH_NOT_FOUND;
    }
    for (size_t i = 0; i < count; i++) {
        ges_text dir = dirs[i].len > 0 ? dirs[i] : GES_T(".");
        ges_text path = ges_path_join(s->mem, s->style, dir, name);
        if (is_executable(s, path)) {
            *found = path;
            return ges_path_is_abs(s->style, path) || s->is_dot_allowed ? GES_LOOKPATH_FOUND
                                                                        : GES_LOOKPATH_DOT;
        }
    }
    return GES_LOOKPATH_NOT_FOUND;
}

/* The directories of %PATH%, after the working directory was tried: `*found` may already hold what
 * was found there, and `verdict` says so. */
static ges_lookpath_verdict search_windows_dirs(const path_search *s, ges_text name,
                                                ges_lookpath_verdict verdict, ges_text *found) {
    ges_text list = {0};
    (void)ges_env_find(s->os, s->env, GES_T("PATH"), &list); /* no PATH is an empty one */
    ges_text *dirs = NULL;
    size_t count = 0;
    if (ges_path_split_list(s->mem, s->style, list, &dirs, &count) != GES_OK) {
        return verdict;
    }
    for (size_t i = 0; i < count; i++) {
        ges_text path = {0};
        if ((dirs[i].len == 0 && s->minor >= 22) ||
            !find_executable(s, ges_path_join(s->mem, s->style, dirs[i], name), &path)) {
            continue;
        }
        if (verdict == GES_LOOKPATH_DOT &&
            !ges_os_same_file(s->os, place_of(s, *found), place_of(s, path))) {
            return verdict;
        }
        if (ges_path_is_abs(s->style, path) || s->is_dot_allowed) {
            *found = path;
            return GES_LOOKPATH_FOUND;
        }
        if (s->minor < 22) {
            *found = path;
            return GES_LOOKPATH_DOT;
        }
        if (verdict != GES_LOOKPATH_DOT) {
            *found = path;
            verdict = GES_LOOKPATH_DOT;
        }
    }
    return verdict;
}

static ges_lookpath_verdict search_windows(const path_search *s, ges_text name, ges_text *found) {
    ges_text ignored;
    bool skips_cwd = s->minor >= 19 && ges_env_find(s->os, s->env,
                                                    GES_T("NoDefaultCurrentDirectoryInExePath"),
                                                    &ignored);
    ges_lookpath_verdict verdict = GES_LOOKPATH_NOT_FOUND;
    if (!skips_cwd && find_executable(s, name, found)) {
        if (s->is_dot_allowed) {
            return GES_LOOKPATH_FOUND;
        }
        verdict = GES_LOOKPATH_DOT;
    }
    return search_windows_dirs(s, name, verdict, found);
}

/* The words of PATHEXT in lower case, each with its dot. */
static void read_extensions(path_search *s) {
    static const ges_text usual[] = {GES_LIT(".com"), GES_LIT(".exe"), GES_LIT(".bat"),
                                     GES_LIT(".cmd")};
    ges_text rest = {0};
    (void)ges_env_find(s->os, s->env, GES_T("PATHEXT"), &rest); /* then the usual ones count */
    if (rest.len == 0) {
        s->extensions = usual;
        s->extension_count = GES_COUNT(usual);
        return;
    }
    size_t max = 1;
    for (size_t i = 0; i < rest.len; i++) {
        max += rest.ptr[i] == ';';
    }
    ges_text *words = ges_new_array(s->mem, max, ges_text);
    ges_text word;
    while (words != NULL && ges_text_next(&rest, ';', &word)) {
        if (word.len == 0) {
            continue;
        }
        word = ges_text_join(s->mem, word.ptr[0] == '.' ? GES_T("") : GES_T("."), word);
        char *letters = (char *)(uintptr_t)word.ptr; /* our own copy */
        for (size_t i = 0; i < word.len; i++) {
            if (letters[i] >= 'A' && letters[i] <= 'Z') {
                letters[i] = (char)(letters[i] - 'A' + 'a');
            }
        }
        words[s->extension_count++] = word;
    }
    s->extensions = words;
}

static bool has_directory(ges_path_style style, ges_text name) {
    for (size_t i = 0; i < name.len; i++) {
        if (ges_path_is_separator(style, name.ptr[i]) ||
            (style == GES_PATH_WINDOWS && name.ptr[i] == ':')) {
            return true;
        }
    }
    return false;
}

ges_lookpath_verdict ges_lookpath(const ges_os *os, ges_arena *mem, const ges_env_list *env,
                                  ges_text cwd, uint32_t minor, ges_text name, ges_text *out) {
    if (name.len == 0 || ges_text_equal(name, GES_T(".")) || ges_text_equal(name, GES_T(".."))) {
        return GES_LOOKPATH_NOT_FOUND;
    }
    path_search s = {.os = os, .mem = mem, .env = env, .cwd = cwd, .minor = minor};
    s.style = ges_os_style(os);
    s.is_dot_allowed =
        minor < 19 ||
        ges_text_equal(ges_godebug_value(os, env, GES_T("execerrdot")), GES_T("0"));
    if (s.style == GES_PATH_WINDOWS) {
        read_extensions(&s);
    }
    ges_text found = {0};
    ges_lookpath_verdict verdict = GES_LOOKPATH_NOT_FOUND;
    if (has_directory(s.style, name)) {
        verdict = find_executable(&s, name, &found) ? GES_LOOKPATH_FOUND : GES_LOOKPATH_NOT_FOUND;
    } else if (s.style == GES_PATH_WINDOWS) {
        verdict = search_windows(&s, name, &found);
    } else {
        verdict = search_unix(&s, name, &found);
    }
    if (verdict != GES_LOOKPATH_NOT_FOUND && out != NULL) {
        *out = found;
    }
    return verdict;
}
