/* The program's arguments as UTF-8. */
#ifndef GES_OS_ARGS_H
#define GES_OS_ARGS_H

#include "ges/text.h"

/* out: argc texts, the program's name first. On Unix main's own strings, borrowed; on Windows from
 * GetCommandLineW, lone surrogates as WTF-8, allocated in `mem`.
 * Errors: NO_MEMORY */
ges_status ges_os_args(int argc, char **argv, ges_arena *mem, ges_text **out, size_t *out_count,
                       ges_error *err) GES_CHECK;

#endif
