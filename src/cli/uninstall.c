/* `ges uninstall`: takes a Go away. */
#include "cli/ask.h"
#include "cli/commands.h"
#include "env/scope.h"
#include "install/place.h"
#include "install/removal.h"

static const ges_option options[] = {
    {"force", NULL, "also when it is in use, selected, or belongs to another"},
    {"dry-run", NULL, "show what would be removed, and change nothing"},
    {"yes", NULL, "do not ask; needed where nobody can be asked"},
    {"json", NULL, "print JSON, schema ges.uninstall/1; removes only with --yes"},
};

static const ges_command *const self = &ges_command_uninstall;
static const ges_view tree_view = {"{!severity:7} {version:12} {*goroot}[  {told}]", false};
static const ges_view objection_view = {"{text}", false};

typedef struct uninstalling {
    ges_app *app;
    const ges_args *args;
    ges_removal removal;
    bool is_json;
    bool is_forced;
} uninstalling;

/* Does it stand where Gos are installed? */
static bool is_home(const uninstalling *u) {
    const ges_removal *r = &u->removal;
    ges_path_style style = ges_os_style(r->os);
    return ges_path_equal(style, ges_path_dir(r->mem, style, r->root), r->home);
}

/* What the user's scope will put into PATH of new programs, this process's having it or not. */
static void object_user_path(uninstalling *u) {
    ges_removal *r = &u->removal;
    const ges_scope *user = ges_scope_find(r->os, GES_T("user"));
    const ges_scope_ask ask = {.os = r->os, .mem = r->mem, .env = r->env, .dir = r->dir};
    ges_scope_value held = {0};
    ges_text *dirs = NULL;
    size_t count = 0;
    ges_path_style style = ges_os_style(r->os);
    if (user == NULL || user->read(&ask, GES_T("PATH"), &held, NULL) != GES_OK ||
        ges_path_split_list(r->mem, style, held.value, &dirs, &count) != GES_OK) {
        return; /* not known */
    }
    for (size_t i = 0; i < count; i++) {
        if (dirs[i].len != 0 && ges_removal_holds(r, dirs[i])) {
            ges_removal_objection objection = {
                .text = ges_text_join(r->mem, GES_T("your PATH in '"), held.place,
                                      GES_T("' names it"))};
            (void)ges_list_push(r->mem, &r->objections, objection); /* the arena remembers */
            return;
        }
    }
}

static bool is_allowed(const uninstalling *u) {
    bool is_allowed = true;
    for (size_t i = 0; i < u->removal.objections.count; i++) {
        is_allowed = is_allowed && u->is_forced && !u->removal.objections.items[i].is_final;
    }
    return is_allowed;
}

static void tell(const uninstalling *u, const char *severity, const char *state, ges_text told,
                 ges_text left) {
    const ges_removal *r = &u->removal;
    ges_sink *sink = ges_app_report(u->app, u->is_json, "ges.uninstall/1");
    ges_sink_open(sink, "sdk", &tree_view);
    ges_sink_text(sink, "severity", ges_text_of(severity));
    ges_sink_text(sink, "state", ges_text_of(state));
    ges_sink_text(sink, "version", r->version);
    ges_sink_text(sink, "goroot", r->root);
    ges_sink_text(sink, "left", left);
    ges_sink_text(sink, "told", u->is_json ? GES_T("") : told);
    ges_sink_open_list(sink, "objections", NULL);
    for (size_t i = 0; i < r->objections.count; i++) {
        ges_sink_open(sink, NULL, &objection_view);
        ges_sink_text(sink, "text", r->objections.items[i].text);
        ges_sink_boolean(sink, "is_final", r->objections.items[i].is_final);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    if (left.len != 0) {
        ges_sink_say(sink, "warning",
                     ges_text_join(r->mem, GES_T("some of it is left, hidden"),
                                   is_home(u) ? GES_T(", and the next install or uninstall removes it: ")
                                              : GES_T(": "),
                                   left));
    }
    ges_app_report_done(u->app, sink);
}

/* What was found out, as an exit code; OK: it may go. */
static int judge(uninstalling *u) {
    bool is_dry_run = ges_args_has(self, u->args, "dry-run");
    if (is_allowed(u) && !is_dry_run) {
        return GES_EXIT_OK;
    }
    bool is_final = false;
    for (size_t i = 0; i < u->removal.objections.count; i++) {
        is_final |= u->removal.objections.items[i].is_final;
    }
    tell(u, is_allowed(u) ? "info" : "error", is_allowed(u) ? "planned" : "refused",
         is_allowed(u)  ? GES_T("would be removed; that cannot be undone")
         : is_final     ? GES_T("stays")
                        : GES_T("stays; --force removes it all the same"),
         GES_T(""));
    return is_allowed(u) ? GES_EXIT_OK : GES_EXIT_FAILED;
}

static int confirm(uninstalling *u) {
    bool is_asked = false;
    bool is_yes = ges_args_has(self, u->args, "yes");
    ges_error err = {0};
    if (is_yes) {
        return GES_EXIT_OK;
    }
    if (!u->is_json) {
        tell(u, "warning", "planned", GES_T("is to be removed; that cannot be undone"), GES_T(""));
        if (ges_app_confirm(u->app, GES_T("Remove it?"), &is_asked, &is_yes, &err) != GES_OK) {
            return ges_app_fail(u->app, &err);
        }
    }
    if (!is_yes) {
        ges_build_format(&u->app->err, "%s: nothing was removed; %s\n", u->app->program,
                         is_asked ? "the answer was not yes" : "run again with --yes");
        return GES_EXIT_FINDINGS;
    }
    return GES_EXIT_OK;
}

static ges_status find(uninstalling *u, ges_env_list *env, ges_error *err) {
    ges_app *app = u->app;
    ges_removal *r = &u->removal;
    *r = (ges_removal){.os = app->os, .env = env, .mem = app->mem};
    ges_status status = app->os->env_list(app->os, app->mem, env, err);
    status = status == GES_OK ? app->os->dir_current(app->os, app->mem, &r->dir, err) : status;
    status = status == GES_OK ? ges_place_home(app->os, env, app->mem, &r->home, err) : status;
    status = status == GES_OK ? ges_removal_find(r, u->args->words[0], err) : status;
    if (status != GES_OK) {
        return status;
    }
    if (!is_home(u) && !ges_path_is_abs(ges_os_style(app->os), u->args->words[0])) {
        return ges_error_set(err, GES_INVALID, "it is not in '%.*s': name its whole path, '%.*s'",
                             GES_FMT(r->home), GES_FMT(r->root));
    }
    object_user_path(u);
    return GES_OK;
}

static int run(ges_app *app, const ges_args *args) {
    uninstalling u = {.app = app,
                      .args = args,
                      .is_json = ges_args_has(self, args, "json"),
                      .is_forced = ges_args_has(self, args, "force")};
    ges_env_list env = {0};
    ges_text left = {0};
    ges_error err = {0};
    if (args->word_count != 1) {
        return ges_app_usage(app, self, "name one Go: a version in ~/sdk, or a path");
    }
    if (app->is_recorded) {
        return ges_app_usage(app, self, "a snapshot cannot be changed");
    }
    if (find(&u, &env, &err) != GES_OK) {
        return err.status == GES_INVALID ? ges_app_usage(app, self, "%s", err.text)
                                         : ges_app_fail(app, &err);
    }
    int code = judge(&u);
    if (code != GES_EXIT_OK || ges_args_has(self, args, "dry-run")) {
        return code;
    }
    code = confirm(&u);
    if (code != GES_EXIT_OK) {
        return code;
    }
    if (ges_removal_run(&u.removal, &left, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    tell(&u, "ok", "removed", GES_T("removed"), left);
    return GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"ges uninstall 1.23.5", "remove ~/sdk/go1.23.5"},
    {"ges uninstall /opt/go1.22 --dry-run", "what speaks against removing that one"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is gone, or --dry-run showed what would go"},
    {GES_EXIT_FINDINGS, "nothing was removed, as nobody said yes"},
    {GES_EXIT_USAGE, "the command line has no meaning, or names no Go"},
    {GES_EXIT_FAILED, "it is not here, stays for a reason that was said, or could not be removed"},
};

const ges_command ges_command_uninstall = {
    .name = "uninstall",
    .summary = "remove a Go from ~/sdk, in one step",
    .usage = "ges uninstall [--force] [--dry-run] [--yes] [--json] VERSION|PATH",
    .description =
        "Removes ~/sdk/goX.Y.Z, or the Go tree at a path that is named in full: a directory with VERSION and "
        "bin/go, and nothing else. It is renamed first and deleted then, so that under its name there is a "
        "whole Go or nothing. This cannot be undone, and asks before.\n\n"
        "It stays when programs of it run and do not end within three seconds, when PATH, your shell's PATH or GOROOT name it, or when a package "
        "manager or an installer put it there: --force removes it all the same. A toolchain of the module "
        "cache stays in any case; 'go clean -modcache' empties that.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
