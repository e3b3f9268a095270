/* What `ges why` knows about a session before it is asked about a variable: process block, layers,
 * the start-up files of one shell, and the go that answers. */
#ifndef GES_CLI_WHYSESSION_H
#define GES_CLI_WHYSESSION_H

#include "ges/goenv.h"
#include "shell/fresh.h"

typedef struct ges_why_request {
    const ges_os *os;
    ges_text shell; /* name; "": found out */
    bool is_login;
    bool is_interactive;
    bool has_mode;         /* the two above are given, not found out */
    bool from_process;     /* the shell would be started from this process, not by a logon */
    const ges_text *names; /* the variables that will be asked about */
    size_t name_count;
    ges_text go; /* file of a go command; "": the first in PATH */
} ges_why_request;

typedef struct ges_why_session {
    const ges_os *os;
    ges_env_list process;
    const ges_shell *shell;      /* NULL: no shell takes part (Windows, unless asked for) */
    ges_text shell_why;          /* how it was found out */
    ges_text mode_why;
    bool is_login;
    bool is_interactive;
    bool from_process;
    ges_fresh fresh;             /* its `rc` is NULL without a shell */
    ges_declaration_list unread; /* in files that this kind of shell does not read */
    ges_goenv *goenv;            /* NULL: `go_problem` says why */
    ges_text go_problem;
} ges_why_session;

/* out:    texts in `mem`
 * Errors: INVALID (no such shell), NO_MEMORY, those of reading the process block */
/* Close it when done: `rc` and what points into it die. */
void ges_why_session_close(ges_why_session *session);
GES_CHECK ges_status ges_why_session_open(const ges_why_request *request, ges_arena *mem,
                                          ges_why_session *out, ges_error *err);

/* "a login bash that is interactive", for sentences. */
ges_text ges_why_mode_text(const ges_why_session *session, ges_arena *mem);

#endif
