/* `ges load`: what the shell hook starts when something has changed. */
#include "env/load.h"

#include "cli/commands.h"
#include "cli/loadfollow.h"
#include "cli/project.h"
#include "env/stamp.h"
#include "report/report.h"
#include "shell/hook.h"
#include "shell/say.h"

enum { SHELL, PWD, REFRESH, START };

static const ges_option options[] = {
    [SHELL] = {"shell", "NAME",
               "the shell that evaluates it: bash, zsh, fish, pwsh, cmd, nu or "
               "elvish"},
    [PWD] = {"pwd", "DIR", "the directory as the shell names it, should the system not know it"},
    [REFRESH] = {"refresh", NULL, "also bring the session to what a new one would have"},
    [START] = {"start", NULL,
               "the shell starts here: what its start-up files dropped from PATH comes again"},
};

/* --- for people ------------------------------------------------------------------------------- */

static void build_names(const ges_load *load, ges_builder *out) {
    for (size_t i = 0; i < load->changes.count; i++) {
        const ges_load_change *change = &load->changes.items[i];
        if (ges_text_equal(change->name, GES_LOADED_NAME)) {
            continue;
        }
        ges_build_str(out, " ");
        ges_build_char(out, change->is_back ? '~' : change->is_set ? '+' : '-');
        ges_report_escape(out, change->name);
    }
}

static bool is_quiet(const ges_load *load) {
    ges_text value;
    return ges_env_find(load->request.os, load->request.env, GES_T("GES_QUIET"), &value) &&
           value.len != 0;
}

static void tell(ges_app *app, const ges_load *load) {
    ges_text root = load->after.root.len != 0 ? load->after.root : load->before.root;
    ges_builder names = ges_builder_in(app->mem);
    build_names(load, &names);
    if (names.len != 0 && !is_quiet(load)) {
        ges_build_format(&app->err, "%s: %s ", app->program,
                         load->after.root.len != 0 ? "loaded" : "left");
        ges_report_escape(&app->err, root);
        ges_build_char(&app->err, ':');
        ges_build_text(&app->err, ges_build_done(&names));
        ges_build_char(&app->err, '\n');
    }
    for (size_t i = 0; i < load->notes.count; i++) {
        ges_app_say(app, load->notes.items[i]);
    }
}

/* --- for the shell ---------------------------------------------------------------------------- */

static void say_change(ges_app *app, ges_script *script, const ges_load_change *change) {
    const char *refused = change->is_set ? ges_script_set(script, change->name, change->value)
                                         : ges_script_unset(script, change->name);
    if (refused != NULL) {
        ges_app_say(app, ges_text_join(app->mem, change->name, GES_T(" is left as it is: "),
                                       ges_text_of(refused)));
    }
}

/* GES_LOADED first: a shell that stops at a variable the user made read-only knows what to put
 * back. */
static void say_changes(ges_app *app, const ges_shell *shell, const ges_load *load) {
    ges_shell guarded = *shell;
    if (shell->hook->begin != NULL) {
        guarded.begin = shell->hook->begin;
        guarded.between = shell->hook->between;
        guarded.end = shell->hook->end;
    }
    ges_script script = ges_script_for(&guarded, app->os, load->request.env, app->mem);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < load->changes.count; i++) {
            const ges_load_change *change = &load->changes.items[i];
            if (ges_text_equal(change->name, GES_LOADED_NAME) == (round == 0)) {
                say_change(app, &script, change);
            }
        }
    }
    ges_build_text(&app->out, ges_script_done(&script));
}

static ges_text path_for(const ges_app *app, const ges_script *script, ges_text path) {
    return script->drives != NULL ? ges_script_unix_list(app->mem, script->drives, path) : path;
}

/* Of a shell that looks by itself. On Windows the directory above need not be what '..' leads to.
 */
static ges_text look_path(const ges_app *app, const ges_shell *shell, const ges_script *script,
                          ges_text dir, ges_text path) {
    path = path_for(app, script, path);
    bool is_near = shell->hook->uses_stamps && script->drives == NULL && dir.len != 0 &&
                   ges_os_style(app->os) == GES_PATH_UNIX;
    return is_near && path.len != 0 ? ges_hook_nearer(app->mem, dir, path) : path;
}

/* A link is looked at as well as what it leads to. */
static ges_hook_look resolve_link(const ges_app *app, ges_hook_looks *looks, ges_hook_look look) {
    const ges_os *os = app->os;
    ges_file_info info;
    ges_text target = {0};
    if (os->file_info(os, look.path, false, &info, NULL) == GES_OK &&
        info.kind == GES_FILE_SYMLINK &&
        os->path_resolve(os, look.path, app->mem, &target, NULL) == GES_OK) {
        ges_hook_look link = {
            .test = look.test, .path = look.path, .mtime_ns = ges_stamp_time(os, info.mtime_ns)};
        (void)ges_list_push(app->mem, looks, link); /* the arena remembers */
        look.path = target;
    }
    return look;
}

/* Switched off, nothing but that is looked at. */
static bool is_off(const ges_os *os, const ges_env_list *env) {
    ges_text value;
    return ges_env_find(os, env, GES_T("GES_NO_HOOK"), &value);
}

static void say_switch(ges_app *app, const ges_shell *shell, ges_hook_test test,
                       ges_hook_looks *looks) {
    ges_hook_look look = {.test = test};
    (void)ges_list_push(app->mem, looks, look); /* the arena remembers */
    ges_build_text(&app->out, shell->hook->look(app->mem, looks));
}

static void say_look(ges_app *app, const ges_shell *shell, const ges_load *load) {
    static const ges_hook_test tests[] = {
        [GES_WATCH_ABSENT] = GES_HOOK_IS_THERE, [GES_WATCH_BEHIND] = GES_HOOK_IS_BEHIND,
        [GES_WATCH_DIR] = GES_HOOK_IS_GATE,     [GES_WATCH_LATER] = GES_HOOK_IS_LATER,
        [GES_WATCH_PRESENT] = GES_HOOK_IS_GONE, [GES_WATCH_SAME] = GES_HOOK_IS_OTHER,
        [GES_WATCH_RECORD] = GES_HOOK_IS_OTHER,
    };
    ges_hook_looks looks = {0};
    if (is_off(app->os, load->request.env)) {
        say_switch(app, shell, GES_HOOK_IS_ON, &looks);
        return;
    }
    ges_script script = ges_script_for(shell, app->os, load->request.env, app->mem);
    ges_text dir = path_for(app, &script, load->request.dir);
    if (dir.len != 0) {
        ges_hook_look here = {.test = GES_HOOK_IS_LEFT, .path = dir};
        (void)ges_list_push(app->mem, &looks, here); /* the arena remembers */
    }
    for (size_t i = 0; i < load->watch.count; i++) {
        const ges_watch_item *item = &load->watch.items[i];
        if (item->kind == (shell->hook->reads_content ? GES_WATCH_LATER : GES_WATCH_RECORD)) {
            continue; /* one of the two says it */
        }
        ges_hook_look look = {.test = tests[item->kind],
                              .path = look_path(app, shell, &script, dir, item->path),
                              .mtime_ns = ges_stamp_time(app->os, item->mtime_ns)};
        bool has_time = item->kind == GES_WATCH_SAME || item->kind == GES_WATCH_LATER;
        if (has_time && shell->hook->uses_stamps) {
            ges_text stamp = ges_stamp_for(app->os, load->request.env, item->mtime_ns, app->mem);
            look.stamp = look_path(app, shell, &script, dir, stamp);
        }
        if (shell->hook->sees_links && look.test == GES_HOOK_IS_OTHER) {
            look = resolve_link(app, &looks, look);
        }
        (void)ges_list_push(app->mem, &looks, look); /* the arena remembers */
    }
    say_switch(app, shell, GES_HOOK_IS_OFF, &looks);
}

/* --- the command ------------------------------------------------------------------------------ */

typedef struct loading {
    ges_app *app;
    const ges_shell *shell;
    ges_text pwd;
    const ges_env_list *env;
    bool is_start;
} loading;

static ges_text find_go(const void *self, ges_text version) {
    return ges_cli_project_go(((const loading *)self)->app, version);
}

static ges_text tell_no_go(const void *self, ges_text file) {
    return ges_cli_project_no_go(((const loading *)self)->app, file);
}

static const char *refuses(const void *self, ges_text name, ges_text value) {
    return ges_shell_keeps(((const loading *)self)->shell, name, value);
}

/* The directory without links. One that was removed and made again has its old name in the shell;
 * "" when there is none any more: then `gone` is where it would be. */
static ges_text find_dir(const ges_app *app, ges_text pwd, ges_text *gone) {
    const ges_os *os = app->os;
    ges_text current = {0};
    ges_text dir = {0};
    if (os->dir_current(os, app->mem, &current, NULL) == GES_OK &&
        os->path_resolve(os, current, app->mem, &dir, NULL) == GES_OK) {
        return dir;
    }
    if (!ges_path_is_abs(ges_os_style(os), pwd)) {
        return GES_T("");
    }
    *gone = pwd;
    return os->path_resolve(os, pwd, app->mem, &dir, NULL) == GES_OK ? dir : GES_T("");
}

static ges_status open_load(const loading *l, ges_load *out, ges_error *err) {
    ges_app *app = l->app;
    ges_trust_store store;
    ges_error own = {0};
    ges_text gone = {0};
    ges_load_request request = {
        .os = app->os, .env = l->env, .find_go = find_go, .tell_no_go = tell_no_go, .refuses = refuses, .self = l};
    request.is_start = l->is_start;
    if (!is_off(app->os, l->env)) {
        request.dir = find_dir(app, l->pwd, &gone);
    }
    if (ges_trust_open(app->os, l->env, app->mem, &store, &own) == GES_OK) {
        request.store = &store;
    } else {
        request.store_problem = ges_text_copy(app->mem, ges_text_of(own.text));
    }
    ges_status status = ges_load_open(&request, app->mem, out, err);
    if (status == GES_OK && gone.len != 0 && request.dir.len == 0) {
        ges_watch_item item = {.kind = GES_WATCH_ABSENT, .path = gone};
        (void)ges_list_push(app->mem, &out->watch, item); /* the arena remembers */
    }
    out->request.store = NULL; /* it was this function's */
    return status;
}

static int run(ges_app *app, const ges_args *args) {
    ges_load load = {0};
    ges_error err = {0};
    const ges_shell *shell = ges_shell_find(args->values[SHELL]);
    if (args->word_count != 0 || !args->is_set[SHELL]) {
        return ges_app_usage(app, &ges_command_load, "say which shell evaluates it with --shell");
    }
    if (shell == NULL || shell->hook == NULL) {
        return ges_app_usage(app, &ges_command_load,
                             "there is no hook for the shell '%.*s': there is one for %.*s",
                             GES_FMT(args->values[SHELL]), GES_FMT(ges_hook_shells(app->mem)));
    }
    ges_env_list env = {0};
    ges_follow follow = {0};
    bool refreshes = args->is_set[REFRESH];
    loading l = {app, shell, args->values[PWD], refreshes ? &follow.env : &env,
                 args->is_set[START]};
    if (app->os->env_list(app->os, app->mem, &env, &err) != GES_OK ||
        (refreshes &&
         ges_follow_open(app->os, shell, &env, app->mem, &follow, &err) != GES_OK) ||
        open_load(&l, &load, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (refreshes) {
        ges_load_follow_tell(app, &follow);
    }
    tell(app, &load);
    if (refreshes) {
        load.changes = ges_load_follow_changes(app, &env, &follow, &load, app->mem);
    }
    if (shell->hook->look != NULL) {
        say_look(app, shell, &load);
    }
    say_changes(app, shell, &load);
    return GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"eval \"$(ges load --shell bash)\"", "what the hook of bash does when something has changed"},
    {"ges load --shell bash", "look at the code it would evaluate here"},
};

const ges_command ges_command_load = {
    .name = "load",
    .summary = "print what this directory's project changes in a shell, for its hook",
    .usage = "ges load --shell NAME [--pwd DIR] [--refresh] [--start]",
    .description =
        "Prints code for the shell: the variables that the approved files of the project set here, "
        "those of the project that was left as they were before, and what the hook has to look at "
        "to notice the next change. See 'ges hook' and 'ges allow'.\n\n"
        "GES_LOADED carries what has to be put back. What the user changed in the session stays. "
        "Standard error says what was loaded (GES_QUIET=1 keeps that quiet) and, once, what was "
        "not and why. Where GES_NO_HOOK is set nothing is loaded, and what was goes.\n\n"
        "With --refresh the session is first brought up to date beneath the project, as 'ges "
        "refresh' does: the hooks of PowerShell and cmd ask for that on Windows when the registry's "
        "environment keys changed.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
