/* `ges load --refresh`: the session is brought to what a new one would have before the project is
 * loaded on top of that, and the shell is told both at once. */
#ifndef GES_CLI_LOADFOLLOW_H
#define GES_CLI_LOADFOLLOW_H

#include "cli/command.h"
#include "env/load.h"
#include "shell/follow.h"

/* What the shell is told: every variable that `load`, made for follow->env, leaves other than the
 * session has it. In the arena. */
ges_load_changes ges_load_follow_changes(ges_app *app, const ges_env_list *session,
                                         const ges_follow *follow, const ges_load *load,
                                         ges_arena *mem);
/* Tells what was refreshed, on standard error and only when the sources say something new. */
void ges_load_follow_tell(ges_app *app, const ges_follow *follow);

#endif
