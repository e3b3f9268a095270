/* The version by the string runtime.buildVersion: a header (address, length) in the data whose text
 * is a Go version. It tells the exact version where there is no build info: Go before 1.13, Wasm,
 * binaries whose build info was left out.
 *
 * Source: Go src/runtime/extern.go Version, src/cmd/link/internal/ld/main.go; the shapes of versions
 * since go1.2: src/internal/gover, `devel` builds, experiments behind a blank or (1.26) a dash. */
#include "formats/gobin.h"

#include "base/reader.h"

enum {
    MIN_LEN = 4,   /* "go1." needs a digit more; "devel" */
    MAX_LEN = 256, /* experiments make it long */
    MAX_SCAN = 64 * 1024 * 1024,
    MAX_HITS = 4, /* more would be a table of versions, not this program's own */
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* go1.N, go1.N.M, go1.NrcM, each with " X:foo" or "-X:foo" behind; "devel ..." */
static bool is_version(ges_text text) {
    if (ges_text_starts(text, GES_T("devel "))) {
        return text.len > 7;
    }
    if (!ges_text_starts(text, GES_T("go")) || text.len < 5 || !is_digit(text.ptr[2])) {
        return false;
    }
    size_t i = 2;
    size_t dots = 0;
    while (i < text.len && (is_digit(text.ptr[i]) || text.ptr[i] == '.')) {
        if (text.ptr[i] == '.' && (i + 1 == text.len || !is_digit(text.ptr[i + 1]))) {
            return false;
        }
        dots += text.ptr[i] == '.';
        i++;
    }
    static const ges_text stages[] = {GES_LIT("beta"), GES_LIT("rc")};
    for (size_t k = 0; k < GES_COUNT(stages); k++) {
        if (ges_text_starts(ges_text_skip(text, i), stages[k])) {
            i += stages[k].len;
            while (i < text.len && is_digit(text.ptr[i])) {
                i++;
            }
        }
    }
    bool has_end = i == text.len || text.ptr[i] == ' ' || text.ptr[i] == '-' || text.ptr[i] == '+';
    for (; i < text.len && has_end; i++) {
        has_end = (unsigned char)text.ptr[i] >= 0x20 && (unsigned char)text.ptr[i] < 0x7f;
    }
    return has_end && dots >= 1;
}

/* Is `text` told already? The runtime keeps a second header of it in some versions. */
static bool is_known(const ges_gobin_reading *r, ges_text text) {
    for (size_t i = 0; i < r->out->versions.count; i++) {
        if (r->out->versions.items[i].source != NULL &&
            ges_text_equal(r->out->versions.items[i].value, text) && i > 0) {
            return true;
        }
    }
    return false;
}

/* The text that a header of these words names; empty when it names no version. */
static ges_text version_at(ges_gobin_reading *r, ges_image_page *texts, uint64_t address,
                           uint64_t len) {
    uint64_t off;
    uint64_t rest;
    if (len < MIN_LEN || len > MAX_LEN || !ges_image_at(r->image, address, &off, &rest) ||
        rest < len) {
        return (ges_text){0};
    }
    ges_bytes bytes = ges_image_peek_some(texts, off, (size_t)len);
    ges_text text = ges_text_from(bytes);
    return bytes.len == len && is_version(text) ? ges_text_copy(r->mem, text) : (ges_text){0};
}

static void scan(ges_gobin_reading *r, ges_image_part part) {
    size_t width = r->image->is_64 ? 8 : 4;
    bool big = r->image->is_big_endian;
    ges_image_page texts;
    ges_image_page_on(&texts, r->page->in);
    uint64_t skip = (width - part.address % width) % width;
    size_t hits = 0;
    for (uint64_t at = skip; at < part.size && at < MAX_SCAN && hits < MAX_HITS;) {
        ges_bytes bytes = ges_image_peek_some(r->page, part.off + at, GES_IMAGE_PAGE);
        ges_reader reader = ges_reader_on(bytes);
        uint64_t before = 0;
        size_t i = 0;
        for (; i + width <= bytes.len && hits < MAX_HITS; i += width) {
            uint64_t word = width == 8 ? ges_read_u64(&reader, big) : ges_read_u32(&reader, big);
            ges_text text = i == 0 || word > MAX_LEN ? (ges_text){0}
                                                     : version_at(r, &texts, before, word);
            if (text.len != 0 && !is_known(r, text)) {
                ges_gobin_witness_add(r, &r->out->versions, "runtime.buildVersion", text,
                                      part.off + at + i - width);
                hits++;
            }
            before = word;
        }
        if (i < 2 * width) {
            break;
        }
        at += i - width; /* the last word may be the first half of a header */
    }
}

static void read(ges_gobin_reading *r) {
    bool is_needed = r->out->versions.count == 0 || (r->wants & GES_GOBIN_WITNESSES) != 0;
    if (is_needed) {
        scan(r, r->image->data);
    }
    if (r->out->versions.count != 0 && r->out->maker == GES_GOBIN_NOT_GO) {
        r->out->maker = GES_GOBIN_GC;
    }
}

const ges_gobin_reader ges_gobin_reader_buildversion = {GES_GOBIN_VERSION, read};
