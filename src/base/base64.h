/* Base64. Source: RFC 4648 section 4. */
#ifndef GES_BASE_BASE64_H
#define GES_BASE_BASE64_H

#include "ges/text.h"

/* Decodes the standard alphabet; padding is required, blanks and line ends are skipped.
 * Errors: CORRUPT (offset set), NO_MEMORY */
ges_status ges_base64_decode(ges_text text, ges_arena *mem, ges_bytes *out,
                             ges_error *err) GES_CHECK;
/* The standard alphabet with padding, in one line; ptr NULL on no memory. */
ges_text ges_base64_encode(ges_arena *mem, ges_bytes bytes);

#endif
