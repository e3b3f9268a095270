/* A program on this machine: what it was built with (formats/gobin.h), whether it was changed since,
 * and what lives today where its Go lived. */
#ifndef GES_GO_INSPECT_H
#define GES_GO_INSPECT_H

#include "formats/gobin.h"
#include "formats/gobin_content.h"
#include "base/builder.h"
#include "os/os.h"

typedef enum ges_inspect_home {
    GES_INSPECT_HOME_UNKNOWN, /* the binary does not tell where it was built */
    GES_INSPECT_HOME_GONE,    /* no Go is there */
    GES_INSPECT_HOME_SAME,    /* the same version lives there */
    GES_INSPECT_HOME_OTHER,   /* another one does: home_version */
} ges_inspect_home;

/* What this machine and the bytes themselves say of one image. */
typedef struct ges_inspect_image {
    ges_inspect_home home; /* of its GOROOT on this machine */
    ges_text home_version; /* VERSION of that directory */
    ges_gobin_verdict verdict; /* when it was asked for */
    ges_text content;      /* the content hash as it is now; "" when it cannot be checked */
} ges_inspect_image;

/* One file; texts live in the arena of the call. */
typedef struct ges_inspection {
    ges_text path; /* as asked */
    uint64_t size; /* bytes */
    ges_gobin_list images;
    ges_inspect_image *judged; /* as many as images */
    uint32_t pid;           /* it was found as this process; 0: as a file */
    ges_text running;       /* where that was started from */
    bool is_deleted;        /* and what is not there any more */
    bool is_verified;       /* was asked for */
} ges_inspection;

/* Reads the file at `path` (links followed).
 * wants:    GES_GOBIN_... bits
 * verifies: also hash the whole file, of a fat one each image; needs and adds GES_GOBIN_VERSION, _IDS and _SYMBOLS
 * out:      in `mem`; untouched on failure
 * Errors:   those of file_open and of ges_gobin_read */
GES_CHECK ges_status ges_inspect_file(const ges_os *os, ges_text path, unsigned wants,
                                      bool verifies, ges_arena *mem, ges_inspection *out,
                                      ges_error *err);

/* Reads the program that runs as `pid`, also when its file was deleted or replaced (Linux). `path` of
 * the answer is what was opened.
 * Errors: those of process_program and of ges_inspect_file */
GES_CHECK ges_status ges_inspect_process(const ges_os *os, uint32_t pid, unsigned wants,
                                         bool verifies, ges_arena *mem, ges_inspection *out,
                                         ges_error *err);

/* A word that names a program: a file, or, when there is none of that name, a process by its
 * number. */
GES_CHECK ges_status ges_inspect_word(const ges_os *os, ges_text word, unsigned wants,
                                      bool verifies, ges_arena *mem, ges_inspection *out,
                                      ges_error *err);

/* Appends what `go version -m` prints about the file.
 * Errors: NOT_FOUND (not a Go executable), UNSUPPORTED (an archive), CORRUPT (a broken module text): in go's words
 * Source: Go src/cmd/go/internal/version/version.go scanFile, 1.27 */
GES_CHECK ges_status ges_inspect_plain(const ges_inspection *file, ges_arena *mem,
                                       ges_builder *out, ges_error *err);

/* "ELF 64-bit", "PE32+" ... Never NULL. */
const char *ges_inspect_container_name(const ges_image *image);
/* What it runs on: recorded, else as the header says; empty when neither tells. */
void ges_inspect_target(const ges_gobin *bin, ges_text *goos, ges_text *goarch);
/* What VERSION of that Go says: "go1.26.0" of "go1.26.0 X:foo" and of "go1.26.0-X:foo". */
ges_text ges_inspect_plain_version(ges_text version);
bool ges_inspect_versions_agree(const ges_gobin *bin);

#endif
