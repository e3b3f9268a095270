/* The planner of debug files, on the smallest programs of both widths and byte orders: whole, cut at
 * every byte, and with every field of their headers broken. */
#include "formats/elfdebug.h"

#include "test.h"

enum { SIZE = 512, SECTIONS = 5 };

typedef struct program {
    uint8_t bytes[SIZE];
    bool is_64;
    bool is_big;
} program;

static void put(program *p, size_t off, size_t len, uint64_t value) {
    for (size_t i = 0; i < len; i++) {
        p->bytes[off + (p->is_big ? len - 1 - i : i)] = (uint8_t)(value >> (8 * i));
    }
}

enum { NAMES_OFF = 400, DEBUG_OFF = 440, NOTE_OFF = 464, TEXT_OFF = 480, SECTIONS_OFF = 64 };

static void put_section(program *p, size_t index, uint32_t name, uint32_t type, uint64_t flags,
                        uint64_t off, uint64_t size) {
    size_t word = p->is_64 ? 8 : 4;
    size_t at = SECTIONS_OFF + index * (p->is_64 ? 64u : 40u);
    put(p, at, 4, name);
    put(p, at + 4, 4, type);
    put(p, at + 8, word, flags);
    put(p, at + 8 + 2 * word, word, off);
    put(p, at + 8 + 3 * word, word, size);
    put(p, at + (p->is_64 ? 48u : 32u), word, 4);
}

/* Sections: none, .text (loaded), .note (loaded), .debug_info, .shstrtab; no segments. */
static program make(bool is_64, bool is_big) {
    static const char names[] = "\0.debug_info\0.shstrtab";
    program p = {.is_64 = is_64, .is_big = is_big};
    memcpy(p.bytes, "\177ELF", 4);
    p.bytes[4] = is_64 ? 2 : 1;
    p.bytes[5] = is_big ? 2 : 1;
    put(&p, 16, 2, 2);
    put(&p, is_64 ? 40 : 32, is_64 ? 8 : 4, SECTIONS_OFF);
    put(&p, is_64 ? 58 : 46, 2, is_64 ? 64 : 40);
    put(&p, is_64 ? 60 : 48, 2, SECTIONS);
    put(&p, is_64 ? 62 : 50, 2, SECTIONS - 1);
    put_section(&p, 1, 0, 1, 2, TEXT_OFF, 32);
    put_section(&p, 2, 0, 7, 2, NOTE_OFF, 16);
    put_section(&p, 3, 1, 1, 0, DEBUG_OFF, 20);
    put_section(&p, 4, 13, 3, 0, NAMES_OFF, sizeof(names));
    memcpy(p.bytes + NAMES_OFF, names, sizeof(names));
    memset(p.bytes + DEBUG_OFF, 'D', 20);
    memset(p.bytes + NOTE_OFF, 'N', 16);
    memset(p.bytes + TEXT_OFF, 'T', 32);
    return p;
}

/* Plans, and claims that every piece lies in the input and that they add up. */
static ges_status plan_of(const uint8_t *bytes, size_t len, ges_arena *mem, ges_elfdebug *out) {
    ges_bytes in = {bytes, len};
    ges_window window = ges_window_on(&in);
    ges_error err = {0};
    ges_status status = ges_elfdebug_plan(&window, mem, out, &err);
    uint64_t total = 0;
    for (size_t i = 0; status == GES_OK && i < out->pieces.count; i++) {
        const ges_elfdebug_piece *piece = &out->pieces.items[i];
        CLAIM(piece->bytes != NULL || (piece->off <= len && piece->size <= len - piece->off));
        total += piece->size;
    }
    CLAIM(status != GES_OK || total == out->size);
    CLAIM(status == GES_OK || err.text[0] != '\0');
    return status;
}

#define IN_EACH_FORM(p)                                                                            \
    for (unsigned form = 0; form < 4; form++)                                                      \
        for (program p = make(form & 1, form & 2), *once = &p; once != NULL; once = NULL)

static bool contains(const uint8_t *bytes, size_t len, const char *text) {
    return ges_text_contains((ges_text){(const char *)bytes, len}, ges_text_of(text));
}

TEST(what_is_loaded_has_no_bytes) {
    IN_EACH_FORM(p) {
        ges_arena mem;
        ges_elfdebug plan = {0};
        uint8_t out[SIZE * 2];
        size_t len = 0;
        ges_arena_init(&mem, 0);
        CLAIM(plan_of(p.bytes, SIZE, &mem, &plan) == GES_OK && plan.size < sizeof(out));
        for (size_t i = 0; i < plan.pieces.count; i++) {
            const ges_elfdebug_piece *piece = &plan.pieces.items[i];
            memcpy(out + len, piece->bytes != NULL ? piece->bytes : p.bytes + piece->off,
                   (size_t)piece->size);
            len += (size_t)piece->size;
        }
        CLAIM(!contains(out, len, "T"));
        CLAIM(contains(out, len, "NNNNNNNNNNNNNNNN"));
        CLAIM(contains(out, len, "DDDDDDDDDDDDDDDDDDDD"));
        /* The result is a file of the same kind; again it stays the same. */
        ges_elfdebug again = {0};
        CLAIM(plan_of(out, len, &mem, &again) == GES_OK && again.size == plan.size);
        ges_arena_close(&mem);
    }
}

TEST(a_cut_file_is_refused) {
    IN_EACH_FORM(p) {
        for (size_t len = 0; len < TEXT_OFF; len++) {
            ges_arena mem;
            ges_elfdebug plan = {.size = 7};
            ges_arena_init(&mem, 0);
            CLAIM(plan_of(p.bytes, len, &mem, &plan) != GES_OK && plan.size == 7);
            ges_arena_close(&mem);
        }
    }
}

TEST(broken_headers_do_no_harm) {
    static const uint64_t values[] = {0, 1, 0x7F, 0xFF, 0xFFFF, 0xFFFFFFFF, UINT64_MAX};
    IN_EACH_FORM(p) {
        for (size_t off = 16; off < NAMES_OFF; off += 2) {
            for (size_t v = 0; v < GES_COUNT(values) * 3; v++) {
                program broken = p;
                size_t len = (size_t)2 << (v % 3);
                ges_arena mem;
                ges_elfdebug plan;
                put(&broken, off, len, values[v / 3]);
                ges_arena_init(&mem, 1 << 20);
                (void)!plan_of(broken.bytes, SIZE, &mem, &plan); /* only that its claims hold */
                ges_arena_close(&mem);
            }
        }
    }
}

TEST(without_debug_information_there_is_nothing) {
    program p = make(true, false);
    ges_arena mem;
    ges_elfdebug plan;
    ges_arena_init(&mem, 0);
    memcpy(p.bytes + NAMES_OFF + 1, ".debug_line", 11);
    CLAIM(plan_of(p.bytes, SIZE, &mem, &plan) == GES_NOT_FOUND);
    put(&p, 16, 2, 1);
    CLAIM(plan_of(p.bytes, SIZE, &mem, &plan) == GES_UNSUPPORTED);
    ges_arena_close(&mem);
}

TEST(memory_may_be_short) {
    program p = make(true, false);
    for (size_t max = 1; max < 4000; max += 64) {
        ges_arena mem;
        ges_elfdebug plan = {.size = 7};
        ges_arena_init(&mem, max);
        ges_status status = plan_of(p.bytes, SIZE, &mem, &plan);
        CLAIM(status == GES_OK || (status == GES_NO_MEMORY && plan.size == 7));
        ges_arena_close(&mem);
    }
}

TEST_MAIN(RUN(what_is_loaded_has_no_bytes), RUN(a_cut_file_is_refused),
          RUN(broken_headers_do_no_harm), RUN(without_debug_information_there_is_nothing),
          RUN(memory_may_be_short))
