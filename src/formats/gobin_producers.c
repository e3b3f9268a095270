/* The version by Wasm's "producers", which says who made a module:
 *
 *     uleb fields: name, uleb values: name, version       each text behind its uleb length
 *
 * Go's linker writes language "Go" with its version, without experiments, and processed-by "Go
 * cmd/compile". Together with the module text, which no zeros break up and which so stands in one
 * piece in the data section, that answers `go version -m` without the memory.
 * Source: WebAssembly tool-conventions ProducersSection.md; Go src/cmd/link/internal/wasm/asm.go
 * writeProducerSec */
#include "formats/gobin.h"

#include "base/reader.h"
#include "formats/wasm.h"

enum { MAX_LEN = GES_IMAGE_PAGE, MAX_TEXTS = 64 };

static const char source[] = "producers section";

static ges_text take_text(ges_reader *reader) {
    return ges_text_from(ges_read_bytes(reader, ges_read_uvarint(reader)));
}

/* The version behind that value of that field, and where it stands; empty: not there. */
static ges_text find_value(ges_bytes in, ges_text field, ges_text value, size_t *at) {
    ges_reader reader = ges_reader_on(in);
    uint64_t fields = ges_read_uvarint(&reader);
    size_t seen = 0;
    for (uint64_t i = 0; i < fields && !reader.failed; i++) {
        bool is_field = ges_text_equal(take_text(&reader), field);
        uint64_t values = ges_read_uvarint(&reader);
        for (uint64_t k = 0; k < values && !reader.failed && seen++ < MAX_TEXTS; k++) {
            bool is_it = ges_text_equal(take_text(&reader), value) && is_field;
            ges_text version = take_text(&reader);
            if (is_it && !reader.failed) {
                *at = reader.off - version.len;
                return version;
            }
        }
    }
    return (ges_text){0};
}

/* Adds the witness; false when it is no module of Go's linker. */
static bool take(ges_gobin_reading *r) {
    ges_image_part part;
    size_t at = 0;
    if (!ges_wasm_section(r->file, "producers", &part)) {
        return false;
    }
    ges_bytes bytes =
        ges_image_peek_some(r->file, part.off, part.size < MAX_LEN ? (size_t)part.size : MAX_LEN);
    size_t ignored = 0;
    ges_text compiler =
        find_value(bytes, GES_T("processed-by"), GES_T("Go cmd/compile"), &ignored);
    ges_text version = find_value(bytes, GES_T("language"), GES_T("Go"), &at);
    if (compiler.len == 0 || !ges_text_starts(version, GES_T("go"))) {
        return false; /* development versions have a longer name elsewhere */
    }
    ges_gobin_witness witness = {source, ges_text_copy(r->mem, version), part.off + at};
    r->out->maker = GES_GOBIN_GC;
    (void)ges_list_push(r->mem, &r->out->versions, witness); /* the arena remembers */
    return true;
}

static void read(ges_gobin_reading *r) {
    bool is_needed = r->out->versions.count == 0 || (r->wants & GES_GOBIN_WITNESSES) != 0;
    if (r->image->kind == GES_IMAGE_WASM && is_needed) {
        (void)take(r); /* then it is not told */
    }
}

bool ges_gobin_read_brief_wasm(ges_gobin_reading *r) {
    static const ges_text experiments = GES_LIT("build\tGOEXPERIMENT=");
    if (!take(r)) {
        return false;
    }
    ges_gobin_reader_modinfo.read(r);
    return r->out->has_build && ges_text_find(r->out->build.modinfo, experiments) == GES_NPOS;
}

const ges_gobin_reader ges_gobin_reader_producers = {GES_GOBIN_VERSION, read};
