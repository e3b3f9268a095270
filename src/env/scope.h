/* A scope: a place where a variable can be kept so that later programs have it. One const entry at
 * the end of scope_<name>.c (in env/, or in the room that knows the place: go/, shell/), named in
 * scopes.def; `ges set`, `unset` and `path` work on any of them.
 *
 *     ges_scope_ask ask = {os, mem, ...};
 *     scope->read(&ask, name, &now, err);              what the scope itself holds
 *     scope->plan(&ask, wishes, count, &plan, err);    the changes, to be shown
 *     ges_plan_apply(...)                              see apply.h
 */
#ifndef GES_ENV_SCOPE_H
#define GES_ENV_SCOPE_H

#include "env/declaration.h"
#include "env/pathedit.h"
#include "env/plan.h"

typedef enum ges_wish_verb {
    GES_WISH_SET,
    GES_WISH_UNSET,
    GES_WISH_EDIT_LIST, /* PATH and other lists: edits of the list that the scope holds */
} ges_wish_verb;

/* One wanted change of one variable. Plain data. */
typedef struct ges_wish {
    ges_wish_verb verb;
    ges_text name;
    ges_text value;             /* SET */
    ges_value_kind kind;        /* SET: how to store it in the registry; TEXT: as the value there is
                                 * stored, a new one as REG_EXPAND_SZ when it holds %NAME% */
    const ges_path_edit *edits; /* EDIT_LIST, in the order in which they are made */
    size_t edit_count;
} ges_wish;

GES_LIST(ges_scope_notes, ges_text);

/* For whom a scope works. */
typedef struct ges_scope_ask {
    const ges_os *os;
    ges_arena *mem;
    const ges_env_list *env; /* of this process */
    ges_text dir;            /* the directory that `project` means */
    ges_text shell;          /* name of the user's shell where that decides the file; "" : find out */
    ges_text in;             /* user on Linux: "shell" (also "") or "environment.d" */
    ges_text go;             /* go: file of the go command whose rules count; "": the first in PATH */
    ges_scope_notes *notes;  /* what the user should know besides, one clause each; NULL: nobody asks */
} ges_scope_ask;

/* What a scope holds for one name. */
typedef struct ges_scope_value {
    bool exists;
    ges_text value;      /* as stored, nothing expanded */
    ges_value_kind kind; /* registry only; else TEXT */
    ges_text place;      /* file, or registry key, that holds it or would */
} ges_scope_value;

typedef struct ges_scope {
    const char *name;    /* "user" */
    const char *title;   /* when a change takes effect: "it counts in your shells from now on" */
    unsigned systems;    /* GES_LAYER_LINUX | ... as in layer.h */
    bool is_broadcast;   /* programs are told after a change (Windows) */
    /* Errors: those of reading; UNSUPPORTED */
    ges_status (*read)(const ges_scope_ask *ask, ges_text name, ges_scope_value *out,
                       ges_error *err);
    /* Adds the changes that make the wishes true to the plan; none that are true already.
     * Errors: INVALID (a name or value that cannot stand there, with the reason), DENIED (and what to
     * do instead: the elevated command, or another scope), CORRUPT, CONFLICT, those of ges_plan_add */
    ges_status (*plan)(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_plan *plan, ges_error *err);
} ges_scope;

extern const ges_scope *const ges_scopes[];
extern const size_t ges_scope_count;

/* The scope of that name that works on this family; NULL when there is none. */
const ges_scope *ges_scope_find(const ges_os *os, ges_text name);

/* Adds a clause to ask->notes. */
void ges_scope_note(const ges_scope_ask *ask, ges_text note);

/* Can a variable have that name in an environment block? Not empty, no '=', no NUL, no control
 * character, on Windows no blank at either end. Errors: INVALID */
GES_CHECK ges_status ges_scope_check_name(const ges_os *os, ges_text name, ges_error *err);
/* The same for shells and files of shells: letters, digits and _, no digit in front; and no name that
 * a shell keeps for itself (UID, PPID ...). Errors: INVALID */
GES_CHECK ges_status ges_scope_check_identifier(ges_text name, ges_error *err);
/* No NUL, and not longer than the system takes (Windows: 32767 UTF-16 units with name, '=' and NUL;
 * Linux: 128 KiB with name, '=' and NUL). Errors: INVALID, TOO_LARGE */
GES_CHECK ges_status ges_scope_check_value(const ges_os *os, ges_text name, ges_text value,
                                           ges_error *err);

#define GES_SCOPE(name) extern const ges_scope ges_scope_##name;
#include "env/scopes.def"
#undef GES_SCOPE

#endif
