/* What the forms of `ges ps` share: who runs, what it is called, how it is shown. */
#include "cli/ps.h"

#include "base/date.h"
#include "doctor/facts.h"
#include "env/merge.h"
#include "env/secret.h"

#include <stdio.h>

static const char *const volatiles[] = {
#define GES_PS_VOLATILE(name) name,
#include "cli/psvolatile.def"
#undef GES_PS_VOLATILE
};

enum { PID_DIGITS = 16 };

static ges_text pid_key(uint32_t pid, char buffer[PID_DIGITS]) {
    int len = snprintf(buffer, PID_DIGITS, "%lu", (unsigned long)pid);
    return (ges_text){buffer, (size_t)len};
}

ges_status ges_ps_open(ges_ps *ps, ges_app *app, ges_error *err) {
    char key[PID_DIGITS];
    ps->app = app;
    ps->os = app->os;
    ps->mem = app->mem;
    ps->wait_ns = (int64_t)GES_PROCESS_WAIT_MS * 1000000;
    ps->environs = (ges_environ_known){.mem = ps->mem};
    ges_status status = ps->os->process_list(ps->os, ps->mem, &ps->list, err);
    for (size_t i = 0; status == GES_OK && i < ps->list.count; i++) {
        ges_process *process = &ps->list.items[i];
        ges_text copy = ges_text_copy(ps->mem, pid_key(process->pid, key));
        (void)ges_map_set(ps->mem, &ps->by_pid, copy, process); /* the arena remembers */
    }
    return status == GES_OK && ges_arena_failed(ps->mem) ? ges_arena_error(ps->mem, err) : status;
}

const ges_process *ges_ps_find(const ges_ps *ps, uint32_t pid) {
    char key[PID_DIGITS];
    return ges_map_get(&ps->by_pid, pid_key(pid, key));
}

const ges_process *ges_ps_parent(const ges_ps *ps, const ges_process *process) {
    const ges_process *parent = process->parent != 0 && process->parent != process->pid
                                    ? ges_ps_find(ps, process->parent)
                                    : NULL;
    bool is_younger = parent != NULL && parent->start_ns != 0 && process->start_ns != 0 &&
                      parent->start_ns > process->start_ns;
    return is_younger ? NULL : parent;
}

ges_status ges_ps_block(ges_ps *ps, const ges_process *process, ges_arena *mem,
                        ges_process_block *out) {
    const ges_os *os = ps->os;
    if (process->is_kernel || process->is_zombie) {
        return GES_NOT_FOUND;
    }
    if (process->is_self) { /* its own: what it was given */
        *out = (ges_process_block){.is_live = true};
        return os->env_list(os, mem, &out->env, NULL);
    }
    int64_t from_ns = ps->wait_ns > 0 ? os->clock_now_ns(os) : 0;
    uint32_t wait_ms = ps->wait_ns > 0 ? (uint32_t)(ps->wait_ns / 1000000) : 0;
    ges_status status = os->process_block(os, process->pid, false, wait_ms, mem, out, NULL);
    if (ps->wait_ns > 0) {
        int64_t took_ns = os->clock_now_ns(os) - from_ns;
        ps->wait_ns -= took_ns > 0 ? took_ns : 0; /* the clock may be set back */
    }
    ps->denied += status == GES_DENIED;
    return status;
}

/* --- names ------------------------------------------------------------------------------------ */

ges_program_kind ges_ps_kind_of(const ges_ps *ps, const ges_process *process) {
    return ges_program_kind_of(ps->os->family, process->name);
}

bool ges_ps_is_volatile(const ges_ps *ps, ges_text name) {
    for (size_t i = 0; i < GES_COUNT(volatiles); i++) {
        ges_text pattern = ges_text_of(volatiles[i]);
        bool is_open = ges_text_ends(pattern, GES_T("*"));
        pattern = is_open ? ges_text_slice(pattern, 0, pattern.len - 1) : pattern;
        ges_text head = is_open ? ges_text_slice(name, 0, pattern.len) : name;
        if (ges_env_name_equal(ps->os, head, pattern)) {
            return true;
        }
    }
    return ges_merge_left_alone(ps->os, name) != NULL;
}

bool ges_ps_is_go_name(const ges_ps *ps, ges_text name) {
    (void)ps;
    return ges_fact_is_go_name(name);
}

bool ges_ps_is_list(const ges_ps *ps, ges_text name) {
    return ges_env_name_equal(ps->os, name, GES_T("PATH"));
}

/* --- showing ---------------------------------------------------------------------------------- */

ges_text ges_ps_shown(const ges_ps *ps, ges_text name, ges_text value) {
    return ps->reveals ? value : ges_secret_mask(ps->mem, name, value);
}

ges_text ges_ps_time(const ges_ps *ps, int64_t at_ns) {
    int32_t offset_s = 0;
    char zone[16];
    if (at_ns == 0) {
        return (ges_text){NULL, 0};
    }
    ps->os->clock_zone(ps->os, at_ns, &offset_s, zone);
    ges_date at = ges_date_of(at_ns / 1000000000 - (at_ns % 1000000000 < 0) + offset_s);
    return ges_text_format(ps->mem, "%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month, at.day,
                           at.hour, at.minute, at.second);
}

ges_texts ges_ps_entries(const ges_ps *ps, ges_arena *mem, ges_text list) {
    ges_texts out = {0};
    size_t count = 0;
    if (ges_path_split_list(mem, ges_os_style(ps->os), list, &out.items, &count) == GES_OK) {
        out.count = count;
    }
    return out;
}

bool ges_ps_holds(const ges_ps *ps, const ges_texts *entries, ges_text entry) {
    for (size_t i = 0; i < entries->count; i++) {
        if (ges_path_equal(ges_os_style(ps->os), entries->items[i], entry)) {
            return true;
        }
    }
    return false;
}

void ges_ps_describe(const ges_ps *ps, ges_sink *sink, const ges_process *process) {
    ges_sink_number(sink, "pid", (int64_t)process->pid);
    ges_sink_number(sink, "parent", (int64_t)process->parent);
    ges_sink_text(sink, "name", process->name);
    ges_sink_text(sink, "kind", ges_program_kind_word(ges_ps_kind_of(ps, process)));
    ges_sink_number(sink, "owner", (int64_t)process->owner);
    ges_sink_text(sink, "started", ges_ps_time(ps, process->start_ns));
    ges_sink_boolean(sink, "is_self", process->is_self);
}

void ges_ps_describe_denied(const ges_ps *ps, ges_sink *sink) {
    ges_sink_number(sink, "denied", (int64_t)ps->denied);
    if (ps->denied == 0) {
        return;
    }
    bool is_windows = ps->os->family == GES_OS_WINDOWS;
    bool is_root = !is_windows && ps->os->user_id(ps->os) == 0;
    ges_sink_say(sink, "dim",
                 ges_text_format(ps->mem, "%zu process%s%s could not be read%s", ps->denied,
                                 ps->denied == 1 ? "" : "es", is_root ? "" : " of other users",
                                 is_root      ? ": the system protects such even from root"
                                 : is_windows ? "; run as administrator"
                                              : "; run as root"));
}
