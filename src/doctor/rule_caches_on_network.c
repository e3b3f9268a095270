/* GES034: what go writes lies on a network drive, or on a drive letter that stands for a folder. */
#include "doctor/stores.h"
#include "doctor/wsl.h"

/* Windows' disk and Docker Desktop's shares in a Linux: another system's disk, no network, and for
 * WSL the matter of GES056. */
static const ges_text neighbours[] = {
    GES_LIT("9p"), GES_LIT("v9fs"), GES_LIT("drvfs"), GES_LIT("virtiofs"), GES_LIT("fakeowner"),
};

static bool is_share(ges_text path) {
    return path.len > 2 && (path.ptr[0] == '\\' || path.ptr[0] == '/') &&
           (path.ptr[1] == '\\' || path.ptr[1] == '/') && path.ptr[2] != '?' && path.ptr[2] != '.';
}

static bool is_neighbour(ges_text type) {
    for (size_t i = 0; i < GES_COUNT(neighbours); i++) {
        if (ges_text_equal(type, neighbours[i])) {
            return true;
        }
    }
    return false;
}

static bool is_on_network(const ges_facts *facts, ges_arena *mem, const ges_fact_store *store) {
    (void)mem;
    if (facts->family == GES_OS_WINDOWS) {
        bool is_linux = ges_wsl_is_share(store->path) || ges_wsl_is_share(store->volume.remote);
        return (store->volume.is_remote || is_share(store->path)) && !is_linux; /* GES021's matter */
    }
    /* Homes on file servers are common, and projects in them are no mistake. */
    return store->volume.is_remote && !is_neighbour(store->volume.type) &&
           !ges_text_equal(store->role, GES_T("project"));
}

/* `subst P: C:\src` gives a drive letter to a folder, in this logon session only. */
static bool is_on_subst(const ges_facts *facts, ges_arena *mem, const ges_fact_store *store) {
    (void)mem;
    ges_text stands_for = store->volume.remote;
    return facts->family == GES_OS_WINDOWS && !store->volume.is_remote && stands_for.len > 2 &&
           stands_for.ptr[1] == ':' && !ges_text_equal(store->role, GES_T("project"));
}

static void tell_volumes(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                         unsigned bits) {
    for (unsigned bit = 1; bit < 1u << GES_STORE_ROLES; bit <<= 1) {
        const ges_fact_store *store = bits & bit ? ges_stores_at(facts, bit) : NULL;
        if (store != NULL && store->volume.remote.len != 0) {
            ges_find_evidence(out, finding, "found", "%.*s stands for %.*s",
                              GES_FMT(ges_text_slice(store->path, 0, 2)),
                              GES_FMT(store->volume.remote));
        } else if (store != NULL && store->volume.type.len != 0) {
            ges_find_evidence(out, finding, "found", "the file system is %.*s",
                              GES_FMT(store->volume.type));
        }
    }
}

static void report(const ges_facts *facts, ges_findings *out, ges_severity severity, unsigned bits,
                   const char *place, const char *cure) {
    const ges_fact_store *first = ges_stores_at(facts, bits & (~bits + 1));
    bool is_one = (bits & (bits - 1)) == 0;
    ges_finding *finding = ges_find(out, severity, "%.*s %s on %s: %.*s",
                                    GES_FMT(ges_stores_named(out->mem, bits)),
                                    is_one ? "is" : "are", place, GES_FMT(first->path));
    ges_stores_tell(facts, out, finding, bits);
    tell_volumes(facts, out, finding, bits);
    ges_find_cure(out, finding, "%s", cure);
    ges_stores_offer_removal(facts, out, finding, bits);
}

static void check(const ges_facts *facts, ges_findings *out) {
    unsigned network = ges_stores_pick(facts, out->mem, is_on_network);
    if (network != 0) {
        bool is_mild = facts->family != GES_OS_WINDOWS || network == GES_STORE_PROJECT;
        report(facts, out, is_mild ? GES_SEVERITY_INFO : GES_SEVERITY_WARNING, network,
               "a network drive",
               network == GES_STORE_PROJECT
                   ? "keep the project on a local disk when builds are slow or files are locked"
                   : "let go use a folder on a local disk");
    }
    unsigned subst = ges_stores_pick(facts, out->mem, is_on_subst);
    if (subst != 0) {
        report(facts, out, GES_SEVERITY_INFO, subst, "a drive made by subst",
               "name the folder itself: services and elevated shells do not see that drive");
    }
}

static const ges_rule_example examples[] = {
    {"the module cache is on a mapped drive",
     "system windows\n"
     "env GOPATH=N:\\go\n"
     "store GOMODCACHE by GOPATH N:\\go\\pkg\\mod -> fine\n"
     "store-volume GOMODCACHE -> NTFS remote for \\\\files\\ana\n",
     "warning: the module cache is on a network drive: N:\\go\\pkg\\mod"},
    {"the roaming profile puts all of them on a share",
     "system windows\n"
     "store GOCACHE by LOCALAPPDATA \\\\files\\ana\\AppData\\Local\\go-build -> fine\n"
     "store GOMODCACHE by GOPATH \\\\files\\ana\\go\\pkg\\mod -> fine\n"
     "store project \\\\files\\ana\\shop -> fine\n",
     "warning: the build cache, the module cache and the project are on a network drive: "
     "\\\\files\\ana\\AppData\\Local\\go-build"},
    {"only the project",
     "system windows\n"
     "store project N:\\shop -> fine\n"
     "store-volume project -> NTFS remote for \\\\files\\ana\n",
     "info: the project is on a network drive: N:\\shop"},
    {"go.exe in a directory of WSL is GES021's matter",
     "system windows\n"
     "store project \\\\wsl$\\Ubuntu\\home\\ana\\shop -> fine\n",
     ""},
    {"a drive made by subst",
     "system windows\n"
     "env GOCACHE=P:\\cache\n"
     "store GOCACHE by GOCACHE P:\\cache -> fine\n"
     "store-volume GOCACHE -> NTFS for C:\\src\n",
     "info: the build cache is on a drive made by subst: P:\\cache"},
    {"a project on such a drive is what it is for",
     "system windows\n"
     "store project P:\\shop -> fine\n"
     "store-volume project -> NTFS for C:\\src\n",
     ""},
    {"a disk of its own, also as \\\\?\\",
     "system windows\n"
     "store GOCACHE by GOCACHE \\\\?\\D:\\cache -> fine\n"
     "store-volume GOCACHE -> NTFS free 9000000000 of 9900000000\n",
     ""},
    {"a home on NFS",
     "store GOCACHE by HOME /home/ana/.cache/go-build -> fine\n"
     "store-volume GOCACHE -> nfs remote\n"
     "store project /home/ana/shop -> fine\n"
     "store-volume project -> nfs remote\n",
     "info: the build cache is on a network drive: /home/ana/.cache/go-build"},
    {"Windows' disk in WSL is GES056's matter",
     "store GOCACHE by GOCACHE /mnt/c/cache -> fine\n"
     "store-volume GOCACHE -> 9p remote\n",
     ""},
};

const ges_rule ges_rule_caches_on_network = {
    .id = "GES034",
    .name = "caches_on_network",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_SPEED,
    .title = "Caches or the project are on a network or subst drive",
    .why = "Every build opens thousands of files in the caches, locks some and renames others: over a "
           "network that is slow, and locks may fail. On Windows, mapped drives and those made by "
           "`subst` belong to one logon session: services and elevated shells do not see them, and "
           "go then cannot find its caches.",
    .fix = "Keep GOCACHE, GOMODCACHE and the temporary directory on a local disk: remove the "
           "variable, or name a folder there.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_STORES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
