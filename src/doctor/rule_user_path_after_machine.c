/* GES025: a newer Go in the user's PATH stands behind the machine's for ever. Windows only. */
#include "doctor/doctor.h"

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *hidden = ges_fact_hidden_user_go(facts, out->mem);
    const ges_fact_go *first = ges_fact_first_go(facts);
    if (hidden == NULL || first == NULL) {
        return;
    }
    ges_text winner = ges_path_dir(out->mem, facts->style, first->path);
    ges_text loser = ges_path_dir(out->mem, facts->style, hidden->path);
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_WARNING,
        "%.*s in the user's PATH can never win: the machine's PATH has %.*s, and comes first",
        GES_FMT(hidden->version), GES_FMT(first->version));
    ges_find_evidence(out, finding, "runs", "%.*s is %.*s, from the machine's PATH",
                      GES_FMT(first->path), GES_FMT(first->version));
    ges_find_evidence(out, finding, "hidden", "%.*s is %.*s, from the user's PATH",
                      GES_FMT(hidden->path), GES_FMT(hidden->version));
    ges_find_cure(out, finding,
                  "uninstall %.*s, or take %.*s out of the machine's PATH as an administrator; the "
                  "order inside the user's PATH changes nothing",
                  GES_FMT(first->version), GES_FMT(winner));
    bool is_powershell = facts->shell == GES_SHELL_POWERSHELL;
    ges_text line = is_powershell ? ges_text_join(out->mem, GES_T("$env:Path = '"), loser,
                                                  GES_T(";' + $env:Path"))
                                  : ges_text_join(out->mem, GES_T("set \"PATH="), loser,
                                                  GES_T(";%PATH%\""));
    ges_find_command(out, finding, line, "in this terminal, or in the shell's profile for later ones");
}

static const ges_rule_example examples[] = {
    {"the official installer's Go, and a newer one in the user's PATH",
     "system windows\n"
     "path-machine C:\\Program Files\\Go\\bin\n"
     "path-user C:\\Users\\ana\\sdk\\go1.26.0\\bin\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.22.0 in C:\\Program Files\\Go\n"
     "go C:\\Users\\ana\\sdk\\go1.26.0\\bin\\go.exe -> go1.26.0 in C:\\Users\\ana\\sdk\\go1.26.0\n",
     "warning: go1.26.0 in the user's PATH can never win: the machine's PATH has go1.22.0, and "
     "comes first"},
    {"an older one in the user's PATH is not what is meant",
     "system windows\n"
     "path-machine C:\\Program Files\\Go\\bin\n"
     "path-user C:\\Go119\\bin\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n"
     "go C:\\Go119\\bin\\go.exe -> go1.19.0 in C:\\Go119\n",
     ""},
    {"both in the machine's PATH: GES009",
     "system windows\n"
     "path-machine C:\\Go\\bin\n"
     "path-machine C:\\Program Files\\Go\\bin\n"
     "go C:\\Go\\bin\\go.exe -> go1.19.0 in C:\\Go\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     ""},
    {"Linux has one PATH",
     "path /usr/bin\n"
     "path /home/ana/sdk/go1.26.0/bin\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "go /home/ana/sdk/go1.26.0/bin/go -> go1.26.0 in /home/ana/sdk/go1.26.0\n",
     ""},
};

const ges_rule ges_rule_user_path_after_machine = {
    .id = "GES025",
    .name = "user_path_after_machine",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_BUILD,
    .title = "A Go in the user's PATH can never win",
    .why = "Windows appends the user's PATH to the machine's. Go's installer writes the machine's, "
           "so a Go of the user's own stands behind it whatever its place in the user's list, and "
           "`where go` names the machine's first.",
    .fix = "Uninstall the machine's Go, or let an administrator take its entry out of the machine's "
           "PATH. A line in the shell's profile can put a directory first for that shell only.",
    .needs = GES_FACTS_GOS | GES_FACTS_PATH | GES_FACTS_LOGON,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
