/* Any bytes as a sudoers file: what is found is not empty and has a line. */
#include "formats/sudoers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_sudoers found = {0};
    if (ges_sudoers_secure_path((ges_text){(const char *)data, size}, &mem, &found) &&
        (found.secure_path.len == 0 || found.secure_path.len > size || found.line == 0)) {
        abort();
    }
    ges_arena_close(&mem);
    return 0;
}
