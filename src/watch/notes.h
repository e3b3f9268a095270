/* Any OS, with a note of every file, folder and registry key that was asked about: what an answer was
 * made from, existing or not, and so what must be watched to know when it changes.
 *
 *     ges_notes notes;
 *     const ges_os *os = ges_notes_init(&notes, real, mem);
 *     ... ask os ...
 *     notes.items
 */
#ifndef GES_WATCH_NOTES_H
#define GES_WATCH_NOTES_H

#include "base/map.h"
#include "os/os.h"

typedef enum ges_note_kind {
    GES_NOTE_LOOKED, /* whether it is there, and what it is */
    GES_NOTE_READ,   /* its bytes too */
    GES_NOTE_LISTED, /* the names in it */
    GES_NOTE_KEY,    /* a registry key's values */
} ges_note_kind;

typedef struct ges_note {
    ges_note_kind kind;
    ges_text path;   /* as it was asked for; of a key its name */
    ges_text pattern; /* LISTED: only names that match it matter (temporary.h); empty: all do */
    bool is_missing; /* NOT_FOUND was the answer */
    ges_registry_root root; /* of a key */
} ges_note;
GES_LIST(ges_note_list, ges_note);

/* Plain data in the caller's memory. */
typedef struct ges_notes {
    ges_os table;
    const ges_os *inner;
    ges_arena *mem;
    ges_note_list items; /* each kind of question about a path once */
    ges_map known;
} ges_notes;

/* The wrapper as a table. `inner` and `mem` must outlive it. Without memory a note is lost, which the
 * arena remembers. */
const ges_os *ges_notes_init(ges_notes *notes, const ges_os *inner, ges_arena *mem);
/* A note of a question that was not asked through the table. */
void ges_notes_add(ges_notes *notes, ges_note note);
/* Was a file read before that is missing now, or was not even found? */
bool ges_notes_lost(const ges_notes *before, const ges_notes *after);

#endif
