/* The directory of a zip, which stands at its end and is the truth about what the file holds.
 *
 *     [zip64 record, zip64 locator,] end record: u32 "PK\5\6", u16 disk, u16 first disk, u16 count here,
 *         u16 count, u32 size, u32 offset, u16 comment length, comment, end of file
 *     zip64 record: u32 "PK\6\6", u64 size of the rest, u16 u16 versions, u32 u32 disks, u64 count here,
 *         u64 count, u64 size, u64 offset, anything          locator: u32 "PK\6\7", u32, u64 offset, u32
 *     directory: records of 46 bytes, each with name, extra fields and comment
 *
 * Directory, zip64 record, locator and end record must stand one behind the other: two readers that look
 * for them in different ways then find the same. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4 */
#include "formats/archive_walk.h"

#include "base/map.h"
#include "base/reader.h"
#include "base/sort.h"

enum {
    END_LEN = 22,
    COMMENT_MAX = 0xffff,
    LOCATOR_LEN = 20,
    END64_LEN = 56,
    RECORD_LEN = 46,
    LOCAL_LEN = 30,
    VARIABLE_MAX = 3 * 0xffff, /* name, extra fields and comment of a record */
    FLAG_ENCRYPTED = 1 << 0,
    FLAG_PATCHED = 1 << 5,
    FLAG_STRONG = 1 << 6,
    FLAG_MASKED = 1 << 13,
};

typedef struct end {
    uint64_t off; /* where the directory ends */
    uint64_t count;
    uint64_t size;
    uint64_t directory; /* offset */
} end;

static ges_status fail_read(const ges_archive_walk *walk, uint64_t off) {
    return ges_archive_fail(walk, GES_IO, off, "the file cannot be read there");
}

/* The one place at the end where a record with its comment fills the file; what a comment may hold
 * is no second one. */
static ges_status find_end(ges_archive_walk *walk, const uint8_t **out, uint64_t *off) {
    uint64_t size = walk->in->size;
    size_t len = size < END_LEN + COMMENT_MAX ? (size_t)size : (size_t)END_LEN + COMMENT_MAX;
    uint8_t *tail = ges_new_array(walk->mem, len, uint8_t);
    size_t found = 0;
    if (tail == NULL) {
        return ges_arena_error(walk->mem, walk->err);
    }
    if (!ges_window_read(walk->in, size - len, tail, len)) {
        return fail_read(walk, size - len);
    }
    for (size_t at = 0; at + END_LEN <= len; at++) {
        if (memcmp(tail + at, "PK\5\6", 4) == 0 && ges_load_u16(tail + at + 20, false) == len - at - END_LEN) {
            *out = tail + at;
            *off = size - len + at;
            found++;
        }
    }
    if (found == 1) {
        return GES_OK;
    }
    return found == 0 ? ges_archive_fail(walk, GES_TRUNCATED, size, "there is no directory at the end; the file is not whole")
                      : ges_archive_fail(walk, GES_CORRUPT, *off, "there are two directories at the end");
}

/* The wide record, when the locator before the end record names one. */
static ges_status read_end64(ges_archive_walk *walk, end *out) {
    uint8_t locator[LOCATOR_LEN];
    uint8_t record[END64_LEN];
    if (out->off < LOCATOR_LEN || !ges_window_read(walk->in, out->off - LOCATOR_LEN, locator, LOCATOR_LEN) ||
        memcmp(locator, "PK\6\7", 4) != 0) {
        return GES_OK;
    }
    uint64_t off = ges_load_u64(locator + 8, false);
    uint64_t locator_off = out->off - LOCATOR_LEN;
    if (off > locator_off || locator_off - off < END64_LEN ||
        !ges_window_read(walk->in, off, record, END64_LEN) || memcmp(record, "PK\6\6", 4) != 0 ||
        ges_load_u64(record + 4, false) != locator_off - off - 12) {
        return ges_archive_fail(walk, GES_CORRUPT, locator_off, "the zip64 record is not where its locator says");
    }
    if (ges_load_u32(record + 16, false) != 0 || ges_load_u32(record + 20, false) != 0 ||
        ges_load_u64(record + 24, false) != ges_load_u64(record + 32, false)) {
        return ges_archive_fail(walk, GES_UNSUPPORTED, off, "it is a part of a split archive");
    }
    end wide = {off, ges_load_u64(record + 32, false), ges_load_u64(record + 40, false), ges_load_u64(record + 48, false)};
    bool agrees = (out->count == 0xffff || out->count == wide.count) &&
                  (out->size == UINT32_MAX || out->size == wide.size) &&
                  (out->directory == UINT32_MAX || out->directory == wide.directory);
    if (!agrees) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "the two records of the end say different things");
    }
    *out = wide;
    return GES_OK;
}

static ges_status read_end(ges_archive_walk *walk, end *out) {
    const uint8_t *at = NULL;
    uint64_t off = 0;
    ges_status status = find_end(walk, &at, &off);
    if (status != GES_OK) {
        return status;
    }
    if (ges_load_u16(at + 4, false) != 0 || ges_load_u16(at + 6, false) != 0 ||
        ges_load_u16(at + 8, false) != ges_load_u16(at + 10, false)) {
        return ges_archive_fail(walk, GES_UNSUPPORTED, off, "it is a part of a split archive");
    }
    *out = (end){off, ges_load_u16(at + 10, false), ges_load_u32(at + 12, false), ges_load_u32(at + 16, false)};
    status = read_end64(walk, out);
    if (status == GES_OK && (out->directory > out->off || out->size != out->off - out->directory)) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "the directory is not where the end record says");
    }
    if (status == GES_OK && out->count > walk->limits.entries) {
        return ges_archive_fail(walk, GES_TOO_LARGE, off, "there are over %llu entries",
                                (unsigned long long)walk->limits.entries);
    }
    if (status == GES_OK && out->count > out->size / RECORD_LEN) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "the directory is too short for %llu entries",
                                (unsigned long long)out->count);
    }
    return status;
}

bool ges_zip_wide(ges_bytes extra, uint64_t *size, uint64_t *packed, uint64_t *off) {
    enum { ZIP64 = 1 };
    uint64_t *fields[] = {size, packed, off};
    ges_reader r = ges_reader_on(extra);
    bool is_found = false;
    while (r.in.len - r.off >= 4 && !is_found) {
        uint16_t id = ges_read_u16(&r, false);
        ges_bytes body = ges_read_bytes(&r, ges_read_u16(&r, false));
        ges_reader wide = ges_reader_on(body);
        is_found = id == ZIP64 && !r.failed;
        for (size_t i = 0; is_found && i < GES_COUNT(fields); i++) {
            if (fields[i] != NULL && *fields[i] == UINT32_MAX) {
                *fields[i] = ges_read_u64(&wide, false);
            }
        }
        if (r.failed || wide.failed) {
            return false;
        }
    }
    return true;
}

/* What may be wrong with a record by itself. */
static ges_status check_record(ges_archive_walk *walk, const ges_zip_record *record, uint64_t off) {
    if ((record->flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED)) != 0) {
        return ges_archive_fail(walk, GES_UNSUPPORTED, off, "it is encrypted");
    }
    if ((record->flags & FLAG_PATCHED) != 0 ||
        (record->method != GES_ZIP_STORED && record->method != GES_ZIP_DEFLATED)) {
        return ges_archive_fail(walk, GES_UNSUPPORTED, off, "it is packed by method %u; only stored and deflate are read",
                                record->method);
    }
    if (record->method == GES_ZIP_STORED && record->packed != record->size) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "it is stored as it is, in another size");
    }
    if (record->kind != GES_ARCHIVE_FILE && record->kind != GES_ARCHIVE_SYMLINK && record->size != 0) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "it has a size and is no file");
    }
    return GES_OK;
}

/* One record at *at of the directory; moves *at behind it. */
static ges_status read_record(ges_archive_walk *walk, uint8_t *buffer, uint64_t *at, uint64_t stop, ges_zip_record *out) {
    uint64_t off = *at;
    uint64_t left = stop - off;
    size_t len = left < RECORD_LEN + VARIABLE_MAX ? (size_t)left : (size_t)RECORD_LEN + VARIABLE_MAX;
    walk->is_inside = false;
    if (len < RECORD_LEN || !ges_window_read(walk->in, off, buffer, RECORD_LEN)) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "a record of the directory is cut");
    }
    size_t name_len = ges_load_u16(buffer + 28, false);
    size_t extra_len = ges_load_u16(buffer + 30, false);
    size_t all = RECORD_LEN + name_len + extra_len + ges_load_u16(buffer + 32, false);
    if (memcmp(buffer, "PK\1\2", 4) != 0 || all > len) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "there should be a record of the directory");
    }
    if (!ges_window_read(walk->in, off, buffer, RECORD_LEN + name_len + extra_len)) {
        return fail_read(walk, off);
    }
    ges_bytes extra = {buffer + RECORD_LEN + name_len, extra_len};
    *out = (ges_zip_record){
        .flags = ges_load_u16(buffer + 8, false),
        .method = ges_load_u16(buffer + 10, false),
        .crc = ges_load_u32(buffer + 16, false),
        .packed = ges_load_u32(buffer + 20, false),
        .size = ges_load_u32(buffer + 24, false),
        .off = ges_load_u32(buffer + 42, false),
    };
    walk->entry.name = out->name = (ges_text){(const char *)buffer + RECORD_LEN, name_len};
    walk->entry.size = 0;
    walk->entry.off = off;
    walk->is_inside = true;
    ges_status status = ges_archive_admit(walk);
    if (status != GES_OK) {
        return status;
    }
    const char *flaw = ges_zip_wide(extra, &out->size, &out->packed, &out->off)
                           ? ges_zip_attributes(buffer, extra, out)
                           : "its zip64 field is too short";
    if (flaw != NULL) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "%s", flaw);
    }
    out->name = ges_text_copy(walk->mem, out->name);
    *at += all;
    return check_record(walk, out, off);
}

typedef struct place {
    uint64_t off;
    ges_zip_record *record;
} place;

static int compare_places(const void *a, const void *b) {
    uint64_t first = ((const place *)a)->off;
    uint64_t second = ((const place *)b)->off;
    return first < second ? -1 : first > second;
}

/* Every entry ends before the next one begins: a bomb of shared bytes is refused here. */
static ges_status bound_records(ges_archive_walk *walk, const ges_zip_directory *directory, uint64_t stop) {
    place *places = ges_new_array(walk->mem, directory->count, place);
    if (places == NULL && directory->count != 0) {
        return ges_arena_error(walk->mem, walk->err);
    }
    for (size_t i = 0; i < directory->count; i++) {
        places[i] = (place){directory->records[i].off, &directory->records[i]};
    }
    ges_sort(places, directory->count, sizeof(*places), compare_places);
    for (size_t i = 0; i < directory->count; i++) {
        ges_zip_record *record = places[i].record;
        record->bound = i + 1 < directory->count ? places[i + 1].off : stop;
        uint64_t room = record->off < record->bound ? record->bound - record->off : 0;
        uint64_t head = LOCAL_LEN + record->name.len;
        if (room < head || record->packed > room - head) {
            walk->entry = (ges_archive_entry){
                .name = record->name, .off = record->off, .index = (size_t)(record - directory->records)};
            walk->is_inside = true;
            return ges_archive_fail(walk, GES_CORRUPT, record->off, "it reaches into what follows it");
        }
    }
    return GES_OK;
}

ges_status ges_zip_directory_read(ges_archive_walk *walk, ges_zip_directory *out) {
    end at_end = {0};
    ges_map names = {0};
    ges_status status = read_end(walk, &at_end);
    if (status != GES_OK) {
        return status;
    }
    size_t count = (size_t)at_end.count;
    ges_zip_directory directory = {ges_new_array(walk->mem, count + 1, ges_zip_record), count};
    uint8_t *buffer = ges_new_array(walk->mem, RECORD_LEN + VARIABLE_MAX, uint8_t);
    if (directory.records == NULL || buffer == NULL) {
        return ges_arena_error(walk->mem, walk->err);
    }
    uint64_t at = at_end.directory;
    for (size_t i = 0; i < count; i++) {
        ges_zip_record *record = &directory.records[i];
        walk->entry.index = i;
        status = read_record(walk, buffer, &at, at_end.off, record);
        if (status != GES_OK) {
            return status;
        }
        if (ges_map_get(&names, record->name) != NULL) {
            return ges_archive_fail(walk, GES_CORRUPT, record->off, "there is another entry of that name");
        }
        if (ges_arena_failed(walk->mem) || !ges_map_set(walk->mem, &names, record->name, record)) {
            return ges_arena_error(walk->mem, walk->err);
        }
    }
    walk->is_inside = false;
    if (at != at_end.off) {
        return ges_archive_fail(walk, GES_CORRUPT, at, "the directory is longer than its %llu entries",
                                (unsigned long long)count);
    }
    status = bound_records(walk, &directory, at_end.directory);
    *out = status == GES_OK ? directory : *out;
    return status;
}
