/* ELF files of any shape through the planner of debug files: what it plans lies in the input. */
#include "formats/elfdebug.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_bytes bytes = {data, size};
    ges_window window = ges_window_on(&bytes);
    ges_arena mem;
    ges_error err = {0};
    ges_elfdebug plan;
    ges_arena_init(&mem, 32u << 20);
    if (ges_elfdebug_plan(&window, &mem, &plan, &err) == GES_OK) {
        uint64_t total = 0;
        for (size_t i = 0; i < plan.pieces.count; i++) {
            const ges_elfdebug_piece *piece = &plan.pieces.items[i];
            bool is_inside = piece->off <= size && piece->size <= size - piece->off;
            if (piece->bytes == NULL && !is_inside) {
                __builtin_trap();
            }
            total += piece->size;
        }
        if (total != plan.size) {
            __builtin_trap();
        }
    }
    ges_arena_close(&mem);
    return 0;
}
