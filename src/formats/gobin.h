/* Everything that a Go binary tells about its making, each fact with its witnesses: what was found,
 * by which means, at which offset of the file. Witnesses that contradict each other are both kept.
 *
 * A reader is one const entry in gobin_<name>.c, named in gobin_readers.def; it looks at one image
 * and adds what it finds. Readers run in the order of the list and may use what earlier ones found.
 *
 * Nothing here opens files: a file is a ges_window. */
#ifndef GES_FORMATS_GOBIN_H
#define GES_FORMATS_GOBIN_H

#include "formats/gobuild.h"
#include "formats/gopcln.h"
#include "formats/image.h"

/* What the caller wants to know; the less, the fewer reads. */
typedef enum ges_gobin_want {
    GES_GOBIN_VERSION = 1 << 0, /* versions, build info, maker when it is not gc */
    GES_GOBIN_IDS = 1 << 1,     /* Go build ID, GNU build ID, LC_UUID */
    GES_GOBIN_TABLE = 1 << 2,   /* line table: layout, counts, GOROOT, trimmed */
    GES_GOBIN_FILES = 1 << 3,   /* every file name of the line table */
    GES_GOBIN_SYMBOLS = 1 << 4, /* symbol table, DWARF, packers */
    GES_GOBIN_WITNESSES = 1 << 5, /* also look where an earlier witness makes it needless */
    GES_GOBIN_DEEP = 1 << 6, /* search even where the names of the sections say that it is not Go */
    GES_GOBIN_ALL = (1 << 7) - 1,
    GES_GOBIN_WHOLE_TEXT = 1 << 7, /* leave the module text in one piece: the caller takes it apart */
} ges_gobin_want;

typedef enum ges_gobin_maker {
    GES_GOBIN_NOT_GO,  /* no trace of Go in it */
    GES_GOBIN_GC,      /* the ordinary compiler */
    GES_GOBIN_GCCGO,
    GES_GOBIN_TINYGO,
    GES_GOBIN_PACKED,  /* a packer hides what is inside; `packer` names it */
} ges_gobin_maker;

enum { GES_GOBIN_MAX_IMAGES = 16, GES_GOBIN_MAX_FILES = 1 << 17 };
/* Offset of what does not stand in the file as such (decompressed, computed). */
#define GES_GOBIN_NOWHERE UINT64_MAX

/* One sighting of a fact. */
typedef struct ges_gobin_witness {
    const char *source; /* "build info", "runtime.buildVersion", "DWARF producer" ... */
    ges_text value;
    uint64_t off;       /* in the file; GES_GOBIN_NOWHERE */
} ges_gobin_witness;
GES_LIST(ges_gobin_witnesses, ges_gobin_witness);

/* How it was built, as the settings record it and as the program itself shows. */
typedef struct ges_gobin_trait {
    const char *name; /* "cgo", "race", "msan", "asan", "buildmode" */
    ges_gobin_witness seen;
} ges_gobin_trait;
GES_LIST(ges_gobin_traits, ges_gobin_trait);

/* What the header of a Go object says of its making; archives hold such objects, or linked ones. */
typedef struct ges_gobin_object {
    bool is_told;         /* there was one */
    ges_text goos, goarch;
    ges_text level;       /* "GOAMD64=v1"; Go 1.20 and later, else empty */
    ges_text experiments; /* that are on, with commas; empty: none, or not told */
    bool has_exports;     /* what an importer needs */
    bool has_code;        /* what the linker needs */
} ges_gobin_object;

/* Plain data about one image (a fat file has several, an archive of linked objects too); texts live in the arena of the call. */
typedef struct ges_gobin {
    ges_image image;
    ges_gobin_maker maker;
    ges_text producer;         /* as the debug information of a unit of Go has it; empty: not told */
    ges_text packer;           /* "UPX 4.02"; empty: none */
    ges_gobin_witnesses obfuscations; /* what shows that names were hidden (garble); empty: nothing */
    ges_gobin_witnesses versions; /* the first one is believed */
    ges_gobin_witnesses goroots;
    ges_gobin_traits traits;   /* recorded ones first */
    bool has_build;            /* `build` was read: the blob, or the module text elsewhere */
    const char *build_source;  /* "build info", "module text in read-only data"; "" when absent */
    uint64_t build_off;        /* of the blob or text in the file */
    ges_gobuild build;
    ges_text build_id;         /* as stored; empty: none */
    uint64_t build_id_off;
    uint64_t build_id_len;     /* bytes as stored, which quoting may make longer */
    ges_text host_id;          /* GNU build ID or LC_UUID, raw bytes; empty: none */
    uint64_t host_id_off;
    bool has_table;
    ges_gopcln table;          /* the line table */
    ges_gobin_object object;   /* of what is not linked yet */
    ges_text member;           /* of the archive in which it stands; empty: in none */
    const char *goos;          /* told by the table's file names where nothing else does; else "" */
    ges_gopcln_names files;    /* when asked for; as stored, at most GES_GOBIN_MAX_FILES */
    bool is_rewritten;         /* they carry a stand-in such as GOROOT (Bazel) */
    bool has_symbols;          /* a symbol table beside the dynamic one */
    bool has_dwarf;
    bool is_dwarf_compressed;
    uint32_t dwarf_version;    /* 0: not known */
} ges_gobin;
GES_LIST(ges_gobin_list, ges_gobin);

/* Reads every image of a file.
 * wants:  GES_GOBIN_... bits
 * out:    in `mem`; at least one element; untouched on failure. An image that is no Go has maker
 *         NOT_GO, which is no failure
 * Errors: UNSUPPORTED (no executable of a known kind), TRUNCATED, CORRUPT, TOO_LARGE, NO_MEMORY;
 *         a fault in one part (such as a broken line table) only leaves that part out */
GES_CHECK ges_status ges_gobin_read(const ges_window *in, unsigned wants, ges_arena *mem,
                                    ges_gobin_list *out, ges_error *err);

/* Reads an `ar` archive or a bare Go object: what the objects of the Go compiler say, and, of an archive
 * of linked objects (-buildmode=c-archive), every image with traces of Go. Offsets are of the file.
 * out:    appended to; at least one
 * Errors: CORRUPT (no archive behind the sign), NO_MEMORY */
GES_CHECK ges_status ges_gobin_read_archive(const ges_window *in, unsigned wants, ges_arena *mem,
                                            ges_gobin_list *out, ges_error *err);
/* Do these bytes begin one of these? */
bool ges_gobin_is_archive(ges_bytes head);

/* --- for the readers -------------------------------------------------------------------------- */

typedef struct ges_gobin_reading {
    ges_image_page *page; /* what addresses lead to: the file, or the memory of a Wasm module */
    ges_image_page *file; /* the file itself, for headers and Wasm's sections */
    const ges_image *image;
    unsigned wants;
    ges_arena *mem;
    ges_gobin *out;
} ges_gobin_reading;

typedef struct ges_gobin_reader {
    unsigned wants; /* runs when any of these is wanted */
    /* Adds what it finds. What is absent or broken is left out; only the arena can fail. */
    void (*read)(ges_gobin_reading *r);
} ges_gobin_reader;

/* Runs the readers that are wanted over the image whose headers were read through `page`. */
void ges_gobin_read_image(ges_image_page *page, unsigned wants, ges_arena *mem, ges_gobin *bin);

/* Version and module text of a Wasm module without its memory. False when these do not tell all that
 * is to be known, for which the memory must be asked: experiments, or no module text. */
bool ges_gobin_read_brief_wasm(ges_gobin_reading *r);

/* Adds a witness. */
void ges_gobin_witness_add(ges_gobin_reading *r, ges_gobin_witnesses *list, const char *source,
                           ges_text value, uint64_t off);

#define GES_GOBIN_READER(name) extern const ges_gobin_reader ges_gobin_reader_##name;
#include "formats/gobin_readers.def"
#undef GES_GOBIN_READER

#endif
