/* `ges use`: lets one Go of this machine be the one that runs: in this shell, this project, or for
 * the user. */
#include "cli/use.h"

#include "base/builder.h"
#include "cli/commands.h"

static const ges_option options[] = {
    {"scope", "NAME", "where it is kept: session, project, user or machine; user unless said"},
    {"shell", "NAME", "for this shell, instead of the one that runs here"},
    {"dry-run", NULL, "show what would change, and change nothing"},
    {"yes", NULL, "do not ask, at a terminal either"},
    {"json", NULL, "print JSON, schema ges.use/1; does not ask"},
};

/* --- scopes ------------------------------------------------------------------------------------
 */

static void unset_goroot(ges_using *u) {
    u->wishes[u->wish_count++] = (ges_wish){.verb = GES_WISH_UNSET, .name = GES_T("GOROOT")};
}

/* Its GOROOT as PATH names it, where PATH names its bin and no directory with a link. */
static ges_text spelt_in_path(const ges_using *u, const ges_sdk_entry *sdk) {
    ges_arena *mem = u->app->mem;
    ges_text *dirs = NULL;
    size_t count = 0;
    if (ges_path_split_list(mem, u->style, ges_use_variable(u, "PATH"), &dirs, &count) == GES_OK &&
        sdk->path_entry <= count) {
        ges_text dir = ges_path_clean(mem, u->style, dirs[sdk->path_entry - 1]);
        ges_text bin = ges_path_join(mem, u->style, sdk->root, GES_T("bin"));
        return ges_os_same_file(u->app->os, dir, bin) ? ges_path_dir(mem, u->style, dir)
                                                      : sdk->root;
    }
    return sdk->root;
}

/* For `ges use -`: the Go that is first in PATH now. */
static void remember(ges_using *u) {
    const ges_sdk_entry *now = NULL;
    for (size_t i = 0; i < u->sdks.count; i++) {
        const ges_sdk_entry *sdk = &u->sdks.items[i];
        bool is_first = sdk->path_entry != 0 && (now == NULL || sdk->path_entry < now->path_entry);
        now = is_first ? sdk : now;
    }
    if (now != NULL && !ges_os_same_file(u->app->os, now->root, u->target.sdk->root)) {
        ges_text root = spelt_in_path(u, now);
        u->wishes[u->wish_count++] =
            (ges_wish){.verb = GES_WISH_SET, .name = GES_USE_PREVIOUS, .value = root};
    }
}

static ges_status for_session(ges_using *u, ges_error *err) {
    ges_text root = ges_use_variable(u, "GOROOT");
    remember(u);
    if (root.len != 0 && !ges_os_same_file(u->app->os, root, u->target.sdk->root)) {
        unset_goroot(u);
    }
    ges_use_note_settings(u);
    bool is_back = u->keep->args->word_count != 0 &&
                   ges_text_equal(u->keep->args->words[0], GES_T("-"));
    ges_text way = is_back ? ges_use_way_back(u->app) : GES_T("");
    if (way.len != 0) {
        ges_use_note(u, ges_text_join(u->app->mem, GES_T("in this session only; "), way));
    }
    return ges_use_edit_path(u, ges_use_variable(u, "PATH"), err);
}

/* ges.env names the version; the hook finds the Go on each machine that has the project. */
static ges_status for_project(ges_using *u, ges_error *err) {
    ges_scope_value held = {0};
    const ges_scope *scope = ges_scope_find(u->app->os, u->keep->scope_name);
    u->wishes[u->wish_count++] =
        (ges_wish){.verb = GES_WISH_SET, .name = GES_T("GES_GO"), .value = u->target.sdk->number};
    ges_status status = scope->read(&u->keep->ask, GES_T("GOROOT"), &held, err);
    if (status == GES_OK && held.exists) {
        unset_goroot(u);
    }
    return status;
}

static ges_status for_scope(ges_using *u, ges_error *err) {
    const ges_scope *scope = ges_scope_find(u->app->os, u->keep->scope_name);
    ges_scope_value path = {0};
    ges_scope_value root = {0};
    ges_text set = ges_use_variable(u, "GOROOT");
    ges_status status = scope->read(&u->keep->ask, GES_T("PATH"), &path, err);
    status = status == GES_OK ? scope->read(&u->keep->ask, GES_T("GOROOT"), &root, err) : status;
    status = status == GES_OK ? ges_use_edit_path(u, path.value, err) : status;
    if (status != GES_OK) {
        return status;
    }
    if (root.exists) {
        unset_goroot(u);
    } else if (set.len != 0 && !ges_os_same_file(u->app->os, set, u->target.sdk->root)) {
        ges_use_note(
            u, ges_text_join(u->app->mem, GES_T("GOROOT is '"), set,
                             GES_T("' here, which this scope does not hold; 'ges why GOROOT' tells "
                                   "who sets it")));
    }
    ges_use_note_all(u, path.value);
    return GES_OK;
}

static ges_status make_wishes(ges_using *u, ges_error *err) {
    if (ges_text_equal(u->keep->scope_name, GES_T("session"))) {
        return for_session(u, err);
    }
    return ges_text_equal(u->keep->scope_name, GES_T("project")) ? for_project(u, err)
                                                                 : for_scope(u, err);
}

/* --- the command -------------------------------------------------------------------------------
 */

/* Code goes to standard output: what else is to be said must not be evaluated. */
static void say_for_session(const ges_using *u) {
    if (!ges_text_equal(u->keep->scope_name, GES_T("session")) || u->keep->is_json) {
        return;
    }
    for (size_t i = 0; i < u->keep->own.count; i++) {
        ges_app_say(u->app, ges_text_join(u->app->mem, GES_T("note: "), u->keep->own.items[i]));
    }
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *self = &ges_command_use;
    ges_keep keep = {.command = self, .args = args, .schema = "ges.use/1"};
    ges_using u = {.app = app, .keep = &keep, .style = ges_os_style(app->os)};
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, self, "one Go at most: a version, a go.mod or a path");
    }
    ges_status status = ges_keep_open(app, &keep, &err);
    if (status == GES_OK && ges_text_equal(keep.scope_name, GES_T("go"))) {
        return ges_app_usage(app, self,
                             "PATH cannot stand there; use --scope session, project, user or "
                             "machine");
    }
    ges_text word = args->word_count != 0 ? args->words[0] : (ges_text){0};
    if (status == GES_OK) {
        status = ges_sdklist_find(app->os, keep.ask.env, keep.ask.dir, app->mem, &u.sdks, &err);
    }
    if (status == GES_OK) {
        status = ges_use_choose(app, keep.ask.env, keep.ask.dir, word, &u.sdks, &u.target, &err);
    }
    if (status == GES_OK) {
        u.bin = ges_path_join(app->mem, u.style, u.target.sdk->root, GES_T("bin"));
        ges_text why = u.target.why;
        ges_use_note(&u, ges_text_join(app->mem, u.target.sdk->version, GES_T(" in '"),
                                       u.target.sdk->root, GES_T("'"),
                                       why.len != 0 ? GES_T(": ") : GES_T(""), why));
        status = make_wishes(&u, &err);
    }
    if (status != GES_OK) {
        return err.status == GES_INVALID ? ges_app_usage(app, self, "%s", err.text)
                                         : ges_app_fail(app, &err);
    }
    keep.wishes = u.wishes;
    keep.count = u.wish_count;
    say_for_session(&u);
    return ges_keep_run(app, &keep);
}

static const ges_example examples[] = {
    {"eval \"$(ges use --scope session 1.22)\"",
     "the newest 1.22 that is here, in this bash or zsh only"},
    {"eval \"$(ges use --scope session -)\"", "back to the one before"},
    {"ges use", "for your shells: what the nearest go.mod asks for"},
    {"ges use --scope project go.mod", "in this project: ges.env names the version"},
    {"ges use ~/sdk/go1.27.4 --dry-run", "show what it would change"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is selected, was so already, or --dry-run showed how"},
    {GES_EXIT_FINDINGS, "nothing was changed: the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning, or names no Go"},
    {GES_EXIT_FAILED, "that Go is not here, or it could not be selected; nothing was changed"},
};

const ges_command ges_command_use = {
    .name = "use",
    .summary = "let one Go of this machine be the one that runs",
    .usage = "ges use [--scope session|project|user|machine] [options] [VERSION|go.mod|PATH|-]",
    .description =
        "Selects a Go of this machine (see 'ges sdk list'): by version ('1.22' is the newest "
        "1.22.x, "
        "'latest' the newest of all, 'system' one that is not below your home, '-' the one that "
        "this "
        "shell had before its last 'ges use' in the session; what lasts goes back with 'ges undo'), by what a go.mod or go.work asks for (without a word the nearest "
        "one), or by its directory. Nothing is downloaded.\n\n"
        "Its bin goes to the front of PATH, and the entries of other Gos that the scope holds go, "
        "also "
        "of those that were removed: they do not pile up. A GOROOT of another Go is taken away. "
        "~/go/bin and /usr/bin stay.\n\n"
        "session: prints code for the calling shell. project: ges.env names the version, which the "
        "shell hook looks up on each machine. user: as 'ges set' and 'ges path' keep it; 'ges "
        "undo' "
        "takes it back. What would still win (on Windows the machine's PATH, a GOTOOLCHAIN, the go "
        "env "
        "file) and which editors and servers run with the old one is said.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
