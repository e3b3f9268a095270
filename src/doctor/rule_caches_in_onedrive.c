/* GES033: what go writes all the time lies in a folder that OneDrive keeps in step with the cloud. */
#include "doctor/stores.h"

/* OneDrive's own client sets them for its user: the last one that was signed in to, then the one of
 * work or school, then the personal one. */
static const char *const folders[] = {"OneDrive", "OneDriveCommercial", "OneDriveConsumer"};

static ges_text cloud_of(const ges_facts *facts, ges_arena *mem, ges_text path) {
    ges_text cleaned = ges_path_clean(mem, facts->style, path);
    for (size_t i = 0; i < GES_COUNT(folders); i++) {
        ges_text folder = ges_fact_session_var(facts, folders[i]);
        if (ges_path_is_abs(facts->style, folder) &&
            ges_path_inside(facts->style, cleaned, ges_path_clean(mem, facts->style, folder))) {
            return folder;
        }
    }
    return (ges_text){0};
}

static bool is_in_cloud(const ges_facts *facts, ges_arena *mem, const ges_fact_store *store) {
    return cloud_of(facts, mem, store->path).len != 0;
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family != GES_OS_WINDOWS) {
        return;
    }
    unsigned bits = ges_stores_pick(facts, out->mem, is_in_cloud);
    if (bits == 0) {
        return;
    }
    /* Windows itself offers to move Documents there, so that a project alone is no mistake. */
    bool is_project_alone = bits == GES_STORE_PROJECT;
    const ges_fact_store *first = ges_stores_at(facts, bits & (~bits + 1));
    ges_finding *finding =
        ges_find(out, is_project_alone ? GES_SEVERITY_INFO : GES_SEVERITY_WARNING,
                 "OneDrive synchronizes %.*s: %.*s", GES_FMT(ges_stores_named(out->mem, bits)),
                 GES_FMT(first->path));
    ges_stores_tell(facts, out, finding, bits);
    ges_find_evidence(out, finding, "found", "OneDrive's folder: %.*s",
                      GES_FMT(cloud_of(facts, out->mem, first->path)));
    ges_find_cure(out, finding, "%s",
                  is_project_alone
                      ? "move the project to a folder that OneDrive does not synchronize, such as "
                        "C:\\src, when files are locked or missing during builds"
                      : "let go use a folder outside of OneDrive");
    ges_stores_offer_removal(facts, out, finding, bits);
}

static const ges_rule_example examples[] = {
    {"GOPATH in Documents, which OneDrive took over",
     "system windows\n"
     "session OneDrive=C:\\Users\\ana\\OneDrive\n"
     "env GOPATH=C:\\Users\\ana\\OneDrive\\Documents\\go\n"
     "store GOMODCACHE by GOPATH C:\\Users\\ana\\OneDrive\\Documents\\go\\pkg\\mod -> fine\n",
     "warning: OneDrive synchronizes the module cache: "
     "C:\\Users\\ana\\OneDrive\\Documents\\go\\pkg\\mod"},
    {"both caches, and another account than the one last signed in to",
     "system windows\n"
     "session OneDrive=C:\\Users\\ana\\OneDrive\n"
     "session OneDriveCommercial=C:\\Users\\ana\\OneDrive - Contoso\n"
     "store GOCACHE by GOCACHE c:/users/ana/onedrive - contoso/go -> fine\n"
     "store GOMODCACHE by GOMODCACHE C:\\Users\\ana\\OneDrive - Contoso\\mod -> fine\n",
     "warning: OneDrive synchronizes the build cache and the module cache: "
     "c:/users/ana/onedrive - contoso/go"},
    {"only the project",
     "system windows\n"
     "session OneDrive=C:\\Users\\ana\\OneDrive\n"
     "store project C:\\Users\\ana\\OneDrive\\shop -> fine\n",
     "info: OneDrive synchronizes the project: C:\\Users\\ana\\OneDrive\\shop"},
    {"a folder whose name only begins like that",
     "system windows\n"
     "session OneDrive=C:\\Users\\ana\\OneDrive\n"
     "store GOCACHE by GOCACHE C:\\Users\\ana\\OneDrive Backup\\go -> fine\n",
     ""},
    {"the usual places beside a OneDrive",
     "system windows\n"
     "session OneDrive=C:\\Users\\ana\\OneDrive\n"
     "store GOCACHE by LOCALAPPDATA C:\\Users\\ana\\AppData\\Local\\go-build -> fine\n"
     "store GOMODCACHE by GOPATH C:\\Users\\ana\\go\\pkg\\mod -> fine\n",
     ""},
    {"a variable of that name means nothing on Linux",
     "session OneDrive=/home/ana/OneDrive\n"
     "store GOCACHE by GOCACHE /home/ana/OneDrive/go -> fine\n",
     ""},
};

const ges_rule ges_rule_caches_in_onedrive = {
    .id = "GES033",
    .name = "caches_in_onedrive",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_SPEED,
    .title = "Caches or the project are in OneDrive",
    .why = "OneDrive opens every file that changes in order to upload it, and may leave only a "
           "placeholder of it on the disk. The caches of go are many thousand small files that come "
           "and go during a build: builds get slow, files are locked just when go wants to rename "
           "them, and tools meet placeholders instead of files. This happens by itself when Windows "
           "moves Documents or Desktop into OneDrive and GOPATH is there. A project alone works "
           "mostly, so that is only remarked.",
    .fix = "Remove the variable, so that go uses its usual place below `%LocalAppData%` and "
           "`%USERPROFILE%\\go`, or name a folder outside of OneDrive. Modules are downloaded anew.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_STORES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
