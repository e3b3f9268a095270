/* `ges version`: which ges this is. */
#include "cli/commands.h"

#include "ges_version.h"

static int run(ges_app *app, const ges_args *args) {
    (void)args;
    ges_build_str(&app->out, "ges " GES_VERSION_TEXT "\n");
    return GES_EXIT_OK;
}

const ges_command ges_command_version = {
    .name = "version",
    .summary = "print the version of ges, or answer as 'go version' would",
    .usage = "ges version",
    .description = "Prints the version of ges.",
    .run = run,
};
