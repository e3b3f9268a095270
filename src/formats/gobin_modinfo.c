/* The module text without build info: between its two sentinels in read-only data, where the string
 * runtime.modinfo has it. So the modules of Go 1.12, of Wasm and of binaries without the blob are
 * known.
 *
 * Source: Go src/cmd/go/internal/modload/build.go infoStart, infoEnd. */
#include "formats/gobin.h"

#include "base/needle.h"
#include "formats/wasm.h"

enum { SENTINEL_LEN = 16, MAX_SCAN = 256 * 1024 * 1024 };

static const uint8_t start_sign[SENTINEL_LEN] = {0x30, 0x77, 0xaf, 0x0c, 0x92, 0x74, 0x08, 0x02,
                                                 0x41, 0xe1, 0xc1, 0x07, 0xe6, 0xd6, 0x18, 0xe6};
static const uint8_t end_sign[SENTINEL_LEN] = {0xf9, 0x32, 0x43, 0x31, 0x86, 0x18, 0x20, 0x72,
                                               0x00, 0x82, 0x42, 0x10, 0x41, 0x16, 0xd8, 0xf2};

/* The first place of `sign` in [off, end) of the window; UINT64_MAX when absent. Pieces overlap by
 * the length of a sign less one. */
static uint64_t find(ges_gobin_reading *r, uint64_t off, uint64_t end, const uint8_t *sign) {
    ges_needle needle = ges_needle_of((ges_bytes){sign, SENTINEL_LEN});
    while (off + SENTINEL_LEN <= end) {
        ges_bytes bytes = ges_image_sweep(r->page, r->mem, off, end - off);
        if (bytes.len < SENTINEL_LEN) {
            return UINT64_MAX;
        }
        size_t found = ges_needle_find(&needle, bytes, 0);
        if (found != GES_NPOS) {
            return off + found;
        }
        off += bytes.len - SENTINEL_LEN + 1;
    }
    return UINT64_MAX;
}

static bool take(ges_gobin_reading *r, uint64_t from, uint64_t to) {
    char *bytes = to - from > GES_GOBUILD_MAX_MODINFO || to <= from
                      ? NULL
                      : ges_arena_alloc(r->mem, (size_t)(to - from));
    if (bytes == NULL || !ges_window_read(r->page->in, from, bytes, (size_t)(to - from))) {
        return false;
    }
    r->out->build.modinfo = (ges_text){bytes, (size_t)(to - from)};
    r->out->has_build = true;
    r->out->build_source = "module text in read-only data";
    r->out->build_off = from;
    if (r->page != r->file && !ges_wasm_file_off(r->page->in, from, &r->out->build_off)) {
        r->out->build_off = GES_GOBIN_NOWHERE;
    }
    if ((r->wants & GES_GOBIN_WHOLE_TEXT) == 0) {
        ges_gobuild_parse(r->out->build.modinfo, r->mem, &r->out->build);
    }
    return true;
}

static bool search(ges_gobin_reading *r, ges_image_part part) {
    uint64_t end = part.off + (part.size < MAX_SCAN ? part.size : MAX_SCAN);
    uint64_t start = find(r, part.off, end, start_sign);
    if (start == UINT64_MAX) {
        return false;
    }
    uint64_t from = start + SENTINEL_LEN;
    uint64_t stop = find(r, from, end, end_sign);
    return stop != UINT64_MAX && take(r, from, stop);
}

/* Where read-only data is, by the name of its section or as the container has it; and in a Wasm module
 * whose memory is not at hand, all of its data. */
static bool find_read_only(ges_gobin_reading *r, ges_image_part *out) {
    *out = r->image->read_only;
    if (r->image->kind == GES_IMAGE_WASM && r->page == r->file) {
        return ges_wasm_data(r->file, out);
    }
    return out->size != 0 || ges_image_section(r->file, r->image, ".rodata", "__rodata", out);
}

/* Go before 1.11 had no modules. */
static bool is_before_modules(ges_text version) {
    bool is_short = version.len >= 5 && ges_text_starts(version, GES_T("go1."));
    bool has_one_digit = is_short && (version.len == 5 || version.ptr[5] < '0' || version.ptr[5] > '9');
    bool is_ten = ges_text_starts(version, GES_T("go1.10")) &&
                  (version.len == 6 || version.ptr[6] < '0' || version.ptr[6] > '9');
    return has_one_digit || is_ten;
}

static void read(ges_gobin_reading *r) {
    const ges_gobin_witnesses *versions = &r->out->versions;
    /* Build info without modules (go build of Go itself, Bazel) means that there are none. */
    bool asks_all = (r->wants & GES_GOBIN_WITNESSES) != 0;
    bool is_told = r->out->build_source[0] != '\0' && !asks_all;
    if (versions->count == 0 || is_told || r->out->build.modinfo.len != 0 ||
        is_before_modules(versions->items[0].value)) {
        return;
    }
    ges_image_part part;
    if (find_read_only(r, &part) && (search(r, part) || !asks_all)) {
        return; /* no linker has put strings elsewhere */
    }
    for (size_t i = 0; i < r->image->segment_count; i++) {
        if (search(r, r->image->segments[i])) {
            return;
        }
    }
}

const ges_gobin_reader ges_gobin_reader_modinfo = {GES_GOBIN_VERSION, read};
