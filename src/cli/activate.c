/* `ges activate --write`: puts scripts into a project that make its Go that of a shell, and take it
 * back. */
#include "base/list.h"
#include "cli/applying.h"
#include "cli/commands.h"
#include "cli/gofile.h"
#include "cli/indir.h"
#include "env/fixers.h"
#include "go/envselect.h"
#include "go/projectgo.h"
#include "go/sdk.h"
#include "go/trees.h"
#include "go/version.h"
#include "shell/activation.h"

enum { WRITE, GO, GOROOT, DRY_RUN, YES, JSON };

static const ges_option options[] = {
    [WRITE] = {"write", NULL, "write the files; without it only what they would hold is told"},
    [GO] = {"go", "FILE", "take the Go of this go command"},
    [GOROOT] = {"goroot", "DIR", "take the Go in DIR"},
    [DRY_RUN] = {"dry-run", NULL, "show what would be written, and write nothing"},
    [YES] = {"yes", NULL, "do not ask, at a terminal either"},
    [JSON] = {"json", NULL, "print JSON, schema ges.activate/1; does not ask"},
};

typedef struct activating {
    ges_app *app;
    const ges_args *args;
    ges_text dir; /* where the question is asked */
    ges_env_list env;
    ges_project_go project;
    ges_text target;  /* the directory that gets the files */
    ges_text goroot;  /* the tree that was chosen */
    ges_text version; /* of its Go: "1.24.1"; "" when it does not say */
    ges_text why;     /* one clause */
    ges_text note;    /* what a file cannot say; "" when it says all */
    ges_plan plan;
} activating;

/* --- which Go --------------------------------------------------------------------------------- */

static ges_text plain_version(ges_text version) {
    ges_text plain = ges_go_toolchain_version(version);
    return plain.len != 0 ? plain : version;
}

/* The tree and version that a go command belongs to. */
static bool take_go(activating *a, ges_text go, ges_text version, ges_text fallback) {
    ges_app *app = a->app;
    ges_text root = {0};
    if (!ges_sdk_goroot_of(app->os, go, ges_go_version_minor(version), app->mem, &root)) {
        root = fallback;
    }
    a->goroot = root;
    a->version = plain_version(version);
    return root.len != 0;
}

/* What a go command here would end up with. False: go stops, asks the network, or is not there. */
static bool take_selected(activating *a, ges_text go, ges_error *err) {
    static const ges_text build[] = {GES_LIT("build")};
    ges_goenv *goenv = NULL;
    ges_goenv_request request = {.os = a->app->os, .env = &a->env, .go = go};
    if (ges_goenv_start(&request, a->app->mem, &goenv, err) != GES_OK) {
        return false;
    }
    ges_status status = go.len != 0 ? GES_OK : ges_envselect_follow(&goenv, build, 1, err);
    if (status != GES_OK) {
        return false;
    }
    ges_goenv_about about = ges_goenv_about_of(goenv);
    a->why = go.len != 0 ? GES_T("it was named") : GES_T("a go command here runs it");
    if (a->args->is_set[GOROOT]) { /* a link stays the name that was said */
        a->goroot = ges_cli_shell_name(a->app, a->args->values[GOROOT]);
        a->version = plain_version(about.version);
        return true;
    }
    return take_go(a, about.go, about.version, about.goroot);
}

/* Is `version` a better choice for the project than `best`? The oldest that needs no other one. */
static bool is_better(const ges_project_go *project, ges_text version, ges_text best) {
    if (!ges_go_version_valid(version) || ges_go_version_compare(version, project->want) < 0) {
        return false;
    }
    return best.len == 0 || ges_go_version_compare(version, best) < 0;
}

/* No go command here would do: one of the other trees of this machine. */
static ges_status take_tree(activating *a, ges_error *err) {
    ges_app *app = a->app;
    ges_trees trees = {0};
    ges_builder seen = ges_builder_in(app->mem);
    ges_status status = ges_trees_list(app->os, app->mem, &trees, err);
    a->goroot = (ges_text){0};
    a->version = (ges_text){0};
    for (size_t i = 0; status == GES_OK && i < trees.count; i++) {
        ges_text version = plain_version(trees.items[i].version);
        if (is_better(&a->project, version, a->version)) {
            a->goroot = trees.items[i].root;
            a->version = version;
        }
        ges_build_format(&seen, "%s%.*s", i == 0 ? "" : ", ", GES_FMT(version));
    }
    a->why = GES_T("the oldest here that serves the project; no go command in PATH would");
    if (status == GES_OK && a->goroot.len == 0) {
        ges_text list = ges_build_done(&seen);
        ges_text want = a->project.want.len != 0 ? a->project.want : GES_T("latest");
        if (a->project.problem.len != 0) {
            return ges_error_set(err, GES_DENIED, "%.*s", GES_FMT(a->project.problem));
        }
        return ges_error_set(
            err, GES_NOT_FOUND,
            "no Go here serves '%.*s', which asks for %.*s (here: %.*s); 'ges install "
            "%.*s' brings one, or name one with --goroot DIR",
            GES_FMT(a->project.file),
            GES_FMT(a->project.want.len != 0 ? a->project.want : GES_T("any")),
            GES_FMT(list.len != 0 ? list : GES_T("none")), GES_FMT(want));
    }
    return status;
}

static ges_status choose(activating *a, ges_error *err) {
    ges_text go = ges_cli_go_file(a->app, a->args->values[GO], a->args->values[GOROOT]);
    bool is_named = go.len != 0;
    ges_error own = {0};
    go = is_named ? ges_cli_shell_name(a->app, go) : go;
    bool is_taken = take_selected(a, go, &own);
    if (is_named) {
        if (!is_taken && own.status == GES_OK) {
            return ges_error_set(err, GES_NOT_FOUND, "'%.*s' belongs to no GOROOT", GES_FMT(go));
        }
        *err = is_taken ? *err : own;
        return is_taken ? GES_OK : own.status;
    }
    bool is_served = is_taken && ges_project_go_is_served(&a->project, a->version);
    return is_served ? GES_OK : take_tree(a, err);
}

/* --- what the files say ----------------------------------------------------------------------- */

typedef struct usual {
    ges_activation_base base;
    bool is_windows;
    const char *path; /* "%.*s" at its end is the version: "go1.24.1"; the N of "-1.N" its minor */
} usual;

/* Where other machines have a Go. */
static const usual usual_places[] = {
    {GES_ACTIVATION_HOME, false, "sdk/%.*s"},
    {GES_ACTIVATION_FIXED, false, "/usr/local/go"},
    {GES_ACTIVATION_FIXED, false, "/usr/lib/go-1.N"},
    {GES_ACTIVATION_FIXED, false, "/usr/lib/golang"},
    {GES_ACTIVATION_FIXED, false, "/usr/lib/go"},
    {GES_ACTIVATION_FIXED, false, "/opt/homebrew/opt/go/libexec"},
    {GES_ACTIVATION_HOME, true, "sdk/%.*s"},
    {GES_ACTIVATION_PROGRAMS, true, "Go"},
    {GES_ACTIVATION_FIXED, true, "C:\\Go"},
    {GES_ACTIVATION_HOME, true, "scoop\\apps\\go\\current"},
};

static ges_text usual_path(const usual *place, ges_text version, ges_arena *mem) {
    ges_text path = ges_text_of(place->path);
    if (ges_text_ends(path, GES_T("%.*s"))) {
        return ges_text_join(mem, ges_text_slice(path, 0, path.len - 4), version);
    }
    if (ges_text_ends(path, GES_T("-1.N"))) {
        return ges_text_format(mem, "%.*s%u", (int)(path.len - 1), path.ptr,
                               (unsigned)ges_go_version_minor(version));
    }
    return path;
}

/* `path` below `dir`: what follows it; "" when it is not below. */
static ges_text below(ges_path_style style, ges_text path, ges_text dir) {
    bool is_below = dir.len > 1 && path.len > dir.len + 1 && ges_path_inside(style, path, dir);
    return is_below ? ges_text_skip(path, dir.len + 1) : (ges_text){0};
}

/* The tree itself, said so that it means the same on the machine of a colleague where that can be.
 */
static ges_activation_place own_place(const activating *a) {
    const ges_os *os = a->app->os;
    ges_path_style style = ges_os_style(os);
    bool is_windows = os->family == GES_OS_WINDOWS;
    ges_text root = ges_path_clean(a->app->mem, style, a->goroot);
    ges_text home = {0};
    (void)ges_env_find(os, &a->env, is_windows ? GES_T("USERPROFILE") : GES_T("HOME"), &home);
    ges_text in_project = below(style, root, a->target);
    ges_text in_home = below(style, root, ges_path_clean(a->app->mem, style, home));
    ges_activation_place place = {GES_ACTIVATION_FIXED, root, is_windows};
    if (in_project.len != 0) {
        place = (ges_activation_place){GES_ACTIVATION_PROJECT, in_project, is_windows};
    } else if (in_home.len != 0) {
        place = (ges_activation_place){GES_ACTIVATION_HOME, in_home, is_windows};
    }
    return place;
}

static ges_activation describe_go(activating *a) {
    ges_arena *mem = a->app->mem;
    ges_text version = ges_tree_version(a->app->os, a->goroot, mem);
    ges_activation activation = {0};
    (void)ges_list_push(mem, &activation.places, own_place(a)); /* the arena remembers */
    if (!ges_activation_takes_version(version)) {
        return activation;
    }
    activation.version = version;
    bool is_simple = ges_text_find_char(version, ' ') == GES_NPOS;
    for (size_t i = 0; is_simple && i < GES_COUNT(usual_places); i++) {
        ges_activation_place place = {usual_places[i].base,
                                      usual_path(&usual_places[i], version, mem),
                                      usual_places[i].is_windows};
        (void)ges_list_push(mem, &activation.places, place); /* the arena remembers */
    }
    return activation;
}

static ges_status make_plan(activating *a, ges_error *err) {
    ges_app *app = a->app;
    ges_activation activation = describe_go(a);
    bool is_unix = app->os->family != GES_OS_WINDOWS;
    a->plan = ges_plan_in(app->os, app->mem);
    if (is_unix && ges_text_find_char(a->goroot, ':') != GES_NPOS) {
        return ges_error_set(err, GES_INVALID, "'%.*s' has a colon, so PATH cannot name it",
                             GES_FMT(a->goroot));
    }
    for (size_t i = 0; i < ges_activation_file_count; i++) {
        const ges_activation_file *file = ges_activation_files[i];
        ges_text text = file->write(&activation, app->mem, &a->note);
        ges_repair repair = {
            .fixer = &ges_fixer_own_file,
            .file =
                ges_path_join(app->mem, ges_os_style(app->os), a->target, ges_text_of(file->name)),
            .name = GES_ACTIVATION_MARK,
            .value = text,
        };
        if (ges_arena_failed(app->mem)) {
            return ges_arena_error(app->mem, err);
        }
        ges_status status = ges_plan_add(
            &a->plan, &repair, GES_T("a shell can take this project's Go"), GES_T(""), NULL, err);
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

/* --- telling and writing ---------------------------------------------------------------------- */

static void tell(activating *a, bool with_plan, const ges_applied *applied) {
    static const ges_view view = {"Go {*version} in {goroot}: {why}[\n{note}]", true};
    ges_sink *sink = ges_app_report(a->app, a->args->is_set[JSON], "ges.activate/1");
    ges_sink_open(sink, "go", &view);
    bool is_told = a->version.len != 0 || a->args->is_set[JSON];
    ges_sink_text(sink, "version", is_told ? a->version : GES_T("of no known version"));
    ges_sink_text(sink, "goroot", a->goroot);
    ges_sink_text(sink, "why", a->why);
    ges_sink_text(sink, "note", a->note);
    ges_sink_close(sink);
    if (a->args->is_set[JSON]) {
        ges_sink_text(sink, "directory", a->target);
        ges_sink_text(sink, "asked_by", a->project.file);
        ges_sink_text(sink, "wanted", a->project.want);
        ges_sink_boolean(sink, "changed", applied != NULL && applied->number != 0);
        ges_sink_number(sink, "entry", applied != NULL ? (int64_t)applied->number : 0);
    }
    if (with_plan) {
        ges_plan_describe(&a->plan, sink);
    }
    if (applied != NULL && applied->number == 0) {
        ges_sink_say(sink, "ok", GES_T("nothing to do: the files are there already"));
    } else if (applied != NULL) {
        ges_sink_say(
            sink, "ok",
            ges_text_format(a->app->mem,
                            "go-env.sh, go-env.cmd and go-env.ps1 are in %.*s; 'ges undo %llu' "
                            "takes them away",
                            GES_FMT(a->target), (unsigned long long)applied->number));
        ges_sink_say(
            sink, NULL,
            GES_T("sh, bash, zsh: . ./go-env.sh   cmd: go-env   PowerShell: . .\\go-env.ps1   "
                  "back: go-env deactivate"));
    }
    ges_app_report_done(a->app, sink);
}

/* The plan is shown before the question, and to programs, which are not asked. */
static void report(void *self, const ges_applied *applied) {
    activating *a = self;
    tell(a, applied == NULL || a->args->is_set[JSON], applied);
}

static int write_files(activating *a) {
    const ges_applied nothing = {0};
    ges_applying what = {.app = a->app,
                         .plan = &a->plan,
                         .question = GES_T("Write them?"),
                         .verb = "written",
                         .is_yes = a->args->is_set[YES],
                         .is_json = a->args->is_set[JSON],
                         .report = report,
                         .self = a};
    if (ges_plan_count(&a->plan) == 0) {
        tell(a, true, &nothing);
        return GES_EXIT_OK;
    }
    return ges_app_apply(&what);
}

static ges_status look(activating *a, ges_error *err) {
    ges_app *app = a->app;
    ges_status status = app->os->dir_change(app->os, a->dir, err);
    status = status == GES_OK ? ges_cli_env_in(app, a->dir, &a->env, err) : status;
    status = status == GES_OK
                 ? ges_project_go_find(app->os, &a->env, a->dir, app->mem, &a->project, err)
                 : status;
    if (status != GES_OK) {
        return status;
    }
    bool is_named = a->args->is_set[GO] || a->args->is_set[GOROOT];
    if (a->project.file.len == 0 && !is_named) {
        return ges_error_set(
            err, GES_NOT_FOUND,
            "neither go.mod nor go.work at or above '%.*s'; name a Go with --goroot DIR",
            GES_FMT(a->dir));
    }
    a->target = a->project.file.len != 0
                    ? ges_path_dir(app->mem, ges_os_style(app->os), a->project.file)
                    : a->dir;
    status = choose(a, err);
    return status == GES_OK ? make_plan(a, err) : status;
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *self = &ges_command_activate;
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, self, "one directory at most");
    }
    activating *a = ges_new(app->mem, activating);
    if (a == NULL) {
        return GES_EXIT_FAILED; /* main tells */
    }
    a->app = app;
    a->args = args;
    a->dir = ges_cli_shell_name(app, args->word_count > 0 ? args->words[0] : GES_T("."));
    bool is_writing = args->is_set[WRITE] && !args->is_set[DRY_RUN];
    if (app->is_recorded && is_writing) {
        return ges_app_usage(app, self, "a snapshot cannot be changed; add --dry-run");
    }
    if (look(a, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (is_writing) {
        return write_files(a);
    }
    tell(a, args->is_set[DRY_RUN] || args->is_set[JSON], NULL);
    return GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"ges activate", "which Go the files would take"},
    {"ges activate --write", "write go-env.sh, go-env.cmd and go-env.ps1 beside go.mod"},
    {"ges activate --write --goroot ~/sdk/go1.24.4", "the same for a Go of your choice"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is told or written, or was so already"},
    {GES_EXIT_FINDINGS, "nothing was changed: the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED,
     "no Go here serves the project, or a file could not be written; nothing was changed"},
};

const ges_command ges_command_activate = {
    .name = "activate",
    .summary = "write scripts that give a shell the Go of a project, without any hook",
    .usage = "ges activate [--write] [--go FILE] [--goroot DIR] [--dry-run] [--yes] [--json] [DIR]",
    .description =
        "Puts go-env.sh (bash, zsh, ksh, dash, ash), go-env.cmd and go-env.ps1 beside the go.work "
        "or go.mod of DIR (default: here). Each of them sets GOROOT and PATH for that project and "
        "needs no ges; 'go-env deactivate' takes back one level, and what was changed meanwhile "
        "stays.\n\n"
        "The Go is the one that 'ges toolchain' tells; where a go command would stop or ask the "
        "network, the oldest Go of this machine that serves the project. The files look for that "
        "version in the place it has here and in the usual ones, so they can be shared.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
