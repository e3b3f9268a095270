/* `ges ps --watch NAME`: who comes and goes with another value than this process has. */
#include "cli/ps.h"

#include "base/builder.h"
#include "os/fake/record.h"
#include "report/report.h"

typedef struct seen {
    uint32_t pid;
    int64_t start_ns;
    ges_text name;
    ges_text value;
    bool is_other; /* and was told */
} seen;
GES_LIST(seen_list, seen);

typedef struct watcher {
    ges_ps *ps;
    const ges_ps_watch *watch;
    bool is_set; /* here, to `value` */
    ges_text value;
    seen_list seen;     /* in the last look, by number */
    seen_list now;      /* in this one */
    ges_arena looks[2]; /* of the last look and of this one, in turn: a watch takes no more memory
                         * the longer it lasts */
    ges_arena *mem;     /* of this one */
} watcher;

static const seen *find(const watcher *w, const ges_process *process) {
    enum { JITTER_NS = 1000000000 }; /* of the boot time that starts are counted from */
    for (size_t i = 0; i < w->seen.count; i++) {
        const seen *s = &w->seen.items[i];
        int64_t apart = s->start_ns - process->start_ns;
        if (s->pid == process->pid && apart < JITTER_NS && apart > -JITTER_NS) {
            return s;
        }
    }
    return NULL;
}

/* One line: text, or a JSON object. */
static void tell(watcher *w, const seen *s, const char *what) {
    ges_builder *out = &w->ps->app->out;
    ges_text value = ges_ps_shown(w->ps, w->watch->name, s->value);
    ges_text time = ges_ps_time(w->ps, w->ps->os->clock_now_ns(w->ps->os));
    if (w->watch->is_json) {
        ges_build_format(out,
                         "{\"schema\": \"ges.ps-event/1\", \"time\": \"%.*s\", \"what\": \"%s\", "
                         "\"pid\": %lu, \"process\": ",
                         GES_FMT(time), what, (unsigned long)s->pid);
        ges_record_string(out, ges_app_shown(w->ps->app, s->name));
        ges_build_str(out, ", \"name\": ");
        ges_record_string(out, w->watch->name);
        ges_build_str(out, ", \"value\": ");
        ges_record_string(out, ges_app_shown(w->ps->app, value));
        ges_build_str(out, "}\n");
        return;
    }
    ges_text line = ges_text_format(w->ps->mem, "%.*s %s %lu %.*s: %.*s=%.*s", GES_FMT(time), what,
                                    (unsigned long)s->pid, GES_FMT(s->name),
                                    GES_FMT(w->watch->name), GES_FMT(value));
    ges_report_escape(out, ges_app_shown(w->ps->app, line));
    ges_build_char(out, '\n');
}

/* Looks at one that is new. */
static void meet(watcher *w, const ges_process *process) {
    ges_arena mem;
    ges_process_block block;
    seen s = {.pid = process->pid, .start_ns = process->start_ns, .name = process->name};
    ges_arena_init(&mem, 0);
    ges_status status =
        process->is_self ? GES_NOT_FOUND : ges_ps_block(w->ps, process, &mem, &block);
    if (status == GES_OK) {
        ges_text value = {NULL, 0};
        bool is_set = ges_env_find(w->ps->os, &block.env, w->watch->name, &value);
        s.is_other = is_set && !(w->is_set && ges_text_equal(value, w->value));
        s.value = ges_text_copy(w->mem, value);
    }
    ges_arena_close(&mem);
    if (s.is_other) {
        tell(w, &s, "appears");
    }
    if (status != GES_TIMED_OUT) {               /* else it is met at the next look */
        (void)ges_list_push(w->mem, &w->now, s); /* the arena remembers */
    }
}

/* It was there before: what is known of it goes over into the memory of this look. */
static void meet_again(watcher *w, const seen *before, const ges_process *process) {
    seen s = *before;
    s.name = process->name;
    s.value = ges_text_copy(w->mem, before->value);
    (void)ges_list_push(w->mem, &w->now, s); /* the arena remembers */
}

static bool is_in(const seen_list *list, const seen *wanted) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].pid == wanted->pid && list->items[i].start_ns == wanted->start_ns) {
            return true;
        }
    }
    return false;
}

/* Errors: those of process_list (then nothing is taken for gone), NO_MEMORY */
static ges_status look(watcher *w, ges_error *err) {
    ges_process_list list = {0};
    w->mem = w->mem == &w->looks[0] ? &w->looks[1] : &w->looks[0];
    ges_arena_reset(w->mem);
    w->ps->mem = w->mem;
    w->ps->wait_ns = (int64_t)GES_PROCESS_WAIT_MS * 1000000;
    w->now = (seen_list){0};
    ges_status status = w->ps->os->process_list(w->ps->os, w->mem, &list, err);
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; i < list.count; i++) {
        const seen *before = find(w, &list.items[i]);
        if (before != NULL) {
            meet_again(w, before, &list.items[i]);
        } else {
            meet(w, &list.items[i]);
        }
    }
    for (size_t i = 0; i < w->seen.count; i++) {
        if (w->seen.items[i].is_other && !is_in(&w->now, &w->seen.items[i])) {
            tell(w, &w->seen.items[i], "disappears");
        }
    }
    w->seen = w->now;
    return ges_arena_failed(w->mem) ? ges_arena_error(w->mem, err) : GES_OK;
}

static ges_status watch_on(watcher *w, ges_error *err) {
    ges_app *app = w->ps->app;
    const ges_os *os = w->ps->os;
    ges_arena *mem = app->mem;
    int64_t end_ns = os->clock_now_ns(os) + (int64_t)w->watch->for_ms * 1000000;
    for (;;) {
        ges_status status = look(w, err);
        app->mem = w->mem; /* what is told is gone with the look */
        status = status == GES_OK ? ges_app_flush(app, err) : status;
        app->mem = mem;
        if (status != GES_OK || (w->watch->for_ms != 0 && os->clock_now_ns(os) >= end_ns)) {
            return status;
        }
        os->clock_sleep(os, w->watch->every_ms);
    }
}

int ges_ps_run_watch(ges_ps *ps, const ges_ps_watch *watch) {
    watcher w = {.ps = ps, .watch = watch};
    ges_env_list env;
    ges_error err = {0};
    const ges_os *os = ps->os;
    if (os->env_list(os, ps->mem, &env, &err) != GES_OK) {
        return ges_app_fail(ps->app, &err);
    }
    w.is_set = ges_env_find(os, &env, watch->name, &w.value);
    for (size_t i = 0; i < GES_COUNT(w.looks); i++) {
        ges_arena_init(&w.looks[i], 0);
    }
    ges_status status = watch_on(&w, &err);
    ps->app->out = ges_builder_in(ps->app->mem); /* all is flushed, and the looks' memory goes */
    ps->app->err = ges_builder_in(ps->app->mem);
    for (size_t i = 0; i < GES_COUNT(w.looks); i++) {
        ges_arena_close(&w.looks[i]);
    }
    return status == GES_OK ? GES_EXIT_OK : ges_app_fail(ps->app, &err);
}
