/* GES044: a version manager exports the GOROOT of one Go, and PATH runs another. */
#include "doctor/goroot.h"
#include "doctor/remedy.h"

/* How a manager is told to leave GOROOT alone; others than these have no such switch. */
static const char *switch_of(const char *manager) {
    static const struct {
        const char *manager;
        const char *how;
    } switches[] = {
        {"mise", "mise settings go.set_goroot=false"},
        {"goenv", "export GOENV_DISABLE_GOROOT=1"},
    };
    for (size_t i = 0; i < GES_COUNT(switches); i++) {
        if (strcmp(switches[i].manager, manager) == 0) {
            return switches[i].how;
        }
    }
    return NULL;
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOROOT");
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (setting == NULL || setting->source == GES_FACT_DEFAULT || go == NULL ||
        go->root.len == 0) {
        return;
    }
    const char *manager = ges_goroot_manager(facts, setting->value);
    const ges_fact_place *place = ges_fact_place_at(facts, setting->value);
    bool is_tree = place != NULL && place->has_tools && place->has_sources;
    /* A second tree of the same version is a remark of goroot_of_another_go (GES003). */
    if (manager == NULL || !is_tree || place->version.len == 0 ||
        ges_text_equal(place->version, go->version) ||
        ges_fact_same_dir(facts, out->mem, setting->value, go->root)) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "GOROOT is %s's %.*s, but the go on PATH is %.*s",
                 manager, GES_FMT(place->version), GES_FMT(go->version));
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "found", "%.*s is %.*s and belongs to %.*s", GES_FMT(go->path),
                      GES_FMT(go->version), GES_FMT(go->root));
    ges_find_evidence(out, finding, "go says",
                      "compile: version \"%.*s\" does not match go tool version \"%.*s\"",
                      GES_FMT(place->version), GES_FMT(go->version));
    ges_find_cure(out, finding,
                  "remove GOROOT; to use the Go of %s, put its directory first in PATH", manager);
    ges_remedy_remove(out, finding, facts, setting);
    const char *how = switch_of(manager);
    if (how != NULL && facts->shell == GES_SHELL_SH) {
        ges_find_command(out, finding, ges_text_of(how), "the manager leaves GOROOT alone");
    }
}

static const ges_rule_example examples[] = {
    {"goenv exports GOROOT, but the distribution's go comes first in PATH",
     "env GOROOT=/home/ana/.goenv/versions/1.20.14\n"
     "sdk /home/ana/.goenv/versions/1.20.14 -> go1.20.14\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOROOT is goenv's go1.20.14, but the go on PATH is go1.21.5"},
    {"the shim has switched, the exported GOROOT has not",
     "env GOROOT=/home/ana/.asdf/installs/golang/1.20.14/go\n"
     "sdk /home/ana/.asdf/installs/golang/1.20.14/go -> go1.20.14\n"
     "shim /home/ana/.asdf/shims/go -> go1.22.1 in /home/ana/.asdf/installs/golang/1.22.1/go by asdf\n",
     "error: GOROOT is asdf's go1.20.14, but the go on PATH is go1.22.1"},
    {"mise sets the GOROOT of the go that it runs",
     "env GOROOT=/home/ana/.local/share/mise/installs/go/1.22.1\n"
     "sdk /home/ana/.local/share/mise/installs/go/1.22.1 -> go1.22.1\n"
     "go /home/ana/.local/share/mise/installs/go/1.22.1/bin/go -> go1.22.1 in "
     "/home/ana/.local/share/mise/installs/go/1.22.1\n",
     ""},
    {"no version manager: that is GES003's",
     "env GOROOT=/opt/go1.20\n"
     "sdk /opt/go1.20 -> go1.20.14\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"a second tree of the same version: that is GES003's",
     "env GOROOT=/home/ana/.goenv/versions/1.21.5\n"
     "sdk /home/ana/.goenv/versions/1.21.5 -> go1.21.5\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
};

const ges_rule ges_rule_goroot_of_version_manager = {
    .id = "GES044",
    .name = "goroot_of_version_manager",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "A version manager exports the GOROOT of another Go",
    .why = "Version managers (goenv, asdf, mise, gvm, gobrew and others) may export GOROOT. When PATH "
           "finds another go first, or the version was switched after GOROOT was exported, that go "
           "takes the compiler of the other version, and every package fails with `compile: version "
           "\"...\" does not match go tool version \"...\"`.",
    .fix = "Remove GOROOT and tell the manager to leave it alone: every go since 1.10 finds its own "
           "tree. To use the manager's Go, its shims or its directory must come first in PATH.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
