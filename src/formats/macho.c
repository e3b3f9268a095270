/* Mach-O, 32 and 64 bits, both byte orders, also the images of a fat file.
 *
 *     magic cputype cpusubtype filetype ncmds sizeofcmds flags [reserved]
 *     then ncmds commands: cmd cmdsize ...; a segment command is followed by its sections
 *     fat (big endian): magic count, then cputype cpusubtype offset size align [reserved]
 *
 * Source: Apple, mach-o/loader.h and mach-o/fat.h. */
#include "formats/image.h"

#include "base/reader.h"

#include <string.h>

enum {
    COMMAND_SEGMENT = 1,
    COMMAND_SEGMENT_64 = 0x19,
    COMMAND_DYSYMTAB = 0x0b,
    COMMAND_LOAD_DYLINKER = 0x0e,
    COMMAND_UUID = 0x1b,
    COMMAND_CODE_SIGNATURE = 0x1d,
    COMMAND_BUILD_VERSION = 0x32,
    COMMAND_CHAINED_FIXUPS = 0x34,
    FLAG_PIE = 0x200000,
    TYPE_OBJECT = 1,
    TYPE_LIBRARY = 6, /* MH_DYLIB */
    TYPE_BUNDLE = 8,
    EXECUTE = 4,
    PLATFORM_IOS = 2,
    MAX_COMMANDS = 1024,
    MAX_COMMANDS_LEN = 64 * 1024,
    MAX_SECTIONS = 255, /* a section number is one byte in the symbol table */
    READ_WRITE = 3,
};

typedef struct cpu {
    uint32_t number;
    const char *goarch;
} cpu;

/* Set in the number of a command that dyld must know. */
static const uint32_t must_be_known = 0x80000000;

static const cpu cpus[] = {
    {7, "386"}, {12, "arm"}, {0x01000007, "amd64"}, {0x0100000c, "arm64"}, {0x01000012, "ppc64"},
};

static bool is_fat(const uint8_t *head) {
    return memcmp(head, "\xca\xfe\xba\xbe", 4) == 0 || memcmp(head, "\xca\xfe\xba\xbf", 4) == 0;
}

static bool is_thin(const uint8_t *head) {
    return memcmp(head, "\xfe\xed\xfa\xce", 4) == 0 || memcmp(head, "\xfe\xed\xfa\xcf", 4) == 0 ||
           memcmp(head, "\xce\xfa\xed\xfe", 4) == 0 || memcmp(head, "\xcf\xfa\xed\xfe", 4) == 0;
}

/* A Java class file starts like a fat Mach-O; its next word is a version of 45 or more. */
static bool probe(const uint8_t head[16]) {
    return is_thin(head) || (is_fat(head) && head[4] == 0 && head[5] == 0 && head[6] == 0 &&
                             head[7] > 0 && head[7] < 30);
}

typedef struct command {
    uint32_t number;
    uint64_t off; /* in the file */
    uint32_t len;
} command;

/* The command at *off, moving *off behind it. */
static bool next_command(ges_image_page *page, const ges_image *image, uint64_t *off,
                         command *out) {
    const uint8_t *head = ges_image_peek(page, *off, 8);
    if (head == NULL) {
        return false;
    }
    ges_reader r = ges_reader_on((ges_bytes){head, 8});
    out->number = ges_read_u32(&r, image->is_big_endian);
    out->len = ges_read_u32(&r, image->is_big_endian);
    out->off = *off;
    *off += out->len;
    return out->len >= 8 && out->len <= MAX_COMMANDS_LEN;
}

static uint64_t read_word(ges_reader *r, bool is_wide, bool is_big_endian) {
    return is_wide ? ges_read_u64(r, is_big_endian) : ges_read_u32(r, is_big_endian);
}

typedef struct segment {
    ges_image_part part;
    uint32_t max_protection;
    uint32_t protection;
    uint32_t section_count;
} segment;

static bool read_segment(ges_image_page *page, const ges_image *image, const command *c,
                         segment *out) {
    bool is_wide = c->number == COMMAND_SEGMENT_64;
    bool big = image->is_big_endian;
    size_t len = is_wide ? 72 : 56;
    const uint8_t *bytes = ges_image_peek(page, c->off, len);
    if (bytes == NULL || c->len < len) {
        return false;
    }
    ges_reader r = ges_reader_at((ges_bytes){bytes, len}, 24);
    out->part.address = read_word(&r, is_wide, big);
    (void)read_word(&r, is_wide, big); /* vmsize */
    out->part.off = read_word(&r, is_wide, big) + image->base;
    out->part.size = read_word(&r, is_wide, big);
    out->max_protection = ges_read_u32(&r, big);
    out->protection = ges_read_u32(&r, big);
    out->section_count = ges_read_u32(&r, big);
    return !r.failed;
}

/* Where a command of the kind "offset and size" leads to. */
static ges_image_part read_link(ges_image_page *page, const ges_image *image, const command *c) {
    const uint8_t *bytes = ges_image_peek(page, c->off, 16);
    ges_reader r = ges_reader_at((ges_bytes){bytes, bytes != NULL ? 16 : 0}, 8);
    ges_image_part part = {.off = ges_read_u32(&r, image->is_big_endian) + image->base};
    part.size = ges_read_u32(&r, image->is_big_endian);
    return part;
}

static void see_segment(ges_image *image, const segment *s) {
    size_t before = image->segment_count;
    ges_image_add_segment(image, s->part);
    bool is_data = s->protection == READ_WRITE && s->max_protection == READ_WRITE &&
                   s->part.address != 0 && s->part.size != 0;
    if (is_data && image->segment_count != before) {
        image->writable |= UINT32_C(1) << before;
    }
    if (is_data && image->data.size == 0) {
        image->data = s->part;
    }
    if ((s->protection & EXECUTE) != 0 && image->text.size == 0) {
        image->text = s->part;
    }
}

static void see_command(ges_image_page *page, ges_image *image, const command *c) {
    if (c->number == COMMAND_BUILD_VERSION) {
        const uint8_t *bytes = ges_image_peek(page, c->off, 12);
        ges_reader r = ges_reader_at((ges_bytes){bytes, bytes != NULL ? 12 : 0}, 8);
        image->goos = ges_read_u32(&r, image->is_big_endian) == PLATFORM_IOS ? "ios" : "darwin";
        return;
    }
    if (c->number == COMMAND_UUID && c->len >= 24) {
        ges_image_add_note(image, (ges_image_part){.off = c->off + 8, .size = 16});
    }
    if (c->number == COMMAND_CODE_SIGNATURE) {
        image->signature = read_link(page, image, c);
    }
    if ((c->number & ~must_be_known) == COMMAND_CHAINED_FIXUPS) {
        image->fixups = read_link(page, image, c);
    }
    if (c->number == COMMAND_DYSYMTAB) { /* local and defined external ones; -s keeps undefined */
        const uint8_t *bytes = ges_image_peek(page, c->off, 24);
        ges_reader r = ges_reader_at((ges_bytes){bytes, bytes != NULL ? 24 : 0}, 12);
        image->symbol_count = ges_read_u32(&r, image->is_big_endian);
        (void)ges_read_u32(&r, image->is_big_endian); /* iextdefsym */
        image->symbol_count += ges_read_u32(&r, image->is_big_endian);
    }
    image->is_dynamic = image->is_dynamic || c->number == COMMAND_LOAD_DYLINKER;
    segment s;
    bool is_segment = c->number == COMMAND_SEGMENT || c->number == COMMAND_SEGMENT_64;
    if (is_segment && read_segment(page, image, c, &s)) {
        see_segment(image, &s);
    }
}

/* The wanted image of a fat file starts at image->base. */
static ges_status enter_fat(ges_image_page *page, ges_image *image, ges_error *err) {
    const uint8_t *head = ges_image_peek(page, 0, 8);
    if (head == NULL) {
        return ges_error_set(err, GES_TRUNCATED, "fat Mach-O header: cut");
    }
    bool is_wide = head[3] == 0xbf;
    image->fat_count = head[7]; /* probe saw that it is small */
    uint64_t entry = 8 + (uint64_t)image->fat_index * (is_wide ? 32 : 20);
    size_t len = is_wide ? 16 : 8;
    head = image->fat_index < image->fat_count ? ges_image_peek(page, entry + 8, len) : NULL;
    if (head == NULL) {
        return ges_error_set(err, GES_TRUNCATED, "fat Mach-O: image %u is not listed",
                             (unsigned)image->fat_index);
    }
    ges_reader r = ges_reader_on((ges_bytes){head, len});
    image->base = read_word(&r, is_wide, true);
    image->fat_size = read_word(&r, is_wide, true);
    image->is_fat = true;
    head = ges_image_peek(page, image->base, 32);
    if (head == NULL || !is_thin(head)) {
        return ges_error_set(err, GES_CORRUPT, "fat Mach-O: image %u is none",
                             (unsigned)image->fat_index);
    }
    return GES_OK;
}

static ges_status read_headers(ges_image_page *page, ges_image *image, ges_error *err) {
    const uint8_t *head = ges_image_peek(page, 0, 16);
    if (head != NULL && is_fat(head)) {
        ges_status status = enter_fat(page, image, err);
        if (status != GES_OK) {
            return status;
        }
    }
    head = ges_image_peek(page, image->base, 28);
    if (head == NULL) {
        return ges_error_set(err, GES_TRUNCATED, "Mach-O header: cut");
    }
    image->is_big_endian = head[0] == 0xfe;
    image->is_64 = (image->is_big_endian ? head[3] : head[0]) == 0xcf;
    image->goos = "darwin";
    ges_reader r = ges_reader_at((ges_bytes){head, 28}, 4);
    uint32_t number = ges_read_u32(&r, image->is_big_endian);
    (void)ges_read_u32(&r, image->is_big_endian); /* cpusubtype */
    uint32_t type = ges_read_u32(&r, image->is_big_endian);
    image->is_object = type == TYPE_OBJECT;
    image->is_library = type == TYPE_LIBRARY || type == TYPE_BUNDLE;
    image->table_count = ges_read_u32(&r, image->is_big_endian);
    (void)ges_read_u32(&r, image->is_big_endian); /* sizeofcmds */
    image->is_pie = (ges_read_u32(&r, image->is_big_endian) & FLAG_PIE) != 0;
    image->table_off = image->base + (image->is_64 ? 32u : 28u);
    for (size_t i = 0; i < GES_COUNT(cpus); i++) {
        if (cpus[i].number == number) {
            image->goarch = cpus[i].goarch;
        }
    }
    uint64_t off = image->table_off;
    for (uint32_t i = 0; i < image->table_count && i < MAX_COMMANDS; i++) {
        command c;
        if (off - image->table_off > MAX_COMMANDS_LEN || !next_command(page, image, &off, &c)) {
            break;
        }
        see_command(page, image, &c);
    }
    return GES_OK;
}

/* Shows the sections of one segment; false: enough, or broken. */
static bool see_sections(ges_image_page *page, const ges_image *image, const command *c,
                         uint32_t count, ges_image_walk *walk) {
    bool is_wide = c->number == COMMAND_SEGMENT_64;
    size_t len = is_wide ? 80 : 68;
    size_t first = is_wide ? 72 : 56;
    for (uint32_t i = 0; i < count && i < MAX_SECTIONS; i++) {
        const uint8_t *bytes = ges_image_peek(page, c->off + first + (uint64_t)i * len, len);
        if (bytes == NULL || first + (i + 1) * len > c->len) {
            return false;
        }
        ges_reader r = ges_reader_at((ges_bytes){bytes, len}, 32);
        ges_image_part part = {.address = read_word(&r, is_wide, image->is_big_endian)};
        part.size = read_word(&r, is_wide, image->is_big_endian);
        part.off = ges_read_u32(&r, image->is_big_endian) + image->base;
        ges_text name = {(const char *)bytes, 16};
        size_t end = ges_text_find_char(name, '\0');
        if (!walk->see(walk, ges_text_slice(name, 0, end < 16 ? end : 16), part)) {
            return false;
        }
    }
    return true;
}

static bool sections(ges_image_page *page, const ges_image *image, ges_image_walk *walk) {
    uint64_t off = image->table_off;
    for (uint32_t i = 0; i < image->table_count && i < MAX_COMMANDS; i++) {
        command c;
        segment s;
        if (off - image->table_off > MAX_COMMANDS_LEN || !next_command(page, image, &off, &c)) {
            return false;
        }
        bool is_segment = c.number == COMMAND_SEGMENT || c.number == COMMAND_SEGMENT_64;
        if (is_segment && (!read_segment(page, image, &c, &s) ||
                           !see_sections(page, image, &c, s.section_count, walk))) {
            return walk->is_found;
        }
    }
    return true;
}

const ges_image_container ges_image_macho = {probe, read_headers, NULL, sections};
