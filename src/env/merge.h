/* Brings a running session to what a new one would hold without losing what the session did itself: a
 * three-way merge of what the sources of variables said `then` (when the session began or was last
 * refreshed), what they say `now`, and the session's block.
 *
 *     nobody changed it, or only the session     it stays
 *     only the sources changed it                the session follows, deletions too
 *     both, to different values                  it stays, and is told as a conflict
 *     a list (PATH)                              the same, entry by entry: mergelist.h
 */
#ifndef GES_ENV_MERGE_H
#define GES_ENV_MERGE_H

#include "env/mergelist.h"

typedef enum ges_merge_verb {
    GES_MERGE_SET,
    GES_MERGE_UNSET,
    GES_MERGE_CONFLICT, /* nothing is to be done; `value` is what the sources say */
} ges_merge_verb;

/* One difference. Texts are borrowed from the blocks or live in the arena. */
typedef struct ges_merge_change {
    ges_merge_verb verb;
    ges_text name;
    bool was_set;   /* in the session, to `old` */
    ges_text old;
    bool is_set;    /* CONFLICT: by the sources, to `value`; SET: true */
    ges_text value;
    bool is_list;   /* `list` tells what happens to its entries */
    ges_merged_list list;
} ges_merge_change;
GES_LIST(ges_merge, ges_merge_change);

typedef struct ges_merge_request {
    const ges_os *os;           /* for how names and entries compare; nothing is asked */
    const ges_baseline *then;   /* NULL: nobody remembers, so nothing is taken away or replaced */
    const ges_env_list *now;
    const ges_env_list *session;
    const ges_env_list *inherited; /* what the session was started with, where `then` is NULL: a value
                                    * that is still the same was not made by the session; NULL: not
                                    * known */
    const ges_texts *unsure;    /* names of which `now` is a guess: left alone; NULL: none */
} ges_merge_request;

/* Differences by name, of variables that a refresh may touch. Each name at most once.
 * out:    in `mem`; untouched on failure
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_merge_of(const ges_merge_request *request, ges_arena *mem,
                                  ges_merge *out, ges_error *err);

/* Why a refresh leaves that variable alone, as a clause; NULL: it does not. */
const char *ges_merge_left_alone(const ges_os *os, ges_text name);

#endif
