/* What the two scopes of the Windows registry share: the user's key and the machine's. */
#ifndef GES_ENV_SCOPE_REGISTRY_H
#define GES_ENV_SCOPE_REGISTRY_H

#include "env/scope.h"

#define GES_SCOPE_USER_KEY "Environment"
#define GES_SCOPE_MACHINE_KEY "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"

/* Contracts: scope.h's read and plan. A value keeps its type, becomes REG_EXPAND_SZ when it holds
 * %NAME%, and keeps a %NAME% that only its expansion was given for. Nothing is cut. */
GES_CHECK ges_status ges_scope_registry_read(const ges_scope_ask *ask, ges_registry_root root,
                                             ges_text name, ges_scope_value *out, ges_error *err);
GES_CHECK ges_status ges_scope_registry_plan(const ges_scope_ask *ask, ges_registry_root root,
                                             const ges_wish *wishes, size_t count, ges_plan *plan,
                                             ges_error *err);
/* The command that does the wish with an administrator's rights, for PowerShell and for the sudo of
 * Windows 11; "" when it cannot be said in one line (quotes, a secret, a long value). */
ges_text ges_scope_registry_elevated(ges_arena *mem, const ges_wish *wish);

#endif
