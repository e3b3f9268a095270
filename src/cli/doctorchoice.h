/* What a run of `ges doctor` checks, how severely, and what makes it fail: the settings files, then
 * the command line. */
#ifndef GES_CLI_DOCTORCHOICE_H
#define GES_CLI_DOCTORCHOICE_H

#include "cli/settings.h"
#include "doctor/doctor.h"

/* The words of --fail-on; each but the last is the severity of its place. */
typedef enum ges_fail_on {
    GES_FAIL_ON_INFO = GES_SEVERITY_INFO,
    GES_FAIL_ON_WARNING = GES_SEVERITY_WARNING,
    GES_FAIL_ON_ERROR = GES_SEVERITY_ERROR,
    GES_FAIL_NEVER,
} ges_fail_on;

/* Arrays are ges_rule_count long. */
typedef struct ges_doctor_choice {
    bool *is_chosen;
    bool *is_skipped_by_file; /* a settings file took it out, not the command line */
    const char **severity;    /* wanted by a settings file: "error" ...; NULL: the check's own */
    ges_fail_on fail_on;
    ges_settings_files files; /* that were read */
} ges_doctor_choice;

/* What the command line says; texts are empty where it says nothing. */
typedef struct ges_doctor_wish {
    bool has_only;
    ges_text only, skip, fail_on; /* lists of rules; a word */
    bool without_files;           /* leave the settings files unread */
} ges_doctor_wish;

/* Names on the command line beat the files: --only checks just those, --skip takes more out.
 * Errors: INVALID for a rule or word on the command line that does not exist; CORRUPT for one in a
 *         file; those of ges_settings_load; NO_MEMORY */
GES_CHECK ges_status ges_doctor_choose(const ges_os *os, ges_text dir, const ges_doctor_wish *wish,
                                       ges_arena *mem, ges_doctor_choice *out, ges_error *err);
/* Gives the findings the severities that the files want. */
void ges_doctor_weigh(const ges_doctor_choice *choice, ges_finding_list *found);

#endif
