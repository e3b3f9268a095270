/* A command that works as if the shell had changed to another directory first. */
#ifndef GES_CLI_INDIR_H
#define GES_CLI_INDIR_H

#include "cli/command.h"

/* The process block of a shell that has changed to `dir`: PWD says so. "": it has not changed. Appended to
 * *env. Errors: those of env_list, NO_MEMORY */
GES_CHECK ges_status ges_cli_env_in(ges_app *app, ges_text dir, ges_env_list *env, ges_error *err);

/* `dir` as a shell would call it after `cd dir`. */
ges_text ges_cli_shell_name(ges_app *app, ges_text dir);

#endif
