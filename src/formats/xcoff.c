/* XCOFF, 32 and 64 bits, the executables of AIX; always big endian.
 *
 *     32: magic 01df  u16 sections  u32 time  u32 symbols  u32 count  u16 optional_len  u16 flags
 *     64: magic 01f7  u16 sections  u32 time  u64 symbols  u16 optional_len  u16 flags  u32 count
 *     then the optional header, then section headers of 40 or 72 bytes:
 *     name[8] paddr vaddr size off relocations lines (words of 4 or 8 bytes), counts, u32 flags
 *
 * Source: IBM, XCOFF Object File Format; Go src/internal/xcoff. */
#include "formats/image.h"

#include "base/reader.h"

#include <string.h>

enum {
    HEADER_LEN_32 = 20,
    HEADER_LEN_64 = 24,
    SECTION_LEN_32 = 40,
    SECTION_LEN_64 = 72,
    MAX_SECTIONS = 96,
    STYP_TEXT = 0x20,
    STYP_DATA = 0x40,
};

static bool probe(const uint8_t head[16]) {
    return head[0] == 0x01 && (head[1] == 0xdf || head[1] == 0xf7);
}

static uint64_t read_word(ges_reader *r, bool is_64) {
    return is_64 ? ges_read_u64(r, true) : ges_read_u32(r, true);
}

static void read_section(ges_image *image, ges_bytes header) {
    ges_reader r = ges_reader_at(header, 8);
    (void)read_word(&r, image->is_64); /* s_paddr */
    ges_image_part part = {.address = read_word(&r, image->is_64)};
    part.size = read_word(&r, image->is_64);
    part.off = read_word(&r, image->is_64);
    ges_read_skip(&r, image->is_64 ? 24 : 12); /* relocations, lines and their counts */
    uint32_t flags = ges_read_u32(&r, true) & 0xffff;
    bool is_loaded = flags == STYP_TEXT || flags == STYP_DATA;
    if (r.failed || !is_loaded) {
        return;
    }
    ges_image_add_segment(image, part);
    if (flags == STYP_DATA && image->data.size == 0) {
        image->data = part;
    }
    if (flags == STYP_TEXT && image->read_only.size == 0) {
        image->text = part;
        image->read_only = part; /* the linker puts constants there */
    }
}

static ges_status read_headers(ges_image_page *page, ges_image *image, ges_error *err) {
    ges_bytes head = ges_image_peek_some(page, 0, HEADER_LEN_64);
    image->is_64 = head.len > 1 && head.ptr[1] == 0xf7;
    image->is_big_endian = true;
    image->goos = "aix";
    image->goarch = image->is_64 ? "ppc64" : "ppc"; /* only gccgo made the second */
    ges_reader r = ges_reader_at(head, 2);
    size_t count = ges_read_u16(&r, true);
    (void)ges_read_u32(&r, true);        /* time */
    (void)read_word(&r, image->is_64);   /* f_symptr */
    image->symbol_count = image->is_64 ? 0 : ges_read_u32(&r, true);
    uint64_t optional_len = ges_read_u16(&r, true);
    (void)ges_read_u16(&r, true); /* f_flags */
    image->symbol_count = image->is_64 ? ges_read_u32(&r, true) : image->symbol_count;
    if (r.failed) {
        return ges_error_set(err, GES_TRUNCATED, "XCOFF header: cut after %zu bytes", head.len);
    }
    uint64_t table = optional_len + (image->is_64 ? HEADER_LEN_64 : HEADER_LEN_32);
    size_t len = image->is_64 ? SECTION_LEN_64 : SECTION_LEN_32;
    for (size_t i = 0; i < count && i < MAX_SECTIONS; i++) {
        const uint8_t *header = ges_image_peek(page, table + i * len, len);
        if (header == NULL) {
            if (err != NULL) {
                err->offset = table;
            }
            return ges_error_set(err, GES_TRUNCATED, "XCOFF section %zu lies outside the file", i);
        }
        read_section(image, (ges_bytes){header, len});
    }
    return GES_OK;
}

const ges_image_container ges_image_xcoff = {probe, read_headers, NULL};
