/* What a zip's directory says of an entry beside its place: kind, permissions, time.
 *
 * The upper half of the external attributes is a Unix mode when a Unix wrote it; else the lower byte has
 * the bits of MS-DOS. The time is that of MS-DOS, by two seconds and of no zone, unless an extra field
 * has a better one; as Go's reader the last of them counts, and the time of no zone is taken for UTC. */
#include "formats/archive_walk.h"

#include "base/reader.h"

enum {
    MADE_BY_UNIX = 3,
    MADE_BY_MACOS = 19,
    DOS_READ_ONLY = 0x01,
    DOS_DIRECTORY = 0x10,
    TYPE_MASK = 0170000,
    TYPE_FILE = 0100000,
    TYPE_DIR = 0040000,
    TYPE_LINK = 0120000,
    EXTRA_NTFS = 0x000a,
    EXTRA_TIME = 0x5455,
    EXTRA_UNIX = 0x5855,
};
static const int64_t NS = 1000 * 1000 * 1000;

/* Days since 1970-01-01; months and days out of range run over. Source: Howard Hinnant, "days_from_civil" */
static int64_t days_of(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static int64_t dos_time(uint16_t date, uint16_t time) {
    int64_t month = (date >> 5 & 15) != 0 ? date >> 5 & 15 : 1;
    int64_t day = (date & 31) != 0 ? date & 31 : 1;
    int64_t seconds = days_of(1980 + (date >> 9), month, day) * 86400;
    return (seconds + (time >> 11) * 3600 + (time >> 5 & 63) * 60 + (time & 31) * 2) * NS;
}

/* "tag 1, 24 bytes, time" behind four that mean nothing; 100 ns since 1601. */
static void take_ntfs(ges_bytes body, int64_t *out) {
    static const uint64_t epoch = UINT64_C(116444736000000000);
    ges_reader r = ges_reader_on(body);
    ges_read_skip(&r, 4);
    uint16_t tag = ges_read_u16(&r, false);
    uint16_t len = ges_read_u16(&r, false);
    uint64_t ticks = ges_read_u64(&r, false);
    if (!r.failed && tag == 1 && len == 24 && ticks >= epoch && ticks - epoch < (uint64_t)INT64_MAX / 100) {
        *out = (int64_t)(ticks - epoch) * 100;
    }
}

static void take_times(ges_bytes extra, int64_t *out) {
    ges_reader r = ges_reader_on(extra);
    while (r.in.len - r.off >= 4) {
        uint16_t id = ges_read_u16(&r, false);
        ges_bytes body = ges_read_bytes(&r, ges_read_u16(&r, false));
        if (id == EXTRA_NTFS) {
            take_ntfs(body, out);
        } else if (id == EXTRA_TIME && body.len >= 5 && (body.ptr[0] & 1) != 0) {
            *out = (int32_t)ges_load_u32(body.ptr + 1, false) * NS;
        } else if (id == EXTRA_UNIX && body.len >= 8) {
            *out = (int32_t)ges_load_u32(body.ptr + 4, false) * NS;
        }
    }
}

const char *ges_zip_attributes(const uint8_t *fixed, ges_bytes extra, ges_zip_record *out) {
    uint8_t maker = fixed[5];
    uint32_t attributes = ges_load_u32(fixed + 38, false);
    bool is_unix = maker == MADE_BY_UNIX || maker == MADE_BY_MACOS;
    uint32_t mode = is_unix ? attributes >> 16 : 0;
    uint32_t type = mode & TYPE_MASK;
    bool is_slashed = ges_text_ends(out->name, GES_T("/"));
    bool is_dir = is_slashed || type == TYPE_DIR || (!is_unix && (attributes & DOS_DIRECTORY) != 0);
    out->kind = is_dir                           ? GES_ARCHIVE_DIR
                : type == TYPE_LINK              ? GES_ARCHIVE_SYMLINK
                : type == 0 || type == TYPE_FILE ? GES_ARCHIVE_FILE
                                                 : GES_ARCHIVE_OTHER;
    if (is_slashed && type != 0 && type != TYPE_DIR) {
        return "its name is that of a directory, and its mode is not";
    }
    out->mode = mode & 07777;
    if (mode == 0) {
        bool is_read_only = !is_unix && (attributes & DOS_READ_ONLY) != 0;
        out->mode = (is_dir ? 0755u : 0644u) & ~(is_read_only ? 0222u : 0u);
    }
    out->mtime_ns = dos_time(ges_load_u16(fixed + 14, false), ges_load_u16(fixed + 12, false));
    take_times(extra, &out->mtime_ns);
    return NULL;
}
