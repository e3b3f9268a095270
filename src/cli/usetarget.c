/* From a word to a Go of this machine. */
#include "cli/usetarget.h"

#include "env/journal.h"
#include "formats/gomod.h"
#include "go/module.h"
#include "go/sdkhealth.h"

typedef struct choosing {
    ges_app *app;
    const ges_env_list *env;
    ges_text dir;
    ges_sdklist *list;
    ges_path_style style;
} choosing;

/* --- what is not here --------------------------------------------------------------------------
 */

static ges_status tell_missing(const choosing *c, ges_text version, ges_text why, ges_error *err) {
    ges_builder here = ges_builder_in(c->app->mem);
    for (size_t i = 0; i < c->list->count; i++) {
        if (ges_sdk_is_usable(&c->list->items[i])) {
            ges_build_format(&here, "%s%.*s", here.len != 0 ? ", " : "",
                             GES_FMT(c->list->items[i].version));
        }
    }
    ges_text names = ges_build_done(&here);
    ges_text first = version;
    ges_text rest = {0};
    (void)ges_text_cut(version, ' ', &first, &rest); /* "1.99 or newer" */
    bool can_install = ges_command_find(GES_T("install")) != NULL && ges_go_version_valid(first);
    first = can_install ? first : (ges_text){0};
    return ges_error_set(
        err, GES_NOT_FOUND, "no Go %.*s is on this machine%s%.*s%s; here %s%.*s%s%.*s",
        GES_FMT(version), why.len != 0 ? " (" : "", GES_FMT(why), why.len != 0 ? ")" : "",
        names.len != 0 ? "are: " : "is none", GES_FMT(names),
        can_install ? "; to have it: ges install " : "", GES_FMT(first));
}

/* --- trees -------------------------------------------------------------------------------------
 */

/* The tree that a path means: itself, that around its bin, or around the go command. */
static ges_text tree_of(const choosing *c, ges_text path) {
    const ges_os *os = c->app->os;
    ges_arena *mem = c->app->mem;
    static const ges_text below[] = {GES_LIT("bin/go"), GES_LIT("bin/go.exe")};
    for (int up = 0; up < 3; up++) {
        for (size_t i = 0; i < GES_COUNT(below); i++) {
            if (ges_os_is_file(os, ges_path_join(mem, c->style, path, below[i]))) {
                return path;
            }
        }
        path = ges_path_dir(mem, c->style, path);
    }
    return (ges_text){0};
}

static ges_sdk_entry *find_tree(const choosing *c, ges_text root) {
    for (size_t i = 0; i < c->list->count; i++) {
        if (ges_os_same_file(c->app->os, c->list->items[i].root, root)) {
            return &c->list->items[i];
        }
    }
    return NULL;
}

static ges_status choose_tree(const choosing *c, ges_text path, ges_use_target *out,
                              ges_error *err) {
    ges_arena *mem = c->app->mem;
    ges_text root = tree_of(c, path);
    ges_sdk_entry *sdk = root.len != 0 ? find_tree(c, root) : NULL;
    bool is_windows = c->style == GES_PATH_WINDOWS;
    if (root.len == 0) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is no Go tree: it has no bin/go",
                             GES_FMT(path));
    }
    if (sdk == NULL) {
        const ges_sdk_context context = {c->env, c->dir};
        ges_sdk_entry entry = {
            .root = root,
            .real = root,
            .go = ges_path_join(mem, c->style, root,
                                is_windows ? GES_T("bin/go.exe") : GES_T("bin/go")),
            .version_file = ges_tree_version(c->app->os, root, mem)};
        ges_sdk_examine(c->app->os, &context, mem, &entry);
        if (!ges_list_push(mem, c->list, entry)) {
            return ges_arena_error(mem, err);
        }
        sdk = &c->list->items[c->list->count - 1];
    }
    if (sdk->faults.count != 0 || !sdk->runs_here) {
        ges_text fault =
            sdk->faults.count != 0 ? sdk->faults.items[0] : GES_T("it is made for another system");
        return ges_error_set(err, GES_INVALID, "the Go in '%.*s' does not work: %.*s",
                             GES_FMT(root), GES_FMT(fault));
    }
    ges_sdk_entry *named = ges_new(mem, ges_sdk_entry);
    if (named == NULL) {
        return ges_arena_error(mem, err);
    }
    *named = *sdk;
    named->root = root; /* a link that was named shall stand in PATH, not what it leads to today */
    out->sdk = named;
    return GES_OK;
}

/* --- versions ----------------------------------------------------------------------------------
 */

/* Is the entry about which Go runs? A step says "set PATH". */
static bool is_about_go(const ges_os *os, const ges_journal_step_list *steps) {
    static const ges_text names[] = {GES_LIT("PATH"), GES_LIT("GES_GO"), GES_LIT("GOROOT")};
    for (size_t i = 0; i < steps->count * GES_COUNT(names); i++) {
        ges_text what = steps->items[i / GES_COUNT(names)].what;
        ges_text name = names[i % GES_COUNT(names)];
        size_t front = what.len > name.len ? what.len - name.len : 0;
        if (front != 0 && what.ptr[front - 1] == ' ' &&
            ges_env_name_equal(os, ges_text_skip(what, front), name)) {
            return true;
        }
    }
    return false;
}

static bool is_entry_about_go(const ges_os *os, const ges_journal_entry *entry) {
    bool is_it = false;
    for (size_t i = 0; i < entry->files.count; i++) {
        is_it = is_it || is_about_go(os, &entry->files.items[i].steps);
    }
    for (size_t i = 0; i < entry->values.count; i++) {
        is_it = is_it || is_about_go(os, &entry->values.items[i].steps);
    }
    return is_it;
}

ges_text ges_use_way_back(ges_app *app) {
    ges_text dir = {0};
    ges_journal_list list = {0};
    if (ges_journal_dir(app->os, app->mem, &dir, NULL) != GES_OK ||
        ges_journal_read(app->os, dir, app->mem, &list, NULL) != GES_OK) {
        return GES_T("");
    }
    for (size_t i = list.count; i-- > 0;) {
        const ges_journal_record *record = &list.items[i];
        if (record->broken.len == 0 && record->undone_by == 0 && record->entry.undoes == 0 &&
            is_entry_about_go(app->os, &record->entry)) {
            return ges_text_format(app->mem, "what lasts goes back with 'ges undo %llu'",
                                   (unsigned long long)record->number);
        }
    }
    return GES_T("");
}

/* The Go that this shell ran before the last `ges use`. */
static ges_status choose_previous(const choosing *c, ges_use_target *out, ges_error *err) {
    ges_text root = {0};
    if (!ges_env_find(c->app->os, c->env, GES_USE_PREVIOUS, &root) || root.len == 0) {
        ges_text way = ges_use_way_back(c->app);
        return ges_error_set(err, GES_NOT_FOUND,
                             "this shell has not changed its Go with 'ges use --scope session' "
                             "before%s%.*s",
                             way.len != 0 ? "; " : "", GES_FMT(way));
    }
    out->why = GES_T("the one before");
    return choose_tree(c, root, out, err);
}

/* A Go that belongs to the machine, not to the user: the first such in PATH, else the newest. */
static ges_status choose_system(const choosing *c, ges_use_target *out, ges_error *err) {
    const ges_os *os = c->app->os;
    ges_arena *mem = c->app->mem;
    ges_text home = {0};
    ges_text real = {0};
    bool is_windows = c->style == GES_PATH_WINDOWS;
    (void)os->user_home(os, mem, &home, NULL); /* unknown: nothing is the user's */
    (void)ges_env_find(os, c->env, is_windows ? GES_T("USERPROFILE") : GES_T("HOME"), &home);
    real = os->path_resolve(os, home, mem, &real, NULL) == GES_OK ? real : home;
    for (size_t i = 0; i < c->list->count; i++) {
        const ges_sdk_entry *sdk = &c->list->items[i];
        bool is_users = real.len > 1 && ges_path_inside(c->style, sdk->real, real);
        bool is_first = out->sdk == NULL ||
                        (sdk->path_entry != 0 &&
                         (out->sdk->path_entry == 0 || sdk->path_entry < out->sdk->path_entry));
        out->sdk = ges_sdk_is_usable(sdk) && !is_users && is_first ? sdk : out->sdk;
    }
    return out->sdk != NULL ? GES_OK : tell_missing(c, GES_T("of the system"), GES_T(""), err);
}

static ges_status choose_version(const choosing *c, ges_text version, ges_use_target *out,
                                 ges_error *err) {
    bool has_go = ges_text_starts(version, GES_T("go"));
    ges_text number = has_go ? ges_go_toolchain_version(version) : version;
    if (ges_text_equal(version, GES_T("latest"))) {
        out->sdk = ges_sdklist_serving(c->list, GES_T(""));
        return out->sdk != NULL ? GES_OK : tell_missing(c, GES_T("at all"), GES_T(""), err);
    }
    if (!ges_go_version_valid(number)) {
        return ges_error_set(err, GES_INVALID,
                             "'%.*s' is no version of Go, and no go.mod or Go tree stands there",
                             GES_FMT(version));
    }
    out->sdk = ges_sdklist_version(c->list, number);
    return out->sdk != NULL ? GES_OK : tell_missing(c, number, GES_T(""), err);
}

/* --- go.mod ------------------------------------------------------------------------------------
 */

static ges_text first_path(const ges_gomod_list *list) {
    return list->count != 0 ? list->items[0].path : (ges_text){0};
}

static ges_status choose_for_file(const choosing *c, ges_text path, ges_use_target *out,
                                  ges_error *err) {
    ges_arena *mem = c->app->mem;
    ges_bytes bytes = {0};
    ges_gomod read = {0};
    ges_text name = ges_path_base(c->style, path);
    ges_gomod_options options = {
        .kind = ges_text_equal(name, GES_T("go.work")) ? GES_GOMOD_WORKSPACE : GES_GOMOD_MODULE,
        .is_windows = c->style == GES_PATH_WINDOWS};
    ges_status status = c->app->os->file_read(c->app->os, path, GES_GOMOD_MAX, mem, &bytes, err);
    status = status == GES_OK ? ges_gomod_parse(name, bytes, &options, mem, &read, err) : status;
    if (status != GES_OK) {
        return status;
    }
    if (read.errors.count != 0) {
        ges_text first = ges_gomod_error_text(mem, path, &read.errors.items[0]);
        return ges_error_set(err, GES_INVALID, "go refuses %.*s", GES_FMT(first));
    }
    ges_text go = first_path(&read.go);
    ges_text toolchain = ges_go_toolchain_version(first_path(&read.toolchain));
    ges_text wish = ges_go_version_compare(toolchain, go) > 0 ? toolchain : go;
    out->why = wish.len != 0 ? ges_text_join(mem, GES_T("'"), path, GES_T("' asks for "), wish)
                             : ges_text_join(mem, GES_T("'"), path, GES_T("' asks for no version"));
    out->sdk = ges_sdklist_version(c->list, wish);
    out->sdk = out->sdk != NULL ? out->sdk : ges_sdklist_serving(c->list, wish);
    ges_text least = wish.len != 0 ? ges_text_join(mem, wish, GES_T(" or newer")) : GES_T("at all");
    return out->sdk != NULL ? GES_OK : tell_missing(c, least, out->why, err);
}

static ges_status choose_nearest(const choosing *c, ges_use_target *out, ges_error *err) {
    ges_text path = {0};
    ges_module_find_work(c->app->os, c->app->mem, c->dir, GES_T(""), &path);
    if (path.len == 0) {
        ges_module_find_mod(c->app->os, c->app->mem, c->dir, &path);
    }
    return path.len != 0 ? choose_for_file(c, path, out, err)
                         : ges_error_set(err, GES_INVALID,
                                         "no go.mod is here or above: name a version, a "
                                         "go.mod or a Go tree");
}

ges_status ges_use_choose(ges_app *app, const ges_env_list *env, ges_text dir, ges_text word,
                          ges_sdklist *list, ges_use_target *out, ges_error *err) {
    const choosing c = {app, env, dir, list, ges_os_style(app->os)};
    ges_use_target found = {0};
    ges_text path = ges_path_is_abs(c.style, word) ? ges_path_clean(app->mem, c.style, word)
                                                   : ges_path_join(app->mem, c.style, dir, word);
    ges_text base = ges_path_base(c.style, path);
    bool is_mod = ges_text_equal(base, GES_T("go.mod")) || ges_text_equal(base, GES_T("go.work"));
    bool is_version = ges_go_version_valid(word) || ges_go_toolchain_version(word).len != 0;
    ges_status status;
    if (word.len == 0) {
        status = choose_nearest(&c, &found, err);
    } else if (is_mod) {
        status = choose_for_file(&c, path, &found, err);
    } else if (ges_text_equal(word, GES_T("-"))) {
        status = choose_previous(&c, &found, err);
    } else if (ges_text_equal(word, GES_T("system"))) {
        status = choose_system(&c, &found, err);
    } else if (!is_version && ges_os_exists(app->os, path)) {
        status = choose_tree(&c, path, &found, err);
    } else {
        status = choose_version(&c, word, &found, err);
    }
    if (status == GES_OK) {
        *out = found;
    }
    return status;
}
