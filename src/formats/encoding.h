/* How the bytes of a text file were written down: editors and PowerShell's `>` do not always write
 * plain UTF-8, and Go reads nothing else.
 *
 *     EF BB BF     UTF-8 with a byte order mark
 *     FF FE        UTF-16, low byte first        FE FF   high byte first
 *
 * Without a mark UTF-16 betrays itself by a NUL in every other byte of its ASCII. */
#ifndef GES_FORMATS_ENCODING_H
#define GES_FORMATS_ENCODING_H

#include "ges/text.h"

typedef enum ges_encoding {
    GES_ENCODING_PLAIN,   /* UTF-8, or any bytes without NUL */
    GES_ENCODING_MARKED,  /* the same behind a byte order mark */
    GES_ENCODING_WIDE_LE, /* UTF-16, low byte first */
    GES_ENCODING_WIDE_BE, /* UTF-16, high byte first */
    GES_ENCODING_MIXED,   /* UTF-16 with lines of another encoding in it */
    GES_ENCODING_BINARY,  /* NULs that are none of this */
} ges_encoding;

ges_encoding ges_encoding_of(ges_bytes bytes);
/* "UTF-8 with a byte order mark" and so on, for people. Never NULL. */
const char *ges_encoding_name(ges_encoding encoding);
static inline bool ges_encoding_is_wide(ges_encoding encoding) {
    return encoding == GES_ENCODING_WIDE_LE || encoding == GES_ENCODING_WIDE_BE;
}

/* The text without mark, as UTF-8. PLAIN and MARKED are borrowed from `bytes`, UTF-16 is allocated
 * in `mem`.
 * Errors: CORRUPT (MIXED and BINARY cannot be told apart into lines), NO_MEMORY */
GES_CHECK ges_status ges_encoding_decode(ges_bytes bytes, ges_arena *mem, ges_text *out,
                                         ges_error *err);

#endif
