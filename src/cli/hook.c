/* `ges hook`: the code that makes a shell follow its projects, and its place in the start-up file.
 */
#include "shell/hook.h"

#include "cli/applying.h"
#include "cli/commands.h"
#include "cli/hookinstall.h"
#include "cli/ownprogram.h"

enum { INSTALL, DRY_RUN, YES, JSON };

static const ges_option options[] = {
    [INSTALL] = {"install", NULL, "put it into the shell's start-up file, in a block of our own"},
    [DRY_RUN] = {"dry-run", NULL, "with --install: show what would change, and change nothing"},
    [YES] = {"yes", NULL, "with --install: do not ask; needed where nobody can be asked"},
    [JSON] = {"json", NULL, "with --install: print JSON, schema ges.hook/1; installs only with --yes"},
};

typedef struct hooking {
    ges_app *app;
    const ges_args *args;
    const ges_shell *shell;
    ges_env_list env;
    ges_text program; /* absolute where it was found */
    ges_plan plan;    /* for --install */
    ges_texts notes;  /* what the user should know of it */
} hooking;

/* --- into the start-up file ------------------------------------------------------------------- */

static void report(void *self, const ges_applied *applied) {
    const hooking *h = self;
    ges_sink *sink = ges_app_report(h->app, h->args->is_set[JSON], "ges.hook/1");
    if (applied == NULL || h->args->is_set[JSON] || h->args->is_set[YES]) {
        ges_plan_describe(&h->plan, sink);
    }
    ges_sink_number(sink, "entry", applied != NULL ? (int64_t)applied->number : 0);
    if (ges_plan_count(&h->plan) == 0) {
        ges_sink_say(sink, "ok", GES_T("nothing to do: it is there already"));
    } else if (applied != NULL) {
        ges_sink_say(sink, "ok",
                     ges_text_format(h->app->mem,
                                     "done; it works in new shells; 'ges undo %llu' takes it back",
                                     (unsigned long long)applied->number));
    }
    ges_sink_open_list(sink, "notes", NULL);
    for (size_t i = 0; i < h->notes.count; i++) {
        static const ges_view view = {"{text}", false};
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "text", h->notes.items[i]);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_app_report_done(h->app, sink);
}

static int install(hooking *h) {
    ges_hook_place place = {h->app->os, h->app->mem, &h->env, h->shell, h->program};
    ges_applying what = {.app = h->app,
                         .plan = &h->plan,
                         .question = GES_T("Change it?"),
                         .verb = "changed",
                         .is_yes = h->args->is_set[YES],
                         .is_json = h->args->is_set[JSON],
                         .wants_a_yes = true,
                         .report = report,
                         .self = h};
    ges_error err = {0};
    h->plan = ges_plan_in(h->app->os, h->app->mem);
    if (ges_hook_plan(&place, &h->plan, &h->notes, &err) != GES_OK) {
        return ges_app_fail(h->app, &err);
    }
    if (h->args->is_set[DRY_RUN] || ges_plan_count(&h->plan) == 0) {
        report(h, NULL);
        return GES_EXIT_OK;
    }
    return h->app->is_recorded
               ? ges_app_usage(h->app, &ges_command_hook, "a snapshot cannot be changed")
               : ges_app_apply(&what);
}

/* --- the command ------------------------------------------------------------------------------ */

/* Named, or with --install the one that runs here, or else the account's. */
static const ges_shell *find_shell(const hooking *h) {
    ges_text program = {0};
    const ges_shell *shell = NULL;
    if (h->args->word_count == 1) {
        return ges_shell_find(h->args->words[0]);
    }
    if (h->app->os->parent_program(h->app->os, h->app->mem, &program, NULL) == GES_OK) {
        shell = ges_shell_find(program);
    }
    if (shell == NULL && ges_env_find(h->app->os, &h->env, GES_T("SHELL"), &program)) {
        shell = ges_shell_find(program);
    }
    return shell;
}

static int run(ges_app *app, const ges_args *args) {
    hooking h = {.app = app, .args = args};
    ges_error err = {0};
    if (app->os->env_list(app->os, app->mem, &h.env, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (args->word_count > 1 || (args->word_count == 0 && !args->is_set[INSTALL])) {
        return ges_app_usage(app, &ges_command_hook, args->word_count > 1 ? "one shell at a time"
                                                                    : "say for which shell");
    }
    h.shell = find_shell(&h);
    if (h.shell == NULL || h.shell->hook == NULL) {
        ges_text word = args->word_count == 1 ? args->words[0] : GES_T("this shell");
        return ges_app_usage(app, &ges_command_hook,
                             "there is no hook for '%.*s': there is one for %.*s", GES_FMT(word),
                             GES_FMT(ges_hook_shells(app->mem)));
    }
    h.program = ges_cli_own_program(app, &h.env);
    if (args->is_set[INSTALL]) {
        return install(&h);
    }
    ges_build_text(&app->out, ges_hook_fill(app->mem, h.shell, h.shell->hook->text, h.program));
    return GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"eval \"$(ges hook bash)\"", "in ~/.bashrc; the same with zsh in ~/.zshrc"},
    {"ges hook fish | source", "in config.fish"},
    {"ges hook --install", "let ges put that line into the file of this shell"},
    {"ges hook --install zsh --dry-run", "only show what would change"},
    {"ges hook --install cmd", "on Windows: macros, a batch file, and AutoRun"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is printed; with --install: it is there now, or was so already"},
    {GES_EXIT_FINDINGS, "nothing was changed, as nobody said yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be done, or not for this shell on this system"},
};

const ges_command ges_command_hook = {
    .name = "hook",
    .summary = "make a shell load and leave projects as it changes directories",
    .usage = "ges hook SHELL | ges hook --install [--dry-run] [--yes] [--json] [SHELL]",
    .description =
        "Prints the hook of bash, zsh, fish, pwsh, cmd, nu or elvish. At every prompt it looks "
        "whether the directory is another one or a file of the project was written, came or went; "
        "in all of them but cmd without starting any process. Only then it runs 'ges "
        "load'.\n\n"
        "What is loaded: ges.env, then .env, .env.local, .env.MODE and .env.MODE.local (GES_MODE "
        "says which mode) of the nearest directory upwards that has one of them or a go.mod; see "
        "'ges allow'. In ges.env GES_PATH puts directories of the project in front of PATH, "
        "GES_UNSET takes variables away, GES_GO chooses the Go (a version, or go.mod to follow "
        "that file), GES_NEEDS names what you have to set yourself, and GES_DOTENV names the "
        "program "
        "as which .env files are read. Leaving puts back what still "
        "has the value that was loaded; what you changed meanwhile stays.\n\n"
        "cmd has no prompt hook: its macros load after cd, chdir, pushd and popd. --install writes "
        "them and a batch file, and appends that to AutoRun in the registry; it ends at once in "
        "every cmd that runs one command, and in builds. Of Nushell --install writes a file in its "
        "autoload directory, of PowerShell on Windows the profiles of 5.1 and 7.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
