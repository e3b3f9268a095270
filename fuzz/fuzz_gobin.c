/* Executables of any shape through every reader of `ges inspect`, and through the content hash. */
#include "formats/gobin.h"
#include "formats/gobin_content.h"
#include "formats/gomodinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_bytes bytes = {data, size};
    ges_window window = ges_window_on(&bytes);
    ges_arena mem;
    ges_error err = {0};
    ges_gobin_list images = {0};
    ges_gobin_verdict verdict;
    ges_text content;
    ges_arena_init(&mem, 64u << 20);
    if (ges_gobin_read(&window, GES_GOBIN_ALL, &mem, &images, &err) == GES_OK) {
        for (size_t i = 0; i < images.count; i++) {
            (void)ges_gomodinfo_of(images.items[i].build.modinfo, &mem); /* only that it ends */
        }
        (void)!ges_gobin_verify(&window, &images.items[0], &mem, &verdict, &content, &err);
    }
    ges_arena_close(&mem);
    return 0;
}
