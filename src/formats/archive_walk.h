/* What the walks of tar and zip share; for src/formats/archive*.c only. */
#ifndef GES_FORMATS_ARCHIVE_WALK_H
#define GES_FORMATS_ARCHIVE_WALK_H

#include "formats/archive.h"

enum { GES_ARCHIVE_PIECE = 64 * 1024 }; /* bytes read, and given, at a time */

/* One walk. Plain data. */
typedef struct ges_archive_walk {
    const ges_window *in;
    ges_archive_limits limits; /* none is 0 */
    const ges_archive_visitor *visitor;
    ges_arena *mem;
    ges_error *err;
    ges_archive_entry entry; /* the present one */
    bool is_inside;          /* there is one: errors name it */
    uint64_t given;          /* bytes of it that the visitor got */
    uint64_t total;          /* bytes of all before it */
} ges_archive_walk;

/* Records what is wrong at `off` with the present entry, or with the archive. */
ges_status ges_archive_fail(const ges_archive_walk *walk, ges_status status, uint64_t off,
                            const char *format, ...) GES_PRINTF(4, 5);
/* Holds the entry's name, link and size against the limits: before anything of it is read. */
GES_CHECK ges_status ges_archive_admit(const ges_archive_walk *walk);
/* The visitor's part of an entry: begin, then give as often as there is something, then end. The
 * bytes given are never more than the entry's size. */
GES_CHECK ges_status ges_archive_begin(ges_archive_walk *walk);
GES_CHECK ges_status ges_archive_give(ges_archive_walk *walk, ges_bytes bytes);
GES_CHECK ges_status ges_archive_end(ges_archive_walk *walk);

GES_CHECK ges_status ges_archive_walk_tar(ges_archive_walk *walk, bool is_gzip);
GES_CHECK ges_status ges_archive_walk_zip(ges_archive_walk *walk);

/* One 512-byte block of tar. Source: POSIX.1-2017 pax "ustar Interchange Format" */
enum { GES_TAR_BLOCK = 512 };
/* What a header says by itself, without those before it. Texts are borrowed from the block. */
typedef struct ges_tar_header {
    char type; /* the flag: '0', 'x', 'L' ... */
    ges_text prefix; /* to be put before the name with a '/'; empty: nothing */
    ges_text name;
    ges_text link;
    uint64_t size;
    int64_t mtime_s;
    uint32_t mode; /* as stored */
} ges_tar_header;
/* True when the block's checksum is right, as it is in a tar archive and nearly nowhere else. */
bool ges_tar_is_header(const uint8_t block[GES_TAR_BLOCK]);
bool ges_tar_is_zero(const uint8_t block[GES_TAR_BLOCK]);
/* NULL, or what is wrong: "its size is no number". */
const char *ges_tar_header_read(const uint8_t block[GES_TAR_BLOCK], ges_tar_header *out);

/* What the records of an extended header say. Texts are borrowed from it. */
typedef struct ges_tar_pax {
    bool has_path, has_link, has_size, has_mtime;
    ges_text path;
    ges_text link;
    uint64_t size;
    int64_t mtime_ns;
    bool is_sparse; /* the file is stored with its holes left out */
} ges_tar_pax;
/* Adds the records to *out; the last of a key counts. NULL, or what is wrong.
 * Source: POSIX.1-2017 pax "pax Extended Header" */
const char *ges_tar_pax_read(ges_text records, ges_tar_pax *out);

/* One record of a zip's directory. The name lives in the arena. */
typedef struct ges_zip_record {
    ges_text name;
    uint64_t off;    /* of its local header */
    uint64_t bound;  /* where what follows it begins */
    uint64_t packed; /* bytes, as stored */
    uint64_t size;
    int64_t mtime_ns;
    uint32_t crc;
    uint32_t mode;
    ges_archive_kind kind;
    uint16_t flags;
    uint16_t method;
} ges_zip_record;
typedef struct ges_zip_directory {
    ges_zip_record *records;
    size_t count;
} ges_zip_directory;
enum { GES_ZIP_STORED = 0, GES_ZIP_DEFLATED = 8, GES_ZIP_FLAG_DESCRIPTOR = 1 << 3 };
/* Reads the directory at the end; every record is in bounds and apart from the others. */
GES_CHECK ges_status ges_zip_directory_read(ges_archive_walk *walk, ges_zip_directory *out);
/* The sizes that a zip64 field carries instead of what is 0xFFFFFFFF in a header, each once, in the
 * order size, packed, off; NULL: the header has none. False: the field is too short. */
bool ges_zip_wide(ges_bytes extra, uint64_t *size, uint64_t *packed, uint64_t *off);
/* What a record says beside sizes and place: kind, mode and time; NULL, or what is wrong.
 * fixed: the 46 bytes before the name */
const char *ges_zip_attributes(const uint8_t *fixed, ges_bytes extra, ges_zip_record *out);

#endif
