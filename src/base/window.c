/* Windows on a buffer and on a part of another one. */
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
