/* Where changes are remembered. The form of an entry is formats/journalfile.h's, docs/journal.md
 * tells users. */
#ifndef GES_ENV_JOURNAL_H
#define GES_ENV_JOURNAL_H

#include "os/os.h"

/* The user's journal: $XDG_STATE_HOME/go-env-sync/journal or ~/.local/state/go-env-sync/journal,
 * ~/Library/Application Support/go-env-sync/journal, %LocalAppData%\go-env-sync\journal. It need
 * not exist.
 * Errors: NOT_FOUND (no home directory), NO_MEMORY */
GES_CHECK ges_status ges_journal_dir(const ges_os *os, ges_arena *mem, ges_text *out,
                                     ges_error *err);

#endif
