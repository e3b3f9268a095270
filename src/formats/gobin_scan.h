/* Go string headers in data: an address and a length that lead to loaded bytes. */
#ifndef GES_FORMATS_GOBIN_SCAN_H
#define GES_FORMATS_GOBIN_SCAN_H

#include "formats/gobin.h"

enum { GES_GOBIN_MAX_SCAN = 64 * 1024 * 1024, GES_GOBIN_MAX_STRING = 1024 };
enum { GES_GOBIN_MAX_LOOKUPS = 512 * 1024 }; /* a program of 75 MB needs a quarter of it */

typedef struct ges_gobin_scan ges_gobin_scan;
struct ges_gobin_scan {
    size_t min_len, max_len; /* of the strings looked at; at most GES_GOBIN_MAX_STRING */
    /* `text` is borrowed until the next call; `off`: of the header. False: enough. */
    bool (*see)(ges_gobin_scan *scan, ges_text text, uint64_t off);
    ges_gobin_reading *reading;
    const void *context;
    size_t looked_up; /* strings read so far; the walk ends after GES_GOBIN_MAX_LOOKUPS */
};

/* Looks at every aligned pair of words of `part`, at most GES_GOBIN_MAX_SCAN bytes of it. */
void ges_gobin_scan_strings(ges_gobin_scan *scan, ges_image_part part);

#endif
