/* Files of any shape, asked for a symbol. */
#include "formats/elfsymbol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"environ", "__environ", "main"};
    ges_bytes bytes = {data, size};
    ges_window window = ges_window_on(&bytes);
    ges_image_page page;
    ges_image image;
    uint64_t address = 0;
    ges_image_page_on(&page, &window);
    if (ges_image_read(&page, &image, NULL) == GES_OK &&
        ges_elfsymbol_find(&window, &image, names, GES_COUNT(names), &address) && address == 0) {
        __builtin_trap();
    }
    return 0;
}
