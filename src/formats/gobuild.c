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
#include "formats/fixups.h"
#include "formats/gostring.h"

#include <string.h>

enum {
    ALIGN = 16,
    HEADER_LEN = 32,
    FLAG_BIG_ENDIAN = 1,
    FLAG_INLINE = 2,
    SENTINEL_LEN = 16,
    MAX_UVARINT = 10,
};

/* The last byte makes 14: the text is followed by the pointer size. */
static const char magic[] = "\xff Go buildinf:";
enum { MAGIC_LEN = sizeof(magic) - 1 };

typedef struct blob {
    uint64_t address;
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

/* Is the blob in this piece of `part`, which stands `at` bytes behind its start? */
static bool take_blob(ges_image_part part, uint64_t at, ges_bytes bytes, blob *out) {
    size_t found = find_magic(bytes, 0);
    if (found == GES_NPOS || part.size - at - found < HEADER_LEN) {
        return false;
    }
    at += found;
    *out = (blob){part.address + at, part.off + at, part.size - at};
    return true;
}

/* Where the first aligned address of the part is. */
static uint64_t first_of(ges_image_part part) {
    return (ALIGN - part.address % ALIGN) % ALIGN;
}

/* Looks at the first page of a part only. */
static bool probe(ges_image_page *page, ges_image_part part, blob *out) {
    uint64_t at = first_of(part);
    uint64_t left = at < part.size ? part.size - at : 0;
    size_t len = left < GES_IMAGE_PAGE ? (size_t)left : (size_t)GES_IMAGE_PAGE;
    return take_blob(part, at, ges_image_peek_some(page, part.off + at, len), out);
}

/* Searches a part, a piece at a time: an aligned magic never lies on the border of two pieces that
 * start aligned. `left` is what may still be searched. */
static bool search(ges_image_page *page, ges_image_part part, ges_arena *mem, uint64_t *left,
                   blob *out) {
    for (uint64_t at = first_of(part); at < part.size && *left >= GES_IMAGE_SWEEP;
         at += GES_IMAGE_SWEEP) {
        ges_bytes bytes = ges_image_sweep(page, mem, part.off + at, part.size - at);
        if (take_blob(part, at, bytes, out)) {
            return true;
        }
        if (bytes.len < GES_IMAGE_SWEEP) {
            return false;
        }
        *left -= GES_IMAGE_SWEEP;
    }
    return false;
}

/* By the name of its section. `head` holds the headers, and shall go on to. */
static bool find_named(ges_image_page *head, const ges_image *image, ges_image_page *page,
                       ges_arena *mem, uint64_t *left, blob *out) {
    ges_image_part part;
    return ges_image_section(head, image, ".go.buildinfo", "__go_buildinfo", &part) &&
           (probe(page, part, out) || search(head, part, mem, left, out));
}

/* First where the Go linker puts it, then by name, then everywhere in the data. Programs that may be
 * loaded anywhere have other things first in their data, so that there the name is asked first. */
static bool find_blob(ges_image_page *head, const ges_image *image, ges_image_page *page,
                      ges_arena *mem, blob *out) {
    ges_image_part part;
    uint64_t left = GES_GOBUILD_MAX_SCAN;
    bool is_late = image->kind == GES_IMAGE_ELF && image->is_pie;
    if (!is_late && probe(page, image->data, out)) {
        return true;
    }
    if (find_named(head, image, page, mem, &left, out) ||
        (is_late && probe(page, image->data, out))) {
        return true;
    }
    if (ges_image_is_foreign(head, image)) {
        return false;
    }
    for (size_t i = 0; ges_image_next_data(image, &i, &part);) {
        if (search(head, part, mem, &left, out)) {
            return true;
        }
    }
    return false;
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

/* Two pointers of the data, where they stand and where they lead. */
typedef struct pointers {
    uint64_t at[GES_FIXUPS_PAIR];
    uint64_t values[GES_FIXUPS_PAIR];
} pointers;

static uint64_t read_pointer(ges_reader *r, size_t len, bool is_big_endian) {
    return len == 8 ? ges_read_u64(r, is_big_endian) : ges_read_u32(r, is_big_endian);
}

/* The string header at `address`: where its own pointer stands, its value, the length of the text;
 * all zero when the address leads nowhere. */
static void read_header(ges_image_page *page, const ges_image *image, uint64_t address,
                        const uint8_t kind[2], uint64_t *at, uint64_t *value, uint64_t *len) {
    size_t width = kind[0];
    bool big = (kind[1] & FLAG_BIG_ENDIAN) != 0;
    uint64_t off;
    uint64_t rest;
    *at = *value = *len = 0;
    if (!ges_image_at(image, address, &off, &rest) || rest < 2 * width) {
        return;
    }
    const uint8_t *header = ges_image_peek(page, off, 2 * width);
    ges_reader r = ges_reader_on((ges_bytes){header, header != NULL ? 2 * width : 0});
    *value = read_pointer(&r, width, big);
    *len = read_pointer(&r, width, big);
    *at = *len != 0 ? address : 0; /* an empty text has no pointer */
}

/* Version and module text by way of their string headers, each of which may be known to the loader
 * only. */
static ges_status read_pointed(ges_image_page *page, const ges_image *image, blob found,
                               ges_bytes header, ges_arena *mem, ges_gobuild *out, ges_error *err) {
    static const struct {
        const char *what;
        uint64_t max;
    } kinds[] = {{"a version", GES_GOBUILD_MAX_VERSION}, {"module text", GES_GOBUILD_MAX_MODINFO}};
    ges_text *const texts[] = {&out->version, &out->modinfo};
    const uint8_t *kind = header.ptr + 14;
    size_t width = kind[0];
    bool big = (kind[1] & FLAG_BIG_ENDIAN) != 0;
    if (width != 4 && width != 8) {
        return corrupt(err, 14, "the pointer size is neither 4 nor 8");
    }
    ges_fixups fixups;
    ges_fixups_find(page, image, &fixups);
    ges_reader r = ges_reader_at(header, 16);
    pointers headers = {{found.address + 16, found.address + 16 + width}, {0}};
    headers.values[0] = read_pointer(&r, width, big);
    headers.values[1] = read_pointer(&r, width, big);
    ges_fixups_complete(&fixups, page, mem, headers.at, headers.values);
    pointers strings = {0};
    uint64_t lens[GES_FIXUPS_PAIR];
    for (size_t i = 0; i < GES_FIXUPS_PAIR; i++) {
        read_header(page, image, headers.values[i], kind, &strings.at[i], &strings.values[i],
                    &lens[i]);
    }
    ges_fixups_complete(&fixups, page, mem, strings.at, strings.values);
    for (size_t i = 0; i < GES_FIXUPS_PAIR; i++) {
        uint64_t off;
        uint64_t rest;
        if (lens[i] == 0 || !ges_image_at(image, strings.values[i], &off, &rest) ||
            lens[i] > rest) {
            continue;
        }
        ges_status status =
            take(page, off, lens[i], kinds[i].max, kinds[i].what, mem, texts[i], err);
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
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
    ges_gobuild build;
    status = status == GES_OK ? ges_gobuild_read_image(&page, &image, mem, &build, &off, err) : status;
    if (status != GES_OK) {
        return status;
    }
    ges_gobuild_parse(build.modinfo, mem, &build);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = build;
    return GES_OK;
}

ges_status ges_gobuild_read_image(ges_image_page *head, const ges_image *image, ges_arena *mem,
                                  ges_gobuild *out, uint64_t *off, ges_error *err) {
    blob at;
    ges_image_page inner;
    ges_image_page *page = &inner;
    ges_image_page_on(page, head->in);
    if (!find_blob(head, image, page, mem, &at)) {
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
    ges_status status =
        build.is_inline
            ? read_inline(page, at, mem, &build, err)
            : read_pointed(page, image, at, (ges_bytes){header, HEADER_LEN}, mem, &build, err);
    if (status != GES_OK) {
        return status;
    }
    if (build.version.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "Go build info without a version");
    }
    build.modinfo = unframe(build.modinfo);
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
