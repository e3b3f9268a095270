/* `ges shell`: the user's shell in an environment made from data. */
#include "base/number.h"
#include "cli/commands.h"
#include "cli/running.h"
#include "report/report.h"
#include "shell/shell.h"

#define LEVEL GES_T("GES_SHELL_LEVEL")

static ges_text value_of(const ges_app *app, ges_text name) {
    ges_env_list env;
    ges_text value = {NULL, 0};
    if (app->os->env_list(app->os, app->mem, &env, NULL) == GES_OK) {
        (void)ges_env_find(app->os, &env, name, &value); /* absent: empty */
    }
    return value;
}

/* The program that the user types into: the parent when it is a shell, else the account's. */
static ges_text choose_shell(const ges_app *app) {
    bool is_windows = app->os->family == GES_OS_WINDOWS;
    ges_text program = {NULL, 0};
    if (app->os->parent_program(app->os, app->mem, &program, NULL) == GES_OK &&
        ges_shell_find(program) != NULL) {
        return program;
    }
    program = value_of(app, is_windows ? GES_T("ComSpec") : GES_T("SHELL"));
    return program.len != 0 ? program : is_windows ? GES_T("cmd.exe") : GES_T("/bin/sh");
}

/* One more than the shell around this one, so that a prompt can tell. */
static ges_status mark(ges_app *app, ges_running *running, ges_error *err) {
    uint64_t level = 0;
    if (!ges_parse_u64(value_of(app, LEVEL), &level) || level > 1000) {
        level = 0;
    }
    ges_text text = ges_text_format(app->mem, "%u", (unsigned)level + 1);
    return ges_block_set(&running->block, app->os, LEVEL, text, GES_T("ges shell"), app->mem, err);
}

static int run(ges_app *app, const ges_args *args) {
    ges_running running;
    ges_error err = {0};
    ges_text program;
    int code = ges_running_read(app, &ges_command_shell, args, &running);
    if (code != GES_EXIT_OK) {
        return code;
    }
    if (mark(app, &running, &err) != GES_OK) {
        (void)ges_app_fail(app, &err); /* the codes of running are others */
        return GES_EXIT_RUN_FAILED;
    }
    ges_text *words = ges_new_array(app->mem, running.word_count + 1, ges_text);
    if (words == NULL) {
        return GES_EXIT_RUN_FAILED; /* the arena remembers, main tells */
    }
    words[0] = choose_shell(app);
    for (size_t i = 0; i < running.word_count; i++) {
        words[i + 1] = running.words[i];
    }
    running.words = words;
    running.word_count++;
    code = ges_running_find(app, &running, words[0], &program);
    if (code != GES_EXIT_OK || ges_running_print(app, &running, program)) {
        return code;
    }
    if (running.word_count == 1 && app->os->stream_is_terminal(app->os, GES_STDIN)) {
        ges_build_format(&app->err, "%s: ", app->program);
        ges_report_escape(&app->err, program);
        ges_build_str(&app->err, " in another environment; 'exit' leaves it\n");
    }
    return ges_running_run(app, &running, program);
}

static const ges_example examples[] = {
    {"ges shell --clean", "try a build with nothing else set"},
    {"ges shell --scope fresh", "a shell as after a new logon"},
    {"ges shell --set GOTOOLCHAIN=local -- -c 'go version'", "hand the shell arguments"},
};

const ges_command ges_command_shell = {
    .name = "shell",
    .summary = "start your shell in an environment made from data",
    .usage = "ges shell [--clean] [--scope SCOPE] [--env FILE] [--set NAME=VALUE] [--unset NAME] "
             "[-- ARGUMENT...]",
    .description =
        "Starts the shell that ges is called from, or else $SHELL (ComSpec on Windows), in the "
        "environment that the options describe; they are those of 'ges run'. The shell reads its "
        "start-up files as always, which may set variables again.\n\n"
        "GES_SHELL_LEVEL counts such shells inside each other; 'exit' leaves one. What it left "
        "running ends with it, unless --keep-rest says so.",
    GES_RUNNING_FIELDS,
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
