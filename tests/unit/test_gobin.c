/* The readers of `ges inspect` on programs that are cut, and whose every field lies. The programs are the
 * seeds of the fuzzer (fuzz/gobin_seeds.py makes them). */
#include "formats/gobin.h"
#include "formats/gobin_content.h"
#include "formats/gomodinfo.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SIZE = 16 * 1024, MEMORY = 1024 * 1024, MAX_READS = 4096 };

/* A file that counts how often it is asked, whose bytes end where the page of the heap ends. */
typedef struct counting {
    const uint8_t *bytes;
    size_t len;
    size_t reads;
} counting;

static bool read_counting(const void *self, uint64_t off, void *buffer, size_t len) {
    counting *c = (counting *)(uintptr_t)self;
    c->reads++;
    memcpy(buffer, c->bytes + off, len); /* the window checked */
    return true;
}

static const char *const seeds[] = {
    "elf64_inline", "elf64_stripped", "elf64be_pointer", "elf32_pointer", "elf32be_inline",
    "pe64",         "pe32",           "macho64",         "macho64be",     "fat",
    "xcoff64",      "plan9",          "wasm",            "ar_linked",
    "elf64be_rela", "elf64_rela_stripped", "elf32_rela", "macho64_chained",
    "xcoff32",      "macho32",        "fat64",           "elf64_masked",
    "elf32be_masked_stripped",
    /* These tell a part of it only. */
    "ar_package",   "ar_mixed",       "go_object",
};
enum { WHOLE_SEEDS = GES_COUNT(seeds) - 3 };

static size_t load(const char *name, uint8_t *out) {
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/../../fuzz/corpus/gobin/%s", GES_TEST_DATA, name);
    FILE *file = fopen(path, "rb");
    size_t len = file != NULL ? fread(out, 1, MAX_SIZE, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    return len;
}

/* Everything is asked of `len` bytes; what came out is in `mem`. */
static ges_status look(const uint8_t *bytes, size_t len, ges_arena *mem, ges_gobin_list *out) {
    counting file = {bytes, len, 0};
    ges_window window = {&file, len, read_counting};
    ges_error err = {0};
    ges_gobin_verdict verdict;
    ges_text content;
    ges_arena_init(mem, MEMORY);
    ges_status status = ges_gobin_read(&window, GES_GOBIN_ALL, mem, out, &err);
    CLAIM(file.reads < MAX_READS);
    CLAIM(status == GES_OK || err.text[0] != '\0');
    if (status == GES_OK) {
        CLAIM(out->count > 0 && out->count <= GES_GOBIN_MAX_IMAGES);
        (void)ges_gomodinfo_of(out->items[0].build.modinfo, mem); /* only that it ends */
        CLAIM(ges_gobin_verify(&window, &out->items[0], mem, &verdict, &content, &err) == GES_OK);
    }
    return status;
}

static void look_and_forget(const uint8_t *bytes, size_t len) {
    ges_arena mem;
    ges_gobin_list images = {0};
    (void)look(bytes, len, &mem, &images); /* any answer will do */
    ges_arena_close(&mem);
}

TEST(every_seed_tells_everything) {
    static uint8_t bytes[MAX_SIZE];
    for (size_t i = 0; i < WHOLE_SEEDS; i++) {
        ges_arena mem;
        ges_gobin_list images = {0};
        size_t len = load(seeds[i], bytes);
        CLAIM(len > 0 && len < MAX_SIZE);
        CLAIM(look(bytes, len, &mem, &images) == GES_OK);
        for (size_t k = 0; k < images.count; k++) {
            const ges_gobin *bin = &images.items[k];
            ges_text parts[4];
            CLAIM(bin->maker == GES_GOBIN_GC && bin->versions.count > 0 && bin->has_build);
            CLAIM(ges_text_starts(bin->versions.items[0].value, GES_T("go1.")));
            CLAIM_TEXT(bin->build.path, "example.com/x");
            CLAIM(bin->build.settings.count == 4);
            CLAIM_TEXT(bin->build.settings.items[3].key, "a b");
            CLAIM_TEXT(bin->build.settings.items[3].value, "c\td");
            CLAIM(ges_gobin_id_parts(bin->build_id, parts) == 4);
            CLAIM_TEXT(parts[3], "DDDDDDDDDDDDDDDDDDDD");
            CLAIM((bin->obfuscations.count != 0) == (strstr(seeds[i], "masked") != NULL));
            CLAIM(bin->has_table && bin->table.file_count == 3 && bin->files.count == 3);
            CLAIM_TEXT(bin->files.items[2], "main.go");
            CLAIM_TEXT(bin->goroots.items[0].value, "/usr/lib/go");
        }
        CLAIM(images.count == (strncmp(seeds[i], "fat", 3) == 0 ? 2 : 1));
        ges_arena_close(&mem);
    }
}

TEST(cut_at_every_offset) {
    static uint8_t bytes[MAX_SIZE];
    for (size_t i = 0; i < GES_COUNT(seeds); i++) {
        size_t len = load(seeds[i], bytes);
        for (size_t cut = 0; cut < len; cut += TEST_STRIDE) {
            uint8_t *exact = malloc(cut + 1); /* so that the sanitizers see one byte too many */
            memcpy(exact, bytes, cut);
            look_and_forget(exact, cut);
            free(exact);
        }
    }
}

/* Each word of the file becomes 0, 1, the largest and the largest signed number of its width. */
TEST(every_field_lies) {
    static uint8_t bytes[MAX_SIZE];
    static const struct {
        size_t width;
        uint8_t fill[8];
    } lies[] = {
        {2, {0}},
        {4, {0}},
        {8, {0}},
        {2, {1}},
        {2, {0xff, 0xff}},
        {4, {0xff, 0xff, 0xff, 0xff}},
        {4, {0xf0, 0xff, 0xff, 0x7f}},
        {8, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
        {8, {0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}},
    };
    for (size_t i = 0; i < GES_COUNT(seeds); i++) {
        size_t len = load(seeds[i], bytes);
        for (size_t at = 0; at + 8 <= len; at += at < 512 ? 2 : 4 * TEST_STRIDE) {
            for (size_t k = 0; k < GES_COUNT(lies); k++) {
                uint8_t kept[8];
                memcpy(kept, bytes + at, 8);
                memcpy(bytes + at, lies[k].fill, lies[k].width);
                if (memcmp(bytes + at, kept, 8) != 0) {
                    look_and_forget(bytes, len);
                }
                memcpy(bytes + at, kept, 8);
            }
        }
    }
}

static void put(uint8_t *bytes, size_t off, uint64_t value, size_t width) {
    for (size_t i = 0; i < width; i++) {
        bytes[off + i] = (uint8_t)(value >> (8 * i));
    }
}

/* A table of the 1.2 layout whose many offsets all lead to one long name. */
TEST(names_that_lie_over_each_other_are_bounded) {
    enum { COUNT = 100 * 1000, LIST = 0x400, SIZE = 0x1000 + COUNT * 4 + 4096 };
    uint8_t *bytes = calloc(1, SIZE);
    size_t len = load("elf32_pointer", bytes);
    size_t table = 0x800;
    CLAIM(len > table && bytes[table] == 0xfb);
    put(bytes, table + 8, 1, 4);
    put(bytes, table + 24, 0x1000, 4);
    put(bytes, table + 0x1000, COUNT, 4);
    size_t name = 0x1000 + COUNT * 4;
    for (size_t i = 1; i < COUNT; i++) {
        put(bytes, table + 0x1000 + i * 4, name, 4);
    }
    memset(bytes + table + name, 'a', 1000);
    counting file = {bytes, SIZE, 0};
    ges_window window = {&file, SIZE, read_counting};
    ges_arena mem;
    ges_gobin_list images = {0};
    ges_error err = {0};
    ges_arena_init(&mem, 32u << 20);
    CLAIM(ges_gobin_read(&window, GES_GOBIN_ALL, &mem, &images, &err) == GES_OK);
    CLAIM(images.items[0].files.count > 1000 && images.items[0].files.count < COUNT);
    ges_arena_close(&mem);
    free(bytes);
}

/* One page of data: pairs of words that look like strings, magic words, sentinels. */
static size_t reads_of(const uint8_t pattern[16], size_t size) {
    uint8_t *bytes = calloc(1, size);
    (void)load("elf64_stripped", bytes); /* for its header */
    memset(bytes + 0x100, 0, size - 0x100);
    put(bytes, 64 + 2 * 56 + 8, 0x400, 8); /* the third segment is the data */
    put(bytes, 64 + 2 * 56 + 32, size - 0x400, 8);
    for (size_t at = 0x400; at + 16 <= size; at += 16) {
        memcpy(bytes + at, pattern, 16);
    }
    counting file = {bytes, size, 0};
    ges_window window = {&file, size, read_counting};
    ges_arena mem;
    ges_gobin_list images = {0};
    ges_error err = {0};
    ges_arena_init(&mem, MEMORY);
    CLAIM(ges_gobin_read(&window, GES_GOBIN_ALL, &mem, &images, &err) == GES_OK);
    CLAIM(images.items[0].versions.count == 0);
    ges_arena_close(&mem);
    free(bytes);
    return file.reads;
}

TEST(data_without_anything_costs_a_linear_scan) {
    static const uint8_t patterns[][16] = {
        {0},
        {0xff, ' ', 'G', 'o', ' ', 'b', 'u', 'i', 'l', 'd', 'i', 'n', 'f', ':', 9, 0},
        {0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8, 1, 0, 0, 0, 0, 0, 0, 0},
        {0x30, 0x77, 0xaf, 0x0c, 0x92, 0x74, 0x08, 0x02, 0x41, 0xe1, 0xc1, 0x07, 0xe6, 0xd6, 0x18, 0xe6},
        {0, 4, 0x40, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0},
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
    };
    for (size_t i = 0; i < GES_COUNT(patterns); i++) {
        size_t small = reads_of(patterns[i], 1u << 20);
        size_t large = reads_of(patterns[i], 4u << 20);
        CLAIM(large <= 5 * small && large < 16 * 1024);
    }
}

TEST_MAIN(RUN(every_seed_tells_everything), RUN(cut_at_every_offset), RUN(every_field_lies),
          RUN(names_that_lie_over_each_other_are_bounded),
          RUN(data_without_anything_costs_a_linear_scan))
