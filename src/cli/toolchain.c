/* `ges toolchain`: which toolchain a go command in a directory would run, and why. */
#include "base/unicode.h"
#include "cli/commands.h"
#include "cli/gofile.h"
#include "cli/indir.h"
#include "cli/whichtext.h"
#include "go/envselect.h"
#include "go/sdk.h"

/* A go that was started by a switch stays, so two hops are usual and more are a loop. */
enum { HOP_MAX = 8, WORD_MAX = 64 };

/* One go command and what it decides. */
typedef struct hop {
    ges_text go;
    ges_text version;
    ges_select_choice choice;
    bool has_target; /* `target` tells what the chosen program is */
    ges_sdk target;
} hop;

/* How it ends. */
typedef enum outcome {
    OUTCOME_RUNS,    /* a go command does the work */
    OUTCOME_STARTS,  /* a program is started that is not a go command, such as a script */
    OUTCOME_NETWORK, /* something would be downloaded */
    OUTCOME_FAILS,   /* go stops with a message */
} outcome;

static const char *const outcome_names[] = {"runs", "starts", "network", "fails"};

typedef struct journey {
    hop hops[HOP_MAX];
    size_t count;
    outcome outcome;
    ges_text exe;     /* what does the work; "" when nothing does */
    ges_text detail;  /* one clause: what that is, or what is missing */
    ges_text message; /* what go prints on standard error on its way */
} journey;

static const ges_view hop_view = {"{*go}[ ({version})]", false};
static const ges_view step_view = {"{what}[ {value}][ ({place})]: {verdict}", false};
static const ges_view silent = {NULL, true};

/* --- finding out -------------------------------------------------------------------------------
 */

/* What the program is that a hop chose; NULL-like when it cannot be told. */
static void look_at_target(ges_app *app, ges_goenv *goenv, hop *h) {
    ges_sdk_context context = {goenv->env, ges_goenv_cwd(goenv)};
    h->has_target =
        ges_sdk_identify(app->os, &context, h->choice.exe, app->mem, &h->target, NULL) == GES_OK;
}

static void end_with(journey *j, outcome how, ges_text exe, ges_text detail) {
    j->outcome = how;
    j->exe = exe;
    j->detail = detail;
}

/* A program of the toolchain's name that is no go command itself. */
static void end_at_program(ges_app *app, journey *j, const hop *h) {
    if (h->has_target && h->target.kind == GES_SDK_WRAPPER) {
        bool is_there = h->target.target.len > 0 && ges_os_is_file(app->os, h->target.target);
        if (is_there) {
            end_with(j, OUTCOME_RUNS, h->target.target,
                     ges_text_join(app->mem, GES_T("started by the golang.org/dl wrapper "),
                                   h->choice.exe));
            return;
        }
        end_with(j, OUTCOME_NETWORK, (ges_text){0},
                 ges_text_join(app->mem, h->choice.exe,
                               GES_T(" is a golang.org/dl wrapper whose SDK is not there; run '"),
                               h->choice.name, GES_T(" download'")));
        return;
    }
    ges_text what = h->has_target ? ges_which_what(&h->target, app->mem) : GES_T("unreadable");
    end_with(j, OUTCOME_STARTS, h->choice.exe, what);
}

/* The last step's words, for what is missing. */
static ges_text last_verdict(const ges_select_choice *choice) {
    return choice->steps.count > 0 ? choice->steps.items[choice->steps.count - 1].verdict
                                   : (ges_text){0};
}

/* One go command decides; true when another one is to be asked next. */
static bool take_hop(ges_app *app, journey *j, ges_goenv **goenv, const ges_text *words,
                     size_t word_count, ges_status *status, ges_error *err) {
    hop *h = &j->hops[j->count];
    ges_goenv_about about = ges_goenv_about_of(*goenv);
    h->go = about.go;
    h->version = about.version;
    *status = ges_envselect_choose(*goenv, words, word_count, &h->choice, err);
    if (*status != GES_OK) {
        return false;
    }
    if (h->choice.steps.count == 0) {
        ges_select_step step = {GES_T("version"), h->version, (ges_text){0},
                                GES_T("before 1.21 a go command never runs another toolchain")};
        (void)ges_list_push(app->mem, &h->choice.steps, step); /* the arena remembers */
    }
    j->count++;
    j->message = ges_text_join(app->mem, j->message, h->choice.err);
    switch (h->choice.kind) {
    case GES_SELECT_LOCAL:
        end_with(j, OUTCOME_RUNS, h->go, h->version);
        return false;
    case GES_SELECT_FAIL:
        end_with(j, OUTCOME_FAILS, (ges_text){0}, last_verdict(&h->choice));
        return false;
    case GES_SELECT_DOWNLOAD:
        end_with(j, OUTCOME_NETWORK, (ges_text){0},
                 ges_text_join(app->mem, h->choice.name, GES_T(" is not ready here: "),
                               last_verdict(&h->choice)));
        return false;
    case GES_SELECT_PATH:
    case GES_SELECT_CACHE:
        break;
    }
    look_at_target(app, *goenv, h);
    if (ges_envselect_start(*goenv, &h->choice, goenv, err) != GES_OK) {
        end_at_program(app, j, h);
        return false;
    }
    return true;
}

static ges_status travel(ges_app *app, ges_goenv *goenv, const ges_text *words, size_t word_count,
                         journey *j, ges_error *err) {
    ges_status status = GES_OK;
    while (j->count < HOP_MAX && take_hop(app, j, &goenv, words, word_count, &status, err)) {
    }
    if (status == GES_OK && j->count == HOP_MAX && j->outcome == OUTCOME_RUNS && j->exe.len == 0) {
        end_with(j, OUTCOME_FAILS, (ges_text){0}, GES_T("the toolchains start each other in turn"));
    }
    return status;
}

/* --- telling -----------------------------------------------------------------------------------
 */

static void describe_hop(const hop *h, ges_arena *mem, ges_sink *sink) {
    ges_sink_open(sink, NULL, &hop_view);
    ges_sink_text(sink, "go", h->go);
    ges_sink_text(sink, "version", h->version);
    ges_sink_text(sink, "choice", ges_text_of(ges_select_kind_name(h->choice.kind)));
    ges_sink_text(sink, "toolchain", h->choice.name);
    ges_sink_text(sink, "exe", h->choice.exe);
    ges_sink_text(sink, "goroot", h->choice.goroot);
    ges_sink_text(sink, "setting", h->choice.setting);
    ges_sink_text(sink, "file", h->choice.file);
    ges_sink_number(sink, "exit_code", h->choice.exit_code);
    ges_sink_open_list(sink, "steps", NULL);
    for (size_t i = 0; i < h->choice.steps.count; i++) {
        const ges_select_step *step = &h->choice.steps.items[i];
        ges_sink_open(sink, NULL, &step_view);
        ges_sink_text(sink, "what", step->what);
        ges_sink_text(sink, "value", step->value);
        ges_sink_text(sink, "place", step->place);
        ges_sink_text(sink, "verdict", step->verdict);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    if (h->has_target) {
        ges_sink_open(sink, "target", &silent);
        ges_sink_text(sink, "kind", ges_text_of(ges_sdk_kind_name(h->target.kind)));
        ges_sink_text(sink, "version", h->target.version);
        ges_sink_text(sink, "goroot", h->target.goroot);
        ges_sink_text(sink, "what", ges_which_what(&h->target, mem));
        ges_sink_close(sink);
    }
    ges_sink_close(sink);
}

/* The last lines for people. */
static void say_outcome(const journey *j, ges_arena *mem, ges_sink *sink) {
    static const char *const styles[] = {"ok", "warning", "warning", "error"};
    static const char *const words[] = {"runs ", "starts ", "needs the network", "fails"};
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, ges_text_of(words[j->outcome]));
    ges_build_text(&b, j->exe);
    if (j->detail.len > 0) {
        ges_build_format(&b, j->exe.len > 0 ? " (%.*s)" : ": %.*s", GES_FMT(j->detail));
    }
    ges_sink_say(sink, styles[j->outcome], ges_build_done(&b));
    ges_text rest = j->message;
    ges_text line;
    if (rest.len > 0) {
        ges_sink_say(sink, NULL, GES_T("go prints:"));
    }
    while (rest.len > 0 && ges_text_next_line(&rest, &line)) {
        if (line.len > 0) {
            ges_sink_say(sink, NULL, ges_text_join(mem, GES_T("  "), line));
        }
    }
}

static int report(ges_app *app, const journey *j, ges_text directory, bool is_json) {
    bool is_fine = j->outcome == OUTCOME_RUNS || j->outcome == OUTCOME_STARTS;
    ges_sink *sink = ges_app_report(app, is_json, "ges.toolchain/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    if (is_json) {
        ges_sink_text(sink, "directory", directory);
        ges_sink_text(sink, "outcome", ges_text_of(outcome_names[j->outcome]));
        ges_sink_text(sink, "exe", j->exe);
        ges_sink_text(sink, "detail", j->detail);
        ges_sink_text(sink, "message", j->message);
    }
    ges_sink_open_list(sink, "hops", NULL);
    for (size_t i = 0; i < j->count; i++) {
        describe_hop(&j->hops[i], app->mem, sink);
    }
    ges_sink_close_list(sink);
    if (!is_json) {
        say_outcome(j, app->mem, sink);
    }
    ges_app_report_done(app, sink);
    return is_fine ? GES_EXIT_OK : GES_EXIT_FINDINGS;
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *self = &ges_command_toolchain;
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, self, "one directory at most");
    }
    ges_text directory =
        ges_cli_shell_name(app, args->word_count > 0 ? args->words[0] : GES_T("."));
    ges_text words[WORD_MAX] = {GES_LIT("build")};
    size_t word_count = 1;
    if (ges_args_has(self, args, "command")) {
        ges_text rest = ges_args_value(self, args, "command");
        word_count = 0;
        while (word_count < WORD_MAX && ges_text_next_field(&rest, &words[word_count])) {
            word_count++;
        }
    }
    ges_text go = ges_cli_go_file(app, ges_args_value(self, args, "go"),
                                  ges_args_value(self, args, "goroot"));
    go = go.len > 0 ? ges_cli_shell_name(app, go) : go;
    /* The process goes there, as a shell would before it runs go. */
    if (app->os->dir_change(app->os, directory, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    ges_env_list env = {0};
    ges_goenv *goenv = NULL;
    ges_goenv_request request = {
        .os = app->os,
        .env = &env,
        .go = go,
    };
    journey j = {.count = 0};
    if (ges_cli_env_in(app, directory, &env, &err) != GES_OK ||
        ges_goenv_start(&request, app->mem, &goenv, &err) != GES_OK ||
        travel(app, goenv, words, word_count, &j, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    return report(app, &j, directory, ges_args_has(self, args, "json"));
}

static const ges_option options[] = {
    {"go", "FILE", "ask for this go command instead of the first one in PATH"},
    {"goroot", "DIR", "ask for DIR/bin/go"},
    {"command", "WORDS", "the go command line that is run, such as \"env GOMOD\" (default: build)"},
    {"json", NULL, "print JSON, schema ges.toolchain/1"},
};

static const ges_example examples[] = {
    {"ges toolchain", "which toolchain a go command here runs, and why"},
    {"ges toolchain ../service", "the same in another directory"},
    {"ges toolchain --go ~/sdk/go1.22.3/bin/go", "what that go would hand over to"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "a toolchain runs"},
    {GES_EXIT_FINDINGS, "it would fail, or need the network first"},
    {GES_EXIT_USAGE, "wrong words on the command line"},
    {GES_EXIT_FAILED, "it could not be found out"},
};

const ges_command ges_command_toolchain = {
    .name = "toolchain",
    .summary = "tell which Go toolchain runs in a directory, and why",
    .usage = "ges toolchain [--go FILE] [--goroot DIR] [--command WORDS] [--json] [DIR]",
    .description =
        "Since 1.21 a go command may hand over to another one. Tells for DIR (default: here) which "
        "toolchain does the work and every step that leads there: GOTOOLCHAIN and where it is set, "
        "go.work or go.mod and its lines, PATH, the module cache, the checksum database. When the "
        "toolchain is not there, or go would refuse, the message that go would print is shown.\n\n"
        "Nothing is run, written or downloaded.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
