/* What a .tar.gz, .tar or .zip holds, from front to back: one walk over the three, which hands each
 * entry to a visitor piece by piece. The kind is told by the bytes, never by a name. Memory does
 * not grow with what is unpacked: some 200 KiB, and for a zip its directory.
 *
 * The walk says what is stored and refuses what the format forbids; it does not judge names. Who
 * writes files asks formats/archivename.h in `begin` before making any. Nothing is proved before
 * the walk returns OK: the checksum of a gzip stream stands behind its last byte. So unpack beside,
 * then rename. */
#ifndef GES_FORMATS_ARCHIVE_H
#define GES_FORMATS_ARCHIVE_H

#include "base/window.h"
#include "ges/status.h"

typedef enum ges_archive_form {
    GES_ARCHIVE_UNKNOWN,
    GES_ARCHIVE_TAR,
    GES_ARCHIVE_TAR_GZ, /* any gzip stream; what is in it must be tar */
    GES_ARCHIVE_ZIP,
} ges_archive_form;

typedef enum ges_archive_kind {
    GES_ARCHIVE_FILE,
    GES_ARCHIVE_DIR,
    GES_ARCHIVE_SYMLINK,
    GES_ARCHIVE_HARDLINK, /* `link` names an earlier entry, from the top of the archive */
    GES_ARCHIVE_OTHER,    /* device, FIFO, socket ... */
} ges_archive_kind;

/* Plain data; the texts are borrowed until `end` returns. */
typedef struct ges_archive_entry {
    ges_archive_kind kind;
    ges_text name; /* as stored, never empty, no NUL in it; that of a directory may end in '/' */
    ges_text link; /* where a link leads, as stored; else empty */
    uint64_t size; /* bytes that `data` gets in all; 0 for all but files */
    uint32_t
        mode; /* Unix permission bits incl. setuid/setgid/sticky; 0644, 0755 where none is told */
    int64_t mtime_ns; /* since 1970-01-01 UTC; a zip without a better one tells local time by 2 s */
    uint64_t off;     /* of its header, in the tar stream or the zip: what errors say */
    uint64_t read;    /* bytes of the archive that were read so far, also in `data`: for progress */
    size_t index;     /* 0 for the first */
} ges_archive_entry;

/* Any other answer than OK ends the walk, which returns it; `err` is theirs to fill. NULL: not
 * asked. */
typedef struct ges_archive_visitor {
    void *self;
    ges_status (*begin)(void *self, const ges_archive_entry *entry, ges_error *err);
    ges_status (*data)(void *self, const ges_archive_entry *entry, ges_bytes bytes, ges_error *err);
    /* The size was right; of a zip also the checksum. */
    ges_status (*end)(void *self, const ges_archive_entry *entry, ges_error *err);
} ges_archive_visitor;

/* 0 means the default, which is ample for any Go (1.27: 16,000 entries, 250 MB in all). */
typedef struct ges_archive_limits {
    size_t entries;       /* 200,000 */
    uint64_t bytes;       /* of all files together, and of the tar stream they lie in; 4 GiB */
    uint64_t entry_bytes; /* of one file; 1 GiB */
    size_t name_len;      /* of a name or link, in bytes; 4,096 */
} ges_archive_limits;

/* What the first bytes say. */
ges_archive_form ges_archive_form_of(const ges_window *in);
const char *ges_archive_form_name(ges_archive_form form); /* "tar.gz" */

/* Walks the archive.
 * in:      the whole file; ges_file_window_open (os/filewindow.h) makes one of a file
 * limits:  NULL: the defaults
 * mem:     for buffers; what is taken from it does not grow with the entries of a tar
 * Errors:  UNSUPPORTED (no archive, or in a form that is not read: encrypted, an unknown method,
 * split, sparse), CORRUPT, TRUNCATED, TOO_LARGE (over a limit), IO (the window fails), NO_MEMORY,
 * and any of the visitor's. The offset is set, and the text names the entry: "entry 12 'go/VERSION'
 * at 0x2400: ..." Source:  POSIX.1-2017 pax "Interchange Format"; GNU tar manual "Basic Tar
 * Format"; RFC 1952; PKWARE APPNOTE 6.3.10; held against Go's archive/tar and archive/zip, GNU tar,
 * bsdtar and Python */
GES_CHECK ges_status ges_archive_read(const ges_window *in, const ges_archive_limits *limits,
                                      const ges_archive_visitor *visitor, ges_arena *mem,
                                      ges_error *err);

#endif
