/* `ges watch`: tells when variables change, not files. */
#include "cli/commands.h"
#include "cli/watch.h"

#include "base/number.h"
#include "watch/settle.h"

enum { ONCE, FOR, QUIET, REVEAL, JSON };

static const ges_option options[] = {
    [ONCE] = {"once", NULL, "end after the first report; exit status 1 when the time is over first"},
    [FOR] = {"for", "DURATION", "end after that time: 500ms, 10s, 2m, 1h (default: when interrupted)"},
    [QUIET] = {"quiet", "MS",
               "how long nothing must happen before a burst of changes is one report (default: 5; "
               "Windows 40)"},
    [REVEAL] = {"reveal", NULL, "print passwords and tokens as they are"},
    [JSON] = {"json", NULL, "print a line of JSON for each event, schema ges.watch-event/1"},
};

typedef struct watching {
    ges_app *app;
    const ges_os *os;
    ges_text dir;
    ges_watch watch;
    ges_watch_wish wish;
    ges_settle settle;
    ges_watch_state states[2];
    size_t now;       /* the state that was reported last */
    size_t told;      /* complaints that were said already */
    size_t reports;
    int64_t end_ns;   /* 0: never */
    bool is_once;
} watching;

/* --- looking ---------------------------------------------------------------------------------- */

static ges_watch_state *other(watching *w) {
    return &w->states[1 - w->now];
}

/* Forgets what came up to now; a table that remembers answers forgets them too. */
static ges_status drain(watching *w, ges_error *err) {
    ges_arena mem;
    ges_watch_events events;
    ges_arena_init(&mem, 0);
    ges_status status = w->os->watch_wait(w->os, w->watch, 0, &mem, &events, err);
    ges_arena_close(&mem);
    return status;
}

/* Reads everything into the other state and watches what that was read from. What was not watched
 * before may have changed before it was: then again. */
static ges_status look(watching *w, const ges_watch_state *before, ges_error *err) {
    enum { ROUNDS_MAX = 4 };
    ges_tree known = {0};
    const ges_tree *last = before != NULL ? &before->tree : NULL;
    ges_status status = GES_OK;
    ges_arena keep; /* of the tree of the round before */
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

/* What cannot be watched or read is said once. */
static void complain(watching *w, ges_app *round, const ges_watch_state *state) {
    size_t count = state->tree.said.count + state->problems.count;
    if (count == w->told) {
        return;
    }
    w->told = count;
    for (size_t i = 0; i < state->problems.count; i++) {
        ges_build_format(&round->err, "ges: %.*s\n", GES_FMT(state->problems.items[i]));
    }
    for (size_t i = 0; i < state->tree.said.count && i < 3; i++) {
        ges_build_format(&round->err, "ges: %.*s\n", GES_FMT(state->tree.said.items[i].path));
    }
    if (state->tree.said.count > 3) {
        ges_build_format(&round->err, "ges: %zu more places cannot be watched\n",
                         state->tree.said.count - 3);
    }
}

/* --- rounds ----------------------------------------------------------------------------------- */

/* Looks, and reports what differs; *is_told says that something did. A file that is missing now may
 * be in the middle of a save: it gets time to come back. */
static ges_status report(watching *w, bool *is_told, ges_error *err) {
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
    ges_app round = *w->app;
    ges_arena_init(&mem, 0);
    round.mem = &mem;
    round.out = round.err = ges_builder_in(&mem);
    *is_told = ges_watch_tell(&round, &w->wish, before, other(w)) != 0;
    complain(w, &round, other(w));
    status = ges_arena_failed(&mem) ? ges_arena_error(&mem, err) : ges_app_flush(&round, err);
    ges_arena_close(&mem);
    w->now = 1 - w->now;
    ges_settle_done(&w->settle);
    return status;
}

/* How long to wait for the next event; 0 when something has to be done. */
static uint32_t wait_of(const watching *w, int64_t now_ns) {
    uint32_t wait = ges_settle_wait_ms(&w->settle, now_ns);
    wait = wait > GES_WATCH_FOREVER ? GES_WATCH_FOREVER : wait;
    if (w->end_ns != 0) {
        int64_t left_ms = (w->end_ns - now_ns + 999999) / 1000000;
        left_ms = left_ms > 0 ? left_ms : 0;
        wait = left_ms < (int64_t)wait ? (uint32_t)left_ms : wait;
    }
    return wait;
}

static ges_status take_events(watching *w, uint32_t wait, ges_error *err) {
    ges_arena mem;
    ges_watch_events events = {0};
    ges_arena_init(&mem, 0);
    ges_status status = w->os->watch_wait(w->os, w->watch, wait, &mem, &events, err);
    int64_t now_ns = w->os->clock_now_ns(w->os);
    for (size_t i = 0; status == GES_OK && i < events.count; i++) {
        if (ges_tree_concerns(&w->states[w->now].tree, &events.items[i])) {
            ges_settle_event(&w->settle, now_ns, events.items[i].word == GES_WATCH_WRITING);
        }
    }
    ges_arena_close(&mem);
    return status;
}

static int watch_on(watching *w, ges_error *err) {
    for (;;) {
        int64_t now_ns = w->os->clock_now_ns(w->os);
        bool is_over = w->end_ns != 0 && now_ns >= w->end_ns;
        bool is_due = ges_settle_wait_ms(&w->settle, now_ns) == 0;
        bool is_told = false;
        if (is_due || (is_over && w->settle.is_pending)) {
            if (report(w, &is_told, err) != GES_OK) {
                return ges_app_fail(w->app, err);
            }
            w->reports += is_told;
        }
        if (is_told && w->is_once) {
            return GES_EXIT_OK;
        }
        if (is_over) {
            return w->is_once ? GES_EXIT_FINDINGS : GES_EXIT_OK;
        }
        if (take_events(w, wait_of(w, w->os->clock_now_ns(w->os)), err) != GES_OK) {
            return ges_app_fail(w->app, err);
        }
    }
}

static ges_status begin(watching *w, ges_error *err) {
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

/* --- the command ------------------------------------------------------------------------------ */

/* "500ms", "10s", "2m", "1h", or seconds. False: none of these, or over a year. */
static bool read_duration(ges_text text, int64_t *out_ms) {
    static const struct {
        ges_text unit;
        int64_t ms;
    } units[] = {{GES_LIT("ms"), 1}, {GES_LIT("s"), 1000}, {GES_LIT("m"), 60000},
                 {GES_LIT("h"), 3600000}, {GES_LIT(""), 1000}};
    enum { YEAR_S = 366 * 24 * 3600 };
    uint64_t number = 0;
    for (size_t i = 0; i < GES_COUNT(units); i++) {
        if (ges_text_ends(text, units[i].unit) &&
            ges_parse_u64(ges_text_slice(text, 0, text.len - units[i].unit.len), &number) &&
            number <= YEAR_S && (int64_t)number * units[i].ms <= (int64_t)YEAR_S * 1000) {
            *out_ms = (int64_t)number * units[i].ms;
            return true;
        }
    }
    return false;
}

/* The directory becomes the working one: go's answers depend on it. */
static ges_status enter(watching *w, const ges_args *args, ges_error *err) {
    if (args->word_count == 1) {
        ges_status status = w->os->dir_change(w->os, args->words[0], err);
        if (status != GES_OK) {
            return status;
        }
    }
    return w->os->dir_current(w->os, w->app->mem, &w->dir, err);
}

static int run(ges_app *app, const ges_args *args) {
    enum { QUIET_MAX_MS = 60000 };
    ges_error err = {0};
    int64_t for_ms = 0;
    uint64_t quiet_ms =
        app->os->family == GES_OS_LINUX ? GES_SETTLE_QUIET_MS : GES_SETTLE_BLIND_MS;
    if (args->word_count > 1) {
        return ges_app_usage(app, &ges_command_watch, "one directory at a time");
    }
    if (args->is_set[FOR] && !read_duration(args->values[FOR], &for_ms)) {
        return ges_app_usage(app, &ges_command_watch, "-for wants a time such as 10s, not '%.*s'",
                             GES_FMT(args->values[FOR]));
    }
    if (args->is_set[QUIET] &&
        (!ges_parse_u64(args->values[QUIET], &quiet_ms) || quiet_ms > QUIET_MAX_MS)) {
        return ges_app_usage(app, &ges_command_watch,
                             "-quiet wants milliseconds, at most %d, not '%.*s'", QUIET_MAX_MS,
                             GES_FMT(args->values[QUIET]));
    }
    watching w = {.app = app,
                  .os = app->os,
                  .watch = GES_WATCH_CLOSED,
                  .wish = {.is_json = args->is_set[JSON], .reveals = args->is_set[REVEAL]},
                  .settle = {.quiet_ms = (uint32_t)quiet_ms},
                  .is_once = args->is_set[ONCE]};
    w.end_ns = args->is_set[FOR] ? app->os->clock_now_ns(app->os) + for_ms * 1000000 : 0;
    int code = GES_EXIT_FAILED;
    if (enter(&w, args, &err) != GES_OK ||
        app->os->watch_open(app->os, app->mem, &w.watch, &err) != GES_OK ||
        begin(&w, &err) != GES_OK) {
        code = ges_app_fail(app, &err);
    } else {
        code = watch_on(&w, &err);
    }
    app->os->watch_close(app->os, &w.watch);
    ges_watch_state_close(&w.states[0]);
    ges_watch_state_close(&w.states[1]);
    return code;
}

static const ges_example examples[] = {
    {"ges watch", "tell when a variable of this project, of go or of new sessions changes"},
    {"ges watch --json --for 10m", "the same as lines of JSON, for ten minutes"},
    {"ges watch --once --for 30s ~/shop", "wait for one change"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "ended as asked"},
    {GES_EXIT_FINDINGS, "with --once: the time was over and nothing had changed"},
    {GES_EXIT_USAGE, "wrong usage"},
    {GES_EXIT_FAILED, "it could not be done: the system's limit of watched directories, no such "
                      "directory"},
};

const ges_command ges_command_watch = {
    .name = "watch",
    .summary = "tell when variables change, what follows, and who still has the old value",
    .usage = "ges watch [--once] [--for DURATION] [--quiet MS] [--reveal] [--json] [DIR]",
    .description =
        "Watches everything that decides variables in DIR (default: here): .env, .env.* and "
        "ges.env "
        "there and beside go.mod, go.mod and go.work, the go env file, GOROOT/go.env, the start-up "
        "files of your shell and the system's, on Windows the registry; also files that are not "
        "there yet. What is reported is not that a file changed but which variable did: its old "
        "and "
        "new value, the file and line, what follows from it, and which running programs still hold "
        "the old value. A save in several steps is one report; a save that changes nothing is "
        "none. "
        "Only the folders that matter are watched, never a whole tree.\n\n"
        "What follows is known for Go's variables. A project says it for its own in "
        ".go-env-sync.json: {\"watch\": {\"consequences\": {\"DATABASE_URL\": \"restart api, "
        "worker\", \"LOG_*\": \"hot\"}}}; the first word is go, prompt, new, rebuild, restart, hot "
        "or none (docs/watch.md).\n\n"
        "Secrets are masked unless --reveal is given. macOS is not supported yet.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
