/* GES045: sudo searches the directories of secure_path, and go is in none of them. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"

static void check(const ges_facts *facts, ges_findings *out) {
    if (ges_unreached_cause(facts, out->mem) != GES_UNREACHED_SUDO) {
        return;
    }
    const ges_fact_go *aside = ges_unreached_aside(facts);
    const ges_fact_sudo *sudo = &facts->sudo;
    ges_text dir = ges_path_dir(out->mem, facts->style, aside->path);
    if (ges_unreached_names(facts, out->mem, sudo->secure_path, dir)) {
        return; /* somebody changed PATH afterwards */
    }
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "sudo replaces PATH, and %.*s is not in its secure_path",
        GES_FMT(dir));
    ges_find_evidence(out, finding, "you see", "sudo: go: command not found");
    ges_find_evidence(out, finding, "where", "secure_path=%.*s in %.*s:%u",
                      GES_FMT(sudo->secure_path), GES_FMT(sudo->file), (unsigned)sudo->line);
    ges_find_evidence(out, finding, "found", "%.*s (%.*s); the user is %.*s", GES_FMT(aside->path),
                      GES_FMT(aside->version), GES_FMT(ges_fact_session_var(facts, "SUDO_USER")));
    ges_find_cure(out, finding,
                  "build as the user and run only the result with sudo: a build as root leaves files "
                  "of root in the user's caches");
    ges_find_command(out, finding, GES_T("go build -o app . && sudo ./app"), "");
    ges_find_command(out, finding, GES_T("sudo env PATH=\"$PATH\" go version"),
                     "when root itself has to run go");
}

static const ges_rule_example examples[] = {
    {"sudo go build",
     "session SUDO_USER=ana\n"
     "secure-path /etc/sudoers:11 /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "error: sudo replaces PATH, and /usr/local/go/bin is not in its secure_path"},
    {"sudo keeps PATH here: that is GES001's",
     "session SUDO_USER=ana\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"not under sudo: that is GES001's",
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"root finds the distribution's go",
     "session SUDO_USER=ana\n"
     "path /usr/bin\n"
     "go /usr/bin/go -> go1.24.4 in /usr/lib/go-1.24\n",
     ""},
};

const ges_rule ges_rule_sudo_drops_path = {
    .id = "GES045",
    .name = "sudo_drops_path",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "sudo drops the PATH that has go",
    .why = "`sudo` starts programs with an emptied environment and with the PATH of `secure_path` in "
           "`/etc/sudoers`, which names the system's directories only. A Go in `/usr/local/go` or "
           "below a home directory is not found: `sudo: go: command not found`. GOPATH and the other "
           "variables are gone as well.",
    .fix = "Build as the user and start only the program with sudo. When root has to run go: `sudo env "
           "PATH=\"$PATH\" go ...`, or add the directory to `secure_path` with `visudo`.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
