/* `ges doctor --fix`: plan, show, ask, apply, look again. doctorfix.c works, doctorfixtext.c prints. */
#ifndef GES_CLI_DOCTORFIX_H
#define GES_CLI_DOCTORFIX_H

#include "cli/doctorrun.h"
#include "env/apply.h"

/* Why a finding is not repaired now. */
typedef enum ges_fix_left {
    GES_FIX_BY_NAME, /* a line that the user wrote: only when the rule is named */
    GES_FIX_BY_HAND, /* nothing that a program may do */
    GES_FIX_REFUSED, /* the file is not what the repair is for; `why` tells */
    GES_FIX_LATER,   /* another repair of the same lines comes first */
    GES_FIX_DONE,    /* the file says so already; this process does not know it yet */
} ges_fix_left;

typedef struct ges_fix_rest {
    const ges_finding *finding;
    ges_fix_left reason;
    ges_text why; /* one clause; may be empty */
} ges_fix_rest;
GES_LIST(ges_fix_rest_list, ges_fix_rest);

/* A run of --fix. */
typedef struct ges_fix {
    bool is_dry_run;
    bool is_sure;  /* --yes */
    bool is_named; /* --only on the command line: repair the user's own lines too */
    bool is_json;
    const ges_diagnosis *before;
    ges_plan plan;
    size_t step_count;         /* repairs in the plan */
    ges_fix_rest_list rest;    /* what the plan leaves */
    ges_applied applied;
    const ges_diagnosis *after; /* NULL: nothing was applied */
} ges_fix;

/* Repairs what `d` found. Returns the exit code. */
int ges_doctor_fix(ges_app *app, const ges_diagnosis *d, ges_fix *fix);

/* Prints the plan and what it leaves. */
void ges_fix_describe_plan(const ges_fix *fix, ges_sink *sink);
/* Prints what became of it: the journal's entry, what is gone, what remains. */
void ges_fix_describe_result(const ges_fix *fix, ges_arena *mem, ges_sink *sink);
/* "3 changes to 2 files and 1 registry value" */
ges_text ges_fix_count(const ges_fix *fix, ges_arena *mem);

#endif
