/* `ges watch --unit`: what a service manager reads to run it in every session. */
#include "cli/applying.h"
#include "cli/commands.h"
#include "cli/ownprogram.h"
#include "cli/watchunit.h"
#include "env/fixers.h"
#include "watch/unit.h"

typedef struct writing {
    ges_app *app;
    const ges_watch_unit *wish;
    const ges_unit_kind *kind;
    ges_env_list env;
    ges_unit unit;
    ges_text text; /* UTF-8 */
    ges_text file; /* where it belongs; "": not known */
    ges_plan plan; /* for --install */
} writing;

static ges_text kinds(ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < ges_unit_kind_count; i++) {
        ges_build_format(&out, "%s%s", i != 0 ? ", " : "", ges_unit_kinds[i]->name);
    }
    return ges_build_done(&out);
}

/* The session of a service manager knows nothing of the shell's start-up files: `ges run` makes the
 * environment of a login around it. */
static ges_status collect_words(writing *w, ges_texts *words, ges_error *err) {
    ges_arena *mem = w->app->mem;
    ges_text program = ges_cli_own_program(w->app, &w->env);
    const ges_watch_unit *wish = w->wish;
    ges_text begin[] = {program,     GES_T("run"), GES_T("--scope"), GES_T("fresh"),
                        GES_T("--"), program,      GES_T("watch")};
    if (!ges_path_is_abs(ges_os_style(w->app->os), program)) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "the place of this program is not known; call it by its whole path");
    }
    for (size_t i = 0; i < GES_COUNT(begin); i++) {
        (void)ges_list_push(mem, words, begin[i]); /* the arena remembers */
    }
    for (size_t i = 0; i < wish->options.count; i++) {
        (void)ges_list_push(mem, words, wish->options.items[i]); /* likewise */
    }
    (void)ges_list_push(mem, words, wish->dir); /* likewise */
    if (wish->word_count != 0) {
        (void)ges_list_push(mem, words, GES_T("--run")); /* likewise */
    }
    for (size_t i = 0; i < wish->word_count; i++) {
        (void)ges_list_push(mem, words, wish->words[i]); /* likewise */
    }
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}

static ges_text find_file(const writing *w) {
    const ges_unit_kind *kind = w->kind;
    const ges_os *os = w->app->os;
    ges_path_style style = ges_os_style(os);
    ges_arena *mem = w->app->mem;
    ges_text name = ges_text_join(mem, w->unit.name, ges_text_of(kind->extension));
    ges_text base = {0};
    ges_text below = {0};
    ges_text home = os->family == GES_OS_WINDOWS ? GES_T("USERPROFILE") : GES_T("HOME");
    if (kind->family != os->family) {
        return GES_T("");
    }
    if (kind->base != NULL && ges_env_find(os, &w->env, ges_text_of(kind->base), &base) &&
        ges_path_is_abs(style, base)) {
        below = ges_text_of(kind->below_base);
    } else if ((ges_env_find(os, &w->env, home, &base) && ges_path_is_abs(style, base)) ||
               os->user_home(os, mem, &base, NULL) == GES_OK) {
        below = ges_text_of(kind->below_home);
    }
    return below.len != 0 ? ges_path_join(mem, style, ges_path_join(mem, style, base, below), name)
                          : GES_T("");
}

static ges_status make(writing *w, ges_error *err) {
    ges_texts words = {0};
    ges_arena *mem = w->app->mem;
    ges_status status = w->app->os->env_list(w->app->os, mem, &w->env, err);
    status = status == GES_OK ? collect_words(w, &words, err) : status;
    if (status != GES_OK) {
        return status;
    }
    w->unit = (ges_unit){.name = ges_unit_name(ges_os_style(w->app->os), w->wish->dir, mem),
                         .what = ges_text_join(mem, GES_T("ges watch in "), w->wish->dir),
                         .args = words.items,
                         .arg_count = words.count};
    w->file = find_file(w);
    return w->kind->write(&w->unit, mem, &w->text, err);
}

/* The commands, with the file and the name in them. */
static ges_text fill(const writing *w, const char *command) {
    ges_builder out = ges_builder_in(w->app->mem);
    ges_text rest = ges_text_of(command);
    while (rest.len != 0) {
        bool is_file = ges_text_starts(rest, GES_T("@FILE@"));
        if (is_file || ges_text_starts(rest, GES_T("@NAME@"))) {
            ges_build_text(&out, is_file ? w->file : w->unit.name);
            rest = ges_text_skip(rest, 6);
        } else {
            ges_build_char(&out, rest.ptr[0]);
            rest = ges_text_skip(rest, 1);
        }
    }
    return ges_build_done(&out);
}

/* --- installing ------------------------------------------------------------------------------- */

static ges_status make_plan(const writing *w, ges_plan *plan, ges_error *err) {
    ges_arena *mem = w->app->mem;
    if (w->kind->family != w->app->os->family) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "not supported on this system: installing a unit for %s; without "
                             "--install it is printed",
                             w->kind->name);
    }
    if (w->file.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "no home directory is set, so where units lie is not known");
    }
    ges_repair repair = {.fixer = &ges_fixer_own_file,
                         .file = w->file,
                         .name = ges_unit_bytes(w->kind, GES_UNIT_MARK, mem),
                         .value = ges_unit_bytes(w->kind, w->text, mem),
                         .makes_dir = true};
    if (w->kind->is_utf16) { /* without the byte order mark */
        repair.name = ges_text_skip(repair.name, 2);
    }
    *plan = ges_plan_in(w->app->os, mem);
    return ges_arena_failed(mem)
               ? ges_arena_error(mem, err)
               : ges_plan_add(plan, &repair, GES_T("watch in every session"), GES_T(""), NULL, err);
}

static void report(void *self, const ges_applied *applied) {
    const writing *w = self;
    ges_sink *sink = ges_app_report(w->app, w->wish->is_json, "ges.watch-unit/1");
    ges_sink_text(sink, "name", w->unit.name);
    ges_sink_text(sink, "file", w->file);
    ges_sink_text(sink, "enable", fill(w, w->kind->enable));
    ges_sink_text(sink, "disable", fill(w, w->kind->disable));
    if (applied == NULL || w->wish->is_json || w->wish->is_yes) {
        ges_plan_describe(&w->plan, sink);
    }
    ges_sink_number(sink, "entry", applied != NULL ? (int64_t)applied->number : 0);
    if (ges_plan_count(&w->plan) == 0) {
        ges_sink_say(sink, "ok", GES_T("nothing to do: it is there already"));
    } else if (applied != NULL) {
        ges_sink_say(sink, "ok",
                     ges_text_format(w->app->mem,
                                     "'%.*s' is written; 'ges undo %llu' takes it away",
                                     GES_FMT(w->file), (unsigned long long)applied->number));
    }
    if (applied != NULL || ges_plan_count(&w->plan) == 0) {
        ges_sink_say(
            sink, NULL,
            ges_text_join(w->app->mem, GES_T("switch it on:  "), fill(w, w->kind->enable)));
        ges_sink_say(
            sink, NULL,
            ges_text_join(w->app->mem, GES_T("switch it off: "), fill(w, w->kind->disable)));
    }
    ges_app_report_done(w->app, sink);
}

static int install(writing *w) {
    ges_applying what = {.app = w->app,
                         .plan = &w->plan,
                         .question = GES_T("Write it?"),
                         .verb = "written",
                         .is_yes = w->wish->is_yes,
                         .is_json = w->wish->is_json,
                         .wants_a_yes = true,
                         .report = report,
                         .self = w};
    ges_error err = {0};
    if (make_plan(w, &w->plan, &err) != GES_OK) {
        return ges_app_fail(w->app, &err);
    }
    if (w->wish->is_dry_run || ges_plan_count(&w->plan) == 0) {
        report(w, NULL);
        return GES_EXIT_OK;
    }
    return ges_app_apply(&what);
}

int ges_watch_unit_run(ges_app *app, const ges_watch_unit *wish) {
    writing w = {.app = app, .wish = wish, .kind = ges_unit_find(wish->kind)};
    ges_error err = {0};
    if (w.kind == NULL) {
        return ges_app_usage(app, &ges_command_watch, "--unit wants one of %.*s, not '%.*s'",
                             GES_FMT(kinds(app->mem)), GES_FMT(wish->kind));
    }
    if (make(&w, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (w.kind->note != NULL) {
        ges_app_say(app, ges_text_of(w.kind->note));
    }
    if (wish->is_install) {
        return install(&w);
    }
    bool is_read = app->os->stream_is_terminal(app->os, GES_STDOUT);
    ges_build_text(&app->out, is_read ? w.text : ges_unit_bytes(w.kind, w.text, app->mem));
    if (w.file.len != 0) {
        ges_app_say(app, ges_text_join(app->mem, GES_T("--install writes it to '"), w.file,
                                       GES_T("'; to switch it on: "), fill(&w, w.kind->enable)));
    }
    return GES_EXIT_OK;
}
