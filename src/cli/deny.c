/* `ges deny`: a project's files are not loaded, and nobody asks again. */
#include "cli/commands.h"
#include "cli/project.h"

static const ges_option options[] = {
    {"json", NULL, "print JSON, schema ges.deny/1"},
};

static int run(ges_app *app, const ges_args *args) {
    static const ges_view view = {"{*path}  {state}", false};
    ges_cli_project p;
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, &ges_command_deny, "one file or directory at a time");
    }
    if (app->is_recorded) {
        return ges_app_usage(app, &ges_command_deny, "a snapshot cannot be changed");
    }
    if (ges_cli_project_open(app, args->word_count != 0 ? args->words[0] : GES_T(""), &p, &err) !=
        GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (p.project.files.count == 0) {
        ges_cli_project_none(&p, &err);
        return ges_app_fail(app, &err);
    }
    ges_sink *sink = ges_app_report(app, args->is_set[0], "ges.deny/1");
    ges_sink_open_list(sink, "files", NULL);
    int code = GES_EXIT_OK;
    for (size_t i = 0; i < p.project.files.count && code == GES_EXIT_OK; i++) {
        if (ges_trust_deny(&p.store, p.project.files.items[i], &err) != GES_OK) {
            code = ges_app_fail(app, &err);
            continue;
        }
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "path", p.project.files.items[i]);
        ges_sink_text(sink, "state", ges_text_of(ges_trust_name(GES_TRUST_DENIED)));
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_app_report_done(app, sink);
    return code;
}

static const ges_example examples[] = {
    {"ges deny", "never load the files of this project"},
    {"ges deny .env.local", "only that one"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "none of them is loaded any more"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "there is none, or the decision could not be written; the reason is told"},
};

const ges_command ges_command_deny = {
    .name = "deny",
    .summary = "never load a project's files, and do not ask again",
    .usage = "ges deny [--json] [FILE|DIR]",
    .description = "Forgets every approval of the project's files (see 'ges allow') and keeps the "
                   "shell hook from announcing them, whatever they hold. 'ges allow' takes it back.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
