/* Debug information: is there any, of which version, compressed, and which compiler it names.
 *
 *     .debug_*     as it is, or (ELF, SHF_COMPRESSED) behind a header: u32 type 1 (zlib) or 2 (zstd),
 *                  [u32 in 64 bits], size, alignment
 *     .zdebug_*    "ZLIB", u64 size (big endian), zlib stream: Go 1.11 to 1.18, and Mach-O and PE since
 *
 * The producer is a witness of the version: "Go cmd/compile go1.27.4; regabi" in every unit of Go. Units
 * of C beside them name gcc or clang. A program of gccgo or TinyGo is told by it.
 * Source: System V gABI "Section Compression"; Go src/cmd/link/internal/ld/dwarf.go */
#include "formats/gobin.h"

#include "base/inflate.h"
#include "base/reader.h"
#include "formats/dwarf.h"

#include <string.h>

enum {
    CHUNK = 4096,         /* bytes inflated of each section at first */
    CHUNK_MAX = 128 * 1024, /* and when no unit of Go was among them */
    ZDEBUG_HEAD = 12,
    TYPE_ZLIB = 1,
    MAX_EXPANSION = 1032, /* of deflate */
};

/* Of a compressed one the section is shown, since the text itself does not stand in the file. */
static const char *const sources[] = {"DWARF producer", "compressed DWARF producer"};

typedef struct section {
    ges_image_part part;   /* in the file; size 0: absent */
    ges_window_part piece; /* of the file, uncompressed or the zlib stream */
    bool is_compressed;
    bool is_zlib;          /* else zstd, which is not read */
    ges_bytes inflated;
} section;

/* In the order of the windows of ges_dwarf. */
enum { INFO, ABBREV, STR, LINE_STR, STR_OFFSETS, SECTIONS };

static const char *const names[SECTIONS][4] = {
    {".debug_info", "__debug_info", ".zdebug_info", "__zdebug_info"},
    {".debug_abbrev", "__debug_abbrev", ".zdebug_abbrev", "__zdebug_abbrev"},
    {".debug_str", "__debug_str", ".zdebug_str", "__zdebug_str"},
    {".debug_line_str", "__debug_line_str", ".zdebug_line_str", "__zdebug_line_str"},
    {".debug_str_offsets", "__debug_str_offs", ".zdebug_str_offsets", "__zdebug_str_offs"},
};

/* Sets the piece that holds the stream. */
static void enter_compressed(ges_gobin_reading *r, section *s, bool is_old) {
    ges_bytes head = ges_image_peek_some(r->file, s->part.off, 24);
    ges_reader reader = ges_reader_on(head);
    uint64_t head_len = ZDEBUG_HEAD;
    if (is_old) {
        s->is_zlib = head.len >= ZDEBUG_HEAD && memcmp(head.ptr, "ZLIB", 4) == 0;
    } else {
        s->is_zlib = ges_read_u32(&reader, r->image->is_big_endian) == TYPE_ZLIB;
        head_len = r->image->is_64 ? 24 : 12;
    }
    s->is_compressed = true;
    s->is_zlib = s->is_zlib && s->part.size > head_len;
    s->piece.off += s->is_zlib ? head_len : 0;
    s->piece.size -= s->is_zlib ? head_len : 0;
}

static void find_section(ges_gobin_reading *r, size_t index, section *out) {
    const char *const *name = names[index];
    *out = (section){0};
    bool is_old = false;
    if (!ges_image_section(r->file, r->image, name[0], name[1], &out->part)) {
        is_old = ges_image_section(r->file, r->image, name[2], name[3], &out->part);
        if (!is_old) {
            out->part.size = 0;
            return;
        }
    }
    uint64_t size = r->file->in->size;
    uint64_t left = out->part.off < size ? size - out->part.off : 0;
    out->part.size = out->part.size < left ? out->part.size : left;
    out->piece = (ges_window_part){r->file->in, out->part.off, out->part.size};
    if (is_old || out->part.is_compressed) {
        enter_compressed(r, out, is_old);
    }
}

/* The section as a window: of at most `max` bytes when it is compressed. */
static ges_window open_section(ges_gobin_reading *r, section *s, size_t max) {
    if (!s->is_compressed) {
        return ges_window_on_part(&s->piece);
    }
    s->inflated = (ges_bytes){0};
    uint64_t most = s->piece.size < max ? s->piece.size * MAX_EXPANSION : max;
    size_t len = most < max ? (size_t)most : max;
    uint8_t *bytes = s->is_zlib && len != 0 ? ges_arena_alloc(r->mem, len) : NULL;
    if (bytes != NULL) {
        ges_window stream = ges_window_on_part(&s->piece);
        s->inflated = (ges_bytes){bytes, ges_inflate_zlib(&stream, bytes, len)};
    }
    return ges_window_on(&s->inflated);
}

/* A compiler's name that begins a producer, and what follows from it. */
typedef struct compiler {
    const char *name;
    ges_gobin_maker maker;
} compiler;

static const compiler compilers[] = {
    {"Go cmd/compile ", GES_GOBIN_GC},
    {"GNU Go", GES_GOBIN_GCCGO},
    {"TinyGo", GES_GOBIN_TINYGO},
};

static const compiler *compiler_of(ges_text producer) {
    for (size_t i = 0; i < GES_COUNT(compilers); i++) {
        if (ges_text_starts(producer, ges_text_of(compilers[i].name))) {
            return &compilers[i];
        }
    }
    return NULL;
}

/* "go1.27.4" of "Go cmd/compile go1.27.4; regabi". */
static ges_text version_of(ges_text producer) {
    ges_text version = ges_text_skip(producer, strlen(compilers[0].name));
    size_t end = ges_text_find_char(version, ';');
    return ges_text_trim(ges_text_slice(version, 0, end != GES_NPOS ? end : version.len));
}

static void take(ges_gobin_reading *r, const compiler *by, const ges_dwarf_unit *unit,
                 const section *s) {
    ges_gobin *out = r->out;
    out->producer = unit->producer;
    out->maker = out->maker == GES_GOBIN_NOT_GO ? by->maker : out->maker;
    ges_text version = by->maker == GES_GOBIN_GC ? version_of(unit->producer) : (ges_text){0};
    if (version.len != 0) {
        uint64_t inside = s->is_compressed ? 0 : unit->producer_off + strlen(by->name);
        ges_gobin_witness witness = {sources[s->is_compressed], version, s->part.off + inside};
        (void)ges_list_push(r->mem, &out->versions, witness); /* the arena remembers */
    }
}

/* Looks for a unit of Go; false when none of those that can be read is. */
static bool read_units(ges_gobin_reading *r, section sections[SECTIONS], size_t max) {
    ges_window windows[SECTIONS];
    for (size_t i = 0; i < SECTIONS; i++) {
        windows[i] = open_section(r, &sections[i], max);
    }
    if (r->image->is_object) { /* offsets into other sections are relocations' to fill */
        windows[STR].size = windows[LINE_STR].size = windows[STR_OFFSETS].size = 0;
    }
    const ges_dwarf dwarf = {windows[INFO],     windows[ABBREV],      windows[STR],
                             windows[LINE_STR], windows[STR_OFFSETS], r->image->is_big_endian};
    const ges_window *const places[] = {&dwarf.info, &dwarf.abbrev, &dwarf.str, &dwarf.line_str};
    uint64_t off = 0;
    ges_dwarf_unit unit;
    for (size_t i = 0;
         i < GES_DWARF_MAX_UNITS && ges_dwarf_next_unit(&dwarf, &off, r->mem, &unit); i++) {
        const compiler *by = compiler_of(unit.producer);
        for (size_t k = 0; by != NULL && k < GES_COUNT(places); k++) {
            if (unit.producer_in == places[k]) {
                take(r, by, &unit, &sections[k]);
                return true;
            }
        }
    }
    return false;
}

static void read(ges_gobin_reading *r) {
    section sections[SECTIONS];
    ges_gobin *out = r->out;
    find_section(r, INFO, &sections[INFO]);
    if (sections[INFO].part.size == 0) {
        return;
    }
    out->has_dwarf = true;
    out->is_dwarf_compressed = sections[INFO].is_compressed;
    const ges_dwarf head = {.info = open_section(r, &sections[INFO], 64),
                            .is_big_endian = r->image->is_big_endian};
    out->dwarf_version = ges_dwarf_version(&head);
    if (out->versions.count != 0 && (r->wants & GES_GOBIN_WITNESSES) == 0) {
        return;
    }
    for (size_t i = ABBREV; i < SECTIONS; i++) {
        find_section(r, i, &sections[i]);
    }
    if (!read_units(r, sections, CHUNK) && out->is_dwarf_compressed) {
        (void)read_units(r, sections, CHUNK_MAX); /* then nobody tells */
    }
}

const ges_gobin_reader ges_gobin_reader_dwarf = {GES_GOBIN_SYMBOLS, read};
