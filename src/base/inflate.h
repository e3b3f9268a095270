/* What deflate compressed, a piece at a time, and the checksum of gzip and zip: the only door to zlib. */
#ifndef GES_BASE_INFLATE_H
#define GES_BASE_INFLATE_H

#include "base/window.h"

typedef enum ges_inflate_form {
    GES_INFLATE_RAW,  /* in zip files */
    GES_INFLATE_ZLIB, /* in sections of executables */
    GES_INFLATE_GZIP, /* one member of a .gz file */
} ges_inflate_form;

typedef enum ges_inflate_word {
    GES_INFLATE_MORE,   /* all of the input is used, or the room is full */
    GES_INFLATE_END,    /* the stream has ended, and its checksum and length are right */
    GES_INFLATE_BROKEN, /* ges_inflate_fault says how */
} ges_inflate_word;

typedef struct ges_inflate ges_inflate;

/* A new inflater, which takes 48 KiB of `mem` and never more. NULL: no memory. */
ges_inflate *ges_inflate_new(ges_inflate_form form, ges_arena *mem);
/* Ready for another stream of the same form. */
void ges_inflate_reset(ges_inflate *s);
/* Goes on with the stream.
 * in:  what comes next of it; what was used is taken off the front, and what stands behind the end stays
 * out: room for `max` bytes, at least 1
 * len: how many were written; those before a fault are right */
ges_inflate_word ges_inflate_run(ges_inflate *s, ges_bytes *in, uint8_t *out, size_t max,
                                 size_t *len);
/* What is wrong with the stream, in zlib's words: "invalid distance too far back". */
const char *ges_inflate_fault(const ges_inflate *s);

/* Inflates a zlib stream until `max` bytes are out, the stream ends, or it is broken.
 * in:      the stream; read in pieces of 4 KiB, no further than needed
 * out:     room for `max` bytes
 * Returns: how many bytes were written; those before a fault are right, the checksum is not asked */
size_t ges_inflate_zlib(const ges_window *in, uint8_t *out, size_t max);

/* CRC-32 of gzip and zip, gone on with: start from 0. */
uint32_t ges_crc32(uint32_t crc, ges_bytes bytes);

#endif
