/* The debug file of an ELF program: what debuggers need beside the stripped program, and nothing that
 * runs. The same as `objcopy --only-keep-debug` makes: every section header stays, so that numbers in
 * the symbol table keep their meaning, but what is loaded into memory has no bytes (SHT_NOBITS),
 * except for notes, which hold the build IDs.
 *
 * Only planned here: the bytes are those of the input, taken in pieces. */
#ifndef GES_FORMATS_ELFDEBUG_H
#define GES_FORMATS_ELFDEBUG_H

#include "base/list.h"
#include "base/window.h"
#include "ges/status.h"

/* A run of the output: `size` bytes of the input at `off`, or `bytes` when that is not NULL. */
typedef struct ges_elfdebug_piece {
    const uint8_t *bytes;
    uint64_t off;
    uint64_t size;
} ges_elfdebug_piece;
GES_LIST(ges_elfdebug_pieces, ges_elfdebug_piece);

typedef struct ges_elfdebug {
    ges_elfdebug_pieces pieces; /* one after another they are the file */
    uint64_t size;              /* bytes in all */
} ges_elfdebug;

enum {
    GES_ELFDEBUG_MAX_SECTIONS = 0xFF00 - 1, /* SHN_LORESERVE: more have another encoding */
    GES_ELFDEBUG_MAX_SEGMENTS = 1024,
};

/* Plans the debug file of a program or shared library, 32 or 64 bits, of either byte order.
 * out:    in `mem`; its pieces lie inside the input; untouched on failure
 * Errors: UNSUPPORTED (no ELF program), NOT_FOUND (no debug information in it: built with -w, or
 *         stripped), TRUNCATED, CORRUPT (also: sections that overlap), NO_MEMORY
 * Source: System V gABI chapters 4 and 5; binutils objcopy.1 "--only-keep-debug" */
GES_CHECK ges_status ges_elfdebug_plan(const ges_window *in, ges_arena *mem, ges_elfdebug *out,
                                       ges_error *err);

#endif
