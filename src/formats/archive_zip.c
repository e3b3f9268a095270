/* The walk of a zip, in the order of its directory.
 *
 *     at each record's offset: u32 "PK\3\4", u16 version, u16 flags, u16 method, u16 time, u16 date,
 *         u32 checksum, u32 packed, u32 size, u16 name length, u16 extra length, name, extra, content
 *     [descriptor: [u32 "PK\7\10",] u32 checksum, packed, size of 4 or, with zip64, 8 bytes each]
 *
 * The local header says the same as the directory, or 0 where a descriptor behind the content says it:
 * who reads from the front must find the same files. Source: PKWARE APPNOTE 6.3.10, section 4.3 */
#include "formats/archive_walk.h"

#include "base/inflate.h"
#include "base/reader.h"

enum { LOCAL_LEN = 30, DESCRIPTOR_MAX = 24, SAME_FLAGS = 1 << 0 | 1 << 3 | 1 << 11 };

typedef struct zip {
    ges_archive_walk *walk;
    const ges_zip_record *record; /* the present one */
    uint64_t off;                 /* of its content */
    uint32_t crc;                 /* of what came out of it so far */
    uint64_t out;                 /* bytes that came out */
    char *link;                   /* where the content of a link goes, or NULL: to the visitor */
    uint8_t *packed, *unpacked;   /* a piece each */
    uint8_t *head;                /* name and extra fields of a local header */
    ges_inflate *inflate;
} zip;

/* Is what a local header says that of the directory? */
static const char *compare_local(const zip *z, const uint8_t *fixed, size_t name_len, size_t extra_len) {
    const ges_zip_record *record = z->record;
    uint64_t packed = ges_load_u32(fixed + 18, false);
    uint64_t size = ges_load_u32(fixed + 22, false);
    uint32_t crc = ges_load_u32(fixed + 14, false);
    uint16_t flags = ges_load_u16(fixed + 6, false);
    bool may_be_0 = (flags & GES_ZIP_FLAG_DESCRIPTOR) != 0;
    ges_bytes extra = {z->head + name_len, extra_len};
    if (!ges_zip_wide(extra, &size, &packed, NULL)) {
        return "the zip64 field of its local header is too short";
    }
    if (!ges_text_equal((ges_text){(const char *)z->head, name_len}, record->name)) {
        return "its local header has another name";
    }
    if (((flags ^ record->flags) & SAME_FLAGS) != 0 || ges_load_u16(fixed + 8, false) != record->method) {
        return "its local header has other flags or another method";
    }
    bool is_same = (size == record->size || (may_be_0 && size == 0)) &&
                   (packed == record->packed || (may_be_0 && packed == 0)) &&
                   (crc == record->crc || (may_be_0 && crc == 0));
    return is_same ? NULL : "its local header has another size or checksum";
}

/* Reads the local header and finds the content. */
static ges_status open_local(zip *z) {
    const ges_zip_record *record = z->record;
    uint8_t fixed[LOCAL_LEN];
    if (!ges_window_read(z->walk->in, record->off, fixed, LOCAL_LEN)) {
        return ges_archive_fail(z->walk, GES_IO, record->off, "the file cannot be read there");
    }
    size_t name_len = ges_load_u16(fixed + 26, false);
    size_t extra_len = ges_load_u16(fixed + 28, false);
    z->off = record->off + LOCAL_LEN + name_len + extra_len;
    if (memcmp(fixed, "PK\3\4", 4) != 0 || z->off > record->bound || record->packed > record->bound - z->off) {
        return ges_archive_fail(z->walk, GES_CORRUPT, record->off, "its local header is not there, or reaches too far");
    }
    if (!ges_window_read(z->walk->in, record->off + LOCAL_LEN, z->head, name_len + extra_len)) {
        return ges_archive_fail(z->walk, GES_IO, record->off, "the file cannot be read there");
    }
    const char *flaw = compare_local(z, fixed, name_len, extra_len);
    return flaw != NULL ? ges_archive_fail(z->walk, GES_CORRUPT, record->off, "%s", flaw) : GES_OK;
}

/* Descriptors of four shapes are written; any one must say what the directory says. */
static ges_status check_descriptor(zip *z) {
    const ges_zip_record *record = z->record;
    uint64_t off = z->off + record->packed;
    uint64_t left = record->bound - off;
    uint8_t bytes[DESCRIPTOR_MAX] = {0};
    size_t len = left < DESCRIPTOR_MAX ? (size_t)left : (size_t)DESCRIPTOR_MAX;
    if ((record->flags & GES_ZIP_FLAG_DESCRIPTOR) == 0) {
        return GES_OK;
    }
    if (!ges_window_read(z->walk->in, off, bytes, len)) {
        return ges_archive_fail(z->walk, GES_IO, off, "the file cannot be read there");
    }
    for (size_t shape = 0; shape < 4; shape++) {
        bool is_wide = (shape & 1) != 0;
        bool is_signed = (shape & 2) != 0;
        const uint8_t *p = bytes + (is_signed ? 4 : 0);
        uint64_t packed = is_wide ? ges_load_u64(p + 4, false) : ges_load_u32(p + 4, false);
        uint64_t size = is_wide ? ges_load_u64(p + 12, false) : ges_load_u32(p + 8, false);
        size_t needed = (is_signed ? 4u : 0u) + (is_wide ? 20u : 12u);
        if (needed <= len && (!is_signed || memcmp(bytes, "PK\7\10", 4) == 0) &&
            ges_load_u32(p, false) == record->crc && packed == record->packed && size == record->size) {
            return GES_OK;
        }
    }
    return ges_archive_fail(z->walk, GES_CORRUPT, off, "the descriptor behind it says something else than the directory");
}

/* Some bytes of the content, unpacked. */
static ges_status put(zip *z, ges_bytes bytes) {
    if (bytes.len > z->record->size - z->out) {
        return ges_archive_fail(z->walk, GES_CORRUPT, z->off, "it unpacks to more than its %llu bytes",
                                (unsigned long long)z->record->size);
    }
    z->crc = ges_crc32(z->crc, bytes);
    z->out += bytes.len;
    if (z->link != NULL) {
        memcpy(z->link + z->out - bytes.len, bytes.ptr, bytes.len);
        return GES_OK;
    }
    return ges_archive_give(z->walk, bytes);
}

/* Unpacks all of one piece. */
static ges_status inflate_piece(zip *z, ges_bytes piece, uint64_t off, bool *is_ended) {
    size_t len = GES_ARCHIVE_PIECE;
    while (!*is_ended && (piece.len != 0 || len == GES_ARCHIVE_PIECE)) {
        ges_inflate_word word = ges_inflate_run(z->inflate, &piece, z->unpacked, GES_ARCHIVE_PIECE, &len);
        if (word == GES_INFLATE_BROKEN) {
            return ges_archive_fail(z->walk, GES_CORRUPT, off, "its content is broken: %s", ges_inflate_fault(z->inflate));
        }
        ges_status status = put(z, (ges_bytes){z->unpacked, len});
        if (status != GES_OK) {
            return status;
        }
        *is_ended = word == GES_INFLATE_END;
    }
    return piece.len == 0 ? GES_OK
                          : ges_archive_fail(z->walk, GES_CORRUPT, off, "its content ends before its %llu packed bytes",
                                             (unsigned long long)z->record->packed);
}

static ges_status unpack(zip *z) {
    const ges_zip_record *record = z->record;
    ges_archive_walk *walk = z->walk;
    bool is_deflated = record->method == GES_ZIP_DEFLATED;
    bool is_ended = !is_deflated;
    z->crc = 0;
    z->out = 0;
    if (is_deflated) {
        ges_inflate_reset(z->inflate);
    }
    for (uint64_t at = 0; at < record->packed;) {
        uint64_t left = record->packed - at;
        size_t len = left < GES_ARCHIVE_PIECE ? (size_t)left : (size_t)GES_ARCHIVE_PIECE;
        ges_bytes piece = {z->packed, len};
        walk->entry.read = z->off + at + len;
        if (!ges_window_read(walk->in, z->off + at, z->packed, len)) {
            return ges_archive_fail(walk, GES_IO, z->off + at, "the file cannot be read there");
        }
        ges_status status = is_deflated && is_ended
                                ? ges_archive_fail(walk, GES_CORRUPT, z->off + at,
                                                   "its content ends before its %llu packed bytes",
                                                   (unsigned long long)record->packed)
                            : is_deflated ? inflate_piece(z, piece, z->off + at, &is_ended)
                                          : put(z, piece);
        if (status != GES_OK) {
            return status;
        }
        at += len;
    }
    if (!is_ended || z->out != record->size) {
        return ges_archive_fail(walk, GES_CORRUPT, z->off, "its content ends after %llu of %llu bytes",
                                (unsigned long long)z->out, (unsigned long long)record->size);
    }
    if (z->crc != record->crc) {
        return ges_archive_fail(walk, GES_CORRUPT, z->off, "its checksum is %08x, and should be %08x", z->crc, record->crc);
    }
    return check_descriptor(z);
}

/* Where a link leads is its content: it is read before the entry begins. */
static ges_status read_link(zip *z, char *buffer) {
    ges_archive_entry *entry = &z->walk->entry;
    if (z->record->size > z->walk->limits.name_len) {
        return ges_archive_fail(z->walk, GES_TOO_LARGE, entry->off, "its name or link is over %llu bytes long",
                                (unsigned long long)z->walk->limits.name_len);
    }
    z->link = buffer;
    ges_status status = unpack(z);
    z->link = NULL;
    entry->link = (ges_text){buffer, (size_t)z->record->size};
    entry->size = 0;
    if (status == GES_OK && entry->link.len == 0) {
        return ges_archive_fail(z->walk, GES_CORRUPT, entry->off, "it is a link that leads nowhere");
    }
    return status == GES_OK ? ges_archive_admit(z->walk) : status;
}

static ges_status visit_record(zip *z, size_t index, char *link) {
    const ges_zip_record *record = z->record;
    ges_archive_walk *walk = z->walk;
    bool is_link = record->kind == GES_ARCHIVE_SYMLINK;
    walk->entry = (ges_archive_entry){
        .kind = record->kind,
        .name = record->name,
        .size = record->size,
        .mode = record->mode,
        .mtime_ns = record->mtime_ns,
        .off = record->off,
        .read = record->off,
        .index = index,
    };
    walk->is_inside = true;
    ges_status status = ges_archive_admit(walk);
    status = status == GES_OK ? open_local(z) : status;
    if (status == GES_OK && is_link) {
        status = read_link(z, link);
    }
    status = status == GES_OK ? ges_archive_begin(walk) : status;
    /* Some write directories as deflated and without even the two bytes of nothing. */
    if (status == GES_OK && !is_link && (record->packed != 0 || record->kind != GES_ARCHIVE_DIR)) {
        status = unpack(z);
    }
    return status == GES_OK ? ges_archive_end(walk) : status;
}

ges_status ges_archive_walk_zip(ges_archive_walk *walk) {
    ges_zip_directory directory = {0};
    ges_status status = ges_zip_directory_read(walk, &directory);
    if (status != GES_OK) {
        return status;
    }
    zip z = {
        .walk = walk,
        .packed = ges_new_array(walk->mem, GES_ARCHIVE_PIECE, uint8_t),
        .unpacked = ges_new_array(walk->mem, GES_ARCHIVE_PIECE, uint8_t),
        .head = ges_new_array(walk->mem, 2 * 0xffff, uint8_t),
        .inflate = ges_inflate_new(GES_INFLATE_RAW, walk->mem),
    };
    char *link = ges_new_array(walk->mem, walk->limits.name_len + 1, char);
    if (ges_arena_failed(walk->mem)) {
        return ges_arena_error(walk->mem, walk->err);
    }
    for (size_t i = 0; status == GES_OK && i < directory.count; i++) {
        z.record = &directory.records[i];
        status = visit_record(&z, i, link);
    }
    return status;
}
