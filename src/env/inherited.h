/* What a running shell was started with: tells a value that the shell only inherited from one that it
 * has set itself, where no baseline remembers. */
#ifndef GES_ENV_INHERITED_H
#define GES_ENV_INHERITED_H

#include "os/os.h"

/* The block that this process's parent, the shell, was started with. Unix keeps it as long as the shell
 * runs; on Windows the block of the shell's own parent stands for it, whose changes since then count
 * as inherited.
 * out:    in `mem`; untouched on failure
 * Errors: those of process_list and process_block; NOT_FOUND (the parent has ended) */
GES_CHECK ges_status ges_inherited_block(const ges_os *os, ges_arena *mem, ges_env_list *out,
                                         ges_error *err);

#endif
