/* The scope `session`: code for the shell that evaluates it. Nothing is changed here. */
#include "cli/keep.h"

#include "shell/shell.h"

static ges_status find_shell(const ges_keep *keep, const ges_shell **out, ges_error *err) {
    const ges_os *os = keep->ask.os;
    ges_text name = keep->ask.shell;
    if (name.len == 0 && os->parent_program(os, keep->ask.mem, &name, err) != GES_OK) {
        return ges_error_set(err, GES_NOT_FOUND, "which shell runs here cannot be told; add --shell");
    }
    *out = ges_shell_find(name);
    return *out != NULL ? GES_OK
                        : ges_error_set(err, GES_INVALID,
                                        "'%.*s' is no shell that is known here; add --shell",
                                        GES_FMT(name));
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

static ges_status say(const ges_keep *keep, const ges_shell *shell, const ges_wish *wish,
                      ges_text *out, ges_error *err) {
    ges_text value = {0};
    ges_status status = ges_scope_check_name(keep->ask.os, wish->name, err);
    status = status == GES_OK ? value_of(keep, wish, &value, err) : status;
    status = status == GES_OK
                 ? ges_scope_check_value(keep->ask.os, wish->name, value, err)
                 : status;
    if (status != GES_OK) {
        return status;
    }
    const char *why = shell->refuses != NULL ? shell->refuses(wish->name, value) : NULL;
    if (why != NULL) {
        return ges_error_set(err, GES_UNSUPPORTED, "%.*s cannot be set in %s: %s",
                             GES_FMT(wish->name), shell->name, why);
    }
    *out = wish->verb == GES_WISH_UNSET ? shell->unset(keep->ask.mem, wish->name)
                                        : shell->set(keep->ask.mem, wish->name, value);
    return GES_OK;
}

int ges_keep_session(ges_app *app, ges_keep *keep) {
    const ges_shell *shell = NULL;
    ges_builder code = ges_builder_in(app->mem);
    ges_error err = {0};
    ges_status status = find_shell(keep, &shell, &err);
    for (size_t i = 0; status == GES_OK && i < keep->count; i++) {
        ges_text line = {0};
        status = say(keep, shell, &keep->wishes[i], &line, &err);
        ges_build_text(&code, ges_text_of(i == 0 ? shell->begin : shell->between));
        ges_build_text(&code, line);
    }
    if (status != GES_OK) {
        return ges_app_fail(app, &err);
    }
    ges_build_text(&code, ges_text_of(shell->end));
    if (keep->is_json) {
        ges_sink *sink = ges_app_report(app, true, keep->schema);
        ges_sink_text(sink, "scope", keep->scope_name);
        ges_sink_text(sink, "shell", ges_text_of(shell->name));
        ges_sink_text(sink, "code", ges_build_done(&code));
        ges_app_report_done(app, sink);
        return GES_EXIT_OK;
    }
    ges_build_text(&app->out, ges_build_done(&code));
    if (app->os->stream_is_terminal(app->os, GES_STDOUT)) {
        ges_text how = ges_text_format(app->mem, shell->evaluate, "ges ...");
        ges_build_format(&app->err, "%s: this only prints; to have it here: %.*s\n", app->program,
                         GES_FMT(how));
    }
    return GES_EXIT_OK;
}
