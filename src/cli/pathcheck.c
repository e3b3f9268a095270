/* Every entry of PATH, and what keeps it from working. */
#include "cli/pathcheck.h"

#include "env/pathlist.h"

typedef struct checking {
    ges_app *app;
    ges_sink *sink;
    ges_path_rules rules;
    size_t troubles;
} checking;

/* The number of the first earlier entry that means the same; 0: none. */
static size_t find_twin(const checking *c, ges_text list, size_t number, ges_text entry) {
    ges_text rest = list;
    ges_text other = {0};
    for (size_t i = 1; i < number && ges_path_next_raw(c->rules.style, &rest, &other); i++) {
        if (ges_path_same_entry(&c->rules, c->app->mem, other, entry)) {
            return i;
        }
    }
    return 0;
}

static ges_text trouble_of(const checking *c, ges_text list, size_t number, ges_text entry) {
    const ges_os *os = c->app->os;
    ges_path_style style = c->rules.style;
    unsigned troubles = ges_path_troubles(style, entry);
    size_t twin = find_twin(c, list, number, entry);
    if (twin != 0) {
        return ges_text_format(c->app->mem, "is entry %zu again", twin);
    }
    unsigned serious = troubles & ~(unsigned)GES_PATH_TRAILING;
    if (serious != 0) {
        return ges_text_of(ges_path_trouble_text(style, serious));
    }
    if (!ges_os_exists(os, entry)) {
        return GES_T("does not exist");
    }
    return ges_os_is_dir(os, entry) ? GES_T("") : GES_T("is no directory");
}

static void check_entry(checking *c, ges_text list, size_t number, ges_text entry) {
    static const ges_view view = {"{number:3} {dir}[  {!status}: {trouble}]", false};
    ges_text trouble = trouble_of(c, list, number, entry);
    ges_sink_open(c->sink, NULL, &view);
    ges_sink_number(c->sink, "number", (int64_t)number);
    ges_sink_text(c->sink, "dir", entry);
    ges_sink_text(c->sink, "status", trouble.len != 0 ? GES_T("warning") : GES_T(""));
    ges_sink_text(c->sink, "trouble", trouble);
    ges_sink_close(c->sink);
    c->troubles += trouble.len != 0;
}

static void check_list(checking *c, const char *key, const char *heading, ges_text list) {
    ges_text rest = list.len != 0 ? list : (ges_text){0};
    ges_text entry = {0};
    size_t number = 0;
    ges_sink_open_list(c->sink, key, heading);
    while (ges_path_next_raw(c->rules.style, &rest, &entry)) {
        check_entry(c, list, ++number, entry);
    }
    ges_sink_close_list(c->sink);
}

/* Who stops reading where. Source: facts of Windows' tools: setx and old installers, the dialog of
 * Windows, cmd, SetEnvironmentVariable. */
static void check_length(checking *c, ges_text list) {
    static const struct {
        size_t max;
        const char *who;
    } limits[] = {
        {32767, "Windows itself takes no more"},
        {8191, "cmd cannot expand it any more"},
        {4095, "some programs cut it there"},
        {2047, "the dialog of Windows cannot edit it"},
        {1024, "setx and old installers cut it there"},
    };
    size_t units = ges_path_units(list);
    ges_sink_number(c->sink, "length", (int64_t)units);
    for (size_t i = 0; c->rules.style == GES_PATH_WINDOWS && i < GES_COUNT(limits); i++) {
        if (units > limits[i].max) {
            ges_sink_say(c->sink, "warning",
                         ges_text_format(c->app->mem, "PATH has %zu characters, over %zu: %s", units,
                                         limits[i].max, limits[i].who));
            c->troubles++;
            return;
        }
    }
}

int ges_path_check(ges_app *app, const ges_keep *keep) {
    checking c = {.app = app, .rules = {.style = ges_os_style(app->os)}};
    const ges_scope *scope = ges_scope_find(app->os, keep->scope_name);
    ges_text list = {0};
    ges_scope_value held = {0};
    ges_error err = {0};
    if (scope != NULL && scope->read(&keep->ask, GES_T("PATH"), &held, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    (void)ges_env_find(app->os, keep->ask.env, GES_T("PATH"), &list); /* unset: no entries */
    c.sink = ges_app_report(app, keep->is_json, keep->schema);
    check_list(&c, "effective", "PATH of this process", list);
    check_length(&c, list);
    ges_sink_text(c.sink, "place", keep->is_json ? held.place : (ges_text){0});
    if (held.exists) {
        ges_text heading = ges_text_join(app->mem, GES_T("kept in "), held.place);
        check_list(&c, "kept", ges_text_cstr(app->mem, heading), held.value);
    }
    ges_sink_say(c.sink, c.troubles != 0 ? "warning" : "ok",
                 c.troubles != 0 ? ges_text_format(app->mem, "%zu with trouble", c.troubles)
                                 : GES_T("no trouble"));
    ges_app_report_done(app, c.sink);
    return c.troubles != 0 ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}
