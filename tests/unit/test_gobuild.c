/* Build info in executables that are made here, byte by byte. */
#include "formats/gobuild.h"
#include "formats/gopcln.h"

#include "test.h"

#include <string.h>

enum { SIZE = 0x3000, DATA_OFF = 0x1000, DATA_LEN = 0x2000 };
static const uint64_t data_address = 0x500000;

typedef struct maker {
    uint8_t bytes[SIZE];
    bool is_big;
    bool is_64;
} maker;

static void put(maker *m, size_t off, uint64_t value, size_t width) {
    for (size_t i = 0; i < width; i++) {
        size_t shift = m->is_big ? (width - 1 - i) * 8 : i * 8;
        m->bytes[off + i] = (uint8_t)(value >> shift);
    }
}

static void put_text(maker *m, size_t off, const char *text) {
    memcpy(m->bytes + off, text, strlen(text));
}

/* An ELF with one writable segment of DATA_LEN bytes and, on demand, a section of that name. */
static void make_elf(maker *m, bool is_64, bool is_big, uint16_t machine, const char *section,
                     size_t section_off) {
    *m = (maker){.is_big = is_big, .is_64 = is_64};
    size_t w = is_64 ? 8 : 4;
    memcpy(m->bytes, "\177ELF", 4);
    m->bytes[4] = is_64 ? 2 : 1;
    m->bytes[5] = is_big ? 2 : 1;
    put(m, 16, 2, 2);
    put(m, 18, machine, 2);
    size_t header = is_64 ? 64 : 52;
    put(m, 24 + w, header, w); /* phoff */
    size_t tail = 24 + 3 * w + 4;
    put(m, tail, header, 2);
    put(m, tail + 2, is_64 ? 56 : 32, 2);
    put(m, tail + 4, 1, 2);
    put(m, header, 1, 4);
    put(m, header + (is_64 ? 4 : 24), 6, 4); /* flags: read, write */
    put(m, header + (is_64 ? 8 : 4), DATA_OFF, w);
    put(m, header + (is_64 ? 16 : 8), data_address, w);
    put(m, header + (is_64 ? 32 : 16), DATA_LEN, w);
    if (section == NULL) {
        return;
    }
    size_t table = 0x400;
    size_t len = is_64 ? 64 : 40;
    put(m, 24 + 2 * w, table, w);
    put(m, tail + 6, len, 2);
    put(m, tail + 8, 3, 2);
    put(m, tail + 10, 2, 2);
    put_text(m, 0x801, section);
    size_t one = table + len;
    put(m, one, 1, 4);
    put(m, one + 8 + w, data_address + section_off, w);
    put(m, one + 8 + 2 * w, DATA_OFF + section_off, w);
    put(m, one + 8 + 3 * w, 0x200, w);
    size_t two = table + 2 * len;
    put(m, two + 8 + 2 * w, 0x800, w);
    put(m, two + 8 + 3 * w, 0x100, w);
}

static const char modinfo[] = "0123456789abcdef"
                              "path\tcmd/go\n"
                              "mod\texample.com/m\tv1.2.3\th1:x=\n"
                              "dep\ta\tv1\n"
                              "build\t-compiler=gc\n"
                              "build\tGOARCH=amd64\n"
                              "build\t\"-ld flags\"=\"-X a=\\\"b\\\"\"\n"
                              "build\tvcs=`a b`\n"
                              "0123456789abcdef";

static void put_inline(maker *m, size_t off, const char *version) {
    memcpy(m->bytes + off, "\xff Go buildinf:", 14);
    m->bytes[off + 14] = 8;
    m->bytes[off + 15] = 2;
    size_t len = strlen(version);
    size_t at = off + 32;
    m->bytes[at++] = (uint8_t)len;
    put_text(m, at, version);
    at += len;
    size_t mod_len = sizeof(modinfo) - 1;
    m->bytes[at++] = (uint8_t)(0x80 | (mod_len & 0x7f));
    m->bytes[at++] = (uint8_t)(mod_len >> 7);
    memcpy(m->bytes + at, modinfo, mod_len);
}

static void put_pointed(maker *m, size_t off, const char *version) {
    size_t w = m->is_64 ? 8 : 4;
    memcpy(m->bytes + off, "\xff Go buildinf:", 14);
    m->bytes[off + 14] = (uint8_t)w;
    m->bytes[off + 15] = m->is_big ? 1 : 0;
    put(m, off + 16, data_address + 0x600, w);
    put(m, off + 16 + w, data_address + 0x640, w);
    put(m, DATA_OFF + 0x600, data_address + 0x680, w);
    put(m, DATA_OFF + 0x600 + w, strlen(version), w);
    put(m, DATA_OFF + 0x640, data_address + 0x700, w);
    put(m, DATA_OFF + 0x640 + w, sizeof(modinfo) - 1, w);
    put_text(m, DATA_OFF + 0x680, version);
    memcpy(m->bytes + DATA_OFF + 0x700, modinfo, sizeof(modinfo) - 1);
}

typedef struct result {
    ges_arena mem;
    ges_gobuild build;
    ges_error err;
    ges_status status;
} result;

static result read_len(const maker *m, size_t len) {
    result r = {0};
    ges_arena_init(&r.mem, 0);
    ges_bytes bytes = {m->bytes, len};
    ges_window window = ges_window_on(&bytes);
    r.status = ges_gobuild_read(&window, &r.mem, &r.build, &r.err);
    return r;
}

static void claim_version(const maker *m, const char *version, const char *goarch) {
    result r = read_len(m, SIZE);
    CLAIM(r.status == GES_OK);
    if (r.status == GES_OK) {
        CLAIM_SAME(r.build.version, ges_text_of(version));
        CLAIM_TEXT(r.build.path, "cmd/go");
        CLAIM_SAME(ges_text_of(r.build.header_goarch), ges_text_of(goarch));
        CLAIM(r.build.settings.count == 4);
    }
    ges_arena_close(&r.mem);
}

TEST(inline_blob_at_the_start_of_the_data) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_inline(&m, DATA_OFF, "go1.22.3");
    claim_version(&m, "go1.22.3", "amd64");
}

TEST(every_member_of_the_module_text) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_inline(&m, DATA_OFF, "go1.26.0-X:foo");
    result r = read_len(&m, SIZE);
    ges_text value = {0};
    CLAIM_TEXT(r.build.mod_path, "example.com/m");
    CLAIM_TEXT(r.build.mod_version, "v1.2.3");
    CLAIM(ges_gobuild_setting_find(&r.build, GES_T("-ld flags"), &value));
    CLAIM_TEXT(value, "-X a=\"b\"");
    CLAIM(ges_gobuild_setting_find(&r.build, GES_T("vcs"), &value));
    CLAIM_TEXT(value, "a b");
    CLAIM(!ges_gobuild_setting_find(&r.build, GES_T("GOOS"), &value));
    ges_arena_close(&r.mem);
}

TEST(blob_only_reachable_by_section_name) {
    static maker m;
    make_elf(&m, true, false, 183, ".go.buildinfo", 0x1800);
    put_inline(&m, DATA_OFF + 0x1800, "go1.27.4");
    claim_version(&m, "go1.27.4", "arm64");
}

TEST(blob_found_by_scanning_without_sections) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_inline(&m, DATA_OFF + 0x1a10, "devel go1.28-abc Mon Nov 2");
    claim_version(&m, "devel go1.28-abc Mon Nov 2", "amd64");
}

TEST(misaligned_magic_is_passed_over) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_inline(&m, DATA_OFF + 0x108, "go1.99");
    put_inline(&m, DATA_OFF + 0x1000, "go1.21.0");
    claim_version(&m, "go1.21.0", "amd64");
}

TEST(pointer_format_in_every_class_and_byte_order) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_pointed(&m, DATA_OFF, "go1.15.15");
    claim_version(&m, "go1.15.15", "amd64");
    make_elf(&m, true, true, 22, NULL, 0);
    put_pointed(&m, DATA_OFF, "go1.16");
    claim_version(&m, "go1.16", "s390x");
    make_elf(&m, false, false, 3, NULL, 0);
    put_pointed(&m, DATA_OFF, "go1.17.13");
    claim_version(&m, "go1.17.13", "386");
    make_elf(&m, false, true, 8, NULL, 0);
    put_pointed(&m, DATA_OFF, "go1.14.2");
    claim_version(&m, "go1.14.2", "mips");
}

TEST(pointer_that_leads_nowhere_is_no_go_binary) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_pointed(&m, DATA_OFF, "go1.15");
    put(&m, DATA_OFF + 16, 0x1234, 8);
    result r = read_len(&m, SIZE);
    CLAIM(r.status == GES_NOT_FOUND);
    ges_arena_close(&r.mem);
}

TEST(length_over_the_segment_is_corrupt) {
    static maker m;
    make_elf(&m, true, false, 62, NULL, 0);
    put_inline(&m, DATA_OFF, "go1.22.3");
    memset(m.bytes + DATA_OFF + 32, 0xff, 9);
    m.bytes[DATA_OFF + 41] = 1;
    result r = read_len(&m, SIZE);
    CLAIM(r.status == GES_CORRUPT);
    CLAIM(r.err.offset == DATA_OFF + 32);
    CLAIM(r.build.version.ptr == NULL);
    ges_arena_close(&r.mem);
}

TEST(every_cut_gives_an_answer) {
    static maker m;
    make_elf(&m, true, false, 62, ".go.buildinfo", 0x1800);
    put_inline(&m, DATA_OFF + 0x1800, "go1.27.4");
    for (size_t len = 0; len < SIZE; len += 7) {
        result r = read_len(&m, len);
        bool is_whole = len > DATA_OFF + 0x1800 + 32 + sizeof(modinfo) + 11;
        CLAIM(is_whole || r.status != GES_OK);
        ges_arena_close(&r.mem);
    }
}

static void make_pe(maker *m) {
    *m = (maker){.is_64 = true};
    put_text(m, 0, "MZ");
    put(m, 60, 0x80, 4);
    put_text(m, 0x80, "PE");
    put(m, 0x84, 0x8664, 2);
    put(m, 0x86, 2, 2);
    put(m, 0x94, 0xf0, 2);
    put(m, 0x98, 0x20b, 2);
    put(m, 0x98 + 24, 0x140000000, 8);
    size_t table = 0x98 + 0xf0;
    put_text(m, table, ".rdata");
    put(m, table + 12, 0x1000, 4);
    put(m, table + 16, 0x100, 4);
    put(m, table + 20, 0x800, 4);
    put(m, table + 36, 0x40000040, 4);
    put_text(m, table + 40, ".data");
    put(m, table + 52, 0x5000, 4);
    put(m, table + 56, DATA_LEN, 4);
    put(m, table + 60, DATA_OFF, 4);
    put(m, table + 76, 0xC0300040, 4); /* with alignment bits */
}

TEST(pe_data_section) {
    static maker m;
    make_pe(&m);
    put_inline(&m, DATA_OFF + 0x40, "go1.26.11");
    claim_version(&m, "go1.26.11", "amd64");
    result r = read_len(&m, SIZE);
    CLAIM_TEXT(ges_text_of(r.build.header_goos), "windows");
    ges_arena_close(&r.mem);
}

static void make_macho(maker *m, size_t base, const char *section) {
    memset(m, 0, sizeof(*m));
    m->is_64 = true;
    put(m, base, 0xfeedfacf, 4);
    put(m, base + 4, 0x0100000c, 4);
    put(m, base + 16, 1, 4);
    put(m, base + 20, 72 + 80, 4);
    size_t c = base + 32;
    put(m, c, 0x19, 4);
    put(m, c + 4, 72 + 80, 4);
    put_text(m, c + 8, "__DATA");
    put(m, c + 24, data_address, 8);
    put(m, c + 32, DATA_LEN, 8);
    put(m, c + 40, DATA_OFF - base, 8);
    put(m, c + 48, DATA_LEN, 8);
    put(m, c + 56, 3, 4);
    put(m, c + 60, 3, 4);
    put(m, c + 64, section != NULL ? 1 : 0, 4);
    if (section != NULL) {
        put_text(m, c + 72, section);
        put(m, c + 72 + 32, data_address + 0x1800, 8);
        put(m, c + 72 + 40, 0x200, 8);
        put(m, c + 72 + 48, DATA_OFF - base + 0x1800, 4);
    }
}

TEST(macho_by_section_and_by_segment) {
    static maker m;
    make_macho(&m, 0, "__go_buildinfo");
    put_inline(&m, DATA_OFF + 0x1800, "go1.27.0");
    claim_version(&m, "go1.27.0", "arm64");
    make_macho(&m, 0, NULL);
    put_inline(&m, DATA_OFF + 0x1000, "go1.18");
    claim_version(&m, "go1.18", "arm64");
}

TEST(fat_macho_describes_the_first_image) {
    static maker m;
    make_macho(&m, 0x200, "__go_buildinfo");
    put_inline(&m, DATA_OFF + 0x1800, "go1.25.1");
    memcpy(m.bytes, "\xca\xfe\xba\xbe\0\0\0\2", 8);
    m.bytes[16 + 2] = 0x02; /* offset 0x200, big endian */
    claim_version(&m, "go1.25.1", "arm64");
}

TEST(java_class_is_no_macho) {
    static maker m;
    m = (maker){0};
    memcpy(m.bytes, "\xca\xfe\xba\xbe\0\0\0\x34", 8);
    result r = read_len(&m, SIZE);
    CLAIM(r.status == GES_UNSUPPORTED);
    ges_arena_close(&r.mem);
}

/* A line table of 1.20 with two file names. */
static ges_status read_root(maker *m, const char *first, const char *second, ges_arena *mem,
                            ges_gopcln_root *out) {
    make_elf(m, true, false, 62, NULL, 0);
    size_t t = DATA_OFF + 0x900;
    put(m, t, 0xfffffff1, 4);
    m->bytes[t + 6] = 1;
    m->bytes[t + 7] = 8;
    put(m, t + 8, 10, 8);
    put(m, t + 16, 2, 8);
    put(m, t + 8 + 5 * 8, 0x100, 8);
    put_text(m, t + 0x100, first);
    put_text(m, t + 0x100 + strlen(first) + 1, second);
    ges_bytes bytes = {m->bytes, SIZE};
    ges_window window = ges_window_on(&bytes);
    return ges_gopcln_read_root(&window, mem, out, NULL);
}

TEST(root_from_the_line_table) {
    static maker m;
    ges_arena mem;
    ges_gopcln_root root = {0};
    ges_arena_init(&mem, 0);
    CLAIM(read_root(&m, "/x/main.go", "/usr/lib/go-1.19/src/internal/cpu/cpu.go", &mem, &root) ==
          GES_OK);
    CLAIM_TEXT(root.root, "/usr/lib/go-1.19");
    CLAIM(!root.is_trimmed);
    CLAIM(read_root(&m, "x@v1/a.go", "runtime/proc.go", &mem, &root) == GES_OK);
    CLAIM(root.is_trimmed && root.root.len == 0);
    CLAIM(read_root(&m, "a.go", "b.go", &mem, &root) == GES_NOT_FOUND);
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(inline_blob_at_the_start_of_the_data), RUN(every_member_of_the_module_text),
          RUN(blob_only_reachable_by_section_name), RUN(blob_found_by_scanning_without_sections),
          RUN(misaligned_magic_is_passed_over), RUN(pointer_format_in_every_class_and_byte_order),
          RUN(pointer_that_leads_nowhere_is_no_go_binary), RUN(length_over_the_segment_is_corrupt),
          RUN(every_cut_gives_an_answer), RUN(pe_data_section),
          RUN(macho_by_section_and_by_segment), RUN(fat_macho_describes_the_first_image),
          RUN(java_class_is_no_macho), RUN(root_from_the_line_table))
