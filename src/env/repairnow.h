/* A change that nobody is asked about: planned, applied, and planned anew when another process was
 * faster. */
#ifndef GES_ENV_REPAIRNOW_H
#define GES_ENV_REPAIRNOW_H

#include "env/apply.h"

enum { GES_RETRY_MS = 20000, GES_RETRY_TRIES = 1000 }; /* after that CONFLICT is handed on */

/* What was tried so far; starts as 0. */
typedef struct ges_retry {
    int64_t since_ns;
    int tries;
} ges_retry;
/* Is it worth planning anew after `status`? */
bool ges_apply_again(const ges_os *os, ges_status status, ges_retry *retry);

/* Makes one repair. An edit of lines loses nothing of what another process wrote meanwhile, as it is
 * worked out again on the new content. *out may be NULL.
 * Errors: those of ges_plan_add, ges_plan_apply, ges_journal_dir */
GES_CHECK ges_status ges_repair_now(const ges_os *os, ges_arena *mem, const ges_repair *repair,
                                    ges_text what, ges_applied *out, ges_error *err);

#endif
