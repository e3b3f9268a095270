/* PE, 32 and 64 bits: sections.
 *
 *     "MZ" ... at 60: offset of  "PE\0\0" machine sections time symbols symbol_count
 *     optional_len flags | optional header | section headers of 40 bytes
 *
 * Source: Microsoft, PE Format. */
#include "formats/image.h"

#include "base/number.h"
#include "base/reader.h"

#include <string.h>

enum {
    MAX_SECTIONS = 96, /* the Windows loader's own limit */
    SECTION_LEN = 40,
    SIGN_LEN = 4, /* "PE\0\0" */
    COFF_LEN = 20,
    SECTION_EXECUTE = 0x20000000,
    SECURITY_32 = 128, /* directory 4 of the optional header: certificates, by file offset */
    SECURITY_64 = 144,
    RELOCS_STRIPPED = 1,
    IS_DLL = 0x2000,
    SYMBOL_LEN = 18,
    MAX_NAME = 64,
    MAGIC_PE32 = 0x10b,
    MAGIC_PE32_PLUS = 0x20b,
};

/* Section flags: initialized data, readable, writable; alignment bits do not count. */
static const uint32_t data_flags = 0xC0000040;
static const uint32_t align_mask = 0x00F00000;

typedef struct machine {
    uint16_t number;
    const char *goarch;
} machine;

static const machine machines[] = {
    {0x14c, "386"}, {0x1c0, "arm"}, {0x1c4, "arm"}, {0x8664, "amd64"}, {0xaa64, "arm64"},
};

static bool probe(const uint8_t head[16]) {
    return memcmp(head, "MZ", 2) == 0;
}

static ges_status cut(ges_error *err, const char *what, uint64_t off) {
    ges_status status = ges_error_set(err, GES_TRUNCATED, "PE %s lies outside the file", what);
    if (err != NULL) {
        err->offset = off;
    }
    return status;
}

static void read_section(ges_image *image, const uint8_t *header, uint64_t image_base) {
    ges_reader r = ges_reader_on((ges_bytes){header, SECTION_LEN});
    ges_bytes name = ges_read_bytes(&r, 8);
    (void)ges_read_u32(&r, false); /* size in memory */
    uint32_t address = ges_read_u32(&r, false);
    ges_image_part part = {.address = image_base + address, .size = ges_read_u32(&r, false)};
    part.off = ges_read_u32(&r, false);
    ges_read_skip(&r, 12);
    uint32_t flags = ges_read_u32(&r, false);
    if (!image->is_object) {
        ges_image_add_segment(image, part);
    }
    bool is_data = (address != 0 || image->is_object) && part.size != 0 && (flags & ~align_mask) == data_flags;
    if (is_data && image->data.size == 0) {
        image->data = part;
    }
    if (image->text.size == 0 && (flags & SECTION_EXECUTE) != 0) {
        image->text = part;
    }
    if (memcmp(name.ptr, ".rdata\0", 8) == 0) {
        image->read_only = part;
    }
}

static const char *goarch_of(uint16_t number) {
    for (size_t i = 0; i < GES_COUNT(machines); i++) {
        if (machines[i].number == number) {
            return machines[i].goarch;
        }
    }
    return "";
}

/* The headers from `off`, where the machine stands. */
static ges_status read_coff(ges_image_page *page, uint64_t off, ges_image *image, ges_error *err) {
    image->goos = "windows";
    const uint8_t *coff = ges_image_peek(page, off, COFF_LEN);
    if (coff == NULL) {
        return cut(err, "header", off);
    }
    ges_reader r = ges_reader_on((ges_bytes){coff, COFF_LEN});
    image->goarch = goarch_of(ges_read_u16(&r, false));
    size_t count = ges_read_u16(&r, false);
    (void)ges_read_u32(&r, false); /* time */
    image->symbols_off = ges_read_u32(&r, false);
    image->symbol_count = ges_read_u32(&r, false);
    uint64_t optional_len = ges_read_u16(&r, false);
    uint16_t traits = ges_read_u16(&r, false);
    image->is_pie = (traits & RELOCS_STRIPPED) == 0;
    image->is_library = (traits & IS_DLL) != 0;
    uint64_t optional_off = off + COFF_LEN;
    const uint8_t *optional = ges_image_peek(page, optional_off, 32);
    if (optional == NULL || optional_len < 32) {
        return cut(err, "optional header", optional_off);
    }
    r = ges_reader_on((ges_bytes){optional, 32});
    uint16_t magic = ges_read_u16(&r, false);
    if (magic != MAGIC_PE32 && magic != MAGIC_PE32_PLUS) {
        return ges_error_set(err, GES_CORRUPT, "PE optional header has the unknown magic 0x%x",
                             (unsigned)magic);
    }
    image->is_64 = magic == MAGIC_PE32_PLUS;
    ges_read_skip(&r, image->is_64 ? 22 : 26);
    uint64_t base = image->is_64 ? ges_read_u64(&r, false) : ges_read_u32(&r, false);
    uint64_t security = optional_off + (image->is_64 ? SECURITY_64 : SECURITY_32);
    const uint8_t *directory = ges_image_peek(page, security, 8);
    r = ges_reader_on((ges_bytes){directory, directory != NULL ? 8 : 0});
    image->signature.off = ges_read_u32(&r, false);
    image->signature.size = ges_read_u32(&r, false);
    uint64_t table = optional_off + optional_len;
    image->table_off = table;
    image->table_count = (uint32_t)count;
    for (size_t i = 0; i < count && i < MAX_SECTIONS; i++) {
        const uint8_t *header = ges_image_peek(page, table + i * SECTION_LEN, SECTION_LEN);
        if (header == NULL) {
            return cut(err, "section table", table);
        }
        read_section(image, header, base);
    }
    return GES_OK;
}

static ges_status read_headers(ges_image_page *page, ges_image *image, ges_error *err) {
    const uint8_t *dos = ges_image_peek(page, 60, 4);
    if (dos == NULL) {
        return cut(err, "DOS header", 60);
    }
    ges_reader r = ges_reader_on((ges_bytes){dos, 4});
    uint64_t off = ges_read_u32(&r, false);
    const uint8_t *sign = ges_image_peek(page, off, SIGN_LEN);
    if (sign == NULL) {
        return cut(err, "header", off);
    }
    if (memcmp(sign, "PE\0\0", SIGN_LEN) != 0) {
        return ges_error_set(err, GES_UNSUPPORTED, "a DOS program without a PE header");
    }
    return read_coff(page, off + SIGN_LEN, image, err);
}

/* Go's linker gives even an object file the optional header, which tells it from other bytes. */
static ges_status read_object(ges_image_page *page, ges_image *image, ges_error *err) {
    image->is_object = true;
    ges_status status = read_coff(page, 0, image, err);
    if (status == GES_OK && image->goarch[0] == '\0') {
        return ges_error_set(err, GES_UNSUPPORTED, "no COFF object of a known machine");
    }
    return status;
}

/* A name of more than 8 bytes is "/N": an offset into the strings behind the COFF symbols. */
static bool is_named(ges_image_page *strings, const ges_image *image, ges_text field,
                     const char *name) {
    size_t len = strlen(name);
    uint64_t number = 0;
    if (len <= 8) {
        return memcmp(field.ptr, name, len) == 0 && (len == 8 || field.ptr[len] == '\0');
    }
    size_t end = ges_text_find_char(field, '\0');
    ges_text digits = ges_text_slice(field, 1, end == GES_NPOS ? field.len : end);
    if (field.ptr[0] != '/' || len > MAX_NAME || !ges_parse_u64(digits, &number)) {
        return false;
    }
    uint64_t off = image->symbols_off + image->symbol_count * SYMBOL_LEN + number;
    const uint8_t *spelt = ges_image_peek(strings, off, len + 1);
    return spelt != NULL && memcmp(spelt, name, len + 1) == 0;
}

static bool section(ges_image_page *page, const ges_image *image, const char *name,
                    ges_image_part *out) {
    ges_image_page strings;
    ges_image_page_on(&strings, page->in);
    for (uint32_t i = 0; i < image->table_count && i < MAX_SECTIONS; i++) {
        const uint8_t *header =
            ges_image_peek(page, image->table_off + (uint64_t)i * SECTION_LEN, SECTION_LEN);
        if (header == NULL) {
            return false;
        }
        if (is_named(&strings, image, (ges_text){(const char *)header, 8}, name)) {
            ges_reader r = ges_reader_at((ges_bytes){header, SECTION_LEN}, 12);
            out->address = ges_read_u32(&r, false);
            out->size = ges_read_u32(&r, false);
            out->off = ges_read_u32(&r, false);
            return out->size != 0;
        }
    }
    return false;
}

const ges_image_container ges_image_pe = {probe, read_headers, section};
const ges_image_container ges_image_coff = {NULL, read_object, section};
