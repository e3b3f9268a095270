/* Writes the entries of an archive. */
#include "install/unpack.h"

#include "base/builder.h"
#include "base/map.h"
#include "base/sha256.h"
#include "formats/archive.h"
#include "formats/archivename.h"
#include "os/filewindow.h"

enum { PIECE = 256 * 1024, DIR_MODE = 0755, SPARE = 16 << 20 };
static const int64_t tell_ns = 100 * 1000000;

typedef struct unpacking {
    const ges_os *os;
    ges_arena *mem;
    ges_text dir;
    ges_path_style style;
    ges_archive_roster roster;
    ges_map dirs;     /* that were made, by path */
    ges_file file;    /* the entry that is being written, or closed */
    bool syncs_files; /* the volume cannot be written out as one */
    uint64_t size;    /* of the archive */
    int64_t told_ns;
    void (*progress)(void *self, uint64_t done, uint64_t size);
    void *self;
} unpacking;

/* --- entries ----------------------------------------------------------------------------------- */

/* Makes a directory and those above it, each once. */
static ges_status make_dir(unpacking *u, ges_text path, ges_error *err) {
    if (path.len <= u->dir.len || ges_map_get(&u->dirs, path) != NULL) {
        return GES_OK;
    }
    ges_status status = make_dir(u, ges_path_dir(u->mem, u->style, path), err);
    status = status == GES_OK ? u->os->dir_make(u->os, path, DIR_MODE, err) : status;
    if (status == GES_OK && !ges_map_set(u->mem, &u->dirs, path, u)) {
        status = ges_arena_error(u->mem, err);
    }
    return status;
}

static ges_status refuse(const ges_archive_entry *entry, const char *why, ges_error *err) {
    return ges_error_set(err, GES_DENIED, "the archive is none of Go's: entry %zu '%.*s' %s",
                         entry->index, GES_FMT(ges_text_slice(entry->name, 0, 200)), why);
}

static void tell(unpacking *u, uint64_t done) {
    int64_t now_ns = u->os->clock_now_ns(u->os);
    if (u->progress != NULL && now_ns - u->told_ns >= tell_ns) {
        u->told_ns = now_ns;
        u->progress(u->self, done, u->size);
    }
}

static ges_status begin(void *self, const ges_archive_entry *entry, ges_error *err) {
    unpacking *u = self;
    ges_text path = {0};
    bool is_dir = entry->kind == GES_ARCHIVE_DIR;
    if (!is_dir && entry->kind != GES_ARCHIVE_FILE) {
        return refuse(entry, "is a link or device, which no Go needs", err);
    }
    ges_status status = ges_archive_roster_add(&u->roster, entry, &path, err);
    if (status != GES_OK) {
        return status;
    }
    if (is_dir && (ges_text_equal(path, GES_T(".")) || ges_text_equal(path, GES_T("go")))) {
        return GES_OK;
    }
    if (path.len < 4 || !ges_text_starts(path, GES_T("go")) ||
        !ges_path_is_separator(u->style, path.ptr[2])) {
        return refuse(entry, "does not stand below go/", err);
    }
    ges_text at = ges_path_join(u->mem, u->style, u->dir, ges_text_skip(path, 3));
    if (is_dir) {
        return make_dir(u, at, err);
    }
    tell(u, entry->read);
    status = make_dir(u, ges_path_dir(u->mem, u->style, at), err);
    uint32_t mode = (entry->mode & 0111U) != 0 ? 0755 : 0644;
    return status == GES_OK ? u->os->file_create(u->os, at, mode, &u->file, err) : status;
}

static ges_status data(void *self, const ges_archive_entry *entry, ges_bytes bytes,
                       ges_error *err) {
    unpacking *u = self;
    tell(u, entry->read);
    ges_status status = u->os->file_write(u->os, u->file, bytes, err);
    return status == GES_OK ? status
                            : ges_error_note(err, status, "unpacking '%.*s'", GES_FMT(entry->name));
}

static ges_status end(void *self, const ges_archive_entry *entry, ges_error *err) {
    unpacking *u = self;
    (void)entry;
    if (u->file.handle == -1) {
        return GES_OK; /* a directory */
    }
    ges_status status = u->syncs_files ? u->os->file_sync(u->os, u->file, err) : GES_OK;
    u->os->file_close(u->os, &u->file);
    return status;
}

/* --- before ------------------------------------------------------------------------------------ */

static ges_status check_sum(const ges_window *in, const uint8_t sha256[32], ges_arena *mem,
                            ges_error *err) {
    uint8_t sum[32];
    ges_sha256 hash;
    uint8_t *piece = ges_arena_alloc(mem, PIECE);
    if (piece == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_sha256_init(&hash);
    for (uint64_t off = 0; off < in->size;) {
        size_t len = in->size - off < PIECE ? (size_t)(in->size - off) : PIECE;
        if (!ges_window_read(in, off, piece, len)) {
            return ges_error_set(err, GES_IO, "cannot read %zu bytes at 0x%llx", len,
                                 (unsigned long long)off);
        }
        ges_sha256_add(&hash, piece, len);
        off += len;
    }
    ges_sha256_done(&hash, sum);
    if (memcmp(sum, sha256, 32) == 0) {
        return GES_OK;
    }
    ges_text told = ges_hex(mem, (ges_bytes){sum, sizeof(sum)});
    return ges_error_set(err, GES_CORRUPT, "it is not what was promised: its SHA-256 is %.*s",
                         GES_FMT(told));
}

/* What a tar.gz unpacks to stands in its last four bytes; of a zip some three times its size is usual. */
static uint64_t room_for(const ges_window *in) {
    uint8_t tail[4] = {0};
    bool is_gzip = ges_archive_form_of(in) == GES_ARCHIVE_TAR_GZ &&
                   ges_window_read(in, in->size - sizeof(tail), tail, sizeof(tail));
    uint64_t told = (uint64_t)tail[0] | (uint64_t)tail[1] << 8 | (uint64_t)tail[2] << 16 |
                    (uint64_t)tail[3] << 24;
    return is_gzip ? told : in->size * 3;
}

static ges_status check_room(const ges_os *os, const ges_window *in, ges_text dir, ges_arena *mem,
                             ges_error *err) {
    ges_volume volume;
    uint64_t needed = room_for(in) + SPARE;
    ges_text parent = ges_path_dir(mem, ges_os_style(os), dir);
    if (os->volume_info(os, parent, mem, &volume, NULL) != GES_OK || volume.free_bytes >= needed) {
        return GES_OK; /* not known, or enough */
    }
    return ges_error_set(err, GES_TOO_LARGE, "'%.*s' has %llu MB left, and some %llu MB are needed",
                         GES_FMT(parent), (unsigned long long)(volume.free_bytes / 1000000),
                         (unsigned long long)(needed / 1000000));
}

/* --- all of it --------------------------------------------------------------------------------- */

static ges_status write_all(unpacking *u, const ges_window *in, ges_error *err) {
    const ges_archive_visitor visitor = {.self = u, .begin = begin, .data = data, .end = end};
    ges_status status = u->os->dir_make(u->os, u->dir, DIR_MODE, err);
    status = status == GES_OK ? ges_archive_read(in, NULL, &visitor, u->mem, err) : status;
    u->os->file_close(u->os, &u->file);
    return status;
}

ges_status ges_unpack(const ges_os *os, ges_text archive, const uint8_t sha256[32], ges_text dir,
                      void (*progress)(void *, uint64_t, uint64_t), void *self, ges_arena *mem,
                      ges_error *err) {
    ges_file_window file;
    unpacking u = {.os = os,
                   .mem = mem,
                   .dir = dir,
                   .style = ges_os_style(os),
                   .roster = {.mem = mem,
                              .style = ges_os_style(os),
                              .folds_case = os->family != GES_OS_LINUX},
                   .file = GES_FILE_CLOSED,
                   .syncs_files = os->family == GES_OS_WINDOWS,
                   .progress = progress,
                   .self = self};
    ges_status status = ges_file_window_open(&file, os, archive, err);
    if (status != GES_OK) {
        return status;
    }
    u.size = file.window.size;
    status = check_sum(&file.window, sha256, mem, err);
    status = status == GES_OK ? check_room(os, &file.window, dir, mem, err) : status;
    status = status == GES_OK ? write_all(&u, &file.window, err) : status;
    ges_file_window_close(&file);
    return status == GES_OK ? status
                            : ges_error_note(err, status, "'%.*s'", GES_FMT(archive));
}
