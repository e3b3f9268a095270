/* `ges watch` at work: waits, looks, tells, runs. */
#include "cli/watch.h"

/* --- looking ---------------------------------------------------------------------------------- */

static ges_watch_state *other(ges_watching *w) {
    return &w->states[1 - w->now];
}

/* What is about the command, not about a place, is done with. Answers whether it was that. */
static bool take_other(ges_watching *w, const ges_watch_event *event, ges_status *status,
                       ges_error *err) {
    w->lost += event->word == GES_WATCH_LOST;
    if (event->word != GES_WATCH_ENDED && event->word != GES_WATCH_INTERRUPTED) {
        return false;
    }
    *status = ges_watch_run_event(&w->run, event, err);
    return true;
}

/* Forgets what came up to now, as all is read after it; a table that remembers answers forgets them
 * too. */
static ges_status drain(ges_watching *w, ges_error *err) {
    ges_arena mem;
    ges_watch_events events = {0};
    ges_arena_init(&mem, 0);
    ges_status status = w->os->watch_wait(w->os, w->watch, 0, &mem, &events, err);
    for (size_t i = 0; status == GES_OK && i < events.count; i++) {
        (void)take_other(w, &events.items[i], &status, err); /* the rest is read again */
    }
    ges_arena_close(&mem);
    return status;
}

/* Reads everything into the other state and watches what that was read from. What was not watched
 * before may have changed before it was: then again. */
static ges_status look(ges_watching *w, const ges_watch_state *before, ges_error *err) {
    enum { ROUNDS_MAX = 4 };
    ges_tree known = {0};
    const ges_tree *last = before != NULL ? &before->tree : NULL;
    ges_status status = GES_OK;
    ges_arena keep; /* of the tree of the round before */
    w->looked_ns = w->os->clock_now_ns(w->os);
    /* Made anew under its old name it is another directory; while it is missing there is none. */
    (void)w->os->dir_change(w->os, w->dir, NULL);
    ges_arena_init(&keep, 0);
    for (int round = 0; status == GES_OK && round < ROUNDS_MAX; round++) {
        ges_watch_state *state = other(w);
        ges_watch_state_close(state);
        status = ges_watch_state_read(w->os, w->dir, before, state, err);
        ges_arena tree_mem;
        ges_arena_init(&tree_mem, 0);
        if (status == GES_OK) {
            status = ges_tree_watch(w->os, w->watch, &state->notes, w->dir, last, &tree_mem,
                                    &known, err);
        }
        ges_arena_close(&keep);
        keep = tree_mem;
        last = &known;
        if (status != GES_OK || !known.has_new) {
            break;
        }
        status = drain(w, err);
    }
    if (status == GES_OK) { /* once more into the state's own memory, where it lives as long */
        status = ges_tree_watch(w->os, w->watch, &other(w)->notes, w->dir, &known,
                                &other(w)->mem, &other(w)->tree, err);
    }
    ges_arena_close(&keep);
    return status;
}

/* What cannot be watched or read. */
static ges_texts complaints_of(const ges_watching *w, const ges_watch_state *state, ges_arena *mem) {
    enum { NAMED_MAX = 3 };
    ges_texts out = {0};
    const ges_tree *tree = &state->tree;
    for (size_t i = 0; i < state->problems.count; i++) {
        (void)ges_list_push(mem, &out, state->problems.items[i]); /* the arena remembers */
    }
    for (size_t i = 0; i < tree->said.count && i < NAMED_MAX; i++) {
        (void)ges_list_push(mem, &out, tree->said.items[i].path); /* likewise */
    }
    if (tree->said.count > NAMED_MAX) {
        ges_text more = ges_text_format(mem, "%zu more places cannot be watched",
                                        tree->said.count - NAMED_MAX);
        (void)ges_list_push(mem, &out, more); /* likewise */
    }
    if (tree->deaf.len != 0) {
        ges_text deaf = ges_text_format(
            mem,
            "'%.*s' is on a file system (%.*s) that does not tell of every change; it is looked at "
            "every %lu ms",
            GES_FMT(tree->deaf), GES_FMT(tree->deaf_type),
            (unsigned long)(w->poll_ms != 0 ? w->poll_ms : GES_TREE_POLL_MS));
        (void)ges_list_push(mem, &out, deaf); /* likewise */
    }
    return out;
}

/* Says what cannot be watched or read, once until it is something else. */
static void complain(ges_watching *w, ges_app *round, const ges_watch_state *state) {
    ges_texts complaints = complaints_of(w, state, round->mem);
    ges_builder all = ges_builder_in(round->mem);
    for (size_t i = 0; i < complaints.count; i++) {
        ges_build_format(&all, "%.*s\n", GES_FMT(complaints.items[i]));
    }
    ges_mark mark = all.len != 0 ? ges_mark_of(ges_build_done(&all)) : 0;
    if (w->lost != 0) {
        bool is_linux = w->os->family == GES_OS_LINUX;
        ges_app_say(round, ges_text_join(round->mem, GES_T("more happened at once than the system tells"),
                                         is_linux ? GES_T(" (fs.inotify.max_queued_events)") : GES_T(""),
                                         GES_T("; everything was read again")));
        w->lost = 0;
    }
    for (size_t i = 0; mark != w->told && i < complaints.count; i++) {
        ges_app_say(round, complaints.items[i]);
    }
    w->told = mark;
}

/* --- rounds ----------------------------------------------------------------------------------- */

/* Looks, and reports what differs; *is_told says that something did. A file that is missing now may
 * be in the middle of a save: it gets time to come back. */
static ges_status report(ges_watching *w, bool *is_told, ges_error *err) {
    ges_watch_state *before = &w->states[w->now];
    ges_status status = look(w, before, err);
    *is_told = false;
    if (status != GES_OK) {
        return status;
    }
    if (ges_notes_lost(&before->notes, &other(w)->notes) && ges_settle_missing(&w->settle)) {
        return GES_OK;
    }
    ges_arena mem;
    ges_watch_news news = {0};
    ges_app round = *w->app;
    ges_arena_init(&mem, 0);
    round.mem = &mem;
    round.out = round.err = ges_builder_in(&mem);
    *is_told = ges_watch_tell(&round, &w->wish, before, other(w), &news) != 0;
    complain(w, &round, other(w));
    status = ges_app_flush(&round, err);
    status = status == GES_OK ? ges_watch_run_want(&w->run, &news, err) : status;
    ges_watch_tell_holders(&round, &w->wish, other(w), &news);
    if (status == GES_OK) {
        status = ges_arena_failed(&mem) ? ges_arena_error(&mem, err) : ges_app_flush(&round, err);
    }
    ges_arena_close(&mem);
    w->now = 1 - w->now;
    ges_settle_done(&w->settle);
    return status;
}

/* The shorter of a wait and the time until then. */
static uint32_t until(uint32_t wait, int64_t then_ns, int64_t now_ns) {
    int64_t left_ms = (then_ns - now_ns + 999999) / 1000000;
    left_ms = left_ms > 0 ? left_ms : 0;
    return left_ms < (int64_t)wait ? (uint32_t)left_ms : wait;
}

/* When to look although nothing was told; 0: never. */
static int64_t poll_ns(const ges_watching *w) {
    bool is_deaf = w->states[w->now].tree.deaf_count != 0;
    int64_t every_ms = w->poll_ms != 0 ? w->poll_ms : is_deaf ? GES_TREE_POLL_MS : 0;
    return every_ms != 0 ? w->looked_ns + every_ms * 1000000 : 0;
}

/* How long to wait for the next event; 0 when something has to be done. */
static uint32_t wait_of(const ges_watching *w, int64_t now_ns) {
    uint32_t wait = ges_settle_wait_ms(&w->settle, now_ns);
    wait = wait > GES_WATCH_FOREVER ? GES_WATCH_FOREVER : wait;
    wait = w->end_ns != 0 ? until(wait, w->end_ns, now_ns) : wait;
    return poll_ns(w) != 0 ? until(wait, poll_ns(w), now_ns) : wait;
}

static ges_status take_events(ges_watching *w, uint32_t wait, ges_error *err) {
    ges_arena mem;
    ges_watch_events events = {0};
    ges_arena_init(&mem, 0);
    ges_status status = w->os->watch_wait(w->os, w->watch, wait, &mem, &events, err);
    int64_t now_ns = w->os->clock_now_ns(w->os);
    for (size_t i = 0; status == GES_OK && i < events.count; i++) {
        const ges_watch_event *event = &events.items[i];
        bool is_other = take_other(w, event, &status, err);
        if (!is_other && ges_tree_concerns(&w->states[w->now].tree, event)) {
            ges_settle_event(&w->settle, now_ns, event->word == GES_WATCH_WRITING);
        }
    }
    ges_arena_close(&mem);
    return status;
}

/* One step; *code is the exit code when it is over, and stays -1 when not. */
static ges_status step(ges_watching *w, int *code, ges_error *err) {
    ges_status status = GES_OK;
    int64_t now_ns = w->os->clock_now_ns(w->os);
    bool is_over = w->end_ns != 0 && now_ns >= w->end_ns;
    bool is_due = ges_settle_wait_ms(&w->settle, now_ns) == 0 ||
                  (poll_ns(w) != 0 && now_ns >= poll_ns(w));
    bool is_told = false;
    if (!w->run.is_leaving && (is_due || (is_over && w->settle.is_pending))) {
        status = report(w, &is_told, err);
        w->reports += is_told;
    }
    bool is_done = is_over || (w->is_once && w->reports != 0);
    if (status == GES_OK && is_done && !w->run.is_leaving) {
        bool awaits_run = w->is_once && w->reports != 0 && w->run.is_running;
        status = awaits_run ? GES_OK : ges_watch_run_leave(&w->run, 0, err);
        w->end_ns = awaits_run ? 0 : w->end_ns;
    }
    if (status == GES_OK && w->run.is_leaving && !w->run.is_running) {
        *code = w->is_once && w->reports == 0 ? GES_EXIT_FINDINGS : GES_EXIT_OK;
        return GES_OK;
    }
    uint32_t wait = w->run.is_leaving ? GES_WATCH_FOREVER : wait_of(w, w->os->clock_now_ns(w->os));
    return status == GES_OK ? take_events(w, wait, err) : status;
}

/* Ends as the command did, with --once, or by the signal that ended this program. */
static int end_code(ges_watching *w, int code) {
    const ges_watch_run *run = &w->run;
    bool is_command = w->is_once && w->reports != 0 && run->word_count != 0;
    int signal = run->signal != 0 ? run->signal : is_command ? run->last.signal : 0;
    w->app->end_signal = signal;
    if (signal != 0) {
        return 128 + signal;
    }
    return is_command ? (int)run->last.exit_code : code;
}

int ges_watching_go_on(ges_watching *w, ges_error *err) {
    int code = -1;
    ges_status status = GES_OK;
    if (w->run.word_count != 0 && !w->is_once && !w->is_postponed) {
        status = ges_watch_run_want(&w->run, NULL, err);
    }
    while (status == GES_OK && code < 0) {
        status = step(w, &code, err);
    }
    return status == GES_OK ? end_code(w, code) : ges_app_fail(w->app, err);
}

ges_status ges_watching_begin(ges_watching *w, ges_error *err) {
    ges_arena mem;
    ges_app round = *w->app;
    ges_status status = look(w, NULL, err);
    if (status != GES_OK) {
        return status;
    }
    w->now = 1 - w->now;
    ges_arena_init(&mem, 0);
    round.mem = &mem;
    round.out = round.err = ges_builder_in(&mem);
    ges_watch_tell_ready(&round, &w->wish, &w->states[w->now]);
    complain(w, &round, &w->states[w->now]);
    status = ges_app_flush(&round, err);
    ges_arena_close(&mem);
    return status;
}
