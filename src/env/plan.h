/* A set of wanted changes to files and registry values, worked out and shown before anything is made:
 *     ges_plan plan = ges_plan_in(os, mem);
 *     ges_plan_add(&plan, &finding_repair, GES_T("GOFLAGS leaves the go env file"), GES_T("GES012"), &is_needed, err);
 *     ges_plan_describe(&plan, sink);                          --dry-run ends here
 *     ges_plan_apply(&plan, journal_dir, &entry, err);         see apply.h
 * Several repairs of one file become one change. */
#ifndef GES_ENV_PLAN_H
#define GES_ENV_PLAN_H

#include "env/fixer.h"
#include "ges/sink.h"
#include "os/os.h"

enum {
    GES_PLAN_FILE_MAX = 16 * 1024 * 1024, /* a file with larger content is not edited */
    GES_PLAN_MAX_CHANGES = 1000,
};

/* One reason why a file changes. */
typedef struct ges_plan_step {
    ges_text what; /* for the user: one clause */
    ges_text rule; /* id of the rule that asks; may be empty */
    ges_repair repair;
} ges_plan_step;
GES_LIST(ges_plan_step_list, ges_plan_step);

/* What a file is at one moment. Plain data. */
typedef struct ges_plan_state {
    bool exists;
    ges_bytes bytes;    /* content; empty too when only the mode is meant */
    uint32_t mode;      /* permission bits */
    int64_t mtime_ns;   /* GES_PLAN_NOW: as it comes */
    int64_t atime_ns;
    uint32_t owner;     /* GES_PLAN_ANYBODY: as it comes */
    uint32_t group;
} ges_plan_state;
#define GES_PLAN_NOW INT64_MIN
#define GES_PLAN_ANYBODY UINT32_MAX

/* One file and what becomes of it. Plain data. */
typedef struct ges_plan_change {
    ges_text path;      /* as it was named */
    ges_text file;      /* the file itself, links resolved: a link stays a link */
    bool is_mode_only;  /* the content is neither read nor kept */
    bool makes_dir;     /* its directory may be missing and is made then; undo leaves it there */
    ges_file_info seen; /* when it was planned; all 0 when there was no file */
    ges_plan_state before;
    ges_plan_state after;
    ges_plan_step_list steps;
} ges_plan_change;
GES_LIST(ges_plan_change_list, ges_plan_change);

/* One registry value and what becomes of it. Plain data. */
typedef struct ges_plan_value {
    ges_plan_place place;
    ges_plan_stored before;
    ges_plan_stored after;
    ges_plan_step_list steps; /* of repairs, or of wishes: then without a repair */
} ges_plan_value;
GES_LIST(ges_plan_value_list, ges_plan_value);

typedef struct ges_plan {
    const ges_os *os;
    ges_arena *mem;      /* everything below lives in it */
    ges_plan_change_list changes; /* of files */
    ges_plan_value_list values;   /* of the registry; made after the files */
    uint64_t undoes;     /* number of the journal's entry that this takes back; 0: none */
} ges_plan;

static inline ges_plan ges_plan_in(const ges_os *os, ges_arena *mem) {
    return (ges_plan){.os = os, .mem = mem};
}

/* How many things change; 0: there is nothing to apply. */
static inline size_t ges_plan_count(const ges_plan *plan) {
    return plan->changes.count + plan->values.count;
}

/* A repair of a registry value: see ges_plan_set_value. What follows is of files.
 * Reads the file of `repair` and works out what the repair makes of it, together with the repairs of
 * the same file that were added before: those of a line first, on the file's own lines, then those
 * of the whole file one after another. A repair with `mode` only adds these bits. On failure the
 * plan is as before.
 * *is_needed: false when the file needs no change; nothing was added then. May be NULL.
 * Texts are borrowed and must outlive the plan.
 * Errors: CORRUPT (the file is not what the repair was made for), CONFLICT (another repair changes
 *         the same place: apply the plan, then ask again), DENIED (the file is read-only, or its
 *         directory), WRONG_KIND, UNSUPPORTED (the file has other names, hard links, that would be
 *         left behind), TOO_LARGE, those of reading it */
GES_CHECK ges_status ges_plan_add(ges_plan *plan, const ges_repair *repair, ges_text what,
                                  ges_text rule, bool *is_needed, ges_error *err);

/* The file behind `path`, links resolved. Where the system cannot say it (a very long path under
 * wine), and no link stands at the end: `path` itself.
 * Errors: those of path_resolve */
GES_CHECK ges_status ges_plan_resolve(const ges_os *os, ges_text path, ges_arena *mem,
                                      ges_text *out, ges_error *err);

/* What the plan makes of a registry value so far: as it is stored, or as an earlier wish left it.
 * place:   *place becomes its spelling when it is there
 * Errors: DENIED and others of reading; a key or value that is missing does not exist */
GES_CHECK ges_status ges_plan_value_now(const ges_plan *plan, ges_plan_place *place,
                                        ges_plan_stored *out, ges_error *err);
/* The registry value shall become `after`. Wishes for one value become one change. On failure the
 * plan is as before.
 * *is_needed: false when it is so already; nothing was added then. May be NULL.
 * Texts and bytes are borrowed and must outlive the plan.
 * Errors: DENIED (this user may not write that key), INVALID (no name), TOO_LARGE, those of reading */
GES_CHECK ges_status ges_plan_set_value(ges_plan *plan, const ges_plan_place *place,
                                        const ges_plan_stored *after, ges_text what, ges_text rule,
                                        bool *is_needed, ges_error *err);
/* Has the repair's fixer say what becomes of its registry value, and wishes for that.
 * Errors: CORRUPT (another value stands there than the repair was made for, or no text), those of
 *         ges_plan_set_value */
GES_CHECK ges_status ges_plan_repair_value(ges_plan *plan, const ges_repair *repair, ges_text what,
                                           ges_text rule, bool *is_needed, ges_error *err);
bool ges_plan_is_same_stored(const ges_plan_stored *a, const ges_plan_stored *b);
/* "HKCU\Environment: GOPATH"; ptr NULL on no memory. */
ges_text ges_plan_place_name(ges_arena *mem, const ges_plan_place *place);
/* "REG_SZ" ..., "type 0x1234". */
ges_text ges_plan_type_name(ges_arena *mem, uint32_t type);

/* The list "changes" with path, steps, mode and the lines that go and come, and the list "values" with
 * place, steps, types and the value (of lists such as PATH the entries) that goes and comes; secrets
 * masked. */
void ges_plan_describe(const ges_plan *plan, ges_sink *sink);

#endif
