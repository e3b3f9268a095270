/* Was a Go binary changed since it was linked? Its build ID ends with a hash of the content, which
 * can be computed again. */
#ifndef GES_FORMATS_GOBIN_CONTENT_H
#define GES_FORMATS_GOBIN_CONTENT_H

#include "formats/gobin.h"

typedef enum ges_gobin_verdict {
    GES_GOBIN_UNCHECKABLE, /* no build ID of four parts: stripped of it, or Go before 1.10 */
    GES_GOBIN_UNCHANGED,   /* exactly what the linker wrote */
    GES_GOBIN_SIGNED,      /* not the linker's bytes, and signed afterwards */
    GES_GOBIN_STRIPPED,    /* not the linker's bytes, and without what `strip` takes away */
    GES_GOBIN_MODIFIED,
} ges_gobin_verdict;

/* Reads the whole file once.
 * bin:     read with GES_GOBIN_VERSION, _IDS and _SYMBOLS
 * content: the hash as the build ID would have it; 20 characters in `mem`; empty: UNCHECKABLE
 * Errors:  IO, NO_MEMORY
 * Source:  Go src/cmd/internal/buildid/rewrite.go FindAndHash: SHA-256 of the file in which every
 *          occurrence of the ID, the Mach-O signature and (since 1.24) the host's ID are zero;
 *          the first 15 bytes in base64url (src/cmd/go/internal/work/buildid.go) */
GES_CHECK ges_status ges_gobin_verify(const ges_window *in, const ges_gobin *bin, ges_arena *mem,
                                      ges_gobin_verdict *verdict, ges_text *content,
                                      ges_error *err);
/* "unchanged since it was linked" ... */
const char *ges_gobin_verdict_name(ges_gobin_verdict verdict);

/* The parts of a build ID: action/main action/main content/content. At most 4; 1 for other shapes. */
size_t ges_gobin_id_parts(ges_text build_id, ges_text out[4]);

#endif
