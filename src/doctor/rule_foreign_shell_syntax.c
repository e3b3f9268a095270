/* GES050: a line of the user's start-up file is written for another shell. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"

/* What the shell prints, and what the line should be. Seen with fish 3.6, bash 5.2, zsh 5.9. */
static const struct {
    const char *effect;
    const char *says; /* NULL: the shell says nothing; %.*s: the variable */
    const char *better;
} kinds[] = {
    [GES_FOREIGN_ASSIGNMENT] = {"fish reads nothing of the file",
                                "Unsupported use of '='. In fish, please use 'set %.*s ",
                                "set -gx NAME value (PATH: fish_add_path DIR)"},
    [GES_FOREIGN_BRACES] = {"fish reads nothing of the file",
                            "Variables cannot be bracketed. In fish, please use ",
                            "fish_add_path DIR, or \"$NAME\" without braces"},
    [GES_FOREIGN_UNQUOTED] = {"only the last directory of PATH is left", NULL,
                              "fish_add_path DIR"},
    [GES_FOREIGN_SET] = {"it is the syntax of fish", NULL, "export NAME=value"},
    [GES_FOREIGN_SETENV] = {"it is the syntax of csh", NULL, "export NAME=value"},
    [GES_FOREIGN_ADD_PATH] = {"it is a command of fish", NULL, "export PATH=\"$PATH:DIR\""},
    [GES_FOREIGN_BLANKS] = {"there may be no blanks around =", NULL, "export NAME=value"},
};

/* What bash says; other shells of its family use other words. */
static const char *bash_says(ges_foreign kind) {
    static const struct {
        ges_foreign kind;
        const char *says;
    } words[] = {
        {GES_FOREIGN_SETENV, "setenv: command not found"},
        {GES_FOREIGN_ADD_PATH, "fish_add_path: command not found"},
        {GES_FOREIGN_BLANKS, "export: `=': not a valid identifier"},
        {GES_FOREIGN_SET, ": invalid option"},
    };
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (words[i].kind == kind) {
            return words[i].says;
        }
    }
    return NULL;
}

static void report(const ges_facts *facts, ges_findings *out, const ges_fact_foreign_line *line,
                   ges_severity severity) {
    ges_finding *finding = ges_find(out, severity, "line %u of %.*s has no effect on %.*s: %s",
                                    (unsigned)line->line, GES_FMT(line->file), GES_FMT(line->name),
                                    kinds[line->kind].effect);
    ges_find_evidence(out, finding, "where", "%.*s:%u %.*s", GES_FMT(line->file),
                      (unsigned)line->line, GES_FMT(line->text));
    bool is_bash = ges_text_equal(ges_fact_session_var(facts, "shell"), GES_T("bash"));
    if (kinds[line->kind].says != NULL) {
        ges_text format = ges_text_of(kinds[line->kind].says);
        ges_text before = format;
        ges_text after = {0};
        size_t at = ges_text_find(format, GES_T("%.*s"));
        if (at != GES_NPOS) {
            before = ges_text_slice(format, 0, at);
            after = ges_text_join(out->mem, line->name, ges_text_skip(format, at + 4));
        }
        ges_find_evidence(out, finding, "you see", "%.*s%.*s", GES_FMT(before), GES_FMT(after));
    } else if (is_bash && bash_says(line->kind) != NULL) {
        ges_find_evidence(out, finding, "you see", "%s", bash_says(line->kind));
    }
    ges_find_cure(out, finding, "write it as %s", kinds[line->kind].better);
    ges_find_command(out, finding,
                     ges_text_format(out->mem, "vi +%u %.*s", (unsigned)line->line,
                                     GES_FMT(ges_remedy_quote(out->mem, facts, line->file))),
                     "edit that line");
}

/* One finding: what stops the whole file first, then whatever keeps go from being found. */
static void check(const ges_facts *facts, ges_findings *out) {
    bool is_cause = ges_unreached_cause(facts, out->mem) == GES_UNREACHED_FOREIGN;
    const ges_fact_foreign_line *line = is_cause ? ges_unreached_foreign(facts, out->mem) : NULL;
    if (line == NULL && facts->foreign.count != 0) {
        line = &facts->foreign.items[0];
    }
    if (line != NULL) {
        report(facts, out, line, is_cause ? GES_SEVERITY_ERROR : GES_SEVERITY_INFO);
    }
}

static const ges_rule_example examples[] = {
    {"a line for bash in config.fish",
     "shell fish\n"
     "foreign /home/ana/.config/fish/config.fish:3 GOPATH=/srv/go\n",
     "info: line 3 of /home/ana/.config/fish/config.fish has no effect on GOPATH: fish reads nothing "
     "of the file"},
    {"and go is not found because of it",
     "shell fish\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "foreign /home/ana/.config/fish/config.fish:3 PATH=$PATH:/usr/local/go/bin\n",
     "error: line 3 of /home/ana/.config/fish/config.fish has no effect on PATH: fish reads nothing "
     "of the file"},
    {"a line for fish in .bashrc",
     "foreign /home/ana/.bashrc:120 set -gx GOPATH /srv/go\n",
     "info: line 120 of /home/ana/.bashrc has no effect on GOPATH: it is the syntax of fish"},
    {"a line for csh in .bashrc",
     "foreign /home/ana/.bashrc:120 setenv GOPATH /srv/go\n",
     "info: line 120 of /home/ana/.bashrc has no effect on GOPATH: it is the syntax of csh"},
    {"fish understands export NAME=value",
     "shell fish\n"
     "foreign /home/ana/.config/fish/config.fish:3 export GOPATH=/srv/go\n"
     "foreign /home/ana/.config/fish/config.fish:4 export PATH=\"$PATH:/usr/local/go/bin\"\n"
     "foreign /home/ana/.config/fish/config.fish:5 GOOS=js go build\n",
     ""},
    {"as it should be",
     "foreign /home/ana/.bashrc:120 export GOPATH=/srv/go\n"
     "foreign /home/ana/.bashrc:121 set -x\n",
     ""},
};

const ges_rule ges_rule_foreign_shell_syntax = {
    .id = "GES050",
    .name = "foreign_shell_syntax",
    .severity = GES_SEVERITY_WARNING, /* info, or error when go is not found because of it */
    .harm = GES_HARM_SETTINGS,
    .title = "A start-up file has a line for another shell",
    .why = "`export NAME=value` is for sh, bash and zsh, `set -gx NAME value` for fish, `setenv NAME "
           "value` for csh. In the wrong file such a line does nothing, or worse: fish does not "
           "read any line of a `config.fish` that has `NAME=value` or `${NAME}` in it, and `export "
           "PATH=$PATH:/dir` leaves it with a single directory of PATH.",
    .fix = "Write the line in the syntax of the shell that reads the file. fish: `set -gx GOPATH "
           "/srv/go`, `fish_add_path /usr/local/go/bin`. bash and zsh: `export GOPATH=/srv/go`.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
