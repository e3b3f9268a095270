/* `ges mod`: every go.mod and go.work below a directory, and the Gos here that serve them. */
#include "cli/commands.h"
#include "ges/goenv.h"
#include "go/modtree.h"
#include "go/module.h"
#include "go/version.h"

enum { MAX_WISHES = 256, MAX_IGNORED = 32 };

static const ges_option options[] = {
    {"check", NULL, "exit with 1 when a file is refused, or no Go that is here serves it"},
    {"ignore", "NAMES",
     "directories to pass over besides .git, node_modules and vendor, such as "
     "testdata,third_party"},
    {"json", NULL, "print JSON, schema ges.mod/1"},
};

static const ges_view file_view = {
    "{!severity:7} {verdict:14} {asks_for:9} {name}[  {module}][  {serves}][  {problem}]", false};
static const ges_view error_view = {"{message}", false};
static const ges_view set_view = {"{version:9} [{goroot}][{missing}]", false};
static const ges_view silent = {NULL, true};

static const char *const severities[GES_MOD_VERDICTS] = {
    [GES_MOD_EXACT] = "ok",      [GES_MOD_COMPATIBLE] = "ok", [GES_MOD_DOWNLOAD] = "warning",
    [GES_MOD_TOO_OLD] = "error", [GES_MOD_NO_GO] = "error",  [GES_MOD_REFUSED] = "error",
    [GES_MOD_UNREADABLE] = "error",
};

static const char *const count_keys[GES_MOD_VERDICTS] = {
    [GES_MOD_EXACT] = "exact",
    [GES_MOD_COMPATIBLE] = "compatible",
    [GES_MOD_DOWNLOAD] = "needs_download",
    [GES_MOD_TOO_OLD] = "too_old",
    [GES_MOD_NO_GO] = "no_go",
    [GES_MOD_REFUSED] = "refused",
    [GES_MOD_UNREADABLE] = "unreadable",
};

/* --- finding out -------------------------------------------------------------------------------
 */

/* What decides besides the files. */
typedef struct setting {
    ges_mod_policy policy;
    bool ignores_work;   /* GOWORK=off */
    ges_text work_above; /* a go.work that counts here too; "" none */
} setting;

static ges_mod_policy policy_of(ges_goenv *goenv) {
    ges_goenv_value toolchain = {0};
    ges_goenv_value proxy = {0};
    if (ges_go_version_minor(ges_goenv_about_of(goenv).version) < 21 ||
        !ges_goenv_get(goenv, GES_T("GOTOOLCHAIN"), &toolchain) ||
        !ges_goenv_get(goenv, GES_T("GOPROXY"), &proxy)) {
        return GES_MOD_LOCAL;
    }
    bool is_auto = ges_text_equal(toolchain.value, GES_T("auto")) ||
                   ges_text_ends(toolchain.value, GES_T("+auto"));
    bool is_path = ges_text_equal(toolchain.value, GES_T("path")) ||
                   ges_text_ends(toolchain.value, GES_T("+path"));
    bool is_off = ges_text_equal(proxy.value, GES_T("off"));
    return is_auto && !is_off ? GES_MOD_FETCHES : is_auto || is_path ? GES_MOD_PATH : GES_MOD_LOCAL;
}

/* By the go that is run here, else by the newest one. */
static setting find_setting(ges_app *app, const ges_sdklist *sdks, ges_text cwd, ges_text dir) {
    ges_path_style style = ges_os_style(app->os);
    setting found = {.policy = GES_MOD_LOCAL};
    ges_goenv *goenv = NULL;
    ges_goenv_value work = {0};
    ges_goenv_request request = {.os = app->os, .keeps_local = true};
    bool is_open = ges_goenv_open(&request, app->mem, &goenv, NULL) == GES_OK;
    if (!is_open && sdks->count != 0) {
        request.go = sdks->items[0].go;
        is_open = request.go.len != 0 && ges_goenv_open(&request, app->mem, &goenv, NULL) == GES_OK;
    }
    if (is_open) {
        found.policy = policy_of(goenv);
        found.ignores_work = ges_goenv_get(goenv, GES_T("GOWORK"), &work) &&
                             ges_text_equal(work.value, GES_T("off"));
    }
    ges_text whole = ges_path_is_abs(style, dir) ? ges_path_clean(app->mem, style, dir)
                                                 : ges_path_join(app->mem, style, cwd, dir);
    ges_text parent = ges_path_dir(app->mem, style, whole);
    if (!found.ignores_work && ges_path_is_abs(style, whole) && !ges_text_equal(parent, whole)) {
        ges_module_find_work(app->os, app->mem, parent, GES_T(""), &found.work_above);
    }
    return found;
}

static size_t split_names(ges_text names, ges_text *out) {
    size_t count = 0;
    ges_text name = {0};
    while (names.len != 0 && count <= MAX_IGNORED && ges_text_next(&names, ',', &name)) {
        name = ges_text_trim(name);
        if (name.len != 0 && count < MAX_IGNORED) {
            out[count] = name;
        }
        count += name.len != 0 ? 1 : 0;
    }
    return count;
}

/* --- telling -----------------------------------------------------------------------------------
 */

static void describe_errors(const ges_mod_file *file, ges_arena *mem, ges_path_style style,
                            ges_sink *sink) {
    ges_sink_open_list(sink, "errors", NULL);
    for (size_t i = 0; i < file->errors.count; i++) {
        const ges_gomod_error *error = &file->errors.items[i];
        ges_text name = ges_path_base(style, file->path);
        ges_sink_open(sink, NULL, &error_view);
        ges_sink_text(sink, "message", ges_gomod_error_text(mem, name, error));
        ges_sink_number(sink, "line", error->at.line);
        ges_sink_number(sink, "column", error->at.rune);
        ges_sink_number(sink, "offset", (int64_t)error->at.offset);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_troubles(const ges_mod_file *file, ges_sink *sink) {
    ges_sink_open_list(sink, "troubles", NULL);
    for (size_t i = 0; i < file->troubles.count; i++) {
        ges_sink_open(sink, NULL, &error_view);
        ges_sink_text(sink, "message", file->troubles.items[i]);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

/* What only programs want to know. */
static void describe_lists(const ges_mod_file *file, ges_sink *sink) {
    ges_sink_open_list(sink, "godebug", NULL);
    for (size_t i = 0; i < file->godebug.count; i++) {
        ges_sink_open(sink, NULL, &silent);
        ges_sink_text(sink, "key", file->godebug.items[i].path);
        ges_sink_text(sink, "value", file->godebug.items[i].version);
        ges_sink_number(sink, "line", file->godebug.items[i].at.line);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "use", NULL);
    for (size_t i = 0; i < file->use.count; i++) {
        ges_sink_open(sink, NULL, &silent);
        ges_sink_text(sink, "directory", file->use.items[i].path);
        ges_sink_number(sink, "line", file->use.items[i].at.line);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_file(const ges_mod_file *file, ges_app *app, bool is_json, ges_sink *sink) {
    ges_text wish = file->wish.len != 0 || is_json ? file->wish : GES_T("-");
    ges_sink_open(sink, NULL, &file_view);
    const char *severity = file->troubles.count != 0 ? "error" : severities[file->verdict];
    ges_sink_text(sink, "severity", ges_text_of(severity));
    ges_sink_text(sink, "verdict", ges_text_of(ges_mod_verdict_name(file->verdict)));
    ges_sink_text(sink, "asks_for", wish);
    ges_sink_text(sink, "file", file->path);
    ges_sink_text(sink, "name", file->name);
    ges_sink_text(sink, "kind",
                  file->kind == GES_GOMOD_MODULE ? GES_T("module") : GES_T("workspace"));
    ges_sink_text(sink, "module", file->module);
    ges_sink_text(sink, "go", file->go);
    ges_sink_text(sink, "toolchain", file->toolchain);
    ges_sink_text(sink, "problem", file->problem);
    ges_sink_text(sink, "serves", file->sdk != NULL ? file->sdk->version : GES_T(""));
    ges_sink_text(sink, "goroot", file->sdk != NULL ? file->sdk->root : GES_T(""));
    describe_errors(file, app->mem, ges_os_style(app->os), sink);
    describe_troubles(file, sink);
    if (is_json) {
        describe_lists(file, sink);
    }
    ges_sink_close(sink);
}

/* A version that is wished for, and the Go here that is at least that; `is_exact`: of that 1.N. */
static void describe_member(const ges_sdklist *sdks, ges_text wish, bool is_exact, ges_arena *mem,
                            ges_sink *sink) {
    const ges_sdk_entry *sdk = ges_sdklist_serving(sdks, wish);
    bool fits = sdk != NULL && (!is_exact || ges_text_equal(ges_go_version_lang(sdk->number),
                                                            ges_go_version_lang(wish)));
    /* A language version since 1.21 is no release: its first one is. */
    bool is_language = ges_go_version_is_lang(wish);
    ges_text version =
        fits ? sdk->version
             : ges_text_join(mem, GES_T("go"), wish, is_language ? GES_T(".0") : GES_T(""));
    ges_sink_open(sink, NULL, &set_view);
    ges_sink_text(sink, "version", version);
    ges_sink_text(sink, "asks_for", wish);
    ges_sink_boolean(sink, "is_here", fits);
    ges_sink_text(sink, "goroot", fits ? sdk->root : GES_T(""));
    ges_sink_text(sink, "missing", fits ? GES_T("") : GES_T("not here"));
    ges_sink_close(sink);
}

static void describe_sets(const ges_mod_tree *tree, const ges_sdklist *sdks, bool is_json,
                          ges_arena *mem, ges_sink *sink) {
    ges_text wishes[MAX_WISHES];
    size_t count = ges_mod_tree_wishes(tree, wishes, MAX_WISHES);
    ges_text least = ges_mod_tree_least(tree);
    ges_sink_open_list(sink, "smallest_set", "one Go serves all of them:");
    if (least.len != 0) {
        describe_member(sdks, least, false, mem, sink);
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "exact_set", "each with the version it asks for takes:");
    for (size_t i = 0; i < count && (count > 1 || is_json); i++) {
        describe_member(sdks, wishes[i], true, mem, sink);
    }
    ges_sink_close_list(sink);
}

/* How many files got each verdict; answers how many are no good. */
static size_t describe_counts(const ges_mod_tree *tree, ges_arena *mem, ges_sink *sink) {
    size_t counts[GES_MOD_VERDICTS] = {0};
    size_t troubled = 0; /* go.work files that are fine but for their modules */
    size_t bad = 0;
    ges_builder line = ges_builder_in(mem);
    ges_build_format(&line, "%zu file%s in %zu director%s", tree->files.count,
                     tree->files.count == 1 ? "" : "s", tree->dirs, tree->dirs == 1 ? "y" : "ies");
    for (size_t i = 0; i < tree->files.count; i++) {
        const ges_mod_file *file = &tree->files.items[i];
        bool is_served = file->verdict == GES_MOD_EXACT || file->verdict == GES_MOD_COMPATIBLE;
        counts[file->verdict]++;
        troubled += file->troubles.count != 0 ? 1 : 0;
        bad += !is_served || file->troubles.count != 0 ? 1 : 0;
    }
    ges_sink_open(sink, "counts", &silent);
    for (size_t i = 0; i < GES_MOD_VERDICTS; i++) {
        ges_sink_number(sink, count_keys[i], (int64_t)counts[i]);
        if (counts[i] != 0) {
            ges_build_format(&line, ", %zu %s", counts[i],
                             ges_mod_verdict_name((ges_mod_verdict)i));
        }
    }
    ges_sink_number(sink, "troubled_workspaces", (int64_t)troubled);
    ges_sink_number(sink, "directories", (int64_t)tree->dirs);
    ges_sink_number(sink, "directories_not_readable", (int64_t)tree->unreadable);
    ges_sink_close(sink);
    if (troubled != 0) {
        ges_build_format(&line, ", %zu go.work against %s modules", troubled,
                         troubled == 1 ? "its" : "their");
    }
    if (tree->files.count == 0) {
        ges_build_str(&line, ": no go.mod and no go.work");
    }
    ges_sink_say(sink, "bold", ges_build_done(&line));
    if (tree->unreadable != 0) {
        ges_sink_say(sink, "warning",
                     ges_text_format(mem, "%zu could not be read, the first is '%.*s'",
                                     tree->unreadable, GES_FMT(tree->first_unreadable)));
    }
    return bad;
}

/* What decides from outside. */
static void describe_setting(const setting *set, bool is_json, ges_arena *mem, ges_sink *sink) {
    static const char *const policies[] = {
        [GES_MOD_LOCAL] = "local", [GES_MOD_PATH] = "path", [GES_MOD_FETCHES] = "auto"};
    ges_sink_text(sink, "toolchains", is_json ? ges_text_of(policies[set->policy]) : GES_T(""));
    ges_sink_text(sink, "workspace_above", is_json ? set->work_above : GES_T(""));
    ges_sink_boolean(sink, "ignores_workspaces", set->ignores_work);
    if (set->work_above.len != 0) {
        ges_sink_say(sink, NULL,
                     ges_text_join(mem, GES_T("'"), set->work_above,
                                   GES_T("' above decides which go runs in all of these")));
    }
    if (set->ignores_work) {
        ges_sink_say(sink, NULL, GES_T("GOWORK=off: go looks at no go.work"));
    }
}

/* The Go to install, where none that is here serves and go itself fetches none. */
static ges_text advice_of(const ges_mod_tree *tree, const ges_sdklist *sdks, ges_arena *mem) {
    ges_text wish = ges_mod_tree_least(tree);
    ges_mod_verdict worst = GES_MOD_EXACT;
    for (size_t i = 0; i < tree->files.count; i++) {
        ges_mod_verdict verdict = tree->files.items[i].verdict;
        bool is_open = verdict == GES_MOD_NO_GO || verdict == GES_MOD_TOO_OLD;
        worst = is_open ? verdict : worst;
    }
    if (worst == GES_MOD_EXACT) {
        return GES_T("");
    }
    const char *why = worst == GES_MOD_TOO_OLD ? ""
                      : sdks->count == 0       ? "no Go is on this machine: "
                                               : "no Go on this machine works, and 'ges sdk list' says why: ";
    return ges_text_format(mem, "%s'ges install %.*s' brings one that serves all of these", why,
                           GES_FMT(wish.len != 0 ? wish : GES_T("latest")));
}

static int report(ges_app *app, const ges_mod_tree *tree, const ges_sdklist *sdks,
                  const setting *set, ges_text dir, const ges_args *args) {
    bool is_json = ges_args_has(&ges_command_mod, args, "json");
    ges_sink *sink = ges_app_report(app, is_json, "ges.mod/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    ges_sink_text(sink, "directory", is_json ? dir : GES_T(""));
    ges_sink_open_list(sink, "files", NULL);
    for (size_t i = 0; i < tree->files.count; i++) {
        describe_file(&tree->files.items[i], app, is_json, sink);
    }
    ges_sink_close_list(sink);
    size_t bad = describe_counts(tree, app->mem, sink);
    describe_setting(set, is_json, app->mem, sink);
    describe_sets(tree, sdks, is_json, app->mem, sink);
    ges_text advice = advice_of(tree, sdks, app->mem);
    ges_sink_text(sink, "advice", is_json ? advice : GES_T(""));
    if (advice.len != 0) {
        ges_sink_say(sink, "warning", advice);
    }
    ges_app_report_done(app, sink);
    return ges_args_has(&ges_command_mod, args, "check") && bad + tree->unreadable != 0
               ? GES_EXIT_FINDINGS
               : GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *self = &ges_command_mod;
    ges_text ignored[MAX_IGNORED];
    ges_text cwd = {0};
    ges_env_list env = {0};
    ges_sdklist sdks = {0};
    ges_mod_tree tree = {0};
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, self, "one directory at most");
    }
    ges_mod_request request = {.os = app->os,
                               .dir = args->word_count != 0 ? args->words[0] : GES_T("."),
                               .skipped = ignored};
    request.skipped_count = split_names(ges_args_value(self, args, "ignore"), ignored);
    if (request.skipped_count > MAX_IGNORED || request.dir.len == 0) {
        return ges_app_usage(app, self,
                             request.dir.len == 0 ? "the directory's name is empty"
                                                  : "at most %d names to ignore",
                             MAX_IGNORED);
    }
    (void)app->os->dir_current(app->os, app->mem, &cwd, NULL); /* "": not known */
    if (ges_mod_tree_read(&request, app->mem, &tree, &err) != GES_OK ||
        app->os->env_list(app->os, app->mem, &env, &err) != GES_OK ||
        ges_sdklist_find(app->os, &env, cwd, app->mem, &sdks, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    setting set = find_setting(app, &sdks, cwd, request.dir);
    if (!set.ignores_work) {
        ges_mod_tree_check_work(app->os, app->mem, &tree);
    }
    ges_mod_tree_match(&tree, &sdks, set.policy);
    return report(app, &tree, &sdks, &set, request.dir, args);
}

static const ges_example examples[] = {
    {"ges mod", "the modules and workspaces below this directory"},
    {"ges mod --check --ignore testdata", "in CI: does the Go that is here serve all of them?"},
    {"ges mod --json ~/src", "for programs"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it was told; with --check: every file is fine and served"},
    {GES_EXIT_FINDINGS,
     "--check: a file is refused or not served, or a directory was not readable"},
    {GES_EXIT_USAGE, "wrong words on the command line"},
    {GES_EXIT_FAILED, "the directory could not be read"},
};

const ges_command ges_command_mod = {
    .name = "mod",
    .summary = "find every go.mod and go.work below a directory, and the Go that serves each",
    .usage = "ges mod [--check] [--ignore NAMES] [--json] [DIR]",
    .description =
        "Reads the go, toolchain, godebug and module lines of every go.mod and go.work below DIR "
        "(default: here), and matches them with the Gos of this machine (see 'ges sdk list'): "
        "exact, "
        "a Go of that version is here (for a line such as 'go 1.22' one of 1.22); compatible, a "
        "newer "
        "one is; needs download, go would fetch one; too old, none is here and go may not or "
        "cannot "
        "fetch one; no go, no Go at all is here, or none that works. A file that the newest Go refuses is refused here, in its words; so is a "
        "go.work whose modules are missing, named twice or ask for "
        "a newer go than it does.\n\n"
        ".git, node_modules and vendor are passed over; links to directories are not followed.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
