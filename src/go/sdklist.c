/* Looks for the Gos of this machine. */
#include "go/sdklist.h"

#include "go/engine.h"
#include "go/sdkhealth.h"

typedef struct home {
    const char *origin; /* "none": it is nobody's */
    const char *title;
    const char *base;
    const char *pattern;
} home;

static const home homes[] = {
#define GES_SDK_HOME(origin, title, base, pattern) {#origin, title, base, pattern},
#include "go/sdkhomes.def"
#undef GES_SDK_HOME
};

/* One search. */
typedef struct search {
    const ges_os *os;
    ges_path_style style;
    const ges_env_list *env;
    ges_sdk_context context;
    ges_arena *mem;
    ges_goenv_layer settings; /* the user's go env file */
    ges_sdklist found;
} search;

static ges_text variable(const search *s, const char *name) {
    ges_text value = {0};
    (void)ges_env_find(s->os, s->env, ges_text_of(name), &value); /* unset: empty */
    return value;
}

/* A variable of go's: what `go env -w` keeps counts where the environment has none. */
static ges_text setting(const search *s, const char *name) {
    ges_text value = variable(s, name);
    const ges_goenvfile_entry *entry = ges_goenvfile_last(&s->settings.entries, ges_text_of(name));
    return value.len == 0 && entry != NULL ? entry->value : value;
}

static ges_text go_below(const search *s, ges_text dir, bool is_root) {
    bool is_windows = s->style == GES_PATH_WINDOWS;
    ges_text name = is_windows ? GES_T("go.exe") : GES_T("go");
    ges_text bin = is_root ? ges_path_join(s->mem, s->style, dir, GES_T("bin")) : dir;
    return ges_path_join(s->mem, s->style, bin, name);
}

/* The entry of that tree; NULL: it is new. */
static ges_sdk_entry *find_known(const search *s, ges_text real) {
    for (size_t i = 0; i < s->found.count; i++) {
        if (ges_path_equal(s->style, s->found.items[i].real, real)) {
            return &s->found.items[i];
        }
    }
    return NULL;
}

static void add_way(const search *s, ges_sdk_entry *entry, ges_text how) {
    for (size_t i = 0; i < entry->found.count; i++) {
        if (ges_text_equal(entry->found.items[i], how)) {
            return;
        }
    }
    (void)ges_list_push(s->mem, &entry->found, how); /* the arena remembers */
}

/* The archive of a Go, whole or on its way: "go1.22.3.linux-amd64.tar.gz". */
static bool is_archive(ges_text name) {
    return ges_text_starts(name, GES_T("go1")) &&
           (ges_text_contains(name, GES_T(".tar.gz")) || ges_text_contains(name, GES_T(".zip")));
}

/* Where a manager keeps nothing but Gos: why a directory in which none can be seen is one all the
 * same;
 * "": it is none. */
static ges_text unseen(const search *s, ges_text root) {
    ges_file_info info;
    ges_dir_list list = {0};
    ges_error err = {0};
    if (s->os->file_info(s->os, go_below(s, root, true), true, &info, &err) == GES_DENIED) {
        return ges_text_join(s->mem, GES_T("it cannot be read: "),
                             ges_text_copy(s->mem, ges_text_of(err.text)));
    }
    if (s->os->dir_list(s->os, root, s->mem, &list, NULL) != GES_OK) {
        return (ges_text){0};
    }
    for (size_t i = 0; i < list.count; i++) {
        if (is_archive(list.items[i].name)) {
            return ges_text_join(s->mem, GES_T("the download was not finished: "),
                                 list.items[i].name, GES_T(" is there and was not unpacked"));
        }
    }
    return (ges_text){0};
}

/* A directory counts when it has a go command, or says that it is one: its VERSION begins with "go"
 * or "devel". What ~/go is for most people, a GOPATH, has neither. */
static ges_sdk_entry *take_from(search *s, ges_text root, ges_text how, bool is_managed) {
    ges_sdk_entry entry = {.root = root};
    if (!ges_path_is_abs(s->style, root) ||
        s->os->path_resolve(s->os, root, s->mem, &entry.real, NULL) != GES_OK) {
        return NULL;
    }
    ges_sdk_entry *known = find_known(s, entry.real);
    if (known != NULL) {
        add_way(s, known, how);
        return known;
    }
    ges_text go = go_below(s, root, true);
    entry.go = ges_os_is_file(s->os, go) ? go : (ges_text){0};
    entry.version_file = ges_tree_version(s->os, root, s->mem);
    bool says_go = ges_text_starts(entry.version_file, GES_T("go")) ||
                   ges_text_starts(entry.version_file, GES_T("devel"));
    bool is_tree =
        says_go || (entry.go.len != 0 &&
                    ges_os_is_dir(s->os, ges_path_join(s->mem, s->style, root, GES_T("pkg/tool"))));
    ges_text fault = is_managed && !is_tree ? unseen(s, root) : (ges_text){0};
    if (fault.len != 0) {
        (void)ges_list_push(s->mem, &entry.faults, fault); /* the arena remembers */
    }
    if ((!is_tree && fault.len == 0) || s->found.count == GES_SDKLIST_MAX ||
        !ges_list_push(s->mem, &s->found, entry)) {
        return NULL;
    }
    known = &s->found.items[s->found.count - 1];
    add_way(s, known, how);
    return known;
}

static ges_sdk_entry *take(search *s, ges_text root, ges_text how) {
    return take_from(s, root, how, false);
}

/* --- PATH --------------------------------------------------------------------------------------
 */

/* The tree behind a go command in PATH: its own, or that of the one which a stand-in starts. */
static ges_text root_behind(const search *s, ges_text go) {
    ges_sdk sdk;
    ges_text root = {0};
    if (ges_sdk_goroot_of(s->os, go, 0, s->mem, &root)) {
        return root;
    }
    return s->context.cwd.len != 0 &&
                   ges_sdk_identify(s->os, &s->context, go, s->mem, &sdk, NULL) == GES_OK
               ? sdk.goroot
               : (ges_text){0};
}

static void take_path(search *s) {
    ges_text *dirs;
    size_t count;
    if (ges_path_split_list(s->mem, s->style, variable(s, "PATH"), &dirs, &count) != GES_OK) {
        return; /* the arena remembers */
    }
    for (size_t i = 0; i < count; i++) {
        ges_text go = go_below(s, dirs[i], false);
        ges_text root =
            dirs[i].len != 0 && ges_os_exists(s->os, go) ? root_behind(s, go) : (ges_text){0};
        ges_text how = ges_text_format(s->mem, "PATH entry %zu", i + 1);
        ges_sdk_entry *entry = root.len != 0 ? take(s, root, how) : NULL;
        if (entry != NULL && entry->path_entry == 0) {
            entry->path_entry = i + 1;
        }
    }
}

/* --- places ------------------------------------------------------------------------------------
 */

/* Goes down the pattern, one name after another. */
static void take_pattern(search *s, ges_text dir, ges_text pattern, const home *h) {
    ges_text rest = pattern;
    ges_text name = {0};
    while (ges_text_next(&rest, '/', &name)) {
        if (!ges_text_ends(name, GES_T("*"))) {
            dir = ges_path_join(s->mem, s->style, dir, name);
            continue;
        }
        ges_dir_list list = {0};
        ges_text start = ges_text_slice(name, 0, name.len - 1);
        if (s->os->dir_list(s->os, dir, s->mem, &list, NULL) != GES_OK) {
            return;
        }
        for (size_t i = 0; i < list.count; i++) {
            if (list.items[i].kind != GES_FILE_REGULAR &&
                ges_text_starts(list.items[i].name, start)) {
                take_pattern(s, ges_path_join(s->mem, s->style, dir, list.items[i].name),
                             rest.ptr != NULL ? rest : GES_T(""), h);
            }
        }
        return;
    }
    bool has_owner = strcmp(h->origin, "none") != 0;
    bool is_managed = has_owner || strcmp(h->pattern, "sdk/go*") == 0;
    ges_sdk_entry *entry = take_from(s, dir, ges_text_of(h->title), is_managed);
    if (entry != NULL && entry->origin.len == 0 && has_owner) {
        entry->origin = ges_text_of(h->origin);
        entry->origin_title = ges_text_of(h->title);
    }
}

static void take_home(search *s, const home *h) {
    ges_text base = {0};
    ges_text pattern = ges_text_of(h->pattern);
    if (h->base[0] == '~') {
        (void)s->os->user_home(s->os, s->mem, &base, NULL); /* unknown: empty */
        ges_text set = variable(s, s->style == GES_PATH_WINDOWS ? "USERPROFILE" : "HOME");
        base = set.len != 0 ? set : base;
    } else if (h->base[0] != '\0') {
        ges_text list = setting(s, h->base);
        /* GOPATH alone may hold several; go downloads into the first. */
        bool is_list = strcmp(h->base, "GOPATH") == 0;
        (void)(is_list && ges_text_cut(list, ges_path_list_separator(s->style), &base, &list));
        base = base.len != 0 ? base : list;
    } else if (s->style == GES_PATH_UNIX) {
        base = GES_T("/");
    }
    bool is_below_drive = h->base[0] != '\0' && pattern.ptr[0] == '/';
    base = is_below_drive ? ges_text_join(s->mem, base, GES_T("\\")) : base;
    while (pattern.len != 0 && pattern.ptr[0] == '/') {
        pattern = ges_text_skip(pattern, 1);
    }
    if (ges_path_is_abs(s->style, base)) {
        take_pattern(s, base, pattern, h);
    }
}

/* What the official installer notes for itself. Source: golang/build windowsmsi.go. */
static void take_installed(search *s) {
    static const ges_text key = GES_LIT("Software\\GoProgrammingLanguage");
    ges_registry_value value;
    if (s->os->family == GES_OS_WINDOWS &&
        s->os->registry_value(s->os, GES_REGISTRY_USER, key, GES_T("installLocation"), s->mem,
                              &value, NULL) == GES_OK) {
        (void)take(s, ges_path_clean(s->mem, s->style, value.text),
                   GES_T("the installer's registry key")); /* NULL: it is none */
    }
}

static void search_all(search *s) {
    s->style = ges_os_style(s->os);
    if (ges_goenv_user_file(s->os, s->env, s->mem, &s->settings, NULL) != GES_OK) {
        s->settings = (ges_goenv_layer){0}; /* a file that cannot be taken says nothing */
    }
    (void)take(s, variable(s, "GOROOT"), GES_T("GOROOT")); /* NULL: it is none */
    const ges_goenvfile_entry *kept = ges_goenvfile_last(&s->settings.entries, GES_T("GOROOT"));
    if (kept != NULL) {
        (void)take(s, kept->value, GES_T("GOROOT of the go env file")); /* NULL: it is none */
    }
    take_path(s);
    take_installed(s);
    for (size_t i = 0; i < GES_COUNT(homes); i++) {
        take_home(s, &homes[i]);
    }
}

ges_status ges_sdklist_places(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                              ges_sdklist *out, ges_error *err) {
    search s = {.os = os, .env = env, .mem = mem};
    search_all(&s);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = s.found;
    return GES_OK;
}

/* --- choosing ----------------------------------------------------------------------------------
 */

/* A new version wins; of equal ones the first in PATH, then the one that was found first. Insertion
 * keeps the order of equal ones. */
static bool comes_before(const ges_sdk_entry *a, const ges_sdk_entry *b) {
    int order = ges_go_version_compare(a->number, b->number);
    if (order != 0) {
        return order > 0;
    }
    return a->path_entry != 0 && (b->path_entry == 0 || a->path_entry < b->path_entry);
}

static void sort_newest_first(ges_sdklist *list) {
    for (size_t i = 1; i < list->count; i++) {
        ges_sdk_entry moved = list->items[i];
        size_t at = i;
        for (; at > 0 && comes_before(&moved, &list->items[at - 1]); at--) {
            list->items[at] = list->items[at - 1];
        }
        list->items[at] = moved;
    }
}

ges_status ges_sdklist_find(const ges_os *os, const ges_env_list *env, ges_text cwd, ges_arena *mem,
                            ges_sdklist *out, ges_error *err) {
    search s = {.os = os, .env = env, .context = {env, cwd}, .mem = mem};
    search_all(&s);
    for (size_t i = 0; i < s.found.count; i++) {
        if (s.found.items[i].faults.count == 0) { /* else there is nothing to look into */
            ges_sdk_examine(os, &s.context, mem, &s.found.items[i]);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    sort_newest_first(&s.found);
    *out = s.found;
    return GES_OK;
}
