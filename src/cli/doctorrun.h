/* What the files of `ges doctor` share: a run and what it found. doctor.c reads the options and
 * runs, doctorreport.c prints, doctorlist.c speaks of the rules themselves, doctorfix.c repairs. */
#ifndef GES_CLI_DOCTORRUN_H
#define GES_CLI_DOCTORRUN_H

#include "cli/commands.h"
#include "cli/doctorchoice.h"
#include "doctor/doctor.h"

/* What a whole run found. */
typedef struct ges_diagnosis {
    ges_text dir; /* looked at; absolute */
    ges_facts facts;
    ges_finding_list found;
    ges_doctor_choice choice;
    bool is_ci;      /* report what a build agent must have, too */
    bool *is_blind;  /* a gap kept the rule from running */
    size_t counts[GES_SEVERITY_ERROR + 1]; /* findings by severity */
    size_t checked;                        /* rules that ran */
} ges_diagnosis;

/* Looks at d->dir with the rules of d->choice and fills the rest of *d.
 * Errors: those of ges_facts_gather, NO_MEMORY */
GES_CHECK ges_status ges_doctor_diagnose(ges_app *app, ges_diagnosis *d, ges_error *err);

/* How a diagnosis is printed: one const entry in its file, named in doctorformats.def. */
typedef struct ges_doctor_format {
    const char *name; /* as --format names it */
    const char *what; /* for help: "GitHub annotations" */
    void (*print)(ges_app *app, const ges_diagnosis *d);
} ges_doctor_format;

extern const ges_doctor_format *const ges_doctor_formats[];
extern const size_t ges_doctor_format_count;
#define GES_DOCTOR_FORMAT(name) extern const ges_doctor_format ges_doctor_format_##name;
#include "cli/doctorformats.def"
#undef GES_DOCTOR_FORMAT

/* What the findings mean for the exit code, by d->choice.fail_on. */
int ges_doctor_exit_code(const ges_diagnosis *d);

/* doctorlist.c: what --list, --explain and --markdown print; the exit code. */
int ges_doctor_list(ges_app *app, bool is_json);
int ges_doctor_explain(ges_app *app, ges_text name, bool is_json);
int ges_doctor_page(ges_app *app, ges_text name);
/* Complains that no rule has that name. */
int ges_doctor_unknown_rule(ges_app *app, ges_text name);

#endif
