/* What the files of a project did to a session, and what leaving it has to put back: carried in one
 * variable of the session, which its child shells inherit. Of the values that were loaded only a
 * mark stands in it (baseline.h); those from before are kept exactly.
 *
 *     1.r/home/ana/shop.vPORT=Zm9vYmFy.vGOFLAGS=Zm9vYmFy:-mod/mod.vGOROOT-:/usr/lib/go.pZm9vYmFy.tZm9vYmFy
 *
 * r the project's root, v a variable with the mark of its new value and its old one, v- one that
 * was taken away, p marks of the entries in front of PATH, t marks of what people were told
 * already. Everything but letters, digits and _ / : @ , + - \ stands as ~XX. Pure. */
#ifndef GES_ENV_LOADED_H
#define GES_ENV_LOADED_H

#include "env/baseline.h"

/* The variable of a session that carries it. */
#define GES_LOADED_NAME GES_T("GES_LOADED")

enum {
    GES_LOADED_MAX = 30000, /* bytes of the text: Windows takes 32767 in a variable */
    GES_LOADED_MAX_VARS = 1000,
    GES_LOADED_MAX_TOLD = 16,
};

typedef struct ges_loaded_var {
    ges_text name;
    bool is_unset; /* it was taken away; else it was set to a value with `mark` */
    ges_mark mark;
    bool was_set; /* before, to `before` */
    ges_text before;
} ges_loaded_var;
GES_LIST(ges_loaded_vars, ges_loaded_var);

typedef struct ges_loaded {
    ges_text root; /* "": nothing is loaded */
    ges_loaded_vars vars;
    ges_mark_list path;
    ges_mark_list told; /* the newest last */
} ges_loaded;

/* NULL: the name is not in it. */
const ges_loaded_var *ges_loaded_find(const ges_os *os, const ges_loaded *loaded, ges_text name);
/* "" when nothing is loaded and nothing was told; ptr NULL on no memory. */
ges_text ges_loaded_write(const ges_loaded *loaded, ges_arena *mem);
/* out:    in `mem`; untouched on failure
 * Errors: UNSUPPORTED (another version), CORRUPT, TOO_LARGE, NO_MEMORY */
GES_CHECK ges_status ges_loaded_parse(ges_text text, ges_arena *mem, ges_loaded *out,
                                      ges_error *err);

#endif
