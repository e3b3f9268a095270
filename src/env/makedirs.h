/* Directories that a change needs. */
#ifndef GES_ENV_MAKEDIRS_H
#define GES_ENV_MAKEDIRS_H

#include "os/os.h"

/* Makes `dir` and what is missing above it with `mode`; on the disk when it returns. Another process
 * may be at it too. Errors: those of dir_make */
GES_CHECK ges_status ges_make_dirs(const ges_os *os, ges_text dir, uint32_t mode, ges_arena *mem,
                                   ges_error *err);
/* The nearest directory at or above `dir` that is there; `dir` itself where none is. */
ges_text ges_nearest_dir(const ges_os *os, ges_text dir, ges_arena *mem);

#endif
