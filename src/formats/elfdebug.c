/* Plans debug files.
 *
 *     ELF header | program headers | kept sections, aligned | section headers
 *
 * The input's header tables are copied and changed in place; the rest is pieces of the input. */
#include "formats/elfdebug.h"

#include "base/reader.h"

enum {
    ET_EXEC = 2,
    ET_DYN = 3,
    PT_LOAD = 1,
    PT_NOTE = 4,
    PT_PHDR = 6,
    SHT_NULL = 0,
    SHT_NOTE = 7,
    SHT_NOBITS = 8,
    SHF_ALLOC = 2,
    MAX_ALIGN = 4096,
};

/* Where fields stand. Source: gABI, figures 4-3, 4-8 and 5-1. */
typedef struct layout {
    size_t word;                             /* bytes of an address or offset */
    size_t head, segment, section;           /* sizes of the three headers */
    size_t phoff, shoff;                     /* in the file header */
    size_t phentsize, phnum, shentsize, shnum, shstrndx;
    size_t p_offset, p_filesz;               /* in a program header */
    size_t sh_flags, sh_offset, sh_size, sh_align; /* in a section header */
} layout;

static const layout layouts[2] = {
    {4, 52, 32, 40, 28, 32, 42, 44, 46, 48, 50, 4, 16, 8, 16, 20, 32},
    {8, 64, 56, 64, 32, 40, 54, 56, 58, 60, 62, 8, 32, 8, 24, 32, 48},
};

typedef struct plan {
    const ges_window *in;
    ges_arena *mem;
    const layout *at;
    bool is_big;
    uint8_t *head;
    uint8_t *segments;
    size_t segment_count;
    uint8_t *sections;
    size_t section_count;
    ges_elfdebug out;
} plan;

static uint64_t get(const plan *p, const uint8_t *from, size_t len) {
    ges_reader r = ges_reader_on((ges_bytes){from, len});
    return len == 2   ? ges_read_u16(&r, p->is_big)
           : len == 4 ? ges_read_u32(&r, p->is_big)
                      : ges_read_u64(&r, p->is_big);
}

static void put(const plan *p, uint8_t *to, size_t len, uint64_t value) {
    for (size_t i = 0; i < len; i++) {
        size_t shift = 8 * (p->is_big ? len - 1 - i : i);
        to[i] = (uint8_t)(value >> shift);
    }
}

/* A copy of `count` headers of `size` bytes; NULL sets err. */
static uint8_t *copy_table(plan *p, uint64_t off, size_t count, size_t size, const char *what,
                           ges_status *status, ges_error *err) {
    uint64_t len = (uint64_t)count * size;
    if (off > p->in->size || len > p->in->size - off) {
        *status = ges_error_set(err, GES_TRUNCATED, "ELF %s headers lie outside the file", what);
        return NULL;
    }
    uint8_t *table = ges_arena_alloc(p->mem, (size_t)len + 1);
    if (table == NULL) {
        *status = ges_arena_error(p->mem, err);
    } else if (!ges_window_read(p->in, off, table, (size_t)len)) {
        *status = ges_error_set(err, GES_IO, "ELF %s headers cannot be read", what);
        table = NULL;
    }
    return table;
}

static ges_status read_head(plan *p, ges_error *err) {
    uint8_t start[20];
    if (!ges_window_read(p->in, 0, start, sizeof(start)) || memcmp(start, "\177ELF", 4) != 0 ||
        start[4] < 1 || start[4] > 2 || start[5] < 1 || start[5] > 2) {
        return ges_error_set(err, GES_UNSUPPORTED, "only ELF programs have debug files");
    }
    p->at = &layouts[start[4] - 1];
    p->is_big = start[5] == 2;
    uint64_t type = get(p, start + 16, 2);
    if (type != ET_EXEC && type != ET_DYN) {
        return ges_error_set(err, GES_UNSUPPORTED, "an ELF file of type %u is no program",
                             (unsigned)type);
    }
    ges_status status = GES_OK;
    p->head = copy_table(p, 0, 1, p->at->head, "file", &status, err);
    return status;
}

static ges_status read_tables(plan *p, ges_error *err) {
    const layout *at = p->at;
    ges_status status = GES_OK;
    p->segment_count = (size_t)get(p, p->head + at->phnum, 2);
    p->section_count = (size_t)get(p, p->head + at->shnum, 2);
    if (p->section_count == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "it has no section headers, so no debug information");
    }
    if (p->section_count > GES_ELFDEBUG_MAX_SECTIONS ||
        p->segment_count > GES_ELFDEBUG_MAX_SEGMENTS ||
        get(p, p->head + at->shentsize, 2) != at->section ||
        (p->segment_count != 0 && get(p, p->head + at->phentsize, 2) != at->segment) ||
        get(p, p->head + at->shstrndx, 2) >= p->section_count) {
        return ges_error_set(err, GES_CORRUPT, "ELF header: impossible header tables");
    }
    p->segments = copy_table(p, get(p, p->head + at->phoff, at->word), p->segment_count, at->segment,
                             "program", &status, err);
    if (status == GES_OK) {
        p->sections = copy_table(p, get(p, p->head + at->shoff, at->word), p->section_count,
                                 at->section, "section", &status, err);
    }
    return status;
}

static void add(plan *p, const uint8_t *bytes, uint64_t off, uint64_t size) {
    ges_elfdebug_piece piece = {bytes, off, size};
    if (size != 0 && ges_list_push(p->mem, &p->out.pieces, piece)) { /* else the arena remembers */
        p->out.size += size;
    }
}

static void align(plan *p, uint64_t to) {
    static const uint8_t zeros[MAX_ALIGN];
    uint64_t over = p->out.size % to;
    add(p, zeros, 0, over == 0 ? 0 : to - over);
}

/* Powers of two up to a page; what else stands there aligns nothing. */
static uint64_t alignment_of(const plan *p, const uint8_t *section) {
    uint64_t to = get(p, section + p->at->sh_align, p->at->word);
    return to != 0 && to <= MAX_ALIGN && (to & (to - 1)) == 0 ? to : 1;
}

/* Program headers that lead to `from` now lead to `to`. */
static void move_notes(plan *p, uint64_t from, uint64_t to, uint64_t size) {
    for (size_t i = 0; i < p->segment_count; i++) {
        uint8_t *segment = p->segments + i * p->at->segment;
        if (get(p, segment, 4) == PT_NOTE &&
            get(p, segment + p->at->p_offset, p->at->word) == from &&
            get(p, segment + p->at->p_filesz, p->at->word) >= size) {
            put(p, segment + p->at->p_offset, p->at->word, to);
            put(p, segment + p->at->p_filesz, p->at->word, size);
            put(p, segment, 4, PT_NOTE | UINT32_C(0x80000000)); /* placed: see empty_segments */
        }
    }
}

/* What is loaded has no bytes here, but for the headers, which come first as in the program. Notes
 * were placed by move_notes; the table itself stays. */
static void empty_segments(plan *p) {
    uint64_t headers = p->at->head + p->segment_count * p->at->segment;
    for (size_t i = 0; i < p->segment_count; i++) {
        uint8_t *segment = p->segments + i * p->at->segment;
        uint64_t type = get(p, segment, 4);
        if (type == (PT_NOTE | UINT32_C(0x80000000))) {
            put(p, segment, 4, PT_NOTE);
        } else if (type == PT_PHDR) {
            put(p, segment + p->at->p_offset, p->at->word, p->at->head);
        } else {
            bool has_headers = type == PT_LOAD &&
                               get(p, segment + p->at->p_offset, p->at->word) == 0 &&
                               get(p, segment + p->at->p_filesz, p->at->word) >= headers;
            put(p, segment + p->at->p_filesz, p->at->word, has_headers ? headers : 0);
        }
    }
}

static ges_status place_section(plan *p, size_t index, ges_error *err) {
    const layout *at = p->at;
    uint8_t *section = p->sections + index * at->section;
    uint64_t type = get(p, section + 4, 4);
    uint64_t off = get(p, section + at->sh_offset, at->word);
    uint64_t size = get(p, section + at->sh_size, at->word);
    bool is_loaded = (get(p, section + at->sh_flags, at->word) & SHF_ALLOC) != 0;
    if (type == SHT_NULL) {
        return GES_OK;
    }
    if (type == SHT_NOBITS || (is_loaded && type != SHT_NOTE)) {
        put(p, section + 4, 4, SHT_NOBITS);
        put(p, section + at->sh_offset, at->word, p->out.size);
        return GES_OK;
    }
    if (off > p->in->size || size > p->in->size - off) {
        return ges_error_set(err, GES_TRUNCATED, "ELF section %zu lies outside the file", index);
    }
    align(p, alignment_of(p, section));
    put(p, section + at->sh_offset, at->word, p->out.size);
    if (type == SHT_NOTE) {
        move_notes(p, off, p->out.size, size);
    }
    add(p, NULL, off, size);
    /* Sections that do not overlap cannot be more than the file, but for their alignment. */
    return p->out.size > p->in->size + p->section_count * (uint64_t)MAX_ALIGN
               ? ges_error_set(err, GES_CORRUPT, "ELF sections overlap")
               : GES_OK;
}

/* Is it one of the sections with DWARF, also compressed in the old way? */
static bool is_debug_name(const plan *p, uint64_t names_off, uint64_t names_size,
                          const uint8_t *section) {
    static const char *const wanted[] = {".debug_info", ".zdebug_info"};
    uint64_t name_off = get(p, section, 4);
    char name[16] = "";
    if (name_off >= names_size) {
        return false;
    }
    uint64_t rest = names_size - name_off;
    if (!ges_window_read(p->in, names_off + name_off, name,
                         rest < sizeof(name) ? (size_t)rest : sizeof(name))) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(wanted); i++) {
        if (memcmp(name, wanted[i], strlen(wanted[i]) + 1) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_debug(const plan *p) {
    const layout *at = p->at;
    size_t names = (size_t)get(p, p->head + at->shstrndx, 2);
    const uint8_t *section = p->sections + names * at->section;
    uint64_t off = get(p, section + at->sh_offset, at->word);
    uint64_t size = get(p, section + at->sh_size, at->word);
    if (off > p->in->size || size > p->in->size - off) {
        return false;
    }
    for (size_t i = 1; i < p->section_count; i++) {
        section = p->sections + i * at->section;
        if (get(p, section + 4, 4) != SHT_NOBITS && is_debug_name(p, off, size, section)) {
            return true;
        }
    }
    return false;
}

ges_status ges_elfdebug_plan(const ges_window *in, ges_arena *mem, ges_elfdebug *out,
                             ges_error *err) {
    plan p = {.in = in, .mem = mem};
    ges_status status = read_head(&p, err);
    status = status == GES_OK ? read_tables(&p, err) : status;
    if (status == GES_OK && !has_debug(&p)) {
        status = ges_error_set(err, GES_NOT_FOUND,
                               "it has no debug information: it was stripped, or built with -w");
    }
    if (status != GES_OK) {
        return status;
    }
    add(&p, p.head, 0, p.at->head);
    add(&p, p.segments, 0, p.segment_count * p.at->segment);
    for (size_t i = 0; status == GES_OK && i < p.section_count; i++) {
        status = place_section(&p, i, err);
    }
    if (status != GES_OK) {
        return status;
    }
    align(&p, 8);
    put(&p, p.head + p.at->phoff, p.at->word, p.segment_count != 0 ? p.at->head : 0);
    put(&p, p.head + p.at->shoff, p.at->word, p.out.size);
    add(&p, p.sections, 0, p.section_count * p.at->section);
    empty_segments(&p);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = p.out;
    return GES_OK;
}
