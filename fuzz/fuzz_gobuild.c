/* Executables of any shape through the readers of build info and line table. */
#include "formats/gobuild.h"
#include "formats/gopcln.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_bytes bytes = {data, size};
    ges_window window = ges_window_on(&bytes);
    ges_arena mem;
    ges_error err = {0};
    ges_gobuild build;
    ges_gopcln_root root;
    ges_text value;
    ges_arena_init(&mem, 32u << 20);
    if (ges_gobuild_read(&window, &mem, &build, &err) == GES_OK) {
        (void)ges_gobuild_setting_find(&build, GES_T("GOOS"), &value); /* only that it ends */
    }
    (void)!ges_gopcln_read_root(&window, &mem, &root, &err);
    ges_arena_close(&mem);
    return 0;
}
