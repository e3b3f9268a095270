/* One event of `ges watch` on standard output. */
#include "cli/ps.h"
#include "cli/watch.h"
#include "report/report.h"

/* What the JSON printer wrote, on one line: a line end outside of strings is only layout, and inside
 * it is escaped. */
static void put_on_one_line(ges_app *app, ges_text json) {
    ges_text line;
    while (ges_text_next_line(&json, &line)) {
        ges_build_text(&app->out, ges_text_trim(line));
    }
    ges_build_char(&app->out, '\n');
}

ges_watch_line ges_watch_line_open(ges_app *app, const ges_watch_wish *wish, const ges_view *view) {
    static const ges_view document = {NULL, true};
    ges_watch_line line = {.sink = NULL, .json = NULL};
    ges_ps ps = {.os = app->os, .mem = app->mem};
    if (wish->is_json) {
        line.json = ges_new(app->mem, ges_builder);
        if (line.json != NULL) {
            *line.json = ges_builder_in(app->mem);
            line.sink = ges_report_json(app->mem, line.json);
        }
    } else {
        line.sink = ges_report_text(app->mem, &app->out, app->use_colour);
    }
    line.sink = line.sink != NULL ? ges_app_sink(app, line.sink) : NULL;
    line.sink = line.sink != NULL ? line.sink : ges_report_none(); /* the arena remembers */
    ges_sink_open(line.sink, NULL, wish->is_json ? &document : view);
    if (wish->is_json) {
        ges_sink_text(line.sink, "schema", GES_T("ges.watch-event/1"));
    }
    ges_sink_text(line.sink, "time", ges_ps_time(&ps, app->os->clock_now_ns(app->os)));
    return line;
}

void ges_watch_line_close(ges_app *app, ges_watch_line *line) {
    ges_sink_close(line->sink);
    if (line->json != NULL) {
        put_on_one_line(app, ges_build_done(line->json));
    }
}
