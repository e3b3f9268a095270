/* The bytes of an environment block as entries. */
#ifndef GES_OS_BLOCK_H
#define GES_OS_BLOCK_H

#include "os/os.h"

/* Appends the entries of "NAME=value\0NAME=value\0"; an empty one ends the block when `ends` (as on
 * Windows), else it is skipped. Bytes behind the last NUL are an entry too. The first '=' after byte
 * 0 splits; an entry without one is all name. False when there is no memory. */
bool ges_block_entries(ges_text bytes, bool ends, ges_arena *mem, ges_env_list *out);

#endif
