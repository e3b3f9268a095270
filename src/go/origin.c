/* Origins by place and by stand-in, and what their files share. */
#include "go/origin.h"

#include "base/builder.h"

enum { MAX_TEXT_FILE = 64 * 1024 };

#define GES_ORIGIN(id) extern const ges_origin ges_origin_##id;
#include "go/origins.def"
#undef GES_ORIGIN

static const ges_origin *const origins[] = {
#define GES_ORIGIN(id) &ges_origin_##id,
#include "go/origins.def"
#undef GES_ORIGIN
};

typedef struct place {
    const char *id;
    const char *title;
    const char *mark;
    const char *witness;
} place;

static const place places[] = {
#define GES_PLACE(id, title, mark, witness) {#id, title, mark, witness},
#include "go/places.def"
#undef GES_PLACE
};

const ges_origin *ges_origin_of_shim(const ges_origin_ask *ask) {
    for (size_t i = 0; i < GES_COUNT(origins); i++) {
        if (origins[i]->is_mine(ask)) {
            return origins[i];
        }
    }
    return NULL;
}

/* As it is; on Windows with slashes only and in lower case, for comparison with marks. */
static ges_text plain(const ges_origin_ask *ask, ges_text path) {
    if (ask->os->family != GES_OS_WINDOWS) {
        return path;
    }
    ges_builder b = ges_builder_in(ask->mem);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i] == '\\' ? '/' : path.ptr[i];
        ges_build_char(&b, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
    }
    return ges_build_done(&b);
}

static bool fits(const ges_origin_ask *ask, ges_text path, const place *p) {
    ges_text mark = plain(ask, ges_text_of(p->mark));
    bool is_start = mark.len != 0 && mark.ptr[0] == '^'; /* empty: no memory */
    bool is_there =
        is_start ? ges_text_starts(path, ges_text_skip(mark, 1)) : ges_text_contains(path, mark);
    return is_there && (p->witness[0] == 0 || ges_os_exists(ask->os, ges_text_of(p->witness)));
}

/* /usr/lib/go-1.22/bin/go belongs to golang-1.22-go, when dpkg has a list of that name. */
static ges_text debian_package(const ges_origin_ask *ask) {
    ges_text rest = ask->resolved;
    ges_text piece;
    while (ges_text_next(&rest, '/', &piece)) {
        if (!ges_text_starts(piece, GES_T("go-1."))) {
            continue;
        }
        ges_text name =
            ges_text_join(ask->mem, GES_T("golang-"), ges_text_skip(piece, 3), GES_T("-go"));
        ges_text list = ges_text_join(ask->mem, GES_T("/var/lib/dpkg/info/"), name, GES_T(".list"));
        return ges_os_exists(ask->os, list) ? name : (ges_text){0};
    }
    return (ges_text){0};
}

void ges_origin_of_place(const ges_origin_ask *ask, ges_sdk *out) {
    ges_text path = plain(ask, ask->resolved);
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        if (!fits(ask, path, &places[i])) {
            continue;
        }
        ges_text package = {0};
        ges_text id = ges_text_of(places[i].id);
        if (ges_text_equal(id, GES_T("debian"))) {
            package = debian_package(ask);
            bool is_versioned = ges_text_contains(path, GES_T("/go-1."));
            if (is_versioned && package.len == 0) {
                continue; /* the place is dpkg's, the package is not installed */
            }
        }
        out->origin = id;
        out->origin_title = ges_text_of(places[i].title);
        out->package = package;
        return;
    }
}

ges_text ges_origin_env(const ges_origin_ask *ask, const char *name) {
    ges_text value = {0};
    if (ask->context->env != NULL) {
        (void)ges_env_find(ask->os, ask->context->env, ges_text_of(name), &value); /* else "" */
    }
    return value;
}

ges_text ges_origin_home(const ges_origin_ask *ask) {
    bool is_windows = ask->os->family == GES_OS_WINDOWS;
    ges_text home = ges_origin_env(ask, is_windows ? "USERPROFILE" : "HOME");
    if (home.len == 0) {
        (void)ask->os->user_home(ask->os, ask->mem, &home, NULL); /* else "" */
    }
    return home;
}

ges_text ges_origin_join(const ges_origin_ask *ask, ges_text dir, const char *below) {
    return ges_path_join(ask->mem, ges_os_style(ask->os), dir, ges_text_of(below));
}

ges_text ges_origin_root(const ges_origin_ask *ask, const char *variable, const char *below_home) {
    ges_text root = ges_origin_env(ask, variable);
    return root.len > 0 ? root : ges_origin_join(ask, ges_origin_home(ask), below_home);
}

bool ges_origin_head_has(const ges_origin_ask *ask, const char *text) {
    return ges_text_contains(ges_text_from(ask->head), ges_text_of(text));
}

bool ges_origin_read(const ges_origin_ask *ask, ges_text path, ges_text *out) {
    ges_bytes bytes;
    if (ask->os->file_read(ask->os, path, MAX_TEXT_FILE, ask->mem, &bytes, NULL) != GES_OK) {
        return false;
    }
    *out = ges_text_from(bytes);
    return true;
}

bool ges_origin_next_in_path(const ges_origin_ask *ask, ges_text *out) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text own = ges_path_dir(ask->mem, style, ask->path);
    ges_text *dirs = NULL;
    size_t count = 0;
    if (ges_path_split_list(ask->mem, style, ges_origin_env(ask, "PATH"), &dirs, &count) !=
        GES_OK) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        ges_text dir = ges_path_clean(ask->mem, style, dirs[i]);
        ges_text file = ges_path_join(ask->mem, style, dir, ges_path_base(style, ask->path));
        if (!ges_path_equal(style, dir, own) && !ges_os_same_file(ask->os, dir, own) &&
            ges_os_is_file(ask->os, file) && ask->os->file_is_executable(ask->os, file)) {
            *out = file;
            return true;
        }
    }
    return false;
}

void ges_origin_set_target(const ges_origin_ask *ask, ges_text candidate, ges_text version,
                           ges_text why, ges_sdk *out) {
    out->target_why = why;
    if (ges_os_is_file(ask->os, candidate)) {
        out->target = candidate;
        return;
    }
    out->problem = ges_text_join(ask->mem, version, GES_T(" is not installed: there is no '"),
                                 candidate, GES_T("' ("), why, GES_T(")"));
}
