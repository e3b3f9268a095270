/* A value that no command line can hold: out of a file or standard input. */
#ifndef GES_CLI_VALUEFILE_H
#define GES_CLI_VALUEFILE_H

#include "cli/command.h"

/* The bytes of the file as the text of a variable; "-" is standard input. A byte order mark of UTF-8 at
 * the front and one line end at the end are cut off.
 * out:    allocated in app->mem; untouched on failure
 * Errors: INVALID (UTF-16; on Windows also what is no UTF-8, with the place), TOO_LARGE, those of
 *         reading */
GES_CHECK ges_status ges_cli_read_value(ges_app *app, ges_text from, ges_text *out, ges_error *err);

#endif
