/* `ges unset`: takes variables away from where they are kept. */
#include "cli/commands.h"
#include "cli/keep.h"

static const ges_option options[] = {
    GES_KEEP_OPTIONS,
    {"json", NULL, "print JSON, schema ges.unset/1; does not ask"},
};

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_unset;
    ges_wish *wishes = ges_new_array(app->mem, args->word_count + 1, ges_wish);
    ges_keep keep = {.command = command,
                     .args = args,
                     .wishes = wishes,
                     .count = args->word_count,
                     .schema = "ges.unset/1"};
    ges_error err = {0};
    if (wishes == NULL) {
        (void)ges_arena_error(app->mem, &err); /* said below */
        return ges_app_fail(app, &err);
    }
    if (args->word_count == 0) {
        return ges_app_usage(app, command, "name a variable");
    }
    for (size_t i = 0; i < args->word_count; i++) {
        wishes[i] = (ges_wish){.verb = GES_WISH_UNSET, .name = args->words[i]};
        if (ges_text_find_char(args->words[i], '=') != GES_NPOS) {
            return ges_app_usage(app, command, "'%.*s' is a name with a value; give the name alone",
                                 GES_FMT(args->words[i]));
        }
    }
    return ges_keep_words(app, &keep);
}

static const ges_example examples[] = {
    {"ges unset GOFLAGS", "no longer for your shells"},
    {"ges unset --scope go GOPROXY GOSUMDB", "out of the go env file"},
    {"eval \"$(ges unset --scope session GOROOT)\"", "out of this bash or zsh only"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is gone, was not there, or --dry-run showed how"},
    {GES_EXIT_FINDINGS, "nothing was changed: the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be unset, or something else sets it; nothing was changed"},
};

const ges_command ges_command_unset = {
    .name = "unset",
    .summary = "take variables away from where they are kept",
    .usage = "ges unset [--scope user|machine|go|project|session] [options] NAME...",
    .description =
        "Removes what 'ges set' wrote in that scope; the scopes are those of 'ges help set'. On Linux "
        "and macOS lines that somebody else wrote into a start-up file are not touched: then the file "
        "and line are named, with what to do.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
