/* Walks over data word by word. */
#include "formats/gobin_scan.h"

#include "base/reader.h"
#include "formats/fixups.h"

/* One scan. */
typedef struct walk {
    ges_gobin_scan *scan;
    const ges_image *image;
    ges_image_page *page;
    ges_arena *mem;
    ges_fixups fixups;
    size_t width;     /* of a word */
    uint64_t left;    /* bytes that may still be looked at */
    size_t looked_up; /* strings read so far */
    ges_window texts; /* strings lie close together, but not in the order of their headers */
    char text[GES_GOBIN_MAX_STRING];
} walk;

/* The string of a header; empty when the words are none of the wanted length. */
static ges_text string_at(walk *w, uint64_t address, uint64_t len) {
    uint64_t off;
    uint64_t rest;
    if (len < w->scan->min_len || len > w->scan->max_len ||
        !ges_image_at(w->image, address, &off, &rest) || rest < len) {
        return (ges_text){0};
    }
    w->looked_up++;
    return ges_window_read(&w->texts, off, w->text, (size_t)len) ? (ges_text){w->text, (size_t)len}
                                                                 : (ges_text){0};
}

static uint64_t load_word(const walk *w, const uint8_t *at) {
    return w->width == 8 ? ges_load_u64(at, w->image->is_big_endian)
                         : ges_load_u32(at, w->image->is_big_endian);
}

/* One piece of data, which stands at `off` of the file. Few words can be lengths, so they are looked
 * at first. False: enough. */
static bool scan_piece(walk *w, ges_bytes bytes, uint64_t off) {
    uint64_t min = w->scan->min_len;
    uint64_t range = w->scan->max_len - min;
    for (size_t i = w->width; i + w->width <= bytes.len; i += w->width) {
        uint64_t len = load_word(w, bytes.ptr + i);
        if (len - min > range) {
            continue;
        }
        uint64_t address = load_word(w, bytes.ptr + i - w->width);
        ges_text text = string_at(w, ges_fixups_decode(&w->fixups, address), len);
        if (text.len != 0 && !w->scan->see(w->scan, text, off + i - w->width)) {
            return false;
        }
    }
    return w->looked_up < GES_GOBIN_MAX_LOOKUPS;
}

/* The last word of a piece may be the first half of a header: the next one begins with it. */
static bool scan_part(walk *w, ges_image_part part) {
    uint64_t at = (w->width - part.address % w->width) % w->width;
    while (at < part.size && part.size - at >= 2 * w->width && w->left != 0) {
        ges_bytes bytes = ges_image_sweep(w->page, w->mem, part.off + at, part.size - at);
        size_t len = bytes.len - bytes.len % w->width;
        if (len < 2 * w->width) {
            return true;
        }
        if (!scan_piece(w, (ges_bytes){bytes.ptr, len}, part.off + at)) {
            return false;
        }
        at += len - w->width;
        w->left -= len < w->left ? len : w->left;
    }
    return true;
}

/* The header whose address is in a relocation, the length behind it. */
static bool see_fixup(ges_fixups_walk *fixups, uint64_t address, uint64_t value) {
    walk *w = fixups->context;
    uint64_t off;
    uint64_t rest;
    const uint8_t *bytes = ges_image_at(w->image, address, &off, &rest) && rest >= 2 * w->width
                               ? ges_image_peek(w->page, off + w->width, w->width)
                               : NULL;
    if (bytes == NULL) {
        return true;
    }
    ges_text text = string_at(w, value, load_word(w, bytes));
    return (text.len == 0 || w->scan->see(w->scan, text, off)) &&
           w->looked_up < GES_GOBIN_MAX_LOOKUPS;
}

void ges_gobin_scan_data(ges_gobin_scan *scan) {
    ges_gobin_reading *r = scan->reading;
    walk w = {
        .scan = scan,
        .image = r->image,
        .page = r->page,
        .mem = r->mem,
        .width = r->image->is_64 ? 8 : 4,
        .left = GES_GOBIN_MAX_SCAN,
        .texts = ges_window_cached(r->page->in, r->mem),
    };
    ges_image_part part;
    ges_fixups_find(r->page, r->image, &w.fixups);
    for (size_t i = 0; ges_image_next_data(r->image, &i, &part);) {
        if (!scan_part(&w, part)) {
            return;
        }
    }
    if (scan->taken == 0) {
        ges_fixups_walk fixups = {see_fixup, &w};
        w.looked_up = 0;
        ges_fixups_each(&w.fixups, r->page, r->mem, &fixups);
    }
}
