/* Settings in the GODEBUG variable: "a=1,b=0". */
#ifndef GES_GO_GODEBUG_H
#define GES_GO_GODEBUG_H

#include "os/os.h"

/* The value of `name` in GODEBUG of the process block; the rightmost setting wins; "" when unset.
 * Source: internal/godebug update. */
ges_text ges_godebug_value(const ges_os *os, const ges_env_list *env, ges_text name);

#endif
