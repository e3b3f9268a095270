/* What the commands about a project's files share. */
#include "cli/project.h"

#include "env/danger.h"
#include "env/secret.h"
#include "go/trees.h"
#include "go/version.h"

static ges_status find_here(ges_app *app, ges_cli_project *p, ges_error *err) {
    ges_text current;
    ges_status status = app->os->dir_current(app->os, app->mem, &current, err);
    return status == GES_OK ? app->os->path_resolve(app->os, current, app->mem, &p->dir, err)
                            : status;
}

/* A file is named by its own place: its directory without links, and its name. */
static ges_status find_file(ges_app *app, ges_text word, ges_cli_project *p, ges_error *err) {
    ges_path_style style = ges_os_style(app->os);
    ges_text name = ges_path_base(style, word);
    if (!ges_project_is_name(name) && !ges_os_exists(app->os, word)) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "'%.*s' is not there: name a directory, or a file of "
                             "one such as .env",
                             GES_FMT(word));
    }
    if (!ges_project_is_name(name)) {
        return ges_error_set(err, GES_INVALID,
                             "'%.*s' is no file that is ever loaded: these are ges.env, .env, "
                             ".env.local, .env.MODE and .env.MODE.local",
                             GES_FMT(word));
    }
    ges_status status =
        app->os->path_resolve(app->os, ges_path_dir(app->mem, style, word), app->mem, &p->dir, err);
    ges_text path = ges_path_join(app->mem, style, p->dir, name);
    p->project.root = p->dir;
    if (status == GES_OK && !ges_list_push(app->mem, &p->project.files, path)) {
        status = ges_arena_error(app->mem, err);
    }
    return status;
}

static ges_status find(ges_app *app, ges_text word, ges_cli_project *p, ges_error *err) {
    if (word.len != 0 && !ges_os_is_dir(app->os, word)) {
        return find_file(app, word, p, err);
    }
    ges_status status = word.len == 0
                            ? find_here(app, p, err)
                            : app->os->path_resolve(app->os, word, app->mem, &p->dir, err);
    return status == GES_OK ? ges_project_find(app->os, p->dir, p->mode, app->mem, &p->project, err)
                            : status;
}

ges_status ges_cli_project_open(ges_app *app, ges_text word, ges_cli_project *out, ges_error *err) {
    ges_cli_project p = {0};
    ges_status status = app->os->env_list(app->os, app->mem, &p.env, err);
    if (status == GES_OK) {
        (void)ges_env_find(app->os, &p.env, GES_T("GES_MODE"), &p.mode); /* absent: none */
        status = ges_trust_open(app->os, &p.env, app->mem, &p.store, err);
    }
    status = status == GES_OK ? find(app, word, &p, err) : status;
    if (status != GES_OK) {
        return status;
    }
    ges_load_read(app->os, &p.store, &p.project.files, app->mem, &p.files);
    if (ges_arena_failed(app->mem)) {
        return ges_arena_error(app->mem, err);
    }
    *out = p;
    return GES_OK;
}

/* --- the Go that a project asks for ----------------------------------------------------------- */

ges_text ges_cli_project_go(const ges_app *app, ges_text version) {
    ges_trees trees = {0};
    ges_text root = GES_T("");
    ges_text best = GES_T("");
    if (ges_trees_list(app->os, app->mem, &trees, NULL) != GES_OK) {
        return root;
    }
    for (size_t i = 0; i < trees.count; i++) {
        ges_text own = ges_go_toolchain_version(trees.items[i].version);
        bool is_it =
            ges_text_equal(own, version) ||
            (ges_go_version_is_lang(version) && ges_text_equal(ges_go_version_lang(own), version));
        if (is_it && ges_go_version_compare(own, best) > 0) {
            best = own;
            root = trees.items[i].root;
        }
    }
    return root;
}

/* --- a file, for people ----------------------------------------------------------------------- */

static void describe_var(ges_app *app, const ges_project_var *var, bool is_reveal, ges_sink *sink) {
    static const ges_view plain = {"{line:4} {*name} = {value}", false};
    static const ges_view marked = {"{line:4} {*name} = {value}\n       {!warning}: it {danger}",
                                    false};
    const char *danger = ges_danger_of(var->name, var->value);
    ges_text value = is_reveal ? var->value : ges_secret_mask(app->mem, var->name, var->value);
    ges_sink_open(sink, NULL, danger != NULL ? &marked : &plain);
    ges_sink_number(sink, "line", (int64_t)var->line);
    ges_sink_text(sink, "name", var->name);
    ges_sink_text(sink, "value", value.len == 0 ? GES_T("\"\"") : value);
    ges_sink_text(sink, "warning", danger != NULL ? GES_T("warning") : GES_T(""));
    ges_sink_text(sink, "danger", ges_text_of(danger));
    ges_sink_close(sink);
}

void ges_cli_project_describe(ges_app *app, const ges_load_file *file, bool is_reveal,
                              ges_sink *sink) {
    static const ges_view view = {"{*path}[ -> {target}]  {state}[\n  {!error}: {problem}]", false};
    const ges_project_file *f = &file->file;
    ges_text problem = f->status != GES_OK ? f->problem : file->problem;
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "path", f->path);
    ges_sink_text(sink, "target", f->target);
    ges_sink_text(sink, "state", ges_text_of(ges_trust_name(file->trust)));
    ges_sink_text(sink, "error", problem.len != 0 ? GES_T("error") : GES_T(""));
    ges_sink_text(sink, "problem", problem);
    ges_sink_text(sink, "sha256", f->is_read ? ges_trust_hex(app->mem, f->hash) : GES_T(""));
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; f->status == GES_OK && i < f->vars.count; i++) {
        describe_var(app, &f->vars.items[i], is_reveal, sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
}
