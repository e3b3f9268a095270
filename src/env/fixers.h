/* The entries named in fixers.def, and what callers do with edits. */
#ifndef GES_ENV_FIXERS_H
#define GES_ENV_FIXERS_H

#include "env/fixer.h"

#define GES_FIXER(name) extern const ges_fixer ges_fixer_##name;
#include "env/fixers.def"
#undef GES_FIXER

extern const ges_fixer *const ges_fixers[];
extern const size_t ges_fixer_count;
/* By name; NULL when there is none. */
const ges_fixer *ges_fixer_find(ges_text name);

/* The file after `edits` (sorted, not overlapping, inside `before`). In `mem`; ptr is NULL when
 * there is no memory, or nothing is left. */
ges_bytes ges_edits_applied(ges_bytes before, const ges_edit_list *edits, ges_arena *mem);

/* For fixers: appends an edit; NO_MEMORY when it could not. */
GES_CHECK ges_status ges_edit_push(ges_arena *mem, ges_edit_list *out, ges_edit edit,
                                   ges_error *err);

#endif
