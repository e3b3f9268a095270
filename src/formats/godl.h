/* The list of Go's releases as go.dev/dl/?mode=json gives it, and the names of its files.
 *
 *     [{"version": "go1.24.4", "stable": true, "files": [
 *         {"filename": "go1.24.4.linux-amd64.tar.gz", "os": "linux", "arch": "amd64",
 *          "version": "go1.24.4", "sha256": "77e5...", "size": 78584542, "kind": "archive"}]}]
 *
 * Source: golang/website internal/dl/dl.go (Release, File). Members that are not known are passed over. */
#ifndef GES_FORMATS_GODL_H
#define GES_FORMATS_GODL_H

#include "base/list.h"
#include "ges/status.h"
#include "ges/text.h"

enum { GES_GODL_MAX = 64 << 20, GES_GODL_MAX_FILES = 200000 };

/* One file that can be unpacked (kind "archive"). Plain data. */
typedef struct ges_godl_file {
    ges_text version;  /* "go1.24.4" */
    ges_text filename; /* a plain name: no slash, no dot in front */
    ges_text os;       /* GOOS */
    ges_text arch;     /* GOARCH, of arm "armv6l" */
    uint64_t size;     /* 0: not told */
    uint8_t sha256[32];
    bool has_sha256;
} ges_godl_file;
GES_LIST(ges_godl_files, ges_godl_file);

/* in:     borrowed; *out may point into it
 * out:    in `mem`, in the order of the list; untouched on failure
 * Errors: CORRUPT, TRUNCATED (line set; what is no list also says what came instead), TOO_LARGE,
 *         NO_MEMORY */
GES_CHECK ges_status ges_godl_parse(ges_bytes in, ges_arena *mem, ges_godl_files *out,
                                    ges_error *err);
/* Takes "go1.24.4.linux-amd64.tar.gz" apart; false: no name of an archive. Views into `name`. */
bool ges_godl_name(ges_text name, ges_godl_file *out);
/* The 64 hexadecimal digits of a SHA-256, alone or with a file's name behind (sha256sum). */
bool ges_godl_sha256(ges_text text, uint8_t out[32]);
/* Does it begin as a web page does? What a login page of a network answers in another's name. */
bool ges_godl_is_page(ges_bytes in);

#endif
