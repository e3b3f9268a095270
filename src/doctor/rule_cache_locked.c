/* GES046: this user may not write where go writes. */
#include "doctor/remedy.h"

#include "base/builder.h"

static const char *what_is(const ges_fact_store *store) {
    return ges_text_equal(store->role, GES_T("GOCACHE"))      ? "the build cache"
           : ges_text_equal(store->role, GES_T("GOMODCACHE")) ? "the module cache"
                                                              : "the temporary directory";
}

/* Everything of the same owner below here is to be given back. */
static ges_text to_give_back(const ges_fact_store *store) {
    return store->state == GES_STORE_LOCKED_PARENT ? store->at : store->path;
}

/* What go prints, where one message is certain. */
static void quote_go(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                     const ges_fact_store *store) {
    if (facts->family == GES_OS_WINDOWS) {
        ges_find_evidence(out, finding, "go says", "Access is denied.");
        return;
    }
    bool is_cache = ges_text_equal(store->role, GES_T("GOCACHE"));
    bool is_modcache = ges_text_equal(store->role, GES_T("GOMODCACHE"));
    bool is_parent = store->state == GES_STORE_LOCKED_PARENT;
    if (is_cache && is_parent) {
        /* Directories on the way are made one by one. */
        ges_find_evidence(out, finding, "go says",
                          "failed to initialize build cache at %.*s: mkdir %.*s",
                          GES_FMT(store->path), GES_FMT(store->at));
    } else if (is_modcache && is_parent) {
        ges_find_evidence(out, finding, "go says", "go: could not create module cache: mkdir %.*s",
                          GES_FMT(store->at));
    } else if (!is_cache && !is_modcache) {
        ges_find_evidence(out, finding, "go says", "go: creating work dir: mkdir %.*s/go-build",
                          GES_FMT(store->path));
    } else {
        ges_find_evidence(out, finding, "go says", "permission denied");
    }
}

static void report(const ges_facts *facts, ges_findings *out, const ges_fact_store *store) {
    bool is_parent = store->state == GES_STORE_LOCKED_PARENT;
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "you may not %s %s, %.*s", is_parent ? "make" : "write to",
                 what_is(store), GES_FMT(store->path));
    if (facts->family == GES_OS_WINDOWS) {
        ges_find_evidence(out, finding, "found", "%.*s refuses to be written",
                          GES_FMT(store->at));
    } else {
        ges_find_evidence(out, finding, "found", "%.*s belongs to user %u%s", GES_FMT(store->at),
                          (unsigned)store->owner, store->owner == 0 ? " (root)" : "");
    }
    quote_go(facts, out, finding, store);
    bool is_read_only = store->volume.is_read_only;
    if (is_read_only) {
        ges_find_evidence(out, finding, "disk", "it is on a read-only volume");
        ges_find_cure(out, finding, "set %.*s to a directory of your own", GES_FMT(store->role));
        return;
    }
    if (store->decides.len != 0 && ges_text_equal(store->decides, store->role)) {
        ges_find_cure(out, finding, "give it back to its user, or set %.*s to a directory of your own",
                      GES_FMT(store->role));
    } else {
        ges_find_cure(out, finding, "give it back to its user");
    }
    if (facts->family != GES_OS_WINDOWS && !ges_text_equal(store->role, GES_T("GOTMPDIR"))) {
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("sudo chown -R \"$(id -u):$(id -g)\" "),
                                       ges_remedy_quote(out->mem, facts, to_give_back(store))),
                         "for a cache that sudo go left behind");
    }
}

/* A GOPATH inside of Go's own tree is GES017's finding, which says more. */
static bool is_inside_goroot(const ges_facts *facts, const ges_fact_store *store) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    ges_text roots[] = {ges_fact_value(facts, "GOROOT"), go != NULL ? go->root : (ges_text){0}};
    for (size_t i = 0; i < GES_COUNT(roots); i++) {
        if (roots[i].len != 0 && ges_path_inside(facts->style, store->path, roots[i])) {
            return true;
        }
    }
    return false;
}

static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < facts->stores.count; i++) {
        const ges_fact_store *store = &facts->stores.items[i];
        if (is_inside_goroot(facts, store)) {
            continue;
        }
        if (store->state == GES_STORE_LOCKED || store->state == GES_STORE_LOCKED_PARENT ||
            store->state == GES_STORE_LOCKED_INSIDE) {
            report(facts, out, store);
        }
    }
}

static const ges_rule_example examples[] = {
    {"`sudo go build` made the cache",
     "home /home/ana\n"
     "store GOCACHE by HOME /home/ana/.cache/go-build -> locked 0\n",
     "error: you may not write to the build cache, /home/ana/.cache/go-build"},
    {"sudo left one part of the module cache behind",
     "store GOMODCACHE by GOPATH /home/ana/go/pkg/mod -> locked-inside 0 "
     "/home/ana/go/pkg/mod/cache/download\n",
     "error: you may not write to the module cache, /home/ana/go/pkg/mod"},
    {"the GOPATH of an image belongs to root",
     "env GOPATH=/go\n"
     "store GOMODCACHE by GOPATH /go/pkg/mod -> locked-parent 0 /go\n",
     "error: you may not make the module cache, /go/pkg/mod"},
    {"a read-only root file system",
     "store GOTMPDIR /tmp -> locked 0\n"
     "store-volume GOTMPDIR -> overlay read-only\n",
     "error: you may not write to the temporary directory, /tmp"},
    {"a GOPATH inside of Go's tree is GES017's matter",
     "env GOPATH=/usr/local/go\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "store GOMODCACHE by GOPATH /usr/local/go/pkg/mod -> locked-parent 0 /usr/local/go/pkg\n",
     ""},
    {"a cache of one's own",
     "store GOCACHE by HOME /home/ana/.cache/go-build -> fine\n"
     "store GOMODCACHE by GOPATH /home/ana/go/pkg/mod -> fine\n",
     ""},
    {"a missing directory is GES038's matter",
     "env GOTMPDIR=/mnt/ram\n"
     "store GOTMPDIR by GOTMPDIR /mnt/ram -> missing\n",
     ""},
};

const ges_rule ges_rule_cache_locked = {
    .id = "GES046",
    .name = "cache_locked",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "a cache or the temporary directory may not be written",
    .why = "One `sudo go build` or `sudo go install` leaves files of root in your caches, and an "
           "image that was built as root leaves a GOPATH like `/go` that later users may not write. "
           "Every build or download then ends with `permission denied`.",
    .fix = "Give the directory back to its user with `sudo chown -R`, never run go with sudo, and "
           "let each user have a GOPATH and GOCACHE of their own.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_STORES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
