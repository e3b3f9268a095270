/* What the os table asks a web server. */
#ifndef GES_OS_HTTP_H
#define GES_OS_HTTP_H

#include "ges/text.h"

/* One question to a web server, by the system's own client. Redirections are not followed. */
typedef struct ges_http_ask {
    ges_text url; /* http or https; printable ASCII; without user and password */
    const ges_text *fields; /* of the question: "Range: bytes=5-" */
    size_t field_count;
    ges_text proxy;    /* "http://host:port"; "direct": none; empty: as the user has set it up */
    uint32_t stall_ms; /* an answer, or its next bytes, may take so long; 0 means 30,000 */
    /* Gets the status line and the fields of the answer, lines ending in CR LF, before any byte of
     * the body; then the body piece by piece. False: enough. */
    bool (*head)(void *self, ges_text head);
    bool (*body)(void *self, ges_bytes piece);
    void *self;
} ges_http_ask;

#endif
