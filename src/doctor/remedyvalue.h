/* Repairs of variables in the Windows registry. */
#ifndef GES_DOCTOR_REMEDYVALUE_H
#define GES_DOCTOR_REMEDYVALUE_H

#include "doctor/doctor.h"
#include "env/fixers.h"

/* Is it declared in one of the two keys of variables? */
bool ges_is_registry_setting(const ges_fact_setting *setting);
/* The repair that does with that declaration what `fixer` does, `value` being the new text or entry.
 * It is refused when the key no longer holds what was found. Nothing when `setting` is no
 * registry's. */
void ges_remedy_value(ges_findings *out, ges_finding *finding, const ges_fixer *fixer,
                      const ges_fact_setting *setting, ges_text value);
/* The user's PATH gets `dir` at its end, for later terminals; nothing off Windows, nor for a mere
 * remark. */
void ges_remedy_user_path(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                          ges_text dir);
/* The command that gives `setting`, which the registry declares, another value for later
 * terminals. */
void ges_remedy_set_command(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                            const ges_fact_setting *setting, ges_text value);

#endif
