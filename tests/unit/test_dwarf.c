/* Heads of DWARF units of every version and form, and what is broken in them. */
#include "base/inflate.h"
#include "formats/dwarf.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

/* A section, built byte by byte. */
typedef struct bytes {
    uint8_t data[512];
    size_t len;
} bytes;

static void u8(bytes *b, unsigned value) {
    b->data[b->len++] = (uint8_t)value;
}

static void number(bytes *b, uint64_t value, size_t width, bool big) {
    for (size_t i = 0; i < width; i++) {
        size_t at = big ? width - 1 - i : i;
        u8(b, at < sizeof(value) ? (unsigned)(value >> 8 * at) & 0xff : 0);
    }
}

static void text(bytes *b, const char *value) {
    memcpy(b->data + b->len, value, strlen(value) + 1);
    b->len += strlen(value) + 1;
}

/* What a sample is made of. */
typedef struct shape {
    unsigned version, form, kind;
    bool big, wide; /* byte order; 64-bit DWARF */
} shape;

static void number_at(bytes *b, size_t at, uint64_t value, size_t width, bool big) {
    size_t end = b->len;
    b->len = at;
    number(b, value, width, big);
    b->len = end;
}

/* A unit whose entry has a name, a language, a block and then the producer in that form. */
static void add_unit(bytes *info, const shape *s, const char *producer) {
    size_t offset = s->wide ? 8 : 4;
    if (s->wide) {
        number(info, UINT32_MAX, 4, s->big);
    }
    size_t len_at = info->len;
    number(info, 0, offset, s->big);
    size_t start = info->len;
    number(info, s->version, 2, s->big);
    if (s->version == 5) {
        u8(info, s->kind);
        u8(info, 8);
    }
    number(info, 0, offset, s->big);
    if (s->version != 5) {
        u8(info, 8);
    }
    if (s->kind == 4) {
        number(info, 1, 8, s->big);
    }
    u8(info, 2); /* the second abbreviation */
    text(info, "name");
    number(info, 22, 1, s->big);
    u8(info, 3); /* exprloc */
    u8(info, 9);
    u8(info, 9);
    u8(info, 9);
    switch (s->form) {
    case 0x08:
        text(info, producer);
        break;
    case 0x0e:
    case 0x1f:
        number(info, 1, offset, s->big);
        break;
    case 0x1a:
        u8(info, 1);
        break;
    default: /* strx1 to strx4 */
        number(info, 1, s->form - 0x24, s->big);
    }
    number_at(info, len_at, info->len - start, offset, s->big);
}

typedef struct sample {
    bytes info, abbrev, str, offsets;
    ges_bytes views[4];
    ges_dwarf dwarf;
} sample;

static void view(sample *s, bool big) {
    const bytes *all[] = {&s->info, &s->abbrev, &s->str, &s->offsets};
    for (size_t i = 0; i < 4; i++) {
        s->views[i] = (ges_bytes){all[i]->data, all[i]->len};
    }
    s->dwarf = (ges_dwarf){ges_window_on(&s->views[0]), ges_window_on(&s->views[1]),
                           ges_window_on(&s->views[2]), ges_window_on(&s->views[2]),
                           ges_window_on(&s->views[3]), big};
}

static void make(sample *s, const shape *like) {
    static const uint8_t first[] = {1, 0x34, 0, 0x03, 0x08, 0x1c, 0x21, 0x7f, 0, 0}; /* implicit_const */
    static const uint8_t second[] = {2, 0x11, 1, 0x03, 0x08, 0x13, 0x0b, 0x02, 0x18};
    *s = (sample){0};
    memcpy(s->abbrev.data, first, sizeof(first));
    memcpy(s->abbrev.data + sizeof(first), second, sizeof(second));
    s->abbrev.len = sizeof(first) + sizeof(second);
    u8(&s->abbrev, 0x25);
    u8(&s->abbrev, like->form);
    number(&s->abbrev, 0, 3, false);
    u8(&s->str, 'x');
    text(&s->str, "Go cmd/compile go1.27.4; regabi");
    number(&s->offsets, 0, like->wide ? 16 : 8, false);
    number(&s->offsets, 0, like->wide ? 8 : 4, like->big);
    number(&s->offsets, 1, like->wide ? 8 : 4, like->big);
    add_unit(&s->info, like, "Go cmd/compile go1.27.4; regabi");
    add_unit(&s->info, like, "GNU C17 12.2.0");
    view(s, like->big);
}

static const shape shapes[] = {
    {2, 0x08, 0, false, false}, {3, 0x08, 0, true, false},  {4, 0x08, 0, false, false}, {4, 0x0e, 0, true, false},
    {4, 0x0e, 0, false, true},  {5, 0x08, 1, false, false}, {5, 0x0e, 1, true, true},   {5, 0x1f, 1, false, false},
    {5, 0x1a, 1, false, false}, {5, 0x25, 1, true, false},  {5, 0x26, 1, true, false},  {5, 0x27, 1, true, false},
    {5, 0x27, 1, false, false}, {5, 0x28, 1, false, true},  {5, 0x08, 4, false, false},
};

TEST(every_version_and_form) {
    for (size_t i = 0; i < GES_COUNT(shapes); i++) {
        sample s;
        ges_arena mem;
        uint64_t off = 0;
        ges_dwarf_unit unit = {0};
        ges_arena_init(&mem, 0);
        make(&s, &shapes[i]);
        CLAIM(ges_dwarf_version(&s.dwarf) == shapes[i].version);
        CLAIM(ges_dwarf_next_unit(&s.dwarf, &off, &mem, &unit));
        CLAIM_TEXT(unit.producer, "Go cmd/compile go1.27.4; regabi");
        CLAIM(unit.producer_in == (shapes[i].form == 0x08   ? &s.dwarf.info
                                   : shapes[i].form == 0x1f ? &s.dwarf.line_str
                                                            : &s.dwarf.str));
        CLAIM(memcmp(s.views[shapes[i].form == 0x08 ? 0 : 2].ptr + unit.producer_off, "Go cmd", 6) == 0);
        CLAIM(ges_dwarf_next_unit(&s.dwarf, &off, &mem, &unit));
        CLAIM(shapes[i].form != 0x08 || ges_text_equal(unit.producer, GES_T("GNU C17 12.2.0")));
        CLAIM(!ges_dwarf_next_unit(&s.dwarf, &off, &mem, &unit));
        ges_arena_close(&mem);
    }
}

/* Walks to the end, which must come. */
static void walk(const ges_dwarf *dwarf) {
    ges_arena mem;
    uint64_t off = 0;
    uint64_t before = 0;
    ges_dwarf_unit unit;
    ges_arena_init(&mem, 1 << 20);
    for (size_t i = 0; i < 1000 && ges_dwarf_next_unit(dwarf, &off, &mem, &unit); i++) {
        CLAIM(off > before);
        before = off;
    }
    CLAIM(!ges_arena_failed(&mem));
    ges_arena_close(&mem);
}

TEST(cut_and_lying_units_end) {
    static const uint8_t lies[] = {0, 1, 0x7f, 0x80, 0xff};
    for (size_t i = 0; i < GES_COUNT(shapes); i++) {
        sample s;
        make(&s, &shapes[i]);
        bytes *all[] = {&s.info, &s.abbrev, &s.str, &s.offsets};
        for (size_t k = 0; k < GES_COUNT(all); k++) {
            size_t len = all[k]->len;
            for (size_t cut = 0; cut < len; cut++) {
                all[k]->len = cut;
                view(&s, shapes[i].big);
                walk(&s.dwarf);
            }
            all[k]->len = len;
            view(&s, shapes[i].big);
            for (size_t at = 0; at < len * GES_COUNT(lies); at++) {
                uint8_t kept = all[k]->data[at / GES_COUNT(lies)];
                all[k]->data[at / GES_COUNT(lies)] = lies[at % GES_COUNT(lies)];
                walk(&s.dwarf);
                all[k]->data[at / GES_COUNT(lies)] = kept;
            }
        }
    }
}

/* --- inflate: the streams are zlib's own --------------------------------------------------------- */

static size_t inflate(const uint8_t *stream, size_t len, uint8_t *out, size_t max) {
    ges_bytes in = {stream, len};
    ges_window window = ges_window_on(&in);
    return ges_inflate_zlib(&window, out, max);
}

/* "abcabcabc...": 300 bytes in fixed codes; "hello" stored; the fuzzer's seed has codes of its own. */
static const uint8_t fixed[] = {0x78, 0x01, 0x4b, 0x4c, 0x4a, 0x4e, 0x1c, 0x45, 0xc4, 0x21, 0x00, 0x88, 0x4d, 0x72, 0xd9};
static const uint8_t stored[] = {0x78, 0x01, 0x01, 0x05, 0x00, 0xfa, 0xff, 'h', 'e', 'l', 'l', 'o', 0x06, 0x2c, 0x02, 0x15};

TEST(stored_and_fixed_blocks) {
    uint8_t out[512];
    CLAIM(inflate(stored, sizeof(stored), out, sizeof(out)) == 5 && memcmp(out, "hello", 5) == 0);
    CLAIM(inflate(stored, sizeof(stored), out, 3) == 3);
    CLAIM(inflate(stored, 10, out, sizeof(out)) == 3);
    size_t len = inflate(fixed, sizeof(fixed), out, sizeof(out));
    CLAIM(len == 300);
    for (size_t i = 0; i < len; i++) {
        CLAIM(out[i] == "abc"[i % 3]);
    }
    CLAIM(inflate(fixed, sizeof(fixed), out, 100) == 100);
}

/* The numbers from 0 to 9999, a line each, as fuzz/gobin_seeds.py compressed them. */
TEST(blocks_with_codes_of_their_own) {
    enum { SIZE = 48890, ROOM = 64 * 1024 };
    static uint8_t stream[ROOM];
    static uint8_t out[ROOM];
    static char wanted[ROOM];
    FILE *file = fopen(GES_TEST_DATA "/../../fuzz/corpus/inflate/numbers", "rb");
    size_t len = file != NULL ? fread(stream, 1, ROOM, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    size_t at = 0;
    for (int i = 0; i < 10000; i++) {
        at += (size_t)snprintf(wanted + at, ROOM - at, "%d\n", i);
    }
    CLAIM(at == SIZE && inflate(stream, len, out, ROOM) == SIZE && memcmp(out, wanted, SIZE) == 0);
    CLAIM(inflate(stream, len / 2, out, ROOM) < SIZE);
}

TEST(broken_streams_give_what_came_before) {
    static const uint8_t heads[][2] = {{0x78, 0x9d}, {0x79, 0x9c}, {0x78, 0xbb}, {0, 0}};
    uint8_t out[512];
    uint8_t bytes_of[sizeof(fixed)];
    CLAIM(inflate(fixed, 0, out, sizeof(out)) == 0 && inflate(fixed, 1, out, sizeof(out)) == 0);
    for (size_t i = 0; i < GES_COUNT(heads); i++) {
        memcpy(bytes_of, fixed, sizeof(fixed));
        memcpy(bytes_of, heads[i], 2);
        CLAIM(inflate(bytes_of, sizeof(fixed), out, sizeof(out)) == 0);
    }
    for (size_t bit = 16; bit < 8 * sizeof(fixed); bit++) {
        memcpy(bytes_of, fixed, sizeof(fixed));
        bytes_of[bit / 8] ^= (uint8_t)(1 << bit % 8);
        CLAIM(inflate(bytes_of, sizeof(fixed), out, sizeof(out)) <= sizeof(out));
    }
}

TEST_MAIN(RUN(every_version_and_form), RUN(cut_and_lying_units_end), RUN(stored_and_fixed_blocks),
          RUN(blocks_with_codes_of_their_own), RUN(broken_streams_give_what_came_before))
