/* Where go writes: the build cache, the module cache, the directory for temporary files; and where
 * the project is. Each is only looked at, nothing is tried out. */
#include "doctor/facts_gather.h"

/* GOCACHE's default: a folder below the system's own cache folder.
 * Source: os.UserCacheDir, cmd/go internal/cache DefaultDir; the same from 1.12 to 1.27. */
static const struct {
    ges_os_family family;
    const char *variable; /* names the cache folder */
    const char *home;     /* else: below this variable's directory ... */
    const char *below;    /* ... here */
} caches[] = {
    {GES_OS_LINUX, "XDG_CACHE_HOME", "HOME", ".cache"},
    {GES_OS_MACOS, NULL, "HOME", "Library/Caches"},
    {GES_OS_WINDOWS, "LOCALAPPDATA", NULL, NULL},
};

/* Where temporary files go when GOTMPDIR does not say. Source: os.TempDir; GetTempPathW. */
static const struct {
    bool is_windows;
    const char *variable;
} temporary[] = {
    {false, "TMPDIR"}, {true, "TMP"}, {true, "TEMP"}, {true, "USERPROFILE"},
};

/* What go writes to inside; the parts that a stray run by another user leaves behind. */
static const struct {
    const char *role;
    const char *below;
} insides[] = {
    {"GOCACHE", "00"},
    {"GOCACHE", "ff"},
    {"GOCACHE", "trim.txt"},
    {"GOMODCACHE", "cache"},
    {"GOMODCACHE", "cache/lock"},
    {"GOMODCACHE", "cache/download"},
    {"GOMODCACHE", "cache/download/sumdb"},
};

static ges_text join(const ges_gather *g, ges_text dir, const char *below) {
    return ges_path_join(g->mem, g->facts->style, dir, ges_text_of(below));
}

/* The value that go uses of a variable of its own; false when nothing sets it. */
static bool take_setting(const ges_gather *g, const char *name, ges_fact_store *out) {
    ges_text value = ges_fact_value(g->facts, name);
    if (value.len == 0) {
        return false;
    }
    out->decides = ges_text_of(name);
    out->path = value;
    return true;
}

static void find_cache(const ges_gather *g, ges_fact_store *out) {
    if (take_setting(g, "GOCACHE", out)) {
        return;
    }
    for (size_t i = 0; i < GES_COUNT(caches); i++) {
        if (caches[i].family != g->facts->family) {
            continue;
        }
        ges_text dir = caches[i].variable != NULL ? ges_gather_env(g, caches[i].variable)
                                                  : (ges_text){0};
        ges_text home = caches[i].home != NULL ? ges_gather_env(g, caches[i].home) : (ges_text){0};
        out->decides = ges_text_of(dir.len != 0 ? caches[i].variable : caches[i].home);
        dir = dir.len == 0 && home.len != 0 ? join(g, home, caches[i].below) : dir;
        out->path = dir.len != 0 ? join(g, dir, "go-build") : dir;
    }
}

static void find_modcache(const ges_gather *g, ges_fact_store *out) {
    if (take_setting(g, "GOMODCACHE", out)) {
        return;
    }
    ges_text *entries = NULL;
    size_t count = 0;
    ges_text gopath = ges_fact_value(g->facts, "GOPATH");
    if (ges_path_split_list(g->mem, g->facts->style, gopath, &entries, &count) == GES_OK &&
        count != 0 && entries[0].len != 0) {
        out->decides = GES_T("GOPATH");
        out->path = join(g, entries[0], "pkg/mod");
    }
}

static void find_temporary(const ges_gather *g, ges_fact_store *out) {
    if (take_setting(g, "GOTMPDIR", out)) {
        return;
    }
    bool is_windows = g->facts->family == GES_OS_WINDOWS;
    for (size_t i = 0; i < GES_COUNT(temporary) && out->path.len == 0; i++) {
        if (temporary[i].is_windows == is_windows) {
            out->path = ges_gather_env(g, temporary[i].variable);
            out->decides = ges_text_of(out->path.len != 0 ? temporary[i].variable : "");
        }
    }
    if (out->path.len == 0 && !is_windows) {
        out->path = GES_T("/tmp");
    }
}

static ges_fact_volume volume_of(const ges_gather *g, ges_text path) {
    ges_volume volume;
    if (g->os->volume_info(g->os, path, g->mem, &volume, NULL) != GES_OK) {
        return (ges_fact_volume){.free_bytes = UINT64_MAX};
    }
    return (ges_fact_volume){volume.type,         volume.remote,     volume.is_remote,
                             volume.is_read_only, volume.free_bytes, volume.total_bytes};
}

/* The nearest thing on the way to `path` that exists. */
static ges_text nearest(const ges_gather *g, ges_text path) {
    while (!ges_os_exists(g->os, path)) {
        ges_text parent = ges_path_dir(g->mem, g->facts->style, path);
        if (parent.len >= path.len) {
            break;
        }
        path = parent;
    }
    return path;
}

static void blame(const ges_gather *g, ges_fact_store *out, ges_fact_store_state state,
                  ges_text at) {
    ges_file_info info;
    out->state = state;
    out->at = at;
    if (g->os->file_info(g->os, at, true, &info, NULL) == GES_OK) {
        out->owner = info.owner;
    }
}

/* Parts that are there and refuse to be written. */
static void look_inside(const ges_gather *g, ges_fact_store *out) {
    for (size_t i = 0; i < GES_COUNT(insides) && out->state == GES_STORE_FINE; i++) {
        if (!ges_text_equal(out->role, ges_text_of(insides[i].role))) {
            continue;
        }
        ges_text part = join(g, out->path, insides[i].below);
        if (ges_os_exists(g->os, part) && !g->os->file_is_writable(g->os, part)) {
            blame(g, out, GES_STORE_LOCKED_INSIDE, part);
        }
    }
}

static void look(const ges_gather *g, bool is_made, ges_fact_store *out) {
    if (out->path.len == 0) {
        out->state = GES_STORE_UNKNOWN;
        return;
    }
    if (ges_text_equal(out->path, GES_T("off")) && ges_text_equal(out->role, GES_T("GOCACHE"))) {
        out->state = GES_STORE_OFF;
        return;
    }
    if (!ges_path_is_abs(g->facts->style, out->path)) {
        out->state = GES_STORE_RELATIVE;
        return;
    }
    ges_text there = nearest(g, out->path);
    bool is_whole = there.len == out->path.len;
    out->volume = volume_of(g, there);
    if (ges_os_exists(g->os, there) && !ges_os_is_dir(g->os, there)) {
        blame(g, out, GES_STORE_NOT_DIR, there);
    } else if (!is_whole && !is_made) {
        blame(g, out, GES_STORE_MISSING, out->path);
    } else if (!g->os->file_is_writable(g->os, there)) {
        blame(g, out, is_whole ? GES_STORE_LOCKED : GES_STORE_LOCKED_PARENT, there);
    } else if (is_whole) {
        look_inside(g, out);
    }
}

void ges_gather_stores(ges_gather *g) {
    static const struct {
        const char *role;
        bool is_made; /* go makes it when it is not there */
        void (*find)(const ges_gather *g, ges_fact_store *out);
    } roles[] = {
        {"GOCACHE", true, find_cache},
        {"GOMODCACHE", true, find_modcache},
        {"GOTMPDIR", false, find_temporary},
    };
    for (size_t i = 0; i < GES_COUNT(roles); i++) {
        ges_fact_store store = {.role = ges_text_of(roles[i].role)};
        roles[i].find(g, &store);
        look(g, roles[i].is_made, &store);
        (void)ges_list_push(g->mem, &g->facts->stores, store); /* the arena remembers */
    }
    ges_fact_store project = {.role = GES_T("project"), .path = g->facts->dir};
    project.volume = volume_of(g, g->facts->dir);
    (void)ges_list_push(g->mem, &g->facts->stores, project); /* as above */
}
