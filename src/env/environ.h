/* The environment that another process would hand on now, where that differs from the block it was
 * started with: what setenv and export changed lies in its own memory. */
#ifndef GES_ENV_ENVIRON_H
#define GES_ENV_ENVIRON_H

#include "os/os.h"

/* Follows the C library's variable `environ` in the memory of a Linux process (/proc/PID/maps and
 * mem). Shells that make the environment only when they start a program (dash, fish) and Go
 * programs keep theirs elsewhere: of these it answers the block of the start, or UNSUPPORTED. out:
 * texts in `mem`; untouched on failure Errors: NOT_FOUND, DENIED, UNSUPPORTED (not Linux, no such
 * variable), CONFLICT (it changes all the time), those of reading */
GES_CHECK ges_status ges_environ_live(const ges_os *os, uint32_t pid, ges_arena *mem,
                                      ges_env_list *out, ges_error *err);

#endif
