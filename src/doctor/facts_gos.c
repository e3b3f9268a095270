/* Every go that PATH offers and, when none of them runs, those in the usual places. */
#include "doctor/facts_gather.h"

#include "go/sdk.h"

/* What go.exe may be called. Source: os/exec lp_windows.go, its list without PATHEXT. */
static const ges_text windows_names[] = {GES_LIT("go.com"), GES_LIT("go.exe"), GES_LIT("go.bat"),
                                         GES_LIT("go.cmd")};
static const ges_text unix_names[] = {GES_LIT("go")};

static ges_text trouble_of(const ges_gather *g, const ges_sdk *sdk) {
    switch (sdk->kind) {
    case GES_SDK_DEAD_LINK:
        return ges_text_join(g->mem, GES_T("it is a link to '"), sdk->link,
                             GES_T("', which does not exist"));
    case GES_SDK_NOT_EXECUTABLE:
        return GES_T("it is not executable");
    case GES_SDK_OTHER:
        return sdk->problem.len != 0 ? sdk->problem : GES_T("it is not a file");
    case GES_SDK_TREE:
    case GES_SDK_STRAY:
    case GES_SDK_GO_PROGRAM:
    case GES_SDK_WRAPPER:
    case GES_SDK_SHIM:
    case GES_SDK_SCRIPT:
    case GES_SDK_PROGRAM:
    case GES_SDK_ALIAS:
    case GES_SDK_DIRECTORY:
        break;
    }
    return (ges_text){0};
}

/* Those whose work it is to put one of several Gos in front. Ids of go/places.def and
 * go/origins.def; "toolchain" is go itself, which starts its children that way. */
static ges_text manager_of(const ges_sdk *sdk) {
    static const ges_text managers[] = {
        GES_LIT("goenv"),  GES_LIT("asdf"), GES_LIT("mise"),  GES_LIT("gvm"),
        GES_LIT("g"),      GES_LIT("vfox"), GES_LIT("proto"), GES_LIT("gimme"),
        GES_LIT("gobrew"), GES_LIT("nix"),  GES_LIT("guix"),  GES_LIT("actions"),
        GES_LIT("conda"),  GES_LIT("toolchain"),
    };
    for (size_t i = 0; i < GES_COUNT(managers); i++) {
        if (ges_text_equal(sdk->origin, managers[i])) {
            return sdk->origin_title;
        }
    }
    return (ges_text){0};
}

/* Looks at one file; true when a go that can run stands there. */
static bool take(ges_gather *g, ges_text path, bool is_on_path) {
    ges_sdk_context context = {&g->env, g->facts->dir};
    ges_sdk sdk = {0};
    bool is_there = ges_sdk_identify(g->os, &context, path, g->mem, &sdk, NULL) == GES_OK;
    if (!is_there || sdk.kind == GES_SDK_DIRECTORY) {
        return false; /* a directory: such as ~/go when the home directory is on PATH */
    }
    ges_fact_go go = {
        .path = path,
        .real = sdk.resolved,
        .root = sdk.goroot,
        .version = sdk.version,
        .goarch = sdk.goarch,
        .goos = sdk.goos,
        .manager = manager_of(&sdk),
        .trouble = trouble_of(g, &sdk),
        .is_stray = sdk.kind == GES_SDK_STRAY,
        .is_on_path = is_on_path,
    };
    (void)ges_list_push(g->mem, &g->facts->gos, go); /* the arena remembers */
    return go.trouble.len == 0;
}

/* Looks into one directory for every name that go may have. */
static bool look_into(ges_gather *g, ges_text dir, bool is_on_path) {
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    const ges_text *names = is_windows ? windows_names : unix_names;
    size_t count = is_windows ? GES_COUNT(windows_names) : GES_COUNT(unix_names);
    for (size_t i = 0; i < count; i++) {
        if (take(g, ges_path_join(g->mem, g->facts->style, dir, names[i]), is_on_path)) {
            return true;
        }
    }
    return false;
}

/* A usual place: below a variable's directory (or absolute), perhaps with one name left open. */
typedef struct usual {
    const char *base;   /* a variable, or NULL */
    const char *parent; /* the directory, below the variable */
    const char *prefix; /* NULL: the directory itself; else every entry that begins so */
    const char *bin;    /* where go is below that */
} usual;

static const usual unix_places[] = {
    {NULL, "/usr/local/go", NULL, "bin"},
    {"HOME", "sdk", "go", "bin"},
    {"HOME", "go", NULL, "bin"},
    {"HOME", ".local/go", NULL, "bin"},
    {NULL, "/usr/lib", "go-", "bin"},
    {NULL, "/usr/lib/golang", NULL, "bin"},
    {NULL, "/usr/lib/go", NULL, "bin"},
    {NULL, "/opt/go", NULL, "bin"},
    {NULL, "/snap", NULL, "bin"},
    {NULL, "/opt/homebrew", NULL, "bin"},
    {"HOME", ".goenv/shims", NULL, ""},
    {"HOME", ".asdf/shims", NULL, ""},
    {"HOME", ".local/share/mise/shims", NULL, ""},
    {"HOME", ".gvm/gos", "go", "bin"},
    {"HOME", ".g/go", NULL, "bin"},
    {"GOROOT", "", NULL, "bin"},
};
static const usual windows_places[] = {
    {"ProgramFiles", "Go", NULL, "bin"},
    {NULL, "C:\\Program Files\\Go", NULL, "bin"},
    {"ProgramFiles(x86)", "Go", NULL, "bin"},
    {NULL, "C:\\Go", NULL, "bin"},
    {"USERPROFILE", "sdk", "go", "bin"},
    {"USERPROFILE", "go", NULL, "bin"},
    {"USERPROFILE", "scoop\\shims", NULL, ""},
    {"USERPROFILE", ".g\\go", NULL, "bin"},
    {NULL, "C:\\tools\\go", NULL, "bin"},
    {"GOROOT", "", NULL, "bin"},
};

static bool is_known(const ges_gather *g, ges_text dir) {
    for (size_t i = 0; i < g->facts->gos.count; i++) {
        ges_text known = ges_path_dir(g->mem, g->facts->style, g->facts->gos.items[i].path);
        if (ges_path_equal(g->facts->style, known, dir)) {
            return true;
        }
    }
    return false;
}

static void look_at_usual(ges_gather *g, const usual *place) {
    ges_path_style style = g->facts->style;
    ges_text base = place->base != NULL ? ges_gather_env(g, place->base) : (ges_text){0};
    if (place->base != NULL && !ges_path_is_abs(style, base)) {
        return;
    }
    ges_text parent = ges_path_join(g->mem, style, base, ges_text_of(place->parent));
    if (place->prefix == NULL) {
        ges_text dir = ges_path_join(g->mem, style, parent, ges_text_of(place->bin));
        if (!is_known(g, dir)) {
            (void)look_into(g, dir, false); /* what was found stands in the list */
        }
        return;
    }
    ges_dir_list entries = {0};
    ges_status status = g->os->dir_list(g->os, parent, g->mem, &entries, NULL);
    for (size_t i = 0; status == GES_OK && i < entries.count; i++) {
        ges_text name = entries.items[i].name;
        if (ges_text_starts(name, ges_text_of(place->prefix))) {
            ges_text tree = ges_path_join(g->mem, style, parent, name);
            (void)look_into(g, ges_path_join(g->mem, style, tree, ges_text_of(place->bin)),
                            false); /* as above */
        }
    }
}

/* Where the Windows installer says that it put Go. */
static void look_at_installed(ges_gather *g) {
    ges_registry_list values = {0};
    ges_status status = g->os->registry_list(g->os, GES_REGISTRY_USER,
                                             GES_T("Software\\GoProgrammingLanguage"), g->mem,
                                             &values, NULL);
    for (size_t i = 0; status == GES_OK && i < values.count; i++) {
        if (ges_text_equal_nocase(values.items[i].name, GES_T("installLocation")) &&
            values.items[i].text.len != 0) {
            ges_text bin = ges_path_join(g->mem, g->facts->style, values.items[i].text,
                                         GES_T("bin"));
            if (!is_known(g, bin)) {
                (void)look_into(g, bin, false); /* as above */
            }
        }
    }
}

/* Where a new logon would find Go, though this process does not. */
static void look_at_logon_path(ges_gather *g) {
    for (size_t i = 0; i < g->facts->logon_path.count; i++) {
        const ges_fact_path_entry *entry = &g->facts->logon_path.items[i];
        if (entry->go.len != 0 && !is_known(g, entry->text)) {
            (void)look_into(g, entry->text, false); /* as above */
        }
    }
}

void ges_gather_gos(ges_gather *g) {
    for (size_t i = 0; i < g->facts->path.count; i++) {
        ges_text dir = g->facts->path.items[i].text;
        bool is_windows = g->facts->style == GES_PATH_WINDOWS;
        if (g->facts->path.items[i].real.len == 0 || (dir.len == 0 && is_windows)) {
            continue;
        }
        if (!ges_path_is_abs(g->facts->style, dir)) {
            dir = ges_path_join(g->mem, g->facts->style, g->facts->dir, dir);
        }
        (void)look_into(g, dir, true); /* all of them matter, not only the first */
    }
    if (ges_fact_first_go(g->facts) != NULL) {
        return;
    }
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    const usual *places = is_windows ? windows_places : unix_places;
    size_t count = is_windows ? GES_COUNT(windows_places) : GES_COUNT(unix_places);
    for (size_t i = 0; i < count; i++) {
        look_at_usual(g, &places[i]);
    }
    if (is_windows) {
        look_at_installed(g);
        look_at_logon_path(g);
    }
}
