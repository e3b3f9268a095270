/* A run of bytes that is looked for in much data: most places are passed over without a look. */
#ifndef GES_BASE_NEEDLE_H
#define GES_BASE_NEEDLE_H

#include "ges/text.h"

enum { GES_NEEDLE_MAX = 255 };

/* Plain data. */
typedef struct ges_needle {
    ges_bytes bytes;   /* borrowed */
    uint8_t step[256]; /* how far to go on from a place whose last byte is this one */
} ges_needle;

/* bytes: borrowed; 1 to GES_NEEDLE_MAX of them
 * Source: R. N. Horspool, "Practical fast searching in strings", Software 10 (1980) */
ges_needle ges_needle_of(ges_bytes bytes);

/* The first place of it that begins at `from` or behind; GES_NPOS when there is none. */
size_t ges_needle_find(const ges_needle *needle, ges_bytes in, size_t from);

#endif
