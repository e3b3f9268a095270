/* The declarations of one variable in the order in which they would count, each with its verdict.
 */
#ifndef GES_CLI_WHYROWS_H
#define GES_CLI_WHYROWS_H

#include "cli/whysession.h"

typedef struct ges_why_row {
    const char *verdict; /* "wins", "shadowed", "contributes", "skipped", "undecided", "local",
                            "exports", "unread", "ignored", "stale" */
    ges_text source;     /* id: "process", "go_env_file", "goroot_env", "go_default", "bash" ... */
    ges_text place;      /* file or key; "" for the process and computed values */
    uint32_t line;
    ges_text value;
    ges_text raw;
    const char *kind; /* "REG_SZ" ...; "" for plain text */
    const char *edit; /* of lists: "prepend", "append" ...; "" otherwise */
    bool is_exported;
    bool is_unset;
    bool is_uncertain;
    ges_text rule; /* why this verdict */
} ges_why_row;
GES_LIST(ges_why_rows, ges_why_row);

typedef struct ges_why_name {
    ges_text name;
    bool is_go; /* go itself has such a variable */
    bool is_in_process;
    ges_text process_value;
    ges_goenv_value go; /* when is_go */
    ges_fresh_value fresh;
    bool is_stale;
    ges_why_rows rows;
} ges_why_name;

/* Errors: NO_MEMORY */
GES_CHECK ges_status ges_why_explain(const ges_why_session *session, ges_text name, ges_arena *mem,
                                     ges_why_name *out, ges_error *err);

/* "file:line", "key (REG_SZ)", "process environment" ... */
ges_text ges_why_place(const ges_why_row *row, ges_arena *mem);

#endif
