/* Placeholder until the command's own step lands. */
#include "cli/commands.h"

static int run(ges_app *app, const ges_args *args) {
    (void)args;
    return ges_app_fail(app, &(ges_error){.text = "not supported on this system: 'env' is not written yet"});
}

const ges_command ges_command_env = {
    .name = "env", .summary = "not written yet", .usage = "ges env", .description = "", .run = run,
};
