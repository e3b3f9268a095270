/* Memory that dies all at once; the only place that calls malloc. */
#include "ges/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer each block is its own allocation, so that a read past it is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_IS_SPLIT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_IS_SPLIT 1
#endif
#endif
#ifndef ARENA_IS_SPLIT
#define ARENA_IS_SPLIT 0
#endif

enum { CHUNK_SIZE = 64 * 1024, CHUNK_LARGEST = 1024 * 1024, ALIGNMENT = 16 };
static const size_t DEFAULT_MAX = (size_t)256 * 1024 * 1024;

struct ges_arena_chunk {
    ges_arena_chunk *next;
    size_t capacity;
    size_t used;
    size_t padding; /* keeps the payload aligned to 16 bytes */
};

void ges_arena_init(ges_arena *arena, size_t max) {
    *arena = (ges_arena){.max = max != 0 ? max : DEFAULT_MAX};
}

void ges_arena_close(ges_arena *arena) {
    ges_arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        ges_arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    ges_arena_init(arena, arena->max);
}

/* The largest ordinary chunk stays: what one round needed, the next one will. */
void ges_arena_reset(ges_arena *arena) {
    ges_arena_chunk *kept = NULL;
    for (ges_arena_chunk *chunk = arena->chunks; chunk != NULL;) {
        ges_arena_chunk *next = chunk->next;
        bool is_better = !ARENA_IS_SPLIT && chunk->capacity <= CHUNK_LARGEST &&
                         (kept == NULL || chunk->capacity > kept->capacity);
        free(is_better ? kept : chunk);
        kept = is_better ? chunk : kept;
        chunk = next;
    }
    ges_arena_init(arena, arena->max);
    if (kept != NULL) {
        kept->next = NULL;
        kept->used = 0;
        arena->chunks = kept;
    }
}

static void *refuse(ges_arena *arena) {
    arena->failed = true;
    return NULL;
}

/* Chunks double, as the system is slow to hand them out; what nobody touches costs nothing. */
static ges_arena_chunk *add_chunk(ges_arena *arena, size_t size) {
    size_t wanted = CHUNK_SIZE;
    while (wanted < CHUNK_LARGEST && wanted <= arena->used) {
        wanted *= 2;
    }
    size_t capacity = !ARENA_IS_SPLIT && size < CHUNK_SIZE / 4 ? wanted : size;
    ges_arena_chunk *chunk = malloc(sizeof(*chunk) + capacity);
    if (chunk == NULL) {
        return NULL;
    }
    *chunk = (ges_arena_chunk){.capacity = capacity};
    /* A large block goes behind the chunk that still has room. */
    if (arena->chunks != NULL && capacity == size && !ARENA_IS_SPLIT) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    return chunk;
}

static size_t round_up(size_t size) {
    return size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *ges_arena_alloc(ges_arena *arena, size_t size) {
    if (size > SIZE_MAX - ALIGNMENT - sizeof(ges_arena_chunk)) {
        return refuse(arena);
    }
    size_t taken = ARENA_IS_SPLIT && size != 0 ? size : round_up(size);
    if (arena->max == 0) {
        arena->max = DEFAULT_MAX;
    }
    if (taken > arena->max || arena->used > arena->max - taken) {
        return refuse(arena);
    }
    ges_arena_chunk *chunk = arena->chunks;
    if (ARENA_IS_SPLIT || chunk == NULL || chunk->capacity - chunk->used < taken) {
        chunk = add_chunk(arena, taken);
        if (chunk == NULL) {
            return refuse(arena);
        }
    }
    char *block = (char *)(chunk + 1) + chunk->used;
    chunk->used += taken;
    arena->used += taken;
    return memset(block, 0, size);
}

bool ges_arena_extend(ges_arena *arena, const void *block, size_t size, size_t wanted) {
    ges_arena_chunk *chunk = arena->chunks;
    if (ARENA_IS_SPLIT || chunk == NULL || wanted > SIZE_MAX - ALIGNMENT || wanted < size) {
        return false;
    }
    char *start = (char *)(chunk + 1);
    size_t taken = round_up(size);
    size_t more = round_up(wanted) - taken;
    bool is_newest = chunk->used >= taken && (const char *)block == start + chunk->used - taken;
    if (!is_newest || more > chunk->capacity - chunk->used || more > arena->max - arena->used) {
        return false;
    }
    memset(start + chunk->used - taken + size, 0, wanted - size);
    chunk->used += more;
    arena->used += more;
    return true;
}

void *ges_arena_array(ges_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) {
        return refuse(arena);
    }
    return ges_arena_alloc(arena, count * size);
}

ges_status ges_arena_error(const ges_arena *arena, ges_error *err) {
    return ges_error_set(err, GES_NO_MEMORY, "out of memory: over %zu MiB were asked for",
                         arena->max / (1024 * 1024));
}
