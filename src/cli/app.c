/* What every command shares: options, reports, failures. */
#include "cli/commands.h"

#include "report/report.h"

#include <stdarg.h>
#include <stdio.h>

const ges_command *const ges_commands[] = {
#define GES_COMMAND(name) &ges_command_##name,
#include "cli/commands.def"
#undef GES_COMMAND
};
const size_t ges_command_count = GES_COUNT(ges_commands);

const ges_command *ges_command_find(ges_text name) {
    for (size_t i = 0; i < ges_command_count; i++) {
        if (ges_text_equal(ges_text_of(ges_commands[i]->name), name)) {
            return ges_commands[i];
        }
    }
    return NULL;
}

size_t ges_option_index(const ges_command *command, const char *name) {
    for (size_t i = 0; i < command->option_count; i++) {
        if (strcmp(command->options[i].name, name) == 0) {
            return i;
        }
    }
    return GES_NPOS;
}

bool ges_args_has(const ges_command *command, const ges_args *args, const char *name) {
    size_t index = ges_option_index(command, name);
    return index != GES_NPOS && args->is_set[index];
}

ges_text ges_args_value(const ges_command *command, const ges_args *args, const char *name) {
    size_t index = ges_option_index(command, name);
    return index != GES_NPOS ? args->values[index] : (ges_text){NULL, 0};
}

static ges_text share_text(const void *self, ges_text text) {
    return ges_share_text(self, text);
}

ges_text ges_app_shown(const ges_app *app, ges_text text) {
    return app->share != NULL ? ges_share_text(app->share, text) : text;
}

ges_sink *ges_app_sink(ges_app *app, ges_sink *sink) {
    return app->share != NULL ? ges_report_mapped(app->mem, sink, share_text, app->share) : sink;
}

ges_sink *ges_app_report(ges_app *app, bool is_json, const char *schema) {
    static const ges_view document = {NULL, true};
    ges_sink *sink = is_json ? ges_report_json(app->mem, &app->out)
                             : ges_report_text(app->mem, &app->out, app->use_colour);
    sink = ges_app_sink(app, sink);
    sink = sink != NULL ? sink : ges_report_none(); /* the arena remembers, main tells */
    ges_sink_open(sink, NULL, &document);
    ges_sink_text(sink, "schema", ges_text_of(schema));
    return sink;
}

void ges_app_report_done(ges_app *app, ges_sink *sink) {
    (void)app;
    ges_sink_close(sink);
}

ges_status ges_app_flush(ges_app *app, ges_error *err) {
    ges_bytes results = ges_bytes_from(ges_build_done(&app->out));
    ges_bytes errors = ges_bytes_from(ges_build_done(&app->err));
    app->out = ges_builder_in(app->mem);
    app->err = ges_builder_in(app->mem);
    ges_status status = app->os->stream_write(app->os, GES_STDERR, errors, err);
    return status == GES_OK ? app->os->stream_write(app->os, GES_STDOUT, results, err) : status;
}

void ges_app_say(ges_app *app, ges_text text) {
    ges_build_format(&app->err, "%s: ", app->program);
    ges_report_escape(&app->err, ges_app_shown(app, text));
    ges_build_char(&app->err, '\n');
}

int ges_app_fail(ges_app *app, const ges_error *err) {
    ges_app_say(app, ges_text_of(err->text));
    return GES_EXIT_FAILED;
}

void ges_app_complain(ges_app *app, ges_text name, const ges_error *err) {
    ges_text text = ges_text_of(err->text);
    ges_text quoted = ges_text_join(app->mem, GES_T("'"), name, GES_T("'"));
    bool is_named = ges_text_find(text, quoted) != GES_NPOS;
    ges_app_say(app, is_named ? text : ges_text_join(app->mem, quoted, GES_T(": "), text));
}

int ges_app_usage(ges_app *app, const ges_command *command, const char *format, ...) {
    char text[GES_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args); /* a cut message still says what */
    va_end(args);
    ges_app_say(app, ges_text_of(text));
    ges_build_format(&app->err, "usage: %s\nTry '%s help%s%s'.\n",
                     command != NULL ? command->usage : "ges COMMAND [options]", app->program,
                     command != NULL ? " " : "", command != NULL ? command->name : "");
    return GES_EXIT_USAGE;
}
