/* The registry's half of undo.c. */
#ifndef GES_ENV_UNDO_VALUE_H
#define GES_ENV_UNDO_VALUE_H

#include "env/undo.h"

/* Adds the way back of one value that is as the entry made it.
 * Errors: CORRUPT (the journal's bytes are not those of their mark), those of ges_plan_set_value */
GES_CHECK ges_status ges_undo_add_value(ges_plan *plan, const ges_journal_value *value,
                                        ges_error *err);
/* "take back: X" for X, and X again for that. */
ges_text ges_undo_turned(ges_text what, ges_arena *mem);

#endif
