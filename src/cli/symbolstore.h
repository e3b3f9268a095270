/* A directory of debug files by build ID:
 *
 *     .build-id/xx/yyyy.debug      as gdb and Delve look for them
 *     buildid/xxyyyy/debuginfo     as debuginfod clients ask any web server for them
 *     index.json                   which programs they belong to, schema ges.symbols/1
 *
 * Source: gdb manual "Separate Debug Files"; debuginfod(8) "WEBAPI". */
#ifndef GES_CLI_SYMBOLSTORE_H
#define GES_CLI_SYMBOLSTORE_H

#include "base/list.h"
#include "formats/elfdebug.h"
#include "ges/sink.h"
#include "os/os.h"

/* One debug file and the program that it was taken from. Plain data. */
typedef struct ges_symbolstore_entry {
    ges_text id;       /* GNU build ID in hexadecimal digits */
    bool is_derived;   /* the program has none: the one that Go 1.25 would have given it */
    ges_text path;     /* the program's file, as asked */
    ges_text program;  /* main package; empty: not known */
    ges_text version;  /* of Go */
    ges_text build_id; /* Go's */
    ges_text debug;    /* below the directory, with '/' */
    ges_text debuginfo;
    uint64_t size;     /* bytes of each of the two */
} ges_symbolstore_entry;
GES_LIST(ges_symbolstore_entries, ges_symbolstore_entry);

/* A store that is being written to; nobody else writes until it is closed. Opaque. */
typedef struct ges_symbolstore {
    const ges_os *os;
    ges_arena *mem;
    ges_text dir;
    ges_file lock;
    uint8_t *buffer; /* bytes on their way */
    ges_symbolstore_entries entries; /* the index */
} ges_symbolstore;

/* Makes the directory when it is not there and reads its index.
 * Errors: CONFLICT (somebody else writes to it), CORRUPT (its index.json is none), those of the os */
GES_CHECK ges_status ges_symbolstore_open(ges_symbolstore *store, const ges_os *os, ges_text dir,
                                          ges_arena *mem, ges_error *err);
/* Takes the debug file out of the ELF program at `path`; replaces one of the same ID.
 * out:    in the store's arena
 * Errors: those of ges_elfdebug_plan; NOT_FOUND also: neither a GNU build ID nor one of Go's */
GES_CHECK ges_status ges_symbolstore_add(ges_symbolstore *store, ges_text path,
                                         ges_symbolstore_entry *out, ges_error *err);
/* Writes the index in one step. */
GES_CHECK ges_status ges_symbolstore_save(ges_symbolstore *store, ges_error *err);
void ges_symbolstore_close(ges_symbolstore *store);

/* The members of an entry, into the object that is open. */
void ges_symbolstore_describe(const ges_symbolstore_entry *entry, ges_sink *sink);

#endif
