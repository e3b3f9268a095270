/* `ges refresh`: brings the running shell up to date. */
#include "shell/refresh.h"

#include "cli/commands.h"
#include "cli/refreshtell.h"
#include "env/secret.h"
#include "report/report.h"

enum { SHELL, DRY_RUN, TAKE, RUN_LOGIN_SHELL, BEGIN, REVEAL, JSON };

static const ges_option options[] = {
    [SHELL] = {"shell", "NAME",
               "bash, zsh, fish, sh, pwsh, cmd, nu or elvish, not the one found out"},
    [DRY_RUN] = {"dry-run", NULL, "only show what would change"},
    [TAKE] = {"take", "NAMES", "of these (with commas, or 'all') take the new value in a conflict"},
    [RUN_LOGIN_SHELL] = {"run-login-shell", NULL,
                         "Unix: run the start-up files in a clean shell rather than follow them"},
    [BEGIN] = {"begin", NULL, "change nothing: the session begins here, remember what holds now"},
    [REVEAL] = {"reveal", NULL, "show secrets as they are"},
    [JSON] = {"json", NULL, "show what would change as JSON, schema ges.refresh/1"},
};

typedef struct refreshing {
    ges_app *app;
    const ges_args *args;
    const ges_shell *shell;
    ges_refresh refresh;
} refreshing;

/* --- what would change ------------------------------------------------------------------------ */

static ges_text shown(const refreshing *r, ges_text name, ges_text value) {
    return r->args->is_set[REVEAL] ? value : ges_secret_mask(r->app->mem, name, value);
}

static void describe_entries(ges_sink *sink, const char *key, const ges_texts *entries,
                             const ges_view *view) {
    ges_sink_open_list(sink, key, NULL);
    for (size_t i = 0; i < entries->count; i++) {
        ges_sink_open(sink, NULL, view);
        ges_sink_text(sink, "entry", entries->items[i]);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_change(const refreshing *r, const ges_merge_change *change, ges_sink *sink) {
    static const char *const verbs[] = {"set", "unset", "conflict"};
    static const ges_view value = {"{*name}[: {session}] -> {fresh}", false};
    static const ges_view gone = {"{*name} is taken away[; it was {session}]", false};
    static const ges_view list = {"{*name}[ {-order}]", false};
    static const ges_view conflict = {"{!verb} {*name}: this session has set it itself and keeps "
                                      "{session}; a new one has {fresh}",
                                      false};
    static const ges_view added = {"+ {entry}", false};
    static const ges_view removed = {"- {entry}", false};
    const ges_view *view = change->verb == GES_MERGE_CONFLICT ? &conflict
                           : change->verb == GES_MERGE_UNSET  ? &gone
                           : change->is_list                  ? &list
                                                              : &value;
    ges_sink_open(sink, NULL, view);
    ges_sink_text(sink, "name", change->name);
    ges_sink_text(sink, "verb", ges_text_of(verbs[change->verb]));
    ges_text old = shown(r, change->name, change->old);
    ges_text new_value = shown(r, change->name, change->value);
    ges_sink_text(sink, "session", change->was_set && old.len == 0 ? GES_T("\"\"") : old);
    ges_sink_boolean(sink, "was_set", change->was_set);
    ges_sink_text(sink, "fresh", !change->is_set ? GES_T("none") : new_value);
    if (change->is_list) {
        ges_sink_text(sink, "order",
                      change->list.is_reordered ? GES_T("(in another order)") : GES_T(""));
        describe_entries(sink, "added", &change->list.added, &added);
        describe_entries(sink, "removed", &change->list.removed, &removed);
    }
    ges_sink_close(sink);
}

static void describe_texts(ges_sink *sink, const char *key, const ges_texts *texts,
                           const char *heading) {
    static const ges_view view = {"{text}", false};
    ges_sink_open_list(sink, key, heading);
    for (size_t i = 0; i < texts->count; i++) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "text", texts->items[i]);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe(refreshing *r, ges_sink *sink) {
    const ges_refresh *refresh = &r->refresh;
    bool is_needed = ges_refresh_is_needed(refresh);
    ges_sink_text(sink, "shell", ges_text_of(r->shell->name));
    ges_sink_boolean(sink, "stale", is_needed);
    ges_sink_boolean(sink, "has_baseline", refresh->has_baseline);
    ges_sink_open_list(sink, "changes", NULL);
    for (size_t i = 0; i < refresh->merge.count; i++) {
        describe_change(r, &refresh->merge.items[i], sink);
    }
    ges_sink_close_list(sink);
    describe_texts(sink, "unsure", &refresh->unsure,
                   "left alone, as start-up files run programs for them (--run-login-shell asks):");
    describe_texts(sink, "notes", &refresh->notes, "notes:");
    if (refresh->merge.count == 0) {
        ges_sink_say(sink, "ok", GES_T("this session has what a new one would have"));
    }
    if (!refresh->has_baseline && refresh->merge.count != 0) {
        ges_sink_say(sink, "dim",
                     GES_T("Nobody noted how this session began, so nothing is taken away or "
                           "replaced this time."));
    }
}

static ges_text evaluation(const refreshing *r) {
    ges_text command =
        r->args->is_set[SHELL]
            ? ges_text_join(r->app->mem, GES_T("ges refresh --shell "), ges_text_of(r->shell->name))
            : GES_T("ges refresh");
    return ges_text_format(r->app->mem, r->shell->evaluate, ges_text_cstr(r->app->mem, command));
}

static int report(refreshing *r, bool is_json) {
    ges_sink *sink = ges_app_report(r->app, is_json, "ges.refresh/1");
    describe(r, sink);
    if (ges_refresh_is_needed(&r->refresh)) {
        ges_sink_say(sink, NULL, GES_T(""));
        ges_sink_say(
            sink, "bold",
            ges_text_join(r->app->mem, GES_T("This shell takes it over with: "), evaluation(r)));
    }
    ges_app_report_done(r->app, sink);
    return ges_refresh_is_needed(&r->refresh) ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}

/* --- the code --------------------------------------------------------------------------------- */

/* Standard output is evaluated, so people are told on standard error. */
static int print_code(refreshing *r) {
    ges_app *app = r->app;
    ges_text code = ges_refresh_script(&r->refresh, app->mem);
    if (code.ptr == NULL) {
        ges_error err = {0};
        (void)ges_arena_error(app->mem, &err);
        return ges_app_fail(app, &err);
    }
    ges_build_text(&app->out, code);
    ges_cli_refresh_tell(app, &r->refresh, r->args->is_set[REVEAL]);
    return GES_EXIT_OK;
}

/* --- the command ------------------------------------------------------------------------------ */

static const ges_shell *find_shell(ges_app *app, const ges_args *args) {
    ges_text program;
    ges_env_list process = {0};
    if (args->is_set[SHELL]) {
        return ges_shell_find(args->values[SHELL]);
    }
    const ges_shell *shell = NULL;
    if (app->os->parent_program(app->os, app->mem, &program, NULL) == GES_OK) {
        shell = ges_shell_find(program);
    }
    if (shell == NULL && app->os->env_list(app->os, app->mem, &process, NULL) == GES_OK &&
        ges_env_find(app->os, &process, GES_T("SHELL"), &program)) {
        shell = ges_shell_find(program);
    }
    return shell;
}

static ges_texts names_to_take(ges_app *app, ges_text list) {
    ges_texts names = {0};
    ges_text piece;
    while (list.len != 0 && ges_text_next(&list, ',', &piece)) {
        (void)ges_list_push(app->mem, &names, ges_text_trim(piece)); /* the arena remembers */
    }
    return names;
}

static int run(ges_app *app, const ges_args *args) {
    refreshing r = {.app = app, .args = args, .shell = find_shell(app, args)};
    ges_texts take = names_to_take(app, args->values[TAKE]);
    ges_error err = {0};
    if (args->word_count != 0) {
        return ges_app_usage(app, &ges_command_refresh,
                             "there are no words, only options, "
                             "not '%.*s'",
                             GES_FMT(args->words[0]));
    }
    if (r.shell == NULL) {
        return ges_app_usage(app, &ges_command_refresh,
                             args->is_set[SHELL] ? "no shell is called '%.*s' here"
                                                 : "which shell this is was not found out; say it "
                                                   "with --shell%.*s",
                             GES_FMT(args->is_set[SHELL] ? args->values[SHELL] : GES_T("")));
    }
    ges_refresh_request request = {
        .os = app->os,
        .shell = r.shell,
        .runs_login_shell = args->is_set[RUN_LOGIN_SHELL],
        .is_begin = args->is_set[BEGIN],
        .take = &take,
        .takes_all = ges_text_equal(args->values[TAKE], GES_T("all")),
    };
    if (ges_refresh_open(&request, app->mem, &r.refresh, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    bool is_shown = args->is_set[DRY_RUN] || args->is_set[JSON] ||
                    (!args->is_set[BEGIN] && app->os->stream_is_terminal(app->os, GES_STDOUT));
    return is_shown ? report(&r, args->is_set[JSON]) : print_code(&r);
}

static const ges_example examples[] = {
    {"eval \"$(ges refresh)\"", "bash, zsh: bring this shell up to date"},
    {"ges refresh | source", "the same in fish"},
    {"ges refresh | Out-String | Invoke-Expression", "the same in PowerShell"},
    {"for /f \"delims=\" %i in ('ges refresh') do @set %i", "the same in cmd"},
    {"ges refresh --dry-run", "only show what is out of date"},
    {"eval \"$(ges refresh --begin)\"", "in a start-up file: note how the session begins"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "the code is printed; with --dry-run: the session is up to date"},
    {GES_EXIT_FINDINGS, "with --dry-run or --json: something is out of date"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be worked out"},
};

const ges_command ges_command_refresh = {
    .name = "refresh",
    .summary = "bring this shell to what a new one would have, keeping its own edits",
    .usage = "ges refresh [options]",
    .description =
        "Prints the code that makes the running shell what a new one would be, to be evaluated "
        "there. On a terminal it shows what is out of date instead.\n\n"
        "What a new session would hold is worked out from the registry on Windows, and from the "
        "system's files and the login shell's start-up files elsewhere; nothing is run unless "
        "--run-login-shell says so. It is held against what these said when the session began or "
        "was last refreshed (GES_BASELINE remembers that), and against the session itself. What "
        "only the session changed stays: its own entries of PATH, an active virtual environment, "
        "variables it set or took away. What only the sources changed is taken over, deletions "
        "too, and lists such as PATH are merged entry by entry. What both changed stays and is "
        "told with both values.\n\n"
        "Without GES_BASELINE nothing is replaced or taken away, only added. USERNAME, "
        "PROCESSOR_ARCHITECTURE, PSModulePath and other variables that belong to one process or "
        "logon are left alone.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
