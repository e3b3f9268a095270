/* Asks the user. */
#ifndef GES_CLI_ASK_H
#define GES_CLI_ASK_H

#include "cli/command.h"

/* Writes what was said so far; then, when standard input and standard error are a terminal, asks
 * "QUESTION [y/N] " and reads a line. *is_yes only for y and yes.
 * *is_asked: false when there is no terminal
 * Errors: those of writing */
GES_CHECK ges_status ges_app_confirm(ges_app *app, ges_text question, bool *is_asked, bool *is_yes,
                                     ges_error *err);

#endif
