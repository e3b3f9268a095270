/* Go string headers in data: an address and a length that lead to loaded bytes. */
#ifndef GES_FORMATS_GOBIN_SCAN_H
#define GES_FORMATS_GOBIN_SCAN_H

#include "formats/gobin.h"

enum { GES_GOBIN_MAX_SCAN = 64 * 1024 * 1024, GES_GOBIN_MAX_STRING = 1024 };
enum { GES_GOBIN_MAX_LOOKUPS = 512 * 1024 }; /* a program of 75 MB needs a quarter of it */

typedef struct ges_gobin_scan ges_gobin_scan;
struct ges_gobin_scan {
    size_t min_len, max_len; /* of the strings looked at; at most GES_GOBIN_MAX_STRING */
    /* `text` is borrowed until the next call; `off`: of the header. False: enough. A text that was
     * looked for counts in `taken`. */
    bool (*see)(ges_gobin_scan *scan, ges_text text, uint64_t off);
    ges_gobin_reading *reading;
    size_t taken;
};

/* Looks at every aligned pair of words in what can be written to, at most GES_GOBIN_MAX_SCAN bytes
 * of it; when none was taken, also at the string headers whose address only a relocation has. */
void ges_gobin_scan_data(ges_gobin_scan *scan);

#endif
