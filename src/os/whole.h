/* A whole open file in memory: the reading that every table does alike. */
#ifndef GES_OS_WHOLE_H
#define GES_OS_WHOLE_H

#include "os/os.h"

/* Reads `file` from 0 to its end through os->file_read_at. `size` is what the system says about it:
 * files in /proc say 0 and hold more, a growing file holds more, a cut one less.
 * Errors: TOO_LARGE (over `max`), NO_MEMORY, IO */
ges_status ges_os_read_whole(const ges_os *os, ges_file file, ges_text path, uint64_t size,
                             size_t max, ges_arena *mem, ges_bytes *out, ges_error *err) GES_CHECK;

#endif
