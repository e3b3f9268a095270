/* Programs that were made to hurt their readers: what each kind is known for. (Cuts and blind lies are in
 * test_gobin.c.) Bounds are counted, not timed: reads of the window, bytes of the arena. */
#include "formats/gobin.h"
#include "formats/gobin_content.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SIZE = 512 * 1024, MEMORY = 8 * 1024 * 1024, MAX_READS = 4096 };

typedef struct counting {
    const uint8_t *bytes;
    size_t reads;
} counting;

static bool read_counting(const void *self, uint64_t off, void *buffer, size_t len) {
    counting *c = (counting *)(uintptr_t)self;
    c->reads++;
    memcpy(buffer, c->bytes + off, len); /* the window checked */
    return true;
}

typedef enum outcome { ANY, TELLS, SILENT, FAILS } outcome;

static uint8_t bytes[MAX_SIZE];
static size_t len;

static void load(const char *name) {
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/../../fuzz/corpus/gobin/%s", GES_TEST_DATA, name);
    FILE *file = fopen(path, "rb");
    memset(bytes, 0, sizeof(bytes));
    len = file != NULL ? fread(bytes, 1, MAX_SIZE, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    CLAIM(len > 0);
}

static void put(size_t off, uint64_t value, size_t width, bool big) {
    for (size_t i = 0; i < width; i++) {
        bytes[off + i] = (uint8_t)(value >> (8 * (big ? width - 1 - i : i)));
    }
}

/* Asks everything, of a copy that ends where the heap's block does; what came of it. */
static outcome look(size_t *images) {
    uint8_t *exact = malloc(len);
    memcpy(exact, bytes, len);
    counting file = {exact, 0};
    ges_window window = {&file, len, read_counting};
    ges_arena mem;
    ges_gobin_list list = {0};
    ges_error err = {0};
    ges_arena_init(&mem, MEMORY);
    outcome got = FAILS;
    if (ges_gobin_read(&window, GES_GOBIN_ALL, &mem, &list, &err) == GES_OK) {
        got = SILENT;
        for (size_t i = 0; i < list.count; i++) {
            ges_gobin_verdict verdict;
            ges_text content;
            got = list.items[i].versions.count != 0 ? TELLS : got;
            CLAIM(ges_gobin_verify(&window, &list.items[i], &mem, &verdict, &content, &err) == GES_OK);
        }
    } else {
        CLAIM(err.status == GES_TRUNCATED || err.status == GES_CORRUPT || err.status == GES_UNSUPPORTED);
        CLAIM(err.text[0] != '\0');
    }
    CLAIM(file.reads < MAX_READS);
    if (images != NULL) {
        *images = list.count;
    }
    ges_arena_close(&mem);
    free(exact);
    return got;
}

/* --- every count and offset of a header: 0, 1, huge ---------------------------------------------- */

/* One field; with what the program must still tell when it is 0, 1, huge. */
typedef struct field {
    const char *seed, *name;
    size_t at, width;
    bool big;
    outcome zero, one, huge;
} field;

static const field fields[] = {
    {"elf64_inline", "e_phoff", 32, 8, false, TELLS, ANY, FAILS},
    {"elf64_inline", "e_shoff", 40, 8, false, TELLS, TELLS, TELLS},
    {"elf64_inline", "e_phentsize", 54, 2, false, TELLS, TELLS, FAILS},
    {"elf64_inline", "e_phnum", 56, 2, false, TELLS, TELLS, ANY},
    {"elf64_inline", "e_shentsize", 58, 2, false, TELLS, TELLS, TELLS},
    {"elf64_inline", "e_shnum", 60, 2, false, TELLS, TELLS, TELLS},
    {"elf64_inline", "e_shstrndx", 62, 2, false, TELLS, TELLS, TELLS},
    {"elf64_stripped", "e_shoff", 40, 8, false, TELLS, TELLS, TELLS},
    {"elf64_stripped", "e_shnum", 60, 2, false, TELLS, TELLS, TELLS},
    {"elf64_stripped", "p_filesz", 64 + 2 * 56 + 32, 8, false, ANY, ANY, ANY},
    {"elf32be_inline", "e_phoff", 28, 4, true, ANY, ANY, FAILS},
    {"elf32be_inline", "e_shoff", 32, 4, true, TELLS, TELLS, TELLS},
    {"elf32be_inline", "e_phnum", 44, 2, true, ANY, ANY, ANY},
    {"elf32be_inline", "e_shnum", 48, 2, true, TELLS, TELLS, TELLS},
    {"elf32be_inline", "e_shstrndx", 50, 2, true, TELLS, TELLS, TELLS},
    {"pe64", "e_lfanew", 60, 4, false, FAILS, FAILS, FAILS},
    {"pe64", "NumberOfSections", 70, 2, false, ANY, ANY, ANY},
    {"pe64", "PointerToSymbolTable", 76, 4, false, TELLS, TELLS, TELLS},
    {"pe64", "NumberOfSymbols", 80, 4, false, TELLS, TELLS, TELLS},
    {"pe64", "SizeOfOptionalHeader", 84, 2, false, FAILS, FAILS, FAILS},
    {"pe32", "PointerToSymbolTable", 76, 4, false, TELLS, TELLS, TELLS},
    {"pe32", "NumberOfSymbols", 80, 4, false, TELLS, TELLS, TELLS},
    {"macho64", "ncmds", 16, 4, false, ANY, ANY, TELLS},
    {"macho64", "sizeofcmds", 20, 4, false, TELLS, TELLS, TELLS},
    {"macho64", "cmdsize", 36, 4, false, SILENT, SILENT, SILENT},
    {"macho64", "nsects", 96, 4, false, TELLS, TELLS, TELLS},
    {"macho64be", "ncmds", 16, 4, true, ANY, ANY, TELLS},
    {"macho64be", "cmdsize", 36, 4, true, SILENT, SILENT, SILENT},
    {"macho32", "ncmds", 16, 4, false, ANY, ANY, TELLS},
    {"macho32", "cmdsize", 32, 4, false, SILENT, SILENT, SILENT},
    {"fat", "nfat_arch", 4, 4, true, FAILS, TELLS, FAILS},
    {"fat", "offset", 16, 4, true, FAILS, FAILS, FAILS},
    {"fat", "size", 20, 4, true, TELLS, TELLS, TELLS},
    {"fat", "offset of the second", 36, 4, true, TELLS, TELLS, TELLS},
    {"fat64", "offset", 16, 8, true, FAILS, FAILS, FAILS},
    {"fat64", "size", 24, 8, true, TELLS, TELLS, TELLS},
    {"xcoff64", "f_nscns", 2, 2, true, ANY, ANY, ANY},
    {"xcoff64", "f_symptr", 8, 8, true, TELLS, TELLS, TELLS},
    {"xcoff64", "f_opthdr", 16, 2, true, TELLS, ANY, ANY},
    {"xcoff64", "f_nsyms", 20, 4, true, TELLS, TELLS, TELLS},
    {"xcoff32", "f_nscns", 2, 2, true, ANY, ANY, ANY},
    {"xcoff32", "f_symptr", 8, 4, true, TELLS, TELLS, TELLS},
    {"xcoff32", "f_nsyms", 12, 4, true, TELLS, TELLS, TELLS},
    {"xcoff32", "f_opthdr", 16, 2, true, TELLS, ANY, ANY},
    {"plan9", "text", 4, 4, true, ANY, ANY, ANY},
    {"plan9", "data", 8, 4, true, ANY, ANY, ANY},
    {"plan9", "symbols", 16, 4, true, TELLS, TELLS, TELLS},
    {"wasm", "size of the first section", 9, 1, false, ANY, ANY, ANY},
    {"ar_linked", "go.o: e_shoff", 8 + 60 + 4 + 60 + 40, 8, false, ANY, ANY, ANY},
    {"ar_linked", "go.o: e_shnum", 8 + 60 + 4 + 60 + 60, 2, false, SILENT, ANY, ANY},
};

TEST(every_count_and_offset_of_every_header) {
    static const uint64_t huge[] = {UINT64_MAX, UINT64_MAX / 2, UINT64_MAX / 2 + 1, UINT64_MAX - 15};
    for (size_t i = 0; i < GES_COUNT(fields); i++) {
        const field *f = &fields[i];
        for (size_t k = 0; k < 2 + GES_COUNT(huge); k++) {
            uint64_t value = k < 2 ? k : huge[k - 2] >> (64 - 8 * f->width);
            outcome wanted = k == 0 ? f->zero : k == 1 ? f->one : f->huge;
            load(f->seed);
            put(f->at, value, f->width, f->big);
            outcome got = look(NULL);
            if (wanted != ANY && got != wanted && k < 3) {
                fprintf(stderr, "%s: %s = %llx: outcome %d, wanted %d\n", f->seed, f->name,
                        (unsigned long long)value, (int)got, (int)wanted);
                CLAIM(got == wanted);
            }
        }
    }
}

/* --- notes --------------------------------------------------------------------------------------- */

TEST(notes_that_overlap_or_never_end) {
    enum { SEGMENTS = 60, NOTES = 0x2000, NOTES_LEN = 0x1000 };
    static const uint32_t heads[][3] = {
        {0, 0, 4}, {4, 0, 4}, {0xffffffff, 0, 4}, {4, 0xffffffff, 4}, {0xfffffffc, 0xfffffffc, 4}, {4, 0x7fffffff, 3},
    };
    for (size_t i = 0; i < GES_COUNT(heads); i++) {
        load("elf64_stripped");
        len = NOTES + NOTES_LEN;
        put(32, 0x1000, 8, false); /* program headers: all notes, over each other, align 0 */
        put(56, SEGMENTS, 2, false);
        for (size_t k = 0; k < SEGMENTS; k++) {
            size_t at = 0x1000 + k * 56;
            put(at, 4, 4, false);
            put(at + 8, NOTES + k, 8, false);
            put(at + 32, i % 2 == 0 ? NOTES_LEN : UINT64_MAX - k, 8, false);
            put(at + 48, 0, 8, false);
        }
        for (size_t at = NOTES; at + 12 <= len; at += 12) {
            for (size_t k = 0; k < 3; k++) {
                put(at + 4 * k, heads[i][k], 4, false);
            }
        }
        CLAIM(look(NULL) != FAILS);
    }
}

/* --- Mach-O ------------------------------------------------------------------------------------- */

TEST(load_commands_that_loop) {
    static const uint32_t sizes[] = {0, 1, 7, 8, 0x10000, 0x10001, 0x80000000, 0xfffffff8, 0xffffffff};
    static const uint32_t commands[] = {1, 0x19, 0x0b, 0x1b, 0x1d, 0x32};
    for (size_t i = 0; i < GES_COUNT(sizes) * GES_COUNT(commands); i++) {
        load("macho64");
        len = 64 * 1024;
        put(16, 0xffffffff, 4, false);
        for (size_t at = 32; at + 8 <= len; at += 8) {
            put(at, commands[i % GES_COUNT(commands)], 4, false);
            put(at + 4, sizes[i / GES_COUNT(commands)], 4, false);
        }
        CLAIM(look(NULL) == SILENT);
    }
}

TEST(fat_images_that_hold_themselves_or_each_other) {
    size_t images = 0;
    load("fat");
    put(4, 29, 4, true); /* the probe takes no more */
    for (size_t i = 0; i < 12; i++) {
        put(8 + 20 * i + 8, 0x100, 4, true);
        put(8 + 20 * i + 12, 0xffffffff, 4, true);
    }
    CLAIM(look(&images) == TELLS && images <= GES_GOBIN_MAX_IMAGES);
    load("fat");
    put(36, 0, 4, true); /* the second is the file itself: no image, and the first stays */
    CLAIM(look(&images) == TELLS && images == 1);
    load("fat");
    put(16, 0, 4, true);
    CLAIM(look(NULL) == FAILS);
    load("fat");
    put(36, (uint64_t)len - 4, 4, true);
    CLAIM(look(&images) == TELLS && images == 1);
}

/* --- sections and symbols ------------------------------------------------------------------------ */

TEST(sections_whose_names_lead_nowhere) {
    load("elf64_inline");
    size_t table = bytes[40] | (size_t)bytes[41] << 8;
    for (size_t i = 0; i < bytes[60]; i++) {
        put(table + i * 64, 0xffffffff - i, 4, false);
    }
    CLAIM(look(NULL) == TELLS);
    load("elf64_inline");
    for (size_t i = 0; i < bytes[60]; i++) {
        put(table + i * 64 + 24, UINT64_MAX - i, 8, false); /* offsets, and sizes that wrap around */
        put(table + i * 64 + 32, UINT64_MAX, 8, false);
    }
    CLAIM(look(NULL) == TELLS);
}

TEST(coff_symbols_behind_the_end) {
    static const char *const names[] = {"/0", "/9999999", "/-1", "/", "/4294967"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        load("pe64");
        put(76, 0xfffffff0, 4, false);
        put(80, 0xffffffff, 4, false);
        size_t table = 64 + 24 + 240;
        memset(bytes + table, 0, 8);
        memcpy(bytes + table, names[i], strlen(names[i]));
        CLAIM(look(NULL) == TELLS);
    }
}

/* --- what the linker of Go writes ----------------------------------------------------------------- */

TEST(lengths_that_run_out_of_their_section) {
    static const uint8_t lengths[][10] = {
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, /* 2^64 - 1 */
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, /* does not fit */
        {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, /* never ends */
        {0xff, 0xff, 0xff, 0x7f}, {0x80, 0x80, 0x80, 0x80, 0x08},     /* 256 MB, 2 GB */
    };
    for (size_t i = 0; i < GES_COUNT(lengths); i++) {
        load("elf64_stripped");
        CLAIM(memcmp(bytes + 0x400, "\xff Go buildinf:", 14) == 0);
        memcpy(bytes + 0x400 + 32, lengths[i], sizeof(lengths[i]));
        CLAIM(look(NULL) == SILENT);
    }
}

TEST(line_tables_with_impossible_counts) {
    static const uint64_t values[] = {0, UINT64_C(1) << 32, UINT64_MAX, UINT64_C(1) << 63, 0xffffff};
    load("elf64_stripped");
    size_t table = bytes[64 + 56 + 8] | (size_t)bytes[64 + 56 + 9] << 8;
    CLAIM(bytes[table + 1] == 0xff);
    for (size_t word = 0; word < 8; word++) {
        for (size_t i = 0; i < GES_COUNT(values); i++) {
            load("elf64_stripped");
            put(table + 8 + 8 * word, values[i], 8, false);
            CLAIM(look(NULL) == TELLS);
        }
    }
}

/* --- archives ------------------------------------------------------------------------------------ */

static void member(const char *size, size_t content_len) {
    char header[61];
    (void)snprintf(header, sizeof(header), "%-48s%-10s`\n", "x.o/", size);
    memcpy(bytes + len, header, 60);
    len += 60 + content_len;
}

TEST(archives_with_sizes_that_lie) {
    static const char *const sizes[] = {"9999999999", "4294967295", "4294967296", "2147483648", "-1", "-60", "0", "1"};
    for (size_t i = 0; i < GES_COUNT(sizes); i++) {
        load("elf64_inline");
        size_t program = len;
        memmove(bytes + 68, bytes, program);
        len = 8;
        memcpy(bytes, "!<arch>\n", 8);
        put(68 + 16, 1, 2, false); /* an object */
        member(sizes[i], program);
        (void)look(NULL);
    }
}

TEST(archives_of_thousands_of_objects) {
    enum { COUNT = 3000, EACH = 64 };
    for (int is_go = 0; is_go < 2; is_go++) {
        memset(bytes, 0, sizeof(bytes));
        memcpy(bytes, "!<arch>\n", 8);
        len = 8;
        for (size_t i = 0; i < COUNT; i++) {
            size_t at = len + 60;
            member("64", EACH);
            memcpy(bytes + at, is_go ? "go object linux amd64 go1.22.3\n!\n" : "\177ELF\2\1\1", is_go ? 33 : 7);
        }
        CLAIM(look(NULL) == (is_go ? TELLS : SILENT));
    }
}

TEST(an_archive_in_an_archive_is_not_entered) {
    load("ar_linked");
    size_t inner = len;
    memmove(bytes + 68, bytes, inner);
    memcpy(bytes, "!<arch>\n", 8);
    len = 8;
    char size[16];
    (void)snprintf(size, sizeof(size), "%zu", inner);
    member(size, inner);
    CLAIM(look(NULL) == SILENT);
}

TEST_MAIN(RUN(every_count_and_offset_of_every_header), RUN(notes_that_overlap_or_never_end),
          RUN(load_commands_that_loop), RUN(fat_images_that_hold_themselves_or_each_other),
          RUN(sections_whose_names_lead_nowhere), RUN(coff_symbols_behind_the_end),
          RUN(lengths_that_run_out_of_their_section), RUN(line_tables_with_impossible_counts),
          RUN(archives_with_sizes_that_lie), RUN(archives_of_thousands_of_objects),
          RUN(an_archive_in_an_archive_is_not_entered))
