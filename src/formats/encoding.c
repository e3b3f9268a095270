/* Encodings of text files, told by their bytes. */
#include "formats/encoding.h"

#include "base/utf16.h"

/* So many bytes tell whether a file without a mark is UTF-16. */
enum { PROBE_LEN = 64 };

static bool starts_with(ges_bytes bytes, const char *mark, size_t len) {
    return bytes.len >= len && memcmp(bytes.ptr, mark, len) == 0;
}

/* A NUL at every place of `parity`, and none at the others. */
static bool is_striped(ges_bytes bytes, size_t parity) {
    size_t len = bytes.len < PROBE_LEN ? bytes.len : PROBE_LEN;
    for (size_t i = 0; i < len; i++) {
        if ((bytes.ptr[i] == 0) != (i % 2 == parity)) {
            return false;
        }
    }
    return len >= 2;
}

/* Does a line of plain ASCII such as "GOFLAGS=" stand in it? `go env -w` appends such lines to a file
 * whatever that is. In UTF-16 an ASCII line end always has a NUL beside the letter that follows. */
static bool has_plain_line(ges_bytes bytes) {
    for (size_t i = 0; i + 3 < bytes.len; i++) {
        size_t run = 0;
        while (bytes.ptr[i] == '\n' && run < 3 && bytes.ptr[i + 1 + run] >= 'A' &&
               bytes.ptr[i + 1 + run] <= 'Z') {
            run++;
        }
        if (run == 3) {
            return true;
        }
    }
    return false;
}

static ges_encoding wide_or_mixed(ges_bytes bytes, ges_encoding encoding) {
    return bytes.len % 2 != 0 || has_plain_line(bytes) ? GES_ENCODING_MIXED : encoding;
}

ges_encoding ges_encoding_of(ges_bytes bytes) {
    if (starts_with(bytes, "\xFF\xFE", 2) || is_striped(bytes, 1)) {
        return wide_or_mixed(bytes, GES_ENCODING_WIDE_LE);
    }
    if (starts_with(bytes, "\xFE\xFF", 2) || is_striped(bytes, 0)) {
        return wide_or_mixed(bytes, GES_ENCODING_WIDE_BE);
    }
    if (bytes.len != 0 && memchr(bytes.ptr, 0, bytes.len) != NULL) {
        return GES_ENCODING_BINARY;
    }
    return starts_with(bytes, "\xEF\xBB\xBF", 3) ? GES_ENCODING_MARKED : GES_ENCODING_PLAIN;
}

const char *ges_encoding_name(ges_encoding encoding) {
    switch (encoding) {
    case GES_ENCODING_PLAIN:
        return "UTF-8";
    case GES_ENCODING_MARKED:
        return "UTF-8 with a byte order mark";
    case GES_ENCODING_WIDE_LE:
    case GES_ENCODING_WIDE_BE:
        return "UTF-16";
    case GES_ENCODING_MIXED:
        return "partly UTF-16, partly not";
    case GES_ENCODING_BINARY:
        break;
    }
    return "no text";
}

static ges_status decode_wide(ges_bytes bytes, bool is_big, ges_arena *mem, ges_text *out,
                              ges_error *err) {
    size_t count = bytes.len / 2;
    uint16_t *units = ges_new_array(mem, count + 1, uint16_t);
    if (units == NULL) {
        return ges_arena_error(mem, err);
    }
    for (size_t i = 0; i < count; i++) {
        unsigned first = bytes.ptr[2 * i];
        unsigned second = bytes.ptr[2 * i + 1];
        units[i] = (uint16_t)(is_big ? first << 8 | second : second << 8 | first);
    }
    size_t mark = 0;
    while (mark < count && units[mark] == 0xFEFF) {
        mark++; /* a file that was converted twice has two */
    }
    ges_text text = ges_utf16_to_text(mem, units + mark, count - mark);
    if (text.ptr == NULL && count != mark) {
        return ges_arena_error(mem, err);
    }
    if (text.len != 0 && memchr(text.ptr, 0, text.len) != NULL) {
        return ges_error_set(err, GES_CORRUPT, "the file is %s",
                             ges_encoding_name(GES_ENCODING_BINARY));
    }
    *out = text;
    return GES_OK;
}

static ges_status decode_marked(ges_text text, ges_text *out, ges_error *err) {
    while (ges_text_starts(text, GES_T("\xEF\xBB\xBF"))) {
        text = ges_text_skip(text, 3);
    }
    if (ges_encoding_of(ges_bytes_from(text)) != GES_ENCODING_PLAIN) {
        return ges_error_set(err, GES_CORRUPT, "the file is %s",
                             ges_encoding_name(GES_ENCODING_MIXED));
    }
    *out = text;
    return GES_OK;
}

ges_status ges_encoding_decode(ges_bytes bytes, ges_arena *mem, ges_text *out, ges_error *err) {
    ges_encoding encoding = ges_encoding_of(bytes);
    switch (encoding) {
    case GES_ENCODING_PLAIN:
        *out = ges_text_from(bytes);
        return GES_OK;
    case GES_ENCODING_MARKED:
        return decode_marked(ges_text_from(bytes), out, err);
    case GES_ENCODING_WIDE_LE:
    case GES_ENCODING_WIDE_BE:
        return decode_wide(bytes, encoding == GES_ENCODING_WIDE_BE, mem, out, err);
    case GES_ENCODING_MIXED:
    case GES_ENCODING_BINARY:
        break;
    }
    return ges_error_set(err, GES_CORRUPT, "the file is %s", ges_encoding_name(encoding));
}
