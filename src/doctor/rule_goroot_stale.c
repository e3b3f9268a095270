/* GES042: GOROOT names a package's directory that an upgrade removed, or the go command itself. */
#include "doctor/goroot.h"
#include "doctor/remedy.h"

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOROOT");
    if (setting == NULL || setting->value.len == 0 || !ges_goroot_is_stale(facts, setting)) {
        return; /* other faults of it are goroot_missing's (GES004) */
    }
    const ges_fact_place *place = ges_fact_place_at(facts, setting->value);
    const ges_fact_go *go = ges_fact_first_go(facts);
    bool is_command = place != NULL && place->real.len != 0;
    ges_text shown = ges_value_shown(out->mem, setting->value);
    ges_finding *finding =
        is_command ? ges_find(out, GES_SEVERITY_ERROR,
                              "GOROOT is %.*s, the go command instead of the tree around it",
                              GES_FMT(shown))
                   : ges_find(out, GES_SEVERITY_ERROR,
                              "GOROOT is %.*s, a version that an upgrade has removed",
                              GES_FMT(shown));
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "go says", "go: cannot find GOROOT directory: %.*s",
                      GES_FMT(ges_goroot_shown(facts, out->mem, setting)));
    if (go != NULL && go->root.len != 0) {
        ges_find_evidence(out, finding, "found", "%.*s is %.*s and would take %.*s",
                          GES_FMT(go->path), GES_FMT(go->version), GES_FMT(go->root));
    }
    ges_find_cure(out, finding, "remove GOROOT, also from the settings of your editor: go finds its "
                                "own tree after every upgrade");
    ges_remedy_remove(out, finding, facts, setting);
}

static const ges_rule_example examples[] = {
    {"brew upgrade removed the old version",
     "system macos\n"
     "env GOROOT=/usr/local/Cellar/go/1.20.3/libexec\n"
     "startup /Users/ana/.zshrc:14 GOROOT=/usr/local/Cellar/go/1.20.3/libexec\n"
     "missing /usr/local/Cellar/go/1.20.3/libexec\n"
     "go /usr/local/bin/go -> go1.21.5 in /usr/local/Cellar/go/1.21.5/libexec\n",
     "error: GOROOT is /usr/local/Cellar/go/1.20.3/libexec, a version that an upgrade has removed"},
    {"apt removed it",
     "env GOROOT=/usr/lib/go-1.19\n"
     "missing /usr/lib/go-1.19\n"
     "go /usr/bin/go -> go1.24.4 in /usr/lib/go-1.24\n",
     "error: GOROOT is /usr/lib/go-1.19, a version that an upgrade has removed"},
    {"GOROOT is the go command",
     "system macos\n"
     "env GOROOT=/opt/homebrew/bin/go\n"
     "file /opt/homebrew/bin/go\n",
     "error: GOROOT is /opt/homebrew/bin/go, the go command instead of the tree around it"},
    {"the version is still there",
     "env GOROOT=/usr/lib/go-1.21\n"
     "sdk /usr/lib/go-1.21 -> go1.21.5\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"a directory without a version went away: that is GES004's",
     "env GOROOT=/opt/gone\n"
     "missing /opt/gone\n",
     ""},
};

const ges_rule ges_rule_goroot_stale = {
    .id = "GES042",
    .name = "goroot_stale",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "GOROOT names a removed version, or the go command",
    .why = "Package managers put the version into the directory (`Cellar/go/1.20.3/libexec`, "
           "`/usr/lib/go-1.19`) and remove that directory with the next upgrade. A GOROOT that was "
           "copied from the output of `go env GOROOT` or `which go` into a start-up file or an "
           "editor's settings then names nothing, or a file, and every go command stops with `go: "
           "cannot find GOROOT directory`.",
    .fix = "Remove GOROOT from start-up files, from the go env file and from the settings of your "
           "editor. Nothing needs it: go finds the tree around its own executable.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PLACES | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
