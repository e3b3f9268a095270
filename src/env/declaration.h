/* What a source says about a variable: the unit of every "why". */
#ifndef GES_ENV_DECLARATION_H
#define GES_ENV_DECLARATION_H

#include "base/list.h"
#include "ges/text.h"

/* How the value is stored. */
typedef enum ges_value_kind {
    GES_VALUE_TEXT,
    GES_VALUE_REG_SZ,
    GES_VALUE_REG_EXPAND_SZ,
    GES_VALUE_REG_OTHER, /* a type that makes no variable */
} ges_value_kind;

/* What an assignment does to a list such as PATH. */
typedef enum ges_list_edit {
    GES_EDIT_REPLACE,
    GES_EDIT_PREPEND,
    GES_EDIT_APPEND,
    GES_EDIT_REORDER, /* same elements, or some removed */
} ges_list_edit;

enum {
    GES_DECLARED_EXPORTED = 1 << 0, /* children of the shell see it */
    GES_DECLARED_UNSET = 1 << 1,    /* takes the variable away */
    GES_DECLARED_CONDITIONAL =
        1 << 2,                      /* stands in a condition, loop or function that was decided */
    GES_DECLARED_UNDECIDED = 1 << 3, /* whether it runs depends on a program that is not run */
    GES_DECLARED_UNCERTAIN = 1 << 4, /* its value depends on a program that is not run */
    GES_DECLARED_SKIPPED = 1 << 5,   /* its condition is false: it does not run */
    GES_DECLARED_LOCAL = 1 << 6,     /* gone when its function or block ends */
    GES_DECLARED_UNREAD = 1 << 7,    /* stands in a file that this kind of shell does not read */
    GES_DECLARED_EXPORT_ONLY = 1 << 8, /* `export NAME`: changes who sees it, not the value */
    GES_DECLARED_ADVICE = 1 << 9,      /* shown, never taken: a deprecated or disabled place */
};

/* Plain data. */
typedef struct ges_declaration {
    ges_text name;
    ges_text value;     /* after this source's own expansion; unknown parts stand as written */
    ges_text raw;       /* as written: the line, the stored value */
    const char *source; /* id of the layer or shell: "process", "registry_user", "bash" */
    ges_text place;     /* file, or registry key; "" for the process block */
    uint32_t line;      /* 1-based; 0: none */
    ges_value_kind kind;
    ges_list_edit edit; /* against the value before */
    uint32_t flags;     /* GES_DECLARED_... */
    ges_text why;       /* a clause: the condition it stands in, or what is unusual; may be "" */
} ges_declaration;
GES_LIST(ges_declaration_list, ges_declaration);

static inline bool ges_declaration_is(const ges_declaration *declaration, uint32_t flags) {
    return (declaration->flags & flags) != 0;
}

/* How `after` changes the list `before`, elements parted by `separator`. */
ges_list_edit ges_list_edit_of(ges_text before, ges_text after, char separator);

/* "prepend", "append", "replace", "reorder"; "REG_SZ" ...; never NULL, "" for plain text. */
const char *ges_list_edit_name(ges_list_edit edit);
const char *ges_value_kind_name(ges_value_kind kind);

#endif
