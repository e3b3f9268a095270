/* From wishes to a change that is kept. */
#include "cli/keep.h"

#include "cli/ask.h"
#include "cli/broadcast.h"
#include "cli/gofile.h"
#include "env/journal.h"
#include "env/repairnow.h"
#include "env/secret.h"
#include "shell/shell.h"

/* --- the command line ------------------------------------------------------------------------- */

ges_status ges_keep_open(ges_app *app, ges_keep *keep, ges_error *err) {
    ges_env_list *env = ges_new(app->mem, ges_env_list);
    const ges_command *command = keep->command;
    if (env == NULL) {
        return ges_arena_error(app->mem, err);
    }
    keep->scope_name = ges_args_value(command, keep->args, "scope");
    keep->scope_name = keep->scope_name.len != 0 ? keep->scope_name : GES_T("user");
    keep->is_json = ges_args_has(command, keep->args, "json");
    keep->is_dry_run = ges_args_has(command, keep->args, "dry-run");
    keep->ask = (ges_scope_ask){
        .os = app->os,
        .mem = app->mem,
        .env = env,
        .shell = ges_args_value(command, keep->args, "shell"),
        .in = ges_args_value(command, keep->args, "in"),
        .go = ges_cli_go_file(app, ges_args_value(command, keep->args, "go"), GES_T("")),
        .notes = &keep->notes,
    };
    ges_status status = app->os->env_list(app->os, app->mem, env, err);
    status = status == GES_OK ? app->os->dir_current(app->os, app->mem, &keep->ask.dir, err)
                              : status;
    bool is_session = ges_text_equal(keep->scope_name, GES_T("session"));
    if (status == GES_OK && !is_session && ges_scope_find(app->os, keep->scope_name) == NULL) {
        return ges_error_set(err, GES_INVALID, "there is no scope '%.*s' on this system",
                             GES_FMT(keep->scope_name));
    }
    return status;
}

/* --- what is said ----------------------------------------------------------------------------- */

static void tell_each(const ges_scope_notes *notes, ges_sink *sink) {
    static const ges_view view = {"note: {text}", false};
    for (size_t i = 0; i < notes->count; i++) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "text", notes->items[i]);
        ges_sink_close(sink);
    }
}

static void tell_notes(const ges_keep *keep, ges_sink *sink) {
    ges_sink_open_list(sink, "notes", NULL);
    tell_each(&keep->own, sink);
    tell_each(&keep->notes, sink);
    ges_sink_close_list(sink);
}

static bool is_plain(ges_text word) {
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && (c == '\0' || strchr("_-./:=@+,", c) == NULL)) {
            return false;
        }
    }
    return word.len != 0;
}

/* The words of this command line with another scope, for a person to run. */
static ges_text command_line(const ges_keep *keep, const char *scope) {
    ges_arena *mem = keep->ask.mem;
    ges_text line = ges_text_format(mem, "ges %s --scope %s", keep->command->name, scope);
    static const char *const kept[] = {"front", "back", "at", "from"}; /* what the change means */
    for (size_t i = 0; i < GES_COUNT(kept); i++) {
        size_t index = ges_option_index(keep->command, kept[i]);
        if (index != GES_NPOS && keep->args->is_set[index]) {
            bool has_value = keep->command->options[index].value != NULL;
            ges_text value = has_value ? keep->args->values[index] : GES_T("");
            value = has_value && !is_plain(value) ? ges_shell_posix_quote(mem, value) : value;
            line = ges_text_join(mem, line, GES_T(" --"), ges_text_of(kept[i]),
                                 has_value ? GES_T("=") : GES_T(""), value);
        }
    }
    for (size_t i = 0; i < keep->args->word_count; i++) {
        ges_text word = keep->args->words[i];
        line = ges_text_join(mem, line, GES_T(" "),
                             is_plain(word) ? word : ges_shell_posix_quote(mem, word));
    }
    return line;
}

/* A secret is not repeated, not even in a command that would help; and what a terminal would not show
 * as it is cannot be copied from it. */
static bool is_unspeakable(const ges_keep *keep) {
    size_t from = ges_option_index(keep->command, "from");
    if (from != GES_NPOS && keep->args->is_set[from]) {
        return ges_text_equal(keep->args->values[from], GES_T("-")); /* it is read and gone */
    }
    for (size_t i = 0; i < keep->count; i++) {
        const ges_wish *wish = &keep->wishes[i];
        ges_text shown = ges_secret_mask(keep->ask.mem, wish->name, wish->value);
        bool is_control = false;
        for (size_t k = 0; k < wish->value.len; k++) {
            unsigned char c = (unsigned char)wish->value.ptr[k];
            is_control |= c < ' ' || c == 0x7F;
        }
        if (is_control || !ges_text_equal(shown, wish->value)) {
            return true;
        }
    }
    return false;
}

/* How the calling shell gets it too. */
static void tell_session(const ges_keep *keep, ges_sink *sink) {
    ges_text program = {0};
    const ges_os *os = keep->ask.os;
    bool is_known = os->parent_program(os, keep->ask.mem, &program, NULL) == GES_OK;
    const ges_shell *shell = is_known ? ges_shell_find(program) : NULL;
    if (shell == NULL || is_unspeakable(keep)) {
        ges_sink_say(sink, "dim", GES_T("programs that run already, this shell too, keep what they "
                                        "have"));
        return;
    }
    ges_text line = ges_text_format(keep->ask.mem, shell->evaluate,
                                    ges_text_cstr(keep->ask.mem, command_line(keep, "session")));
    ges_sink_text(sink, "here", line);
    ges_sink_say(sink, NULL, ges_text_join(keep->ask.mem, GES_T("not in this shell; for that run  "),
                                           line));
}

static void tell_result(const ges_keep *keep, const ges_scope *scope, const ges_plan *plan,
                        const ges_applied *applied, ges_sink *sink) {
    ges_arena *mem = keep->ask.mem;
    bool is_go = ges_text_equal(keep->scope_name, GES_T("go"));
    ges_sink_boolean(sink, "changed", applied->number != 0);
    ges_sink_number(sink, "entry", (int64_t)applied->number);
    ges_sink_text(sink, "effect", ges_text_of(scope->title));
    ges_sink_text(sink, "lost", applied->lost);
    if (ges_plan_count(plan) == 0) {
        ges_sink_say(sink, "ok", GES_T("nothing to do: it is so already"));
        return;
    }
    ges_sink_say(sink, "ok",
                 ges_text_format(mem, "done; %s; 'ges undo %llu' takes it back", scope->title,
                                 (unsigned long long)applied->number));
    if (applied->lost.len != 0) {
        ges_sink_say(sink, "warning",
                     ges_text_join(mem, GES_T("did not come along: "), applied->lost));
    }
    if (!is_go && !ges_text_equal(keep->scope_name, GES_T("project"))) {
        tell_session(keep, sink);
    }
}

typedef struct telling {
    const ges_plan *plan;       /* NULL: it was shown already */
    const ges_applied *applied; /* NULL: nothing was made yet */
} telling;

static void tell(ges_app *app, const ges_keep *keep, const ges_scope *scope, const ges_plan *plan,
                 telling what) {
    ges_sink *sink = ges_app_report(app, keep->is_json, keep->schema);
    ges_sink_text(sink, "scope", keep->is_json ? keep->scope_name : GES_T(""));
    if (what.plan != NULL) {
        ges_plan_describe(what.plan, sink);
        tell_notes(keep, sink);
    }
    if (what.applied != NULL) {
        tell_result(keep, scope, plan, what.applied, sink);
        if (what.applied->number != 0 && scope->is_broadcast) {
            ges_cli_broadcast(app, plan, sink);
        }
    }
    ges_app_report_done(app, sink);
}

/* --- the change ------------------------------------------------------------------------------- */

static ges_status make_plan(ges_keep *keep, const ges_scope *scope, ges_plan *plan,
                            ges_error *err) {
    *plan = ges_plan_in(keep->ask.os, keep->ask.mem);
    keep->notes.count = 0;
    return scope->plan(&keep->ask, keep->wishes, keep->count, plan, err);
}

static int fail(ges_app *app, const ges_keep *keep, const ges_error *err) {
    (void)ges_app_fail(app, err); /* the code is the same for all */
    bool is_machine = ges_text_equal(keep->scope_name, GES_T("machine"));
    bool is_windows = app->os->family == GES_OS_WINDOWS; /* there the scope itself says it */
    if (err->status == GES_DENIED && is_machine && !is_windows) {
        ges_text line = is_unspeakable(keep) ? GES_T("the same command")
                                             : command_line(keep, "machine");
        ges_build_format(&app->err,
                         "%s: with the rights for it: sudo %.*s; without them: --scope user\n",
                         app->program, GES_FMT(line));
    }
    return GES_EXIT_FAILED;
}

/* Plans anew when another process was faster, unless a person agreed to this very plan. */
static ges_status apply(ges_keep *keep, const ges_scope *scope, bool is_agreed, ges_plan *plan,
                        ges_applied *out, ges_error *err) {
    ges_text dir = {0};
    ges_retry retry = {0};
    ges_status status = ges_journal_dir(keep->ask.os, keep->ask.mem, &dir, err);
    if (status != GES_OK) {
        return status;
    }
    for (;;) {
        ges_error own = {0};
        status = ges_plan_apply(plan, dir, out, &own);
        if (status == GES_OK || is_agreed || !ges_apply_again(keep->ask.os, status, &retry)) {
            *err = status != GES_OK ? own : *err;
            return status;
        }
        status = make_plan(keep, scope, plan, err);
        if (status != GES_OK) {
            return status;
        }
    }
}

int ges_keep_run(ges_app *app, ges_keep *keep) {
    const ges_scope *scope = ges_scope_find(app->os, keep->scope_name);
    ges_plan plan;
    ges_applied applied = {0};
    ges_error err = {0};
    bool is_asked = false;
    bool is_yes = ges_args_has(keep->command, keep->args, "yes") || keep->is_json;
    if (scope == NULL) {
        return ges_keep_session(app, keep);
    }
    if (make_plan(keep, scope, &plan, &err) != GES_OK) {
        return fail(app, keep, &err);
    }
    if (app->is_recorded && !keep->is_dry_run) {
        return ges_app_usage(app, keep->command, "a snapshot cannot be changed; add --dry-run");
    }
    if (keep->is_dry_run) {
        tell(app, keep, scope, &plan, (telling){.plan = &plan});
        return GES_EXIT_OK;
    }
    if (ges_plan_count(&plan) == 0) {
        tell(app, keep, scope, &plan, (telling){.plan = &plan, .applied = &applied});
        return GES_EXIT_OK;
    }
    if (!is_yes) {
        tell(app, keep, scope, &plan, (telling){.plan = &plan});
        if (ges_app_confirm(app, GES_T("Change it?"), &is_asked, &is_yes, &err) != GES_OK) {
            return ges_app_fail(app, &err);
        }
        if (is_asked && !is_yes) {
            ges_build_format(&app->err, "%s: nothing was changed; the answer was not yes\n",
                             app->program);
            return GES_EXIT_FINDINGS;
        }
    }
    bool is_shown = !ges_args_has(keep->command, keep->args, "yes") && !keep->is_json;
    if (apply(keep, scope, is_asked, &plan, &applied, &err) != GES_OK) {
        return fail(app, keep, &err);
    }
    tell(app, keep, scope, &plan,
         (telling){.plan = is_shown ? NULL : &plan, .applied = &applied});
    return GES_EXIT_OK;
}

int ges_keep_words(ges_app *app, ges_keep *keep) {
    ges_error err = {0};
    for (size_t i = 0; i < keep->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (ges_env_name_equal(app->os, keep->wishes[k].name, keep->wishes[i].name)) {
                return ges_app_usage(app, keep->command, "'%.*s' is given twice",
                                     GES_FMT(keep->wishes[i].name));
            }
        }
    }
    if (ges_keep_open(app, keep, &err) != GES_OK) {
        return err.status == GES_INVALID ? ges_app_usage(app, keep->command, "%s", err.text)
                                         : ges_app_fail(app, &err);
    }
    return ges_keep_run(app, keep);
}
