/* Settings: any bytes are an answer or an error with a text. */
#include "formats/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_error err = {0};
    ges_settings settings = {0};
    ges_arena_init(&mem, 16 * 1024 * 1024);
    if (ges_settings_parse((ges_bytes){data, size}, &mem, &settings, &err) != GES_OK &&
        err.text[0] == '\0') {
        __builtin_trap();
    }
    ges_arena_close(&mem);
    return 0;
}
