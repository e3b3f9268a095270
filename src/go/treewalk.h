/* Every file below a directory, fast: one listing a directory, nothing asked of what nobody wants, and
 * memory only for the directories that still wait. */
#ifndef GES_GO_TREEWALK_H
#define GES_GO_TREEWALK_H

#include "os/os.h"

enum { GES_TREEWALK_MAX_DEPTH = 1024 };

typedef struct ges_treewalk {
    const ges_os *os;
    const ges_text *skipped; /* names of directories that are passed over */
    size_t skipped_count;
    /* Called for what is no directory. `dir` and the entry live until it returns. */
    void (*file)(void *self, ges_text dir, const ges_dir_entry *entry);
    void *self;
    /* filled on the way */
    size_t dirs;       /* that were listed */
    size_t unreadable; /* that could not be listed, or lie too deep */
    ges_text first_unreadable; /* in the arena of the call */
} ges_treewalk;

/* Goes through `root` and everything below. Links to directories are not followed. In no order.
 * Errors: NO_MEMORY; those of listing `root` itself */
GES_CHECK ges_status ges_treewalk_run(ges_treewalk *walk, ges_text root, ges_arena *mem,
                                      ges_error *err);

#endif
