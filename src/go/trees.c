/* Looks for Go trees. */
#include "go/trees.h"

#include "base/path.h"
#include "go/sdk.h"

enum { VERSION_FILE_MAX = 4096 };

/* Where trees lie: a variable whose value the path is below ("" the root, "~" the user's home), the
 * path, and how the names of the trees in it begin (NULL: the path is a tree itself). */
typedef struct place {
    const char *base;
    const char *path;
    const char *names;
} place;

static const place places[] = {
    {"", "/usr/local/go", NULL},
    {"", "/usr/lib/go", NULL},
    {"", "/usr/lib", "go-1"},
    {"", "/usr/local", "go1"},
    {"", "/usr/lib/golang", NULL},
    {"", "/opt/homebrew/opt/go/libexec", NULL},
    {"", "/usr/local/opt/go/libexec", NULL},
    {"ProgramFiles", "Go", NULL},
    {"SystemDrive", "\\Go", NULL},
    {"~", "sdk", "go"},
    {"~", "go/pkg/mod/golang.org", "toolchain@"},
    {"GOPATH", "pkg/mod/golang.org", "toolchain@"},
    {"GOMODCACHE", "golang.org", "toolchain@"},
    {"~", ".goenv/versions", ""},
    {"~", ".gvm/gos", "go"},
    {"~", ".gimme/versions", "go"},
    {"~", ".g/versions", ""},
};

/* One search. */
typedef struct search {
    const ges_os *os;
    ges_path_style style;
    ges_env_list env;
    ges_arena *mem;
    ges_trees found;
} search;

ges_text ges_tree_version(const ges_os *os, ges_text root, ges_arena *mem) {
    ges_bytes bytes = {0};
    ges_text line = {0};
    ges_text path = ges_path_join(mem, ges_os_style(os), root, GES_T("VERSION"));
    if (os->file_read(os, path, VERSION_FILE_MAX, mem, &bytes, NULL) == GES_OK) {
        ges_text rest = ges_text_from(bytes);
        (void)ges_text_next_line(&rest, &line); /* an empty file has an empty line */
    }
    return ges_text_trim(line);
}

static ges_text go_below(search *s, ges_text dir) {
    bool is_windows = s->style == GES_PATH_WINDOWS;
    return ges_path_join(s->mem, s->style, dir, is_windows ? GES_T("go.exe") : GES_T("go"));
}

static void take(search *s, ges_text root) {
    ges_tree tree = {.root = root};
    if (!ges_path_is_abs(s->style, root) || s->found.count == GES_TREES_MAX ||
        s->os->path_resolve(s->os, root, s->mem, &tree.real, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < s->found.count; i++) {
        if (ges_path_equal(s->style, s->found.items[i].real, tree.real)) {
            return;
        }
    }
    tree.version = ges_tree_version(s->os, root, s->mem);
    ges_text bin = ges_path_join(s->mem, s->style, root, GES_T("bin"));
    if (tree.version.len != 0 && ges_os_exists(s->os, go_below(s, bin))) {
        (void)ges_list_push(s->mem, &s->found, tree); /* the arena remembers */
    }
}

static ges_text variable(search *s, const char *name) {
    ges_text value = {0};
    (void)ges_env_find(s->os, &s->env, ges_text_of(name), &value); /* unset: empty */
    return value;
}

static void take_path(search *s) {
    ges_text *dirs;
    size_t count;
    if (ges_path_split_list(s->mem, s->style, variable(s, "PATH"), &dirs, &count) != GES_OK) {
        return; /* the arena remembers */
    }
    for (size_t i = 0; i < count; i++) {
        ges_text go = go_below(s, dirs[i]);
        ges_text root = {0};
        if (dirs[i].len != 0 && ges_os_exists(s->os, go) &&
            ges_sdk_goroot_of(s->os, go, 0, s->mem, &root)) {
            take(s, root);
        }
    }
}

static void take_place(search *s, const place *p) {
    ges_text base = {0};
    ges_dir_list list = {0};
    if (p->base[0] == '~') {
        (void)s->os->user_home(s->os, s->mem, &base, NULL); /* unknown: empty */
        ges_text set = variable(s, s->style == GES_PATH_WINDOWS ? "USERPROFILE" : "HOME");
        base = set.len != 0 ? set : base;
    } else if (p->base[0] != '\0') {
        base = variable(s, p->base);
    }
    if (p->base[0] != '\0' && base.len == 0) {
        return;
    }
    ges_text dir = ges_path_join(s->mem, s->style, base, ges_text_of(p->path));
    if (p->names == NULL) {
        take(s, dir);
        return;
    }
    if (!ges_path_is_abs(s->style, dir) ||
        s->os->dir_list(s->os, dir, s->mem, &list, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        if (ges_text_starts(list.items[i].name, ges_text_of(p->names))) {
            take(s, ges_path_join(s->mem, s->style, dir, list.items[i].name));
        }
    }
}

ges_status ges_trees_list(const ges_os *os, ges_arena *mem, ges_trees *out, ges_error *err) {
    search s = {.os = os, .style = ges_os_style(os), .mem = mem};
    (void)os->env_list(os, mem, &s.env, NULL); /* without one the usual places remain */
    take(&s, variable(&s, "GOROOT"));
    take_path(&s);
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        take_place(&s, &places[i]);
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = s.found;
    return GES_OK;
}
