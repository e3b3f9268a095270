/* `ges version`: which ges this is, or what `go version` says. */
#include "cli/commands.h"
#include "cli/gofile.h"
#include "go/envcmd.h"

#include "ges_version.h"

static const ges_option options[] = {
    {"go", "FILE", "answer as 'go version' of this go command"},
    {"goroot", "DIR", "answer as 'go version' of DIR/bin/go"},
};

static const ges_example examples[] = {
    {"ges version", "the version of ges"},
    {"ges version --go /usr/local/go/bin/go", "what 'go version' says there"},
};

static int run(ges_app *app, const ges_args *args) {
    ges_text go = ges_args_value(&ges_command_version, args, "go");
    ges_text goroot = ges_args_value(&ges_command_version, args, "goroot");
    ges_envcmd_result result;
    ges_error err = {0};
    if (args->word_count != 0) {
        return ges_app_usage(app, &ges_command_version, "unexpected word '%.*s'",
                             GES_FMT(args->words[0]));
    }
    if (go.len == 0 && goroot.len == 0) {
        ges_build_str(&app->out, "ges " GES_VERSION_TEXT "\n");
        return GES_EXIT_OK;
    }
    ges_envcmd_request request = {
        .goenv = {.os = app->os,
                  .go = ges_cli_go_file(app, go, goroot),
                  .name = ges_cli_go_name(app)},
    };
    if (ges_envcmd_version(&request, app->mem, &result, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    ges_build_text(&app->err, ges_build_done(&result.err));
    ges_build_text(&app->out, ges_build_done(&result.out));
    return result.exit_code;
}

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "done"},
    {GES_EXIT_FINDINGS, "'go version' of that go would end so"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be done"},
};

const ges_command ges_command_version = {
    .name = "version",
    .summary = "print the version of ges, or answer as 'go version' does",
    .usage = "ges version [--go FILE] [--goroot DIR]",
    .description = "Prints the version of ges. With --go or --goroot: what 'go version' prints "
                   "there, with its complaints and its exit status, without running go.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
