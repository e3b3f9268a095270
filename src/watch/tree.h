/* The folders and keys that must be watched so that no change of what the notes say is missed: the
 * folder of each file, not the file, because a save replaces it; and every folder above, for names
 * that come and go, because any of them may be removed, renamed or made. Files below that nobody
 * asked about cost nothing. */
#ifndef GES_WATCH_TREE_H
#define GES_WATCH_TREE_H

#include "watch/notes.h"

enum { GES_TREE_POLL_MS = 2000 }; /* how often places that are deaf are looked at */

/* One folder. */
typedef struct ges_tree_dir {
    ges_text path;
    ges_map names;     /* entries that matter, as asked for (Windows: folded) */
    ges_note_list patterns; /* and those that match one of these */
    bool with_writes;  /* their bytes matter, not only whether they are there */
    bool is_deaf;      /* its file system does not tell of every change */
    uint32_t place;    /* of the watcher; 0: not watched */
} ges_tree_dir;

/* Plain data. What the last notes asked for. */
typedef struct ges_tree {
    const ges_os *os;
    ges_map dirs;       /* path -> ges_tree_dir */
    ges_map keys;       /* place as text -> ges_note: which key it is */
    ges_note_list said; /* what could not be watched: `path` is the whole sentence */
    size_t watched;     /* places */
    size_t deaf_count;  /* places that have to be looked at now and then: folders that are deaf,
                         * keys that are missing */
    ges_text deaf;      /* the deepest folder of them, and the kind of its file system; may be "" */
    ges_text deaf_type;
    bool has_new;       /* a place that `before` did not have: it may have changed before that */
} ges_tree;

/* Watches what the notes ask for; `base` is what relative paths begin at. Notes of /proc, /sys and
 * /dev are left out: nothing there tells of changes.
 * before:  the tree of the notes before; NULL: none
 * out:     in `mem`; asking it which events concern it needs the notes too, being `before` does not
 * Errors:  NO_MEMORY; when nothing at all can be watched, why */
GES_CHECK ges_status ges_tree_watch(const ges_os *os, ges_watch watch, const ges_notes *notes,
                                    ges_text base, const ges_tree *before, ges_arena *mem,
                                    ges_tree *out, ges_error *err);
/* Does this event touch what the notes asked about? */
bool ges_tree_concerns(const ges_tree *tree, const ges_watch_event *event);

#endif
