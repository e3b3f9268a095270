/* Settings in the GODEBUG variable: "a=1,b=0". */
#ifndef GES_GO_GODEBUG_H
#define GES_GO_GODEBUG_H

#include "os/os.h"

/* The value of `name` in GODEBUG of the process block; the rightmost setting wins; "" when unset.
 * Source: internal/godebug update. */
ges_text ges_godebug_value(const ges_os *os, const ges_env_list *env, ges_text name);

/* A setting of GODEBUG that a version no longer has. */
typedef struct ges_godebug_removed {
    ges_text key;
    ges_text value;
    uint32_t since; /* 1.N that took it away */
} ges_godebug_removed;

/* From 1.27 on a Go program dies at its start when GODEBUG sets a removed setting to its old value:
 * the first such setting. False: there is none. Source: runtime parsegodebug, internal/godebugs. */
bool ges_godebug_find_removed(const ges_os *os, const ges_env_list *env, uint32_t minor,
                              ges_godebug_removed *out);
/* The same in a value of GODEBUG. */
bool ges_godebug_has_removed(ges_text value, uint32_t minor, ges_godebug_removed *out);

#endif
