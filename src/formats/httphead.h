/* What a web server says before the body of its answer.
 *
 *     HTTP/1.1 206 Partial Content CR LF
 *     Content-Range: bytes 5-9/10 CR LF
 *     CR LF
 *
 * Source: RFC 9112 sections 2 to 5; RFC 9110 section 14.4. */
#ifndef GES_FORMATS_HTTPHEAD_H
#define GES_FORMATS_HTTPHEAD_H

#include "ges/text.h"

enum { GES_HTTPHEAD_MAX = 256 * 1024 }; /* bytes; beyond that it is no web server */

/* Plain data; views into the text it was read from. */
typedef struct ges_httphead {
    uint32_t status;     /* 100 to 999 */
    ges_text reason;     /* "Not Found"; may be empty */
    ges_text fields;     /* the lines after the first */
} ges_httphead;

/* Bytes up to and with the empty line that ends the head; 0: it does not end in `in`. */
size_t ges_httphead_end(ges_bytes in);
/* False: no head of HTTP. */
bool ges_httphead_parse(ges_text in, ges_httphead *out);
/* The value of the first field of that name, in any case; "" when there is none. */
ges_text ges_httphead_field(const ges_httphead *head, ges_text name);
/* "bytes 5-9/10": where the bytes that follow begin, and how many the whole has. False: no such
 * field, or one that does not tell both. */
bool ges_httphead_range(const ges_httphead *head, uint64_t *from, uint64_t *total);
/* How many bytes follow; false: not told. */
bool ges_httphead_length(const ges_httphead *head, uint64_t *out);

#endif
