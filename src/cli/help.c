/* `ges help`: everything from the command entries. */
#include "cli/commands.h"

static void list_commands(ges_app *app) {
    ges_build_str(&app->out, "ges - which Go runs here, and why\n\nusage: ges COMMAND [options]\n\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        ges_build_format(&app->out, "  %-11s %s\n", ges_commands[i]->name,
                         ges_commands[i]->summary);
    }
    ges_build_str(&app->out, "\n'ges help COMMAND' tells more.\n");
}

static void list_options(ges_app *app, const ges_command *command) {
    if (command->option_count != 0) {
        ges_build_str(&app->out, "\noptions:\n");
    }
    for (size_t i = 0; i < command->option_count; i++) {
        const ges_option *option = &command->options[i];
        ges_text left = ges_text_format(app->mem, "--%s%s%s", option->name,
                                        option->value != NULL ? " " : "",
                                        option->value != NULL ? option->value : "");
        ges_build_format(&app->out, "  %-20.*s %s\n", GES_FMT(left), option->help);
    }
}

static const ges_exit_code common_codes[] = {
    {GES_EXIT_OK, "fine"},
    {GES_EXIT_FINDINGS, "findings"},
    {GES_EXIT_USAGE, "the command line was wrong"},
    {GES_EXIT_FAILED, "it could not be done"},
};

static void describe(ges_app *app, const ges_command *command) {
    ges_build_format(&app->out, "ges %s - %s\n\nusage: %s\n", command->name, command->summary,
                     command->usage);
    if (command->description != NULL && command->description[0] != '\0') {
        ges_build_format(&app->out, "\n%s\n", command->description);
    }
    list_options(app, command);
    if (command->example_count != 0) {
        ges_build_str(&app->out, "\nexamples:\n");
    }
    for (size_t i = 0; i < command->example_count; i++) {
        ges_build_format(&app->out, "  %-36s %s\n", command->examples[i].command,
                         command->examples[i].what);
    }
    bool has_own = command->exit_codes != NULL;
    const ges_exit_code *codes = has_own ? command->exit_codes : common_codes;
    size_t count = has_own ? command->exit_code_count : GES_COUNT(common_codes);
    ges_build_str(&app->out, "\nexit codes:\n");
    for (size_t i = 0; i < count; i++) {
        ges_build_format(&app->out, "  %d  %s\n", codes[i].code, codes[i].meaning);
    }
}

static int run(ges_app *app, const ges_args *args) {
    if (args->word_count == 0) {
        list_commands(app);
        return GES_EXIT_OK;
    }
    const ges_command *command = ges_command_find(args->words[0]);
    if (command == NULL) {
        return ges_app_usage(app, &ges_command_help, "unknown command '%.*s'",
                             GES_FMT(args->words[0]));
    }
    describe(app, command);
    return GES_EXIT_OK;
}

const ges_command ges_command_help = {
    .name = "help",
    .summary = "tell what ges and its commands do",
    .usage = "ges help [COMMAND]",
    .description = "Without a command: the list of commands.",
    .run = run,
};
