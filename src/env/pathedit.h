/* Edits of a list of directories such as PATH, on its text: what is not meant stays byte for byte. */
#ifndef GES_ENV_PATHEDIT_H
#define GES_ENV_PATHEDIT_H

#include "base/path.h"

typedef enum ges_path_verb {
    GES_PATH_ADD_FRONT,  /* there already in another spelling: moved to the front */
    GES_PATH_ADD_BACK,   /* there already: nothing */
    GES_PATH_ADD_AT,     /* before entry `at` (from 1); there already: moved */
    GES_PATH_REMOVE,     /* all its spellings */
    GES_PATH_DEDUPE,     /* the first of each stays; `dir` is not used */
} ges_path_verb;

/* One wanted edit. Plain data. */
typedef struct ges_path_edit {
    ges_path_verb verb;
    ges_text dir; /* as it shall stand there; %NAME% allowed where the list is expanded later */
    size_t at;    /* ADD_AT: from 1; behind the end means the end */
} ges_path_edit;

/* How two entries are compared: pure; `expand` may be NULL. */
typedef struct ges_path_rules {
    ges_path_style style;
    /* An entry with its references (%NAME%) resolved, for comparing only. */
    ges_text (*expand)(void *self, ges_arena *mem, ges_text entry);
    void *self;
} ges_path_rules;

/* Do both entries, as they stand in lists, mean one directory? By spelling: quotes (Windows), letter
 * case (Windows, ASCII), kind of slash, "." and "..", separators at the end do not matter. */
bool ges_path_same_entry(const ges_path_rules *rules, ges_arena *mem, ges_text a, ges_text b);
/* Is it one of the entries of the list? */
bool ges_path_has_entry(const ges_path_rules *rules, ges_arena *mem, ges_text list, ges_text entry);

/* The list after the edits. Entries that stay keep their spelling and order. On Windows something
 * added at the end comes before a ';' that ends the list, which means nothing there.
 * out:    in `mem`; untouched on failure
 * Errors: INVALID (a directory that cannot stand in a list: empty, with a separator (';' is quoted
 *         on Windows), with NUL; a quote in the list that never closes and would swallow what is
 *         added), NOT_FOUND (REMOVE of what is not there), NO_MEMORY */
GES_CHECK ges_status ges_path_edited(const ges_path_rules *rules, ges_text list,
                                   const ges_path_edit *edits, size_t count, ges_arena *mem,
                                   ges_text *out, ges_error *err);

#endif
