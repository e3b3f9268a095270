/* What earlier go commands noted in GOCACHE about the C compiler. */
#include "go/buildcache.h"

#include "base/builder.h"
#include "base/number.h"
#include "base/sha256.h"
#include "formats/gostring.h"

/* Layout of an entry file: "v1 " hex ' ' hex ' ' 20 columns ' ' 20 columns '\n'. */
enum {
    HEX_LEN = 2 * GES_BUILDCACHE_HASH,
    NUMBER_LEN = 20,
    ENTRY_LEN = 3 + HEX_LEN + 1 + HEX_LEN + 1 + NUMBER_LEN + 1 + NUMBER_LEN + 1,
    ENTRY_MAX = 4096,
    DATA_MAX = 64 * 1024, /* notes about a compiler are some hundred bytes */
};

/* The value of a hexadecimal digit as Go writes hashes; 16 when it is none. */
static unsigned digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return (unsigned)(c - '0');
    }
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10U : 16U;
}

static bool parse_hash(ges_text hex, uint8_t out[GES_BUILDCACHE_HASH]) {
    if (hex.len < 2 * (size_t)GES_BUILDCACHE_HASH) {
        return false;
    }
    for (size_t i = 0; i < GES_BUILDCACHE_HASH; i++) {
        unsigned high = digit_of(hex.ptr[2 * i]);
        unsigned low = digit_of(hex.ptr[2 * i + 1]);
        if (high > 15 || low > 15) {
            return false;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* A number in 20 columns, blanks first. */
static bool parse_column(ges_text column, uint64_t *out) {
    while (column.len > 0 && column.ptr[0] == ' ') {
        column = ges_text_skip(column, 1);
    }
    return ges_parse_u64(column, out) && *out <= INT64_MAX;
}

ges_status ges_buildcache_entry(ges_bytes in, const uint8_t key[GES_BUILDCACHE_HASH],
                                uint8_t out[GES_BUILDCACHE_HASH], uint64_t *size, ges_error *err) {
    enum {
        KEY = 3,
        OUTPUT = KEY + HEX_LEN + 1,
        SIZE = OUTPUT + HEX_LEN + 1,
        TIME = SIZE + NUMBER_LEN + 1
    };
    ges_text text = ges_text_from(in);
    if (text.len < ENTRY_LEN) {
        return ges_error_set(err, GES_TRUNCATED, "build cache entry of %zu bytes, %d expected",
                             text.len, ENTRY_LEN);
    }
    uint8_t named[GES_BUILDCACHE_HASH];
    uint8_t output[GES_BUILDCACHE_HASH];
    uint64_t data_size = 0;
    uint64_t ignored = 0;
    bool is_well_formed = text.len == ENTRY_LEN && ges_text_starts(text, GES_T("v1 ")) &&
                          text.ptr[OUTPUT - 1] == ' ' && text.ptr[SIZE - 1] == ' ' &&
                          text.ptr[TIME - 1] == ' ' && text.ptr[ENTRY_LEN - 1] == '\n' &&
                          parse_hash(ges_text_slice(text, KEY, OUTPUT - 1), named) &&
                          parse_hash(ges_text_slice(text, OUTPUT, SIZE - 1), output) &&
                          parse_column(ges_text_slice(text, SIZE, TIME - 1), &data_size) &&
                          parse_column(ges_text_slice(text, TIME, ENTRY_LEN - 1), &ignored);
    if (!is_well_formed || memcmp(named, key, sizeof(named)) != 0) {
        return ges_error_set(err, GES_CORRUPT, "not a build cache entry of that key");
    }
    memcpy(out, output, sizeof(output));
    *size = data_size;
    return GES_OK;
}

/* --- file times --------------------------------------------------------------------------------
 */

/* Takes `count` digits off *rest. */
static bool take_number(ges_text *rest, size_t count, int64_t *out) {
    uint64_t value = 0;
    if (rest->len < count || !ges_parse_u64(ges_text_slice(*rest, 0, count), &value)) {
        return false;
    }
    *rest = ges_text_skip(*rest, count);
    *out = (int64_t)value;
    return true;
}

static bool take_char(ges_text *rest, char c) {
    if (rest->len == 0 || rest->ptr[0] != c) {
        return false;
    }
    *rest = ges_text_skip(*rest, 1);
    return true;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar (counts years from March). */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    int64_t era = year / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* ".123456789", shorter when it ends in zeros, or nothing. */
static bool take_fraction(ges_text *rest, int64_t *ns) {
    *ns = 0;
    if (!take_char(rest, '.')) {
        return true;
    }
    size_t count = 0;
    while (count < rest->len && rest->ptr[count] >= '0' && rest->ptr[count] <= '9') {
        count++;
    }
    if (count == 0 || count > 9 || !take_number(rest, count, ns)) {
        return false;
    }
    for (size_t i = count; i < 9; i++) {
        *ns *= 10;
    }
    return true;
}

/* "2026-11-20 23:59:01.5 +0100 CET": Go's "2006-01-02 15:04:05.999999999 -0700 MST". */
static bool take_time(ges_text *rest, int64_t *mtime_ns) {
    int64_t year, month, day, hour, minute, second, ns, zone_hour, zone_minute;
    if (!take_number(rest, 4, &year) || !take_char(rest, '-') || !take_number(rest, 2, &month) ||
        !take_char(rest, '-') || !take_number(rest, 2, &day) || !take_char(rest, ' ') ||
        !take_number(rest, 2, &hour) || !take_char(rest, ':') || !take_number(rest, 2, &minute) ||
        !take_char(rest, ':') || !take_number(rest, 2, &second) || !take_fraction(rest, &ns) ||
        !take_char(rest, ' ')) {
        return false;
    }
    bool is_west = take_char(rest, '-');
    if ((!is_west && !take_char(rest, '+')) || !take_number(rest, 2, &zone_hour) ||
        !take_number(rest, 2, &zone_minute) || !take_char(rest, ' ')) {
        return false;
    }
    size_t name_end = ges_text_find_char(*rest, ' ');
    if (name_end == GES_NPOS || name_end == 0 || month < 1 || month > 12 || day < 1 ||
        year < 1677 || year > 2262) { /* what fits in nanoseconds */
        return false;
    }
    *rest = ges_text_skip(*rest, name_end + 1);
    int64_t zone_s = (zone_hour * 60 + zone_minute) * 60 * (is_west ? -1 : 1);
    int64_t seconds =
        days_from_date(year, month, day) * 86400 + (hour * 60 + minute) * 60 + second - zone_s;
    if (seconds > INT64_MAX / 1000000000 - 1 || seconds < INT64_MIN / 1000000000 + 1) {
        return false;
    }
    *mtime_ns = seconds * 1000000000 + ns;
    return true;
}

bool ges_buildcache_stat_parse(ges_text text, ges_buildcache_stat *out) {
    ges_text word;
    ges_text rest;
    ges_buildcache_stat found = {0};
    if (!ges_text_cut(text, ' ', &word, &rest) || !ges_text_equal(word, GES_T("stat")) ||
        !ges_text_cut(rest, ' ', &word, &rest) || !ges_parse_u64(word, &found.size) ||
        !ges_text_cut(rest, ' ', &word, &rest) || !ges_parse_hex(word, &found.mode) ||
        !take_time(&rest, &found.mtime_ns) || !ges_text_equal(rest, GES_T("false\n"))) {
        return false;
    }
    *out = found;
    return true;
}

/* Go's FileMode for Unix permission bits of a regular file. Source: io/fs ModeSetuid ... */
static uint64_t go_mode(uint32_t mode) {
    return (uint64_t)(mode & 0777) | ((mode & 04000) != 0 ? UINT64_C(1) << 23 : 0) |
           ((mode & 02000) != 0 ? UINT64_C(1) << 22 : 0) |
           ((mode & 01000) != 0 ? UINT64_C(1) << 20 : 0);
}

/* --- notes -------------------------------------------------------------------------------------
 */

/* GOCACHE/hh/HEX-KIND */
static ges_text note_path(const ges_buildcache *cache, ges_arena *mem,
                          const uint8_t hash[GES_BUILDCACHE_HASH], const char *kind) {
    ges_text hex = ges_hex(mem, (ges_bytes){hash, GES_BUILDCACHE_HASH});
    char separator[2] = {ges_path_separator(ges_os_style(cache->os)), '\0'};
    return ges_text_join(mem, cache->dir, ges_text_of(separator), ges_text_slice(hex, 0, 2),
                         ges_text_of(separator), hex, ges_text_of(kind));
}

static bool is_hash_of(ges_bytes data, const uint8_t expected[GES_BUILDCACHE_HASH]) {
    uint8_t actual[GES_BUILDCACHE_HASH];
    ges_sha256_of(data, actual);
    return memcmp(actual, expected, GES_BUILDCACHE_HASH) == 0;
}

/* The entry file of `key`: the hash of its data. */
static ges_status read_entry(const ges_buildcache *cache, ges_arena *mem, ges_text path,
                             const uint8_t key[GES_BUILDCACHE_HASH],
                             uint8_t output[GES_BUILDCACHE_HASH], ges_error *err) {
    ges_bytes entry;
    uint64_t ignored = 0;
    ges_status status = cache->os->file_read(cache->os, path, ENTRY_MAX, mem, &entry, err);
    return status == GES_OK ? ges_buildcache_entry(entry, key, output, &ignored, err) : status;
}

/* The data under `key`, its hash checked. */
static ges_status read_note(const ges_buildcache *cache, ges_arena *mem,
                            const uint8_t key[GES_BUILDCACHE_HASH], ges_bytes *out, ges_text *place,
                            ges_error *err) {
    ges_text entry_path = note_path(cache, mem, key, "-a");
    uint8_t output[GES_BUILDCACHE_HASH];
    ges_status status = read_entry(cache, mem, entry_path, key, output, err);
    ges_bytes data = {0};
    if (status == GES_OK) {
        status = cache->os->file_read(cache->os, note_path(cache, mem, output, "-d"), DATA_MAX, mem,
                                      &data, err);
    }
    if (status != GES_OK) {
        return status;
    }
    if (!is_hash_of(data, output)) {
        return ges_error_set(err, GES_CORRUPT, "build cache data does not match its own hash");
    }
    *out = data;
    *place = entry_path;
    return GES_OK;
}

/* runtime.Version() without the experiments behind it. Source: cache stripExperiment. */
static ges_text salt_of(ges_text runtime_version) {
    size_t at = ges_text_find(runtime_version, GES_T(" X:"));
    if (at == GES_NPOS) {
        at = ges_text_find(runtime_version, GES_T("-X:"));
    }
    return at == GES_NPOS ? runtime_version : ges_text_slice(runtime_version, 0, at);
}

static bool is_unchanged(const ges_buildcache *cache, ges_text path, ges_text recorded) {
    ges_buildcache_stat stat;
    ges_file_info info;
    return ges_buildcache_stat_parse(recorded, &stat) &&
           cache->os->file_info(cache->os, path, true, &info, NULL) == GES_OK &&
           info.kind == GES_FILE_REGULAR && info.size == stat.size &&
           go_mode(info.mode) == stat.mode && info.mtime_ns == stat.mtime_ns;
}

ges_status ges_buildcache_compiler(const ges_buildcache *cache, ges_arena *mem, ges_text exe,
                                   uint8_t id[GES_BUILDCACHE_HASH], ges_text *place,
                                   ges_error *err) {
    uint8_t key[GES_BUILDCACHE_HASH];
    ges_text salt = salt_of(cache->runtime_version);
    ges_text subject = ges_text_join(mem, GES_T("gccCompilerID "), ges_gostring_quoted(mem, exe));
    ges_sha256 hash;
    ges_sha256_init(&hash);
    ges_sha256_add(&hash, salt.ptr, salt.len);
    ges_sha256_add(&hash, subject.ptr, subject.len);
    ges_sha256_done(&hash, key);
    ges_bytes data = {0};
    ges_status status = read_note(cache, mem, key, &data, place, err);
    if (status != GES_OK) {
        return status;
    }
    if (data.len <= GES_BUILDCACHE_HASH) {
        return ges_error_set(err, GES_CORRUPT, "note about a compiler is too short");
    }
    ges_text rest = ges_text_from((ges_bytes){data.ptr, data.len - GES_BUILDCACHE_HASH});
    size_t count = 0;
    while (rest.len > 0) {
        ges_text path;
        ges_text recorded;
        if (!ges_text_cut(rest, '\0', &path, &rest) ||
            !ges_text_cut(rest, '\0', &recorded, &rest)) {
            return ges_error_set(err, GES_CORRUPT, "note about a compiler breaks off");
        }
        if (!is_unchanged(cache, path, recorded)) {
            return ges_error_set(err, GES_CONFLICT, "'%.*s' has changed since the note was made",
                                 GES_FMT(path));
        }
        count++;
    }
    if (count == 0) {
        return ges_error_set(err, GES_CORRUPT, "note about a compiler names no file");
    }
    memcpy(id, data.ptr + data.len - GES_BUILDCACHE_HASH, GES_BUILDCACHE_HASH);
    return GES_OK;
}

ges_status ges_buildcache_flag(const ges_buildcache *cache, ges_arena *mem,
                               const uint8_t id[GES_BUILDCACHE_HASH], ges_text flag,
                               bool *is_supported, ges_text *place, ges_error *err) {
    uint8_t key[GES_BUILDCACHE_HASH];
    ges_text subject = ges_text_join(mem, GES_T("gccSupportsFlag "), flag);
    ges_sha256 hash;
    ges_sha256_init(&hash);
    ges_sha256_add(&hash, "subkey:", sizeof("subkey:") - 1);
    ges_sha256_add(&hash, id, GES_BUILDCACHE_HASH);
    ges_sha256_add(&hash, subject.ptr, subject.len);
    ges_sha256_done(&hash, key);
    /* The answer is the text "true" or "false", and the entry names its hash: no need to read it.
     */
    ges_text entry_path = note_path(cache, mem, key, "-a");
    uint8_t output[GES_BUILDCACHE_HASH];
    ges_status status = read_entry(cache, mem, entry_path, key, output, err);
    if (status != GES_OK) {
        return status;
    }
    static const ges_text answers[] = {GES_LIT("false"), GES_LIT("true")};
    for (size_t i = 0; i < GES_COUNT(answers); i++) {
        if (is_hash_of(ges_bytes_from(answers[i]), output)) {
            *is_supported = i == 1;
            *place = entry_path;
            return GES_OK;
        }
    }
    return ges_error_set(err, GES_CORRUPT, "note about a flag says neither true nor false");
}
