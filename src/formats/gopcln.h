/* A Go binary's line table (pclntab): its size, the names of the source files, and the GOROOT that they
 * tell. */
#ifndef GES_FORMATS_GOPCLN_H
#define GES_FORMATS_GOPCLN_H

#include "base/list.h"
#include "formats/image.h"
#include "ges/text.h"

typedef struct ges_gopcln_root {
    bool is_trimmed; /* file names carry no root: built with -trimpath */
    ges_text root;   /* "/usr/lib/go-1.19"; on Windows with forward slashes, as the table has it */
} ges_gopcln_root;

/* One line table. Plain data. */
typedef struct ges_gopcln {
    const char *layout; /* "1.2", "1.16", "1.18", "1.20": the first Go that wrote it */
    uint64_t off;       /* of the table in the file (of the memory in a Wasm module) */
    bool is_masked;     /* its magic is none that Go writes: an obfuscator's (garble) */
    uint32_t magic;     /* the one that is there */
    bool is_named;      /* a section names it; else it was found by its shape */
    uint32_t function_count;
    uint32_t file_count;
    ges_gopcln_root root; /* both members empty when the names tell nothing */
} ges_gopcln;
GES_LIST(ges_gopcln_names, ges_text);

enum { GES_GOPCLN_MAX_SCAN = 256 * 1024 * 1024 }; /* bytes searched when no section helps */

/* Finds the table by its section, or else by its shape in everything that is loaded, and reads the
 * names of the runtime's own files from it.
 * out:    root in `mem`; untouched on failure
 * Errors: those of ges_image_read, NOT_FOUND (no table, or one without the runtime's files)
 * Source: Go src/internal/abi/symtab.go, src/debug/gosym/pclntab.go; tables of 1.2, 1.16, 1.18 and
 *         1.20 */
GES_CHECK ges_status ges_gopcln_read_root(const ges_window *in, ges_arena *mem,
                                          ges_gopcln_root *out, ges_error *err);

/* The table of an image whose headers were read. False when there is none (or no memory: the arena
 * remembers). */
bool ges_gopcln_read_image(ges_image_page *page, const ges_image *image, ges_arena *mem,
                           ges_gopcln *out);
/* Its file names, at most `max`, in the table's order; appended to *out, copied into `mem`. False
 * when the table is broken or the arena is full. */
bool ges_gopcln_read_names(ges_image_page *page, const ges_gopcln *from, size_t max, ges_arena *mem,
                           ges_gopcln_names *out);
/* Which of `count` (at most 32) names the table has, as a whole name or behind a '/': bit i says files[i]. */
unsigned ges_gopcln_find_files(ges_image_page *page, const ges_gopcln *from, const ges_text *files,
                               size_t count);
/* The GOOS that the name of a file of the runtime tells ("runtime/os_linux.go"); "" when none does. It
 * is for binaries whose header does not name the system and that recorded no settings. */
const char *ges_gopcln_goos(ges_image_page *page, const ges_gopcln *from, ges_arena *mem);

#endif
