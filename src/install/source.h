/* Where archives of Go come from, and the sum that each must have.
 *
 * - a web server in the layout of go.dev/dl/: BASE?mode=json&include=all is the list, BASE/FILE the file
 * - one without a list: BASE/FILE with BASE/FILE.sha256 beside it, as dl.google.com/go and mirrors have
 * - a folder: FILE with FILE.sha256 beside it, or with the list saved as index.json
 *
 * A file without a sum is refused: what nobody promised cannot be checked. */
#ifndef GES_INSTALL_SOURCE_H
#define GES_INSTALL_SOURCE_H

#include "formats/godl.h"
#include "install/wish.h"
#include "net/fetch.h"

typedef enum ges_install_sum {
    GES_INSTALL_SUM_LIST,   /* the list has it */
    GES_INSTALL_SUM_BESIDE, /* FILE.sha256 has it */
    GES_INSTALL_SUM_GIVEN,  /* the user said it */
} ges_install_sum;
/* "the list", "the .sha256 file", "--sha256". */
ges_text ges_install_sum_text(ges_install_sum from);

#define GES_INSTALL_DEFAULT_SOURCE "https://go.dev/dl/"

typedef struct ges_install_source {
    ges_net *net;
    ges_text name;     /* as it may be shown: without a password */
    ges_url url;       /* of a web server */
    ges_text folder;   /* of a folder; "" it is a web server */
    bool has_list;     /* `files` is all there is */
    ges_text no_list;  /* why there is none, one clause; "" */
    ges_godl_files files;
} ges_install_source;

/* One archive. */
typedef struct ges_install_item {
    ges_text version; /* "go1.24.4" */
    ges_text file;    /* its name */
    ges_text place;   /* URL to fetch it from, or path of the file in the folder */
    ges_text shown;   /* the same without a password */
    uint64_t size;    /* 0: not known */
    uint8_t sha256[32];
    ges_install_sum sum_from;
} ges_install_item;

/* Reads what is there to choose from.
 * text:   a URL, a folder (absolute, or relative to `dir`), or a file:// URL of one
 * out:    in net->mem
 * Errors: those of ges_fetch and of ges_godl_parse with the source's name; NOT_FOUND (no folder) */
GES_CHECK ges_status ges_install_source_open(ges_net *net, ges_text text, ges_text dir,
                                             ges_install_source *out, ges_error *err);
/* The archive that fulfils the wish on a system, with its sum.
 * goarch: as Go says it
 * given:  the sum that the user said; NULL: none. One that the list contradicts is CONFLICT
 * Errors: NOT_FOUND (it has no such version, or not for that system), INVALID (without a list the
 *         version must be whole), DENIED (no sum), those of reading the sum */
GES_CHECK ges_status ges_install_source_find(ges_install_source *source,
                                             const ges_install_wish *wish, ges_text goos,
                                             ges_text goarch, const uint8_t *given,
                                             ges_install_item *out, ges_error *err);
/* Go's name of an architecture as the list has it: arm is "armv6l". */
ges_text ges_install_arch(ges_text goarch);

#endif
