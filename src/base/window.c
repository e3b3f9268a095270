/* A window on a buffer. */
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
