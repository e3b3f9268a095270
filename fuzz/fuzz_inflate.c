/* zlib streams of any shape, from a window that ends where they do. */
#include "base/inflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t out[64 * 1024];
    ges_bytes bytes = {data, size};
    ges_window window = ges_window_on(&bytes);
    if (ges_inflate_zlib(&window, out, sizeof(out)) > sizeof(out)) {
        __builtin_trap();
    }
    return 0;
}
