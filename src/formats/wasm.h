/* WebAssembly modules: custom sections by name, and the linear memory that the data section fills.
 * Source: WebAssembly Core Specification 2.0, chapter 5 "Binary Format". */
#ifndef GES_FORMATS_WASM_H
#define GES_FORMATS_WASM_H

#include "formats/image.h"

enum {
    GES_WASM_MAX_SECTIONS = 256,
    GES_WASM_MAX_SEGMENTS = 1 << 18, /* Go's linker splits the data at runs of zeros */
};

/* The content of the custom section of that name, without the name. False when there is none. */
bool ges_wasm_section(ges_image_page *page, const char *name, ges_image_part *out);

/* The data section as it stands in the file: numbers and addresses between the bytes of its segments.
 * False when there is none. */
bool ges_wasm_data(ges_image_page *page, ges_image_part *out);

/* The memory as it is when the module starts, as a window whose offsets are addresses: bytes that no
 * segment fills are 0. `file` must outlive *out, which lives in `mem`.
 * Errors: NOT_FOUND (no data section, or only passive segments), CORRUPT, TOO_LARGE, NO_MEMORY */
GES_CHECK ges_status ges_wasm_memory(const ges_window *file, ges_arena *mem, ges_window *out,
                                     ges_error *err);
/* Where the byte at `address` stands in the file; false for one that no segment fills. */
bool ges_wasm_file_off(const ges_window *memory, uint64_t address, uint64_t *off);

#endif
