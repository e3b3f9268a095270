/* The `go` and `toolchain` lines of a go.mod or go.work as toolchain selection sees them: by text,
 * line by line, before and without any parsing. It does not know blocks, strings or errors; it
 * works on pieces, so that a file of any size costs one small buffer. */
#ifndef GES_FORMATS_GOMODLINE_H
#define GES_FORMATS_GOMODLINE_H

#include "ges/text.h"

/* A value that is longer is cut here; it is no version anyway. */
enum { GES_GOMODLINE_MAX = 4096 };

/* The first line that starts (after white space) with KEY and a space or tab. */
typedef struct ges_gomodline_hit {
    ges_text value; /* what stands behind KEY, up to "//", trimmed; allocated */
    uint32_t line;  /* 1-based; 0: no such line */
} ges_gomodline_hit;

/* A reader fed piece by piece: set to zero except `mem`, feed, then finish once. */
typedef struct ges_gomodline {
    ges_arena *mem;
    ges_gomodline_hit go;
    ges_gomodline_hit toolchain;
    uint32_t line; /* lines that are complete */
    char *start;   /* the kept front of the line that is being read */
    size_t start_len;
    bool is_started; /* something but leading white space was seen in this line */
} ges_gomodline;

/* Source: cmd/go internal/gover GoModLookup (1.21 to 1.27). */
void ges_gomodline_feed(ges_gomodline *reader, ges_bytes piece);
void ges_gomodline_finish(ges_gomodline *reader);
/* Both lines were found: nothing more to feed. */
bool ges_gomodline_is_done(const ges_gomodline *reader);

#endif
