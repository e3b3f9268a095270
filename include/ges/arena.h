/* Memory that is given piece by piece and dies all at once. One arena per command; it has a
 * ceiling, so that a corrupt count cannot eat the machine. */
#ifndef GES_ARENA_H
#define GES_ARENA_H

#include "ges/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct ges_arena_chunk ges_arena_chunk;

/* Plain data in the caller's memory; touch only through the functions. */
typedef struct ges_arena {
    ges_arena_chunk *chunks; /* newest first; 0 means none yet */
    size_t used;             /* bytes handed out */
    size_t max;              /* ceiling in bytes */
    bool failed;             /* some request was refused */
} ges_arena;

/* `max` in bytes; 0 means 256 MiB. */
void ges_arena_init(ges_arena *arena, size_t max);
/* Frees everything that was handed out. The arena may be used again. */
void ges_arena_close(ges_arena *arena);
/* Takes back everything that was handed out and keeps some of it for what comes next, which spares the
 * system its work when one thing after another needs an arena. */
void ges_arena_reset(ges_arena *arena);
/* Zeroed memory, aligned for any type; NULL when refused (then ges_arena_failed is true). */
void *ges_arena_alloc(ges_arena *arena, size_t size);
/* count * size without overflow. */
void *ges_arena_array(ges_arena *arena, size_t count, size_t size);
/* Makes the newest block larger where it lies: true when `block` (of `size` bytes) is the newest one
 * and its chunk has room for `wanted` bytes; the new bytes are zero. False changes nothing. */
bool ges_arena_extend(ges_arena *arena, const void *block, size_t size, size_t wanted);
/* Was any request refused? Check once at the end of a layer that builds texts. */
static inline bool ges_arena_failed(const ges_arena *arena) {
    return arena->failed;
}
/* NO_MEMORY with a sentence, for the layer that noticed. */
ges_status ges_arena_error(const ges_arena *arena, ges_error *err);

#define ges_new(arena, type) ((type *)ges_arena_alloc((arena), sizeof(type)))
#define ges_new_array(arena, count, type) ((type *)ges_arena_array((arena), (count), sizeof(type)))

#endif
