/* GES052: a tool that go starts is an App execution alias, which Go before 1.22 cannot look at. */
#include "doctor/doctor.h"

#include "go/version.h"

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    uint32_t minor = go != NULL ? ges_go_version_minor(go->version) : 0;
    /* Source: os/stat_windows.go: 1.21 follows every reparse point and fails with error 1920, 1.22
     * only those that are names of other files; os/exec lp_windows.go LookPath. */
    if (facts->family != GES_OS_WINDOWS || minor == 0 || minor >= 22) {
        return;
    }
    for (size_t i = 0; i < facts->programs.count; i++) {
        const ges_fact_program *program = &facts->programs.items[i];
        if (!program->is_alias) {
            continue;
        }
        ges_finding *finding =
            ges_find(out, GES_SEVERITY_INFO,
                     "%.*s is an App execution alias, which %.*s cannot look at",
                     GES_FMT(program->path), GES_FMT(go->version));
        ges_find_evidence(out, finding, "go says", "exec: \"%.*s\": executable file not found in %%PATH%%",
                          GES_FMT(program->name));
        ges_find_cure(out, finding,
                      "switch the alias off in Settings, Apps, Advanced app settings, App execution "
                      "aliases, and put the program's own directory on PATH; or use Go 1.22 or newer");
    }
}

static const ges_rule_example examples[] = {
    {"an alias in front, and an old Go",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.19.8 in C:\\Go\n"
     "alias git -> C:\\Users\\ana\\AppData\\Local\\Microsoft\\WindowsApps\\git.exe\n",
     "info: C:\\Users\\ana\\AppData\\Local\\Microsoft\\WindowsApps\\git.exe is an App execution "
     "alias, which go1.19.8 cannot look at"},
    {"Go 1.22 takes it for the file that it is",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.22.0 in C:\\Go\n"
     "alias git -> C:\\Users\\ana\\AppData\\Local\\Microsoft\\WindowsApps\\git.exe\n",
     ""},
    {"an ordinary program",
     "system windows\n"
     "go C:\\Go\\bin\\go.exe -> go1.19.8 in C:\\Go\n"
     "program git -> C:\\Program Files\\Git\\cmd\\git.exe\n",
     ""},
};

const ges_rule ges_rule_app_execution_alias = {
    .id = "GES052",
    .name = "app_execution_alias",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_SPEED,
    .title = "A tool is an App execution alias that this Go cannot look at",
    .why = "Apps of the Microsoft Store put empty files into `%LOCALAPPDATA%\\Microsoft\\WindowsApps` "
           "that Windows can start, but that cannot be opened: `The file cannot be accessed by the "
           "system` (1920). Go before 1.22, and programs built with it, take them for missing.",
    .fix = "Switch the alias off in Settings, or use Go 1.22 or newer.",
    .needs = GES_FACTS_GOS | GES_FACTS_PROGRAMS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
