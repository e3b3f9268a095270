/* Placeholder until the command's own step lands. */
#include "cli/commands.h"

static int run(ges_app *app, const ges_args *args) {
    (void)args;
    return ges_app_fail(app, &(ges_error){.text = "not supported on this system: 'doctor' is not written yet"});
}

const ges_command ges_command_doctor = {
    .name = "doctor", .summary = "not written yet", .usage = "ges doctor", .description = "", .run = run,
};
