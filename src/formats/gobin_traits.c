/* How it was built, where nothing recorded it (Go before 1.18, Bazel), and beside what did: cgo, the
 * race detector and its kin, the build mode.
 *
 *     file table   _cgo_gotypes.go is what cgo makes of a package that imports C, and runtime/cgo is
 *                  linked when there is one; runtime/race.go, msan.go and asan.go are compiled only for
 *                  the detectors
 *     image        the form that the build mode gives it. ELF: a shared object that asks for a dynamic
 *                  linker or has DF_1_PIE is a program (pie); a library whose dynamic symbols have
 *                  hashes of packages is a plugin. PE: DLL or not, relocations or not. Mach-O: the file type
 *
 * Source: Go src/cmd/cgo/out.go, src/runtime/{race,msan,asan}.go, src/cmd/link/internal/ld/{elf,symtab}.go;
 * System V gABI "Dynamic Section", binutils include/elf/common.h DF_1_PIE */
#include "formats/gobin.h"

#include "base/needle.h"
#include "base/reader.h"

#include <string.h>

enum { MAX_DYNSTR = 4 * 1024 * 1024, MAX_DYNAMIC = GES_IMAGE_PAGE };
#define DT_FLAGS_1 UINT64_C(0x6ffffffb)
#define DF_1_PIE UINT64_C(0x08000000)

static void add(ges_gobin_reading *r, const char *name, const char *source, ges_text value,
                uint64_t off) {
    ges_gobin_trait trait = {name, {source, value, off}};
    (void)ges_list_push(r->mem, &r->out->traits, trait); /* the arena remembers */
}

static void read_settings(ges_gobin_reading *r) {
    static const struct {
        const char *name;
        ges_text key;
    } keys[] = {
        {"cgo", GES_LIT("CGO_ENABLED")}, {"race", GES_LIT("-race")}, {"msan", GES_LIT("-msan")},
        {"asan", GES_LIT("-asan")},      {"buildmode", GES_LIT("-buildmode")},
    };
    for (size_t i = 0; i < GES_COUNT(keys); i++) {
        ges_text value;
        if (ges_gobuild_setting_find(&r->out->build, keys[i].key, &value)) {
            add(r, keys[i].name, "build settings", value, r->out->build_off);
        }
    }
}

static void read_files(ges_gobin_reading *r) {
    static const struct {
        const char *name;
        ges_text file;
        const char *value;
    } signs[] = {
        {"cgo", GES_LIT("_cgo_gotypes.go"), "used"},
        {"cgo", GES_LIT("runtime/cgo/callbacks.go"), "used"},
        {"race", GES_LIT("runtime/race.go"), "true"},
        {"msan", GES_LIT("runtime/msan.go"), "true"},
        {"asan", GES_LIT("runtime/asan.go"), "true"},
    };
    ges_text files[GES_COUNT(signs)];
    for (size_t i = 0; i < GES_COUNT(signs); i++) {
        files[i] = signs[i].file;
    }
    unsigned seen = ges_gopcln_find_files(r->page, &r->out->table, files, GES_COUNT(files));
    for (size_t i = 0; i < GES_COUNT(signs); i++) {
        bool is_told = i > 0 && (seen >> (i - 1) & 1) != 0 && strcmp(signs[i].name, signs[i - 1].name) == 0;
        if ((seen >> i & 1) != 0 && !is_told) {
            uint64_t off = r->page == r->file ? r->out->table.off : GES_GOBIN_NOWHERE;
            add(r, signs[i].name, "file table", ges_text_of(signs[i].value), off);
        }
    }
}

/* Pairs of a tag and a value, up to tag 0. */
static bool is_static_pie(ges_gobin_reading *r) {
    const ges_image_part *part = &r->image->fixups;
    size_t len = part->size < MAX_DYNAMIC ? (size_t)part->size : (size_t)MAX_DYNAMIC;
    ges_reader reader = ges_reader_on(ges_image_peek_some(r->file, part->off, len));
    bool big = r->image->is_big_endian;
    uint64_t tag = 1;
    while (tag != 0 && !reader.failed) {
        tag = r->image->is_64 ? ges_read_u64(&reader, big) : ges_read_u32(&reader, big);
        uint64_t value = r->image->is_64 ? ges_read_u64(&reader, big) : ges_read_u32(&reader, big);
        if (tag == DT_FLAGS_1 && (value & DF_1_PIE) != 0) {
            return true;
        }
    }
    return false;
}

/* Without names of sections a plugin is not told from a C library. */
static const char *library_of(ges_gobin_reading *r) {
    static const char sign[] = "link.pkghash";
    ges_needle needle = ges_needle_of((ges_bytes){(const uint8_t *)sign, sizeof(sign) - 1});
    ges_image_part part;
    if (!ges_image_section(r->file, r->image, ".dynstr", NULL, &part)) {
        return "c-shared or plugin";
    }
    uint64_t end = part.size < MAX_DYNSTR ? part.size : (uint64_t)MAX_DYNSTR;
    for (uint64_t at = 0; at + sizeof(sign) <= end; at += GES_IMAGE_SWEEP - sizeof(sign)) {
        ges_bytes bytes = ges_image_sweep(r->file, r->mem, part.off + at, end - at);
        if (ges_needle_find(&needle, bytes, 0) != GES_NPOS) {
            return "plugin";
        }
    }
    return "c-shared";
}

static const char *mode_of(ges_gobin_reading *r) {
    const ges_image *image = r->image;
    const char *plain = image->is_pie ? "pie" : "exe";
    switch (image->kind) {
    case GES_IMAGE_ELF:
        return image->is_object ? "c-archive"
               : !image->is_pie || image->is_dynamic || is_static_pie(r) ? plain
                                                                         : library_of(r);
    case GES_IMAGE_PE:
        return image->is_library ? "c-shared" : plain;
    case GES_IMAGE_MACHO:
        return image->is_object ? "c-archive" : image->is_library ? "c-shared or plugin" : plain;
    case GES_IMAGE_COFF:
        return "c-archive";
    case GES_IMAGE_PLAN9:
        return "exe";
    case GES_IMAGE_XCOFF:
    case GES_IMAGE_WASM:
    case GES_IMAGE_GO_OBJECT:
    case GES_IMAGE_ARCHIVE:
    case GES_IMAGE_KINDS:
        break;
    }
    return NULL; /* its form does not tell */
}

static void read(ges_gobin_reading *r) {
    if (r->out->maker != GES_GOBIN_GC || r->out->object.is_told) {
        return;
    }
    read_settings(r);
    if (r->out->has_table) {
        read_files(r);
    }
    const char *mode = mode_of(r);
    if (mode != NULL) {
        add(r, "buildmode", "form of the file", ges_text_of(mode), r->image->base);
    }
}

const ges_gobin_reader ges_gobin_reader_traits = {GES_GOBIN_TABLE, read};
