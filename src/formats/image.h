/* What an executable's own headers say that a reader of Go binaries needs: which system and
 * processor it is for, where its parts lie, and where the sections with known names are. One file
 * per container (elf.c, pe.c, macho.c), listed in image.c. */
#ifndef GES_FORMATS_IMAGE_H
#define GES_FORMATS_IMAGE_H

#include "base/window.h"
#include "ges/status.h"

#include <stdbool.h>

typedef enum ges_image_kind {
    GES_IMAGE_ELF,
    GES_IMAGE_PE,
    GES_IMAGE_MACHO,
} ges_image_kind;

/* A run of the file: address in memory, offset and length in the file (bytes). size 0: absent. */
typedef struct ges_image_part {
    uint64_t address;
    uint64_t off;
    uint64_t size;
} ges_image_part;

enum { GES_IMAGE_MAX_SEGMENTS = 32 };

typedef struct ges_image {
    ges_image_kind kind;
    bool is_64;
    bool is_big_endian;
    bool is_fat;        /* Mach-O of several architectures; the rest describes the first */
    const char *goos;   /* Go's name; "" when the header does not tell (most ELF systems) */
    const char *goarch; /* Go's name; "" when it is none that Go knows */
    ges_image_part segments[GES_IMAGE_MAX_SEGMENTS]; /* what is loaded, in file order of headers */
    size_t segment_count;
    ges_image_part data; /* the first writable data: where build info lies when no section names it */
    ges_image_part read_only; /* PE .rdata; size 0 elsewhere */
    /* ELF only: where the section table is, read by ges_image_section on demand. */
    uint64_t section_off;
    uint32_t section_count;
    uint32_t section_names; /* index of the section with the names */
    uint64_t base;          /* file offset of this image: not 0 inside a fat file */
    uint8_t head[4096];     /* the file's first bytes, so that nothing is read twice */
    size_t head_len;
} ges_image;

/* Reads the headers: one read of 4 KiB, a second one when load commands or section tables go on.
 * out:    plain data; untouched on failure
 * Errors: UNSUPPORTED (no container known here), TRUNCATED, CORRUPT (offset set), TOO_LARGE (over
 *         GES_IMAGE_MAX_SEGMENTS or 64 KiB of load commands) */
GES_CHECK ges_status ges_image_read(const ges_window *in, ges_image *out, ges_error *err);

/* The section of that name ("__go_buildinfo" has a Mach-O spelling of its own: ask with both
 * names). False when there is none or the table is broken. At most two reads. */
bool ges_image_section(const ges_window *in, const ges_image *image, const char *elf_name,
                       const char *macho_name, ges_image_part *out);

/* Where `address` lies in the file and how many bytes of its segment follow; false when nowhere. */
bool ges_image_at(const ges_image *image, uint64_t address, uint64_t *off, uint64_t *rest);

/* Reads through the head where it can. False when the bytes are not all there. */
bool ges_image_bytes(const ges_window *in, const ges_image *image, uint64_t off, void *buffer,
                     size_t len);

#endif
