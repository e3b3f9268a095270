/* What a running shell lacks of a new one: the fresh environment held against the session's block, by
 * the session's baseline. Nothing is changed here; the shell takes over what `script` says.
 *
 *     ges_refresh_request request = {.os = os, .shell = shell};
 *     ges_refresh refresh;
 *     ges_refresh_open(&request, mem, &refresh, err);
 *     ges_text code = ges_refresh_script(&refresh, mem);
 */
#ifndef GES_SHELL_REFRESH_H
#define GES_SHELL_REFRESH_H

#include "env/merge.h"
#include "shell/fresh.h"

typedef struct ges_refresh_request {
    const ges_os *os;
    const ges_shell *shell;      /* of the session */
    const ges_env_list *session; /* its block; NULL: this process's */
    bool runs_login_shell;       /* Unix: the shell itself says what a login makes of its files, in a
                                  * clean child that runs them */
    bool is_begin;               /* only note what the sources say: the session begins now */
    bool is_window;              /* held against a new terminal window, not a login; has no baseline
                                  * of its own in the session: give `then` */
    ges_text then;               /* a baseline for a session without one; empty: none */
    const ges_texts *take;       /* names whose conflicts the sources win; NULL: none */
    bool takes_all;
} ges_refresh_request;

/* Plain data in the arena. */
typedef struct ges_refresh {
    ges_refresh_request request;
    ges_env_list process;
    ges_env_list now;         /* what sources declare for a new session */
    ges_texts unsure;         /* names whose new value depends on programs that are not run */
    ges_texts notes;          /* what could not be read, or cannot be said to the shell */
    bool has_baseline;        /* the session remembers what the sources said */
    ges_merge merge;
    ges_text baseline;        /* for GES_BASELINE from now on */
    bool is_baseline_new;
} ges_refresh;

/* out:    in `mem`; untouched on failure
 * Errors: NO_MEMORY, those of reading the process block; with runs_login_shell those of running it:
 *         NOT_FOUND (no such shell), TIMED_OUT, CORRUPT (its answer has no environment) */
GES_CHECK ges_status ges_refresh_open(const ges_refresh_request *request, ges_arena *mem,
                                      ges_refresh *out, ges_error *err);

/* Is there anything for the session to take over? */
bool ges_refresh_is_needed(const ges_refresh *refresh);

/* The code that brings the shell up to date; "" when there is nothing to do. What the shell cannot
 * take is left out and told in refresh->notes. ptr is NULL on no memory. */
ges_text ges_refresh_script(ges_refresh *refresh, ges_arena *mem);

#endif
