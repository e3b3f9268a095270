/* When a burst of changes is over, so that a save in five steps, or a hundred saves, is one report.
 *
 *     ges_settle settle = {.quiet_ms = GES_SETTLE_QUIET_MS};
 *     ges_settle_event(&settle, now_ns, is_writing);
 *     wait = ges_settle_wait_ms(&settle, now_ns);      0: it is over
 *     ges_settle_done(&settle);
 */
#ifndef GES_WATCH_SETTLE_H
#define GES_WATCH_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    GES_SETTLE_QUIET_MS = 5,     /* no event for that long, where the system tells of closed files */
    GES_SETTLE_BLIND_MS = 40,    /* where it does not (Windows) */
    GES_SETTLE_WRITING_MS = 150, /* while a writer holds a file open: it may be half written */
    GES_SETTLE_MISSING_MS = 150, /* a file that was there is not: it may be about to come back */
    GES_SETTLE_MAX_MS = 1000,    /* who never stops is reported that often */
};

/* Plain data. */
typedef struct ges_settle {
    uint32_t quiet_ms;
    bool is_pending; /* something happened since the last report */
    bool is_writing; /* the last event was of a file that is held open */
    bool is_missing; /* the caller looked and found less than before */
    int64_t first_ns;
    int64_t last_ns;
} ges_settle;

void ges_settle_event(ges_settle *settle, int64_t now_ns, bool is_writing);
/* The caller looked, and a file is missing: once in a burst, true says "wait for it". */
bool ges_settle_missing(ges_settle *settle);
/* How long to wait for more; 0: look now; UINT32_MAX: nothing happened. A clock that was set back
 * counts as no time gone. */
uint32_t ges_settle_wait_ms(const ges_settle *settle, int64_t now_ns);
/* The caller has looked. */
void ges_settle_done(ges_settle *settle);

#endif
