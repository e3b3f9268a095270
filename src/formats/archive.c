/* Archives: which kind one is, and what both kinds of walk share. */
#include "formats/archive_walk.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    SHOWN_NAME = 160, /* bytes of a name in an error */
    DEFAULT_ENTRIES = 200 * 1000,
    DEFAULT_NAME = 4096,
};
static const uint64_t DEFAULT_BYTES = UINT64_C(4) << 30;
static const uint64_t DEFAULT_ENTRY = UINT64_C(1) << 30;

ges_archive_form ges_archive_form_of(const ges_window *in) {
    uint8_t block[GES_TAR_BLOCK];
    if (ges_window_read(in, 0, block, 2) && memcmp(block, "\x1f\x8b", 2) == 0) {
        return GES_ARCHIVE_TAR_GZ;
    }
    /* An entry, the directory of an empty one, a part of a split one. */
    if (ges_window_read(in, 0, block, 4) &&
        (memcmp(block, "PK\3\4", 4) == 0 || memcmp(block, "PK\5\6", 4) == 0 || memcmp(block, "PK\7\10", 4) == 0)) {
        return GES_ARCHIVE_ZIP;
    }
    if (ges_window_read(in, 0, block, sizeof(block)) && (ges_tar_is_header(block) || ges_tar_is_zero(block))) {
        return GES_ARCHIVE_TAR;
    }
    return GES_ARCHIVE_UNKNOWN;
}

const char *ges_archive_form_name(ges_archive_form form) {
    static const char *const names[] = {
        [GES_ARCHIVE_UNKNOWN] = "unknown",
        [GES_ARCHIVE_TAR] = "tar",
        [GES_ARCHIVE_TAR_GZ] = "tar.gz",
        [GES_ARCHIVE_ZIP] = "zip",
    };
    return names[form];
}

ges_status ges_archive_fail(const ges_archive_walk *walk, ges_status status, uint64_t off,
                            const char *format, ...) {
    char text[GES_ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    const ges_archive_entry *entry = &walk->entry;
    if (!walk->is_inside) {
        (void)ges_error_set(walk->err, status, "at 0x%llx: %s", (unsigned long long)off, text);
    } else {
        ges_text shown = ges_text_slice(entry->name, 0, SHOWN_NAME);
        (void)ges_error_set(walk->err, status, "entry %llu '%.*s%s' at 0x%llx: %s",
                            (unsigned long long)entry->index + 1, GES_FMT(shown),
                            shown.len < entry->name.len ? "..." : "", (unsigned long long)entry->off, text);
    }
    if (walk->err != NULL) {
        walk->err->offset = off;
    }
    return status;
}

ges_status ges_archive_admit(const ges_archive_walk *walk) {
    const ges_archive_entry *entry = &walk->entry;
    const ges_archive_limits *limits = &walk->limits;
    if (entry->index >= limits->entries) {
        return ges_archive_fail(walk, GES_TOO_LARGE, entry->off, "there are over %llu entries",
                                (unsigned long long)limits->entries);
    }
    if (entry->name.len == 0 || memchr(entry->name.ptr, 0, entry->name.len) != NULL) {
        return ges_archive_fail(walk, GES_CORRUPT, entry->off, "its name is empty or has a NUL in it");
    }
    if (entry->link.len != 0 && memchr(entry->link.ptr, 0, entry->link.len) != NULL) {
        return ges_archive_fail(walk, GES_CORRUPT, entry->off, "its link has a NUL in it");
    }
    if (entry->name.len > limits->name_len || entry->link.len > limits->name_len) {
        return ges_archive_fail(walk, GES_TOO_LARGE, entry->off, "its name or link is over %llu bytes long",
                                (unsigned long long)limits->name_len);
    }
    if (entry->size > limits->entry_bytes || entry->size > limits->bytes - walk->total) {
        return ges_archive_fail(walk, GES_TOO_LARGE, entry->off,
                                "%llu bytes are over the limit of %llu, or of %llu for all",
                                (unsigned long long)entry->size, (unsigned long long)limits->entry_bytes,
                                (unsigned long long)limits->bytes);
    }
    return GES_OK;
}

ges_status ges_archive_begin(ges_archive_walk *walk) {
    const ges_archive_visitor *visitor = walk->visitor;
    walk->given = 0;
    return visitor->begin != NULL ? visitor->begin(visitor->self, &walk->entry, walk->err) : GES_OK;
}

ges_status ges_archive_give(ges_archive_walk *walk, ges_bytes bytes) {
    const ges_archive_visitor *visitor = walk->visitor;
    walk->given += bytes.len;
    return visitor->data != NULL && bytes.len != 0 ? visitor->data(visitor->self, &walk->entry, bytes, walk->err)
                                                   : GES_OK;
}

ges_status ges_archive_end(ges_archive_walk *walk) {
    const ges_archive_visitor *visitor = walk->visitor;
    ges_status status = visitor->end != NULL ? visitor->end(visitor->self, &walk->entry, walk->err) : GES_OK;
    walk->total += walk->given;
    walk->is_inside = false;
    return status;
}

ges_status ges_archive_read(const ges_window *in, const ges_archive_limits *limits,
                            const ges_archive_visitor *visitor, ges_arena *mem, ges_error *err) {
    ges_archive_walk walk = {.in = in, .visitor = visitor, .mem = mem, .err = err};
    if (limits != NULL) {
        walk.limits = *limits;
    }
    ges_archive_limits *l = &walk.limits;
    l->entries = l->entries != 0 ? l->entries : DEFAULT_ENTRIES;
    l->bytes = l->bytes != 0 ? l->bytes : DEFAULT_BYTES;
    l->entry_bytes = l->entry_bytes != 0 ? l->entry_bytes : DEFAULT_ENTRY;
    l->name_len = l->name_len != 0 ? l->name_len : DEFAULT_NAME;
    switch (ges_archive_form_of(in)) {
    case GES_ARCHIVE_TAR:
        return ges_archive_walk_tar(&walk, false);
    case GES_ARCHIVE_TAR_GZ:
        return ges_archive_walk_tar(&walk, true);
    case GES_ARCHIVE_ZIP:
        return ges_archive_walk_zip(&walk);
    case GES_ARCHIVE_UNKNOWN:
        break;
    }
    return ges_error_set(err, in->size == 0 ? GES_TRUNCATED : GES_UNSUPPORTED,
                         in->size == 0 ? "the file is empty"
                                       : "this is no archive that can be read: neither tar, tar.gz nor zip");
}
