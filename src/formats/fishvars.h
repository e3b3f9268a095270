/* ~/.config/fish/fish_variables: the universal variables of fish.
 *
 *     SETUVAR [--export] [--path] NAME:value     \xHH \uHHHH \n ... escaped; \x1e parts the
 * elements
 *
 * Source: fish src/env_universal_common.cpp, format 3.0 (files seen: fish 3.6) */
#ifndef GES_FORMATS_FISHVARS_H
#define GES_FORMATS_FISHVARS_H

#include "base/list.h"
#include "ges/text.h"

enum { GES_FISHVARS_MAX = 10000 };

typedef struct ges_fishvar {
    ges_text name;
    ges_text *items;
    size_t item_count;
    bool is_exported;
    bool is_path;
    ges_text raw;  /* the line; borrowed */
    uint32_t line; /* 1-based */
} ges_fishvar;
GES_LIST(ges_fishvar_list, ges_fishvar);

/* in:     whole file; borrowed
 * out:    in order; lines of other forms are left out
 * Errors: TOO_LARGE (more than GES_FISHVARS_MAX variables), NO_MEMORY */
GES_CHECK ges_status ges_fishvars_parse(ges_text in, ges_arena *mem, ges_fishvar_list *out,
                                        ges_error *err);

#endif
