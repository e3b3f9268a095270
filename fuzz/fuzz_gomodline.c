/* Any bytes, cut anywhere, through the reader of the go and toolchain lines: how the input is cut
 * must not matter. */
#include "formats/gomodline.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ges_gomodline read_in_pieces(ges_arena *mem, const uint8_t *data, size_t size,
                                    size_t piece) {
    ges_gomodline reader = {.mem = mem};
    for (size_t at = 0; at < size; at += piece) {
        ges_gomodline_feed(&reader,
                           (ges_bytes){data + at, size - at < piece ? size - at : piece});
    }
    ges_gomodline_finish(&reader);
    return reader;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 16u << 20);
    ges_gomodline whole = read_in_pieces(&mem, data, size, size > 0 ? size : 1);
    ges_gomodline cut = read_in_pieces(&mem, data, size, size > 0 ? 1 + data[0] % 7 : 1);
    if (whole.go.line != cut.go.line || !ges_text_equal(whole.go.value, cut.go.value) ||
        whole.toolchain.line != cut.toolchain.line ||
        !ges_text_equal(whole.toolchain.value, cut.toolchain.value)) {
        abort();
    }
    ges_arena_close(&mem);
    return 0;
}
