/* The environment keys of the Windows registry as a logon turns them into variables. */
#ifndef GES_ENV_REGISTRY_H
#define GES_ENV_REGISTRY_H

#include "env/layer.h"

/* Appends the values of one key: first all REG_SZ, then all REG_EXPAND_SZ, in enumeration order. A
 * REG_EXPAND_SZ may use what earlier steps made; a reference to its own step, or to nothing, stays
 * literally. PATH, LibPath and Os2LibPath are expanded whatever their type, and a user's is
 * appended to the machine's. Source: Raymond Chen, "How does Windows build the environment",
 * 2023-12-12; microsoft/terminal src/inc/til/env.h */
GES_CHECK ges_status ges_registry_declare(const ges_os *os, const char *source,
                                          ges_registry_root root, ges_text key, bool appends_paths,
                                          ges_arena *mem, ges_declaration_list *out,
                                          ges_error *err);

/* %NAME% by the declarations before index `known`, then by the variables the system itself makes
 * (SystemRoot, USERPROFILE ..., taken from the process); unknown ones stay and are counted. */
ges_text ges_registry_expand(const ges_os *os, const ges_declaration_list *list, size_t known,
                             bool with_user, ges_text text, ges_arena *mem, size_t *unknown);

/* Does the system itself make that variable at a logon (steps 1, 4 and 7)? */
bool ges_registry_is_of_system(ges_text name);
/* Step 7, which comes last: the machine key's USERNAME=SYSTEM is never what a user sees. */
bool ges_registry_is_of_account(ges_text name);

#endif
