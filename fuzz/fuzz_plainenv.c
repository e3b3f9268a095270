/* Plain .env files: any bytes are an answer or an error with a text. */
#include "formats/plainenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_error err = {0};
    ges_plainenv_list list = {0};
    ges_arena_init(&mem, 16 * 1024 * 1024);
    if (ges_plainenv_parse((ges_text){(const char *)data, size}, &mem, &list, &err) != GES_OK &&
        err.text[0] == '\0') {
        __builtin_trap();
    }
    ges_arena_close(&mem);
    return 0;
}
