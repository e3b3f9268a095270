/* GES041: the line that puts go on PATH stands in a file that the user's shell does not read. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"

static void check(const ges_facts *facts, ges_findings *out) {
    if (ges_unreached_cause(facts, out->mem) != GES_UNREACHED_IDLE) {
        return; /* without such a line it is go_not_on_path's matter (GES001) */
    }
    const ges_fact_idle_line *idle = ges_unreached_idle(facts, out->mem);
    const ges_fact_go *aside = ges_unreached_aside(facts);
    ges_text shell = ges_fact_session_var(facts, "shell");
    shell = shell.len != 0 ? shell : GES_T("your shell");
    ges_text dir = ges_path_dir(out->mem, facts->style, aside->path);
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR,
                 "the line that puts go on PATH stands in %.*s, which %.*s does not read",
                 GES_FMT(idle->file), GES_FMT(shell));
    ges_find_evidence(out, finding, "you see", "%.*s", GES_FMT(ges_unreached_message(facts)));
    ges_find_evidence(out, finding, "where", "%.*s:%u, a file of %.*s", GES_FMT(idle->file),
                      (unsigned)idle->line, GES_FMT(idle->shell));
    ges_find_evidence(out, finding, "found", "%.*s (%.*s), which PATH does not name",
                      GES_FMT(aside->path), GES_FMT(aside->version));
    ges_find_cure(out, finding, "add %.*s to PATH in the file that %.*s reads", GES_FMT(dir),
                  GES_FMT(shell));
    ges_remedy_append_path(out, finding, facts, dir);
}

static const ges_rule_example examples[] = {
    {"the shell is zsh, the line is in .bashrc",
     "session shell=zsh\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "idle bash /home/ana/.bashrc:7 /usr/bin:/usr/local/go/bin\n",
     "error: the line that puts go on PATH stands in /home/ana/.bashrc, which zsh does not read"},
    {"a .bash_profile keeps bash from reading .profile",
     "session shell=bash\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "idle sh /home/ana/.profile:4 /usr/bin:/usr/local/go/bin\n",
     "error: the line that puts go on PATH stands in /home/ana/.profile, which bash does not read"},
    {"this shell reads the line too: that is GES001's",
     "session shell=zsh\n"
     "path /usr/bin\n"
     "startup /home/ana/.zshrc:3 PATH=/usr/bin:/usr/local/go/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "idle bash /home/ana/.bashrc:7 /usr/bin:/usr/local/go/bin\n",
     ""},
    {"no line anywhere: that is GES001's",
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "idle bash /home/ana/.bashrc:7 /usr/bin:/opt/tools/bin\n",
     ""},
    {"a go is found",
     "path /usr/local/go/bin\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
};

const ges_rule ges_rule_path_line_without_effect = {
    .id = "GES041",
    .name = "path_line_without_effect",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "The line that puts go on PATH is in a file that the shell does not read",
    .why = "Every shell reads files of its own: zsh does not read `.bashrc`, bash reads `.profile` "
           "only as a login shell and only without `.bash_profile`, fish reads none of them. A line "
           "that a guide told to add may stand in the wrong one. The go command then works only in "
           "the terminal where the line was typed.",
    .fix = "Put `export PATH=\"$PATH:/usr/local/go/bin\"` into the file that your shell reads: "
           "`~/.bashrc` (bash), `~/.zshrc` (zsh); in fish `fish_add_path /usr/local/go/bin`.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
