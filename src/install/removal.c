/* Takes a Go away. */
#include "install/removal.h"

#include "base/builder.h"
#include "go/sdkhealth.h"
#include "install/msi.h"
#include "install/place.h"

enum { WAIT_MS = 60 * 1000, NAMED_MAX = 5, RUNNING_PAUSE_MS = 150, RUNNING_PAUSES = 20 };

static void object(ges_removal *r, bool is_final, ges_text text) {
    (void)ges_list_push(r->mem, &r->objections,
                        ((ges_removal_objection){text, is_final})); /* the arena remembers */
}

/* --- which tree -------------------------------------------------------------------------------- */

static ges_status tell_elsewhere(ges_removal *r, ges_text version, ges_error *err) {
    ges_sdklist list = {0};
    ges_builder places = ges_builder_in(r->mem);
    if (ges_sdklist_find(r->os, r->env, r->dir, r->mem, &list, NULL) == GES_OK) {
        for (size_t i = 0; i < list.count; i++) {
            if (ges_text_equal(list.items[i].number, version)) {
                ges_build_format(&places, "%s'%.*s'", places.len != 0 ? ", " : "",
                                 GES_FMT(list.items[i].root));
            }
        }
    }
    ges_text where = ges_build_done(&places);
    return ges_error_set(err, GES_NOT_FOUND, "no go%.*s stands in '%.*s'%s%.*s%s", GES_FMT(version),
                         GES_FMT(r->home), where.len != 0 ? "; elsewhere it is in " : "",
                         GES_FMT(where), where.len != 0 ? ": name that path to remove it" : "");
}

static ges_status find_version(ges_removal *r, ges_text version, ges_error *err) {
    ges_path_style style = ges_os_style(r->os);
    ges_dir_list list = {0};
    (void)r->os->dir_list(r->os, r->home, r->mem, &list, NULL); /* no home: nothing is there */
    for (size_t i = 0; i < list.count; i++) {
        ges_text name = list.items[i].name;
        ges_text number = ges_go_toolchain_version(name);
        if (number.len + 2 == name.len && ges_go_version_compare(number, version) == 0) {
            r->root = ges_path_join(r->mem, style, r->home, name);
            return GES_OK;
        }
    }
    return tell_elsewhere(r, version, err);
}

static ges_status find_tree(ges_removal *r, ges_text word, ges_error *err) {
    ges_path_style style = ges_os_style(r->os);
    ges_text number = ges_text_starts(word, GES_T("go")) ? ges_go_toolchain_version(word) : word;
    if (ges_go_version_valid(number)) {
        return find_version(r, number, err);
    }
    r->is_named = true;
    r->root = ges_path_is_abs(style, word) ? ges_path_clean(r->mem, style, word)
                                           : ges_path_join(r->mem, style, r->dir, word);
    return ges_os_exists(r->os, r->root)
               ? GES_OK
               : ges_error_set(err, GES_NOT_FOUND, "there is no '%.*s', and it is no version of Go",
                               GES_FMT(r->root));
}

static ges_status check_tree(ges_removal *r, ges_error *err) {
    ges_path_style style = ges_os_style(r->os);
    ges_text unix_go = ges_path_join(r->mem, style, r->root, GES_T("bin/go"));
    ges_text windows_go = ges_path_join(r->mem, style, r->root, GES_T("bin/go.exe"));
    ges_file_info info;
    r->version = ges_tree_version(r->os, r->root, r->mem);
    bool has_go = ges_os_is_file(r->os, unix_go) || ges_os_is_file(r->os, windows_go);
    if (!ges_text_starts(r->version, GES_T("go")) || !has_go) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is no Go: it has no %s", GES_FMT(r->root),
                             has_go ? "VERSION" : "bin/go");
    }
    ges_status status = r->os->file_info(r->os, r->root, false, &info, err);
    if (status == GES_OK && info.kind == GES_FILE_SYMLINK) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is a link: name the tree that it leads to, or "
                             "remove the link yourself", GES_FMT(r->root));
    }
    return status;
}

/* --- what speaks against it -------------------------------------------------------------------- */

/* Whose it is; what a package manager put there it alone may take away. */
static void object_owner(ges_removal *r) {
    static const ges_text ours[] = {GES_LIT(""), GES_LIT("golang_dl"), GES_LIT("official")};
    ges_path_style style = ges_os_style(r->os);
    const ges_sdk_context context = {r->env, r->dir};
    bool is_windows = ges_os_is_file(r->os, ges_path_join(r->mem, style, r->root,
                                                          GES_T("bin/go.exe")));
    ges_sdk_entry entry = {.root = r->root,
                           .real = r->root,
                           .go = ges_path_join(r->mem, style, r->root,
                                               is_windows ? GES_T("bin/go.exe") : GES_T("bin/go")),
                           .version_file = r->version};
    ges_sdk_examine(r->os, &context, r->mem, &entry);
    bool is_toolchain = ges_text_contains(ges_path_base(style, r->root), GES_T("toolchain@"));
    if (is_toolchain) {
        object(r, true, GES_T("it belongs to the module cache, which checks it: 'go clean -modcache' "
                              "empties that"));
        return;
    }
    const ges_msi msi = ges_msi_find(r->os, r->root, r->version, r->mem);
    if (msi.is_noted) {
        object(r, false, ges_msi_tell(&msi, r->mem));
        return;
    }
    for (size_t i = 0; i < GES_COUNT(ours); i++) {
        if (ges_text_equal(entry.origin, ours[i])) {
            return;
        }
    }
    object(r, false, ges_text_join(r->mem, GES_T("it belongs to another: "), entry.origin_title,
                                   entry.package.len != 0 ? GES_T(" ") : GES_T(""), entry.package));
}

bool ges_removal_holds(const ges_removal *removal, ges_text path) {
    const ges_removal *r = removal;
    ges_path_style style = ges_os_style(r->os);
    ges_text clean = ges_path_clean(r->mem, style, path);
    ges_text real = clean;
    (void)r->os->path_resolve(r->os, clean, r->mem, &real, NULL); /* not there: by its name */
    return ges_path_inside(style, clean, r->root) || ges_path_inside(style, real, r->real);
}

/* The directory, or the go that a link in it leads to. */
static bool holds_go_of(const ges_removal *r, ges_text dir) {
    ges_path_style style = ges_os_style(r->os);
    ges_text name = style == GES_PATH_WINDOWS ? GES_T("go.exe") : GES_T("go");
    return ges_removal_holds(r, dir) ||
           ges_removal_holds(r, ges_path_join(r->mem, style, dir, name));
}

static void object_selected(ges_removal *r) {
    ges_text path = {0};
    ges_text root = {0};
    ges_text *entries = NULL;
    size_t count = 0;
    (void)ges_env_find(r->os, r->env, GES_T("GOROOT"), &root); /* absent: empty */
    (void)ges_env_find(r->os, r->env, GES_T("PATH"), &path);
    if (root.len != 0 && ges_removal_holds(r, root)) {
        object(r, false, GES_T("GOROOT names it"));
    }
    if (ges_path_split_list(r->mem, ges_os_style(r->os), path, &entries, &count) != GES_OK) {
        return; /* no memory, which the arena remembers */
    }
    for (size_t i = 0; i < count; i++) {
        if (entries[i].len != 0 && holds_go_of(r, entries[i])) {
            object(r, false, ges_text_format(r->mem, "PATH entry %zu is '%.*s'", i + 1,
                                             GES_FMT(entries[i])));
            return;
        }
    }
}

/* Programs of it that run, as far as they may be asked: "go (12), compile (13)", "" none. */
static ges_text find_running(const ges_removal *r, ges_arena *mem) {
    ges_process_list list = {0};
    ges_builder names = ges_builder_in(mem);
    size_t found = 0;
    (void)r->os->process_list(r->os, mem, &list, NULL); /* not known: none */
    for (size_t i = 0; i < list.count; i++) {
        ges_program program;
        const ges_process *p = &list.items[i];
        if (p->is_kernel || p->is_zombie ||
            r->os->process_program(r->os, p->pid, mem, &program, NULL) != GES_OK ||
            !ges_removal_holds(r, program.name)) {
            continue;
        }
        found++;
        if (found <= NAMED_MAX) {
            ges_build_format(&names, "%s%.*s (%u)", names.len != 0 ? ", " : "", GES_FMT(p->name),
                             p->pid);
        }
    }
    ges_build_text(&names, found > NAMED_MAX ? GES_T(" and others") : GES_T(""));
    return ges_build_done(&names);
}

/* Who called go a moment ago should not be refused: the go command leaves a child that counts its
 * calls (`** telemetry **`, since Go 1.23) and ends by itself, as a build's compilers do. */
static void object_running(ges_removal *r) {
    ges_text running = GES_T("");
    for (int i = 0; i <= RUNNING_PAUSES; i++) {
        ges_arena scratch;
        ges_arena_init(&scratch, 0);
        running = ges_text_copy(r->mem, find_running(r, &scratch));
        ges_arena_close(&scratch);
        if (running.len == 0) {
            return;
        }
        if (i < RUNNING_PAUSES) {
            r->os->clock_sleep(r->os, RUNNING_PAUSE_MS);
        }
    }
    object(r, false, ges_text_format(r->mem, "programs of it run, and did not end in %d s: %.*s",
                                     RUNNING_PAUSES * RUNNING_PAUSE_MS / 1000, GES_FMT(running)));
}

ges_status ges_removal_find(ges_removal *removal, ges_text word, ges_error *err) {
    ges_status status = find_tree(removal, word, err);
    status = status == GES_OK ? check_tree(removal, err) : status;
    if (status != GES_OK) {
        return status;
    }
    removal->real = removal->root;
    (void)removal->os->path_resolve(removal->os, removal->root, removal->mem, &removal->real,
                                    NULL); /* else by its name alone */
    object_owner(removal);
    object_selected(removal);
    object_running(removal);
    return ges_arena_failed(removal->mem) ? ges_arena_error(removal->mem, err) : GES_OK;
}

/* --- taking it away ---------------------------------------------------------------------------- */

ges_status ges_removal_run(const ges_removal *removal, ges_text *left, ges_error *err) {
    const ges_os *os = removal->os;
    ges_path_style style = ges_os_style(os);
    ges_file lock = GES_FILE_CLOSED;
    ges_error why = {0};
    ges_text home = ges_path_dir(removal->mem, style, removal->root);
    bool is_home = ges_path_equal(style, home, removal->home);
    ges_text name = ges_path_base(style, removal->root);
    ges_text beside = ges_place_beside(os, home, name, "removed", removal->mem);
    ges_status status =
        is_home ? ges_place_lock(os, home, WAIT_MS, removal->mem, &lock, err) : GES_OK;
    if (status != GES_OK) {
        return status;
    }
    (void)os->dir_remove_tree(os, beside, NULL); /* of a run that was killed */
    status = ges_place_rename(os, removal->root, beside, err);
    if (status == GES_OK) {
        (void)os->dir_sync(os, home, NULL); /* after a crash it may be back, and whole */
        bool is_gone = os->dir_remove_tree(os, beside, &why) == GES_OK;
        *left = is_gone ? GES_T("") : ges_text_copy(removal->mem, ges_text_of(why.text));
    }
    os->file_close(os, &lock);
    return status;
}
