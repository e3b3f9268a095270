/* What the fixers of registry values share: a stored value as text and back. */
#ifndef GES_ENV_FIXER_REGISTRY_H
#define GES_ENV_FIXER_REGISTRY_H

#include "env/fixers.h"
#include "env/pathedit.h"

/* The text of a value; empty when there is none. Errors: CORRUPT (no text is stored), NO_MEMORY */
GES_CHECK ges_status ges_fixer_registry_text(const ges_plan_stored *before, ges_arena *mem,
                                             ges_text *out, ges_error *err);
/* *before with another text, *before itself when it is the same one.
 * fresh:  the type of a value that did not exist
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_fixer_registry_write(const ges_plan_stored *before, ges_text text,
                                              uint32_t fresh, ges_arena *mem, ges_plan_stored *out,
                                              ges_error *err);
/* *before with one edit of the list that it holds; what is not there is not removed again.
 * Errors: CORRUPT (no text, or no list that can be edited), NO_MEMORY */
GES_CHECK ges_status ges_fixer_registry_edit(const ges_plan_stored *before,
                                             const ges_path_edit *edit, ges_arena *mem,
                                             ges_plan_stored *out, ges_error *err);

#endif
