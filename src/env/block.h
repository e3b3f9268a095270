/* An environment made from data, for a program that is to be run: each variable with the words that
 * tell where it came from.
 *
 *     ges_block block = {0};
 *     ges_block_take(&block, &process, GES_T("this process"), mem);
 *     ges_block_clean(&block, os, mem);
 *     ges_block_set(&block, os, GES_T("GOFLAGS"), GES_T(""), GES_T("--set"), mem, err);
 *     ges_env_list env = ges_block_list(&block, mem); */
#ifndef GES_ENV_BLOCK_H
#define GES_ENV_BLOCK_H

#include "os/os.h"

typedef struct ges_block_var {
    ges_text name;
    ges_text value;
    ges_text from; /* "this process", "--set", ".env line 3" ... */
} ges_block_var;

/* In the order in which the program will see it (Windows sorts it); duplicates stay as they were
 * until somebody sets or unsets the name. */
GES_LIST(ges_block, ges_block_var);

typedef enum ges_block_scope { GES_BLOCK_MACHINE, GES_BLOCK_USER } ges_block_scope;

/* Appends a list as it is. No memory: the arena remembers. */
void ges_block_take(ges_block *block, const ges_env_list *list, ges_text from, ges_arena *mem);
/* Leaves only what clean.def names; PATH, when missing, is the system's own. */
void ges_block_clean(ges_block *block, const ges_os *os, ges_arena *mem);
/* Appends what is declared for all users, or for this user alone (without what it is added to).
 * Sources that cannot be read are named in *notes, one line each. */
void ges_block_declared(ges_block *block, const ges_os *os, ges_block_scope scope, ges_arena *mem,
                        ges_text *notes);
/* In the place of the first of that name, whose spelling stays; the others go. Else at the end.
 * Errors: INVALID (a name that is empty or holds '=' or NUL, a value that holds NUL), NO_MEMORY */
GES_CHECK ges_status ges_block_set(ges_block *block, const ges_os *os, ges_text name,
                                   ges_text value, ges_text from, ges_arena *mem, ges_error *err);
/* All of that name. Errors: INVALID (as above). Absent: OK. */
GES_CHECK ges_status ges_block_unset(ges_block *block, const ges_os *os, ges_text name,
                                     ges_error *err);
/* For ges_run. */
ges_env_list ges_block_list(const ges_block *block, ges_arena *mem);
/* Why clean.def keeps that name, or NULL. */
const char *ges_block_reason(const ges_os *os, ges_text name);

#endif
