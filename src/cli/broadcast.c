/* Telling windows after a change. */
#include "cli/broadcast.h"

#include "env/scope_registry.h"

enum { WINDOW_MS = 1000, ALL_MS = 5000 };

static bool has_variables(const ges_plan *plan) {
    for (size_t i = 0; i < plan->values.count; i++) {
        const ges_plan_place *place = &plan->values.items[i].place;
        ges_text key = place->root == GES_REGISTRY_MACHINE ? GES_T(GES_SCOPE_MACHINE_KEY)
                                                           : GES_T(GES_SCOPE_USER_KEY);
        if (ges_text_equal_nocase(place->key, key)) {
            return true;
        }
    }
    return false;
}

static void describe_deaf(const ges_deaf_window *window, ges_sink *sink) {
    static const ges_view view = {"{name} (pid {pid}) {why}[: '{title}']", false};
    ges_text name = ges_path_base(GES_PATH_WINDOWS, window->program);
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "name", name.len != 0 ? name : GES_T("a program"));
    ges_sink_text(sink, "program", window->program);
    ges_sink_number(sink, "pid", (int64_t)window->pid);
    ges_sink_text(sink, "title", window->title);
    ges_sink_text(sink, "class", window->kind);
    ges_sink_text(sink, "why", window->is_denied ? GES_T("may not be told, it has more rights")
                                                 : GES_T("did not answer"));
    ges_sink_close(sink);
}

void ges_cli_broadcast(ges_app *app, const ges_plan *plan, ges_sink *sink) {
    ges_broadcast told = {0};
    ges_error err = {0};
    if (!has_variables(plan)) {
        return;
    }
    if (app->os->settings_broadcast(app->os, WINDOW_MS, ALL_MS, app->mem, &told, &err) != GES_OK) {
        ges_sink_text(sink, "broadcast_error", ges_text_of(err.text));
        ges_sink_say(sink, "warning",
                     ges_text_format(app->mem, "running programs were not told: %s", err.text));
        return;
    }
    ges_sink_number(sink, "told", (int64_t)told.told);
    ges_sink_say(sink, NULL, ges_text_format(app->mem, "%u window%s %s told; programs that run "
                                             "already keep what they have",
                                             (unsigned)told.told, told.told == 1 ? "" : "s",
                                             told.told == 1 ? "was" : "were"));
    ges_sink_open_list(sink, "deaf", NULL);
    for (size_t i = 0; i < told.list.count; i++) {
        describe_deaf(&told.list.items[i], sink);
    }
    ges_sink_close_list(sink);
    if (told.deaf > told.list.count) {
        ges_sink_number(sink, "more_deaf", (int64_t)(told.deaf - told.list.count));
    }
}
