/* Finds a project's files of variables. */
#include "env/project.h"

typedef struct search {
    const ges_os *os;
    ges_arena *mem;
    ges_text names[GES_PROJECT_NAMES_MAX]; /* in the order in which they count */
    size_t name_count;
    ges_project found;
} search;

static bool is_mode_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static bool is_mode(ges_text mode) {
    for (size_t i = 0; i < mode.len; i++) {
        if (!is_mode_char(mode.ptr[i])) {
            return false;
        }
    }
    return mode.len <= 64;
}

bool ges_project_is_name(ges_text name) {
    ges_text mode = ges_text_skip(name, sizeof(".env.") - 1);
    if (ges_text_equal(name, GES_T("ges.env")) || ges_text_equal(name, GES_T(".env"))) {
        return true;
    }
    if (ges_text_ends(mode, GES_T(".local"))) {
        mode.len -= sizeof(".local") - 1;
    }
    return ges_text_starts(name, GES_T(".env.")) && mode.len != 0 && is_mode(mode);
}

static void push(search *s, ges_texts *list, ges_text text) {
    (void)ges_list_push(s->mem, list, text); /* the arena remembers */
}

static ges_text below(const search *s, ges_text dir, ges_text name) {
    return ges_path_join(s->mem, ges_os_style(s->os), dir, name);
}

static void note_time(search *s, ges_text dir) {
    ges_file_info info = {0};
    bool is_known = s->os->file_info(s->os, dir, true, &info, NULL) == GES_OK;
    ges_project_dir one = {dir, is_known ? info.mtime_ns : 0};
    (void)ges_list_push(s->mem, &s->found.dirs, one); /* the arena remembers */
}

/* Every file of `dir`, into those that are there or those that are not; true: there is one. */
static bool look_for_files(search *s, ges_text dir) {
    bool is_any = false;
    for (size_t i = 0; i < s->name_count; i++) {
        ges_text path = below(s, dir, s->names[i]);
        bool is_there = ges_os_exists(s->os, path) && !ges_os_is_dir(s->os, path);
        push(s, is_there ? &s->found.files : &s->found.absent, path);
        is_any |= is_there;
    }
    return is_any;
}

static bool look_for_mark(search *s, ges_text dir, ges_text name) {
    ges_text path = below(s, dir, name);
    bool is_there = ges_os_is_file(s->os, path);
    push(s, is_there ? &s->found.marks : &s->found.absent, path);
    return is_there;
}

/* A module without files of its own belongs to the workspace around it, if there is one: nothing
 * but that can still change the answer. */
static void walk(search *s, ges_text dir) {
    bool is_in_module = false;
    for (int i = 0; i < GES_PROJECT_UP_MAX; i++) {
        bool is_workspace = false;
        note_time(s, dir);
        if (!is_in_module) {
            if (look_for_files(s, dir)) {
                s->found.root = dir;
                return;
            }
            is_in_module = look_for_mark(s, dir, GES_T("go.mod"));
            s->found.root = is_in_module ? dir : s->found.root;
        }
        is_workspace = look_for_mark(s, dir, GES_T("go.work"));
        if (is_workspace) {
            bool is_own = s->found.root.len == dir.len; /* its files were looked for above */
            s->found.root = dir;
            if (!is_own) {
                (void)look_for_files(s, dir); /* a workspace without files is a project too */
            }
            return;
        }
        ges_text up = ges_path_dir(s->mem, ges_os_style(s->os), dir);
        if (up.len >= dir.len) {
            return;
        }
        dir = up;
    }
}

ges_status ges_project_find(const ges_os *os, ges_text dir, ges_text mode, ges_arena *mem,
                            ges_project *out, ges_error *err) {
    search s = {.os = os, .mem = mem};
    if (!is_mode(mode) || ges_text_equal(mode, GES_T("local"))) {
        return ges_error_set(err, GES_INVALID,
                             "GES_MODE is '%.*s', but a mode is made of letters, digits, '-' and "
                             "'_', and is not 'local'",
                             GES_FMT(mode));
    }
    s.names[s.name_count++] = GES_T("ges.env");
    s.names[s.name_count++] = GES_T(".env");
    s.names[s.name_count++] = GES_T(".env.local");
    if (mode.len != 0) {
        ges_text of_mode = ges_text_join(mem, GES_T(".env."), mode);
        s.names[s.name_count++] = of_mode;
        s.names[s.name_count++] = ges_text_join(mem, of_mode, GES_T(".local"));
    }
    walk(&s, dir);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = s.found;
    return GES_OK;
}
