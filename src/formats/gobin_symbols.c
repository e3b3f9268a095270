/* What was left of symbols and debug information.
 *
 * Compressed DWARF stands in .zdebug_* sections, or in ELF sections whose first word is a
 * compression header: type 1 (zlib) or 2 (zstd) where an uncompressed unit has its length.
 * Source: System V gABI "Section Compression"; DWARF 5, 7.5.1; Go src/cmd/link/internal/ld/dwarf.go */
#include "formats/gobin.h"

#include "base/reader.h"

/* The version of the first unit: u32 length (ffffffff: then u64), u16 version. */
static uint32_t unit_version(ges_gobin_reading *r, ges_image_part info) {
    ges_bytes head = ges_image_peek_some(r->file, info.off, 16);
    ges_reader reader = ges_reader_on(head);
    bool big = r->image->is_big_endian;
    uint32_t len = ges_read_u32(&reader, big);
    if (len == UINT32_MAX) {
        (void)ges_read_u64(&reader, big);
    }
    uint32_t version = ges_read_u16(&reader, big);
    return !reader.failed && version >= 2 && version <= 5 ? version : 0;
}

static void read_dwarf(ges_gobin_reading *r) {
    static const struct {
        const char *elf, *macho;
        bool is_compressed;
    } names[] = {
        {".debug_info", "__debug_info", false},
        {".zdebug_info", "__zdebug_info", true},
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_image_part info;
        if (!ges_image_section(r->file, r->image, names[i].elf, names[i].macho, &info)) {
            continue;
        }
        r->out->has_dwarf = true;
        r->out->dwarf_version = names[i].is_compressed ? 0 : unit_version(r, info);
        /* No unit begins there: a compression header does. */
        r->out->is_dwarf_compressed = names[i].is_compressed || r->out->dwarf_version == 0;
        return;
    }
}

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
    read_dwarf(r);
}

const ges_gobin_reader ges_gobin_reader_symbols = {GES_GOBIN_SYMBOLS, read};
