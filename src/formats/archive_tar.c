/* The walk of a tar stream, which may be packed with gzip.
 *
 *     header block, content filled up to whole blocks, header block, ... two blocks of zeros, any filling
 *
 * A name that does not fit its header stands in a block of its own before it: type 'x' (pax, records),
 * 'L' and 'K' (GNU, name and link). 'g' is for all that follow. A gzip file may have several members,
 * one after another; the last byte of the file is the last of one, as Go's reader demands. */
#include "formats/archive_walk.h"

#include "base/inflate.h"

enum { EXTENDED_MAX = 1 << 20 /* bytes of an extended header; Go's limit */ };

/* The tar stream, a piece at a time. */
typedef struct stream {
    ges_archive_walk *walk;
    ges_inflate *gzip; /* NULL: the stream is the file */
    bool is_in_member; /* of gzip */
    bool had_member;
    uint64_t in_off; /* of the file: what was read */
    ges_bytes in;    /* read and not yet inflated; in `in_buffer` */
    uint8_t *in_buffer;
    uint8_t *buffer; /* of the stream */
    size_t at, held; /* what of it was taken, and is there */
    uint64_t off;    /* of the next byte of the stream */
    bool is_ended;
} stream;

/* The present entry as it is put together from several headers. */
typedef struct tar {
    stream in;
    uint8_t block[GES_TAR_BLOCK];
    char *name; /* limits.name_len + 1 bytes each */
    char *link;
    char *long_name; /* of an 'L' header; NULL: none was there */
    char *long_link;
    size_t long_name_len, long_link_len;
    ges_tar_pax pax;    /* of the 'x' header */
    ges_tar_pax global; /* of all 'g' headers: only its time */
    bool has_pax;
    char *records; /* what `pax` borrows from */
    size_t record_room;
} tar;

static ges_status read_file(stream *s, uint8_t *buffer, size_t *len) {
    const ges_window *in = s->walk->in;
    uint64_t left = in->size - s->in_off;
    *len = left < GES_ARCHIVE_PIECE ? (size_t)left : (size_t)GES_ARCHIVE_PIECE;
    if (!ges_window_read(in, s->in_off, buffer, *len)) {
        return ges_archive_fail(s->walk, GES_IO, s->in_off, "the file cannot be read there");
    }
    s->in_off += *len;
    return GES_OK;
}

/* Inflates until something came out, or all is over. */
static ges_status refill_gzip(stream *s) {
    while (s->held == 0) {
        if (s->in.len == 0) {
            size_t len = 0;
            ges_status status = read_file(s, s->in_buffer, &len);
            if (status != GES_OK) {
                return status;
            }
            s->in = (ges_bytes){s->in_buffer, len};
        }
        uint64_t off = s->in_off - s->in.len;
        if (s->in.len == 0) {
            s->is_ended = true;
            return s->is_in_member ? ges_archive_fail(s->walk, GES_TRUNCATED, off, "the gzip stream ends too early")
                                   : GES_OK;
        }
        if (!s->is_in_member && s->had_member) {
            if (s->in.ptr[0] != 0x1f) {
                return ges_archive_fail(s->walk, GES_CORRUPT, off, "what stands behind the gzip stream is no other one");
            }
            ges_inflate_reset(s->gzip);
        }
        s->is_in_member = true;
        s->had_member = true;
        ges_inflate_word word = ges_inflate_run(s->gzip, &s->in, s->buffer, GES_ARCHIVE_PIECE, &s->held);
        if (word == GES_INFLATE_BROKEN) {
            off = s->in_off - s->in.len;
            return ges_archive_fail(s->walk, GES_CORRUPT, off, "the gzip stream is broken: %s",
                                    ges_inflate_fault(s->gzip));
        }
        s->is_in_member = word != GES_INFLATE_END;
    }
    return GES_OK;
}

static ges_status refill(stream *s) {
    ges_status status = GES_OK;
    s->at = 0;
    s->held = 0;
    if (s->is_ended) {
        return GES_OK;
    }
    if (s->gzip != NULL) {
        status = refill_gzip(s);
    } else {
        status = read_file(s, s->buffer, &s->held);
        s->is_ended = s->held == 0;
    }
    if (status == GES_OK && s->held > s->walk->limits.bytes - s->off) {
        return ges_archive_fail(s->walk, GES_TOO_LARGE, s->off, "the tar stream is over %llu bytes long",
                                (unsigned long long)s->walk->limits.bytes);
    }
    return status;
}

/* The next bytes of the stream, at most `max` and at least one, or none at its end. */
static ges_status take_some(stream *s, uint64_t max, ges_bytes *out) {
    if (s->at == s->held) {
        ges_status status = refill(s);
        if (status != GES_OK) {
            return status;
        }
    }
    size_t len = s->held - s->at;
    len = len < max ? len : (size_t)max;
    *out = (ges_bytes){s->buffer + s->at, len};
    s->at += len;
    s->off += len;
    return GES_OK;
}

/* `len` bytes into `out` (NULL: away with them). Its end is TRUNCATED. */
static ges_status take_all(stream *s, uint8_t *out, uint64_t len) {
    while (len != 0) {
        ges_bytes some = {0};
        ges_status status = take_some(s, len, &some);
        if (status == GES_OK && some.len == 0) {
            status = ges_archive_fail(s->walk, GES_TRUNCATED, s->off,
                                      "the tar stream ends too early; the file is not whole");
        }
        if (status != GES_OK) {
            return status;
        }
        if (out != NULL) {
            memcpy(out, some.ptr, some.len);
            out += some.len;
        }
        len -= some.len;
    }
    return GES_OK;
}

static ges_status skip_padding(stream *s, uint64_t size) {
    return take_all(s, NULL, (GES_TAR_BLOCK - size % GES_TAR_BLOCK) % GES_TAR_BLOCK);
}

/* The content of an extended header: `room` bytes at most, in *out, which is made larger when needed. */
static ges_status take_extended(tar *t, uint64_t size) {
    ges_archive_walk *walk = t->in.walk;
    if (size > EXTENDED_MAX) {
        return ges_archive_fail(walk, GES_TOO_LARGE, t->in.off, "an extended header is over 1 MiB long");
    }
    if (size > t->record_room) {
        size_t room = t->record_room * 2 > size ? t->record_room * 2 : (size_t)size;
        t->records = ges_new_array(walk->mem, room, char);
        t->record_room = t->records != NULL ? room : 0;
        if (t->records == NULL) {
            return ges_arena_error(walk->mem, walk->err);
        }
    }
    ges_status status = take_all(&t->in, (uint8_t *)t->records, size);
    return status == GES_OK ? skip_padding(&t->in, size) : status;
}

/* A name of its own block, into a buffer that outlives the next one. */
static ges_status take_long(tar *t, uint64_t size, char **out, size_t *out_len) {
    ges_archive_walk *walk = t->in.walk;
    size_t room = walk->limits.name_len;
    /* With the NUL that ends it and those that fill it up. */
    if (size > room + GES_TAR_BLOCK) {
        return ges_archive_fail(walk, GES_TOO_LARGE, t->in.off, "a name or link is over %llu bytes long",
                                (unsigned long long)room);
    }
    *out = *out != NULL ? *out : ges_new_array(walk->mem, room + GES_TAR_BLOCK, char);
    if (*out == NULL) {
        return ges_arena_error(walk->mem, walk->err);
    }
    ges_status status = take_all(&t->in, (uint8_t *)*out, size);
    const char *end = size != 0 ? memchr(*out, 0, (size_t)size) : NULL;
    *out_len = end != NULL ? (size_t)(end - *out) : (size_t)size;
    if (status == GES_OK && *out_len == 0) {
        return ges_archive_fail(walk, GES_CORRUPT, t->in.off, "a name that stands by itself is empty");
    }
    return status == GES_OK ? skip_padding(&t->in, size) : status;
}

static ges_status take_pax(tar *t, const ges_tar_header *header) {
    bool is_global = header->type == 'g';
    ges_tar_pax own = {0};
    if (t->has_pax) { /* its texts would be written over; nobody makes that */
        return ges_archive_fail(t->in.walk, GES_CORRUPT, t->in.off, "two extended headers stand before one entry");
    }
    ges_status status = take_extended(t, header->size);
    if (status != GES_OK) {
        return status;
    }
    ges_text records = {t->records, (size_t)header->size};
    const char *flaw = ges_tar_pax_read(records, is_global ? &t->global : &own);
    if (flaw != NULL) {
        return ges_archive_fail(t->in.walk, GES_CORRUPT, t->in.off, "%s", flaw);
    }
    /* One name for all files means nothing, and readers differ about it: Go's ignores it. */
    if (t->global.has_path || t->global.has_link || t->global.has_size || t->global.is_sparse) {
        return ges_archive_fail(t->in.walk, GES_UNSUPPORTED, t->in.off,
                                "a global header says path, link or size of all entries");
    }
    if (!is_global) {
        t->pax = own;
        t->has_pax = true;
    }
    return GES_OK;
}

/* Puts the parts together; too long ones are cut where ges_archive_admit still sees that. */
static ges_text compose(char *buffer, size_t max, ges_text prefix, ges_text name) {
    size_t len = 0;
    ges_text parts[] = {prefix, prefix.len != 0 ? GES_T("/") : (ges_text){0}, name};
    for (size_t i = 0; i < GES_COUNT(parts); i++) {
        size_t some = parts[i].len < max + 1 - len ? parts[i].len : max + 1 - len;
        if (some != 0) {
            memcpy(buffer + len, parts[i].ptr, some);
        }
        len += some;
    }
    return (ges_text){buffer, len};
}

static int64_t seconds_to_ns(int64_t seconds) {
    static const int64_t ns = 1000 * 1000 * 1000;
    return seconds > INT64_MAX / ns ? INT64_MAX : seconds < INT64_MIN / ns ? INT64_MIN : seconds * ns;
}

/* What the type says; false: it is not read. */
static bool kind_of(char type, ges_archive_kind *out) {
    static const struct {
        char type;
        ges_archive_kind kind;
    } kinds[] = {
        {'\0', GES_ARCHIVE_FILE},    {'0', GES_ARCHIVE_FILE}, {'7', GES_ARCHIVE_FILE},
        {'1', GES_ARCHIVE_HARDLINK}, {'2', GES_ARCHIVE_SYMLINK}, {'5', GES_ARCHIVE_DIR},
        {'3', GES_ARCHIVE_OTHER},    {'4', GES_ARCHIVE_OTHER}, {'6', GES_ARCHIVE_OTHER},
    };
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (kinds[i].type == type) {
            *out = kinds[i].kind;
            return true;
        }
    }
    return false;
}

/* Fills the walk's entry from the header and those before it, which are used up. */
static ges_status make_entry(tar *t, const ges_tar_header *header, uint64_t off) {
    ges_archive_walk *walk = t->in.walk;
    ges_archive_entry *entry = &walk->entry;
    const ges_tar_pax *pax = &t->pax;
    ges_text name = pax->has_path ? pax->path : header->name;
    ges_text link = pax->has_link ? pax->link : header->link;
    bool is_long = t->long_name_len != 0;
    name = is_long ? (ges_text){t->long_name, t->long_name_len} : name;
    link = t->long_link_len != 0 ? (ges_text){t->long_link, t->long_link_len} : link;
    ges_text prefix = is_long || pax->has_path ? (ges_text){0} : header->prefix;
    entry->name = compose(t->name, walk->limits.name_len, prefix, name);
    entry->link = compose(t->link, walk->limits.name_len, (ges_text){0}, link);
    entry->size = pax->has_size ? pax->size : header->size;
    entry->mtime_ns = pax->has_mtime        ? pax->mtime_ns
                      : t->global.has_mtime ? t->global.mtime_ns
                                            : seconds_to_ns(header->mtime_s);
    entry->mode = header->mode & 07777;
    entry->off = off;
    entry->read = t->in.in_off - t->in.in.len;
    walk->is_inside = true;
    ges_status status = ges_archive_admit(walk); /* first, since a name too long was cut */
    if (status != GES_OK) {
        return status;
    }
    if (!kind_of(header->type, &entry->kind) || pax->is_sparse) {
        return ges_archive_fail(walk, GES_UNSUPPORTED, off, "entries of type 0x%02x%s are not read",
                                (unsigned char)header->type, pax->is_sparse ? " with holes" : "");
    }
    /* Before there was a type for them, directories were told by their slash. */
    bool is_slashed = ges_text_ends(entry->name, GES_T("/"));
    entry->kind = entry->kind == GES_ARCHIVE_FILE && is_slashed ? GES_ARCHIVE_DIR : entry->kind;
    bool is_link = entry->kind == GES_ARCHIVE_SYMLINK || entry->kind == GES_ARCHIVE_HARDLINK;
    if (is_link && entry->link.len == 0) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "it is a link that leads nowhere");
    }
    entry->link = is_link ? entry->link : (ges_text){0};
    /* Some readers would skip that many bytes, others none. */
    if (entry->kind != GES_ARCHIVE_FILE && entry->size != 0) {
        return ges_archive_fail(walk, GES_CORRUPT, off, "it has a size and is no file");
    }
    return GES_OK;
}

static ges_status visit_entry(tar *t, const ges_tar_header *header, uint64_t off) {
    ges_archive_walk *walk = t->in.walk;
    ges_status status = make_entry(t, header, off);
    if (status == GES_OK) {
        status = ges_archive_begin(walk);
    }
    for (uint64_t left = walk->entry.size; status == GES_OK && left != 0;) {
        ges_bytes some = {0};
        status = take_some(&t->in, left, &some);
        if (status == GES_OK && some.len == 0) {
            status = ges_archive_fail(walk, GES_TRUNCATED, t->in.off, "%llu of its bytes are missing; the file is not whole",
                                      (unsigned long long)left);
        }
        walk->entry.read = t->in.in_off - t->in.in.len;
        if (status == GES_OK) {
            status = ges_archive_give(walk, some);
        }
        left -= some.len;
    }
    if (status == GES_OK) {
        status = skip_padding(&t->in, walk->entry.size);
    }
    if (status == GES_OK) {
        status = ges_archive_end(walk);
    }
    walk->entry.index++;
    t->has_pax = false;
    t->pax = (ges_tar_pax){0};
    t->long_name_len = 0;
    t->long_link_len = 0;
    return status;
}

/* Everything to the end of the file, so that checksums are asked; nothing in it counts. */
static ges_status finish(tar *t) {
    ges_status status = take_all(&t->in, t->block, GES_TAR_BLOCK);
    if (status == GES_OK && !ges_tar_is_zero(t->block)) {
        return ges_archive_fail(t->in.walk, GES_CORRUPT, t->in.off - GES_TAR_BLOCK,
                                "a block of zeros stands between the entries");
    }
    if (status == GES_OK && (t->has_pax || t->long_name_len != 0 || t->long_link_len != 0)) {
        return ges_archive_fail(t->in.walk, GES_CORRUPT, t->in.off, "an extended header has no entry");
    }
    for (ges_bytes some = {NULL, 1}; status == GES_OK && some.len != 0;) {
        status = take_some(&t->in, GES_ARCHIVE_PIECE, &some);
    }
    return status;
}

static ges_status step(tar *t, bool *is_done) {
    uint64_t off = t->in.off;
    ges_tar_header header;
    ges_status status = take_all(&t->in, t->block, GES_TAR_BLOCK);
    if (status != GES_OK) {
        return status;
    }
    if (ges_tar_is_zero(t->block)) {
        *is_done = true;
        return finish(t);
    }
    if (!ges_tar_is_header(t->block)) {
        return off == 0 ? ges_archive_fail(t->in.walk, GES_UNSUPPORTED, off, "what gzip packed is no tar archive")
                        : ges_archive_fail(t->in.walk, GES_CORRUPT, off, "the checksum of this header is wrong");
    }
    const char *flaw = ges_tar_header_read(t->block, &header);
    if (flaw != NULL) {
        return ges_archive_fail(t->in.walk, GES_CORRUPT, off, "of this header: %s", flaw);
    }
    switch (header.type) {
    case 'x':
    case 'g':
        return take_pax(t, &header);
    case 'L':
        return take_long(t, header.size, &t->long_name, &t->long_name_len);
    case 'K':
        return take_long(t, header.size, &t->long_link, &t->long_link_len);
    case 'V': /* GNU's name of the volume */
        return take_all(&t->in, NULL, header.size);
    default:
        return visit_entry(t, &header, off);
    }
}

ges_status ges_archive_walk_tar(ges_archive_walk *walk, bool is_gzip) {
    ges_status status = GES_OK;
    size_t room = walk->limits.name_len + 1;
    tar *t = ges_new(walk->mem, tar);
    if (t == NULL) {
        return ges_arena_error(walk->mem, walk->err);
    }
    t->in.walk = walk;
    t->in.buffer = ges_new_array(walk->mem, GES_ARCHIVE_PIECE, uint8_t);
    t->name = ges_new_array(walk->mem, room, char);
    t->link = ges_new_array(walk->mem, room, char);
    if (is_gzip) {
        t->in.in_buffer = ges_new_array(walk->mem, GES_ARCHIVE_PIECE, uint8_t);
        t->in.gzip = ges_inflate_new(GES_INFLATE_GZIP, walk->mem);
    }
    if (ges_arena_failed(walk->mem)) {
        return ges_arena_error(walk->mem, walk->err);
    }
    for (bool is_done = false; status == GES_OK && !is_done;) {
        status = step(t, &is_done);
    }
    return status;
}
