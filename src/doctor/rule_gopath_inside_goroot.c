/* GES017: the user's modules and programs go into the tree of Go itself. */
#include "doctor/remedy.h"

#include "go/version.h"

/* GOROOT as this go has it: the variable, else the tree of its own executable. */
static ges_text goroot_of(const ges_facts *facts) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOROOT");
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (setting != NULL && setting->value.len != 0) {
        return setting->value;
    }
    return go != NULL ? go->root : (ges_text){0};
}

static void cure(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                 const ges_fact_setting *gopath, ges_text goroot) {
    if (gopath != NULL && gopath->source != GES_FACT_DEFAULT) {
        ges_find_cure(out, finding, "remove GOPATH or choose a directory outside of %.*s",
                      GES_FMT(goroot));
        ges_remedy_remove(out, finding, facts, gopath);
        return;
    }
    ges_find_cure(out, finding,
                  "move Go out of %.*s, for example to %s, and put its bin on PATH in its place",
                  GES_FMT(goroot),
                  facts->family == GES_OS_WINDOWS ? "C:\\Program Files\\Go" : "/usr/local/go");
}

/* Go compares the whole of GOPATH by spelling; up to 1.21 only with the GOROOT variable. */
static bool go_warns(const ges_facts *facts, ges_arena *mem, ges_text gopath, ges_text goroot,
                     uint32_t minor) {
    bool has_variable = ges_fact_declared(facts, GES_T("GOROOT"), GES_FACT_PROCESS) != NULL;
    return (minor >= 22 || has_variable) &&
           ges_text_equal(ges_path_clean(mem, facts->style, gopath),
                          ges_path_clean(mem, facts->style, goroot));
}

static void show_warning(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                         ges_text gopath, ges_text goroot) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    uint32_t minor = go != NULL ? ges_go_version_minor(go->version) : 0;
    if (!go_warns(facts, out->mem, gopath, goroot, minor)) {
        return;
    }
    if (minor < 24) {
        ges_find_evidence(out, finding, "go says",
                          "warning: GOPATH set to GOROOT (%.*s) has no effect", GES_FMT(gopath));
    } else {
        ges_find_evidence(out, finding, "go says",
                          "warning: both GOPATH and GOROOT are the same directory (%.*s); see "
                          "https://go.dev/wiki/InstallTroubleshooting",
                          GES_FMT(gopath));
    }
}

static void check_entry(const ges_facts *facts, ges_findings *out, const ges_fact_setting *gopath,
                        ges_text entry, ges_text goroot) {
    ges_text real_entry = ges_fact_real(facts, out->mem, entry);
    ges_text real_root = ges_fact_real(facts, out->mem, goroot);
    bool is_same = ges_path_equal(facts->style, real_entry, real_root);
    if (!is_same && !ges_path_inside(facts->style, real_entry, real_root)) {
        return;
    }
    const ges_fact_place *place = ges_fact_place_at(facts, entry);
    bool is_locked = place != NULL && !place->is_writable;
    ges_finding *finding = ges_find(
        out, is_locked ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
        is_same ? "GOPATH and GOROOT are the same directory, %.*s"
                : "GOPATH, %.*s, lies inside GOROOT",
        GES_FMT(entry));
    ges_find_where(out, finding, facts, gopath);
    ges_find_evidence(out, finding, "found", "Go itself lives in %.*s", GES_FMT(goroot));
    if (is_same) {
        show_warning(facts, out, finding, gopath->value, goroot);
    }
    if (is_locked) {
        ges_text pkg = ges_path_join(out->mem, facts->style, entry, GES_T("pkg"));
        ges_find_evidence(out, finding, "go says", "mkdir %.*s: %s",
                          GES_FMT(ges_path_join(out->mem, facts->style, pkg, GES_T("mod"))),
                          facts->family == GES_OS_WINDOWS ? "Access is denied."
                                                          : "permission denied");
    }
    cure(facts, out, finding, gopath, goroot);
}

/* Go computes no default GOPATH when the GOROOT variable names that very directory. */
static void check_no_default(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *gopath = ges_fact_effective(facts, "GOPATH");
    const ges_fact_setting *goroot = ges_fact_effective(facts, "GOROOT");
    bool is_empty = gopath == NULL || gopath->value.len == 0;
    bool is_set = goroot != NULL && goroot->source == GES_FACT_PROCESS && goroot->value.len != 0;
    if (!is_empty || !is_set || facts->home.len == 0) {
        return;
    }
    ges_text usual = ges_path_join(out->mem, facts->style, facts->home, GES_T("go"));
    if (!ges_fact_same_dir(facts, out->mem, goroot->value, usual)) {
        return;
    }
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "GOPATH is empty, because Go itself lives in its usual place, %.*s",
        GES_FMT(usual));
    ges_find_where(out, finding, facts, goroot);
    ges_find_evidence(out, finding, "go says",
                      "module cache not found: neither GOMODCACHE nor GOPATH is set");
    cure(facts, out, finding, NULL, usual);
}

static void check(const ges_facts *facts, ges_findings *out) {
    ges_text goroot = goroot_of(facts);
    const ges_fact_setting *gopath = ges_fact_effective(facts, "GOPATH");
    ges_text *entries = NULL;
    size_t count = 0;
    check_no_default(facts, out);
    if (goroot.len == 0 || gopath == NULL ||
        ges_path_split_list(out->mem, facts->style, gopath->value, &entries, &count) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (ges_path_is_abs(facts->style, entries[i])) {
            check_entry(facts, out, gopath, entries[i], goroot);
        }
    }
}

static const ges_rule_example examples[] = {
    {"Go was unpacked into the default GOPATH",
     "home /home/ana\n"
     "default GOPATH=/home/ana/go\n"
     "sdk /home/ana/go -> go1.26.0\n"
     "go /home/ana/go/bin/go -> go1.26.0 in /home/ana/go\n",
     "warning: GOPATH and GOROOT are the same directory, /home/ana/go"},
    {"GOPATH was set to the SDK's bin directory",
     "env GOPATH=/usr/local/go/bin\n"
     "dir-readonly /usr/local/go/bin\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "error: GOPATH, /usr/local/go/bin, lies inside GOROOT"},
    {"GOROOT is set to the default GOPATH, which is then empty",
     "home /home/ana\n"
     "env GOROOT=/home/ana/go\n"
     "sdk /home/ana/go -> go1.26.0\n"
     "go /home/ana/go/bin/go -> go1.26.0 in /home/ana/go\n",
     "error: GOPATH is empty, because Go itself lives in its usual place, /home/ana/go"},
    {"one of several directories",
     "env GOPATH=/home/ana/go:/opt/go\n"
     "go /opt/go/bin/go -> go1.22.0 in /opt/go\n",
     "warning: GOPATH and GOROOT are the same directory, /opt/go"},
    {"names that only begin alike",
     "env GOPATH=/usr/local/go-path\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"the default layout",
     "home /home/ana\n"
     "default GOPATH=/home/ana/go\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"a toolchain below GOPATH is no fault",
     "env GOPATH=/home/ana/go\n"
     "go /home/ana/go/sdk/go1.22.0/bin/go -> go1.22.0 in /home/ana/go/sdk/go1.22.0\n",
     ""},
};

const ges_rule ges_rule_gopath_inside_goroot = {
    .id = "GES017",
    .name = "gopath_inside_goroot",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOPATH equals GOROOT or lies inside it",
    .why = "GOROOT holds Go itself, GOPATH what you download and install. When both are one "
           "directory (the usual case: Go unpacked into `~/go`, which is the default GOPATH), go "
           "warns on every command, modules and programs mix with Go's own files, the next upgrade "
           "deletes them, and where Go's tree is read-only every download fails with `mkdir "
           ".../pkg/mod: permission denied`.",
    .fix = "Move Go to a place of its own, or remove the GOPATH variable. Move `pkg/mod` along if "
           "you want to keep the downloaded modules.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
