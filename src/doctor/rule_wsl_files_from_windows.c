/* GES021: the go of Windows works on files of WSL, which it cannot lock. */
#include "doctor/doctor.h"
#include "doctor/wsl.h"

/* The share that the store lies on, by its own path or by what its drive stands for. */
static bool is_shared(const ges_fact_store *store) {
    return ges_wsl_is_share(store->path) || ges_wsl_is_share(store->volume.remote);
}

static bool is_role(const ges_fact_store *store, const char *role) {
    return ges_text_equal(store->role, ges_text_of(role));
}

static void report_project(const ges_facts *facts, ges_findings *out,
                           const ges_fact_store *store) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "the go of Windows cannot lock files of WSL, and the project is "
                                    "one: %.*s",
                                    GES_FMT(store->path));
    /* Source: golang/go#37461; cmd/go modload ReadModFile, lockedfile, filelock_windows.go */
    ges_find_evidence(out, finding, "go says", "go: RLock %.*s: Incorrect function.",
                      GES_FMT(facts->module.go_mod));
    if (!ges_wsl_is_share(store->path)) {
        ges_find_evidence(out, finding, "found", "its drive stands for %.*s",
                          GES_FMT(store->volume.remote));
    }
    ges_find_cure(out, finding, "use the Go of Linux, inside WSL (in an editor: Remote - WSL), or "
                                "move the project to a disk of Windows");
}

static void report_cache(const ges_facts *facts, ges_findings *out, const ges_fact_store *store) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "the go of Windows cannot lock files of WSL, where %.*s is: %.*s",
                                    GES_FMT(store->role), GES_FMT(store->path));
    const ges_fact_setting *setting =
        ges_fact_effective(facts, ges_text_cstr(out->mem, store->decides));
    if (setting != NULL) {
        ges_find_where(out, finding, facts, setting);
    }
    ges_find_evidence(out, finding, "go says", "Incorrect function.");
    ges_find_cure(out, finding, "set %.*s to a directory on a disk of Windows",
                  GES_FMT(store->decides.len != 0 ? store->decides : store->role));
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family != GES_OS_WINDOWS || ges_fact_first_go(facts) == NULL) {
        return;
    }
    for (size_t i = 0; i < facts->stores.count; i++) {
        const ges_fact_store *store = &facts->stores.items[i];
        if (!is_shared(store)) {
            continue;
        }
        /* Without go.mod nothing is locked; the build cache locks only what it can do without. */
        if (is_role(store, "project") && facts->module.go_mod.len != 0) {
            report_project(facts, out, store);
        } else if (is_role(store, "GOMODCACHE")) {
            report_cache(facts, out, store);
        }
    }
}

static const ges_rule_example examples[] = {
    {"a project inside WSL, opened by an editor of Windows",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n"
     "go.mod \\\\wsl$\\Ubuntu\\home\\ana\\shop\\go.mod:3 -> go 1.25\n"
     "store project \\\\wsl$\\Ubuntu\\home\\ana\\shop -> fine\n",
     "error: the go of Windows cannot lock files of WSL, and the project is one: "
     "\\\\wsl$\\Ubuntu\\home\\ana\\shop"},
    {"the newer name, in other letters",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n"
     "go.mod //WSL.localhost/Debian/srv/go.mod:3 -> go 1.25\n"
     "store project //WSL.localhost/Debian/srv -> fine\n",
     "error: the go of Windows cannot lock files of WSL, and the project is one: "
     "//WSL.localhost/Debian/srv"},
    {"a drive letter does not help",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n"
     "go.mod Z:\\shop\\go.mod:3 -> go 1.25\n"
     "store project Z:\\shop -> fine\n"
     "store-volume project -> 9P remote for \\\\wsl.localhost\\Ubuntu\n",
     "error: the go of Windows cannot lock files of WSL, and the project is one: Z:\\shop"},
    {"GOPATH points into WSL",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n"
     "env GOPATH=\\\\wsl$\\Ubuntu\\home\\ana\\go\n"
     "store GOMODCACHE by GOPATH \\\\wsl$\\Ubuntu\\home\\ana\\go\\pkg\\mod -> fine\n",
     "error: the go of Windows cannot lock files of WSL, where GOMODCACHE is: "
     "\\\\wsl$\\Ubuntu\\home\\ana\\go\\pkg\\mod"},
    {"a directory of WSL that is no module",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n"
     "store project \\\\wsl$\\Ubuntu\\home\\ana -> fine\n",
     ""},
    {"any other share",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n"
     "go.mod \\\\server\\wsl$\\shop\\go.mod:3 -> go 1.25\n"
     "store project \\\\server\\wsl$\\shop -> fine\n",
     ""},
    {"the Go of Linux",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.25\n"
     "store project /home/ana/shop -> fine\n",
     ""},
};

const ges_rule ges_rule_wsl_files_from_windows = {
    .id = "GES021",
    .name = "wsl_files_from_windows",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "The go of Windows works on files of WSL",
    .why = "Windows reaches the files of WSL as `\\\\wsl$\\NAME` and `\\\\wsl.localhost\\NAME`, where "
           "files cannot be locked. Go locks go.mod and its module cache, so nearly every command "
           "fails with `Incorrect function.` A drive letter for the share changes nothing.",
    .fix = "Use the Go of Linux inside WSL: VS Code does with its extension WSL, GoLand with an SDK "
           "in WSL. Or move the project to a disk of Windows.",
    .needs = GES_FACTS_STORES | GES_FACTS_MODULE | GES_FACTS_SETTINGS | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
