/* Takes back what the journal remembers: the way back is a plan like any other, so it is shown,
 * checked, journaled and can itself be taken back. */
#ifndef GES_ENV_UNDO_H
#define GES_ENV_UNDO_H

#include "env/journal.h"
#include "env/plan.h"

/* How a file or registry value of an entry is now. */
typedef enum ges_undo_place {
    GES_UNDO_OLD,     /* as before the entry */
    GES_UNDO_NEW,     /* as the entry made it */
    GES_UNDO_CHANGED, /* something else: changed since */
    GES_UNDO_GONE,    /* not there any more */
    GES_UNDO_BLIND,   /* cannot be looked at */
} ges_undo_place;

/* "old", "new", "changed since", "gone", "unreadable". Never NULL. */
const char *ges_undo_place_name(ges_undo_place place);
ges_undo_place ges_undo_look(const ges_os *os, const ges_journal_file *file);
ges_undo_place ges_undo_look_value(const ges_os *os, const ges_journal_value *value);
/* Where the value stands. */
ges_plan_place ges_undo_place_of(const ges_journal_value *value);

/* The entry that `ges undo` means: that number, or for 0 the newest that is in effect and is itself no
 * undo (an undo that was interrupted is so carried to its end); one that was interrupted only when it
 * changed something.
 * Errors: NOT_FOUND (no such entry, or nothing to undo), INVALID (it is undone already), CORRUPT (it
 *         cannot be read) */
GES_CHECK ges_status ges_undo_choose(const ges_os *os, const ges_journal_list *list,
                                     uint64_t number, const ges_journal_record **out,
                                     ges_error *err);

/* The plan that makes every file of the entry what it was: bytes, mode, times, owner; and every
 * registry value: type and bytes.
 * out:    an initialised plan, filled; its texts may point into the record
 * Errors: CONFLICT (a file is neither what the entry made nor what it was before; the sentence names
 *         it), NOT_FOUND (every file is as before already), CORRUPT, those of reading */
GES_CHECK ges_status ges_undo_plan(const ges_journal_record *record, ges_plan *out,
                                   ges_error *err);

#endif
