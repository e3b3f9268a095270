/* What `ges set`, `unset` and `path` share: the scope, the plan that is shown, the question, the change,
 * and what it means for whom. */
#ifndef GES_CLI_KEEP_H
#define GES_CLI_KEEP_H

#include "cli/command.h"
#include "env/apply.h"
#include "env/scope.h"

/* The options that every one of the three commands has, for its table. */
#define GES_KEEP_OPTIONS                                                                           \
    {"scope", "NAME", "where it is kept: user, machine, go, project or session; user unless said"}, \
    {"in", "KIND", "user on Linux: shell (its start-up file) or environment.d"},                   \
    {"shell", "NAME", "for this shell, instead of the one that runs here"},                        \
    {"go", "FILE", "scope go: by the rules of this go command, not the first one in PATH"},        \
    {"dry-run", NULL, "show what would change, and change nothing"},                               \
    {"yes", NULL, "do not ask, at a terminal either"}

/* One command line. */
typedef struct ges_keep {
    const ges_command *command;
    const ges_args *args;
    const ges_wish *wishes;
    size_t count;
    const char *schema;
    /* filled on the way */
    ges_text scope_name;
    ges_scope_ask ask;
    ges_scope_notes notes; /* of the scope */
    ges_scope_notes own;   /* of the command; may be filled before */
    bool is_json;
    bool is_dry_run;
} ges_keep;

/* Fills ask, scope_name and the switches from the options.
 * Errors: INVALID with a sentence for the user, those of the os table */
GES_CHECK ges_status ges_keep_open(ges_app *app, ges_keep *keep, ges_error *err);
/* Makes the wishes true. Returns the exit code. */
int ges_keep_run(ges_app *app, ges_keep *keep);
/* Both, for a command whose words are wishes, once no name stands among them twice. Returns the exit
 * code. */
int ges_keep_words(ges_app *app, ges_keep *keep);

/* The scope `session`: the code that the calling shell evaluates. Returns the exit code. */
int ges_keep_session(ges_app *app, ges_keep *keep);

#endif
