/* `ges watch`: tells when variables change, not files. */
#include "cli/commands.h"
#include "cli/watch.h"
#include "cli/watchunit.h"

#include "base/number.h"

enum { RUN, POSTPONE, KILL_AFTER, ONCE, FOR, QUIET, POLL, REVEAL, JSON, UNIT, INSTALL, DRY_RUN, YES };

static const ges_option options[] = {
    [RUN] = {"run", "COMMAND...",
             "run it at the start and again after each change, the old run being ended first; all "
             "words behind it are the command's ('--' does the same)"},
    [POSTPONE] = {"postpone", NULL, "with --run: not at the start, only after a change"},
    [KILL_AFTER] = {"kill-after", "DURATION",
                    "with --run: how long the old run may take to end before it is killed "
                    "(default: 5s)"},
    [ONCE] = {"once", NULL,
              "end after the first report, and after the command that follows it; exit status 1 "
              "when the time is over first"},
    [FOR] = {"for", "DURATION", "end after that time: 500ms, 10s, 2m, 1h (default: when interrupted)"},
    [QUIET] = {"quiet", "MS",
               "how long nothing must happen before a burst of changes is one report (default: 5; "
               "Windows 40)"},
    [POLL] = {"poll", "DURATION",
              "look that often too (default: every 2s where the file system does not tell: "
              "networks, FUSE, Windows' drives in WSL)"},
    [REVEAL] = {"reveal", NULL, "print passwords and tokens as they are"},
    [JSON] = {"json", NULL, "print a line of JSON for each event, schema ges.watch-event/1"},
    [UNIT] = {"unit", "KIND",
              "watch nothing: print what makes a service manager do it in every session: a unit "
              "for 'systemd', a property list for 'launchd', a 'task' of the Task Scheduler"},
    [INSTALL] = {"install", NULL, "with --unit: write it where it belongs; it is not switched on"},
    [DRY_RUN] = {"dry-run", NULL, "with --install: show what would be written"},
    [YES] = {"yes", NULL, "with --install: do not ask; needed where nobody can be asked"},
};

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
static ges_status enter(ges_watching *w, const ges_args *args, ges_error *err) {
    if (args->plain_count == 1) {
        ges_status status = w->os->dir_change(w->os, args->words[0], err);
        if (status != GES_OK) {
            return status;
        }
    }
    return w->os->dir_current(w->os, w->app->mem, &w->dir, err);
}

/* A time of the command line. False: said what is wrong with it. */
static bool take_time(ges_app *app, const ges_args *args, size_t option, int64_t *ms) {
    if (args->is_set[option] && !read_duration(args->values[option], ms)) {
        (void)ges_app_usage(app, &ges_command_watch, "-%s wants a time such as 10s, not '%.*s'",
                            options[option].name, GES_FMT(args->values[option]));
        return false;
    }
    return true;
}

/* Reads the command line. False: said what is wrong with it. */
static bool read_args(ges_watching *w, const ges_args *args) {
    enum { QUIET_MAX_MS = 60000, KILL_MS = 5000 };
    ges_app *app = w->app;
    uint64_t quiet_ms = w->settle.quiet_ms;
    int64_t for_ms = 0;
    int64_t kill_ms = KILL_MS;
    int64_t poll_ms = 0;
    if (args->plain_count > 1) {
        (void)ges_app_usage(app, &ges_command_watch, "one directory at a time");
        return false;
    }
    if (args->is_set[QUIET] &&
        (!ges_parse_u64(args->values[QUIET], &quiet_ms) || quiet_ms > QUIET_MAX_MS)) {
        (void)ges_app_usage(app, &ges_command_watch,
                            "-quiet wants milliseconds, at most %d, not '%.*s'", QUIET_MAX_MS,
                            GES_FMT(args->values[QUIET]));
        return false;
    }
    if (!take_time(app, args, FOR, &for_ms) || !take_time(app, args, KILL_AFTER, &kill_ms) ||
        !take_time(app, args, POLL, &poll_ms)) {
        return false;
    }
    w->poll_ms = poll_ms > INT32_MAX ? INT32_MAX : (uint32_t)poll_ms;
    w->settle.quiet_ms = (uint32_t)quiet_ms;
    w->end_ns = args->is_set[FOR] ? app->os->clock_now_ns(app->os) + for_ms * 1000000 : 0;
    w->run.kill_ms = kill_ms > INT32_MAX ? INT32_MAX : (uint32_t)kill_ms;
    w->run.words = args->words + args->plain_count;
    w->run.word_count = args->word_count - args->plain_count;
    return true;
}

/* Options that the unit's own `ges watch` gets, too. */
static const size_t of_units[] = {POSTPONE, KILL_AFTER, QUIET, POLL};

static int make_unit(ges_watching *w, const ges_args *args) {
    ges_arena *mem = w->app->mem;
    ges_watch_unit wish = {.kind = args->values[UNIT],
                           .dir = w->dir,
                           .words = w->run.words,
                           .word_count = w->run.word_count,
                           .is_install = args->is_set[INSTALL],
                           .is_dry_run = args->is_set[DRY_RUN],
                           .is_yes = args->is_set[YES],
                           .is_json = args->is_set[JSON]};
    for (size_t i = 0; i < GES_COUNT(of_units); i++) {
        const ges_option *option = &options[of_units[i]];
        ges_text value = args->values[of_units[i]];
        if (args->is_set[of_units[i]]) {
            ges_text name = ges_text_of(option->name);
            ges_text word = option->value != NULL
                                ? ges_text_join(mem, GES_T("--"), name, GES_T("="), value)
                                : ges_text_join(mem, GES_T("--"), name);
            (void)ges_list_push(mem, &wish.options, word); /* the arena remembers */
        }
    }
    return ges_watch_unit_run(w->app, &wish);
}

static int run(ges_app *app, const ges_args *args) {
    ges_error err = {0};
    ges_watching w = {.app = app,
                  .os = app->os,
                  .watch = GES_WATCH_CLOSED,
                  .wish = {.is_json = args->is_set[JSON], .reveals = args->is_set[REVEAL]},
                  .is_once = args->is_set[ONCE],
                  .is_postponed = args->is_set[POSTPONE]};
    w.settle.quiet_ms =
        app->os->family == GES_OS_LINUX ? GES_SETTLE_QUIET_MS : GES_SETTLE_BLIND_MS;
    if (!read_args(&w, args)) {
        return GES_EXIT_USAGE;
    }
    int code = GES_EXIT_FAILED;
    w.run.app = app;
    w.run.wish = &w.wish;
    ges_status status = enter(&w, args, &err);
    if (status == GES_OK && args->is_set[UNIT]) {
        return make_unit(&w, args);
    }
    w.run.dir = w.dir;
    status = status == GES_OK ? app->os->watch_open(app->os, app->mem, &w.watch, &err) : status;
    w.run.watch = w.watch;
    status = status == GES_OK ? ges_watch_run_open(&w.run, &err) : status;
    status = status == GES_OK ? ges_watching_begin(&w, &err) : status;
    code = status == GES_OK ? ges_watching_go_on(&w, &err) : ges_app_fail(app, &err);
    app->os->watch_close(app->os, &w.watch);
    ges_watch_run_close(&w.run);
    ges_watch_state_close(&w.states[0]);
    ges_watch_state_close(&w.states[1]);
    return code;
}

static const ges_example examples[] = {
    {"ges watch", "tell when a variable of this project, of go or of new sessions changes"},
    {"ges watch --json --for 10m", "the same as lines of JSON, for ten minutes"},
    {"ges watch --once --for 30s ~/shop", "wait for one change"},
    {"ges watch --run go run ./cmd/api", "a server that is started anew when a variable changes"},
    {"ges watch --unit systemd --install --run ./server", "the same in every session"},
    {"ges watch --postpone ~/shop -- make generate", "a command after each change, not before"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "ended as asked; with --once and a command: that one's own exit status"},
    {GES_EXIT_FINDINGS, "with --once: the time was over and nothing had changed; with --install: "
                        "nothing was written, as nobody said yes"},
    {GES_EXIT_USAGE, "wrong usage"},
    {GES_EXIT_FAILED, "it could not be done: the system's limit of watched directories, no such "
                      "directory"},
};

const ges_command ges_command_watch = {
    .name = "watch",
    .summary = "tell when variables change, what follows, and who still has the old value",
    .usage = "ges watch [--once] [--for DURATION] [--quiet MS] [--poll DURATION] [--reveal] [--json] [--postpone] "
             "[--kill-after DURATION] [--unit KIND [--install [--dry-run | --yes]]] [DIR] "
             "[--run COMMAND...]",
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
        "With --run a command is started in DIR, and again after each change but those of which "
        "nothing follows (none, hot). Its environment is this program's, brought up to date: what "
        "a new session would have otherwise than when watching began, and the approved files of "
        "the project as a shell with a hook has them; GES_CHANGED names what changed, one a line, "
        "GES_CHANGED_FILES where. The old run is ended first, with all that it started: SIGTERM "
        "(Windows: Ctrl-Break), and after --kill-after it is killed. Ctrl-C ends both. With --json "
        "what the command writes goes to standard error.\n\n"
        "Secrets are masked unless --reveal is given. macOS is not supported yet.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
