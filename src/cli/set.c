/* `ges set`: gives variables values that last. */
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/valuefile.h"

static const ges_option options[] = {
    GES_KEEP_OPTIONS,
    {"from", "FILE", "the value of the one NAME is what the file holds, as UTF-8 and without a line end "
                     "at its end; '-' is standard input"},
    {"json", NULL, "print JSON, schema ges.set/1; does not ask"},
};

/* NAME=VALUE; with --from NAME alone, whose value is read. Errors: INVALID (no such word), those of
 * reading, which are no matter of the command line */
static ges_status take_word(ges_app *app, const ges_args *args, ges_text word, ges_wish *out,
                            bool *is_usage, ges_error *err) {
    const ges_command *command = &ges_command_set;
    bool is_read = ges_args_has(command, args, "from");
    bool has_value = ges_text_find_char(word, '=') != GES_NPOS;
    out->verb = GES_WISH_SET;
    *is_usage = true;
    if (is_read && (args->word_count != 1 || has_value)) {
        return ges_error_set(err, GES_INVALID, "with --from, name one variable and no value");
    }
    if (is_read) {
        *is_usage = false;
        out->name = word;
        return ges_cli_read_value(app, ges_args_value(command, args, "from"), &out->value, err);
    }
    return ges_text_cut(word, '=', &out->name, &out->value)
               ? GES_OK
               : ges_error_set(err, GES_INVALID,
                               "'%.*s' has no value: write NAME=VALUE, NAME --from FILE, or use "
                               "'ges unset'",
                               GES_FMT(word));
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_set;
    ges_wish *wishes = ges_new_array(app->mem, args->word_count + 1, ges_wish);
    ges_keep keep = {.command = command,
                     .args = args,
                     .wishes = wishes,
                     .count = args->word_count,
                     .schema = "ges.set/1"};
    ges_error err = {0};
    if (wishes == NULL) {
        (void)ges_arena_error(app->mem, &err); /* said below */
        return ges_app_fail(app, &err);
    }
    if (args->word_count == 0) {
        return ges_app_usage(app, command, "name a variable and its value: NAME=VALUE");
    }
    for (size_t i = 0; i < args->word_count; i++) {
        bool is_usage = false;
        if (take_word(app, args, args->words[i], &wishes[i], &is_usage, &err) != GES_OK) {
            return is_usage ? ges_app_usage(app, command, "%s", err.text) : ges_app_fail(app, &err);
        }
    }
    return ges_keep_words(app, &keep);
}

static const ges_example examples[] = {
    {"ges set GOPRIVATE=git.example.com", "for your shells from now on"},
    {"ges set --scope go GOPROXY=https://proxy.example.com,direct", "in the go env file, for go alone"},
    {"eval \"$(ges set --scope session GOFLAGS=-mod=mod)\"", "in this bash or zsh only"},
    {"ges set --yes GES_NOTES --from notes.txt", "a value of any length, line ends in it or not"},
    {"ges set --scope machine --dry-run GOTOOLCHAIN=local", "show what it would do for everybody"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is set, was so already, or --dry-run showed how"},
    {GES_EXIT_FINDINGS, "nothing was changed: the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be set; nothing was changed"},
};

const ges_command ges_command_set = {
    .name = "set",
    .summary = "give variables values that last",
    .usage = "ges set [--scope user|machine|go|project|session] [options] NAME=VALUE...|NAME --from FILE",
    .description =
        "Writes the values to where the scope keeps variables, shows the lines that change, asks on a "
        "terminal, and says who has them from when on. 'ges undo' takes it back, byte for byte.\n\n"
        "user: your shells; on Linux and macOS one marked block in the start-up files of your shell "
        "(or, with --in environment.d, a file for graphical sessions). machine: everybody's shells. "
        "go: the go env file, with all checks of 'go env -w'. project: ges.env in the project's root, "
        "which shells with the hook load once 'ges allow' approved it. session: prints code for the "
        "calling shell.\n\n"
        "A value arrives as it is, whatever characters it holds; what a file cannot hold is refused "
        "with the reason. Nothing else in a file is touched, and a change that somebody else made "
        "meanwhile is kept.\n\n"
        "A command line holds 8191 characters in cmd, 32767 on Windows and 131072 bytes on Linux. A "
        "longer value comes from a file or standard input: `--from FILE`, `--from -`. A byte order "
        "mark and one line end at the end are cut off, nothing else.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
