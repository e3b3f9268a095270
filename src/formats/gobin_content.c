/* Hashes a binary as the linker did. */
#include "formats/gobin_content.h"

#include "base/reader.h"
#include "base/sha256.h"

#include <string.h>

/* A lone code directory stands behind the blob's header of 12 bytes and its entry of 8. */
enum { CODE_DIRECTORY_OFF = 20, LINKER_SIGNED = 0x20000 };
static const uint32_t code_directory = 0xfade0c02;

enum { CHUNK = 256 * 1024, HASH_LEN = 15, HOST_ID_MINOR = 24, MAX_ID = 1024, GO_SECTION_HEADERS = 4096 };

size_t ges_gobin_id_parts(ges_text build_id, ges_text out[4]) {
    size_t count = 0;
    ges_text rest = build_id;
    ges_text part;
    while (count < 4 && ges_text_next(&rest, '/', &part)) {
        out[count++] = part;
    }
    if (rest.len != 0 || count == 0) {
        out[0] = build_id;
        return build_id.len != 0 ? 1 : 0;
    }
    return count;
}

/* 20 characters of base64url for 15 bytes. */
static ges_text encode(ges_arena *mem, const uint8_t hash[32]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *out = ges_new_array(mem, HASH_LEN / 3 * 4 + 1, char);
    for (size_t i = 0; out != NULL && i < HASH_LEN / 3; i++) {
        uint32_t bits = (uint32_t)hash[3 * i] << 16 | (uint32_t)hash[3 * i + 1] << 8 |
                        (uint32_t)hash[3 * i + 2];
        for (size_t k = 0; k < 4; k++) {
            out[4 * i + k] = digits[bits >> (18 - 6 * k) & 63];
        }
    }
    return (ges_text){out, out != NULL ? HASH_LEN / 3 * 4 : 0};
}

/* Zeroes what of `part` lies in the `len` bytes that stand at `off` of the file. */
static void blank(uint8_t *bytes, uint64_t off, size_t len, ges_image_part part) {
    uint64_t from = part.off > off ? part.off : off;
    uint64_t end = part.off + part.size;
    uint64_t to = end < off + len ? end : off + len;
    if (from < to) {
        memset(bytes + (from - off), 0, (size_t)(to - from));
    }
}

/* Zeroes every whole occurrence of `id`; the search is for its first byte. */
static void blank_id(uint8_t *bytes, size_t len, ges_text id) {
    for (size_t i = 0; i + id.len <= len;) {
        uint8_t *at = memchr(bytes + i, (unsigned char)id.ptr[0], len - id.len + 1 - i);
        if (at == NULL) {
            return;
        }
        i = (size_t)(at - bytes);
        if (memcmp(at, id.ptr, id.len) == 0) {
            memset(at, 0, id.len);
            i += id.len;
        } else {
            i++;
        }
    }
}

/* Chunks overlap by the length of the ID less one, so that none is cut; `held` bytes of the buffer
 * are left over from the chunk before. */
static ges_status hash_file(const ges_window *in, uint64_t off, uint64_t end,
                            const ges_image_part parts[2], ges_text id,
                            uint8_t *buffer, uint8_t out[32], ges_error *err) {
    ges_sha256 hash;
    size_t held = 0;
    ges_sha256_init(&hash);
    while (off < end) {
        uint64_t left = end - off;
        size_t want = left < CHUNK ? (size_t)left : (size_t)CHUNK;
        if (!ges_window_read(in, off, buffer + held, want)) {
            if (err != NULL) {
                err->offset = off;
            }
            return ges_error_set(err, GES_IO, "cannot read %zu bytes", want);
        }
        blank(buffer + held, off, want, parts[0]);
        blank(buffer + held, off, want, parts[1]);
        size_t len = held + want;
        blank_id(buffer, len, id);
        off += want;
        size_t keep = off < end && len >= id.len ? id.len - 1 : 0;
        ges_sha256_add(&hash, buffer, len - keep);
        memmove(buffer, buffer + len - keep, keep);
        held = keep;
    }
    ges_sha256_done(&hash, out);
    return GES_OK;
}

/* Before 1.24 the host's ID was the host linker's and counted as content. */
static bool excludes_host_id(const ges_gobin *bin) {
    ges_text version = bin->versions.count != 0 ? bin->versions.items[0].value : (ges_text){0};
    uint32_t minor = 0;
    if (!ges_text_starts(version, GES_T("go1."))) {
        return true; /* devel: as the newest */
    }
    for (size_t i = 4; i < version.len && version.ptr[i] >= '0' && version.ptr[i] <= '9'; i++) {
        minor = minor * 10 + (uint32_t)(version.ptr[i] - '0');
    }
    return minor >= HOST_ID_MINOR;
}

/* Go's own linker signs for darwin/arm64, and says so in the flags of the code directory.
 * Source: Go src/cmd/internal/codesign/codesign.go Sign: flags adhoc and linker signed. */
static bool is_signed_by_linker(const ges_window *in, const ges_gobin *bin) {
    uint8_t head[CODE_DIRECTORY_OFF + 16];
    uint64_t off = bin->image.signature.off;
    if (bin->image.signature.size < sizeof(head) || !ges_window_read(in, off, head, sizeof(head))) {
        return false;
    }
    ges_reader r = ges_reader_at((ges_bytes){head, sizeof(head)}, CODE_DIRECTORY_OFF);
    bool is_directory = ges_read_u32(&r, true) == code_directory;
    ges_read_skip(&r, 8); /* length, version */
    uint32_t flags = ges_read_u32(&r, true);
    return is_directory && (flags & LINKER_SIGNED) != 0;
}

static ges_gobin_verdict judge(const ges_window *in, const ges_gobin *bin) {
    bool is_pe_signed = bin->image.kind == GES_IMAGE_PE && bin->image.signature.size != 0;
    bool is_macho_signed = bin->image.kind == GES_IMAGE_MACHO &&
                           bin->image.signature.size != 0 && !is_signed_by_linker(in, bin);
    if (is_pe_signed || is_macho_signed) {
        return GES_GOBIN_SIGNED;
    }
    /* Go's linker puts the section headers behind the program headers, strip at the end. */
    bool was_rewritten =
        bin->image.kind == GES_IMAGE_ELF && bin->image.table_off > GO_SECTION_HEADERS;
    return was_rewritten && !bin->has_dwarf ? GES_GOBIN_STRIPPED : GES_GOBIN_MODIFIED;
}

ges_status ges_gobin_verify(const ges_window *in, const ges_gobin *bin, ges_arena *mem,
                            ges_gobin_verdict *verdict, ges_text *content, ges_error *err) {
    ges_text parts[4];
    uint8_t sum[32];
    size_t count = ges_gobin_id_parts(bin->build_id, parts);
    if (count < 2 || bin->build_id.len > MAX_ID) {
        *verdict = GES_GOBIN_UNCHECKABLE;
        *content = (ges_text){0};
        return GES_OK;
    }
    bool is_macho = bin->image.kind == GES_IMAGE_MACHO;
    const ges_image_part blanks[2] = {
        is_macho ? bin->image.signature : (ges_image_part){0},
        bin->member.len == 0 && excludes_host_id(bin)
            ? (ges_image_part){.off = bin->host_id_off, .size = bin->host_id.len}
            : (ges_image_part){0},
    };
    /* An image of a fat file was linked as a file of its own. */
    uint64_t from = bin->image.base;
    uint64_t left = in->size > from ? in->size - from : 0;
    uint64_t len = bin->image.is_fat && bin->image.fat_size < left ? bin->image.fat_size : left;
    uint8_t *buffer = ges_arena_alloc(mem, (len < CHUNK ? (size_t)len : (size_t)CHUNK) + MAX_ID);
    if (buffer == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_status status = hash_file(in, from, from + len, blanks, bin->build_id, buffer, sum, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text got = encode(mem, sum);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *verdict = ges_text_equal(got, parts[count - 1]) ? GES_GOBIN_UNCHANGED : judge(in, bin);
    *content = got;
    return GES_OK;
}

const char *ges_gobin_verdict_name(ges_gobin_verdict verdict) {
    static const char *const names[] = {
        [GES_GOBIN_UNCHECKABLE] = "cannot be checked: no build ID with a content hash",
        [GES_GOBIN_UNCHANGED] = "unchanged since it was linked",
        [GES_GOBIN_SIGNED] = "changed since it was linked: it carries a signature",
        [GES_GOBIN_STRIPPED] = "changed since it was linked: symbols and debug information are gone",
        [GES_GOBIN_MODIFIED] = "modified since it was linked",
    };
    return names[verdict];
}
