/* Where the hook of a shell is started from, and what is written there: the changes that `ges hook
 * --install` makes. */
#ifndef GES_CLI_HOOKINSTALL_H
#define GES_CLI_HOOKINSTALL_H

#include "base/list.h"
#include "env/plan.h"
#include "shell/hook.h"

typedef struct ges_hook_place {
    const ges_os *os;
    ges_arena *mem;
    const ges_env_list *env;
    const ges_shell *shell; /* with a hook */
    ges_text program;       /* absolute where it was found */
} ges_hook_place;

/* Adds them to the plan, and what people have to know beside it to *notes.
 * Errors: UNSUPPORTED (there is no place for this shell on this system), NOT_FOUND (no home), those
 *         of ges_plan_add and ges_plan_set_value */
GES_CHECK ges_status ges_hook_plan(const ges_hook_place *place, ges_plan *plan, ges_texts *notes,
                                   ges_error *err);

#endif
