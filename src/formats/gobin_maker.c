/* Who made it, when it is not the ordinary compiler, and what hides it.
 *
 *     UPX      "UPX!" behind the headers (ELF: in the first 4 KiB or at the end; PE: sections UPX0,
 *              UPX1); "$Id: UPX 4.02 " gives its version
 *     gccgo    section .go_export, or .note.go... of gccgo
 *     TinyGo   Wasm "producers" with TinyGo; ELF and others: the text "TinyGo" as DWARF producer
 *     garble   see gobin_obfuscation.c
 *
 * Source: upx src/p_unix.h, packer.cpp; gccgo go/export.cc; TinyGo builder; garble
 * internal/linker/patches. */
#include "formats/gobin.h"

#include "formats/wasm.h"

#include <string.h>

enum { HEAD_LEN = GES_IMAGE_PAGE, PRODUCERS_MAX = GES_IMAGE_PAGE };
enum { MAX_SCAN = 64 * 1024 * 1024, ID_LEN = 32 };

/* The place of `word` in `bytes`; GES_NPOS when absent. */
static size_t find(ges_bytes bytes, const char *word) {
    return ges_text_find(ges_text_from(bytes), ges_text_of(word));
}

/* "4.02" of "$Id: UPX 4.02 Copyright"; empty when the text is not there. */
static ges_text id_version(ges_bytes bytes) {
    static const char mark[] = "$Id: UPX ";
    size_t at = find(bytes, mark);
    ges_text version = {0};
    ges_text rest = {0};
    if (at != GES_NPOS) {
        (void)ges_text_cut(ges_text_skip(ges_text_from(bytes), at + sizeof(mark) - 1), ' ',
                           &version, &rest); /* cut at the page: no version */
    }
    return version;
}

/* "4.02" of "4.02\0UPX!", as PE has it behind the section headers. */
static ges_text head_version(ges_bytes bytes) {
    size_t at = find(bytes, "UPX!");
    ges_text text = ges_text_from(bytes);
    bool is_one = at != GES_NPOS && at >= 5 && text.ptr[at - 1] == '\0' && text.ptr[at - 4] == '.';
    return is_one ? ges_text_slice(text, at - 5, at - 1) : (ges_text){0};
}

/* The stub that unpacks carries the text; it may stand anywhere. Pieces overlap by its length. */
static ges_text search_version(ges_gobin_reading *r) {
    uint64_t end = r->file->in->size < MAX_SCAN ? r->file->in->size : MAX_SCAN;
    for (uint64_t off = 0; off < end; off += GES_IMAGE_SWEEP - ID_LEN) {
        ges_text told = id_version(ges_image_sweep(r->file, r->mem, off, end - off));
        if (told.len != 0) {
            return told;
        }
    }
    return (ges_text){0};
}

static bool read_upx(ges_gobin_reading *r) {
    uint64_t size = r->file->in->size;
    const uint64_t places[] = {0, size > HEAD_LEN ? size - HEAD_LEN : 0};
    bool is_found = false;
    ges_text version = {0};
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        ges_bytes bytes = ges_image_peek_some(r->file, places[i], HEAD_LEN);
        is_found = is_found || find(bytes, "UPX!") != GES_NPOS;
        version = version.len == 0 ? ges_text_copy(r->mem, head_version(bytes)) : version;
    }
    if (!is_found) {
        return false;
    }
    version = version.len == 0 ? search_version(r) : version;
    r->out->packer = version.len != 0 ? ges_text_join(r->mem, GES_T("UPX "), version) : GES_T("UPX");
    r->out->maker = GES_GOBIN_PACKED;
    return true;
}

static bool read_tinygo(ges_gobin_reading *r) {
    ges_image_part part;
    if (r->image->kind != GES_IMAGE_WASM || !ges_wasm_section(r->file, "producers", &part)) {
        return false;
    }
    size_t len = part.size < PRODUCERS_MAX ? (size_t)part.size : (size_t)PRODUCERS_MAX;
    ges_bytes bytes = ges_image_peek_some(r->file, part.off, len);
    /* Its releases name themselves, and before they did, their own LLVM. */
    return find(bytes, "TinyGo") != GES_NPOS || find(bytes, "tinygo-org/") != GES_NPOS;
}

static bool read_gccgo(ges_gobin_reading *r) {
    ges_image_part part;
    return ges_image_section(r->file, r->image, ".go_export", "__go_export", &part);
}

static void read(ges_gobin_reading *r) {
    static const struct {
        ges_gobin_maker maker;
        bool (*read)(ges_gobin_reading *r);
    } makers[] = {
        {GES_GOBIN_PACKED, read_upx},
        {GES_GOBIN_TINYGO, read_tinygo},
        {GES_GOBIN_GCCGO, read_gccgo},
    };
    for (size_t i = 0; r->out->maker == GES_GOBIN_NOT_GO && i < GES_COUNT(makers); i++) {
        if (makers[i].read(r)) {
            r->out->maker = makers[i].maker;
        }
    }
}

const ges_gobin_reader ges_gobin_reader_maker = {GES_GOBIN_VERSION, read};
