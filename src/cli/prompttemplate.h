/* The template of `ges prompt`: that of ges_view, checked before it is used because a user wrote it. */
#ifndef GES_CLI_PROMPTTEMPLATE_H
#define GES_CLI_PROMPTTEMPLATE_H

#include "base/builder.h"
#include "ges/status.h"

enum { GES_PROMPT_TEMPLATE_MAX = 4096 };

/* Checks that `text` is a template over `names`, and tells which of them it uses.
 * used:   as many as names; set for those that stand in it, untouched for the others
 * Errors: INVALID (offset in the text): an unknown name, a group inside a group, something that never
 *         closes; TOO_LARGE */
GES_CHECK ges_status ges_prompt_template_check(ges_text text, const char *const *names, size_t count,
                                               bool *used, ges_error *err);

#endif
