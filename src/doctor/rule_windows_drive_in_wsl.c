/* GES056: in WSL 2, the project or a cache lies on a drive of Windows. */
#include "doctor/remedy.h"
#include "doctor/wsl.h"

#include "base/builder.h"

/* WSL 2 reaches drives by 9p or virtiofs, which statfs calls fuse; WSL 1 has no such barrier.
 * Source: microsoft/WSL src/linux/init/config.cpp; MicrosoftDocs/WSL compare-versions.md */
static bool is_far(const ges_facts *facts, const ges_fact_store *store) {
    bool is_fuse = ges_text_equal(store->volume.type, GES_T("fuse")) ||
                   ges_text_equal(store->volume.type, GES_T("virtiofs"));
    return ges_text_equal(store->volume.type, GES_T("9p")) ||
           (is_fuse && ges_wsl_on_drive(facts, store->path));
}

static bool is_project(const ges_fact_store *store) {
    return ges_text_equal(store->role, GES_T("project"));
}

static ges_text names_of(const ges_facts *facts, ges_arena *mem, size_t *count) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < facts->stores.count; i++) {
        const ges_fact_store *store = &facts->stores.items[i];
        if (is_far(facts, store)) {
            ges_build_format(&b, "%s%s%.*s", *count != 0 ? ", " : "",
                             is_project(store) ? "the " : "", GES_FMT(store->role));
            (*count)++;
        }
    }
    return ges_build_done(&b);
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    size_t count = 0;
    if (!facts->wsl.is_there || facts->wsl.version == 1 || go == NULL ||
        ges_wsl_is_windows_go(facts, go)) {
        return; /* Windows' own go is at home there, and GES022's matter */
    }
    ges_text names = names_of(facts, out->mem, &count);
    if (count == 0) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_INFO, "WSL 2 reaches %.*s slowly: on a drive of Windows",
                 GES_FMT(names));
    bool has_project = false;
    for (size_t i = 0; i < facts->stores.count; i++) {
        const ges_fact_store *store = &facts->stores.items[i];
        if (!is_far(facts, store)) {
            continue;
        }
        has_project = has_project || is_project(store);
        ges_find_evidence(out, finding, "found", "%.*s is %.*s, on %.*s", GES_FMT(store->role),
                          GES_FMT(store->path), GES_FMT(store->volume.type));
    }
    ges_find_cure(out, finding, "%s",
                  has_project ? "keep the project below your home directory in Linux; Windows "
                                "reaches it there by \\\\wsl.localhost"
                              : "let go use its usual place in Linux");
    for (size_t i = 0; i < facts->stores.count; i++) {
        const ges_fact_store *store = &facts->stores.items[i];
        const ges_fact_setting *setting =
            is_far(facts, store) && ges_fact_is_go_name(store->decides)
                ? ges_fact_effective(facts, ges_text_cstr(out->mem, store->decides))
                : NULL;
        if (setting != NULL && setting->source != GES_FACT_DEFAULT) {
            ges_remedy_offer_removal(out, finding, facts, setting);
        }
    }
}

static const ges_rule_example examples[] = {
    {"the project was cloned by Windows",
     "wsl 2\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "store project /mnt/c/Users/ana/shop -> fine\n"
     "store-volume project -> 9p remote\n",
     "info: WSL 2 reaches the project slowly: on a drive of Windows"},
    {"GOPATH is shared with Windows",
     "wsl 2\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "env GOPATH=/mnt/c/Users/ana/go\n"
     "store GOMODCACHE by GOPATH /mnt/c/Users/ana/go/pkg/mod -> fine\n"
     "store-volume GOMODCACHE -> fuse\n"
     "store project /mnt/c/w -> fine\n"
     "store-volume project -> fuse\n",
     "info: WSL 2 reaches GOMODCACHE, the project slowly: on a drive of Windows"},
    {"all of it in Linux",
     "wsl 2\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "store project /home/ana/shop -> fine\n"
     "store-volume project -> ext4\n",
     ""},
    {"WSL 1 works on the drives of Windows directly",
     "wsl 1\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "store project /mnt/c/Users/ana/shop -> fine\n"
     "store-volume project -> wslfs\n",
     ""},
    {"a directory of the user's by FUSE",
     "wsl 2\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "store project /home/ana/remote/shop -> fine\n"
     "store-volume project -> fuse\n",
     ""},
    {"a virtual machine that is not WSL",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "store project /mnt/c/shop -> fine\n"
     "store-volume project -> 9p remote\n",
     ""},
    {"the go of Windows runs there: that is GES022's",
     "wsl 2\n"
     "go /mnt/c/tools/go -> go1.26.0 in C:\\Program Files\\Go\n"
     "store project /mnt/c/Users/ana/shop -> fine\n"
     "store-volume project -> 9p remote\n",
     ""},
};

const ges_rule ges_rule_windows_drive_in_wsl = {
    .id = "GES056",
    .name = "windows_drive_in_wsl",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_SPEED,
    .title = "The project or a cache lies on a drive of Windows, in WSL 2",
    .why = "WSL 2 is a virtual machine: every look at a file below `/mnt/c` is a question to Windows. "
           "Go looks at thousands of files for each build, and gopls does all the time. In WSL 1 the "
           "drives of Windows are as fast as the rest.",
    .fix = "Keep the project and Go's caches on the disk of Linux, below your home directory. "
           "Programs of Windows reach it as `\\\\wsl.localhost\\NAME\\home`.",
    .needs = GES_FACTS_WSL | GES_FACTS_STORES | GES_FACTS_SETTINGS | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
