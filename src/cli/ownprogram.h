/* Where this program is, for files that start it later. */
#ifndef GES_CLI_OWNPROGRAM_H
#define GES_CLI_OWNPROGRAM_H

#include "cli/command.h"

/* By the name it was called with, so that an update of it is followed; absolute where it was found,
 * else that name. */
ges_text ges_cli_own_program(const ges_app *app, const ges_env_list *env);

#endif
