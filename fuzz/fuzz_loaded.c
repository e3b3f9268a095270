/* Any bytes as GES_LOADED: what is read is written and read again to the same. */
#include "env/loaded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_loaded loaded = {0};
    ges_arena_init(&mem, 0);
    if (ges_loaded_parse((ges_text){(const char *)data, size}, &mem, &loaded, NULL) == GES_OK) {
        ges_loaded again = {0};
        ges_text text = ges_loaded_write(&loaded, &mem);
        if (text.len != 0 && (ges_loaded_parse(text, &mem, &again, NULL) != GES_OK ||
                              !ges_text_equal(ges_loaded_write(&again, &mem), text))) {
            __builtin_trap();
        }
    }
    ges_arena_close(&mem);
    return 0;
}
