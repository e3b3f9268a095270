/* One header block of tar, and the records of an extended header.
 *
 *       0 name 100   100 mode 8   108 uid 8   116 gid 8   124 size 12   136 mtime 12
 *     148 checksum 8   156 type 1   157 link 100   257 magic 6   263 version 2   265 user 32
 *     297 group 32   329 major 8   337 minor 8   345 prefix 155 (131 in star's, which ends in "tar\0")
 *
 *     "ustar\0": POSIX, with a prefix; "ustar  \0": GNU, whose times stand where the prefix would; else
 *     what Unix v7 wrote. Numbers are octal; GNU and star write large ones in base 256, first bit set.
 *
 * An extended header is a row of "LENGTH KEY=VALUE\n", LENGTH being that of all of it. */
#include "formats/archive_walk.h"

#include "base/number.h"

enum {
    MODE_OFF = 100,
    SIZE_OFF = 124,
    MTIME_OFF = 136,
    CHECKSUM_OFF = 148,
    CHECKSUM_LEN = 8,
    TYPE_OFF = 156,
    LINK_OFF = 157,
    MAGIC_OFF = 257,
    PREFIX_OFF = 345,
    NAME_LEN = 100,
    PREFIX_LEN = 155,
    STAR_PREFIX_LEN = 131,
    STAR_OFF = 508,
};
static const int64_t NS = 1000 * 1000 * 1000;

/* Up to the first NUL. */
static ges_text text_at(const uint8_t *block, size_t off, size_t len) {
    const uint8_t *end = memchr(block + off, 0, len);
    return (ges_text){(const char *)block + off, end != NULL ? (size_t)(end - (block + off)) : len};
}

static bool is_filler(uint8_t byte) {
    return byte == ' ' || byte == 0;
}

/* Octal digits between blanks and NULs; none is 0. Source: Go archive/tar parseOctal */
static bool read_octal(const uint8_t *at, size_t len, int64_t *out) {
    uint64_t value = 0;
    while (len != 0 && is_filler(at[len - 1])) {
        len--;
    }
    for (; len != 0 && is_filler(*at); len--) {
        at++;
    }
    for (size_t i = 0; i < len; i++) {
        if (at[i] < '0' || at[i] > '7' || value >> 60 != 0) {
            return false;
        }
        value = value << 3 | (uint64_t)(at[i] - '0');
    }
    *out = (int64_t)value;
    return true;
}

/* Base 256: big endian, two's complement, the first bit being only a mark. Source: GNU tar manual */
static bool read_number(const uint8_t *at, size_t len, int64_t *out) {
    if ((at[0] & 0x80) == 0) {
        return read_octal(at, len, out);
    }
    uint8_t flip = (at[0] & 0x40) != 0 ? 0xff : 0;
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)(at[i] ^ flip);
        byte = i == 0 ? byte & 0x7f : byte;
        if (value >> 55 != 0) {
            return false;
        }
        value = value << 8 | byte;
    }
    *out = flip != 0 ? -(int64_t)value - 1 : (int64_t)value;
    return true;
}

bool ges_tar_is_zero(const uint8_t block[GES_TAR_BLOCK]) {
    for (size_t i = 0; i < GES_TAR_BLOCK; i++) {
        if (block[i] != 0) {
            return false;
        }
    }
    return true;
}

/* The sum of all bytes, its own being blanks; some old programs took them for signed. */
bool ges_tar_is_header(const uint8_t block[GES_TAR_BLOCK]) {
    int64_t stored = 0;
    int64_t plain = 0;
    int64_t with_sign = 0;
    for (size_t i = 0; i < GES_TAR_BLOCK; i++) {
        bool is_own = i >= CHECKSUM_OFF && i < CHECKSUM_OFF + CHECKSUM_LEN;
        uint8_t byte = is_own ? ' ' : block[i];
        plain += byte;
        with_sign += byte < 128 ? byte : byte - 256;
    }
    return !ges_tar_is_zero(block) && read_octal(block + CHECKSUM_OFF, CHECKSUM_LEN, &stored) &&
           (stored == plain || stored == with_sign);
}

/* Nothing is made of these, but Go's reader refuses a header in which one is no number. Those of GNU
 * stand where a prefix would, and an old Go wrote one there. */
static bool read_others(const uint8_t *block, bool is_v7, bool is_gnu) {
    static const struct {
        size_t off, len;
        bool is_of_v7, is_of_gnu;
    } fields[] = {
        {108, 8, true, false}, {116, 8, true, false},   {329, 8, false, false},
        {337, 8, false, false}, {345, 12, false, true}, {357, 12, false, true},
    };
    for (size_t i = 0; i < GES_COUNT(fields); i++) {
        const uint8_t *at = block + fields[i].off;
        int64_t value = 0;
        bool is_there = (fields[i].is_of_v7 || !is_v7) && (!fields[i].is_of_gnu || (is_gnu && at[0] != 0));
        if (is_there && !read_number(at, fields[i].len, &value)) {
            return false;
        }
    }
    return true;
}

const char *ges_tar_header_read(const uint8_t block[GES_TAR_BLOCK], ges_tar_header *out) {
    bool is_posix = memcmp(block + MAGIC_OFF, "ustar", 6) == 0;
    bool is_gnu = memcmp(block + MAGIC_OFF, "ustar  ", 8) == 0;
    bool is_star = is_posix && memcmp(block + STAR_OFF, "tar", 4) == 0;
    int64_t size = 0;
    int64_t mode = 0;
    *out = (ges_tar_header){
        .type = (char)block[TYPE_OFF],
        .name = text_at(block, 0, NAME_LEN),
        .link = text_at(block, LINK_OFF, NAME_LEN),
    };
    if (is_posix) {
        out->prefix = text_at(block, PREFIX_OFF, is_star ? STAR_PREFIX_LEN : PREFIX_LEN);
    }
    if (!read_number(block + SIZE_OFF, 12, &size) || size < 0) {
        return "its size is no number";
    }
    if (!read_number(block + MTIME_OFF, 12, &out->mtime_s) || !read_number(block + MODE_OFF, 8, &mode) ||
        !read_others(block, !is_posix && !is_gnu, is_gnu)) {
        return "a field that should be a number is none";
    }
    out->size = (uint64_t)size;
    out->mode = (uint32_t)mode;
    return NULL;
}

/* "-12.5" in nanoseconds; more digits are cut off, and times out of reach are refused. */
static bool read_time(ges_text value, int64_t *out) {
    ges_text whole;
    ges_text rest;
    uint64_t seconds = 0;
    int64_t fraction = 0;
    bool is_negative = ges_text_starts(value, GES_T("-"));
    bool has_rest = ges_text_cut(ges_text_skip(value, is_negative), '.', &whole, &rest);
    if (!ges_parse_u64(whole, &seconds) || seconds >= (uint64_t)(INT64_MAX / NS)) {
        return false;
    }
    int64_t unit = NS / 10;
    for (size_t i = 0; has_rest && i < rest.len; i++, unit /= 10) {
        if (rest.ptr[i] < '0' || rest.ptr[i] > '9') {
            return false;
        }
        fraction += (rest.ptr[i] - '0') * unit;
    }
    int64_t value_ns = (int64_t)seconds * NS + fraction;
    *out = is_negative ? -value_ns : value_ns;
    return true;
}

/* What stands in a record; the rest of them is told by its key alone. */
typedef enum value_kind { TEXT, NUMBER, TIME, UNKNOWN } value_kind;

static const struct {
    const char *key;
    value_kind kind;
} known_keys[] = {
    {"path", TEXT},   {"linkpath", TEXT}, {"uname", TEXT}, {"gname", TEXT}, {"size", NUMBER},
    {"uid", NUMBER},  {"gid", NUMBER},    {"mtime", TIME}, {"atime", TIME}, {"ctime", TIME},
};

static value_kind kind_of(ges_text key) {
    for (size_t i = 0; i < GES_COUNT(known_keys); i++) {
        if (ges_text_equal(key, ges_text_of(known_keys[i].key))) {
            return known_keys[i].kind;
        }
    }
    return UNKNOWN;
}

/* An empty value takes back what an earlier record said. */
static const char *enter_record(ges_text key, ges_text value, ges_tar_pax *out) {
    value_kind kind = kind_of(key);
    bool is_set = value.len != 0;
    uint64_t number = 0;
    int64_t time_ns = 0;
    if (ges_text_find_char(kind == TEXT ? value : key, '\0') != GES_NPOS) {
        return "a record of its extended header has a NUL in it";
    }
    if (is_set && kind == NUMBER && (!ges_parse_u64(value, &number) || number > INT64_MAX)) {
        return "a number in its extended header is none";
    }
    if (is_set && kind == TIME && !read_time(value, &time_ns)) {
        return "a time in its extended header is none";
    }
    if (ges_text_equal(key, GES_T("path"))) {
        out->has_path = is_set;
        out->path = value;
    } else if (ges_text_equal(key, GES_T("linkpath"))) {
        out->has_link = is_set;
        out->link = value;
    } else if (ges_text_equal(key, GES_T("size"))) {
        out->has_size = is_set;
        out->size = number;
    } else if (ges_text_equal(key, GES_T("mtime"))) {
        out->has_mtime = is_set;
        out->mtime_ns = time_ns;
    } else if (ges_text_starts(key, GES_T("GNU.sparse."))) {
        out->is_sparse = true;
    }
    return NULL;
}

const char *ges_tar_pax_read(ges_text records, ges_tar_pax *out) {
    while (records.len != 0) {
        ges_text number;
        ges_text rest;
        ges_text key;
        ges_text value;
        uint64_t len = 0;
        if (!ges_text_cut(records, ' ', &number, &rest) || !ges_parse_u64(number, &len) || len > records.len ||
            len < number.len + 3 || records.ptr[len - 1] != '\n') {
            return "a record of its extended header has no such length";
        }
        ges_text record = ges_text_slice(records, number.len + 1, (size_t)len - 1);
        if (!ges_text_cut(record, '=', &key, &value) || key.len == 0) {
            return "a record of its extended header has no '='";
        }
        const char *flaw = enter_record(key, value, out);
        if (flaw != NULL) {
            return flaw;
        }
        records = ges_text_skip(records, (size_t)len);
    }
    return NULL;
}
