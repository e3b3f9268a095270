/* Windows on a buffer, on a part of another one, and one that remembers what it read. */
#include "base/window.h"

static bool read_buffer(const void *self, uint64_t off, void *buffer, size_t len) {
    const ges_bytes *bytes = self;
    if (off > bytes->len || len > bytes->len - off) {
        return false;
    }
    if (len != 0) {
        memcpy(buffer, bytes->ptr + off, len);
    }
    return true;
}

ges_window ges_window_on(const ges_bytes *bytes) {
    return (ges_window){bytes, bytes->len, read_buffer};
}

static bool read_part(const void *self, uint64_t off, void *buffer, size_t len) {
    const ges_window_part *part = self;
    return part->off + off >= off && ges_window_read(part->in, part->off + off, buffer, len);
}

ges_window ges_window_on_part(const ges_window_part *part) {
    return (ges_window){part, part->size, read_part};
}

/* The block that is kept for every place whose number leaves the same rest. */
typedef struct slot {
    uint64_t off; /* a multiple of the block */
    size_t len;   /* 0: none yet */
    uint8_t *bytes;
} slot;

typedef struct cache {
    const ges_window *in;
    ges_arena *mem;
    slot slots[GES_WINDOW_SLOTS];
} cache;

/* The block at `off`; NULL when it cannot be read. */
static const slot *load(cache *c, uint64_t off) {
    slot *s = &c->slots[off / GES_WINDOW_BLOCK % GES_WINDOW_SLOTS];
    if (s->len != 0 && s->off == off) {
        return s;
    }
    uint64_t left = c->in->size - off;
    size_t want = left < GES_WINDOW_BLOCK ? (size_t)left : (size_t)GES_WINDOW_BLOCK;
    s->bytes = s->bytes != NULL ? s->bytes : ges_arena_alloc(c->mem, GES_WINDOW_BLOCK);
    s->len = 0;
    if (s->bytes == NULL || !ges_window_read(c->in, off, s->bytes, want)) {
        return NULL;
    }
    s->off = off;
    s->len = want;
    return s;
}

static bool read_cached(const void *self, uint64_t off, void *buffer, size_t len) {
    cache *c = *(cache *const *)self;
    uint8_t *out = buffer;
    if (len >= GES_WINDOW_BLOCK) {
        return ges_window_read(c->in, off, buffer, len);
    }
    while (len != 0) { /* the window saw that all of it is inside */
        uint64_t begin = off - off % GES_WINDOW_BLOCK;
        const slot *s = load(c, begin);
        if (s == NULL) {
            return false;
        }
        size_t skip = (size_t)(off - begin);
        size_t part = len < s->len - skip ? len : s->len - skip;
        memcpy(out, s->bytes + skip, part);
        out += part;
        off += part;
        len -= part;
    }
    return true;
}

static bool read_nothing(const void *self, uint64_t off, void *buffer, size_t len) {
    (void)self;
    (void)off;
    (void)buffer;
    (void)len;
    return false;
}

ges_window ges_window_cached(const ges_window *in, ges_arena *mem) {
    cache *c = ges_new(mem, cache);
    cache **self =
        ges_new(mem, cache *); /* what the window reads through is const, its slots are not */
    if (c == NULL || self == NULL) {
        return (ges_window){NULL, in->size, read_nothing};
    }
    c->in = in;
    c->mem = mem;
    *self = c;
    return (ges_window){self, in->size, read_cached};
}
