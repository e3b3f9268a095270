/* The command that `ges watch` runs: one at a time, each with the environment of its moment. */
#include "cli/watch.h"

#include "cli/project.h"
#include "cli/running.h"
#include "shell/refresh.h"

enum { CHANGED_MAX = 16384 /* bytes of GES_CHANGED; what is more is left out */ };

/* --- one round -------------------------------------------------------------------------------- */

/* Its own memory and output, so that a watch takes no more memory the longer it lasts. */
typedef struct round {
    ges_app app;
    ges_arena mem;
} round;

static void round_begin(round *r, const ges_watch_run *run) {
    ges_arena_init(&r->mem, 0);
    r->app = *run->app;
    r->app.mem = &r->mem;
    r->app.out = r->app.err = ges_builder_in(&r->mem);
}

static ges_status round_end(round *r, ges_status status, ges_error *err) {
    if (status == GES_OK && ges_arena_failed(&r->mem)) {
        status = ges_arena_error(&r->mem, err);
    }
    status = status == GES_OK ? ges_app_flush(&r->app, err) : status;
    ges_arena_close(&r->mem);
    return status;
}

/* --- its environment -------------------------------------------------------------------------- */

static const ges_shell *shell_of(const ges_os *os, const ges_env_list *env) {
    ges_text name;
    if (os->family == GES_OS_WINDOWS) {
        return NULL;
    }
    const ges_shell *shell =
        ges_env_find(os, env, GES_T("SHELL"), &name) ? ges_shell_find_read(name) : NULL;
    return shell != NULL ? shell : &ges_shell_sh;
}

/* How it is with a login, or with a new terminal window, whose shell reads other files. */
static ges_status refresh(ges_watch_run *run, ges_app *app, bool is_begin, bool is_window,
                          ges_refresh *out, ges_error *err) {
    ges_env_list env;
    ges_status status = app->os->env_list(app->os, app->mem, &env, err);
    if (status != GES_OK) {
        return status;
    }
    ges_refresh_request request = {.os = app->os,
                                   .shell = shell_of(app->os, &env),
                                   .is_begin = is_begin,
                                   .is_window = is_window,
                                   .then = run->baselines[is_window]};
    return ges_refresh_open(&request, app->mem, out, err);
}

static ges_status take_changes(const ges_merge *merge, ges_app *app, ges_block *block,
                               ges_error *err) {
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < merge->count; i++) {
        const ges_merge_change *change = &merge->items[i];
        if (change->verb == GES_MERGE_SET) {
            status = ges_block_set(block, app->os, change->name, change->value,
                                   GES_T("a new session"), app->mem, err);
        } else if (change->verb == GES_MERGE_UNSET) {
            status = ges_block_unset(block, app->os, change->name, err);
        }
    }
    return status;
}

/* What the sources of variables changed since watching began; what this session set itself stays. */
static ges_status take_session(ges_watch_run *run, ges_app *app, ges_block *block,
                               ges_error *err) {
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < GES_COUNT(run->baselines); i++) {
        ges_refresh now;
        status = refresh(run, app, false, i != 0, &now, err);
        if (status == GES_OK && i == 0) {
            ges_block_take(block, &now.process, GES_T("this process"), app->mem);
        }
        status = status == GES_OK ? take_changes(&now.merge, app, block, err) : status;
    }
    return status;
}

static ges_text find_go(const void *self, ges_text version) {
    return ges_cli_project_go(self, version);
}

static ges_text tell_no_go(const void *self, ges_text file) {
    return ges_cli_project_no_go(self, file);
}

/* The same note is said once, until there is another. */
static void tell_notes(ges_watch_run *run, ges_app *app, const ges_texts *notes) {
    ges_builder text = ges_builder_in(app->mem);
    for (size_t i = 0; i < notes->count; i++) {
        ges_build_text(&text, notes->items[i]);
        if (ges_text_find(run->told, notes->items[i]) == GES_NPOS) {
            ges_app_say(app, notes->items[i]); /* the run begins all the same */
        }
    }
    ges_text all = ges_build_done(&text);
    if (!ges_text_equal(all, run->told)) {
        run->told = ges_text_copy(run->app->mem, all);
    }
}

/* The approved files of the project, as a shell with a hook would have them here. */
static ges_status take_project(ges_watch_run *run, ges_app *app, ges_block *block,
                               ges_error *err) {
    ges_env_list env = ges_block_list(block, app->mem);
    ges_trust_store store;
    ges_error own = {0};
    ges_load load;
    ges_text dir = run->dir;
    (void)app->os->path_resolve(app->os, run->dir, app->mem, &dir, NULL); /* gone: as it was */
    ges_load_request request = {
        .os = app->os, .env = &env, .dir = dir, .find_go = find_go, .tell_no_go = tell_no_go, .self = app};
    if (ges_trust_open(app->os, &env, app->mem, &store, &own) == GES_OK) {
        request.store = &store;
    } else {
        request.store_problem = ges_text_copy(app->mem, ges_text_of(own.text));
    }
    ges_status status = ges_load_open(&request, app->mem, &load, err);
    for (size_t i = 0; status == GES_OK && i < load.changes.count; i++) {
        const ges_load_change *change = &load.changes.items[i];
        status = change->is_set ? ges_block_set(block, app->os, change->name, change->value,
                                                GES_T("the project"), app->mem, err)
                                : ges_block_unset(block, app->os, change->name, err);
    }
    if (status == GES_OK) {
        tell_notes(run, app, &load.notes);
    }
    return status;
}

/* Texts, each once, one a line. */
static ges_text lines_of(const ges_texts *texts, ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    ges_map seen = {0};
    for (size_t i = 0; i < texts->count && out.len + texts->items[i].len < CHANGED_MAX; i++) {
        ges_text text = texts->items[i];
        if (text.len != 0 && ges_map_get(&seen, text) == NULL) {
            (void)ges_map_set(mem, &seen, text, &out); /* the arena remembers */
            ges_build_format(&out, "%s%.*s", out.len != 0 ? "\n" : "", GES_FMT(text));
        }
    }
    return ges_build_done(&out);
}

static ges_status take_changed(const ges_watch_run *run, ges_app *app, ges_block *block,
                               ges_error *err) {
    const struct {
        ges_text name;
        const ges_texts *texts;
    } variables[] = {{GES_LIT("GES_CHANGED"), &run->names},
                     {GES_LIT("GES_CHANGED_FILES"), &run->files}};
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < GES_COUNT(variables); i++) {
        ges_text value = lines_of(variables[i].texts, app->mem);
        status = value.len == 0 ? ges_block_unset(block, app->os, variables[i].name, err)
                                : ges_block_set(block, app->os, variables[i].name, value,
                                                GES_T("ges watch"), app->mem, err);
    }
    return status;
}

/* --- telling ---------------------------------------------------------------------------------- */

static ges_text command_of(const ges_watch_run *run, ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < run->word_count; i++) {
        ges_build_format(&out, "%s%.*s", i != 0 ? " " : "", GES_FMT(run->words[i]));
    }
    return ges_build_done(&out);
}

static void tell_started(const ges_watch_run *run, ges_app *app) {
    static const ges_view view = {"{-time} started: {command}", true};
    ges_watch_line line = ges_watch_line_open(app, run->wish, &view);
    ges_sink_text(line.sink, "what", GES_T("started"));
    ges_sink_text(line.sink, "command", command_of(run, app->mem));
    ges_watch_line_close(app, &line);
}

static ges_text how_of(const ges_watch_run *run, ges_arena *mem) {
    if (run->last.signal != 0) {
        return ges_text_format(mem, "by signal %d", run->last.signal);
    }
    return ges_text_format(mem, "with exit status %lu", (unsigned long)run->last.exit_code);
}

static void tell_ended(const ges_watch_run *run, ges_app *app) {
    static const ges_view view = {"{-time} ended {how} after {seconds} s: {command}", true};
    int64_t spent_ms = (app->os->clock_now_ns(app->os) - run->started_ns) / 1000000;
    spent_ms = spent_ms > 0 ? spent_ms : 0;
    ges_watch_line line = ges_watch_line_open(app, run->wish, &view);
    ges_sink_text(line.sink, "what", GES_T("ended"));
    ges_sink_text(line.sink, "command", command_of(run, app->mem));
    ges_sink_text(line.sink, "how", how_of(run, app->mem));
    ges_sink_number(line.sink, "exit_code", (int64_t)run->last.exit_code);
    ges_sink_number(line.sink, "signal", run->last.signal);
    ges_sink_boolean(line.sink, "was_asked", run->is_asked);
    ges_sink_number(line.sink, "ms", spent_ms);
    ges_sink_text(line.sink, "seconds",
                  ges_text_format(app->mem, "%lld.%lld", (long long)(spent_ms / 1000),
                                  (long long)(spent_ms % 1000 / 100)));
    ges_watch_line_close(app, &line);
}

/* --- starting --------------------------------------------------------------------------------- */

/* The exit code that stands for what could not be started; 0: it runs. */
static int start_in(ges_watch_run *run, ges_app *app, ges_block *block) {
    ges_running running = {
        .block = *block, .words = run->words, .word_count = run->word_count};
    ges_text program = {NULL, 0};
    ges_error err = {0};
    int code = ges_running_find(app, &running, run->words[0], &program);
    if (code != GES_EXIT_OK) {
        return code;
    }
    ges_env_list env = ges_block_list(block, app->mem);
    ges_run what = {.program = program,
                    .args = run->words,
                    .arg_count = run->word_count,
                    .env = &env,
                    .output_to_error = run->wish->is_json};
    tell_started(run, app);
    ges_status status = ges_app_flush(app, &err); /* in front of what it says itself */
    status = status == GES_OK
                 ? app->os->command_start(app->os, run->watch, &what, app->mem, &err)
                 : status;
    if (status != GES_OK) {
        (void)ges_app_fail(app, &err); /* its code is another */
        return status == GES_NOT_FOUND ? GES_EXIT_RUN_NOT_FOUND : GES_EXIT_RUN_REFUSED;
    }
    return 0;
}

static void forget_news(ges_watch_run *run) {
    ges_arena_reset(&run->pending);
    run->names = run->files = (ges_texts){0};
}

static ges_status start(ges_watch_run *run, ges_error *err) {
    round r;
    ges_block block = {0};
    round_begin(&r, run);
    run->is_due = run->is_asked = false;
    run->started_ns = run->app->os->clock_now_ns(run->app->os);
    ges_status status = take_session(run, &r.app, &block, err);
    status = status == GES_OK ? take_project(run, &r.app, &block, err) : status;
    status = status == GES_OK ? take_changed(run, &r.app, &block, err) : status;
    if (status == GES_OK) {
        int code = start_in(run, &r.app, &block);
        run->is_running = code == 0;
        run->last = (ges_run_result){.exit_code = (uint32_t)code};
    }
    forget_news(run);
    return round_end(&r, status, err);
}

ges_status ges_watch_run_open(ges_watch_run *run, ges_error *err) {
    ges_refresh now;
    ges_arena mem;
    ges_arena_init(&run->pending, 0);
    if (run->word_count == 0) {
        return GES_OK;
    }
    ges_arena_init(&mem, 0);
    ges_app app = *run->app;
    app.mem = &mem;
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < GES_COUNT(run->baselines); i++) {
        status = refresh(run, &app, true, i != 0, &now, err);
        if (status == GES_OK) {
            run->baselines[i] = ges_text_copy(run->app->mem, now.baseline);
        }
    }
    ges_arena_close(&mem);
    return status == GES_OK && ges_arena_failed(run->app->mem) ? ges_arena_error(run->app->mem, err)
                                                               : status;
}

/* --- events ----------------------------------------------------------------------------------- */

static ges_status ask_to_end(ges_watch_run *run, int signal, uint32_t wait_ms, ges_error *err) {
    const ges_os *os = run->app->os;
    run->is_asked = true;
    return os->command_end(os, run->watch, signal, wait_ms, err);
}

ges_status ges_watch_run_want(ges_watch_run *run, const ges_watch_news *news, ges_error *err) {
    if (run->word_count == 0 || run->is_leaving || (news != NULL && news->names.count == 0)) {
        return GES_OK;
    }
    for (size_t i = 0; news != NULL && i < news->names.count; i++) {
        ges_arena *mem = &run->pending;
        (void)ges_list_push(mem, &run->names, ges_text_copy(mem, news->names.items[i]));
        (void)ges_list_push(mem, &run->files, ges_text_copy(mem, news->files.items[i]));
    }
    if (ges_arena_failed(&run->pending)) {
        return ges_arena_error(&run->pending, err);
    }
    run->is_due = true;
    if (!run->is_running) {
        return start(run, err);
    }
    return run->is_asked ? GES_OK : ask_to_end(run, 0, run->kill_ms, err);
}

ges_status ges_watch_run_leave(ges_watch_run *run, int signal, ges_error *err) {
    bool is_again = run->is_leaving && run->signal != 0;
    run->is_leaving = true;
    run->is_due = false;
    run->signal = run->signal != 0 ? run->signal : signal;
    return run->is_running ? ask_to_end(run, signal, is_again ? 0 : run->kill_ms, err) : GES_OK;
}

ges_status ges_watch_run_event(ges_watch_run *run, const ges_watch_event *event, ges_error *err) {
    enum { UNIX_SIGINT = 2 }; /* for Windows, which has no numbers */
    if (event->word == GES_WATCH_INTERRUPTED) {
        int signal = event->result.signal != 0 ? event->result.signal : UNIX_SIGINT;
        return ges_watch_run_leave(run, signal, err);
    }
    if (event->word != GES_WATCH_ENDED) {
        return GES_OK;
    }
    round r;
    run->is_running = false;
    run->last = event->result;
    round_begin(&r, run);
    tell_ended(run, &r.app);
    ges_status status = round_end(&r, GES_OK, err);
    return status == GES_OK && run->is_due ? start(run, err) : status;
}

void ges_watch_run_close(ges_watch_run *run) {
    ges_arena_close(&run->pending);
}
