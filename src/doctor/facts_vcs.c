/* The git repository around the module, and what go needs git for. Without a repository that is a
 * look for .git in each directory upwards; everything else follows a suspicion. */
#include "doctor/facts_gather.h"

#include "base/builder.h"
#include "base/number.h"
#include "doctor/facts_safedir.h"
#include "go/proxies.h"
#include "go/version.h"

static ges_text join(const ges_gather *g, ges_text dir, ges_text below) {
    return ges_path_join(g->mem, g->facts->style, dir, below);
}

/* The nearest .git that is a directory. A file (a work tree, a submodule) ends the search without
 * an answer: Gos differ in what they take it for. Source: cmd/go vcs FromDir, 1.18 to 1.27 */
static ges_text find_repository(const ges_gather *g) {
    ges_text dir = g->facts->dir;
    for (size_t i = 0; i < GES_FACT_VCS_LEVELS; i++) {
        ges_file_info info = {0};
        if (g->os->file_info(g->os, join(g, dir, GES_T(".git")), true, &info, NULL) == GES_OK) {
            return info.kind == GES_FILE_DIRECTORY ? dir : (ges_text){0};
        }
        ges_text parent = ges_path_dir(g->mem, g->facts->style, dir);
        if (parent.len >= dir.len) {
            break;
        }
        dir = parent;
    }
    return (ges_text){0};
}

/* Root is also taken for the user who called sudo. Source: git 2.39 compat
 * is_path_owned_by_current_uid */
static bool is_own(const ges_gather *g, uint32_t owner, uint32_t user) {
    uint64_t caller = 0;
    return owner == user || (user == 0 && ges_parse_u64(ges_gather_env(g, "SUDO_UID"), &caller) &&
                             caller == owner);
}

static bool is_main(const ges_gather *g, ges_text file) {
    uint8_t piece[1024];
    ges_file handle = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    if (g->os->file_open(g->os, file, &handle, &size, NULL) != GES_OK) {
        return false;
    }
    ges_status status =
        g->os->file_read_at(g->os, handle, 0, piece, sizeof piece, &got, NULL);
    g->os->file_close(g->os, &handle);
    ges_text rest = {(const char *)piece, status == GES_OK ? got : 0};
    ges_text line = {0};
    while (ges_text_next_line(&rest, &line)) {
        if (ges_text_starts(line, GES_T("package main"))) {
            return true;
        }
    }
    return false;
}

/* A main package in `dir`, or the directory cmd where they use to stand. */
static bool has_main(const ges_gather *g, ges_text dir) {
    ges_dir_list entries = {0};
    size_t sources = 0;
    if (g->os->dir_list(g->os, dir, g->mem, &entries, NULL) != GES_OK) {
        return false;
    }
    for (size_t i = 0; i < entries.count && sources < GES_FACT_VCS_SOURCES; i++) {
        ges_text name = entries.items[i].name;
        bool is_dir = entries.items[i].kind == GES_FILE_DIRECTORY;
        if (is_dir && ges_text_equal(name, GES_T("cmd"))) {
            return true;
        }
        if (!is_dir && ges_text_ends(name, GES_T(".go")) &&
            !ges_text_ends(name, GES_T("_test.go"))) {
            sources++;
            if (is_main(g, join(g, dir, name))) {
                return true;
            }
        }
    }
    return false;
}

/* Git asks for the owner of the directory and of .git. Windows' owners are not known here. */
static void look_at_owner(ges_gather *g) {
    ges_fact_vcs *vcs = &g->facts->vcs;
    ges_text places[] = {vcs->repository, join(g, vcs->repository, GES_T(".git"))};
    vcs->user = g->os->user_id(g->os);
    if (g->facts->family == GES_OS_WINDOWS) {
        return;
    }
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        ges_file_info info = {0};
        if (g->os->file_info(g->os, places[i], false, &info, NULL) != GES_OK ||
            is_own(g, info.owner, vcs->user)) {
            continue;
        }
        if (!ges_gather_may_be_safe(g, vcs->repository)) {
            vcs->refused = places[i];
            vcs->owner = info.owner;
            ges_text module = ges_path_dir(g->mem, g->facts->style, g->facts->module.go_mod);
            vcs->has_main = has_main(g, g->facts->dir) || has_main(g, module);
        }
        return;
    }
}

/* Does go ask the module's own server first? */
static bool is_direct(const ges_gather *g, ges_text path) {
    ges_text proxy = ges_fact_value(g->facts, "GOPROXY");
    ges_text patterns = ges_fact_value(g->facts, "GONOPROXY");
    patterns = patterns.len != 0 ? patterns : ges_fact_value(g->facts, "GOPRIVATE");
    bool is_first = ges_text_equal(proxy, GES_T("direct")) ||
                    ges_text_starts(proxy, GES_T("direct,")) ||
                    ges_text_starts(proxy, GES_T("direct|"));
    return is_first || ges_module_matches(patterns, path);
}

/* Servers that go knows to speak git; of others it asks, which nothing here can foresee.
 * Source: cmd/go vcs vcsPaths, 1.18 to 1.27 */
static bool is_git(ges_text path) {
    return ges_text_starts(path, GES_T("github.com/")) || ges_text_contains(path, GES_T(".git/")) ||
           ges_text_ends(path, GES_T(".git"));
}

/* Source: x/mod module.EscapePath */
static ges_text escaped(const ges_gather *g, ges_text path) {
    ges_builder b = ges_builder_in(g->mem);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool is_capital = c >= 'A' && c <= 'Z';
        if (is_capital) {
            ges_build_char(&b, '!');
        }
        ges_build_char(&b, is_capital ? (char)(c - 'A' + 'a') : c);
    }
    return ges_build_done(&b);
}

static void look_for_fetches(ges_gather *g) {
    const ges_fact_require_list *requires = &g->facts->modfile.requires;
    ges_text cache = ges_gather_module_cache(g);
    for (size_t i = 0; i < requires->count && i < GES_FACT_VCS_REQUIRES; i++) {
        const ges_fact_require *r = &requires->items[i];
        /* Pruned module graphs need no indirect ones for most builds. */
        if (r->is_replaced || r->is_indirect || !is_git(r->path) || !is_direct(g, r->path)) {
            continue;
        }
        ges_text name = ges_text_join(g->mem, escaped(g, r->path), GES_T("@"),
                                      escaped(g, r->version));
        if (cache.len != 0 && !ges_os_is_dir(g->os, join(g, cache, name))) {
            g->facts->vcs.fetched = r->path;
            return;
        }
    }
}

void ges_gather_vcs(ges_gather *g) {
    const ges_fact_go *go = ges_fact_first_go(g->facts);
    ges_text go_mod = g->facts->module.go_mod;
    bool has_git = ges_fact_program_named(g->facts, "git") != NULL;
    if (go == NULL || go_mod.len == 0) {
        return;
    }
    if (!has_git && !g->facts->modfile.has_vendor) {
        look_for_fetches(g);
    }
    if (ges_go_version_minor(go->version) < 18) {
        return; /* does not stamp */
    }
    ges_text dir = find_repository(g);
    ges_text module = ges_path_dir(g->mem, g->facts->style, go_mod);
    /* A module that reaches out of the repository is not stamped. */
    bool is_stamped = dir.len != 0 && ges_path_inside(g->facts->style, module, dir);
    if (is_stamped &&
        g->os->path_resolve(g->os, dir, g->mem, &g->facts->vcs.repository, NULL) == GES_OK &&
        has_git) {
        look_at_owner(g);
    }
}
