/* `ges dotenv`: .env files as the programs that load them read them. */
#include "cli/commands.h"
#include "cli/dotenvfile.h"

enum { AS, REVEAL, JSON };

static const ges_option options[] = {
    [AS] = {"as", "DIALECT", "as this program reads it; common unless said"},
    [REVEAL] = {"reveal", NULL, "show secrets in text too"},
    [JSON] = {"json", NULL, "print JSON, schema ges.dotenv/1, with all values"},
};

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_dotenv;
    ges_dotenv_file file;
    ges_error err = {0};
    ges_text name = args->is_set[AS] ? args->values[AS] : GES_T("common");
    const ges_dotenv_dialect *dialect = ges_dotenv_find(name);
    if (args->word_count != 1) {
        return ges_app_usage(app, command, "name one file");
    }
    if (dialect == NULL) {
        return ges_app_usage(app, command, "no dialect '%.*s'; there are %.*s", GES_FMT(name),
                             GES_FMT(ges_dotenv_dialect_names(app->mem)));
    }
    if (ges_dotenv_open(app, args->words[0], &file, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    return ges_dotenv_show(app, &file, dialect, args->is_set[JSON], args->is_set[REVEAL]);
}

static const ges_example examples[] = {
    {"ges dotenv .env --as compose", "what docker compose reads"},
    {"ges dotenv .env --as node --json", "what node --env-file reads, for a program"},
    {"ges dotenv .env", "the variables, when every program reads the file alike; else why not"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "the program reads the file so"},
    {GES_EXIT_FINDINGS, "the program refuses the file, or would run something; the reason is said"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "the file could not be read"},
};

const ges_command ges_command_dotenv = {
    .name = "dotenv",
    .summary = "read .env files as the programs that load them do",
    .usage = "ges dotenv FILE [--as DIALECT] [--json]",
    .description =
        "Programs read .env files in different ways. --as says which one is meant: compose (docker "
        "compose), node-dotenv, dotenv-expand, dotenvx (npm), node (--env-file), godotenv, direnv, "
        "systemd (EnvironmentFile=), vscode-go (envFile), mise (_.file), python-dotenv, bash (set "
        "-a; . "
        "file), goenv (the file of go env -w). common, the default, is what all but the last read "
        "alike, and refuses the rest with the line and the reason.\n\n"
        "References such as ${HOME} see this process's environment. Nothing in a file is ever run: "
        "where dotenvx or bash would, the file is refused; only an `echo` of plain words is worked "
        "out.\n\n"
        "Text masks secrets; JSON is for programs and holds the values as they are.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
