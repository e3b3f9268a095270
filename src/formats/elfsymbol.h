/* Where an ELF file defines a symbol: in the table for the dynamic linker, else in the full one. */
#ifndef GES_FORMATS_ELFSYMBOL_H
#define GES_FORMATS_ELFSYMBOL_H

#include "formats/image.h"

enum { GES_ELFSYMBOL_MAX = 1 << 20 }; /* symbols looked at in one table */

/* The address of the first defined symbol that has one of `names`, as the file has it (before it is
 * loaded). False when none is defined or the tables are broken.
 * in:     the file that `image` was read from; read in pieces */
bool ges_elfsymbol_find(const ges_window *in, const ges_image *image, const char *const *names,
                        size_t name_count, uint64_t *out);

#endif
