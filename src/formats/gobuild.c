/* The linker's build information in a Go binary.
 *
 *     off 0   14 bytes ff "Go buildinf:"; lies at an address that is a multiple of 16
 *     off 14  pointer size, 4 or 8
 *     off 15  flags: bit 0 big endian, bit 1 inline strings (since 1.18)
 *     off 16  not inline: address of the string header of the version, then that of the module text
 *     off 32  inline: uvarint length and version, uvarint length and module text
 *
 * A string header is an address and a length. The module text stands between two sentinels of 16
 * bytes. Source: Go src/cmd/link/internal/ld/data.go buildinfo, src/debug/buildinfo. */
#include "formats/gobuild.h"

#include "base/reader.h"
#include "formats/gostring.h"

#include <string.h>

enum {
    ALIGN = 16,
    HEADER_LEN = 32,
    FLAG_BIG_ENDIAN = 1,
    FLAG_INLINE = 2,
    SENTINEL_LEN = 16,
    MAX_UVARINT = 10,
    SCAN_CHUNK = GES_IMAGE_PAGE,
};

/* The last byte makes 14: the text is followed by the pointer size. */
static const char magic[] = "\xff Go buildinf:";
enum { MAGIC_LEN = sizeof(magic) - 1 };

typedef struct blob {
    uint64_t off;  /* in the file */
    uint64_t rest; /* bytes of its segment from there */
} blob;

static bool is_magic(const uint8_t *bytes) {
    return memcmp(bytes, magic, MAGIC_LEN) == 0;
}

/* The first aligned place of the magic in one piece; GES_NPOS when absent. `address` is that of
 * bytes[0]. */
static size_t find_magic(ges_bytes bytes, uint64_t address) {
    size_t skip = (size_t)((ALIGN - address % ALIGN) % ALIGN);
    for (size_t i = skip; i < bytes.len && bytes.len - i >= MAGIC_LEN; i += ALIGN) {
        if (is_magic(bytes.ptr + i)) {
            return i;
        }
    }
    return GES_NPOS;
}

/* Searches at most `limit` bytes of `part`, a page at a time: an aligned magic never lies on the
 * border of two pages that start aligned. */
static bool search(ges_image_page *page, ges_image_part part, uint64_t limit, blob *out) {
    uint64_t skip = (ALIGN - part.address % ALIGN) % ALIGN;
    for (uint64_t at = skip; at < part.size && at < limit; at += SCAN_CHUNK) {
        uint64_t left = part.size - at;
        size_t len = left < SCAN_CHUNK ? (size_t)left : SCAN_CHUNK;
        ges_bytes bytes = ges_image_peek_some(page, part.off + at, len);
        size_t found = find_magic(bytes, 0);
        if (found != GES_NPOS && left - found >= HEADER_LEN) {
            *out = (blob){part.off + at + found, left - found};
            return true;
        }
        if (bytes.len < len) {
            return false;
        }
    }
    return false;
}

/* First where the Go linker puts it, then by name, then everywhere in the data. */
static bool find_blob(ges_image_page *page, const ges_image *image, blob *out) {
    if (search(page, image->data, SCAN_CHUNK, out)) {
        return true;
    }
    ges_image_part named;
    bool has_name = ges_image_section(page, image, ".go.buildinfo", "__go_buildinfo", &named);
    if (has_name && search(page, named, GES_GOBUILD_MAX_SCAN, out)) {
        return true;
    }
    return search(page, image->data, GES_GOBUILD_MAX_SCAN, out);
}

/* `len` bytes at `off` as a text in `mem`. */
static ges_status take(ges_image_page *page, uint64_t off, uint64_t len, uint64_t max,
                       const char *what, ges_arena *mem, ges_text *out, ges_error *err) {
    if (len > max) {
        return ges_error_set(err, GES_TOO_LARGE,
                             "Go build info: %s of %llu bytes; the limit is %llu", what,
                             (unsigned long long)len, (unsigned long long)max);
    }
    if (off > page->in->size || len > page->in->size - off) {
        if (err != NULL) {
            err->offset = off;
        }
        return ges_error_set(err, GES_TRUNCATED, "Go build info: %s runs over the end of the file",
                             what);
    }
    char *bytes = ges_arena_alloc(mem, (size_t)len + 1);
    if (bytes == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_bytes held = ges_image_peek_some(page, off, len < GES_IMAGE_PAGE ? (size_t)len : 0);
    if (held.len == len && len != 0) {
        memcpy(bytes, held.ptr, (size_t)len);
    } else if (len != 0 && !ges_window_read(page->in, off, bytes, (size_t)len)) {
        return ges_error_set(err, GES_IO, "Go build info: cannot read %s", what);
    }
    *out = (ges_text){bytes, (size_t)len};
    return GES_OK;
}

static ges_status corrupt(ges_error *err, uint64_t off, const char *why) {
    ges_status status = ges_error_set(err, GES_CORRUPT, "Go build info: %s", why);
    if (err != NULL) {
        err->offset = off;
    }
    return status;
}

/* One inline string, moving the blob behind it. */
static ges_status take_inline(ges_image_page *page, blob *at, uint64_t max, const char *what,
                              ges_arena *mem, ges_text *out, ges_error *err) {
    size_t want = at->rest < MAX_UVARINT ? (size_t)at->rest : MAX_UVARINT;
    ges_reader r = ges_reader_on(ges_image_peek_some(page, at->off, want));
    uint64_t len = ges_read_uvarint(&r);
    if (r.failed || len > at->rest - r.off) {
        return corrupt(err, at->off, "a length runs out of its segment");
    }
    ges_status status = take(page, at->off + r.off, len, max, what, mem, out, err);
    at->off += r.off + len;
    at->rest -= r.off + len;
    return status;
}

/* The string whose header lies at `address`; empty when the address leads nowhere. */
static ges_status take_pointed(ges_image_page *page, const ges_image *image, uint64_t address,
                               size_t pointer_len, bool is_big_endian, uint64_t max,
                               const char *what, ges_arena *mem, ges_text *out, ges_error *err) {
    uint64_t off;
    uint64_t rest;
    *out = (ges_text){0};
    if (!ges_image_at(image, address, &off, &rest) || rest < 2 * pointer_len) {
        return GES_OK;
    }
    const uint8_t *header = ges_image_peek(page, off, 2 * pointer_len);
    ges_reader r = ges_reader_on((ges_bytes){header, header != NULL ? 2 * pointer_len : 0});
    bool is_wide = pointer_len == 8;
    uint64_t data = is_wide ? ges_read_u64(&r, is_big_endian) : ges_read_u32(&r, is_big_endian);
    uint64_t len = is_wide ? ges_read_u64(&r, is_big_endian) : ges_read_u32(&r, is_big_endian);
    if (r.failed || len == 0 || !ges_image_at(image, data, &off, &rest) || len > rest) {
        return GES_OK;
    }
    return take(page, off, len, max, what, mem, out, err);
}

static ges_status read_pointed(ges_image_page *page, const ges_image *image, ges_bytes header,
                               ges_arena *mem, ges_gobuild *out, ges_error *err) {
    size_t pointer_len = header.ptr[14];
    bool big = (header.ptr[15] & FLAG_BIG_ENDIAN) != 0;
    if (pointer_len != 4 && pointer_len != 8) {
        return corrupt(err, 14, "the pointer size is neither 4 nor 8");
    }
    ges_reader r = ges_reader_at(header, 16);
    uint64_t version = pointer_len == 8 ? ges_read_u64(&r, big) : ges_read_u32(&r, big);
    uint64_t modinfo = pointer_len == 8 ? ges_read_u64(&r, big) : ges_read_u32(&r, big);
    ges_status status = take_pointed(page, image, version, pointer_len, big,
                                     GES_GOBUILD_MAX_VERSION, "a version", mem, &out->version, err);
    if (status != GES_OK) {
        return status;
    }
    return take_pointed(page, image, modinfo, pointer_len, big, GES_GOBUILD_MAX_MODINFO,
                        "module text", mem, &out->modinfo, err);
}

static ges_status read_inline(ges_image_page *page, blob at, ges_arena *mem, ges_gobuild *out,
                              ges_error *err) {
    at.off += HEADER_LEN;
    at.rest -= HEADER_LEN;
    ges_status status =
        take_inline(page, &at, GES_GOBUILD_MAX_VERSION, "a version", mem, &out->version, err);
    if (status != GES_OK) {
        return status;
    }
    return take_inline(page, &at, GES_GOBUILD_MAX_MODINFO, "module text", mem, &out->modinfo, err);
}

/* Between the sentinels, or nothing when they are not there. */
static ges_text unframe(ges_text modinfo) {
    bool has_frame =
        modinfo.len >= 2 * SENTINEL_LEN + 1 && modinfo.ptr[modinfo.len - SENTINEL_LEN - 1] == '\n';
    return has_frame ? ges_text_slice(modinfo, SENTINEL_LEN, modinfo.len - SENTINEL_LEN)
                     : (ges_text){0};
}

ges_status ges_gobuild_read(const ges_window *in, ges_arena *mem, ges_gobuild *out,
                            ges_error *err) {
    ges_image_page page;
    ges_image_page_on(&page, in);
    ges_image image;
    uint64_t off;
    ges_status status = ges_image_read(&page, &image, err);
    return status == GES_OK ? ges_gobuild_read_image(&page, &image, mem, out, &off, err) : status;
}

ges_status ges_gobuild_read_image(ges_image_page *page, const ges_image *image, ges_arena *mem,
                                  ges_gobuild *out, uint64_t *off, ges_error *err) {
    blob at;
    if (!find_blob(page, image, &at)) {
        return ges_error_set(err, GES_NOT_FOUND, "no Go build info: not built by Go 1.13 or newer");
    }
    uint8_t header[HEADER_LEN];
    const uint8_t *held = ges_image_peek(page, at.off, HEADER_LEN);
    if (held == NULL) {
        return ges_error_set(err, GES_TRUNCATED, "Go build info: cut in its header");
    }
    memcpy(header, held, HEADER_LEN);
    ges_gobuild build = {
        .container = image->kind,
        .header_goos = image->goos,
        .header_goarch = image->goarch,
        .is_inline = (header[15] & FLAG_INLINE) != 0,
    };
    ges_status status = build.is_inline
                            ? read_inline(page, at, mem, &build, err)
                            : read_pointed(page, image, (ges_bytes){header, HEADER_LEN}, mem, &build, err);
    if (status != GES_OK) {
        return status;
    }
    if (build.version.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "Go build info without a version");
    }
    build.modinfo = unframe(build.modinfo);
    ges_gobuild_parse(build.modinfo, mem, &build);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = build;
    *off = at.off;
    return GES_OK;
}

/* --- the module text ---------------------------------------------------------------------------
 */

/* Takes a key or value off the front: quoted, or plain up to `end` (0: all the rest). */
static bool take_word(ges_text *rest, char end, ges_arena *mem, ges_text *out) {
    bool is_quoted = rest->len > 0 && (rest->ptr[0] == '"' || rest->ptr[0] == '`');
    if (!is_quoted) {
        size_t stop = end != 0 ? ges_text_find_char(*rest, end) : rest->len;
        if (stop == GES_NPOS) {
            return false;
        }
        *out = ges_text_slice(*rest, 0, stop);
        *rest = ges_text_skip(*rest, stop);
        return true;
    }
    char quote = rest->ptr[0];
    size_t i = 1;
    while (i < rest->len && rest->ptr[i] != quote) {
        i += rest->ptr[i] == '\\' && quote == '"' ? 2 : 1;
    }
    if (i >= rest->len || !ges_gostring_unquote(mem, ges_text_slice(*rest, 0, i + 1), out)) {
        return false;
    }
    *rest = ges_text_skip(*rest, i + 1);
    return true;
}

static void parse_setting(ges_text line, ges_arena *mem, ges_gobuild *out) {
    ges_gobuild_setting setting;
    bool is_good = take_word(&line, '=', mem, &setting.key) && line.len > 0 && line.ptr[0] == '=';
    line = ges_text_skip(line, 1);
    if (is_good && take_word(&line, 0, mem, &setting.value)) {
        (void)ges_list_push(mem, &out->settings, setting); /* the arena remembers a failure */
    }
}

static void parse_module(ges_text line, ges_gobuild *out) {
    ges_text rest;
    (void)ges_text_cut(line, '\t', &out->mod_path, &rest); /* without a version it is all path */
    ges_text sum;
    (void)ges_text_cut(rest, '\t', &out->mod_version, &sum);
}

void ges_gobuild_parse(ges_text modinfo, ges_arena *mem, ges_gobuild *out) {
    ges_text rest = modinfo;
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        ges_text verb;
        ges_text value;
        if (!ges_text_cut(line, '\t', &verb, &value)) {
            continue;
        }
        if (ges_text_equal(verb, GES_T("path"))) {
            out->path = value;
        } else if (ges_text_equal(verb, GES_T("mod"))) {
            parse_module(value, out);
        } else if (ges_text_equal(verb, GES_T("build"))) {
            parse_setting(value, mem, out);
        }
    }
}

bool ges_gobuild_setting_find(const ges_gobuild *build, ges_text key, ges_text *out) {
    for (size_t i = 0; i < build->settings.count; i++) {
        if (ges_text_equal(build->settings.items[i].key, key)) {
            *out = build->settings.items[i].value;
            return true;
        }
    }
    return false;
}
