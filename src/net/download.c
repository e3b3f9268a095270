/* Fetches a file in as many attempts as it takes. */
#include "net/download.h"

#include "base/builder.h"
#include "base/sha256.h"
#include "env/makedirs.h"

enum { PIECE = 256 * 1024, TAG_BYTES = 8, DIR_MODE = 0700, FILE_MODE = 0600, TELL_NS = 100 * 1000000 };

typedef struct fetching {
    ges_net *net;
    const ges_os *os;
    ges_arena *mem;
    const ges_download_ask *ask;
    ges_text path;
    ges_text part;
    ges_file file;     /* the part, open for writing; or closed */
    uint64_t have;     /* bytes of it */
    uint64_t size;     /* of the whole; 0: not known */
    ges_text validator; /* of the answer that the bytes of this run came from */
    ges_downloaded out;
    int64_t told_ns;
    ges_httphead refusal; /* status 0: none */
    bool is_tainted;      /* the part holds bytes of another file */
    ges_error trouble;    /* status OK: none; of what was written, or what the server sends */
} fetching;

/* --- sums -------------------------------------------------------------------------------------- */

ges_status ges_download_sum(const ges_os *os, ges_text path, ges_arena *mem, uint8_t sum[32],
                            uint64_t *size, ges_error *err) {
    ges_file file = GES_FILE_CLOSED;
    ges_sha256 hash;
    uint64_t off = 0;
    size_t got = 1;
    uint8_t *piece = ges_arena_alloc(mem, PIECE);
    if (piece == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_status status = os->file_open(os, path, &file, size, err);
    ges_sha256_init(&hash);
    while (status == GES_OK && got != 0) {
        status = os->file_read_at(os, file, off, piece, PIECE, &got, err);
        if (status == GES_OK) {
            ges_sha256_add(&hash, piece, got);
            off += got;
        }
    }
    os->file_close(os, &file);
    if (status == GES_OK) {
        ges_sha256_done(&hash, sum);
        *size = off;
    }
    return status;
}

static bool is_sum(const fetching *f, const uint8_t sum[32]) {
    return memcmp(sum, f->ask->sha256, 32) == 0;
}

/* --- the part ---------------------------------------------------------------------------------- */

static ges_status open_part(fetching *f, ges_error *err) {
    ges_error own = {0};
    ges_status status = f->os->file_append(f->os, f->part, &f->file, &f->have, &own);
    if (status == GES_NOT_FOUND) {
        f->have = 0;
        return f->os->file_create(f->os, f->part, FILE_MODE, &f->file, err);
    }
    if (status != GES_OK && err != NULL) {
        *err = own;
    }
    return status;
}

/* From the first byte on again. */
static ges_status start_over(fetching *f, ges_error *err) {
    f->os->file_close(f->os, &f->file);
    ges_status status = f->os->file_remove(f->os, f->part, err);
    f->out.resumed_at = 0;
    return status == GES_OK ? open_part(f, err) : status;
}

static void tell(fetching *f, bool is_last) {
    int64_t now_ns = f->os->clock_now_ns(f->os);
    if (f->ask->progress != NULL && (is_last || now_ns - f->told_ns >= TELL_NS)) {
        f->told_ns = now_ns;
        f->ask->progress(f->ask->self, f->have, f->size);
    }
}

/* --- one answer -------------------------------------------------------------------------------- */

/* The server's file has another size than the one that is wanted: no attempt will help. */
static bool is_size_right(fetching *f, uint64_t size) {
    if (f->size != 0 && size != f->size) {
        (void)ges_error_set(&f->trouble, GES_CORRUPT,
                            "'%.*s' is another file than the one that was promised: it has %llu "
                            "bytes, not %llu", GES_FMT(f->ask->url), (unsigned long long)size,
                            (unsigned long long)f->size);
        return false;
    }
    if (size > GES_DOWNLOAD_MAX) {
        (void)ges_error_set(&f->trouble, GES_TOO_LARGE, "'%.*s' has %llu bytes; %d are allowed",
                            GES_FMT(f->ask->url), (unsigned long long)size, GES_DOWNLOAD_MAX);
        return false;
    }
    f->size = size;
    return true;
}

static void keep_validator(fetching *f, const ges_httphead *head) {
    ges_text tag = ges_httphead_field(head, GES_T("ETag"));
    bool is_strong = tag.len != 0 && !ges_text_starts(tag, GES_T("W/"));
    ges_text when = ges_httphead_field(head, GES_T("Last-Modified"));
    f->validator = ges_text_copy(f->mem, is_strong ? tag : when);
}

static bool take_head(void *self, const ges_httphead *head) {
    fetching *f = self;
    uint64_t from = 0;
    uint64_t total = 0;
    bool has_range = ges_httphead_field(head, GES_T("Content-Range")).len != 0;
    if (head->status == 206 && !has_range && f->have != 0) {
        return true; /* wget: the sum will tell */
    }
    if (head->status == 206 && ges_httphead_range(head, &from, &total) && from == f->have) {
        keep_validator(f, head);
        return is_size_right(f, total);
    }
    bool is_whole = head->status == 200;
    if (!is_whole && head->status != 206 && head->status != 416) {
        f->refusal = (ges_httphead){.status = head->status,
                                    .reason = ges_text_copy(f->mem, head->reason)};
        return false;
    }
    if (f->have != 0 && start_over(f, &f->trouble) != GES_OK) {
        return false;
    }
    keep_validator(f, head);
    bool is_told = ges_httphead_length(head, &total);
    return is_whole && (!is_told || is_size_right(f, total)); /* another part: ask for the whole */
}

static bool take_body(void *self, ges_bytes piece) {
    fetching *f = self;
    uint64_t limit = f->size != 0 ? f->size : GES_DOWNLOAD_MAX;
    if (piece.len > limit - f->have) {
        f->is_tainted = true;
        (void)ges_error_set(&f->trouble, GES_CORRUPT,
                            "'%.*s' is another file than the one that was promised: it has more "
                            "than %llu bytes", GES_FMT(f->ask->url), (unsigned long long)limit);
        return false;
    }
    if (f->os->file_write(f->os, f->file, piece, &f->trouble) != GES_OK) {
        (void)ges_error_note(&f->trouble, f->trouble.status, "cannot keep '%.*s'", GES_FMT(f->part));
        return false;
    }
    f->have += piece.len;
    f->out.fetched += piece.len;
    tell(f, false);
    return true;
}

/* Leaves what came; *is_transient: another attempt may help. */
static ges_status attempt(fetching *f, bool *is_transient, ges_error *err) {
    ges_fetched how;
    const ges_fetch_ask ask = {.url = f->ask->url,
                               .from = f->have,
                               .validator = f->validator,
                               .head = take_head,
                               .body = take_body,
                               .self = f};
    f->refusal = (ges_httphead){0};
    f->trouble = (ges_error){0};
    f->out.attempts++;
    ges_status status = ges_fetch(f->net, &ask, &how, err);
    if (f->trouble.status != GES_OK) {
        *err = f->trouble;
        *is_transient = false;
        return err->status;
    }
    if (status == GES_OK && f->refusal.status != 0) {
        status = ges_fetch_refused(&f->refusal, how.url, &how, err);
    }
    *is_transient = how.is_transient;
    if (status == GES_OK && (f->size == 0 ? f->have == 0 : f->have < f->size)) {
        *is_transient = true;
        return ges_error_set(err, GES_TRUNCATED, "'%.*s' ended after %llu of %llu bytes",
                             GES_FMT(how.url), (unsigned long long)f->have,
                             (unsigned long long)f->size);
    }
    return status;
}

/* --- all of it --------------------------------------------------------------------------------- */

static ges_status check_room(const fetching *f, ges_error *err) {
    ges_volume volume;
    uint64_t missing = f->size > f->have ? f->size - f->have : 0;
    if (f->os->volume_info(f->os, f->ask->dir, f->mem, &volume, NULL) != GES_OK ||
        volume.free_bytes >= missing) {
        return GES_OK; /* not known, or enough */
    }
    return ges_error_set(err, GES_TOO_LARGE, "'%.*s' has %llu MB left, and %llu MB are to come",
                         GES_FMT(f->ask->dir), (unsigned long long)(volume.free_bytes / 1000000),
                         (unsigned long long)(missing / 1000000));
}

/* Attempts until the part has all its bytes. */
static ges_status fill(fetching *f, ges_error *err) {
    uint32_t in_vain = 0;
    ges_status room = check_room(f, err);
    if (room != GES_OK) {
        return room;
    }
    while (f->size == 0 || f->have < f->size) {
        bool is_transient = false;
        uint64_t before = f->have;
        ges_error own = {0};
        ges_status status = attempt(f, &is_transient, &own);
        if (status == GES_OK) {
            return GES_OK;
        }
        in_vain = f->have > before ? 1 : in_vain + 1;
        bool is_over = in_vain >= GES_DOWNLOAD_ATTEMPTS ||
                       f->out.attempts >= GES_DOWNLOAD_ALL_ATTEMPTS;
        if (!is_transient || is_over) {
            *err = own;
            return status;
        }
        uint32_t pause_ms = ges_fetch_pause_ms(in_vain);
        if (f->ask->again != NULL) {
            f->ask->again(f->ask->self, &own, pause_ms);
        }
        f->os->clock_sleep(f->os, pause_ms);
    }
    return GES_OK;
}

static ges_status finish(fetching *f, ges_error *err) {
    uint8_t sum[32];
    ges_status status = f->os->file_sync(f->os, f->file, err);
    f->os->file_close(f->os, &f->file);
    status = status == GES_OK
                 ? ges_download_sum(f->os, f->part, f->mem, sum, &f->out.size, err)
                 : status;
    if (status != GES_OK) {
        return status;
    }
    if (is_sum(f, sum)) {
        tell(f, true);
        return f->os->file_rename(f->os, f->part, f->path, err);
    }
    ges_text told = ges_hex(f->mem, (ges_bytes){f->ask->sha256, 32});
    ges_text found = ges_hex(f->mem, (ges_bytes){sum, 32});
    (void)f->os->file_remove(f->os, f->part, NULL); /* of no use; the sum is what is to be told */
    return ges_error_set(err, GES_CORRUPT,
                         "'%.*s' is not what was promised: its SHA-256 is %.*s, not %.*s",
                         GES_FMT(f->ask->url), GES_FMT(found), GES_FMT(told));
}

/* Parts of the same name that another sum names. */
static void remove_strangers(const fetching *f) {
    ges_dir_list list = {0};
    ges_text front = ges_text_join(f->mem, f->ask->name, GES_T("."));
    ges_text own = ges_path_base(ges_os_style(f->os), f->part);
    (void)f->os->dir_list(f->os, f->ask->dir, f->mem, &list, NULL); /* none: nothing to remove */
    for (size_t i = 0; i < list.count; i++) {
        ges_text name = list.items[i].name;
        if (ges_text_starts(name, front) && ges_text_ends(name, GES_T(".part")) &&
            !ges_text_equal(name, own)) {
            ges_text path = ges_path_join(f->mem, ges_os_style(f->os), f->ask->dir, name);
            (void)f->os->file_remove(f->os, path, NULL); /* it only takes room */
        }
    }
}

static ges_status fetch_part(fetching *f, ges_error *err) {
    for (;;) {
        ges_status status = open_part(f, err);
        f->out.resumed_at = status == GES_OK ? f->have : 0;
        if (status == GES_OK && f->size != 0 && f->have > f->size) {
            status = start_over(f, err);
        }
        status = status == GES_OK ? fill(f, err) : status;
        bool was_resumed = f->out.resumed_at != 0;
        status = status == GES_OK ? finish(f, err) : status;
        if (status != GES_CORRUPT || !was_resumed || f->trouble.status != GES_OK) {
            return status;
        }
        f->size = f->ask->size; /* what an earlier run had left was no part of it */
        f->validator = (ges_text){0};
    }
}

static ges_status fetch_locked(fetching *f, ges_error *err) {
    uint8_t sum[32];
    ges_status status =
        ges_download_sum(f->os, f->path, f->mem, sum, &f->out.size, NULL);
    if (status == GES_OK && is_sum(f, sum)) {
        return GES_OK; /* of an earlier run, or of the one that held the lock */
    }
    if (status == GES_OK) {
        status = f->os->file_remove(f->os, f->path, err);
        if (status != GES_OK) {
            return status;
        }
    }
    ges_text tag = ges_hex(f->mem, (ges_bytes){f->ask->sha256, TAG_BYTES});
    f->part = ges_text_join(f->mem, f->path, GES_T("."), tag, GES_T(".part"));
    remove_strangers(f);
    status = fetch_part(f, err);
    f->os->file_close(f->os, &f->file);
    if (f->is_tainted) {
        (void)f->os->file_remove(f->os, f->part, NULL); /* else the sum will tell */
    }
    return status;
}

ges_status ges_download(ges_net *net, const ges_download_ask *ask, ges_downloaded *out,
                        ges_error *err) {
    const ges_os *os = net->os;
    fetching f = {.net = net,
                  .os = os,
                  .mem = net->mem,
                  .ask = ask,
                  .path = ges_path_join(net->mem, ges_os_style(os), ask->dir, ask->name),
                  .file = GES_FILE_CLOSED,
                  .size = ask->size};
    ges_file lock = GES_FILE_CLOSED;
    ges_error own = {0};
    ges_text lock_path = ges_text_join(net->mem, f.path, GES_T(".lock"));
    ges_status status = ges_make_dirs(os, ask->dir, DIR_MODE, net->mem, &own);
    status = status == GES_OK
                 ? os->file_lock(os, lock_path, GES_DOWNLOAD_WAIT_MS, &lock, &own)
                 : status;
    if (status == GES_OK) {
        status = fetch_locked(&f, &own);
        os->file_close(os, &lock);
    }
    if (status == GES_OK && ges_arena_failed(net->mem)) {
        status = ges_arena_error(net->mem, &own);
    }
    if (status != GES_OK) {
        if (err != NULL) {
            *err = own;
        }
        return status;
    }
    f.out.path = f.path;
    *out = f.out;
    return GES_OK;
}
