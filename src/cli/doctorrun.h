/* What the files of `ges doctor` share: a run and what it found. doctor.c reads the options and
 * runs, doctorreport.c prints, doctorlist.c speaks of the rules themselves, doctorfix.c repairs. */
#ifndef GES_CLI_DOCTORRUN_H
#define GES_CLI_DOCTORRUN_H

#include "cli/commands.h"
#include "doctor/doctor.h"

/* What a whole run found. */
typedef struct ges_diagnosis {
    ges_text dir; /* looked at; absolute */
    ges_facts facts;
    ges_finding_list found;
    bool *is_chosen; /* ges_rule_count long, as the next one */
    bool *is_blind;  /* a gap kept the rule from running */
    size_t counts[GES_SEVERITY_ERROR + 1]; /* findings by severity */
    size_t checked;                        /* rules that ran */
} ges_diagnosis;

/* Looks at d->dir with the rules of d->is_chosen and fills the rest of *d.
 * Errors: those of ges_facts_gather, NO_MEMORY */
GES_CHECK ges_status ges_doctor_diagnose(ges_app *app, ges_diagnosis *d, ges_error *err);

/* doctorreport.c: prints the diagnosis; returns the exit code. */
int ges_doctor_report(ges_app *app, const ges_diagnosis *d, bool is_json);

/* doctorlist.c: what --list, --explain and --markdown print; the exit code. */
int ges_doctor_list(ges_app *app, bool is_json);
int ges_doctor_explain(ges_app *app, ges_text name, bool is_json);
int ges_doctor_page(ges_app *app, ges_text name);
/* Complains that no rule has that name. */
int ges_doctor_unknown_rule(ges_app *app, ges_text name);

#endif
