/* What stands behind a reparse tag. REPARSE_DATA_BUFFER (ntifs.h, little-endian):
 *
 *     u32 tag | u16 data length | u16 reserved | data
 *     symbolic link 0xA000000C: u16 substitute offset, length, print offset, length | u32 flags | names
 *     junction      0xA0000003: u16 substitute offset, length, print offset, length | names
 *     app alias     0x8000001B: u32 version | package id, entry point, target, type, each NUL-ended
 *
 * Offsets and lengths are in bytes and relative to "names". */
#include "os/windows/win32.h"

#include "base/reader.h"

enum { TAG_SYMLINK = (int)0xA000000C, TAG_JUNCTION = (int)0xA0000003, ALIAS_TARGET = 2 };

ges_file_kind ges_windows_reparse_kind(DWORD attributes, DWORD tag) {
    bool is_dir = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    ges_file_kind plain = is_dir ? GES_FILE_DIRECTORY : GES_FILE_REGULAR;
    if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
        return plain;
    }
    /* Wine shows a Unix link to a directory as a reparse point without a tag. */
    if (tag == (DWORD)TAG_SYMLINK || tag == (DWORD)TAG_JUNCTION || tag == 0) {
        return GES_FILE_SYMLINK;
    }
    if (tag == (DWORD)GES_WINDOWS_TAG_APP_ALIAS) {
        return GES_FILE_ALIAS;
    }
    /* Other name surrogates (WSL's links) cannot be followed by Windows; the rest are files whose
     * content comes from elsewhere. */
    return (tag & 0x20000000U) != 0 ? GES_FILE_OTHER : plain;
}

static ges_status corrupt(ges_error *err) {
    return ges_error_set(err, GES_CORRUPT, "the reparse point's data end too early");
}

/* UTF-16 bytes, which need not be aligned, as text. */
static ges_status take_wide(ges_bytes bytes, ges_arena *mem, ges_text *out, ges_error *err) {
    size_t count = bytes.len / 2;
    wchar_t *wide = ges_new_array(mem, count + 1, wchar_t);
    if (wide == NULL) {
        return ges_arena_error(mem, err);
    }
    if (count != 0) {
        memcpy(wide, bytes.ptr, count * 2);
    }
    ges_text text = ges_utf16_to_text(mem, wide, count);
    if (text.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = text;
    return GES_OK;
}

/* \??\C:\x -> C:\x, \??\UNC\host\x -> \\host\x; relative links and volumes stay. */
static ges_text without_prefix(ges_arena *mem, ges_text target) {
    if (ges_text_starts(target, GES_T("\\??\\UNC\\"))) {
        return ges_text_join(mem, GES_T("\\"), ges_text_skip(target, 7));
    }
    bool has_drive = ges_text_starts(target, GES_T("\\??\\")) && target.len > 5 &&
                     target.ptr[5] == ':';
    return has_drive ? ges_text_skip(target, 4) : target;
}

static ges_status link_target(ges_reader *in, bool has_flags, ges_arena *mem, ges_text *out,
                              ges_error *err) {
    uint16_t off = ges_read_u16(in, false);
    uint16_t len = ges_read_u16(in, false);
    ges_read_skip(in, has_flags ? 8 : 4); /* the print name, and the flags */
    ges_read_skip(in, off);
    ges_bytes name = ges_read_bytes(in, len);
    ges_text target;
    if (in->failed) {
        return corrupt(err);
    }
    ges_status status = take_wide(name, mem, &target, err);
    if (status == GES_OK) {
        *out = without_prefix(mem, target);
    }
    return status;
}

static ges_status alias_target(ges_reader *in, ges_arena *mem, ges_text *out, ges_error *err) {
    ges_read_skip(in, 4);
    size_t start = in->off;
    for (int field = 0; !in->failed; ) {
        uint16_t unit = ges_read_u16(in, false);
        if (in->failed || unit != 0) {
            continue;
        }
        if (field++ == ALIAS_TARGET) {
            return take_wide((ges_bytes){in->in.ptr + start, in->off - 2 - start}, mem, out, err);
        }
        start = in->off;
    }
    return corrupt(err);
}

ges_status ges_windows_reparse_target(ges_bytes data, ges_arena *mem, ges_text *out,
                                      ges_error *err) {
    ges_reader in = ges_reader_on(data);
    uint32_t tag = ges_read_u32(&in, false);
    ges_read_skip(&in, 4);
    if (in.failed) {
        return corrupt(err);
    }
    switch ((int)tag) {
    case TAG_SYMLINK:
        return link_target(&in, true, mem, out, err);
    case TAG_JUNCTION:
        return link_target(&in, false, mem, out, err);
    case GES_WINDOWS_TAG_APP_ALIAS:
        return alias_target(&in, mem, out, err);
    default:
        return ges_error_set(err, GES_UNSUPPORTED, "not supported: reparse tag 0x%08X",
                             (unsigned)tag);
    }
}
