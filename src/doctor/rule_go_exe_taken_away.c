/* GES011: a tree of Go has everything but go.exe, as a scanner leaves it. */
#include "doctor/doctor.h"

static void tell_defender(const ges_fact_antivirus *a, ges_findings *out, ges_finding *finding) {
    if (!a->has_defender) {
        ges_find_evidence(out, finding, "Defender", "is off or not there: ask the scanner that is");
        return;
    }
    ges_find_evidence(out, finding, "Defender", "%s",
                      a->is_left_out ? "is on, but leaves out this directory"
                      : a->is_hidden ? "is on; what it leaves out only administrators may read"
                                     : "is on, and no exclusion names this directory");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_antivirus *a = &facts->antivirus;
    if (a->root.len == 0) {
        return;
    }
    bool has_other = ges_fact_first_go(facts) != NULL;
    ges_finding *finding =
        ges_find(out, has_other ? GES_SEVERITY_WARNING : GES_SEVERITY_ERROR,
                 "go.exe is gone from the tree of %.*s in %.*s", GES_FMT(a->version),
                 GES_FMT(a->root));
    ges_find_evidence(out, finding, "found",
                      "VERSION and pkg\\tool are there, bin\\go.exe is not: scanners take programs "
                      "away that they suspect");
    tell_defender(a, out, finding);
    ges_find_cure(out, finding,
                  "look for go.exe in the history of your antivirus and restore it there; if it is "
                  "not there, install Go again");
    if (a->has_defender) {
        ges_find_command(out, finding,
                         facts->shell == GES_SHELL_CMD
                             ? GES_T("powershell -Command Get-MpThreatDetection")
                             : GES_T("Get-MpThreatDetection"),
                         "what Defender took away, with its place");
    }
}

static const ges_rule_example examples[] = {
    {"the only Go has lost its go.exe",
     "system windows\n"
     "path C:\\Program Files\\Go\\bin\n"
     "antivirus took go1.26.0 C:\\Program Files\\Go\n"
     "antivirus defender\n",
     "error: go.exe is gone from the tree of go1.26.0 in C:\\Program Files\\Go"},
    {"another Go answers in its place",
     "system windows\n"
     "antivirus took go1.26.0 C:\\Program Files\\Go\n"
     "go C:\\Go\\bin\\go.exe -> go1.19.8 in C:\\Go\n",
     "warning: go.exe is gone from the tree of go1.26.0 in C:\\Program Files\\Go"},
    {"Defender is on, and all is there: nothing to say",
     "system windows\n"
     "antivirus defender\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     ""},
};

const ges_rule ges_rule_go_exe_taken_away = {
    .id = "GES011",
    .name = "go_exe_taken_away",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "go.exe is gone from its tree, as antivirus programs leave it",
    .why = "Scanners take away programs that they suspect, go.exe among them, and hold or delete the "
           "fresh programs of `go run` and `go test` below `%TEMP%\\go-build...`: `Access is "
           "denied.`, or `Operation did not complete successfully because the file contains a virus "
           "or potentially unwanted software.` Only what is missing shows without running anything; "
           "a scanner that makes builds slow does not.",
    .fix = "Restore go.exe from the scanner's history, or install Go again. If programs of `go run` "
           "are held, set GOTMPDIR to a directory of your own and leave that, GOCACHE and GOMODCACHE "
           "out of the scan, with the risk that this has; or keep them on a trusted Dev Drive, which "
           "is scanned later.",
    .needs = GES_FACTS_ANTIVIRUS | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
