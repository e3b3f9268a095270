/* What the commands about a project's files share. */
#include "cli/project.h"

#include "base/builder.h"
#include "base/utf.h"
#include "env/danger.h"
#include "env/secret.h"

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
    ges_file_info info;
    ges_status seen = app->os->file_info(app->os, word, true, &info, err);
    if (seen != GES_OK && seen != GES_NOT_FOUND) {
        return seen; /* such as a closed directory above it */
    }
    if (!ges_project_is_name(name) && seen != GES_OK) {
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

/* What was loaded counts as not there; a text that cannot be read hides nothing. */
static void read_files(ges_app *app, ges_cli_project *p) {
    const ges_loaded nothing = {0};
    ges_loaded before = {0};
    ges_text text;
    bool is_known = !ges_env_find(app->os, &p->env, GES_LOADED_NAME, &text) ||
                    ges_loaded_parse(text, app->mem, &before, NULL) == GES_OK;
    ges_load_reading reading = {.os = app->os,
                                .store = &p->store,
                                .env = &p->env,
                                .before = is_known ? &before : &nothing,
                                .is_proposed = true};
    ges_load_read(&reading, &p->project.files, app->mem, &p->files);
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
    read_files(app, &p);
    if (ges_arena_failed(app->mem)) {
        return ges_arena_error(app->mem, err);
    }
    *out = p;
    return GES_OK;
}

void ges_cli_project_none(const ges_cli_project *p, ges_error *err) {
    (void)ges_error_set(err, GES_NOT_FOUND,
                        "there is no ges.env and no .env file in '%.*s', nor in a project above it; name "
                        "the project's directory, or write one",
                        GES_FMT(p->dir)); /* only said */
}

/* --- a file, for people ----------------------------------------------------------------------- */

enum { BLANKS_MAX = 8, VALUE_MAX = 400, VALUE_FRONT = 300, VALUE_BACK = 60 };

/* A row of blanks could bring what follows it to where another line of the list would be. */
static ges_text without_rows(ges_arena *mem, ges_text value) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < value.len;) {
        size_t end = i;
        while (end < value.len && value.ptr[end] == ' ') {
            end++;
        }
        if (end - i > BLANKS_MAX) {
            ges_build_format(&out, " <%zu blanks> ", end - i);
        } else {
            end += end == i;
            ges_build_text(&out, ges_text_slice(value, i, end));
        }
        i = end;
    }
    return ges_build_done(&out);
}

static ges_text readable(ges_arena *mem, ges_text value, bool is_dangerous) {
    if (value.len == 0) {
        return GES_T("\"\"");
    }
    value = without_rows(mem, value);
    if (is_dangerous || value.len <= VALUE_MAX) {
        return value;
    }
    return ges_text_format(mem, "%.*s <%zu bytes more, shown by --reveal> %.*s",
                           GES_FMT(ges_text_slice(value, 0, VALUE_FRONT)),
                           value.len - VALUE_FRONT - VALUE_BACK,
                           GES_FMT(ges_text_skip(value, value.len - VALUE_BACK)));
}

/* What looks like a letter of ASCII may be another one; empty: there is none. */
static ges_text beyond_ascii(ges_arena *mem, ges_text value) {
    ges_builder out = ges_builder_in(mem);
    bool is_any = false;
    for (size_t i = 0; i < value.len;) {
        size_t width;
        uint32_t rune = ges_utf8_decode(ges_text_skip(value, i), &width);
        if (rune >= 0x80) {
            ges_build_format(&out, rune > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)rune);
        } else {
            ges_build_char(&out, (char)rune);
        }
        is_any = is_any || rune >= 0x80;
        i += width;
    }
    return is_any ? ges_build_done(&out) : GES_T("");
}

static ges_text warning_of(ges_app *app, ges_text name, ges_text value, const char *danger) {
    ges_text letters = beyond_ascii(app->mem, value);
    if (ges_secret_is_name(name)) {
        return ges_text_join(app->mem, ges_text_of(danger), GES_T("; --reveal shows the value"));
    }
    return letters.len == 0 ? ges_text_of(danger)
                            : ges_text_join(app->mem, ges_text_of(danger),
                                            GES_T("; not all is ASCII: "), letters);
}

static void describe_var(ges_app *app, const ges_project_var *var, ges_cli_project_look look,
                         ges_sink *sink) {
    static const ges_view plain = {"{line:4} {*name} = {value}", false};
    static const ges_view marked = {"{line:4} {*name} = {value}\n       {!warning}: it {danger}",
                                    false};
    const char *danger = ges_danger_of(var->name, var->value);
    ges_text value = look.is_reveal ? var->value : ges_secret_mask(app->mem, var->name, var->value);
    bool is_whole = look.is_json || (look.is_reveal && value.len != 0);
    ges_text shown = is_whole ? value : readable(app->mem, value, danger != NULL);
    ges_text warning = danger == NULL ? GES_T("")
                       : look.is_json ? ges_text_of(danger)
                                      : warning_of(app, var->name, value, danger);
    ges_sink_open(sink, NULL, danger != NULL ? &marked : &plain);
    ges_sink_number(sink, "line", (int64_t)var->line);
    ges_sink_text(sink, "name", var->name);
    ges_sink_text(sink, "value", shown);
    ges_sink_text(sink, "warning", danger != NULL ? GES_T("warning") : GES_T(""));
    ges_sink_text(sink, "danger", warning);
    ges_sink_close(sink);
}

void ges_cli_project_describe(ges_app *app, const ges_load_file *file, ges_cli_project_look look,
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
        describe_var(app, &f->vars.items[i], look, sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
}

void ges_cli_project_tell_marked(ges_app *app, const ges_load_files *files, ges_sink *sink) {
    enum { FEW = 10, NAMED_MAX = 20 };
    ges_builder out = ges_builder_in(app->mem);
    size_t all = 0;
    size_t marked = 0;
    for (size_t i = 0; i < files->count; i++) {
        const ges_project_file *file = &files->items[i].file;
        all += file->vars.count;
        for (size_t k = 0; k < file->vars.count; k++) {
            const ges_project_var *var = &file->vars.items[k];
            if (ges_danger_of(var->name, var->value) != NULL && marked++ < NAMED_MAX) {
                ges_build_format(&out, "%s %.*s:%u %.*s", marked > 1 ? "," : "",
                                 GES_FMT(file->name), (unsigned)var->line, GES_FMT(var->name));
            }
        }
    }
    if (all > FEW && marked != 0) {
        ges_sink_say(sink, "warning",
                     ges_text_format(app->mem, "%zu of %zu variables are marked:%.*s%s", marked,
                                     all, GES_FMT(ges_build_done(&out)),
                                     marked > NAMED_MAX ? " and others" : ""));
    }
}
