/* Empty files that stand for a time, so that a shell without a way to read the time of a file can
 * still see whether that is another one than before: `[[ file -nt stamp || file -ot stamp ]]`.
 * Named by the time, in `ges` of the user's cache directory; shells share them, and whoever misses
 * one makes it again.
 *
 * A file that was written just now may be written again within the same tick of the clock. Its
 * stamp stands for an earlier time, so that the shell asks again until the file has come to rest.
 */
#ifndef GES_ENV_STAMP_H
#define GES_ENV_STAMP_H

#include "os/os.h"

enum {
    GES_STAMP_REST_MS = 40,          /* the kernel's clock ticks at least every 10 ms */
    GES_STAMP_COARSE_REST_MS = 2100, /* file systems that keep whole seconds, or two (FAT) */
    GES_STAMP_MAX = 4096,            /* then all are removed and made again as they are needed */
};

/* That time, or an earlier one while the file has not come to rest. */
int64_t ges_stamp_time(const ges_os *os, int64_t mtime_ns);
/* The path of a stamp for that time; "" when none can be made: then the shell asks each time. */
ges_text ges_stamp_for(const ges_os *os, const ges_env_list *env, int64_t mtime_ns, ges_arena *mem);

#endif
