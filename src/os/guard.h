/* Any OS, whose dead network shares cannot hold anybody up. A stopped NFS or SMB server, a FUSE
 * program that hangs or an automounter without network lets every system call below its mount
 * point wait for minutes. This table asks such a place once, by a child that may be given up, and
 * answers TIMED_OUT for everything below when there is no answer.
 *
 * On a machine without such mounts that costs one read of /proc/self/mountinfo; on Windows one
 * question for each drive. macOS tells its mounts otherwise and is not guarded. */
#ifndef GES_OS_GUARD_H
#define GES_OS_GUARD_H

#include "base/map.h"
#include "os/os.h"

typedef enum ges_guard_state {
    GES_GUARD_UNASKED,
    GES_GUARD_ANSWERS,
    GES_GUARD_HANGS,
} ges_guard_state;

/* A place that may hang. */
typedef struct ges_guard_place {
    ges_text path; /* the mount point */
    bool is_local; /* something harmless was mounted over it */
    bool is_automount; /* each name in it is a place of its own */
    ges_guard_state state;
} ges_guard_place;
GES_LIST(ges_guard_places, ges_guard_place);

/* Plain data in the caller's memory. */
typedef struct ges_guard {
    ges_os table;
    const ges_os *inner;
    ges_arena *mem;
    bool is_read;    /* the mounts are known */
    bool is_guarded; /* there is a place that may hang */
    ges_guard_places places;
    ges_map kinds;   /* path -> link target or nothing: what the walk found there */
    uint32_t hung;   /* places that did not answer */
} ges_guard;

/* The wrapper as a table. Everything lives in `mem`. */
const ges_os *ges_guard_init(ges_guard *guard, const ges_os *inner, ges_arena *mem);

/* --- between the guard*.c files -------------------------------------------------------------- */

/* Fills guard->places from the text of /proc/self/mountinfo. Source: proc(5). */
void ges_guard_read_mounts(ges_guard *guard, ges_text mountinfo);

#endif
