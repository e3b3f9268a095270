/* Commands that undo a setting, in the words of the user's shell and system, and the repairs that
 * `--fix` can make in its stead. */
#ifndef GES_DOCTOR_REMEDY_H
#define GES_DOCTOR_REMEDY_H

#include "doctor/doctor.h"

/* Adds the commands that remove `setting` where it stands and wherever the process got it from:
 * unset in this shell, `go env -u`, `reg delete`, "delete line 3 of ...". The repairs: the line of
 * the go env file goes, that of a start-up file below the home directory becomes a comment, the value
 * in the registry goes. */
void ges_remedy_remove(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                       const ges_fact_setting *setting);
/* The commands alone: when removing is one choice of several, or a matter of policy. */
void ges_remedy_offer_removal(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                              const ges_fact_setting *setting);
/* Adds the commands that give it another value at the same place. */
void ges_remedy_replace(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                        const ges_fact_setting *setting, ges_text value);
/* Adds the commands that append `dir` to PATH, now and for later shells; the repair puts a line into
 * our block of facts->shell_file, on Windows an entry into the user's key, unless the finding is only a
 * remark. */
void ges_remedy_append_path(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                            ges_text dir);
/* The same at the front. */
void ges_remedy_prepend_path(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                             ges_text dir);
/* `value` quoted for the user's shell if it needs that. */
ges_text ges_remedy_quote(ges_arena *mem, const ges_facts *facts, ges_text value);

#endif
