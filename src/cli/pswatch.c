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
    bool is_here;  /* in the last look */
} seen;
GES_LIST(seen_list, seen);

typedef struct watcher {
    ges_ps *ps;
    const ges_ps_watch *watch;
    bool is_set; /* here, to `value` */
    ges_text value;
    seen_list seen;
} watcher;

static seen *find(watcher *w, const ges_process *process) {
    enum { JITTER_NS = 1000000000 }; /* of the boot time that starts are counted from */
    for (size_t i = 0; i < w->seen.count; i++) {
        seen *s = &w->seen.items[i];
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
    seen s = {.pid = process->pid,
              .start_ns = process->start_ns,
              .is_here = true,
              .name = ges_text_copy(w->ps->mem, process->name)};
    ges_arena_init(&mem, 0);
    if (!process->is_self && ges_ps_block(w->ps, process, &mem, &block)) {
        ges_text value = {NULL, 0};
        bool is_set = ges_env_find(w->ps->os, &block.env, w->watch->name, &value);
        s.is_other = is_set && !(w->is_set && ges_text_equal(value, w->value));
        s.value = ges_text_copy(w->ps->mem, value);
    }
    ges_arena_close(&mem);
    if (s.is_other) {
        tell(w, &s, "appears");
    }
    (void)ges_list_push(w->ps->mem, &w->seen, s); /* the arena remembers */
}

static void look(watcher *w) {
    ges_arena mem;
    ges_process_list list = {0};
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < w->seen.count; i++) {
        w->seen.items[i].is_here = false;
    }
    bool is_listed = w->ps->os->process_list(w->ps->os, &mem, &list, NULL) == GES_OK;
    for (size_t i = 0; i < list.count; i++) {
        seen *s = find(w, &list.items[i]);
        if (s != NULL) {
            s->is_here = true;
        } else {
            meet(w, &list.items[i]);
        }
    }
    for (size_t i = w->seen.count; is_listed && i-- > 0;) {
        if (w->seen.items[i].is_here) {
            continue;
        }
        if (w->seen.items[i].is_other) {
            tell(w, &w->seen.items[i], "disappears");
        }
        w->seen.items[i] = w->seen.items[--w->seen.count];
    }
    ges_arena_close(&mem);
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
    int64_t end_ns = os->clock_now_ns(os) + (int64_t)watch->for_ms * 1000000;
    for (;;) {
        look(&w);
        if (ges_arena_failed(ps->mem)) {
            (void)ges_arena_error(ps->mem, &err);
            return ges_app_fail(ps->app, &err);
        }
        if (ges_app_flush(ps->app, &err) != GES_OK) {
            return ges_app_fail(ps->app, &err);
        }
        if (watch->for_ms != 0 && os->clock_now_ns(os) >= end_ns) {
            return GES_EXIT_OK;
        }
        os->clock_sleep(os, watch->every_ms);
    }
}
