/* A list such as PATH, merged three ways by its entries: what the sources of variables added, took away
 * and moved since `then` happens to the session's list; what the session itself did to it stays. */
#ifndef GES_ENV_MERGELIST_H
#define GES_ENV_MERGELIST_H

#include "env/baseline.h"
#include "env/rc.h"

typedef struct ges_merged_list {
    ges_text value;    /* the session's own text when nothing changes */
    bool is_changed;
    bool is_reordered; /* entries that stay stand in another order */
    ges_texts added;
    ges_texts removed; /* as the session spelled them */
} ges_merged_list;

/* style:   how entries are parted and compared
 * then:    marks of the list as it was; NULL: not known, so nothing is taken away or moved
 * now:     the list as a new session would have it
 * session: the list as the session has it
 * Merging the answer again, with the old or the new `then`, changes nothing. Time grows with the
 * square of the entries: at most GES_BASELINE_MAX_ENTRIES each, else the session's list is handed back
 * unchanged. */
ges_merged_list ges_merge_list(ges_path_style style, const ges_mark_list *then, ges_text now,
                               ges_text session, ges_arena *mem);

#endif
