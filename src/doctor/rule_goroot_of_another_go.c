/* GES003: GOROOT is a whole tree of Go, but not the one that the go on PATH belongs to. */
#include "doctor/goroot.h"
#include "doctor/remedy.h"

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOROOT");
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (setting == NULL || setting->source == GES_FACT_DEFAULT || go == NULL ||
        go->root.len == 0) {
        return;
    }
    const ges_fact_place *place = ges_fact_place_at(facts, setting->value);
    bool is_tree = place != NULL && place->has_tools && place->has_sources;
    if (!is_tree || ges_fact_same_dir(facts, out->mem, setting->value, go->root)) {
        return; /* what is no tree is the matter of goroot_missing */
    }
    bool is_same_version =
        place->version.len != 0 && ges_text_equal(place->version, go->version);
    if (!is_same_version && ges_goroot_manager(facts, setting->value) != NULL) {
        return; /* goroot_of_version_manager (GES044) knows who set it */
    }
    ges_text theirs = place->version.len != 0 ? place->version : GES_T("an unknown version of Go");
    ges_finding *finding =
        is_same_version
            ? ges_find(out, GES_SEVERITY_INFO,
                       "GOROOT is another tree of %.*s than the one of the go on PATH",
                       GES_FMT(go->version))
            : ges_find(out, GES_SEVERITY_ERROR,
                       "GOROOT is the tree of %.*s, but the go on PATH is %.*s", GES_FMT(theirs),
                       GES_FMT(go->version));
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "found", "%.*s is %.*s and belongs to %.*s", GES_FMT(go->path),
                      GES_FMT(go->version), GES_FMT(go->root));
    if (!is_same_version && place->version.len != 0) {
        ges_find_evidence(out, finding, "go says",
                          "compile: version \"%.*s\" does not match go tool version \"%.*s\"",
                          GES_FMT(place->version), GES_FMT(go->version));
    }
    ges_find_cure(out, finding, "remove GOROOT: go finds its own tree, %.*s", GES_FMT(go->root));
    ges_remedy_remove(out, finding, facts, setting);
}

static const ges_rule_example examples[] = {
    {"GOROOT was exported for an older Go",
     "env GOROOT=/opt/go1.20\n"
     "sdk /opt/go1.20 -> go1.20.14\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOROOT is the tree of go1.20.14, but the go on PATH is go1.21.5"},
    {"the go env file keeps an old GOROOT",
     "goenv /home/ana/.config/go/env:2 GOROOT=/opt/go1.20\n"
     "sdk /opt/go1.20 -> go1.20.14\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOROOT is the tree of go1.20.14, but the go on PATH is go1.21.5"},
    {"a second copy of the same version is harmless until the next upgrade",
     "env GOROOT=/opt/go\n"
     "sdk /opt/go -> go1.21.5\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "info: GOROOT is another tree of go1.21.5 than the one of the go on PATH"},
    {"GOROOT is the same tree by another name",
     "env GOROOT=/usr/lib/go/\n"
     "sdk /usr/lib/go-1.21 -> go1.21.5\n"
     "link /usr/lib/go/ -> /usr/lib/go-1.21\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"the slash and the letter case do not matter on Windows",
     "system windows\n"
     "env GOROOT=c:/program files/go/\n"
     "sdk C:\\Program Files\\Go -> go1.22.1\n"
     "link c:/program files/go/ -> C:\\Program Files\\Go\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.22.1 in C:\\Program Files\\Go\n",
     ""},
    {"a version manager set it: that is GES044's",
     "env GOROOT=/home/ana/.goenv/versions/1.20.14\n"
     "sdk /home/ana/.goenv/versions/1.20.14 -> go1.20.14\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"GOROOT is not set", "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n", ""},
};

const ges_rule ges_rule_goroot_of_another_go = {
    .id = "GES003",
    .name = "goroot_of_another_go",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOROOT belongs to another Go than the go on PATH",
    .why = "With GOROOT set, the `go` command takes the compiler and the standard library from "
           "there and not from the tree that it was installed with. When the two are of different "
           "versions, every package fails with `compile: version \"...\" does not match go tool "
           "version \"...\"`, while `go version` and `go env` look fine. The variable is a "
           "leftover: of installers before Go 1.13, of a version manager, of an old guide.",
    .fix = "Remove GOROOT everywhere. Go derives it from the place of its own executable; setting "
           "it to the right directory only works until the next upgrade.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
