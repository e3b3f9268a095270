/* What people are told of a refresh whose code goes to a shell. */
#ifndef GES_CLI_REFRESHTELL_H
#define GES_CLI_REFRESHTELL_H

#include "cli/command.h"
#include "shell/refresh.h"

/* On standard error: what was taken over, by name; conflicts with both values (secrets masked
 * unless `reveals`); notes. */
void ges_cli_refresh_tell(ges_app *app, const ges_refresh *refresh, bool reveals);

#endif
