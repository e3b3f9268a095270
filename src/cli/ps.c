/* `ges ps`: the environments of running programs. */
#include "cli/commands.h"

#include "base/number.h"
#include "cli/ps.h"
#include "env/environ.h"

enum { STALE, CHAIN, WATCH, FOR, EVERY, ALL, REVEAL, JSON };

static const ges_option options[] = {
    [STALE] = {"stale", NULL, "only those that are older than a change of their variables"},
    [CHAIN] = {"chain", NULL,
               "PID (default: this process) and those that started it, with what each hop changed"},
    [WATCH] = {"watch", "NAME",
               "report who comes and goes with another value of NAME than this process has"},
    [FOR] = {"for", "SECONDS", "with --watch: end after that time (default: when interrupted)"},
    [EVERY] = {"every", "MS", "with --watch: milliseconds between two looks (default: 500)"},
    [ALL] = {"all", NULL,
             "every process, not only shells, editors and Go's tools; also variables of the window "
             "or session"},
    [REVEAL] = {"reveal", NULL, "print passwords and tokens as they are"},
    [JSON] = {"json", NULL, "print JSON, schema ges.ps/1; with --watch a line for each event"},
};

/* --- the list --------------------------------------------------------------------------------- */

static ges_text first_go(const ges_ps *ps, ges_arena *mem, const ges_env_list *env) {
    const ges_os *os = ps->os;
    ges_text path;
    ges_text name = os->family == GES_OS_WINDOWS ? GES_T("go.exe") : GES_T("go");
    if (!ges_env_find(os, env, GES_T("PATH"), &path)) {
        return (ges_text){NULL, 0};
    }
    ges_texts entries = ges_ps_entries(ps, mem, path);
    for (size_t i = 0; i < entries.count; i++) {
        ges_text file = ges_path_join(mem, ges_os_style(os), entries.items[i], name);
        if (entries.items[i].len != 0 && os->file_is_executable(os, file)) {
            return ges_text_copy(ps->mem, file);
        }
    }
    return (ges_text){NULL, 0};
}

static void describe_go_variables(const ges_ps *ps, ges_sink *sink, const ges_env_list *env) {
    static const ges_view view = {"{name}={value}", false};
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; i < env->count; i++) {
        const ges_env_entry *entry = &env->items[i];
        if (entry->value.ptr != NULL && ges_ps_is_go_name(ps, entry->name)) {
            ges_sink_open(sink, NULL, &view);
            ges_sink_text(sink, "name", ges_text_copy(ps->mem, entry->name));
            ges_sink_text(sink, "value",
                          ges_ps_shown(ps, entry->name, ges_text_copy(ps->mem, entry->value)));
            ges_sink_close(sink);
        }
    }
    ges_sink_close_list(sink);
}

/* What a process holds now where that can be seen, as a shell has most from its start-up files; else
 * what it was started with. */
static bool read_listed(ges_ps *ps, const ges_process *process, ges_arena *mem,
                        ges_env_list *env) {
    ges_process_block block = {0};
    bool is_read = ges_ps_block(ps, process, mem, &block) == GES_OK;
    ges_env_list live = {0};
    bool has_live =
        is_read && !block.is_live &&
        ges_environ_live(ps->os, process->pid, &ps->environs, mem, &live, NULL) == GES_OK;
    *env = has_live ? live : block.env;
    return is_read;
}

static void describe_listed(ges_ps *ps, ges_sink *sink, const ges_process *process) {
    static const ges_view view = {
        "{*pid:7} {name:18} [{kind:16} ]{started}[  go: {first_go}][  ({note})]", false};
    ges_arena mem;
    ges_env_list env = {0};
    ges_arena_init(&mem, 0);
    bool is_read = read_listed(ps, process, &mem, &env);
    ges_sink_open(sink, NULL, &view);
    ges_ps_describe(ps, sink, process);
    ges_sink_boolean(sink, "is_read", is_read);
    ges_sink_text(sink, "first_go", is_read ? first_go(ps, &mem, &env) : GES_T(""));
    ges_sink_text(sink, "note",
                  is_read              ? GES_T("")
                  : process->is_zombie ? GES_T("has ended")
                                       : GES_T("cannot be read"));
    describe_go_variables(ps, sink, &env);
    ges_sink_close(sink);
    ges_arena_close(&mem);
}

int ges_ps_run_list(ges_ps *ps, bool is_json) {
    ges_sink *sink = ges_app_report(ps->app, is_json, "ges.ps/1");
    ges_sink_open_list(sink, "processes", NULL);
    for (size_t i = 0; i < ps->list.count; i++) {
        const ges_process *process = &ps->list.items[i];
        bool is_ours = ges_ps_kind_of(ps, process) != GES_PROGRAM_OTHER || ps->shows_all;
        if (is_ours && !process->is_kernel && !process->is_self) {
            describe_listed(ps, sink, process);
        }
    }
    ges_sink_close_list(sink);
    ges_ps_describe_denied(ps, sink);
    ges_app_report_done(ps->app, sink);
    return GES_EXIT_OK;
}

/* --- one process ------------------------------------------------------------------------------ */

enum { DEPTH_MAX = 64 };

typedef struct ancestor {
    const ges_process *process;
    ges_env_list env;
} ancestor;

typedef struct ancestors {
    ancestor items[DEPTH_MAX];
    size_t count;
} ancestors;

static void read_ancestors(ges_ps *ps, const ges_process *process, ancestors *out) {
    ges_process_block block;
    for (process = ges_ps_parent(ps, process); process != NULL && out->count < DEPTH_MAX;
         process = ges_ps_parent(ps, process)) {
        if (ges_ps_block(ps, process, ps->mem, &block) != GES_OK) {
            return;
        }
        out->items[out->count++] = (ancestor){process, block.env};
    }
}

/* Who has the value: the outermost of those before it that hand it on without a break. */
static ges_text origin_of(const ges_ps *ps, const ges_env_entry *entry, const ancestors *before,
                          const ges_ps_wishes *wishes) {
    const ges_process *holder = NULL;
    ges_text value;
    for (size_t i = 0; i < wishes->count; i++) {
        const ges_ps_wish *wish = &wishes->items[i];
        if (!wish->is_entry && ges_env_name_equal(ps->os, wish->name, entry->name) &&
            ges_text_equal(wish->value, entry->value)) {
            return ges_text_join(ps->mem, GES_T("declared in "), wish->place);
        }
    }
    for (size_t i = 0; i < before->count; i++) {
        if (!ges_env_find(ps->os, &before->items[i].env, entry->name, &value) ||
            !ges_text_equal(value, entry->value)) {
            break;
        }
        holder = before->items[i].process;
    }
    if (holder != NULL) {
        return ges_text_format(ps->mem, "inherited, from %lu %.*s on", (unsigned long)holder->pid,
                               GES_FMT(holder->name));
    }
    return before->count == 0
               ? GES_T("")
               : ges_text_format(ps->mem, "not of %lu %.*s at its start: given with this start",
                                 (unsigned long)before->items[0].process->pid,
                                 GES_FMT(before->items[0].process->name));
}

static void describe_block(ges_ps *ps, ges_sink *sink, const ges_process *process,
                           const ges_env_list *env) {
    static const ges_view view = {"{*name}[={value}][{odd}][\n    {-origin}]", false};
    ges_ps_wishes wishes = {0};
    ancestors before = {.count = 0};
    read_ancestors(ps, process, &before);
    if (process->owner != ps->os->user_id(ps->os) || ges_ps_fresh(ps, &wishes, NULL) != GES_OK) {
        wishes = (ges_ps_wishes){0}; /* the sources are this user's: of others nothing is known */
    }
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; i < env->count; i++) {
        const ges_env_entry *entry = &env->items[i];
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "name", entry->name);
        ges_sink_text(sink, "value", ges_ps_shown(ps, entry->name, entry->value));
        ges_sink_text(sink, "odd",
                      entry->value.ptr == NULL ? GES_T("  (an entry without '=')")
                      : entry->value.len == 0  ? GES_T("  (empty)")
                                               : GES_T(""));
        ges_sink_text(sink, "origin",
                      entry->value.ptr != NULL ? origin_of(ps, entry, &before, &wishes)
                                               : GES_T(""));
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

int ges_ps_run_one(ges_ps *ps, uint32_t pid, bool is_json) {
    static const ges_view view = {
        "{*pid} {*name}[  ({kind})][  since {started}][\ncommand: {command}]"
        "[\nin: {cwd}]",
        false};
    ges_error err = {0};
    ges_error why = {0};
    ges_process_block block;
    ges_env_list live = {0};
    const ges_process *process = ges_ps_find(ps, pid);
    ges_status status =
        ps->os->process_block(ps->os, pid, true, GES_PROCESS_WAIT_MS, ps->mem, &block, &err);
    if (status == GES_OK && process == NULL) {
        status = ges_error_set(&err, GES_NOT_FOUND, "there is no process %lu", (unsigned long)pid);
    }
    if (status != GES_OK) {
        return ges_app_fail(ps->app, &err);
    }
    bool has_live = !block.is_live &&
                    ges_environ_live(ps->os, pid, &ps->environs, ps->mem, &live, &why) == GES_OK;
    ges_sink *sink = ges_app_report(ps->app, is_json, "ges.ps/1");
    ges_sink_open(sink, "process", &view);
    ges_ps_describe(ps, sink, process);
    ges_sink_text(sink, "command", ges_ps_shown(ps, GES_T(""), block.command));
    ges_sink_text(sink, "cwd", block.cwd);
    ges_sink_boolean(sink, "is_cut", block.is_cut);
    ges_sink_boolean(sink, "is_live", has_live || block.is_live);
    describe_block(ps, sink, process, &block.env);
    ges_ps_changes own = {0};
    bool shows_all = ps->shows_all;
    ps->shows_all = true;
    if (has_live) {
        own = ges_ps_compare(ps, &block.env, &live);
    }
    ps->shows_all = shows_all;
    ges_ps_describe_changes(ps, sink, "since_start", "changed by itself since its start:", &own);
    ges_sink_close(sink);
    if (!has_live && !block.is_live) {
        ges_sink_text(sink, "live_problem", ges_text_of(why.text));
        ges_sink_say(sink, "dim",
                     ges_text_format(ps->mem,
                                     "as it was at its start; what it changed since is not "
                                     "known: %s",
                                     why.text));
    }
    ges_app_report_done(ps->app, sink);
    return GES_EXIT_OK;
}

/* --- the command ------------------------------------------------------------------------------ */

/* A number of at most `max`; false otherwise. */
static bool read_number(ges_text text, uint64_t max, uint64_t *out) {
    return ges_parse_u64(text, out) && *out <= max;
}

static int run_watch(ges_ps *ps, const ges_args *args) {
    enum { YEAR_S = 366 * 24 * 3600, HOUR_MS = 3600000, LEAST_MS = 10 };
    uint64_t seconds = 0;
    uint64_t every = 500;
    if (args->is_set[FOR] && (!read_number(args->values[FOR], YEAR_S, &seconds) || seconds == 0)) {
        return ges_app_usage(ps->app, &ges_command_ps, "--for wants seconds, not '%.*s'",
                             GES_FMT(args->values[FOR]));
    }
    if (args->is_set[EVERY] &&
        (!read_number(args->values[EVERY], HOUR_MS, &every) || every < LEAST_MS)) {
        return ges_app_usage(ps->app, &ges_command_ps,
                             "--every wants milliseconds, at least %d, not '%.*s'", LEAST_MS,
                             GES_FMT(args->values[EVERY]));
    }
    uint64_t most = UINT32_MAX / 1000;
    ges_ps_watch watch = {.name = args->values[WATCH],
                          .for_ms = (uint32_t)((seconds < most ? seconds : most) * 1000),
                          .every_ms = (uint32_t)every,
                          .is_json = args->is_set[JSON]};
    return ges_ps_run_watch(ps, &watch);
}

static int run(ges_app *app, const ges_args *args) {
    ges_ps ps = {.reveals = args->is_set[REVEAL], .shows_all = args->is_set[ALL]};
    ges_error err = {0};
    uint64_t pid = 0;
    bool is_json = args->is_set[JSON];
    if (args->is_set[STALE] + args->is_set[CHAIN] + args->is_set[WATCH] > 1) {
        return ges_app_usage(app, &ges_command_ps, "one of --stale, --chain and --watch at a time");
    }
    bool takes_pid = !args->is_set[STALE] && !args->is_set[WATCH];
    size_t most = takes_pid ? 1 : 0;
    if (args->word_count > most) {
        return ges_app_usage(app, &ges_command_ps, "%s, and '%.*s' is more",
                             takes_pid ? "one process" : "no process is wanted here",
                             GES_FMT(args->words[most]));
    }
    if (args->word_count == 1 && (!read_number(args->words[0], UINT32_MAX, &pid) || pid == 0)) {
        return ges_app_usage(app, &ges_command_ps, "the number of one process, not '%.*s'",
                             GES_FMT(args->words[0]));
    }
    if (ges_ps_open(&ps, app, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    return args->is_set[STALE]     ? ges_ps_run_stale(&ps, is_json)
           : args->is_set[CHAIN]   ? ges_ps_run_chain(&ps, (uint32_t)pid, is_json)
           : args->is_set[WATCH]   ? run_watch(&ps, args)
           : args->word_count == 1 ? ges_ps_run_one(&ps, (uint32_t)pid, is_json)
                                   : ges_ps_run_list(&ps, is_json);
}

static const ges_example examples[] = {
    {"ges ps",
     "shells, editors, terminals and Go's tools, each with its first go and GO variables"},
    {"ges ps 4711", "everything that process holds, and where each value comes from"},
    {"ges ps --stale", "who has to be started again after a change"},
    {"ges ps --chain", "how this shell came to its PATH: from hop to hop"},
    {"ges ps --watch GOFLAGS --for 60", "who comes and goes with other GOFLAGS than this shell has"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "done; with --stale: nobody is old"},
    {GES_EXIT_FINDINGS, "with --stale: somebody is"},
    {GES_EXIT_USAGE, "wrong usage"},
    {GES_EXIT_FAILED, "it could not be done: no such process, or it may not be read"},
};

const ges_command ges_command_ps = {
    .name = "ps",
    .summary = "show what environments running programs have, and which are old",
    .usage = "ges ps [options] [PID]",
    .description =
        "A program keeps the environment that it was started with. Without an argument: shells, "
        "editors, terminals, multiplexers and Go's tools, each with the first go in its PATH and "
        "its "
        "GO variables, as they are now where that can be seen. With PID: its whole environment, and of each value whether a source "
        "declares "
        "it, from which ancestor on it was inherited, or that it came with this start.\n\n"
        "--stale computes what a session that began now would certainly have (start-up files of "
        "the "
        "account's shell followed and not run, PAM and systemd files; on Windows the registry) and "
        "names every process of this user that was started before a source was last changed and "
        "does "
        "not have what the source says: the variable, the place, the time, and what to start "
        "again. "
        "What only a process has is its own affair, also in PATH: only entries that it lacks "
        "count. "
        "Variables of a window or session are left alone.\n\n"
        "--chain compares each hop with what the one before hands on; an ancestor that has ended "
        "is "
        "not mistaken for a younger process with its number.\n\n"
        "Linux shows the block of the start (/proc/PID/environ), and beside it what the process "
        "changed since, where a C library keeps that; dash, fish and Go programs do not. Windows "
        "shows the block as it is now. macOS shows the block of the start, of one's own programs "
        "that "
        "the system does not protect. Passwords and tokens are masked.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
