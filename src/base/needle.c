/* Looks for a run of bytes by its last one first. */
#include "base/needle.h"

#include <string.h>

ges_needle ges_needle_of(ges_bytes bytes) {
    ges_needle needle = {.bytes = bytes};
    size_t last = bytes.len - 1;
    memset(needle.step, (int)bytes.len, sizeof(needle.step));
    for (size_t i = 0; i < last; i++) {
        needle.step[bytes.ptr[i]] = (uint8_t)(last - i);
    }
    return needle;
}

size_t ges_needle_find(const ges_needle *needle, ges_bytes in, size_t from) {
    size_t len = needle->bytes.len;
    size_t last = len - 1;
    uint8_t end = needle->bytes.ptr[last];
    if (in.len < len) {
        return GES_NPOS;
    }
    for (size_t i = from; i <= in.len - len; i += needle->step[in.ptr[i + last]]) {
        if (in.ptr[i + last] == end && memcmp(in.ptr + i, needle->bytes.ptr, len) == 0) {
            return i;
        }
    }
    return GES_NPOS;
}
