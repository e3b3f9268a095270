/* Where an ELF file defines a symbol.
 *
 *     32 bits: name u32, value u32, size u32, info u8, other u8, section u16
 *     64 bits: name u32, info u8, other u8, section u16, value u64, size u64
 *
 * Source: System V gABI, chapter 4 "Symbol Table" */
#include "formats/elfsymbol.h"

#include <string.h>

enum { NAME_MAX = 64, SIZE_32 = 16, SIZE_64 = 24 };

static uint64_t number(const uint8_t *bytes, size_t len, bool is_big) {
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        value = value << 8 | bytes[is_big ? i : len - 1 - i];
    }
    return value;
}

/* Is the NUL-terminated text at `off` one of the names? */
static bool is_named(ges_image_page *page, uint64_t off, const char *const *names, size_t count) {
    ges_bytes some = ges_image_peek_some(page, off, NAME_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(names[i]) + 1;
        if (size <= some.len && memcmp(some.ptr, names[i], size) == 0) {
            return true;
        }
    }
    return false;
}

typedef struct table {
    ges_image_part symbols;
    ges_image_part names;
} table;

static bool find_in(const ges_window *in, const ges_image *image, const table *t,
                    const char *const *names, size_t name_count, uint64_t *out) {
    ges_image_page symbols;
    ges_image_page texts;
    size_t size = image->is_64 ? SIZE_64 : SIZE_32;
    uint64_t count = t->symbols.size / size;
    count = count < GES_ELFSYMBOL_MAX ? count : GES_ELFSYMBOL_MAX;
    ges_image_page_on(&symbols, in);
    ges_image_page_on(&texts, in);
    for (uint64_t i = 0; i < count; i++) {
        const uint8_t *symbol = ges_image_peek(&symbols, t->symbols.off + i * size, size);
        if (symbol == NULL) {
            return false;
        }
        uint64_t name = number(symbol, 4, image->is_big_endian);
        uint64_t section = number(symbol + (image->is_64 ? 6 : 14), 2, image->is_big_endian);
        uint64_t value =
            number(symbol + (image->is_64 ? 8 : 4), image->is_64 ? 8 : 4, image->is_big_endian);
        if (section != 0 && value != 0 && name < t->names.size &&
            is_named(&texts, t->names.off + name, names, name_count)) {
            *out = value;
            return true;
        }
    }
    return false;
}

bool ges_elfsymbol_find(const ges_window *in, const ges_image *image, const char *const *names,
                        size_t name_count, uint64_t *out) {
    static const char *const sections[][2] = {{".dynsym", ".dynstr"}, {".symtab", ".strtab"}};
    ges_image_page page;
    ges_image_page_on(&page, in);
    for (size_t i = 0; i < GES_COUNT(sections); i++) {
        table t = {0};
        if (ges_image_section(&page, image, sections[i][0], NULL, &t.symbols) &&
            ges_image_section(&page, image, sections[i][1], NULL, &t.names) &&
            find_in(in, image, &t, names, name_count, out)) {
            return true;
        }
    }
    return false;
}
