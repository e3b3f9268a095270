/* GES058: Chocolatey's RefreshEnv.cmd cannot work here, or has left its traces. */
#include "doctor/doctor.h"

static void check(const ges_facts *facts, ges_findings *out) {
    static const ges_text leftovers[] = {GES_LIT("PATH_HKLM"), GES_LIT("PATH_HKCU")};
    const ges_fact_windows *w = &facts->windows;
    bool is_broken = w->refresh_env.len != 0 && w->refresh_env_calls_wmic && w->lacks_wmic;
    const ges_fact_setting *left = NULL;
    for (size_t i = 0; i < GES_COUNT(leftovers) && left == NULL; i++) {
        left = ges_fact_declared(facts, leftovers[i], GES_FACT_PROCESS);
    }
    if (facts->family != GES_OS_WINDOWS || (!is_broken && left == NULL)) {
        return;
    }
    ges_finding *finding =
        is_broken ? ges_find(out, GES_SEVERITY_INFO,
                             "RefreshEnv cannot work: it calls wmic, which this Windows lacks")
                  : ges_find(out, GES_SEVERITY_INFO,
                             "RefreshEnv ran in this session: variables that were removed since are "
                             "still set");
    if (is_broken) {
        ges_find_evidence(out, finding, "found", "%.*s", GES_FMT(w->refresh_env));
        ges_find_evidence(out, finding, "you see",
                          "'wmic' is not recognized as an internal or external command");
    }
    if (left != NULL) {
        ges_find_evidence(out, finding, "found", "the variable %.*s, which RefreshEnv leaves behind",
                          GES_FMT(left->name));
    }
    ges_find_cure(out, finding, "open a new terminal after changes");
    if (facts->shell == GES_SHELL_POWERSHELL) {
        ges_find_command(out, finding, GES_T("Update-SessionEnvironment"),
                         "does it in PowerShell, with Chocolatey's profile");
    }
}

static const ges_rule_example examples[] = {
    {"Windows 11 24H2 has no wmic",
     "system windows\n"
     "windows refresh-env C:\\ProgramData\\chocolatey\\bin\\RefreshEnv.cmd\n"
     "windows calls-wmic\n"
     "windows no-wmic\n",
     "info: RefreshEnv cannot work: it calls wmic, which this Windows lacks"},
    {"its traces",
     "system windows\n"
     "env PATH_HKLM=C:\\Windows\n",
     "info: RefreshEnv ran in this session: variables that were removed since are still set"},
    {"a RefreshEnv that needs no wmic",
     "system windows\n"
     "windows refresh-env C:\\ProgramData\\chocolatey\\bin\\RefreshEnv.cmd\n"
     "windows no-wmic\n",
     ""},
    {"wmic is there",
     "system windows\n"
     "windows refresh-env C:\\ProgramData\\chocolatey\\bin\\RefreshEnv.cmd\n"
     "windows calls-wmic\n",
     ""},
};

const ges_rule ges_rule_refreshenv_does_not_refresh = {
    .id = "GES058",
    .name = "refreshenv_does_not_refresh",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_SETTINGS,
    .title = "Chocolatey's RefreshEnv does not refresh",
    .why = "`RefreshEnv.cmd` asks `wmic`, which Windows 11 24H2 no longer has. Where it runs, it adds "
           "and changes variables but never removes any, loses what the session had put on PATH, "
           "and leaves `Path_HKLM` and `Path_HKCU` behind.",
    .fix = "Open a new terminal after a change, or use `Update-SessionEnvironment` in PowerShell.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_WINDOWS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
