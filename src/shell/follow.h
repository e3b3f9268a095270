/* A session that follows what a new one would have, while a project may be loaded in it. A variable
 * that the project set is the project's: what changed beneath it becomes the value that leaving the
 * project puts back (loaded.h). Entries of the project in PATH are the session's own and stay.
 *
 *     ges_follow follow;
 *     ges_follow_open(os, shell, &block, mem, &follow, err);
 *     ges_load_request request = {.os = os, .env = &follow.env, ...};
 */
#ifndef GES_SHELL_FOLLOW_H
#define GES_SHELL_FOLLOW_H

#include "shell/refresh.h"

/* Plain data in the arena. */
typedef struct ges_follow {
    ges_refresh refresh; /* what is told: its merge, and its notes where the sources changed */
    ges_env_list env;    /* the session as it will be, GES_BASELINE and GES_LOADED included */
    bool is_news;        /* the sources say something else than when it was asked last */
} ges_follow;

/* process: the session's block; borrowed
 * out:     untouched on failure
 * Errors: those of ges_refresh_open */
GES_CHECK ges_status ges_follow_open(const ges_os *os, const ges_shell *shell,
                                     const ges_env_list *process, ges_arena *mem, ges_follow *out,
                                     ges_error *err);

#endif
