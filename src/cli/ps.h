/* What the files of `ges ps` share. */
#ifndef GES_CLI_PS_H
#define GES_CLI_PS_H

#include "base/map.h"
#include "cli/command.h"
#include "env/environ.h"
#include "env/program.h"
#include "shell/fresh.h"

/* All that is running, and how it is shown. */
typedef struct ges_ps {
    ges_app *app;
    const ges_os *os;
    ges_arena *mem;
    ges_process_list list;
    ges_map by_pid;  /* "PID" -> ges_process */
    bool reveals;    /* secrets as they are */
    bool shows_all;  /* volatile variables too */
    size_t denied;   /* processes that could not be read */
    int64_t wait_ns; /* what is left of the time to wait for processes that are being started */
    ges_environ_known environs;
} ges_ps;

/* Errors: those of process_list */
GES_CHECK ges_status ges_ps_open(ges_ps *ps, ges_app *app, ges_error *err);
const ges_process *ges_ps_find(const ges_ps *ps, uint32_t pid);
/* Who started it and still runs; NULL when that one has ended: a younger one with its number is
 * somebody else. */
const ges_process *ges_ps_parent(const ges_ps *ps, const ges_process *process);
/* Its block in `mem`. The waits of all calls together last no longer than ps->wait_ns.
 * Errors: those of process_block; one that is DENIED is counted */
GES_CHECK ges_status ges_ps_block(ges_ps *ps, const ges_process *process, ges_arena *mem,
                                  ges_process_block *out);
ges_program_kind ges_ps_kind_of(const ges_ps *ps, const ges_process *process);
/* Belongs to one session or window: never shown as changed, never old. */
bool ges_ps_is_volatile(const ges_ps *ps, ges_text name);
/* GOROOT, GOFLAGS, CGO_ENABLED, CC ...: what Go looks at. */
bool ges_ps_is_go_name(const ges_ps *ps, ges_text name);
bool ges_ps_is_list(const ges_ps *ps, ges_text name);
/* The value as it may be shown. */
ges_text ges_ps_shown(const ges_ps *ps, ges_text name, ges_text value);
/* "2026-11-21 05:30:11" in local time; "" for 0. */
ges_text ges_ps_time(const ges_ps *ps, int64_t at_ns);
/* PATH's entries; empty ones are kept. */
ges_texts ges_ps_entries(const ges_ps *ps, ges_arena *mem, ges_text list);
bool ges_ps_holds(const ges_ps *ps, const ges_texts *entries, ges_text entry);
/* pid, name, kind, start: the members that every process has, in the object that is open. */
void ges_ps_describe(const ges_ps *ps, ges_sink *sink, const ges_process *process);
/* "denied" and, when there are any, the one sentence about them. */
void ges_ps_describe_denied(const ges_ps *ps, ges_sink *sink);

/* psdiff.c: what two blocks differ in. */
typedef struct ges_ps_change {
    ges_text name;
    bool was_set;
    bool is_set;
    ges_text before;
    ges_text after;
} ges_ps_change;
GES_LIST(ges_ps_changes, ges_ps_change);
ges_ps_changes ges_ps_compare(const ges_ps *ps, const ges_env_list *before,
                              const ges_env_list *after);
void ges_ps_describe_changes(const ges_ps *ps, ges_sink *sink, const char *key, const char *heading,
                             const ges_ps_changes *changes);

/* psfresh.c: what a session would have that began now. */
typedef struct ges_ps_wish {
    ges_text name;
    ges_text value; /* of a list: one entry of it */
    bool is_entry;
    bool is_of_user;  /* not of the machine's: services do not get it */
    bool is_of_shell; /* declared by a start-up file: only what a shell started has it */
    ges_text place;   /* file:line or registry key */
    int64_t since_ns; /* when that was last changed; 0: not known */
} ges_ps_wish;
GES_LIST(ges_ps_wishes, ges_ps_wish);
/* What declarations certainly make of the variables that matter.
 * Errors: those of ges_fresh_open */
GES_CHECK ges_status ges_ps_fresh(const ges_ps *ps, ges_ps_wishes *out, ges_error *err);

/* The forms of the command; they answer the exit code. */
int ges_ps_run_list(ges_ps *ps, bool is_json);
int ges_ps_run_one(ges_ps *ps, uint32_t pid, bool is_json);
int ges_ps_run_stale(ges_ps *ps, bool is_json);
int ges_ps_run_chain(ges_ps *ps, uint32_t pid, bool is_json); /* pid 0: this process */
typedef struct ges_ps_watch {
    ges_text name;
    uint32_t for_ms; /* 0: until it is interrupted */
    uint32_t every_ms;
    bool is_json;
} ges_ps_watch;
int ges_ps_run_watch(ges_ps *ps, const ges_ps_watch *watch);

#endif
