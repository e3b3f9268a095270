/* Shows a plan, asks, applies it and tells: the way of every command that changes something by one
 * plan. */
#ifndef GES_CLI_APPLYING_H
#define GES_CLI_APPLYING_H

#include "cli/command.h"
#include "env/apply.h"

typedef struct ges_applying {
    ges_app *app;
    ges_plan *plan;
    ges_text question; /* "Change it?" */
    const char *verb;  /* what was not done where the answer is no: "changed" */
    bool is_yes;       /* --yes: nobody is asked */
    bool is_json;      /* nobody can be asked */
    /* It reaches further than the command line says: where nobody can be asked, nothing is done without
     * --yes; else it is done unasked. docs/journal.md, "When ges asks". */
    bool wants_a_yes;
    /* applied: NULL before the question, to show the plan; then what was done */
    void (*report)(void *self, const ges_applied *applied);
    void *self;
} ges_applying;

/* Returns the exit status: OK; FINDINGS (nobody said yes); that of ges_app_fail. */
int ges_app_apply(const ges_applying *what);

#endif
