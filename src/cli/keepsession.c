/* The scope `session`: code for the shell that evaluates it. Nothing is changed here. */
#include "cli/keep.h"

#include "shell/say.h"

static ges_status find_shell(const ges_keep *keep, const ges_shell **out, ges_error *err) {
    const ges_os *os = keep->ask.os;
    ges_text name = keep->ask.shell;
    if (name.len == 0 && os->parent_program(os, keep->ask.mem, &name, err) != GES_OK) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "which shell runs here cannot be told; add --shell");
    }
    *out = ges_shell_find(name);
    return *out != NULL
               ? GES_OK
               : ges_error_set(err, GES_INVALID,
                               "'%.*s' is no shell that is known here; add --shell", GES_FMT(name));
}

/* The value that the wish means, edits made on what this process holds. */
static ges_status value_of(const ges_keep *keep, const ges_wish *wish, ges_text *out,
                           ges_error *err) {
    ges_path_rules rules = {.style = ges_os_style(keep->ask.os)};
    ges_text now = {0};
    if (wish->verb != GES_WISH_EDIT_LIST) {
        *out = wish->value;
        return GES_OK;
    }
    (void)ges_env_find(keep->ask.os, keep->ask.env, wish->name, &now); /* unset: an empty list */
    return ges_path_edited(&rules, now, wish->edits, wish->edit_count, keep->ask.mem, out, err);
}

static ges_status say(const ges_keep *keep, ges_script *script, const ges_wish *wish,
                      ges_error *err) {
    ges_text value = {0};
    ges_status status = ges_scope_check_name(keep->ask.os, wish->name, err);
    status = status == GES_OK ? value_of(keep, wish, &value, err) : status;
    status =
        status == GES_OK ? ges_scope_check_value(keep->ask.os, wish->name, value, err) : status;
    if (status != GES_OK) {
        return status;
    }
    const char *why = wish->verb == GES_WISH_UNSET ? ges_script_unset(script, wish->name)
                                                   : ges_script_set(script, wish->name, value);
    return why == NULL ? GES_OK
                       : ges_error_set(err, GES_UNSUPPORTED, "%.*s cannot be set in %s: %s",
                                       GES_FMT(wish->name), script->shell->name, why);
}

int ges_keep_session(ges_app *app, ges_keep *keep) {
    const ges_shell *shell = NULL;
    ges_script script = {0};
    ges_error err = {0};
    ges_status status = find_shell(keep, &shell, &err);
    if (status == GES_OK) {
        script = ges_script_for(shell, keep->ask.os, keep->ask.env, app->mem);
    }
    for (size_t i = 0; status == GES_OK && i < keep->count; i++) {
        status = say(keep, &script, &keep->wishes[i], &err);
    }
    if (status != GES_OK) {
        return ges_app_fail(app, &err);
    }
    ges_text code = ges_script_done(&script);
    if (keep->is_json) {
        ges_sink *sink = ges_app_report(app, true, keep->schema);
        ges_sink_text(sink, "scope", keep->scope_name);
        ges_sink_text(sink, "shell", ges_text_of(shell->name));
        ges_sink_text(sink, "code", code);
        ges_app_report_done(app, sink);
        return GES_EXIT_OK;
    }
    ges_build_text(&app->out, code);
    if (app->os->stream_is_terminal(app->os, GES_STDOUT)) {
        ges_text how = ges_text_format(app->mem, shell->evaluate, "ges ...");
        ges_build_format(&app->err, "%s: this only prints; to have it here: %.*s\n", app->program,
                         GES_FMT(how));
    }
    return GES_EXIT_OK;
}
