/* What earlier go commands (1.20 and later) noted in GOCACHE about the C compiler: who it is, and
 * which flags it takes. Read only. Unlike go, which asks the compiler again every time, this trusts
 * a note whose files still have the size, mode and time that it recorded. */
#ifndef GES_GO_BUILDCACHE_H
#define GES_GO_BUILDCACHE_H

#include "os/os.h"

enum { GES_BUILDCACHE_HASH = 32 };

/* Where notes are. */
typedef struct ges_buildcache {
    const ges_os *os;
    ges_text dir;             /* GOCACHE, absolute */
    ges_text runtime_version; /* whose notes: runtime.Version() */
} ges_buildcache;

/* Takes an entry file apart: "v1 KEY OUTPUT SIZE TIME\n", fields of fixed width, hashes in hex.
 * key:    the one the file must name
 * out:    hash of the data; *size its length in bytes. Untouched on failure
 * Errors: CORRUPT, TRUNCATED
 * Source: cmd/go internal/cache get */
GES_CHECK ges_status ges_buildcache_entry(ges_bytes in, const uint8_t key[GES_BUILDCACHE_HASH],
                                          uint8_t out[GES_BUILDCACHE_HASH], uint64_t *size,
                                          ges_error *err);

/* What a note recorded of a file. */
typedef struct ges_buildcache_stat {
    uint64_t size;
    uint64_t mode; /* Go's FileMode bits */
    int64_t mtime_ns;
} ges_buildcache_stat;

/* Reads "stat SIZE MODE DATE TIME ZONE NAME false\n" (time as Go's %v prints it, any zone).
 * False when it is not of that form, or says "true" (a directory). */
bool ges_buildcache_stat_parse(ges_text text, ges_buildcache_stat *out);

/* The compiler's identity, when it is known and still fresh.
 * exe:    path of the compiler as LookPath answers it
 * id:     untouched on failure
 * place:  in `mem`: the entry file
 * Errors: NOT_FOUND (no note), CONFLICT (a file has changed since), CORRUPT, IO ... */
GES_CHECK ges_status ges_buildcache_compiler(const ges_buildcache *cache, ges_arena *mem,
                                             ges_text exe, uint8_t id[GES_BUILDCACHE_HASH],
                                             ges_text *place, ges_error *err);

/* Whether the compiler of that identity takes `flag`. Same contract. */
GES_CHECK ges_status ges_buildcache_flag(const ges_buildcache *cache, ges_arena *mem,
                                         const uint8_t id[GES_BUILDCACHE_HASH], ges_text flag,
                                         bool *is_supported, ges_text *place, ges_error *err);

#endif
