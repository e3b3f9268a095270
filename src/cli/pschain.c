/* `ges ps --chain`: a process and those that started it, and what each hop changed. */
#include "cli/ps.h"

#include "env/environ.h"

enum { DEPTH_MAX = 256 };

typedef struct hop {
    const ges_process *process;
    bool is_read;
    ges_env_list start; /* what it was given */
    bool has_live;
    ges_env_list live; /* what it hands on now */
} hop;

static void read_hop(ges_ps *ps, hop *h) {
    ges_process_block block;
    h->is_read = ges_ps_block(ps, h->process, ps->mem, &block) == GES_OK;
    if (!h->is_read) {
        return;
    }
    h->start = block.env;
    h->has_live = !block.is_live && ges_environ_live(ps->os, h->process->pid, &ps->environs,
                                                     ps->mem, &h->live, NULL) == GES_OK;
}

static const ges_env_list *handed_on(const hop *h) {
    return h->has_live ? &h->live : &h->start;
}

/* A process that was forked and runs no other program has the block of its parent's start still. */
static bool is_forked(const hop *h, const hop *giver) {
    bool is_same = giver->has_live && h->has_live && giver->start.count == h->start.count;
    for (size_t i = 0; is_same && i < h->start.count; i++) {
        is_same = ges_text_equal(h->start.items[i].name, giver->start.items[i].name) &&
                  ges_text_equal(h->start.items[i].value, giver->start.items[i].value);
    }
    return is_same;
}

static void describe(const ges_ps *ps, ges_sink *sink, const hop *h, const hop *giver) {
    static const ges_view view = {"{*pid} {*name}[  ({kind})][  since {started}][  {note}]", false};
    ges_ps_changes given = {0};
    ges_ps_changes own = {0};
    bool is_fork = giver != NULL && is_forked(h, giver);
    if (h->is_read && giver != NULL) {
        given = ges_ps_compare(ps, handed_on(giver), is_fork ? &h->live : &h->start);
    }
    if (h->has_live && !is_fork) {
        own = ges_ps_compare(ps, &h->start, &h->live);
    }
    ges_sink_open(sink, NULL, &view);
    ges_ps_describe(ps, sink, h->process);
    ges_sink_boolean(sink, "is_read", h->is_read);
    ges_sink_boolean(sink, "is_live", h->has_live);
    ges_sink_text(sink, "note",
                  !h->is_read ? GES_T("cannot be read")
                  : giver == NULL
                      ? ges_text_format(ps->mem, "%zu variables", h->start.count)
                      : (given.count + own.count == 0 ? GES_T("changes nothing") : GES_T("")));
    ges_sink_number(sink, "against", giver != NULL ? (int64_t)giver->process->pid : 0);
    ges_ps_describe_changes(
        ps, sink, "changes",
        giver != NULL && given.count != 0
            ? (const char *)ges_text_cstr(ps->mem,
                                          ges_text_format(ps->mem, "  on the way from %lu %.*s:",
                                                          (unsigned long)giver->process->pid,
                                                          GES_FMT(giver->process->name)))
            : NULL,
        &given);
    ges_ps_describe_changes(ps, sink, "since_start", "  by itself since its start:", &own);
    ges_sink_close(sink);
}

int ges_ps_run_chain(ges_ps *ps, uint32_t pid, bool is_json) {
    ges_error err = {0};
    const ges_process *process = ges_ps_find(ps, pid);
    for (size_t i = 0; pid == 0 && i < ps->list.count; i++) {
        process = ps->list.items[i].is_self ? &ps->list.items[i] : process;
    }
    if (process == NULL) {
        (void)ges_error_set(&err, GES_NOT_FOUND, "there is no process %lu", (unsigned long)pid);
        return ges_app_fail(ps->app, &err);
    }
    hop *hops = ges_new_array(ps->mem, DEPTH_MAX, hop);
    size_t count = 0;
    const ges_process *last = process;
    for (; hops != NULL && process != NULL && count < DEPTH_MAX; count++) {
        hops[count].process = process;
        read_hop(ps, &hops[count]);
        last = process;
        process = ges_ps_parent(ps, process);
    }
    ges_sink *sink = ges_app_report(ps->app, is_json, "ges.ps/1");
    const ges_process *stranger = last->parent != 0 ? ges_ps_find(ps, last->parent) : NULL;
    bool is_orphan = last->parent != 0 && process == NULL;
    ges_sink_text(sink, "begins",
                  stranger != NULL
                      ? GES_T("its parent has ended and somebody younger has the number")
                  : is_orphan ? GES_T("its parent has ended or is not to be seen")
                              : GES_T("nobody started it"));
    ges_sink_open_list(sink, "chain", NULL);
    const hop *giver = NULL;
    for (size_t i = count; i-- > 0;) {
        describe(ps, sink, &hops[i], giver);
        giver = hops[i].is_read ? &hops[i] : giver;
    }
    ges_sink_close_list(sink);
    ges_ps_describe_denied(ps, sink);
    ges_app_report_done(ps->app, sink);
    return GES_EXIT_OK;
}
