/* The file names in a Go binary's line table, as far as they tell the GOROOT it was linked with. */
#ifndef GES_FORMATS_GOPCLN_H
#define GES_FORMATS_GOPCLN_H

#include "formats/image.h"
#include "ges/text.h"

typedef struct ges_gopcln_root {
    bool is_trimmed; /* file names carry no root: built with -trimpath */
    ges_text root;   /* "/usr/lib/go-1.19"; on Windows with forward slashes, as the table has it */
} ges_gopcln_root;

enum { GES_GOPCLN_MAX_SCAN = 256 * 1024 * 1024 }; /* bytes searched when no section helps */

/* Finds the table by its section, or else by its shape in everything that is loaded, and reads the
 * names of the runtime's own files from it.
 * out:    root in `mem`; untouched on failure
 * Errors: those of ges_image_read, NOT_FOUND (no table, or one without the runtime's files)
 * Source: Go src/internal/abi/symtab.go, src/debug/gosym/pclntab.go; tables of 1.2, 1.16, 1.18 and
 *         1.20 */
GES_CHECK ges_status ges_gopcln_read_root(const ges_window *in, ges_arena *mem,
                                          ges_gopcln_root *out, ges_error *err);

#endif
