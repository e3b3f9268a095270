/* Edits of .env files through plan, question and journal: all that is not meant stays as it is. */
#include "cli/dotenvedit.h"

#include "cli/applying.h"
#include "env/fixers.h"
#include "env/scope.h"

typedef struct editing {
    ges_app *app;
    const ges_dotenv_edit *edit;
    ges_plan plan;
    uint32_t readers; /* of the line that `set` writes */
} editing;

/* --- the plan -----------------------------------------------------------------------------------
 */

static const ges_fixer *fixer_of(ges_text verb) {
    static const struct {
        const char *verb;
        const ges_fixer *fixer;
    } rows[] = {{"set", &ges_fixer_dotenv_set},
                {"unset", &ges_fixer_dotenv_unset},
                {"fmt", &ges_fixer_dotenv_fmt}};
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        if (ges_text_equal(verb, ges_text_of(rows[i].verb))) {
            return rows[i].fixer;
        }
    }
    return NULL;
}

static ges_status make_plan(editing *e, ges_error *err) {
    ges_app *app = e->app;
    ges_path_style style = ges_os_style(app->os);
    ges_text cwd = {NULL, 0};
    ges_text line = {NULL, 0};
    bool is_set = ges_text_equal(e->edit->verb, GES_T("set"));
    ges_status status =
        e->edit->name.len != 0 ? ges_scope_check_identifier(e->edit->name, err) : GES_OK;
    if (status == GES_OK) {
        status = app->os->dir_current(app->os, app->mem, &cwd, err);
    }
    if (status == GES_OK && is_set) {
        line = ges_dotenv_write_best(e->edit->name, e->edit->value, app->mem, &e->readers);
        status = line.ptr == NULL ? ges_arena_error(app->mem, err) : GES_OK;
    }
    if (status == GES_OK && is_set && e->readers == 0) {
        status =
            ges_error_set(err, GES_UNSUPPORTED,
                          "no spelling gives %.*s that value in any program that loads .env files",
                          GES_FMT(e->edit->name));
    }
    if (status != GES_OK) {
        return status;
    }
    ges_text path = e->edit->path;
    ges_repair repair = {.fixer = fixer_of(e->edit->verb),
                         .file = ges_path_is_abs(style, path)
                                     ? ges_path_clean(app->mem, style, path)
                                     : ges_path_join(app->mem, style, cwd, path),
                         .name = e->edit->name,
                         .value = line};
    if (!is_set && !ges_os_exists(app->os, repair.file)) {
        return ges_error_set(err, GES_NOT_FOUND, "there is no file '%.*s'", GES_FMT(path));
    }
    e->plan = ges_plan_in(app->os, app->mem);
    ges_text what = e->edit->name.len != 0
                        ? ges_text_join(app->mem, e->edit->verb, GES_T(" "), e->edit->name)
                        : GES_T("write lines so that all programs read them alike");
    return ges_plan_add(&e->plan, &repair, what, GES_T(""), NULL, err);
}

/* --- telling ------------------------------------------------------------------------------------
 */

/* Programs that read the new file otherwise than was meant: what stood in the line before may do
 * that. */
static ges_text others(editing *e) {
    ges_builder names = ges_builder_in(e->app->mem);
    ges_arena *mem = e->app->mem;
    ges_text text = e->plan.changes.count != 0 ? ges_text_from(e->plan.changes.items[0].after.bytes)
                                               : (ges_text){NULL, 0};
    for (size_t i = 0; text.len != 0 && i < ges_dotenv_dialect_count; i++) {
        const ges_dotenv_dialect *dialect = ges_dotenv_dialects[i];
        ges_dotenv read = {0};
        bool is_program = ges_dotenv_is_program(dialect);
        ges_status status =
            is_program ? ges_dotenv_read(text, dialect, NULL, mem, &read, NULL) : GES_OK;
        const ges_dotenv_entry *entry =
            status == GES_OK ? ges_dotenv_value(&read, e->edit->name) : NULL;
        bool is_same = entry != NULL && ges_text_equal(entry->value, e->edit->value);
        if (is_program && !is_same) {
            ges_build_format(&names, "%s%s%s", names.len != 0 ? ", " : "", dialect->name,
                             status == GES_OK ? "" : " (refuses the file)");
        }
    }
    return ges_build_done(&names);
}

static void tell(editing *e, bool shows_plan, const ges_applied *applied) {
    ges_sink *sink = ges_app_report(e->app, e->edit->is_json, "ges.dotenv.edit/1");
    bool is_set = ges_text_equal(e->edit->verb, GES_T("set"));
    if (shows_plan) {
        ges_plan_describe(&e->plan, sink);
    }
    ges_text otherwise = is_set && shows_plan ? others(e) : (ges_text){NULL, 0};
    if (e->edit->is_json && is_set) {
        ges_sink_text(sink, "otherwise", otherwise);
    }
    if (otherwise.len != 0) {
        ges_sink_say(sink, "warning",
                     ges_text_join(e->app->mem, GES_T("read it otherwise: "), otherwise,
                                   GES_T("; 'ges dotenv --compare' tells how")));
    }
    if (applied != NULL) {
        ges_sink_boolean(sink, "changed", applied->number != 0);
        ges_sink_number(sink, "entry", (int64_t)applied->number);
        ges_sink_text(sink, "lost", applied->lost);
        ges_sink_say(sink, "ok",
                     applied->number == 0
                         ? GES_T("nothing to do: it is so already")
                         : ges_text_format(e->app->mem, "done; 'ges undo %llu' takes it back",
                                           (unsigned long long)applied->number));
    }
    ges_app_report_done(e->app, sink);
}

/* --- the change ---------------------------------------------------------------------------------
 */

static bool is_unasked(const editing *e) {
    return e->edit->is_yes || e->edit->is_json;
}

static void report(void *self, const ges_applied *applied) {
    editing *e = self;
    tell(e, applied == NULL || is_unasked(e), applied);
}

static int ask_and_apply(editing *e) {
    ges_applying what = {.app = e->app,
                         .plan = &e->plan,
                         .question = GES_T("Change it?"),
                         .verb = "changed",
                         .is_yes = is_unasked(e),
                         .report = report,
                         .self = e};
    return ges_app_apply(&what);
}

int ges_dotenv_change(ges_app *app, const ges_dotenv_edit *edit) {
    editing e = {.app = app, .edit = edit};
    ges_applied nothing = {0};
    ges_error err = {0};
    if (make_plan(&e, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (edit->is_check || edit->is_dry_run) {
        tell(&e, true, ges_plan_count(&e.plan) == 0 ? &nothing : NULL);
        return edit->is_check && ges_plan_count(&e.plan) != 0 ? GES_EXIT_FINDINGS : GES_EXIT_OK;
    }
    if (app->is_recorded) {
        return ges_app_usage(app, edit->command, "a snapshot cannot be changed; add --dry-run");
    }
    if (ges_plan_count(&e.plan) == 0) {
        tell(&e, true, &nothing);
        return GES_EXIT_OK;
    }
    return ask_and_apply(&e);
}
