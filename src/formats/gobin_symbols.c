/* What was left of symbols. */
#include "formats/gobin.h"

static void read(ges_gobin_reading *r) {
    static const char *const tables[GES_IMAGE_KINDS] = {
        [GES_IMAGE_ELF] = ".symtab",
        [GES_IMAGE_WASM] = "name",
    };
    ges_image_part table;
    const char *name = tables[r->image->kind];
    r->out->has_symbols = name != NULL
                              ? ges_image_section(r->file, r->image, name, NULL, &table)
                              : r->image->symbol_count != 0;
}

const ges_gobin_reader ges_gobin_reader_symbols = {GES_GOBIN_SYMBOLS, read};
