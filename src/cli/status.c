/* `ges status`: the project here, what of it is loaded, and from where. */
#include "cli/commands.h"
#include "cli/project.h"
#include "env/secret.h"

enum { REVEAL, JSON };

static const ges_option options[] = {
    [REVEAL] = {"reveal", NULL, "show secrets as they are"},
    [JSON] = {"json", NULL, "print JSON, schema ges.status/1"},
};

typedef struct showing {
    ges_app *app;
    const ges_args *args;
    ges_cli_project project;
    ges_loaded loaded;
    ges_sink *sink;
} showing;

static ges_text shown(const showing *s, ges_text name, ges_text value) {
    return s->args->is_set[REVEAL] ? value : ges_secret_mask(s->app->mem, name, value);
}

/* Is what the session has loaded the project that is shown? */
static bool is_here(const showing *s) {
    return s->loaded.root.len != 0 && ges_text_equal(s->loaded.root, s->project.project.root);
}

/* The last file that gives the variable, of those that are approved; "" also when what is loaded is
 * another project. */
static ges_text source_of(const showing *s, ges_text name) {
    for (size_t i = is_here(s) ? s->project.files.count : 0; i-- > 0;) {
        const ges_load_file *file = &s->project.files.items[i];
        for (size_t k = file->file.vars.count; k-- > 0;) {
            const ges_project_var *var = &file->file.vars.items[k];
            if (file->trust == GES_TRUST_ALLOWED &&
                ges_env_name_equal(s->app->os, var->name, name)) {
                return ges_text_format(s->app->mem, "%.*s:%u", GES_FMT(file->file.path),
                                       (unsigned)var->line);
            }
        }
    }
    return GES_T("");
}

static void describe_var(const showing *s, const ges_loaded_var *var) {
    static const ges_view ours = {"  {*name} = {value}[  {-source}][, before: {before}]", false};
    static const ges_view unset = {"  {*name} is taken away[, before: {before}]", false};
    static const ges_view changed = {"  {*name} = {value}  {!warning}: you changed it since; it "
                                     "stays when you leave",
                                     false};
    ges_text now = GES_T("");
    bool is_ours = ges_loaded_is_ours(s->app->os, &s->project.env, var);
    bool is_set = ges_env_find(s->app->os, &s->project.env, var->name, &now);
    ges_text before = shown(s, var->name, var->before);
    bool is_blank = var->was_set && before.len == 0 && !s->args->is_set[JSON];
    ges_sink_open(s->sink, NULL, !is_ours ? &changed : var->is_unset ? &unset : &ours);
    ges_sink_text(s->sink, "name", var->name);
    ges_sink_text(s->sink, "value", shown(s, var->name, now));
    ges_sink_boolean(s->sink, "is_set", is_set);
    ges_sink_boolean(s->sink, "changed_since", !is_ours);
    ges_sink_text(s->sink, "warning", is_ours ? GES_T("") : GES_T("warning"));
    ges_sink_text(s->sink, "source", source_of(s, var->name));
    ges_sink_boolean(s->sink, "was_set", var->was_set);
    ges_sink_text(s->sink, "before", is_blank ? GES_T("\"\"") : before);
    ges_sink_close(s->sink);
}

/* Why GES_GO=go.mod chooses no Go; "": it chooses one, or is not said by a file that counts. */
static ges_text go_problem(const showing *s) {
    ges_path_style style = ges_os_style(s->app->os);
    for (size_t i = s->project.files.count; i-- > 0;) {
        const ges_load_file *file = &s->project.files.items[i];
        const ges_project_var *var = ges_project_file_find(&file->file, GES_T("GES_GO"));
        if (file->trust != GES_TRUST_ALLOWED || var == NULL) {
            continue;
        }
        bool is_file = ges_text_equal(var->value, GES_T("go.mod")) ||
                       ges_text_equal(var->value, GES_T("go.work"));
        ges_text path = ges_path_join(s->app->mem, style, s->project.project.root, var->value);
        return is_file && ges_cli_project_go(s->app, path).len == 0
                   ? ges_cli_project_no_go(s->app, path)
                   : GES_T("");
    }
    return GES_T("");
}

static void describe(const showing *s) {
    ges_text root = s->project.project.root;
    ges_cli_project_look look = {s->args->is_set[REVEAL], s->args->is_set[JSON]};
    ges_sink_text(s->sink, "root", root);
    ges_sink_text(s->sink, "mode", s->project.mode);
    ges_sink_text(s->sink, "loaded", s->loaded.root);
    ges_sink_say(s->sink, "bold",
                 root.len == 0 ? GES_T("no project here")
                               : ges_text_join(s->app->mem, GES_T("project "), root));
    ges_sink_open_list(s->sink, "files", NULL);
    for (size_t i = 0; i < s->project.files.count; i++) {
        ges_cli_project_describe(s->app, &s->project.files.items[i], look, s->sink);
    }
    ges_sink_close_list(s->sink);
    ges_sink_open_list(s->sink, "variables", "loaded in this session:");
    for (size_t i = 0; i < s->loaded.vars.count; i++) {
        describe_var(s, &s->loaded.vars.items[i]);
    }
    ges_sink_close_list(s->sink);
    ges_sink_number(s->sink, "path_entries", (int64_t)s->loaded.path.count);
    if (s->loaded.path.count != 0) {
        ges_sink_say(s->sink, NULL,
                     ges_text_format(s->app->mem, "    PATH has %zu more in front",
                                     s->loaded.path.count));
    }
    ges_text problem = go_problem(s);
    ges_sink_text(s->sink, "go_problem", s->args->is_set[JSON] ? problem : GES_T(""));
    if (problem.len != 0) {
        ges_sink_say(s->sink, "warning", ges_text_join(s->app->mem, GES_T("GES_GO: "), problem));
    }
    if (!is_here(s)) {
        ges_sink_say(s->sink, "dim",
                     s->loaded.root.len == 0
                         ? GES_T("nothing is loaded in this session")
                         : ges_text_join(s->app->mem, GES_T("loaded is "), s->loaded.root));
    }
}

static int run(ges_app *app, const ges_args *args) {
    showing s = {.app = app, .args = args};
    ges_error err = {0};
    ges_text text;
    if (args->word_count > 1) {
        return ges_app_usage(app, &ges_command_status, "one directory at a time");
    }
    if (ges_cli_project_open(app, args->word_count != 0 ? args->words[0] : GES_T(""), &s.project,
                             &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (ges_env_find(app->os, &s.project.env, GES_LOADED_NAME, &text) && text.len != 0 &&
        ges_loaded_parse(text, app->mem, &s.loaded, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    s.sink = ges_app_report(app, args->is_set[JSON], "ges.status/1");
    describe(&s);
    ges_app_report_done(app, s.sink);
    return GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"ges status", "the project of this directory, its files, and what this shell has of it"},
    {"ges status --json ~/shop", "those of another directory, for programs"},
};

const ges_command ges_command_status = {
    .name = "status",
    .summary = "show the project here, its files, and what of it this shell has loaded",
    .usage = "ges status [--reveal] [--json] [DIR]",
    .description = "Names the project's root and files, says of each whether it is approved ('ges "
                   "allow') and what it sets, and lists what is loaded in this session: the value, "
                   "the file and line it comes from, what it was before, and whether you changed "
                   "it since.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
