/* Units of debug information of any shape; the input is cut into the sections: four u16 lengths (info,
 * abbreviations, strings, offsets), then their bytes. The first bit of the first length: big endian. */
#include "base/inflate.h"
#include "base/reader.h"
#include "formats/dwarf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_reader r = ges_reader_on((ges_bytes){data, size});
    ges_bytes parts[4];
    uint16_t lens[4];
    for (size_t i = 0; i < 4; i++) {
        lens[i] = ges_read_u16(&r, false);
    }
    bool is_big = (lens[0] & 0x8000) != 0;
    for (size_t i = 0; i < 4; i++) {
        parts[i] = ges_read_bytes(&r, lens[i] & 0x7fff);
    }
    const ges_dwarf dwarf = {ges_window_on(&parts[0]), ges_window_on(&parts[1]),
                             ges_window_on(&parts[2]), ges_window_on(&parts[2]),
                             ges_window_on(&parts[3]), is_big};
    ges_arena mem;
    ges_dwarf_unit unit;
    uint64_t off = 0;
    ges_arena_init(&mem, 1 << 20);
    for (size_t i = 0; i < GES_DWARF_MAX_UNITS && ges_dwarf_next_unit(&dwarf, &off, &mem, &unit); i++) {
    }
    (void)ges_dwarf_version(&dwarf);
    ges_arena_close(&mem);
    return 0;
}
