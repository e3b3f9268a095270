/* Puts a Go where it belongs. */
#include "install/place.h"

#include "env/makedirs.h"
#include "go/sdkhealth.h"
#include "install/unpack.h"

enum { DIR_MODE = 0755, FILE_MODE = 0644, PAUSE_MS = 250, PAUSES = 40, ASIDE_MAX = 1000 };
static const ges_text partial = GES_LIT(".partial-ges");
static const ges_text removed = GES_LIT(".removed-ges");

ges_status ges_place_home(const ges_os *os, const ges_env_list *env, ges_arena *mem, ges_text *out,
                          ges_error *err) {
    ges_path_style style = ges_os_style(os);
    ges_text home = {0};
    ges_text variable = style == GES_PATH_WINDOWS ? GES_T("USERPROFILE") : GES_T("HOME");
    ges_status status = GES_OK;
    if (!ges_env_find(os, env, variable, &home) || !ges_path_is_abs(style, home)) {
        status = os->user_home(os, mem, &home, err);
    }
    if (status != GES_OK) {
        return ges_error_note(err, status, "finding the home directory");
    }
    *out = ges_path_join(mem, style, home, GES_T("sdk"));
    return out->len != 0 ? GES_OK : ges_arena_error(mem, err);
}

ges_text ges_place_beside(const ges_os *os, ges_text home, ges_text name, const char *what,
                          ges_arena *mem) {
    ges_text hidden = ges_text_join(mem, GES_T("."), name, GES_T("."), ges_text_of(what),
                                    GES_T("-ges"));
    return ges_path_join(mem, ges_os_style(os), home, hidden);
}

/* --- what stands there ------------------------------------------------------------------------- */

/* The tree at `root`, looked at as `ges sdk list` does. */
static ges_sdk_entry examine(const ges_place *p, ges_text root) {
    ges_path_style style = ges_os_style(p->os);
    bool is_windows = ges_text_equal(p->goos, GES_T("windows"));
    const ges_sdk_context context = {p->env, {0}};
    ges_text go = ges_path_join(p->mem, style, root, is_windows ? GES_T("bin/go.exe")
                                                                : GES_T("bin/go"));
    ges_sdk_entry entry = {.root = root,
                           .real = root,
                           .go = ges_os_is_file(p->os, go) ? go : (ges_text){0},
                           .version_file = ges_tree_version(p->os, root, p->mem)};
    ges_sdk_examine(p->os, &context, p->mem, &entry);
    return entry;
}

/* Why the tree is not the wanted Go, as one clause; "" it is. */
static ges_text flaw_of(const ges_place *p, ges_text root) {
    ges_sdk_entry entry = examine(p, root);
    ges_text wanted = ges_go_toolchain_version(p->version);
    /* Before 1.18 a program for Linux did not tell its system. */
    bool is_other = (entry.goos.len != 0 && !ges_text_equal(entry.goos, p->goos)) ||
                    (entry.goarch.len != 0 && !ges_text_equal(entry.goarch, p->goarch));
    if (entry.faults.count != 0) {
        return entry.faults.items[0];
    }
    if (ges_go_version_compare(entry.number, wanted) != 0) {
        return ges_text_join(p->mem, GES_T("it is "), entry.version, GES_T(", not "), p->version);
    }
    return is_other ? ges_text_join(p->mem, GES_T("it is made for "), entry.goos, GES_T("/"),
                                    entry.goarch)
                    : GES_T("");
}

ges_place_state ges_place_look(const ges_place *place, ges_text *why) {
    ges_file_info info;
    ges_error err = {0};
    ges_status status = place->os->file_info(place->os, place->root, false, &info, &err);
    *why = GES_T("");
    if (status == GES_NOT_FOUND) {
        return GES_PLACE_FREE;
    }
    if (status != GES_OK) {
        *why = ges_text_copy(place->mem, ges_text_of(err.text));
        return GES_PLACE_UNKNOWN;
    }
    if (!ges_os_is_dir(place->os, place->root)) {
        *why = GES_T("it is no directory");
        return GES_PLACE_TAKEN;
    }
    *why = flaw_of(place, place->root);
    return why->len == 0 ? GES_PLACE_COMPLETE : GES_PLACE_TAKEN;
}

/* --- the home ---------------------------------------------------------------------------------- */

static void remove_leftovers(const ges_os *os, ges_text home, ges_arena *mem) {
    ges_dir_list list = {0};
    (void)os->dir_list(os, home, mem, &list, NULL); /* none: nothing to remove */
    for (size_t i = 0; i < list.count; i++) {
        ges_text name = list.items[i].name;
        if (ges_text_starts(name, GES_T(".go")) &&
            (ges_text_ends(name, partial) || ges_text_ends(name, removed))) {
            ges_text path = ges_path_join(mem, ges_os_style(os), home, name);
            (void)os->dir_remove_tree(os, path, NULL); /* it only takes room; the next run tries again */
        }
    }
}

ges_status ges_place_lock(const ges_os *os, ges_text home, uint32_t wait_ms, ges_arena *mem,
                          ges_file *out, ges_error *err) {
    ges_text path = ges_path_join(mem, ges_os_style(os), home, GES_T(".ges-install.lock"));
    ges_status status = ges_make_dirs(os, home, DIR_MODE, mem, err);
    status = status == GES_OK ? os->file_lock(os, path, wait_ms, out, err) : status;
    if (status == GES_OK) {
        remove_leftovers(os, home, mem);
    }
    return status;
}

ges_status ges_place_rename(const ges_os *os, ges_text from, ges_text to, ges_error *err) {
    for (int pauses = 0;; pauses++) {
        ges_error own = {0};
        ges_status status = os->file_rename(os, from, to, &own);
        bool is_busy = os->family == GES_OS_WINDOWS &&
                       (status == GES_DENIED || status == GES_CONFLICT);
        if (status == GES_OK || !is_busy || pauses == PAUSES) {
            if (status != GES_OK && err != NULL) {
                *err = own;
            }
            return status;
        }
        os->clock_sleep(os, PAUSE_MS);
    }
}

/* --- putting ----------------------------------------------------------------------------------- */

/* golang.org/dl/goX.Y.Z runs only what has this file. Source: golang.org/dl internal/version */
static ges_status mark(const ges_place *p, ges_text dir, ges_error *err) {
    ges_file file = GES_FILE_CLOSED;
    ges_text path = ges_path_join(p->mem, ges_os_style(p->os), dir, GES_T(".unpacked-success"));
    ges_status status = p->os->file_create(p->os, path, FILE_MODE, &file, err);
    p->os->file_close(p->os, &file);
    return status;
}

static ges_status move_aside(ges_place *p, ges_error *err) {
    ges_path_style style = ges_os_style(p->os);
    ges_text name = ges_text_join(p->mem, GES_T("old-"), ges_path_base(style, p->root));
    for (int i = 1; i < ASIDE_MAX; i++) {
        ges_text number = i == 1 ? GES_T("") : ges_text_format(p->mem, "-%d", i);
        ges_text to = ges_path_join(p->mem, style, p->home,
                                    ges_text_join(p->mem, name, number));
        ges_file_info info;
        if (p->os->file_info(p->os, to, false, &info, NULL) == GES_NOT_FOUND) {
            p->aside = to;
            return ges_place_rename(p->os, p->root, to, err);
        }
    }
    return ges_error_set(err, GES_CONFLICT, "too much was moved aside already: look at '%.*s*'",
                         GES_FMT(ges_path_join(p->mem, style, p->home, name)));
}

/* The tree that was unpacked gets its name. */
static ges_status name_it(ges_place *p, ges_text dir, ges_place_state state, ges_error *err) {
    ges_status status = state == GES_PLACE_TAKEN ? move_aside(p, err) : GES_OK;
    if (status != GES_OK) {
        p->aside = (ges_text){0};
        return status;
    }
    status = ges_place_rename(p->os, dir, p->root, err);
    if (status != GES_OK && p->aside.len != 0) {
        (void)p->os->file_rename(p->os, p->aside, p->root, NULL); /* else it is where it was moved */
        p->aside = (ges_text){0};
    }
    return status == GES_OK ? p->os->dir_sync(p->os, p->home, err) : status;
}

static ges_status fill(ges_place *p, ges_text dir, ges_text archive, const uint8_t sha256[32],
                       ges_error *err) {
    ges_status status =
        ges_unpack(p->os, archive, sha256, dir, p->progress, p->self, p->mem, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text flaw = flaw_of(p, dir);
    if (flaw.len != 0) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' holds no whole %.*s: %.*s", GES_FMT(archive),
                             GES_FMT(p->version), GES_FMT(flaw));
    }
    status = mark(p, dir, err);
    ges_status synced = status == GES_OK ? p->os->volume_sync(p->os, dir, err) : status;
    return synced == GES_UNSUPPORTED ? GES_OK : synced; /* then every file was written out */
}

ges_status ges_place_put(ges_place *place, ges_text archive, const uint8_t sha256[32],
                         bool *was_there, ges_error *err) {
    ges_file lock = GES_FILE_CLOSED;
    ges_text why;
    ges_text name = ges_path_base(ges_os_style(place->os), place->root);
    ges_text dir = ges_place_beside(place->os, place->home, name, "partial", place->mem);
    ges_status status = ges_place_lock(place->os, place->home, GES_PLACE_WAIT_MS, place->mem, &lock,
                                       err);
    if (status != GES_OK) {
        return status;
    }
    ges_place_state state = ges_place_look(place, &why);
    *was_there = state == GES_PLACE_COMPLETE && !place->is_forced;
    if (*was_there) {
        place->os->file_close(place->os, &lock);
        return GES_OK;
    }
    if (state == GES_PLACE_UNKNOWN) {
        status = ges_error_set(err, GES_IO, "%.*s", GES_FMT(why));
    } else if (state == GES_PLACE_TAKEN && !place->is_forced) {
        status = ges_error_set(err, GES_CONFLICT, "'%.*s' stands there already: %.*s",
                               GES_FMT(place->root), GES_FMT(why));
    }
    status = status == GES_OK ? fill(place, dir, archive, sha256, err) : status;
    state = state == GES_PLACE_FREE ? state : GES_PLACE_TAKEN;
    status = status == GES_OK ? name_it(place, dir, state, err) : status;
    if (status != GES_OK) {
        (void)place->os->dir_remove_tree(place->os, dir, NULL); /* else the next run removes it */
    }
    place->os->file_close(place->os, &lock);
    return status;
}
