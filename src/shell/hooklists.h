/* What a hook keeps for its next look where the shell evaluates no text: lists of paths by the kind
 * of their test, in the form in which that shell writes lists. */
#ifndef GES_SHELL_HOOKLISTS_H
#define GES_SHELL_HOOKLISTS_H

#include "base/builder.h"
#include "shell/hook.h"

/* "OPEN key NAMED path COMMA path CLOSE". */
typedef struct ges_hook_list_form {
    const char *open;
    const char *named;
    const char *comma;
    const char *close;
    ges_text (*quote)(ges_arena *mem, ges_text path);
} ges_hook_list_form;

typedef struct ges_hook_list {
    const char *key;
    unsigned tests; /* a bit for each ges_hook_test whose paths are in it */
} ges_hook_list;

#define GES_HOOK_BIT(test) (1u << (unsigned)(test))

/* The directory that is left by going elsewhere; "": there is none. */
ges_text ges_hook_lists_dir(const ges_hook_looks *looks);
void ges_hook_lists_build(ges_builder *out, const ges_hook_list_form *form,
                          const ges_hook_list *lists, size_t count, const ges_hook_looks *looks);

#endif
