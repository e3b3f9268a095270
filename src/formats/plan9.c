/* Plan 9's a.out; always big endian.
 *
 *     u32 magic, text, data, bss, symbols, entry, line table, pc table (all lengths but entry)
 *     magic & 8000: then u64 entry
 *     text and data follow each other in the file
 *
 * Where they are loaded is the linker's custom, not the header's: text behind the header in the
 * first page, data at the next multiple of the page size.
 * Source: Plan 9 a.out(6); Go src/debug/plan9obj, src/cmd/link/internal/{x86,amd64,arm}/obj.go. */
#include "formats/image.h"

#include "base/reader.h"

enum { HEADER_LEN = 32, WIDE = 0x8000, WIDE_LEN = 8 };

static const struct {
    uint32_t magic;
    const char *goarch;
    uint64_t page; /* bytes; text begins in the second one */
} machines[] = {
    {4 * 11 * 11 + 7, "386", 0x1000},
    {4 * 20 * 20 + 7, "arm", 0x1000},
    {(4 * 26 * 26 + 7) | WIDE, "amd64", 0x200000},
};

static size_t machine_of(const uint8_t *head) {
    ges_reader r = ges_reader_on((ges_bytes){head, 4});
    uint32_t magic = ges_read_u32(&r, true);
    size_t i = 0;
    while (i < GES_COUNT(machines) && machines[i].magic != magic) {
        i++;
    }
    return i;
}

static bool probe(const uint8_t head[16]) {
    return machine_of(head) != GES_COUNT(machines);
}

static ges_status read_headers(ges_image_page *page, ges_image *image, ges_error *err) {
    const uint8_t *head = ges_image_peek(page, 0, HEADER_LEN);
    if (head == NULL) {
        return ges_error_set(err, GES_TRUNCATED, "Plan 9 header: cut");
    }
    size_t machine = machine_of(head);
    uint64_t round = machines[machine].page;
    ges_reader r = ges_reader_on((ges_bytes){head, HEADER_LEN});
    bool is_wide = (ges_read_u32(&r, true) & WIDE) != 0;
    uint64_t header_len = HEADER_LEN + (is_wide ? WIDE_LEN : 0);
    ges_image_part text = {.address = round + header_len, .off = header_len};
    text.size = ges_read_u32(&r, true);
    ges_image_part data = {.off = text.off + text.size};
    data.size = ges_read_u32(&r, true);
    data.address = (text.address + text.size + round - 1) / round * round;
    (void)ges_read_u32(&r, true); /* bss */
    image->symbol_count = ges_read_u32(&r, true) != 0 ? 1 : 0; /* bytes; their number is not told */
    image->is_64 = is_wide;
    image->goos = "plan9";
    image->goarch = machines[machine].goarch;
    image->is_big_endian = false; /* of the program; only the header is big endian */
    image->data = data;
    image->text = text;
    image->read_only = text;
    ges_image_add_segment(image, text);
    ges_image_add_segment(image, data);
    return GES_OK;
}

const ges_image_container ges_image_plan9 = {probe, read_headers, NULL};
