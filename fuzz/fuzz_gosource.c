/* Any bytes through the reader of a Go file's head: a longer piece never takes an import back. */
#include "formats/gosource.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_text text = {(const char *)data, size};
    ges_gosource whole;
    ges_gosource half;
    ges_gosource_read(text, &whole);
    ges_gosource_read(ges_text_slice(text, 0, size / 2), &half);
    if (half.imports_c && !whole.imports_c) {
        abort();
    }
    return 0;
}
