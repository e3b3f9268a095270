/* Walks over data word by word. */
#include "formats/gobin_scan.h"

#include "base/reader.h"

/* The string of a header; empty when the words are none of the wanted length. */
static ges_text string_at(ges_gobin_scan *scan, ges_image_page *texts, uint64_t address,
                          uint64_t len) {
    uint64_t off;
    uint64_t rest;
    if (len < scan->min_len || len > scan->max_len ||
        !ges_image_at(scan->reading->image, address, &off, &rest) || rest < len) {
        return (ges_text){0};
    }
    scan->looked_up++;
    ges_bytes bytes = ges_image_peek_some(texts, off, (size_t)len);
    return bytes.len == len ? ges_text_from(bytes) : (ges_text){0};
}

void ges_gobin_scan_strings(ges_gobin_scan *scan, ges_image_part part) {
    const ges_image *image = scan->reading->image;
    ges_image_page *page = scan->reading->page;
    size_t width = image->is_64 ? 8 : 4;
    ges_image_page texts;
    ges_image_page_on(&texts, page->in);
    for (uint64_t at = (width - part.address % width) % width;
         at < part.size && at < GES_GOBIN_MAX_SCAN && scan->looked_up < GES_GOBIN_MAX_LOOKUPS;) {
        uint64_t left = part.size - at;
        ges_bytes bytes = ges_image_peek_some(
            page, part.off + at, left < GES_IMAGE_PAGE ? (size_t)left : (size_t)GES_IMAGE_PAGE);
        ges_reader r = ges_reader_on(bytes);
        uint64_t before = 0;
        size_t i = 0;
        for (; i + width <= bytes.len; i += width) {
            uint64_t word = width == 8 ? ges_read_u64(&r, image->is_big_endian)
                                       : ges_read_u32(&r, image->is_big_endian);
            ges_text text = i == 0 ? (ges_text){0} : string_at(scan, &texts, before, word);
            if (text.len != 0 && !scan->see(scan, text, part.off + at + i - width)) {
                return;
            }
            before = word;
        }
        if (i < 2 * width) {
            return;
        }
        at += i - width; /* the last word may be the first half of a header */
        if (bytes.len < GES_IMAGE_PAGE) {
            return;
        }
    }
}
