/* The version by the string runtime.buildVersion: a header (address, length) in the data whose text
 * is a Go version. It tells the exact version where there is no build info: Go before 1.13, Wasm,
 * binaries whose build info was left out.
 *
 * Source: Go src/runtime/extern.go Version, src/cmd/link/internal/ld/main.go; the shapes of versions
 * since go1.2: src/internal/gover, `devel` builds, experiments behind a blank or (1.26) a dash. */
#include "formats/gobin_scan.h"

#include <string.h>

enum {
    MIN_LEN = 4,   /* "go1." needs a digit more; "devel" */
    MAX_LEN = 256, /* experiments make it long */
    MAX_WITNESSES = 4,
};

static const char source[] = "runtime.buildVersion";

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

/* A second header of the same text tells nothing new; several texts are a table of versions. */
static bool see(ges_gobin_scan *scan, ges_text text, uint64_t off) {
    ges_gobin_reading *r = scan->reading;
    ges_gobin_witnesses *told = &r->out->versions;
    if (!is_version(text)) {
        return true;
    }
    scan->taken++;
    for (size_t i = 0; i < told->count; i++) {
        bool is_own = strcmp(told->items[i].source, source) == 0;
        if (is_own && ges_text_equal(told->items[i].value, text)) {
            return true;
        }
    }
    ges_gobin_witness_add(r, told, source, ges_text_copy(r->mem, text), off);
    return told->count < MAX_WITNESSES;
}

static void read(ges_gobin_reading *r) {
    bool is_told = r->out->versions.count != 0;
    bool is_needed = is_told ? (r->wants & GES_GOBIN_WITNESSES) != 0
                             : !ges_image_is_foreign(r->file, r->image);
    if (is_needed) {
        ges_gobin_scan scan = {.min_len = MIN_LEN, .max_len = MAX_LEN, .see = see, .reading = r};
        ges_gobin_scan_data(&scan);
    }
    if (r->out->versions.count != 0 && r->out->maker == GES_GOBIN_NOT_GO) {
        r->out->maker = GES_GOBIN_GC;
    }
}

const ges_gobin_reader ges_gobin_reader_buildversion = {GES_GOBIN_VERSION, read};
