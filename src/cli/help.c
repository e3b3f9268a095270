/* `ges help`: everything from the command entries. */
#include "cli/commands.h"
#include "cli/manual.h"

static const ges_help_form forms[] = {
    {"man", "the manual page, for man(1)", ges_manual_man},
    {"markdown", "the reference, for a browser", ges_manual_markdown},
    {"bash", "completion for bash", ges_completion_bash},
    {"zsh", "completion for zsh", ges_completion_zsh},
    {"fish", "completion for fish", ges_completion_fish},
    {"powershell", "completion for PowerShell", ges_completion_powershell},
};

/* Of commands that find nothing wrong: those that end with 1 have a table of their own. */
static const ges_exit_code common_codes[] = {
    {GES_EXIT_OK, "done"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be done"},
};

const ges_exit_code *ges_command_exit_codes(const ges_command *command, size_t *count) {
    bool has_own = command->exit_codes != NULL;
    *count = has_own ? command->exit_code_count : GES_COUNT(common_codes);
    return has_own ? command->exit_codes : common_codes;
}

static void list_commands(ges_builder *out) {
    ges_build_str(out, "ges - which Go runs here, and why\n\nusage: ges COMMAND [options]\n\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        ges_build_format(out, "  %-11s %s\n", ges_commands[i]->name, ges_commands[i]->summary);
    }
    ges_build_str(out, "\n'ges help COMMAND' tells more. 'ges help --as FORM' prints it for other "
                       "readers:\n");
    for (size_t i = 0; i < GES_COUNT(forms); i++) {
        ges_build_format(out, "  %-11s %s\n", forms[i].name, forms[i].what);
    }
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

static void list_examples(ges_builder *out, const ges_command *command) {
    if (command->example_count != 0) {
        ges_build_str(out, "\nexamples:\n");
    }
    for (size_t i = 0; i < command->example_count; i++) {
        ges_build_format(out, "  %-40s %s\n", command->examples[i].command,
                         command->examples[i].what);
    }
}

static void describe(ges_app *app, const ges_command *command) {
    ges_build_format(&app->out, "ges %s - %s\n\nusage: %s\n", command->name, command->summary,
                     command->usage);
    if (command->description != NULL && command->description[0] != '\0') {
        ges_build_format(&app->out, "\n%s\n", command->description);
    }
    list_options(app, command);
    list_examples(&app->out, command);
    size_t count;
    const ges_exit_code *codes = ges_command_exit_codes(command, &count);
    ges_build_str(&app->out, "\nexit codes:\n");
    for (size_t i = 0; i < count; i++) {
        ges_build_format(&app->out, "  %d  %s\n", codes[i].code, codes[i].meaning);
    }
}

static int write_form(ges_app *app, ges_text name) {
    for (size_t i = 0; i < GES_COUNT(forms); i++) {
        if (ges_text_equal(name, ges_text_of(forms[i].name))) {
            forms[i].write(&app->out);
            return GES_EXIT_OK;
        }
    }
    return ges_app_usage(app, &ges_command_help, "unknown form '%.*s'", GES_FMT(name));
}

static int run(ges_app *app, const ges_args *args) {
    if (ges_args_has(&ges_command_help, args, "as")) {
        return write_form(app, ges_args_value(&ges_command_help, args, "as"));
    }
    if (args->word_count == 0) {
        list_commands(&app->out);
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

static const ges_option options[] = {
    {"as", "FORM", "print for another reader: man, markdown, bash, zsh, fish, powershell"},
};

static const ges_example examples[] = {
    {"ges help which", "what 'ges which' does"},
    {"ges help --as man | man -l -", "the manual page"},
    {"eval \"$(ges help --as bash)\"", "completion in this bash"},
};

const ges_command ges_command_help = {
    .name = "help",
    .summary = "tell what ges and its commands do",
    .usage = "ges help [--as FORM] [COMMAND]",
    .description = "Without a command: the list of commands. The manual page, the reference and the\n"
                   "completions are made from the same entries as this help.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
