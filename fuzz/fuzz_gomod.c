/* go.mod and go.work of any shape through the parser, as every release and kind. */
#include "formats/gomod.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    ges_gomod_options options = {
        .kind = (data[0] & 1) != 0 ? GES_GOMOD_WORKSPACE : GES_GOMOD_MODULE,
        .minor = 16 + (uint32_t)(data[0] >> 4),
        .is_lax = (data[0] & 2) != 0,
        .is_windows = (data[0] & 4) != 0,
    };
    ges_arena mem;
    ges_error err = {0};
    ges_gomod file;
    ges_arena_init(&mem, (data[0] & 8) != 0 ? 4096 : 16u << 20);
    if (ges_gomod_parse(GES_T("go.mod"), (ges_bytes){data + 1, size - 1}, &options, &mem, &file,
                        &err) == GES_OK) {
        for (size_t i = 0; i < file.errors.count; i++) {
            (void)ges_gomod_error_text(&mem, GES_T("go.mod"), &file.errors.items[i]);
        }
    }
    ges_arena_close(&mem);
    return 0;
}
