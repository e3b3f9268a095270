/* GES018: a go.mod stands in the first directory of GOPATH. */
#include "doctor/remedy.h"

#include "go/version.h"

/* The first element; go looks only there. */
static ges_text first_of(const ges_facts *facts, ges_arena *mem, ges_text gopath) {
    ges_text *entries = NULL;
    size_t count = 0;
    bool is_split = ges_path_split_list(mem, facts->style, gopath, &entries, &count) == GES_OK;
    return is_split && count != 0 ? entries[0] : (ges_text){0};
}

static bool is_project(const ges_facts *facts, ges_arena *mem, ges_text dir) {
    return facts->module.go_mod.len != 0 &&
           ges_fact_same_dir(facts, mem,
                             ges_path_dir(mem, facts->style, facts->module.go_mod), dir);
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOPATH");
    const ges_fact_go *go = ges_fact_first_go(facts);
    ges_text mode = ges_fact_value(facts, "GO111MODULE");
    if (setting == NULL || go == NULL || ges_text_equal(mode, GES_T("off"))) {
        return;
    }
    ges_text dir = first_of(facts, out->mem, setting->value);
    const ges_fact_place *place = ges_fact_place_at(facts, dir);
    if (place == NULL || !place->has_go_mod) {
        return;
    }
    uint32_t minor = ges_go_version_minor(go->version);
    bool is_old = minor != 0 && minor <= 21;
    bool is_here = is_project(facts, out->mem, dir);
    ges_finding *finding =
        is_here ? ges_find(out, is_old ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
                           "the project %.*s is the directory of GOPATH", GES_FMT(dir))
                : ges_find(out, is_old ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
                           "there is a go.mod in the directory of GOPATH, %.*s", GES_FMT(dir));
    ges_find_where(out, finding, facts, setting);
    if (is_old) {
        ges_find_evidence(out, finding, "go says", "$GOPATH/go.mod exists but should not");
    } else {
        ges_find_evidence(out, finding, "go says", "go: warning: ignoring go.mod in $GOPATH %.*s",
                          GES_FMT(dir));
    }
    if (setting->source == GES_FACT_DEFAULT) {
        ges_find_cure(out, finding, "move the project out of %.*s: it is the default of GOPATH",
                      GES_FMT(dir));
        return;
    }
    if (is_here) {
        ges_find_cure(out, finding, "remove GOPATH: modules need none, and go then uses ~/go");
        ges_remedy_remove(out, finding, facts, setting);
        return;
    }
    ges_find_cure(out, finding, "delete %.*s, or move it to the project that it belongs to",
                  GES_FMT(ges_path_join(out->mem, facts->style, dir, GES_T("go.mod"))));
}

static const ges_rule_example examples[] = {
    {"a container image sets GOPATH to its working directory",
     "env GOPATH=/app\n"
     "dir /app\n"
     "holds-go.mod /app\n"
     "go.mod /app/go.mod:3 -> go 1.23\n"
     "go /usr/local/go/bin/go -> go1.23.4 in /usr/local/go\n",
     "warning: the project /app is the directory of GOPATH"},
    {"up to 1.21 go refuses to work",
     "env GOPATH=/app\n"
     "dir /app\n"
     "holds-go.mod /app\n"
     "go.mod /app/go.mod:3 -> go 1.18\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     "error: the project /app is the directory of GOPATH"},
    {"go mod init was once run in ~/go",
     "default GOPATH=/home/ana/go\n"
     "dir /home/ana/go\n"
     "holds-go.mod /home/ana/go\n"
     "go /usr/bin/go -> go1.24.4 in /usr/lib/go-1.24\n",
     "warning: there is a go.mod in the directory of GOPATH, /home/ana/go"},
    {"without modules nobody minds",
     "env GO111MODULE=off\n"
     "env GOPATH=/app\n"
     "dir /app\n"
     "holds-go.mod /app\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     ""},
    {"a module below GOPATH is fine",
     "env GOPATH=/home/ana/go\n"
     "dir /home/ana/go\n"
     "go.mod /home/ana/go/src/shop/go.mod:3 -> go 1.18\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     ""},
};

const ges_rule ges_rule_go_mod_in_gopath = {
    .id = "GES018",
    .name = "go_mod_in_gopath",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_MODULES,
    .title = "A go.mod stands in the directory of GOPATH",
    .why = "GOPATH is where go keeps downloaded modules and installed programs; it is no project. When "
           "its first directory has a `go.mod`, Go up to 1.21 stops every command with `$GOPATH/go.mod "
           "exists but should not`. Since 1.22 it prints a warning and ignores the file, so that the "
           "project's dependencies are not found. It happens when GOPATH is set to the project, often "
           "in a container, or when `go mod init` is run in `~/go`.",
    .fix = "Remove GOPATH, or move the project elsewhere. A stray `go.mod` in `~/go` can be deleted.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PLACES | GES_FACTS_GOS | GES_FACTS_MODULE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
