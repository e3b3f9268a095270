/* `ges dotenv`: .env files as the programs that load them read them. */
#include "cli/commands.h"
#include "cli/dotenvcompare.h"
#include "cli/dotenvedit.h"
#include "cli/dotenvfile.h"

enum { AS, COMPARE, CHECK, DRY_RUN, YES, REVEAL, JSON };

static const ges_option options[] = {
    [AS] = {"as", "DIALECT", "as this program reads it; common unless said"},
    [COMPARE] = {"compare", NULL,
                 "tell for which variables programs disagree (--as A,B: only these)"},
    [CHECK] = {"check", NULL, "fmt: only tell whether the file would change; exit status 1 if so"},
    [DRY_RUN] = {"dry-run", NULL, "set, unset, fmt: show what would change, and change nothing"},
    [YES] = {"yes", NULL, "set, unset, fmt: do not ask, at a terminal either"},
    [REVEAL] = {"reveal", NULL, "show secrets in text too"},
    [JSON] = {"json", NULL, "print JSON, schema ges.dotenv/1, with all values; does not ask"},
};

/* NULL, when every name in the list is known. */
static const ges_text *unknown_name(ges_arena *mem, ges_text list) {
    ges_text *piece = ges_new(mem, ges_text);
    while (piece != NULL && ges_text_next(&list, ',', piece)) {
        *piece = ges_text_trim(*piece);
        if (ges_dotenv_find(*piece) == NULL) {
            return piece;
        }
    }
    return NULL;
}

/* Does the file stand in front, as in other commands? Of a value only its sign is looked at: it may
 * be a secret and is not repeated. */
static bool is_swapped(const ges_app *app, ges_text first, ges_text second, bool is_set) {
    ges_text sign = GES_T("=");
    return is_set ? !ges_text_contains(first, sign) && ges_text_contains(second, sign)
                  : ges_os_is_file(app->os, first) && !ges_os_exists(app->os, second);
}

/* The verb, its words and the file. */
static int run_verb(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_dotenv;
    ges_dotenv_edit edit = {.command = command,
                            .verb = args->words[0],
                            .path = args->words[args->word_count - 1],
                            .is_check = args->is_set[CHECK],
                            .is_dry_run = args->is_set[DRY_RUN],
                            .is_yes = args->is_set[YES],
                            .is_json = args->is_set[JSON]};
    bool is_fmt = ges_text_equal(edit.verb, GES_T("fmt"));
    bool is_set = ges_text_equal(edit.verb, GES_T("set"));
    if (args->word_count != (is_fmt ? 2 : 3)) {
        return ges_app_usage(app, command,
                             "write: set NAME=VALUE FILE, unset NAME FILE, or fmt FILE");
    }
    if (edit.is_check && !is_fmt) {
        return ges_app_usage(app, command, "--check goes with fmt");
    }
    if (!is_fmt && is_swapped(app, args->words[1], args->words[2], is_set)) {
        return ges_app_usage(app, command, "the file comes last: ges dotenv %s %.*s",
                             is_set ? "set NAME=VALUE" : "unset NAME", GES_FMT(args->words[1]));
    }
    edit.name = is_fmt ? (ges_text){NULL, 0} : args->words[1];
    if (is_set && !ges_text_cut(args->words[1], '=', &edit.name, &edit.value)) {
        return ges_app_usage(app, command, "'%.*s' has no value: write NAME=VALUE, or use unset",
                             GES_FMT(args->words[1]));
    }
    return ges_dotenv_change(app, &edit);
}

static bool is_verb(ges_text word) {
    return ges_text_equal(word, GES_T("set")) || ges_text_equal(word, GES_T("unset")) ||
           ges_text_equal(word, GES_T("fmt"));
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_dotenv;
    ges_dotenv_file file;
    ges_error err = {0};
    if (args->word_count > 1 && is_verb(args->words[0])) {
        return run_verb(app, args);
    }
    bool is_compare = args->is_set[COMPARE];
    ges_text name = args->is_set[AS] ? args->values[AS] : GES_T("common");
    const ges_text *unknown = is_compare                      ? unknown_name(app->mem, name)
                              : ges_dotenv_find(name) == NULL ? &name
                                                              : NULL;
    if (args->word_count != 1) {
        return ges_app_usage(app, command, "name one file");
    }
    if (unknown != NULL) {
        return ges_app_usage(app, command, "no dialect '%.*s'; there are %.*s", GES_FMT(*unknown),
                             GES_FMT(ges_dotenv_dialect_names(app->mem)));
    }
    if (ges_dotenv_open(app->os, args->words[0], NULL, app->mem, &file, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (is_compare) {
        return ges_dotenv_compare(app, &file, args->values[AS], args->is_set[JSON],
                                  args->is_set[REVEAL]);
    }
    return ges_dotenv_show(app, &file, ges_dotenv_find(name), args->is_set[JSON],
                           args->is_set[REVEAL]);
}

static const ges_example examples[] = {
    {"ges dotenv .env --as compose", "what docker compose reads"},
    {"ges dotenv .env --as node --json", "what node --env-file reads, for a program"},
    {"ges dotenv .env --compare",
     "for which variables programs disagree, and what to write instead"},
    {"ges dotenv set 'GREETING=it is $5' .env",
     "a value, quoted so that all programs read it alike"},
    {"ges dotenv fmt --check .env",
     "for CI: is every line written so that programs cannot disagree?"},
    {"ges dotenv .env", "the variables, when every program reads the file alike; else why not"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "the program reads the file so; with --compare: all agree; it is changed"},
    {GES_EXIT_FINDINGS,
     "the program refuses the file, or would run something; --compare: some "
     "disagree; fmt --check: it would change; set, unset, fmt: the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "the file could not be read, or not be changed"},
};

const ges_command ges_command_dotenv = {
    .name = "dotenv",
    .summary = "read .env files as the programs that load them do",
    .usage = "ges dotenv FILE [--as DIALECT | --compare] [--json]\n"
             "       ges dotenv set NAME=VALUE FILE | unset NAME FILE | fmt [--check] FILE",
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
        "set, unset and fmt edit a file and leave comments, layout and line ends as they are; 'ges "
        "undo' "
        "takes them back. set quotes a value so that all programs read it alike, and says which do "
        "not "
        "where that cannot be. fmt rewrites the lines that mean the same to all that take them, "
        "and "
        "leaves those alone about which programs disagree: --compare tells of them.\n\n"
        "Text masks secrets; JSON is for programs and holds the values as they are.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
