/* What an executable's own headers say that a reader of Go binaries needs: which system and
 * processor it is for, where its parts lie, and where the sections with known names are. One file
 * per container (elf.c, pe.c, macho.c, xcoff.c, plan9.c, wasm.c), listed in image.c. Object files have no
 * addresses yet: no segments, and their sections are found by name only. */
#ifndef GES_FORMATS_IMAGE_H
#define GES_FORMATS_IMAGE_H

#include "base/window.h"
#include "ges/arena.h"
#include "ges/status.h"

#include <stdbool.h>

typedef enum ges_image_kind {
    GES_IMAGE_ELF,
    GES_IMAGE_PE,
    GES_IMAGE_MACHO,
    GES_IMAGE_XCOFF,
    GES_IMAGE_PLAN9,
    GES_IMAGE_WASM,
    GES_IMAGE_COFF,      /* an object file for Windows; only as a member of an archive */
    GES_IMAGE_GO_OBJECT, /* what the Go compiler writes: no container with sections */
    GES_IMAGE_ARCHIVE,   /* `ar`: see gobin_archive.c */
    GES_IMAGE_KINDS,
} ges_image_kind;

/* A run of the file: address in memory, offset and length in the file (bytes). size 0: absent. */
typedef struct ges_image_part {
    uint64_t address;
    uint64_t off;
    uint64_t size;
    bool is_compressed; /* an ELF section that says so; its content begins with a header */
} ges_image_part;

enum { GES_IMAGE_MAX_SEGMENTS = 32, GES_IMAGE_MAX_NOTES = 4 };

typedef struct ges_image {
    ges_image_kind kind;
    bool is_64;
    bool is_big_endian;
    bool is_object;      /* not linked yet: addresses mean nothing, relocations fill the pointers */
    bool is_fat;         /* Mach-O of several architectures */
    uint32_t fat_index;  /* which of them the rest describes */
    uint32_t fat_count;  /* how many there are; 0: not fat */
    const char *goos;   /* Go's name; "" when the header does not tell (most ELF systems) */
    const char *goarch; /* Go's name; "" when it is none that Go knows */
    ges_image_part segments[GES_IMAGE_MAX_SEGMENTS]; /* what is loaded, in file order of headers */
    size_t segment_count;
    uint32_t writable; /* bit i: segments[i] can be written to (ELF, Mach-O) */
    ges_image_part
        data; /* the first writable data: where build info lies when no section names it */
    ges_image_part read_only; /* PE .rdata, text of XCOFF and Plan 9; size 0 elsewhere */
    ges_image_part text;                       /* the first executable part */
    ges_image_part notes[GES_IMAGE_MAX_NOTES]; /* ELF PT_NOTE; Mach-O: the 16 bytes of LC_UUID */
    size_t note_count;
    ges_image_part signature; /* Mach-O code signature, PE certificates; size 0: none */
    ges_image_part fixups; /* what tells the loader which pointers to change: ELF PT_DYNAMIC, Mach-O
                            * chained fixups; size 0: none */
    bool is_pie;     /* may be loaded anywhere */
    bool is_library; /* PE: a DLL; Mach-O: a library or bundle. ELF's header does not tell */
    bool is_dynamic; /* asks for a dynamic linker */
    uint64_t symbol_count; /* defined symbols of the full table; ELF and Wasm: see their section */
    uint64_t symbols_off;  /* PE: of the COFF symbols in the file; 0: none */
    /* Where the table is that ges_image_section walks: ELF section headers, Mach-O load commands.
     */
    uint64_t table_off;
    uint32_t table_count;
    uint32_t table_names; /* ELF: index of the section with the names */
    uint64_t fat_size;    /* bytes of this image inside a fat file */
    uint64_t base;        /* file offset of this image: not 0 inside a fat file */
    bool hides_sections;  /* ges_image_is_foreign shall not trust their names; the caller sets it */
} ges_image;

enum { GES_IMAGE_PAGE = 4096, GES_IMAGE_SWEEP = 256 * 1024 };

/* A page of the file, so that neighbouring small reads cost one read of the window, and a large piece
 * for walks from front to back. Start from ges_image_page_on(window). */
typedef struct ges_image_page {
    const ges_window *in;
    uint64_t off; /* file offset of bytes[0] */
    size_t len;   /* bytes held; 0: none yet */
    uint8_t bytes[GES_IMAGE_PAGE];
    uint8_t *sweep; /* of ges_image_sweep; NULL: none yet */
    size_t sweep_room;
    uint64_t sweep_off;
    size_t sweep_len;
} ges_image_page;

static inline void ges_image_page_on(ges_image_page *page, const ges_window *in) {
    page->in = in;
    page->off = 0;
    page->len = 0;
    page->sweep = NULL;
    page->sweep_off = 0;
    page->sweep_len = 0;
}
/* `len` bytes (at most GES_IMAGE_PAGE) at `off`, valid until the next call; NULL when they are not
 * all in the file. */
const uint8_t *ges_image_peek(ges_image_page *page, uint64_t off, size_t len);
/* As many of `len` bytes at `off` as the file holds; empty at its end. */
ges_bytes ges_image_peek_some(ges_image_page *page, uint64_t off, size_t len);

/* `len` bytes at `off`, at most GES_IMAGE_SWEEP and what the file holds, valid until the next call; empty
 * at the end of the file. For walks over much of the file: one read for each piece.
 * mem: holds the piece, once for each page; it must outlive the page's use */
ges_bytes ges_image_sweep(ges_image_page *page, ges_arena *mem, uint64_t off, uint64_t len);

/* Reads the headers. `page` holds the head of the file afterwards.
 * Cost:   one read of 4 KiB; more only when the tables do not fit into it
 * out:    plain data; untouched on failure. Segments over GES_IMAGE_MAX_SEGMENTS and tables over
 *         64 KiB are cut, since no linker writes such
 * Errors: UNSUPPORTED (none of the containers known here), TRUNCATED, CORRUPT (offset set) */
GES_CHECK ges_status ges_image_read(ges_image_page *page, ges_image *out, ges_error *err);

/* The same for one of the architectures of a fat file: `index` below fat_count. 0 always works. */
GES_CHECK ges_status ges_image_read_arch(ges_image_page *page, uint32_t index, ges_image *out,
                                         ges_error *err);

/* Reads the headers of an object file that an archive holds: of every container that has such. */
GES_CHECK ges_status ges_image_read_object(ges_image_page *page, ges_image *out, ges_error *err);

/* The section of that name, the first that exists, in ELF's spelling (also that of PE) and in
 * Mach-O's. NULL: no such spelling. False when there is none or the table is broken. At most a few reads. */
bool ges_image_section(ges_image_page *page, const ges_image *image, const char *elf_name,
                       const char *macho_name, ges_image_part *out);

/* Do the names of the sections rule out that Go's linker had a hand in it? It writes sections with
 * names of its own into every ELF and Mach-O file, and no host linker merges all of them. False when
 * the names cannot be read (headers were removed) and in other containers. At most a few reads. */
bool ges_image_is_foreign(ges_image_page *page, const ges_image *image);

/* The parts that hold variables, one after the other: image->data, then what else can be written to.
 * Start with *index 0; false: no more. */
bool ges_image_next_data(const ges_image *image, size_t *index, ges_image_part *out);

/* Where `address` lies in the file and how many bytes of its segment follow; false when nowhere. */
bool ges_image_at(const ges_image *image, uint64_t address, uint64_t *off, uint64_t *rest);

/* Adds what is loaded from the file; ignores empty ones and those over the limit. */
void ges_image_add_segment(ges_image *image, ges_image_part part);

/* The same for what is read by its place: text, notes. */
void ges_image_add_note(ges_image *image, ges_image_part part);

/* A walk over the sections. */
typedef struct ges_image_walk {
    /* `name` is borrowed for the call. False: enough. */
    bool (*see)(struct ges_image_walk *walk, ges_text name, ges_image_part part);
    const char *wanted;
    ges_image_part part;
    bool is_found;
} ges_image_walk;

/* One container: for image.c and the files of the containers only. */
typedef struct ges_image_container {
    /* Is it this container, by its first 16 bytes? NULL: they do not tell. */
    bool (*probe)(const uint8_t head[16]);
    ges_status (*read)(ges_image_page *page, ges_image *image, ges_error *err);
    /* NULL when no section of this container has a telling name, or when `sections` finds it. */
    bool (*section)(ges_image_page *page, const ges_image *image, const char *name,
                    ges_image_part *out);
    /* Shows every section; false when the table or the names are not there or broken. NULL: names tell
     * nothing in this container. */
    bool (*sections)(ges_image_page *page, const ges_image *image, ges_image_walk *walk);
} ges_image_container;
extern const ges_image_container ges_image_elf;
extern const ges_image_container ges_image_pe;
extern const ges_image_container ges_image_macho;
extern const ges_image_container ges_image_xcoff;
extern const ges_image_container ges_image_plan9;
extern const ges_image_container ges_image_wasm;
extern const ges_image_container ges_image_coff;

#endif
