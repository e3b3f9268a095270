/* `ges ps --stale`: who still has what was true before a source was changed. */
#include "cli/ps.h"

/* A wish that a process does not meet. */
typedef struct unmet {
    const ges_ps_wish *wish;
    bool is_set;
    ges_text value;
} unmet;
GES_LIST(unmet_list, unmet);

typedef struct old_process {
    const ges_process *process;
    unmet_list lacks;
    bool is_live; /* told by what it has now, not by what it was started with */
} old_process;
GES_LIST(old_list, old_process);

typedef struct finder {
    ges_ps *ps;
    ges_ps_wishes wishes;
    old_list found;
    size_t looked_at;
    size_t unsettled;  /* that were being started all the while */
    uint32_t user;     /* who this process is */
    ges_arena scratch; /* of the process that is looked at */
    ges_text home;     /* of this process: whose start-up files were followed */
} finder;

/* Would the source have reached this process at all? */
static bool concerns(const finder *f, const ges_ps_wish *wish, const ges_process *process,
                     const ges_env_list *env) {
    const ges_os *os = f->ps->os;
    ges_text home = {NULL, 0};
    ges_text unused;
    if (wish->since_ns == 0 || process->start_ns == 0 || process->start_ns >= wish->since_ns) {
        return false; /* it began after the change: what it has is meant */
    }
    if (os->family == GES_OS_WINDOWS) {
        return !wish->is_of_user || process->session != 0;
    }
    if (wish->is_of_shell) {
        if (!ges_env_find(os, env, GES_T("HOME"), &home) || !ges_text_equal(home, f->home)) {
            return false; /* its shell reads other files */
        }
        return ges_ps_kind_of(f->ps, process) == GES_PROGRAM_SHELL ||
               ges_env_find(os, env, GES_T("SHLVL"), &unused);
    }
    return ges_env_find(os, env, GES_T("USER"), &unused) ||
           ges_env_find(os, env, GES_T("LOGNAME"), &unused);
}

static unmet_list compare(const finder *f, const ges_process *process, const ges_env_list *env,
                          ges_arena *mem) {
    const ges_os *os = f->ps->os;
    unmet_list out = {0};
    ges_text split = {NULL, 0}; /* the list that `entries` are of */
    ges_texts entries = {0};
    for (size_t i = 0; i < f->wishes.count; i++) {
        const ges_ps_wish *wish = &f->wishes.items[i];
        unmet item = {.wish = wish};
        item.is_set = ges_env_find(os, env, wish->name, &item.value);
        bool is_met = item.is_set && ges_text_equal(item.value, wish->value);
        if (item.is_set && wish->is_entry) {
            bool is_split = item.value.ptr == split.ptr && item.value.len == split.len;
            entries = is_split ? entries : ges_ps_entries(f->ps, mem, item.value);
            split = item.value;
            is_met = ges_ps_holds(f->ps, &entries, wish->value);
        }
        if (!is_met && concerns(f, wish, process, env)) {
            (void)ges_list_push(mem, &out, item); /* a lost one is not told */
        }
    }
    return out;
}

static void keep(finder *f, const ges_process *process, const unmet_list *lacks, bool is_live) {
    old_process old = {.process = process, .is_live = is_live};
    for (size_t i = 0; i < lacks->count; i++) {
        unmet item = lacks->items[i];
        item.value = ges_text_copy(f->ps->mem, item.value);
        (void)ges_list_push(f->ps->mem, &old.lacks, item); /* the arena remembers */
    }
    (void)ges_list_push(f->ps->mem, &f->found, old); /* the same */
}

/* Did it begin after every change? Then nothing of it has to be read, and nobody has to wait for
 * one that is just being started. */
static bool is_young(const finder *f, const ges_process *process) {
    bool is_older = false;
    for (size_t i = 0; !is_older && i < f->wishes.count; i++) {
        is_older = process->start_ns < f->wishes.items[i].since_ns;
    }
    return !is_older;
}

/* Has it to be read? The others are counted. */
static bool is_candidate(finder *f, const ges_process *process) {
    bool is_program = !process->is_self && !process->is_kernel && !process->is_zombie;
    if (process->owner != f->user) {
        f->ps->denied += is_program && f->user != 0; /* root was not asked about them */
        return false;
    }
    f->looked_at += !process->is_self;
    return is_program && !is_young(f, process);
}

/* False when it is being started. */
static bool look_at(finder *f, const ges_process *process) {
    ges_process_block block;
    ges_env_list live;
    ges_arena *mem = &f->scratch;
    ges_arena_reset(mem);
    ges_status status = ges_ps_block(f->ps, process, mem, &block);
    if (status != GES_OK) {
        return status != GES_TIMED_OUT;
    }
    unmet_list lacks = compare(f, process, &block.env, mem);
    bool is_live = block.is_live;
    if (lacks.count != 0 && !is_live &&
        ges_environ_live(f->ps->os, process->pid, &f->ps->environs, mem, &live, NULL) == GES_OK) {
        lacks = compare(f, process, &live, mem);
        is_live = true;
    }
    if (lacks.count != 0) {
        keep(f, process, &lacks, is_live);
    }
    return true;
}

/* Whoever is being started is looked at again after all others; by then it mostly is there, so that
 * nobody has been waited for. */
static void look_at_all(finder *f) {
    ges_ps *ps = f->ps;
    struct {
        const ges_process **items;
        size_t count;
        size_t capacity;
    } later = {0};
    ges_arena_init(&f->scratch, 0);
    int64_t wait_ns = ps->wait_ns;
    ps->wait_ns = 0;
    for (size_t i = 0; i < ps->list.count; i++) {
        const ges_process *process = &ps->list.items[i];
        if (is_candidate(f, process) && !look_at(f, process)) {
            (void)ges_list_push(ps->mem, &later, process); /* the arena remembers */
        }
    }
    ps->wait_ns = wait_ns;
    for (size_t i = 0; i < later.count; i++) {
        f->unsettled += !look_at(f, later.items[i]);
    }
    ges_arena_close(&f->scratch);
}

static const old_process *old_one(const finder *f, const ges_process *process) {
    for (size_t i = 0; i < f->found.count; i++) {
        if (f->found.items[i].process == process) {
            return &f->found.items[i];
        }
    }
    return NULL;
}

/* The outermost ancestor that is old too, through old ones only: what has to be started again. */
static const ges_process *holder_of(const finder *f, const ges_process *process) {
    enum { DEPTH_MAX = 256 };
    const ges_process *holder = process;
    const ges_process *parent = ges_ps_parent(f->ps, process);
    for (int i = 0; parent != NULL && old_one(f, parent) != NULL && i < DEPTH_MAX; i++) {
        holder = parent;
        parent = ges_ps_parent(f->ps, parent);
    }
    return holder;
}

/* `is_told`: to people too; what a process has from an older one stands there. */
static void describe_lack(const finder *f, ges_sink *sink, const unmet *lack, bool is_told) {
    static const ges_view view = {
        "{*name} {verb}[ {now_shown}]; {place} {says} {fresh}[ since {since}]", false};
    static const ges_view silent = {NULL, true};
    const ges_ps_wish *wish = lack->wish;
    ges_text now = ges_ps_shown(f->ps, wish->name, lack->value);
    ges_sink_open(sink, NULL, is_told ? &view : &silent);
    ges_sink_text(sink, "name", wish->name);
    ges_sink_text(sink, "what",
                  wish->is_entry ? GES_T("entry missing")
                  : lack->is_set ? GES_T("differs")
                                 : GES_T("missing"));
    ges_sink_text(sink, "verb",
                  wish->is_entry ? GES_T("lacks an entry")
                  : lack->is_set ? GES_T("is")
                                 : GES_T("is not set"));
    ges_sink_text(sink, "now", now);
    ges_sink_text(sink, "now_shown", wish->is_entry ? GES_T("") : now);
    ges_sink_text(sink, "place", wish->place);
    ges_sink_text(sink, "says", wish->is_entry ? GES_T("puts in") : GES_T("says"));
    ges_sink_text(sink, "fresh", ges_ps_shown(f->ps, wish->name, wish->value));
    ges_sink_text(sink, "since", ges_ps_time(f->ps, wish->since_ns));
    ges_sink_close(sink);
}

/* Does it stay old when only the older one that it has it from is refreshed or started again? What
 * runs in a terminal ends with it, or is a shell that a person sees; these run on. */
static bool outlives(ges_program_kind kind) {
    return kind == GES_PROGRAM_EDITOR || kind == GES_PROGRAM_MULTIPLEXER ||
           kind == GES_PROGRAM_DAEMON;
}

/* What to do about this one itself; empty: its holder's advice is all. */
static ges_text todo_of(const finder *f, const ges_process *process, const ges_process *holder) {
    ges_program_kind kind = ges_ps_kind_of(f->ps, process);
    ges_text advice = ges_program_advice(kind, f->ps->os->family);
    if (holder == process) {
        return advice;
    }
    return outlives(kind) ? ges_text_format(f->ps->mem, "after that one: %.*s", GES_FMT(advice))
                          : (ges_text){NULL, 0};
}

static void describe(const finder *f, ges_sink *sink, const old_process *old) {
    static const ges_view view = {
        "{*pid} {*name}[  ({kind})]  since {started}[, old from {from} on][\n    -> {todo}]",
        false};
    const ges_process *holder = holder_of(f, old->process);
    ges_text advice = ges_program_advice(ges_ps_kind_of(f->ps, holder), f->ps->os->family);
    ges_sink_open(sink, NULL, &view);
    ges_ps_describe(f->ps, sink, old->process);
    ges_sink_boolean(sink, "is_live", old->is_live);
    ges_sink_number(sink, "holder", (int64_t)holder->pid);
    bool is_holder = holder == old->process;
    ges_sink_text(sink, "advice", advice);
    ges_sink_text(sink, "from",
                  is_holder ? GES_T("")
                            : ges_text_format(f->ps->mem, "%lu %.*s", (unsigned long)holder->pid,
                                              GES_FMT(holder->name)));
    ges_sink_text(sink, "todo", todo_of(f, old->process, holder));
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; i < old->lacks.count; i++) {
        describe_lack(f, sink, &old->lacks.items[i], is_holder);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
}

int ges_ps_run_stale(ges_ps *ps, bool is_json) {
    finder f = {.ps = ps, .user = ps->os->user_id(ps->os)};
    ges_error err = {0};
    ges_env_list env;
    ges_status status = ps->os->env_list(ps->os, ps->mem, &env, &err);
    if (status == GES_OK) {
        (void)ges_env_find(ps->os, &env, GES_T("HOME"), &f.home); /* else empty: nobody's */
        status = ges_ps_fresh(ps, &f.wishes, &err);
    }
    if (status != GES_OK) {
        return ges_app_fail(ps->app, &err);
    }
    look_at_all(&f);
    ges_sink *sink = ges_app_report(ps->app, is_json, "ges.ps/1");
    ges_sink_open_list(sink, "stale", NULL);
    for (size_t i = 0; i < f.found.count; i++) {
        describe(&f, sink, &f.found.items[i]);
    }
    ges_sink_close_list(sink);
    ges_sink_number(sink, "looked_at", (int64_t)f.looked_at);
    ges_ps_describe_denied(ps, sink);
    ges_sink_number(sink, "unsettled", (int64_t)f.unsettled);
    if (f.unsettled != 0) {
        ges_sink_say(
            sink, "dim",
            ges_text_format(ps->mem, "%zu were being started and are not judged", f.unsettled));
    }
    ges_sink_say(sink, "dim",
                 ges_text_format(ps->mem,
                                 "%zu of %zu processes are older than a change of their "
                                 "variables",
                                 f.found.count, f.looked_at));
    if (ges_arena_failed(ps->mem)) {
        (void)ges_arena_error(ps->mem, &err);
        return ges_app_fail(ps->app, &err);
    }
    ges_app_report_done(ps->app, sink);
    return f.found.count != 0 ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}
