/* Programs written in Go: exec.LookPath, newest rules. */
#include "go/lookpath.h"
#include "go/seekwindows.h"

static ges_text refuse(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    const ges_seek_place *place = &seek->places.items[hit->place];
    bool is_windows = seek->os->family == GES_OS_WINDOWS;
    if (place->is_unexpanded || place->is_tilde) {
        return ges_text_join(mem, GES_T("'"), place->raw, GES_T("' in PATH is taken literally"));
    }
    if (is_windows && place->where == GES_SEEK_SYSTEM) {
        return GES_T("Go looks there only through PATH");
    }
    if (is_windows && hit->extension.len == 0 && !ges_seek_name_has_extension(seek)) {
        return GES_T("no extension: Go tries only those of PATHEXT");
    }
    if (is_windows && hit->extension.len > 0 && hit->extension_rank == GES_NPOS) {
        return ges_text_join(mem, hit->extension, GES_T(" is not in PATHEXT"));
    }
    return ges_seek_refuse_file(hit);
}

/* "./go" and "go" are one place. */
static bool is_path_of(const ges_seek *seek, const ges_seek_hit *hit, ges_text path) {
    ges_path_style style = ges_os_style(seek->os);
    ges_text own = hit->path;
    if (ges_text_starts(own, GES_T("./"))) {
        own = ges_text_skip(own, 2);
    }
    return ges_path_equal(style, own, path);
}

static void decide(const ges_seek *seek, ges_arena *mem, ges_seek_verdict *out) {
    ges_lookpath_rules rules = ges_lookpath_rules_of(seek->os, seek->env, 0, 0);
    ges_lookpath_hit found;
    ges_error err = {0};
    if (ges_lookpath_find(seek->os, &rules, seek->name, mem, &found, &err) != GES_OK) {
        out->problem =
            ges_text_join(mem, GES_T("exec: "), ges_text_copy(mem, ges_text_of(err.text)));
        return;
    }
    size_t index = GES_NPOS;
    for (size_t i = 0; i < seek->hits.count && index == GES_NPOS; i++) {
        if (out->why[i].len == 0 && is_path_of(seek, &seek->hits.items[i], found.path)) {
            index = i;
        }
    }
    if (!found.is_dot) {
        out->winner = index;
        return;
    }
    out->problem = ges_text_join(mem, GES_T("exec: \""), seek->name,
                                 GES_T("\": cannot run executable found relative to current "
                                       "directory ("),
                                 found.path, GES_T(")"));
    for (size_t i = 0; i < seek->hits.count; i++) {
        bool is_open = out->why[i].len == 0;
        if (is_open && i == index) {
            out->why[i] = GES_T("refused: found relative to the current directory");
        } else if (is_open) {
            out->why[i] =
                ges_text_join(mem, GES_T("the search ends with an error at "), found.path);
        }
    }
}

const ges_seeker ges_seeker_golang = {
    .id = "golang",
    .title = "Go programs (exec.LookPath)",
    .aliases = "go lookpath",
    .is_on_unix = true,
    .is_on_windows = true,
    .refuse = refuse,
    .decide = decide,
};
