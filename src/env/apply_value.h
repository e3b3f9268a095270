/* The registry's half of apply.c: looking again and writing, value by value. */
#ifndef GES_ENV_APPLY_VALUE_H
#define GES_ENV_APPLY_VALUE_H

#include "env/plan.h"

/* Is the value still what the plan was made for?
 * Errors: CONFLICT (it is not), those of reading */
GES_CHECK ges_status ges_apply_value_check(const ges_os *os, const ges_plan_value *value,
                                           ges_error *err);
/* Makes it `to` and reads it back. One system call writes, so that no moment shows a part.
 * *is_made: true once it is written, also when reading it back fails; false again when it reads
 * back as something else Errors: those of registry_set and registry_remove; CONFLICT (another
 * program wrote there since) */
GES_CHECK ges_status ges_apply_value_make(const ges_os *os, const ges_plan_place *place,
                                          const ges_plan_stored *to, bool *is_made, ges_error *err);
/* Makes a value that was made what it was before; one that another program has changed since stays.
 * Errors: those of reading, registry_set and registry_remove */
GES_CHECK ges_status ges_apply_value_take_back(const ges_os *os, const ges_plan_value *value,
                                               ges_error *err);

#endif
