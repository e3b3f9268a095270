/* The first bytes of what zlib compressed. Nothing here needs more of it than that: the heads of
 * compressed debug sections, so no library is linked for it. */
#ifndef GES_BASE_INFLATE_H
#define GES_BASE_INFLATE_H

#include "base/window.h"

/* Inflates a zlib stream until `max` bytes are out, the stream ends, or it is broken.
 * in:      the stream; read in pieces of 4 KiB, no further than needed
 * out:     room for `max` bytes
 * Returns: how many bytes were written; those before a fault are right, the checksum is not asked
 * Source:  RFC 1950, RFC 1951 */
size_t ges_inflate_zlib(const ges_window *in, uint8_t *out, size_t max);

#endif
