/* Random access to bytes that need not be in memory: a parser of large files reads through it. The
 * library's door to files fills it from the os table, tests and fuzzers from a buffer. */
#ifndef GES_BASE_WINDOW_H
#define GES_BASE_WINDOW_H

#include "ges/arena.h"
#include "ges/text.h"

typedef struct ges_window {
    const void *self;
    uint64_t size; /* bytes in all */
    /* Copies exactly `len` bytes at `off`; false when they are not all there or cannot be read. */
    bool (*read)(const void *self, uint64_t off, void *buffer, size_t len);
} ges_window;

/* A window on a buffer; both borrowed. */
ges_window ges_window_on(const ges_bytes *bytes);
/* A part of another window: `size` bytes from `off` on. */
typedef struct ges_window_part {
    const ges_window *in;
    uint64_t off;
    uint64_t size;
} ges_window_part;
/* That part as a window of its own; reads behind the outer one fail. Both are borrowed. */
ges_window ges_window_on_part(const ges_window_part *part);
/* A window on `in` that keeps some blocks of it, for small reads that jump about: each costs a read
 * of a whole block, or none. Reads of a block and more pass through.
 * in:  must outlive the window
 * mem: holds at most GES_WINDOW_SLOTS blocks, and must outlive it too; when full, reads fail */
ges_window ges_window_cached(const ges_window *in, ges_arena *mem);
enum { GES_WINDOW_SLOTS = 32, GES_WINDOW_BLOCK = 16 * 1024 };

static inline bool ges_window_read(const ges_window *w, uint64_t off, void *buffer, size_t len) {
    return off <= w->size && len <= w->size - off && w->read(w->self, off, buffer, len);
}

#endif
