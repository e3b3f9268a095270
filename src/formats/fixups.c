/* Reads relocations of ELF and chained fixups of Mach-O.
 *
 *     ELF     PT_DYNAMIC: pairs of words, tag and value; 7 address, 8 size of the RELA table
 *             RELA: address, info (type in the lower 32 or 8 bits), addend
 *     Mach-O  header: u32 version, u32 starts_off, ...
 *             starts: u32 segment_count, u32 offsets from the starts (0: none)
 *             segment: u32 size, u16 page_size, u16 pointer_format, ...
 *             pointer formats 2 and 6: bits 0 to 35 target, bit 63 bound to another library;
 *             2 counts from address 0, 6 from the start of the image
 *
 * Source: System V gABI "Dynamic Section", "Relocation"; the processor supplements for the types;
 * Apple, mach-o/fixup-chains.h. */
#include "formats/fixups.h"

#include "base/reader.h"

#include <string.h>

enum {
    TAG_END = 0,
    TAG_RELA = 7,
    TAG_RELA_SIZE = 8,
    MAX_TAGS = 256,
    MAX_TABLE = 64 * 1024 * 1024, /* bytes; a program of 75 MB has 5 */
    FORMAT_64 = 2,
    FORMAT_64_OFFSET = 6,
    MAX_SEGMENTS = 64,
};

#define TARGET_BITS UINT64_C(0xfffffffff)

typedef struct processor {
    const char *goarch;
    uint32_t relative; /* R_..._RELATIVE */
} processor;

/* MIPS always has REL. */
static const processor processors[] = {
    {"amd64", 8},   {"arm64", 1027}, {"ppc64", 22}, {"ppc64le", 22}, {"s390x", 12},
    {"riscv64", 3}, {"loong64", 3},  {"386", 8},    {"arm", 23},
};

static uint64_t read_word(ges_reader *r, const ges_image *image) {
    return image->is_64 ? ges_read_u64(r, image->is_big_endian)
                        : ges_read_u32(r, image->is_big_endian);
}

/* The table as the loader finds it; by the section's name when a file without one must do. */
static bool find_table(ges_image_page *page, const ges_image *image, ges_image_part *out) {
    size_t entry_len = image->is_64 ? 16 : 8;
    uint64_t address = 0;
    uint64_t rest = 0;
    for (size_t i = 0; i < MAX_TAGS && (i + 1) * entry_len <= image->fixups.size; i++) {
        const uint8_t *entry = ges_image_peek(page, image->fixups.off + i * entry_len, entry_len);
        ges_reader r = ges_reader_on((ges_bytes){entry, entry != NULL ? entry_len : 0});
        uint64_t tag = read_word(&r, image);
        uint64_t value = read_word(&r, image);
        if (r.failed || tag == TAG_END) {
            break;
        }
        address = tag == TAG_RELA ? value : address;
        out->size = tag == TAG_RELA_SIZE ? value : out->size;
    }
    if (address == 0) {
        return ges_image_section(page, image, ".rela.dyn", NULL, out);
    }
    return ges_image_at(image, address, &out->off, &rest) && out->size <= rest;
}

static void find_elf(ges_image_page *page, const ges_image *image, ges_fixups *out) {
    ges_image_part table = {0};
    for (size_t i = 0; i < GES_COUNT(processors); i++) {
        if (strcmp(image->goarch, processors[i].goarch) == 0) {
            out->relative = processors[i].relative;
        }
    }
    if (out->relative != 0 && image->is_pie && find_table(page, image, &table) &&
        table.size <= MAX_TABLE) {
        out->table = table;
    }
}

/* The address of what lies at the start of the image. */
static uint64_t base_of(const ges_image *image) {
    for (size_t i = 0; i < image->segment_count; i++) {
        if (image->segments[i].off == image->base) {
            return image->segments[i].address;
        }
    }
    return 0;
}

static uint32_t u32_at(ges_image_page *page, const ges_image *image, uint64_t off) {
    const uint8_t *bytes = ges_image_peek(page, off, 4);
    ges_reader r = ges_reader_on((ges_bytes){bytes, bytes != NULL ? 4 : 0});
    return ges_read_u32(&r, image->is_big_endian); /* 0 when cut */
}

static void find_macho(ges_image_page *page, const ges_image *image, ges_fixups *out) {
    uint64_t starts = image->fixups.off + u32_at(page, image, image->fixups.off + 4);
    uint32_t count = u32_at(page, image, starts);
    for (uint32_t i = 0; i < count && i < MAX_SEGMENTS; i++) {
        uint32_t off = u32_at(page, image, starts + 4 + (uint64_t)i * 4);
        const uint8_t *bytes = off != 0 ? ges_image_peek(page, starts + off + 6, 2) : NULL;
        if (bytes == NULL) {
            continue;
        }
        ges_reader r = ges_reader_on((ges_bytes){bytes, 2});
        uint16_t format = ges_read_u16(&r, image->is_big_endian);
        out->is_chained = format == FORMAT_64 || format == FORMAT_64_OFFSET;
        out->base = format == FORMAT_64_OFFSET ? base_of(image) : 0;
        return;
    }
}

void ges_fixups_find(ges_image_page *page, const ges_image *image, ges_fixups *out) {
    *out = (ges_fixups){.image = image};
    if (image->kind == GES_IMAGE_MACHO && image->fixups.size != 0 && image->is_64) {
        find_macho(page, image, out);
    }
}

uint64_t ges_fixups_decode(const ges_fixups *fixups, uint64_t word) {
    if (!fixups->is_chained) {
        return word;
    }
    return word >> 63 != 0 ? 0 : (word & TARGET_BITS) + fixups->base;
}

void ges_fixups_each(ges_fixups *fixups, ges_image_page *page, ges_arena *mem,
                     ges_fixups_walk *walk) {
    const ges_image *image = fixups->image;
    size_t len = image->is_64 ? 24 : 12;
    if (image->kind == GES_IMAGE_ELF && !fixups->is_looked_up) {
        fixups->is_looked_up = true;
        find_elf(page, image, fixups);
    }
    uint64_t count = fixups->table.size / len;
    size_t piece = GES_IMAGE_SWEEP / len;
    for (uint64_t first = 0; first < count; first += piece) {
        uint64_t left = count - first;
        size_t wanted = left < piece ? (size_t)left : piece;
        ges_bytes bytes =
            ges_image_sweep(page, mem, fixups->table.off + first * len, (uint64_t)wanted * len);
        ges_reader r = ges_reader_on(bytes);
        for (size_t i = 0; i < bytes.len / len; i++) {
            uint64_t address = read_word(&r, image);
            uint64_t info = read_word(&r, image);
            uint64_t value = read_word(&r, image);
            uint64_t type = image->is_64 ? info & UINT32_MAX : info & 0xff;
            if (type == fixups->relative && !walk->see(walk, address, value)) {
                return;
            }
        }
        if (bytes.len < wanted * len) {
            return;
        }
    }
}

/* Two pointers that are looked for. */
typedef struct pair {
    const uint64_t *at;
    uint64_t *values;
    bool is_open[GES_FIXUPS_PAIR];
} pair;

static bool see_pair(ges_fixups_walk *walk, uint64_t address, uint64_t value) {
    pair *wanted = walk->context;
    bool is_any_open = false;
    for (size_t i = 0; i < GES_FIXUPS_PAIR; i++) {
        if (wanted->is_open[i] && wanted->at[i] == address) {
            wanted->values[i] = value;
            wanted->is_open[i] = false;
        }
        is_any_open = is_any_open || wanted->is_open[i];
    }
    return is_any_open;
}

/* Address 0 is inside of every program that may be loaded anywhere, and nothing points to it. */
static bool leads_nowhere(const ges_image *image, uint64_t value) {
    uint64_t off;
    uint64_t rest;
    return value == 0 || !ges_image_at(image, value, &off, &rest);
}

void ges_fixups_complete(ges_fixups *fixups, ges_image_page *page, ges_arena *mem,
                         const uint64_t at[GES_FIXUPS_PAIR], uint64_t values[GES_FIXUPS_PAIR]) {
    pair wanted = {.at = at, .values = values};
    for (size_t i = 0; i < GES_FIXUPS_PAIR; i++) {
        values[i] = ges_fixups_decode(fixups, values[i]);
        wanted.is_open[i] = at[i] != 0 && leads_nowhere(fixups->image, values[i]);
    }
    if (wanted.is_open[0] || wanted.is_open[1]) {
        ges_fixups_walk walk = {see_pair, &wanted};
        ges_fixups_each(fixups, page, mem, &walk);
    }
}
