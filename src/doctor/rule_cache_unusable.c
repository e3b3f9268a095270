/* GES038: the build cache, the module cache or the directory for temporary files cannot be used as
 * it is named. Rights are GES046's matter, a missing HOME GES049's. */
#include "doctor/remedy.h"
#include "doctor/wsl.h"

#include "base/number.h"

/* Less room than a small build takes; Go's own tests of a build need about this much. */
enum { LOW_MIB = 64, MIB = 1024 * 1024 };

static const ges_fact_setting *deciding(const ges_facts *facts, const ges_fact_store *store) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (ges_text_equal(setting->name, store->decides) && setting->source <= GES_FACT_DEFAULT &&
            setting->value.len != 0) {
            return setting;
        }
    }
    return NULL;
}

static void finish(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   const ges_fact_store *store, const char *cure) {
    const ges_fact_setting *setting = deciding(facts, store);
    if (setting != NULL) {
        ges_find_where(out, finding, facts, setting);
    }
    ges_find_cure(out, finding, "%s", cure);
    if (setting != NULL && setting->source != GES_FACT_DEFAULT) {
        ges_remedy_remove(out, finding, facts, setting);
    }
}

static void report_off(const ges_facts *facts, ges_findings *out, const ges_fact_store *store) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "GOCACHE is off, but go cannot build without a cache");
    ges_find_evidence(out, finding, "go says",
                      "build cache is disabled by GOCACHE=off, but required as of Go 1.12");
    finish(facts, out, finding, store, "remove GOCACHE, so that go uses its usual place");
}

static void report_relative(const ges_facts *facts, ges_findings *out,
                            const ges_fact_store *store) {
    bool is_temporary = ges_text_equal(store->role, GES_T("GOTMPDIR"));
    ges_finding *finding =
        ges_find(out, is_temporary ? GES_SEVERITY_WARNING : GES_SEVERITY_ERROR,
                 "%.*s is no absolute path: %.*s", GES_FMT(store->decides),
                 GES_FMT(ges_value_shown(out->mem, store->path)));
    if (ges_text_equal(store->role, GES_T("GOCACHE"))) {
        ges_find_evidence(out, finding, "go says",
                          "build cache is required, but could not be located: GOCACHE is not an "
                          "absolute path");
    } else if (is_temporary) {
        ges_find_evidence(out, finding, "go says",
                          "go: creating work dir: stat %.*s: no such file or directory",
                          GES_FMT(store->path));
    } else {
        ges_find_evidence(out, finding, "go says",
                          "go: GOMODCACHE entry is relative; must be absolute path: \"%.*s\".",
                          GES_FMT(store->path));
    }
    finish(facts, out, finding, store, "remove it, or write a whole path");
}

/* Windows words its errors otherwise, and names the call. */
static void say_missing(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                        const ges_fact_store *store) {
    if (facts->family == GES_OS_WINDOWS) {
        ges_find_evidence(out, finding, "go says", "go: creating work dir: %s %.*s:",
                          "CreateFile", GES_FMT(store->path));
        return;
    }
    ges_find_evidence(out, finding, "go says",
                      "go: creating work dir: stat %.*s: no such file or directory",
                      GES_FMT(store->path));
}

static void report_missing(const ges_facts *facts, ges_findings *out,
                           const ges_fact_store *store) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "%.*s names a directory that is not there: %.*s",
                 GES_FMT(store->decides), GES_FMT(store->path));
    say_missing(facts, out, finding, store);
    finish(facts, out, finding, store, "make the directory, or remove the variable");
    if (facts->family != GES_OS_WINDOWS) {
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("mkdir -p "),
                                       ges_remedy_quote(out->mem, facts, store->path)),
                         "makes it");
    }
}

static void report_not_dir(const ges_facts *facts, ges_findings *out,
                           const ges_fact_store *store) {
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "the %s is to be in %.*s, but %.*s is a file",
        ges_text_equal(store->role, GES_T("GOCACHE"))      ? "build cache"
        : ges_text_equal(store->role, GES_T("GOMODCACHE")) ? "module cache"
                                                           : "temporary directory",
        GES_FMT(store->path), GES_FMT(store->at));
    if (facts->family != GES_OS_WINDOWS && ges_text_equal(store->role, GES_T("GOCACHE"))) {
        ges_find_evidence(out, finding, "go says",
                          "failed to initialize build cache at %.*s: mkdir %.*s: not a directory",
                          GES_FMT(store->path), GES_FMT(store->path));
    }
    if (ges_text_equal(store->role, GES_T("GOMODCACHE")) &&
        ges_text_equal(store->path, store->at)) {
        ges_find_evidence(out, finding, "go says",
                          "go: could not create module cache: \"%.*s\" is not a directory",
                          GES_FMT(store->path));
    }
    finish(facts, out, finding, store, "name a directory, or move the file away");
}

static void check_volume(const ges_facts *facts, ges_findings *out, const ges_fact_store *store) {
    const ges_fact_volume *volume = &store->volume;
    if (store->state != GES_STORE_FINE || volume->free_bytes / MIB >= LOW_MIB) {
        return;
    }
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "only %llu MiB are left for %s in %.*s",
        (unsigned long long)(volume->free_bytes / MIB),
        ges_text_equal(store->role, GES_T("GOTMPDIR")) ? "go's temporary files" : "go's caches",
        GES_FMT(store->path));
    /* With a full cache go says all kinds of things: packages that are not in std, for one. */
    if (ges_text_equal(store->role, GES_T("GOTMPDIR"))) {
        ges_find_evidence(out, finding, "go says", "%s",
                          facts->family == GES_OS_WINDOWS
                              ? "There is not enough space on the disk."
                              : "no space left on device");
    }
    ges_find_evidence(out, finding, "disk", "%llu of %llu MiB are free on this %.*s",
                      (unsigned long long)(volume->free_bytes / MIB),
                      (unsigned long long)(volume->total_bytes / MIB),
                      GES_FMT(volume->type.len != 0 ? volume->type : GES_T("volume")));
    bool is_cache = ges_text_equal(store->role, GES_T("GOCACHE"));
    ges_find_cure(out, finding, "%s",
                  is_cache ? "make room, or set GOCACHE to another disk"
                           : "make room, or name a directory on another disk");
    if (is_cache) {
        ges_find_command(out, finding, GES_T("go clean -cache"), "empties the build cache");
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    static void (*const reports[])(const ges_facts *, ges_findings *, const ges_fact_store *) = {
        [GES_STORE_OFF] = report_off,         [GES_STORE_RELATIVE] = report_relative,
        [GES_STORE_MISSING] = report_missing, [GES_STORE_NOT_DIR] = report_not_dir,
        [GES_STORE_LOCKED_INSIDE] = NULL,
    };
    for (size_t i = 0; i < facts->stores.count; i++) {
        const ges_fact_store *store = &facts->stores.items[i];
        bool is_gopath = ges_text_equal(store->decides, GES_T("GOPATH"));
        if ((store->state == GES_STORE_RELATIVE && is_gopath) ||
            ges_wsl_unconverted(facts, deciding(facts, store)) != NULL) {
            continue; /* gopath_malformed (GES019) and wslenv_wrong (GES057) name the cause */
        }
        if (reports[store->state] != NULL) {
            reports[store->state](facts, out, store);
        }
        if (store->role.len != 0 && !ges_text_equal(store->role, GES_T("project"))) {
            check_volume(facts, out, store);
        }
    }
}

static const ges_rule_example examples[] = {
    {"GOCACHE=off is left over from Go 1.11",
     "goenv /home/ana/.config/go/env:1 GOCACHE=off\n"
     "store GOCACHE by GOCACHE off -> off\n",
     "error: GOCACHE is off, but go cannot build without a cache"},
    {"a relative module cache",
     "env GOMODCACHE=mod\n"
     "store GOMODCACHE by GOMODCACHE mod -> relative\n",
     "error: GOMODCACHE is no absolute path: mod"},
    {"the RAM disk was not made after the restart",
     "env GOTMPDIR=/mnt/ram\n"
     "store GOTMPDIR by GOTMPDIR /mnt/ram -> missing\n",
     "error: GOTMPDIR names a directory that is not there: /mnt/ram"},
    {"TEMP names a drive that is gone",
     "system windows\n"
     "env TEMP=R:\\tmp\n"
     "store GOTMPDIR by TEMP R:\\tmp -> missing\n",
     "error: TEMP names a directory that is not there: R:\\tmp"},
    {"a file is in the way",
     "env GOCACHE=/home/ana/cache\n"
     "store GOCACHE by GOCACHE /home/ana/cache -> not-dir\n",
     "error: the build cache is to be in /home/ana/cache, but /home/ana/cache is a file"},
    {"the disk is full",
     "store GOCACHE by HOME /home/ana/.cache/go-build -> fine\n"
     "store-volume GOCACHE -> tmpfs free 4194304 of 67108864\n",
     "error: only 4 MiB are left for go's caches in /home/ana/.cache/go-build"},
    {"a cache that is not there yet is made by go",
     "store GOCACHE by HOME /home/ana/.cache/go-build -> fine\n"
     "store-volume GOCACHE -> ext4 free 9000000000 of 67108864000\n"
     "store GOTMPDIR /tmp -> fine\n",
     ""},
    {"what belongs to another user is GES046's matter",
     "store GOCACHE by HOME /home/ana/.cache/go-build -> locked 0\n",
     ""},
};

const ges_rule ges_rule_cache_unusable = {
    .id = "GES038",
    .name = "cache_unusable",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOCACHE, GOMODCACHE or the temporary directory cannot be used",
    .why = "go keeps what it has compiled in GOCACHE, modules in GOMODCACHE, and works in GOTMPDIR "
           "(else TMPDIR or TEMP). It makes the caches but not the temporary directory, and refuses "
           "relative paths and `GOCACHE=off`. Such values are left over from old versions of Go, "
           "from a drive that is gone or a RAM disk that was not made again; a full disk has the "
           "same effect.",
    .fix = "Remove the variable, so that go uses its usual place, or name a directory that exists "
           "on a disk with room.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_STORES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
