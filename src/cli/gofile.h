/* The options --go FILE and --goroot DIR of several commands. */
#ifndef GES_CLI_GOFILE_H
#define GES_CLI_GOFILE_H

#include "cli/command.h"

/* The go command that the options name: FILE, else DIR/bin/go, else "" (the one in PATH). */
ges_text ges_cli_go_file(ges_app *app, ges_text go, ges_text goroot);

/* What stands in for go's argv[0], which starts some of its messages: the name under which ges was
 * called when that is not its own ("" then). */
ges_text ges_cli_go_name(const ges_app *app);

#endif
