/* Archives in memory: the fuzzers' seeds whole, cut at every byte and with every bit flipped; tar headers
 * and zip records that lie; limits. */
#include "formats/archive.h"

#include "test.h"

enum { ROOM = 64 * 1024, SHOWN = 4096 };

typedef struct seen {
    char text[SHOWN];
    size_t len;
    uint64_t given;
    size_t stop_at; /* the entry whose begin refuses; 0: none */
    size_t count;
} seen;

static void show(seen *s, const char *text, size_t len) {
    len = len < SHOWN - s->len ? len : SHOWN - s->len;
    if (len != 0) {
        memcpy(s->text + s->len, text, len);
    }
    s->len += len;
}

static ges_status begin(void *self, const ges_archive_entry *entry, ges_error *err) {
    static const char kinds[] = "fdlho";
    seen *s = self;
    CLAIM(entry->index == s->count);
    s->count++;
    s->given = 0;
    show(s, &kinds[entry->kind], 1);
    show(s, entry->name.ptr, entry->name.len);
    show(s, ">", entry->link.len != 0);
    show(s, entry->link.ptr, entry->link.len);
    return s->count == s->stop_at ? ges_error_set(err, GES_DENIED, "not this one") : GES_OK;
}

static ges_status data(void *self, const ges_archive_entry *entry, ges_bytes bytes, ges_error *err) {
    seen *s = self;
    (void)err;
    s->given += bytes.len;
    CLAIM(s->given <= entry->size);
    return GES_OK;
}

static ges_status end(void *self, const ges_archive_entry *entry, ges_error *err) {
    seen *s = self;
    char size[32];
    (void)err;
    CLAIM(s->given == entry->size);
    int len = snprintf(size, sizeof(size), ":%llu ", (unsigned long long)s->given);
    show(s, size, (size_t)len);
    return GES_OK;
}

static ges_error last; /* of the last walk */

static ges_status walk(const uint8_t *bytes, size_t len, const ges_archive_limits *limits, seen *s) {
    ges_bytes in = {bytes, len};
    ges_window window = ges_window_on(&in);
    ges_archive_visitor visitor = {s, begin, data, end};
    ges_arena mem;
    ges_arena_init(&mem, 2 << 20);
    last = (ges_error){0};
    ges_status status = ges_archive_read(&window, limits, &visitor, &mem, &last);
    CLAIM(status == GES_OK || (last.text[0] != '\0' && last.status == status));
    ges_arena_close(&mem);
    return status;
}

static ges_status status_of(const uint8_t *bytes, size_t len) {
    seen s = {0};
    return walk(bytes, len, NULL, &s);
}

static size_t load(const char *name, uint8_t *out) {
    char path[512];
    (void)snprintf(path, sizeof(path), GES_TEST_DATA "/../../fuzz/corpus/%s", name);
    FILE *file = fopen(path, "rb");
    CLAIM(file != NULL);
    size_t len = file != NULL ? fread(out, 1, ROOM, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    return len;
}

#define LONG_NAME                                                                                  \
    "go/dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"          \
    "dddddddddddddddddddddddddddddddddddddddd/f"
static const char TAR_SEEN[] = "dgo/:0 fgo/VERSION:9 fgo/bin/go:604 lgo/link>bin/go:0 hgo/hard>go/VERSION:0 fgo/empty:0 ";
static const char ZIP_SEEN[] = "dgo/:0 fgo/VERSION:180 fgo/bin/go:604 fgo/stored:8 lgo/link>bin/go:0 ";

static const struct seed {
    const char *name;
    const char *front; /* of what is seen */
    bool is_summed;    /* names, sizes and links cannot change unseen */
} seeds[] = {
    {"archive_tar/ustar", TAR_SEEN},   {"archive_tar/gnu", TAR_SEEN},
    {"archive_tar/pax", TAR_SEEN},     {"archive_tar/global", TAR_SEEN},
    {"archive_gzip/one", TAR_SEEN, true},    {"archive_gzip/two", TAR_SEEN, true},
    {"archive_zip/plain", ZIP_SEEN},   {"archive_zip/stored", ZIP_SEEN},
    {"archive_zip/stream", ZIP_SEEN},  {"archive_zip/wide", ZIP_SEEN},
    {"archive_zip/comment", ZIP_SEEN}, {"archive_zip/empty", ""},
};

static uint8_t bytes[ROOM];

TEST(every_form_is_read) {
    for (size_t i = 0; i < GES_COUNT(seeds); i++) {
        seen s = {0};
        size_t len = load(seeds[i].name, bytes);
        CLAIM(walk(bytes, len, NULL, &s) == GES_OK);
        CLAIM(ges_text_starts((ges_text){s.text, s.len}, ges_text_of(seeds[i].front)));
    }
    seen s = {0};
    CLAIM(walk(bytes, load("archive_tar/pax", bytes), NULL, &s) == GES_OK);
    CLAIM(ges_text_contains((ges_text){s.text, s.len}, GES_T("f" LONG_NAME ":4 lgo/far>e/e/e/e/")));
}

TEST(a_cut_archive_is_refused_wherever_it_was_cut) {
    for (size_t i = 0; i < GES_COUNT(seeds); i++) {
        size_t whole = load(seeds[i].name, bytes);
        /* Of long ones every place near the edge of a block, and some between. */
        for (size_t len = 0; len < whole; len += whole > 2048 && len % 512 > 1 && len % 512 < 500 ? 11 * TEST_STRIDE : 1) {
            ges_status status = status_of(bytes, len);
            CLAIM(status == GES_TRUNCATED || status == GES_CORRUPT || (status == GES_UNSUPPORTED && len < 512));
        }
    }
}

/* gzip has a checksum over all: nothing else may come of it. Tar has one over the headers, zip one over
 * the contents and two of each name: times, modes and kinds may change, and the sum of a tar's contents
 * is not asked; no entry may come or go. */
TEST(a_flipped_bit_changes_no_content) {
    for (size_t i = 0; i < GES_COUNT(seeds); i++) {
        seen whole = {0};
        size_t len = load(seeds[i].name, bytes);
        CLAIM(walk(bytes, len, NULL, &whole) == GES_OK);
        for (size_t bit = 0; bit < 8 * len; bit += len > 2048 ? 13 * TEST_STRIDE : 1) {
            seen s = {0};
            bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            ges_status status = walk(bytes, len, NULL, &s);
            bool is_same = s.len == whole.len && memcmp(s.text, whole.text, s.len) == 0;
            CLAIM(status != GES_OK || is_same || !seeds[i].is_summed);
            CLAIM(status != GES_OK || s.count == whole.count);
            bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}

TEST(the_visitor_may_refuse) {
    for (size_t i = 0; i < GES_COUNT(seeds); i++) {
        seen s = {.stop_at = 2};
        size_t len = load(seeds[i].name, bytes);
        bool is_empty = seeds[i].front[0] == '\0';
        CLAIM(walk(bytes, len, NULL, &s) == (is_empty ? GES_OK : GES_DENIED));
        CLAIM(is_empty || strcmp(last.text, "not this one") == 0);
    }
}

TEST(limits_hold) {
    static const struct {
        ges_archive_limits limits;
        ges_status status;
    } rows[] = {
        {{.entries = 5}, GES_OK},          {{.entries = 4}, GES_TOO_LARGE},
        {{.entry_bytes = 604}, GES_OK},    {{.entry_bytes = 603}, GES_TOO_LARGE},
        {{.bytes = 604 + 180 + 8 + 6}, GES_OK}, {{.bytes = 604 + 180 + 8}, GES_TOO_LARGE},
        {{.name_len = 10}, GES_OK},        {{.name_len = 9}, GES_TOO_LARGE},
    };
    size_t len = load("archive_zip/plain", bytes);
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        seen s = {0};
        CLAIM(walk(bytes, len, &rows[i].limits, &s) == rows[i].status);
    }
    for (size_t name_len = 1; name_len < 200; name_len++) {
        static const char *const tars[] = {"archive_tar/pax", "archive_tar/gnu"};
        for (size_t i = 0; i < GES_COUNT(tars); i++) {
            seen s = {0};
            ges_archive_limits limits = {.name_len = name_len};
            ges_status status = walk(bytes, load(tars[i], bytes), &limits, &s);
            CLAIM(status == (name_len < 161 ? GES_TOO_LARGE : GES_OK)); /* the link of 80 elements */
        }
    }
    seen s = {0};
    ges_archive_limits limits = {.bytes = 5000};
    CLAIM(walk(bytes, load("archive_gzip/one", bytes), &limits, &s) == GES_TOO_LARGE);
}

/* --- tar, header by header ----------------------------------------------------------------------- */

static void put_text(size_t off, const char *text) {
    memcpy(bytes + off, text, strlen(text));
}

static void sum_up(size_t off) {
    unsigned sum = 0;
    char octal[8];
    memset(bytes + off + 148, ' ', 8);
    for (size_t i = 0; i < 512; i++) {
        sum += bytes[off + i];
    }
    (void)snprintf(octal, sizeof(octal), "%06o", sum & 0777777);
    memcpy(bytes + off + 148, octal, 7);
}

/* A header at `off` with that size, as its 12 bytes say it. */
static void put_header(size_t off, const char *name, char type, const char *size) {
    memset(bytes + off, 0, 512);
    put_text(off, name);
    put_text(off + 100, "0000644");
    put_text(off + 124, size);
    put_text(off + 136, "14524717400");
    bytes[off + 156] = (uint8_t)type;
    put_text(off + 257, "ustar");
    put_text(off + 263, "00");
    sum_up(off);
}

static ges_text tar_of(size_t len, seen *s) {
    memset(bytes + len, 0, 1024);
    *s = (seen){0};
    ges_status status = walk(bytes, len + 1024, NULL, s);
    show(s, ges_status_name(status), strlen(ges_status_name(status)));
    return (ges_text){s->text, s->len};
}

TEST(sizes_of_every_spelling) {
    static const struct {
        const char *size, *seen;
    } rows[] = {
        {"00000000004", "fx:4 ok"}, {"          4", "fx:4 ok"}, {"4", "fx:4 ok"},     {"000000000004", "fx:4 ok"},
        {"", "fx:0 corrupt"},       {"8", "corrupt"},            {"-4", "corrupt"},    {"4x", "corrupt"},
        {"0x4", "corrupt"},         {"77777777777", "too large"}, {"1000", "fx"},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "corrupt"},
        {"\x80\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01", "corrupt"},
    };
    seen s;
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        put_header(0, "x", '0', rows[i].size);
        memset(bytes + 512, 0, 512);
        put_text(512, "abcd");
        ges_text got = tar_of(1024, &s);
        CLAIM(ges_text_starts(got, ges_text_of(rows[i].seen)));
    }
    put_header(0, "x", '0', "");
    bytes[124] = 0x80;
    bytes[135] = 4;
    sum_up(0);
    CLAIM_TEXT(tar_of(1024, &s), "fx:4 ok");
}

TEST(types_and_names) {
    seen s;
    put_header(0, "dir/", '\0', "0");
    CLAIM_TEXT(tar_of(512, &s), "ddir/:0 ok");
    put_header(0, "dir/", '\0', "4");
    CLAIM_TEXT(tar_of(1024, &s), "corrupt");
    put_header(0, "x", '5', "4");
    CLAIM_TEXT(tar_of(1024, &s), "corrupt");
    put_header(0, "x", '2', "0");
    CLAIM_TEXT(tar_of(512, &s), "corrupt");
    put_header(0, "", '0', "0");
    CLAIM_TEXT(tar_of(512, &s), "corrupt");
    put_header(0, "x", '3', "0");
    CLAIM_TEXT(tar_of(512, &s), "ox:0 ok");
    put_header(0, "x", 'S', "0");
    CLAIM_TEXT(tar_of(512, &s), "not supported");
    put_header(0, "name", '0', "0");
    put_text(345, "prefix");
    sum_up(0);
    CLAIM_TEXT(tar_of(512, &s), "fprefix/name:0 ok");
    put_text(257, "ustar  "); /* GNU's has no prefix */
    sum_up(0);
    CLAIM_TEXT(tar_of(512, &s), "fname:0 ok");
    bytes[0] ^= 1;
    CLAIM_TEXT(tar_of(512, &s), "not supported"); /* no archive at all */
}

/* A header of type `type` that holds `content`, then one of an empty file "x". */
static ges_text extended(char type, const char *content, seen *s) {
    char size[16];
    size_t len = strlen(content);
    (void)snprintf(size, sizeof(size), "%o", (unsigned)len);
    put_header(0, "ext", type, size);
    memset(bytes + 512, 0, 512);
    put_text(512, content);
    size_t end_off = len != 0 ? 1024 : 512;
    put_header(end_off, "x", '0', "0");
    return tar_of(end_off + 512, s);
}

TEST(extended_headers) {
    static const struct {
        char type;
        const char *content, *seen;
    } rows[] = {
        {'x', "10 path=y\n", "fy:0 ok"},
        {'x', "10 path=y\n10 path=z\n", "fz:0 ok"},
        {'x', "10 path=y\n9 path=\n", "corrupt"},
        {'x', "10 path=y\n8 path=\n", "fx:0 ok"},
        {'x', "11 path=y\n", "corrupt"},
        {'x', "8 path=y\n", "corrupt"},
        {'x', "path=y\n", "corrupt"},
        {'x', "-1 path=y\n", "corrupt"},
        {'x', "99999999999999999999 path=y\n", "corrupt"},
        {'x', "8 patby\n", "corrupt"},
        {'x', "3 \n", "corrupt"},
        {'x', "7 a=b=\n", "fx:0 ok"},
        {'x', "11 size=-1\n", "corrupt"},
        {'x', "10 size=1\n", "fx:1 ends too early"},
        {'x', "28 size=9223372036854775807\n", "too large"},
        {'x', "28 size=9223372036854775808\n", "corrupt"},
        {'x', "14 mtime=-1.5\n", "fx:0 ok"},
        {'x', "14 mtime=1.x5\n", "corrupt"},
        {'x', "30 mtime=99999999999999999999\n", "corrupt"},
        {'x', "25 GNU.sparse.size=12345\n", "not supported"},
        {'g', "10 path=y\n", "not supported"},
        {'g', "14 comment=of\n", "fx:0 ok"},
        {'g', "12 mtime=12\n", "fx:0 ok"},
        {'L', "long", "flong:0 ok"},
        {'L', "", "corrupt"},
        {'K', "to", "fx:0 ok"},
        {'V', "", "fx:0 ok"},
    };
    seen s;
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        ges_text got = extended(rows[i].type, rows[i].content, &s);
        ges_text want = ges_text_of(rows[i].seen);
        if (!ges_text_equal(got, want)) {
            CLAIM_SAME(got, want);
            fprintf(stderr, "    %c %s: %s\n", rows[i].type, rows[i].content, last.text);
        }
    }
}

TEST(the_end_is_two_blocks_of_zeros) {
    seen s = {0};
    put_header(0, "x", '0', "0");
    memset(bytes + 512, 0, 2048);
    CLAIM(status_of(bytes, 512) == GES_TRUNCATED && last.offset == 512);
    CLAIM(status_of(bytes, 1024) == GES_TRUNCATED);
    CLAIM(status_of(bytes, 1536) == GES_OK && status_of(bytes, 1537) == GES_OK);
    put_header(1024, "y", '0', "0");
    CLAIM(walk(bytes, 2560, NULL, &s) == GES_CORRUPT && last.offset == 1024);
    put_header(0, "ext", 'x', "12");
    put_text(512, "10 path=y\n");
    CLAIM(status_of(bytes, 2048) != GES_OK);
    memset(bytes, 0, 1024);
    CLAIM(status_of(bytes, 1024) == GES_OK); /* an archive of nothing */
    CLAIM(status_of(bytes, 0) == GES_TRUNCATED && status_of(bytes, 100) == GES_UNSUPPORTED);
}

TEST(errors_name_entry_and_place) {
    put_header(0, "go/VERSION", '0', "2000");
    CLAIM(status_of(bytes, 1000) == GES_TRUNCATED);
    CLAIM_TEXT(ges_text_of(last.text), "entry 1 'go/VERSION' at 0x0: 536 of its bytes are missing; the file is not whole");
    CLAIM(last.offset == 1000);
}

/* --- gzip ----------------------------------------------------------------------------------------- */

TEST(behind_gzip_stands_gzip_or_nothing) {
    size_t len = load("archive_gzip/one", bytes);
    CLAIM(status_of(bytes, len) == GES_OK);
    bytes[len] = 0;
    CLAIM(status_of(bytes, len + 1) == GES_CORRUPT && strstr(last.text, "behind the gzip stream") != NULL);
    bytes[len] = 0x1f;
    CLAIM(status_of(bytes, len + 1) == GES_TRUNCATED);
    for (size_t i = len - 8; i < len; i++) { /* checksum and size */
        bytes[i] ^= 1;
        CLAIM(status_of(bytes, len) == GES_CORRUPT);
        bytes[i] ^= 1;
    }
}

/* --- zip: one thing changed ----------------------------------------------------------------------- */

static size_t find(size_t len, const char *what, size_t nth) {
    for (size_t i = 0; i + 4 <= len; i++) {
        if (memcmp(bytes + i, what, 4) == 0 && nth-- == 0) {
            return i;
        }
    }
    return 0;
}

TEST(headers_that_differ_are_refused) {
    static const struct {
        const char *signature;
        size_t off;
        uint8_t flip;
        ges_status status;
    } rows[] = {
        {"PK\3\4", 30, 1, GES_CORRUPT},   /* name, local only */
        {"PK\3\4", 14, 1, GES_CORRUPT},   /* checksum */
        {"PK\3\4", 18, 1, GES_CORRUPT},   /* packed */
        {"PK\3\4", 22, 1, GES_CORRUPT},   /* size */
        {"PK\3\4", 8, 8, GES_CORRUPT},    /* method */
        {"PK\3\4", 6, 1, GES_CORRUPT},    /* encrypted */
        {"PK\3\4", 6, 8, GES_CORRUPT},    /* with a descriptor */
        {"PK\3\4", 10, 1, GES_OK},        /* time: nobody reads it there */
        {"PK\1\2", 46, 1, GES_CORRUPT},
        {"PK\1\2", 16, 1, GES_CORRUPT},
        {"PK\1\2", 20, 1, GES_CORRUPT},
        {"PK\1\2", 24, 1, GES_CORRUPT},
        {"PK\1\2", 42, 1, GES_CORRUPT},   /* where it is */
        {"PK\1\2", 8, 1, GES_UNSUPPORTED},
        {"PK\1\2", 10, 4, GES_UNSUPPORTED}, /* method 12, bzip2 */
        {"PK\1\2", 28, 1, GES_CORRUPT},   /* length of the name */
        {"PK\1\2", 39, 0, GES_OK},
        {"PK\5\6", 4, 1, GES_UNSUPPORTED}, /* a part of a split one */
        {"PK\5\6", 8, 1, GES_UNSUPPORTED},
        {"PK\5\6", 12, 1, GES_CORRUPT},
        {"PK\5\6", 16, 1, GES_CORRUPT},
        {"PK\5\6", 20, 1, GES_TRUNCATED}, /* a comment that is not there */
    };
    size_t len = load("archive_zip/plain", bytes);
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        size_t at = find(len, rows[i].signature, rows[i].signature[2] == 5 ? 0 : 1) + rows[i].off;
        bytes[at] ^= rows[i].flip;
        ges_status status = status_of(bytes, len);
        if (status != rows[i].status) {
            CLAIM(status == rows[i].status);
            fprintf(stderr, "    row %u: %s\n", (unsigned)i, last.text);
        }
        bytes[at] ^= rows[i].flip;
    }
}

TEST(entries_share_no_bytes_and_no_name) {
    size_t len = load("archive_zip/stored", bytes);
    size_t first = find(len, "PK\1\2", 1);
    size_t second = find(len, "PK\1\2", 2);
    uint8_t kept[46 + 9];
    memcpy(kept, bytes + second, sizeof(kept));
    memcpy(bytes + second + 42, bytes + first + 42, 4); /* both at one place */
    CLAIM(status_of(bytes, len) == GES_CORRUPT && strstr(last.text, "reaches into") != NULL);
    memcpy(bytes + second, kept, sizeof(kept));
    memcpy(bytes + second + 46, bytes + find(len, "PK\1\2", 3) + 46, 9); /* go/stored twice */
    CLAIM(status_of(bytes, len) == GES_CORRUPT && strstr(last.text, "another entry of that name") != NULL);
}

TEST(a_comment_is_no_directory) {
    size_t len = load("archive_zip/plain", bytes);
    bytes[len - 2] = 22;
    memset(bytes + len, 0, 22);
    put_text(len, "PK\5\6");
    CLAIM(status_of(bytes, len + 22) == GES_CORRUPT && strstr(last.text, "two directories") != NULL);
}

TEST_MAIN(RUN(every_form_is_read), RUN(a_cut_archive_is_refused_wherever_it_was_cut),
          RUN(a_flipped_bit_changes_no_content), RUN(the_visitor_may_refuse), RUN(limits_hold),
          RUN(sizes_of_every_spelling), RUN(types_and_names), RUN(extended_headers),
          RUN(the_end_is_two_blocks_of_zeros), RUN(errors_name_entry_and_place), RUN(behind_gzip_stands_gzip_or_nothing),
          RUN(headers_that_differ_are_refused), RUN(entries_share_no_bytes_and_no_name), RUN(a_comment_is_no_directory))
