/* Where changes are remembered: a directory of the user's with one file an entry.
 *
 *     lock           held by whoever changes files
 *     000012.begun   entry 12 while its files change, and for ever when that was interrupted
 *     000012.json    entry 12, made to the end
 *     000012.tmp     an entry that was being written; the next run removes it
 *
 * The form of an entry is formats/journalfile.h's; docs/journal.md tells users. */
#ifndef GES_ENV_JOURNAL_H
#define GES_ENV_JOURNAL_H

#include "formats/journalfile.h"
#include "os/os.h"

enum { GES_JOURNAL_MAX_ENTRIES = 100000 };

/* The user's journal: $XDG_STATE_HOME/go-env-sync/journal or ~/.local/state/go-env-sync/journal,
 * ~/Library/Application Support/go-env-sync/journal, %LocalAppData%\go-env-sync\journal. It need
 * not exist.
 * Errors: NOT_FOUND (no home directory), NO_MEMORY */
GES_CHECK ges_status ges_journal_dir(const ges_os *os, ges_arena *mem, ges_text *out,
                                     ges_error *err);

/* --- writing ---------------------------------------------------------------------------------- */

/* A journal that this process holds alone. */
typedef struct ges_journal {
    const ges_os *os;
    ges_arena *mem;
    ges_text dir;
    ges_file lock;
    uint64_t next; /* number of the next entry */
} ges_journal;

/* Makes the directory when needed (mode 0700, and narrows it to that), waits for the lock, removes
 * what interrupted runs left: half-written entries, and the temporary files beside the targets.
 * Errors: CONFLICT (another process holds it longer than `wait_ms`), those of making directories */
GES_CHECK ges_status ges_journal_open(const ges_os *os, ges_text dir, uint32_t wait_ms,
                                      ges_arena *mem, ges_journal *out, ges_error *err);
void ges_journal_close(ges_journal *journal);
/* Gives the entry the next number and puts it on the disk as begun. When it returns OK, no crash
 * loses it. */
GES_CHECK ges_status ges_journal_begin(ges_journal *journal, ges_journal_entry *entry,
                                       ges_error *err);
/* The entry's changes are made. */
GES_CHECK ges_status ges_journal_done(const ges_journal *journal, uint64_t number, ges_error *err);
/* They are all taken back, so that there is nothing to remember. An entry that cannot be removed is
 * shown as interrupted, with every file as it was. */
void ges_journal_drop(const ges_journal *journal, uint64_t number);
/* Where file `index` of the entry grows before it replaces the old one: in the same directory, of a
 * name that no other entry of any journal uses. */
ges_text ges_journal_temporary(const ges_os *os, const ges_journal_entry *entry, size_t index,
                               ges_arena *mem);

/* --- reading ---------------------------------------------------------------------------------- */

typedef struct ges_journal_record {
    uint64_t number;
    ges_text path;      /* of the entry's file */
    bool is_begun;      /* interrupted, or under way in another process */
    uint64_t undone_by; /* number of the entry that took it back and is in effect; 0: none */
    ges_text broken;    /* why it cannot be read; "": `entry` is filled */
    ges_journal_entry entry;
} ges_journal_record;
GES_LIST(ges_journal_list, ges_journal_record);

/* All entries by number. Nothing is locked or changed. No journal: none.
 * Errors: TOO_LARGE (over GES_JOURNAL_MAX_ENTRIES), DENIED, WRONG_KIND, NO_MEMORY */
GES_CHECK ges_status ges_journal_read(const ges_os *os, ges_text dir, ges_arena *mem,
                                      ges_journal_list *out, ges_error *err);

#endif
