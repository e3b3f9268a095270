/* `ges path check`. */
#ifndef GES_CLI_PATHCHECK_H
#define GES_CLI_PATHCHECK_H

#include "cli/keep.h"

/* Prints the entries of the effective PATH and of the scope with their troubles. Returns the exit code:
 * findings when there is one. */
int ges_path_check(ges_app *app, const ges_keep *keep);

#endif
