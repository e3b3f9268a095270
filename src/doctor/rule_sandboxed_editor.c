/* GES048: this is the inside of a Flatpak or Snap, which has programs of its own. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"

static void check(const ges_facts *facts, ges_findings *out) {
    if (ges_unreached_cause(facts, out->mem) != GES_UNREACHED_SANDBOX) {
        return;
    }
    ges_text flatpak = ges_fact_session_var(facts, "FLATPAK_ID");
    ges_text snap = ges_fact_session_var(facts, "SNAP_NAME");
    bool is_flatpak = flatpak.len != 0;
    ges_text id = is_flatpak ? flatpak : snap;
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "inside the %s %.*s there is no go",
                 is_flatpak ? "Flatpak" : "snap", GES_FMT(id));
    ges_find_evidence(out, finding, "where", "%s=%.*s in the process environment",
                      is_flatpak ? "FLATPAK_ID" : "SNAP_NAME", GES_FMT(id));
    ges_find_evidence(out, finding, "found",
                      is_flatpak ? "a Flatpak sees its own /usr, not the system's"
                                 : "a snap's programs come from its own tree first");
    if (is_flatpak) {
        ges_find_cure(out, finding,
                      "add the Go extension of its runtime, or install the editor as an ordinary "
                      "package");
        ges_find_command(out, finding,
                         GES_T("flatpak install flathub org.freedesktop.Sdk.Extension.golang"),
                         "outside; then start the editor with FLATPAK_ENABLE_SDK_EXT=golang");
        return;
    }
    ges_find_cure(out, finding,
                  "install the editor as an ordinary package, or as a snap with --classic");
}

static const ges_rule_example examples[] = {
    {"the terminal of VS Code from Flathub",
     "session FLATPAK_ID=com.visualstudio.code\n"
     "path /app/bin\n"
     "path /usr/bin\n",
     "warning: inside the Flatpak com.visualstudio.code there is no go"},
    {"an editor from the snap store",
     "session SNAP_NAME=codium\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "warning: inside the snap codium there is no go"},
    {"the SDK extension is there",
     "session FLATPAK_ID=com.visualstudio.code\n"
     "path /usr/lib/sdk/golang/bin\n"
     "go /usr/lib/sdk/golang/bin/go -> go1.24.4 in /usr/lib/sdk/golang\n",
     ""},
    {"no sandbox: that is GES001's",
     "path /usr/bin\n",
     ""},
};

const ges_rule ges_rule_sandboxed_editor = {
    .id = "GES048",
    .name = "sandboxed_editor",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_GO,
    .title = "A sandboxed editor does not see the system's Go",
    .why = "An editor from Flatpak runs in a sandbox: its `/usr` is that of its runtime, and the "
           "system's `/usr/bin/go` or `/usr/lib/go` is not there. A confined snap is in a similar "
           "place. The terminal inside the editor shows the same.",
    .fix = "Flatpak: install the extension `org.freedesktop.Sdk.Extension.golang` of the same branch "
           "and start with `FLATPAK_ENABLE_SDK_EXT=golang`. Else install the editor from a package "
           "of the distribution or of its maker.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
