/* The environment that another process would hand on now, where that differs from the block it was
 * started with: what setenv and export changed lies in its own memory. */
#ifndef GES_ENV_ENVIRON_H
#define GES_ENV_ENVIRON_H

#include "os/os.h"

/* What one program or library says of its symbols; many processes have the same. */
typedef struct ges_environ_file {
    ges_text mapping; /* offset, device, inode and path, as maps has them */
    bool is_found;    /* it defines environ ... */
    uint64_t bias;    /* ... so far behind the mapping's start, modulo 2^64 */
    bool is_64;
    bool is_big_endian;
} ges_environ_file;

/* The files met so far; plain data, {.mem = ...} at first. For the time of one command only: files
 * change. */
typedef struct ges_environ_known {
    ges_arena *mem;
    ges_environ_file *items;
    size_t count;
    size_t capacity;
} ges_environ_known;

/* Follows the C library's variable `environ` in the memory of a Linux process (/proc/PID/maps and
 * mem). Shells that make the environment only when they start a program (dash, fish) and Go
 * programs keep theirs elsewhere: of these it answers the block of the start, or UNSUPPORTED.
 * known:  what earlier calls found out
 * out:    texts in `mem`; untouched on failure
 * Errors: NOT_FOUND, DENIED, UNSUPPORTED (not Linux, no such variable), CONFLICT (it changes all
 * the time), those of reading */
GES_CHECK ges_status ges_environ_live(const ges_os *os, uint32_t pid, ges_environ_known *known,
                                      ges_arena *mem, ges_env_list *out, ges_error *err);

#endif
