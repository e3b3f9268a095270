/* GES043: an editor was started by the desktop, which reads no start-up file of a shell. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"

#include "base/builder.h"

static ges_text path_text(const ges_facts *facts, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < facts->path.count; i++) {
        if (i != 0) {
            ges_build_char(&b, ':');
        }
        ges_build_text(&b, facts->path.items[i].text);
    }
    return ges_build_done(&b);
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (ges_unreached_cause(facts, out->mem) != GES_UNREACHED_GUI) {
        return;
    }
    const ges_fact_setting *line = ges_unreached_startup(facts, out->mem);
    const ges_fact_go *aside = ges_unreached_aside(facts);
    bool is_jetbrains = ges_fact_session_var(facts, "TERMINAL_EMULATOR").len != 0;
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR,
                 "the editor was started with a PATH that no shell has set, without go");
    ges_text path = path_text(facts, out->mem);
    if (!is_jetbrains) {
        /* Source: golang/vscode-go extension/src/util.ts getBinPath. */
        ges_find_evidence(out, finding, "you see",
                          "Failed to find the \"go\" binary in either GOROOT() or PATH(%.*s)",
                          GES_FMT(path));
    }
    ges_find_evidence(out, finding, "PATH", "%.*s", GES_FMT(path));
    ges_find_evidence(out, finding, "where", "%.*s puts go on PATH, in shells only",
                      GES_FMT(ges_place_name(out->mem, line)));
    ges_find_evidence(out, finding, "found", "%.*s (%.*s)", GES_FMT(aside->path),
                      GES_FMT(aside->version));
    ges_find_cure(out, finding,
                  is_jetbrains ? "start the editor from a terminal, or name %.*s as GOROOT in its "
                                 "settings"
                               : "start the editor from a terminal (code .), or set "
                                 "go.alternateTools to %.*s",
                  GES_FMT(is_jetbrains ? aside->root : aside->path));
}

static const ges_rule_example examples[] = {
    {"VS Code was started from the Dock",
     "system macos\n"
     "session VSCODE_PID=812\n"
     "path /usr/bin\n"
     "path /bin\n"
     "path /usr/sbin\n"
     "path /sbin\n"
     "startup /Users/ana/.zshrc:3 PATH=/usr/bin:/bin:/usr/local/go/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "error: the editor was started with a PATH that no shell has set, without go"},
    {"a terminal that is older than the line: that is GES001's",
     "path /usr/bin\n"
     "path /bin\n"
     "startup /home/ana/.zshrc:3 PATH=/usr/bin:/bin:/usr/local/go/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"the editor has a shell's PATH",
     "session VSCODE_PID=812\n"
     "path /home/ana/bin\n"
     "path /usr/bin\n"
     "startup /home/ana/.zshrc:3 PATH=/usr/bin:/usr/local/go/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"the editor finds go",
     "session VSCODE_PID=812\n"
     "path /usr/bin\n"
     "go /usr/bin/go -> go1.24.4 in /usr/lib/go-1.24\n",
     ""},
};

const ges_rule ges_rule_gui_without_shell_path = {
    .id = "GES043",
    .name = "gui_without_shell_path",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "An editor started by the desktop does not see the shell's PATH",
    .why = "A program that the Dock, the Finder or a desktop's menu starts gets the bare PATH of the "
           "session. `.zshrc`, `.bashrc` and `config.fish` are read by shells only. So the same "
           "project works in a terminal, and the editor says that it cannot find go.",
    .fix = "Start the editor from a terminal, or name the go command in its settings (VS Code: "
           "`go.alternateTools`). A start-up file that takes long can have the same effect: editors "
           "give up waiting for it.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
