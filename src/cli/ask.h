/* Asks the user. */
#ifndef GES_CLI_ASK_H
#define GES_CLI_ASK_H

#include "cli/command.h"

/* Writes what was said so far, then "QUESTION [y/N] " on standard error, and reads a line. *yes only
 * for y and yes.
 * Errors: UNSUPPORTED when nobody can be asked (standard input is no terminal), those of writing */
GES_CHECK ges_status ges_app_confirm(ges_app *app, const char *question, bool *yes,
                                     ges_error *err);

#endif
