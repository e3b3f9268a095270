/* Where archives lie while they come. */
#ifndef GES_INSTALL_CACHE_H
#define GES_INSTALL_CACHE_H

#include "os/os.h"

/* go-env-sync/downloads below $XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, %LocalAppData%. It need not
 * exist. Errors: NOT_FOUND (no home directory), NO_MEMORY */
GES_CHECK ges_status ges_install_cache(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                                       ges_text *out, ges_error *err);

#endif
