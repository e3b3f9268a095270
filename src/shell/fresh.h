/* The environment that a new session would hold: what the system's sources declare and, on Unix, what
 * the start-up files of one shell make of it. Nothing is run.
 *
 *     ges_fresh_request request = {.os = os, .process = &block, .shell = ges_shell_find(name),
 *                                  .is_login = true, .is_interactive = true};
 *     ges_fresh fresh;
 *     ges_fresh_open(&request, mem, &fresh, err);
 *     ges_fresh_value value = ges_fresh_find(&fresh, GES_T("PATH"));
 *     ges_fresh_close(&fresh);
 */
#ifndef GES_SHELL_FRESH_H
#define GES_SHELL_FRESH_H

#include "env/layer.h"
#include "shell/shell.h"

typedef struct ges_fresh_request {
    const ges_os *os;
    const ges_env_list *process; /* this process's block: what of a session no source declares
                                  * (HOME, TERM ...) is taken from it */
    const ges_shell *shell;      /* whose start-up files take part; NULL: none (Windows) */
    bool is_login;
    bool is_interactive;
    bool from_process; /* the shell is started from this process, not by a logon */
} ges_fresh_request;

/* Plain data but for `rc`, which lives until ges_fresh_close. */
typedef struct ges_fresh {
    const ges_os *os;
    ges_declaration_list layers; /* without the process block */
    ges_env_list base;           /* what the shell starts with; without a shell: the session */
    ges_rc *rc;                  /* NULL without a shell */
    ges_texts notes;             /* what could not be read, for people */
    bool from_process;
    ges_arena *work;
} ges_fresh;

/* One variable of the new session. */
typedef struct ges_fresh_value {
    bool is_set;
    bool is_exported;
    bool is_certain; /* false: it depends on a program that would have to be run */
    ges_text value;
    const ges_declaration *winner; /* NULL: inherited or the shell's own */
} ges_fresh_value;

/* What would be there is read and worked out; what cannot be read is in out->notes.
 * out:    texts in `mem`; untouched on failure
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_fresh_open(const ges_fresh_request *request, ges_arena *mem,
                                    ges_fresh *out, ges_error *err);
/* `rc`, and all texts that came from it, die. */
void ges_fresh_close(ges_fresh *fresh);

ges_fresh_value ges_fresh_find(const ges_fresh *fresh, ges_text name);
/* Every variable that a program started in the new session would see, by name, certain or not. */
ges_env_list ges_fresh_block(const ges_fresh *fresh, ges_arena *mem);

/* Variables that belong to one session (HOME, TERM, DISPLAY ...), not to what declares them. */
bool ges_fresh_is_of_session(const ges_os *os, ges_text name);

#endif
