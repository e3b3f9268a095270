/* Makes the changes of a plan: locks, looks again, journals, replaces each file and registry value in
 * one step, reads back. Killed at any moment each of them is the old or the new one. */
#ifndef GES_ENV_APPLY_H
#define GES_ENV_APPLY_H

#include "env/plan.h"

enum { GES_APPLY_WAIT_MS = 5000 }; /* for another process that changes files */

typedef struct ges_applied {
    uint64_t number;  /* of the journal's entry, for `ges undo NUMBER`; 0: there was nothing to do */
    ges_text lost;    /* extended attributes and the like that did not come along, named with their
                       * files; "" when all did */
} ges_applied;

/* Makes all changes of the plan or none.
 * journal_dir: from ges_journal_dir; made when it is not there
 * out:     texts in plan->mem; untouched on failure
 * Errors: CONFLICT (another process is at it, or a file is not what the plan was made for; nothing
 *         was changed), DENIED, IO and others of the os table: what had been changed is put back, and
 *         where that fails the sentence says so and the entry stays in the journal as interrupted */
GES_CHECK ges_status ges_plan_apply(const ges_plan *plan, ges_text journal_dir, ges_applied *out,
                                    ges_error *err);

#endif
