/* The line table (pclntab) of a Go binary.
 *
 *     u32 magic, 0, 0, u8 smallest instruction (1, 2, 4), u8 pointer size (4, 8), then words:
 *     1.2:   functions; (2 * functions + 1) words; u32 off of the files: u32 count, u32 offsets
 *     1.16:  functions files names cutab filetab pctab functab
 *     1.18+: functions files textstart names cutab filetab pctab functab
 *
 * All offsets count from the table's start; file names end with a NUL. The runtime's own files come
 * early in the list. */
#include "formats/gopcln.h"

#include "base/reader.h"

#include <string.h>

enum {
    HEADER_LEN = 8 + 8 * 8,
    MAX_FILES = 4096, /* names looked at */
    MAX_ALL_FILES = 1 << 15, /* and where any of them may be the one; a program of 75 MB has 6,000 */
    MAX_NAME = 1024,
    MAX_NAMES_LEN = 8 * 1024 * 1024, /* of all that are kept; a program of 75 MB has 300 KB */
    MAX_FUNCTIONS = 16 * 1024 * 1024,
    MAX_HEADER_GAP = 64, /* the linker aligns what follows the header */
    FUNCTAB_ENTRY = 8,
    MAX_MASKED = 4096,
    MAX_CANDIDATES = 64, /* places that look like a table and are not */
};

/* What a search may still cost, over all parts of the file. */
typedef struct budget {
    uint64_t bytes;
    size_t candidates; /* with a known magic: each may cost a walk over its names */
    size_t masked;     /* without one: each costs a page */
} budget;

/* Where in the words the file table's offset stands; 1.2 has another layout. */
typedef struct layout {
    uint32_t magic;
    const char *name; /* the first Go that wrote it */
    size_t filetab_word;
} layout;

static const layout layouts[] = {
    {0xfffffff1, "1.20", 5},
    {0xfffffff0, "1.18", 5},
    {0xfffffffa, "1.16", 4},
    {0xfffffffb, "1.2", 0},
};
/* Obfuscators (garble) write a magic of their own into the layout that Go has had since 1.18. */
static const layout masked = {0, "1.18", 5};

typedef struct table {
    uint64_t off; /* of the table in the file */
    size_t pointer_len;
    bool is_big_endian;
    const layout *layout;
    uint32_t magic;
    uint64_t words[8];
} table;

/* Where one walk over the file names stands, and what it is for. */
typedef struct walk {
    ges_image_page *page;
    const table *table;
    size_t max;                                 /* names */
    bool (*see)(struct walk *w, ges_text name); /* false: enough */
    ges_arena *mem;
    ges_gopcln_root root;
    ges_gopcln_names *names;
    const char *goos;
    const ges_text *files; /* looked for, `file_count` of them; those seen are in `seen` */
    size_t file_count;
    unsigned seen;
    size_t kept; /* bytes of names */
} walk;

static uint64_t read_word(ges_reader *r, const table *t) {
    return t->pointer_len == 8 ? ges_read_u64(r, t->is_big_endian)
                               : ges_read_u32(r, t->is_big_endian);
}

static void read_words(ges_reader *r, table *t) {
    for (size_t i = 0; i < GES_COUNT(t->words); i++) {
        t->words[i] = read_word(r, t);
    }
}

/* Is it a table but for its magic? The function names stand right behind the header, the other
 * parts behind each other, and each has room for what the counts say. */
static bool is_masked(const table *t, uint64_t file_len) {
    const uint64_t *w = t->words;
    uint64_t header = 8 + 8 * t->pointer_len;
    bool is_ordered = w[3] >= header && w[3] < header + MAX_HEADER_GAP;
    for (size_t i = 3; i < 7; i++) {
        is_ordered = is_ordered && w[i] < w[i + 1];
    }
    uint64_t left = file_len > t->off ? file_len - t->off : 0;
    return is_ordered && w[0] != 0 && w[1] != 0 && w[1] <= w[6] - w[5] && w[7] < left &&
           w[0] <= (left - w[7]) / FUNCTAB_ENTRY;
}

/* The words of a table whose magic is unknown, in the byte order that makes sense of them. */
static bool read_masked(ges_bytes bytes, uint64_t off, uint64_t file_len, table *out) {
    for (size_t big = 0; big < 2; big++) {
        table t = {.off = off, .layout = &masked, .is_big_endian = big != 0};
        ges_reader r = ges_reader_on(bytes);
        t.magic = ges_read_u32(&r, big != 0);
        r = ges_reader_at(bytes, 7);
        t.pointer_len = ges_read_u8(&r);
        read_words(&r, &t);
        if (!r.failed && t.words[0] < MAX_FUNCTIONS && is_masked(&t, file_len)) {
            *out = t;
            return true;
        }
    }
    return false;
}

/* Are these the first bytes of a table? `file_len` bounds it when its magic is none. */
static bool read_header(ges_bytes bytes, uint64_t off, uint64_t file_len, table *out) {
    ges_reader r = ges_reader_on(bytes);
    uint32_t little = ges_read_u32(&r, false);
    ges_reader again = ges_reader_on(bytes);
    uint32_t big = ges_read_u32(&again, true);
    *out = (table){.off = off};
    for (size_t i = 0; i < GES_COUNT(layouts); i++) {
        if (layouts[i].magic == little || layouts[i].magic == big) {
            out->layout = &layouts[i];
            out->is_big_endian = layouts[i].magic == big;
        }
    }
    if (ges_read_u16(&r, false) != 0) {
        return false;
    }
    uint8_t step = ges_read_u8(&r);
    out->pointer_len = ges_read_u8(&r);
    if ((step != 1 && step != 2 && step != 4) || (out->pointer_len != 4 && out->pointer_len != 8)) {
        return false;
    }
    if (out->layout == NULL) {
        return read_masked(bytes, off, file_len, out);
    }
    out->magic = out->layout->magic;
    read_words(&r, out);
    return !r.failed && out->words[0] < MAX_FUNCTIONS;
}

/* The name at `off`, without its NUL; empty when there is none of sane length. */
static ges_text name_at(ges_image_page *page, uint64_t off) {
    ges_bytes bytes = ges_image_peek_some(page, off, MAX_NAME);
    const uint8_t *end = bytes.len > 0 ? memchr(bytes.ptr, 0, bytes.len) : NULL;
    return end != NULL ? (ges_text){(const char *)bytes.ptr, (size_t)(end - bytes.ptr)}
                       : (ges_text){0};
}

/* Does this file of the runtime tell the root? */
static bool judge(ges_text name, ges_arena *mem, ges_gopcln_root *out) {
    static const ges_text dirs[] = {GES_LIT("runtime/"), GES_LIT("internal/cpu/")};
    size_t slash = ges_text_rfind_char(name, '/');
    if (slash == GES_NPOS || !ges_text_ends(name, GES_T(".go"))) {
        return false;
    }
    ges_text dir = ges_text_slice(name, 0, slash + 1);
    for (size_t i = 0; i < GES_COUNT(dirs); i++) {
        if (ges_text_equal(dir, dirs[i])) {
            *out = (ges_gopcln_root){.is_trimmed = true};
            return true;
        }
        ges_text tail = ges_text_join(mem, GES_T("/src/"), dirs[i]);
        if (ges_text_ends(dir, tail)) {
            *out = (ges_gopcln_root){
                .root = ges_text_copy(mem, ges_text_slice(dir, 0, dir.len - tail.len)),
            };
            return out->root.len > 0;
        }
    }
    return false;
}

/* 1.16 and later: the names follow each other, as many as the header says. */
static void walk_names(walk *w) {
    const table *t = w->table;
    uint64_t off = t->off + t->words[t->layout->filetab_word];
    for (size_t i = 0; i < w->max && i < t->words[1] && off >= t->off; i++) {
        ges_text name = name_at(w->page, off);
        if (name.len == 0 || !w->see(w, name)) {
            return;
        }
        off += name.len + 1;
    }
}

static uint32_t u32_at(const walk *w, uint64_t off) {
    const uint8_t *bytes = ges_image_peek(w->page, off, 4);
    ges_reader r = ges_reader_on((ges_bytes){bytes, bytes != NULL ? 4 : 0});
    return ges_read_u32(&r, w->table->is_big_endian); /* 0 when cut */
}

/* 1.2 to 1.15: where the list of offsets begins; its first word is their number, itself included.
 */
static uint64_t offsets_of(const walk *w) {
    const table *t = w->table;
    uint64_t functab = t->off + 8 + t->pointer_len;
    return t->off + u32_at(w, functab + (2 * t->words[0] + 1) * t->pointer_len);
}

static void walk_offsets(walk *w) {
    uint64_t list = offsets_of(w);
    uint32_t count = u32_at(w, list);
    ges_image_page names;
    ges_image_page_on(&names, w->page->in);
    for (uint32_t i = 1; i < count && i < w->max; i++) {
        ges_text name = name_at(&names, w->table->off + u32_at(w, list + (uint64_t)i * 4));
        if (name.len != 0 && !w->see(w, name)) {
            return;
        }
    }
}

static void walk_files(walk *w) {
    if (w->table->layout->filetab_word == 0) {
        walk_offsets(w);
    } else {
        walk_names(w);
    }
}

static bool see_root(walk *w, ges_text name) {
    return !judge(name, w->mem, &w->root);
}

static bool has_root(const ges_gopcln_root *root) {
    return root->is_trimmed || root->root.len != 0;
}

/* The root that the runtime's own names tell; false when they are not among the first ones. */
static bool read_root(ges_image_page *page, const table *t, ges_arena *mem, ges_gopcln_root *out) {
    walk w = {.page = page, .table = t, .max = MAX_FILES, .see = see_root, .mem = mem};
    walk_files(&w);
    *out = w.root;
    return has_root(&w.root);
}

/* Offsets of a broken table may all lead to one long name, so that its bytes count as well. */
static bool keep_name(walk *w, ges_text name) {
    w->kept += name.len;
    return w->kept <= MAX_NAMES_LEN && ges_list_push(w->mem, w->names, ges_text_copy(w->mem, name));
}

/* Does a table start at `p`? One with a known magic must have the runtime's names; of one without,
 * they may be garbled. */
static bool try_table(ges_image_page *inner, const uint8_t *p, uint64_t off, budget *left,
                      ges_arena *mem, table *out, ges_gopcln_root *root) {
    bool is_like =
        p[4] == 0 && p[5] == 0 && (p[7] == 4 || p[7] == 8) && (p[6] == 1 || p[6] == 2 || p[6] == 4);
    bool is_known = p[3] == 0xff || p[0] == 0xff;
    table t;
    if (!is_like || (is_known && left->candidates == 0) || (!is_known && left->masked == 0)) {
        return false;
    }
    left->masked -= !is_known;
    if (!read_header(ges_image_peek_some(inner, off, HEADER_LEN), off, inner->in->size, &t)) {
        return false;
    }
    left->candidates -= is_known;
    *out = t;
    return read_root(inner, &t, mem, root) || t.layout == &masked;
}

/* Looks at every fourth byte of `part` for a table. */
static bool search(ges_image_page *page, ges_image_part part, budget *left, ges_arena *mem,
                   table *out, ges_gopcln_root *root) {
    ges_image_page inner;
    ges_image_page_on(&inner, page->in);
    for (uint64_t at = 0; at < part.size && left->bytes >= GES_IMAGE_SWEEP; at += GES_IMAGE_SWEEP) {
        ges_bytes bytes = ges_image_sweep(page, mem, part.off + at, part.size - at);
        for (size_t i = 0; i + 8 <= bytes.len; i += 4) {
            if (try_table(&inner, bytes.ptr + i, part.off + at + i, left, mem, out, root)) {
                return true;
            }
        }
        left->bytes -= GES_IMAGE_SWEEP;
        if (bytes.len < GES_IMAGE_SWEEP) {
            break;
        }
    }
    return false;
}

static bool search_all(ges_image_page *page, const ges_image *image, ges_arena *mem, table *out,
                       ges_gopcln_root *root) {
    budget left = {GES_GOPCLN_MAX_SCAN, MAX_CANDIDATES, MAX_MASKED};
    const ges_image_part *first = &image->read_only;
    if (search(page, *first, &left, mem, out, root)) {
        return true;
    }
    for (size_t i = 0; i < image->segment_count; i++) {
        const ges_image_part *part = &image->segments[i];
        bool is_done = part->off == first->off && part->size == first->size;
        if (!is_done && search(page, *part, &left, mem, out, root)) {
            return true;
        }
    }
    return false;
}

static bool find_section(ges_image_page *page, const ges_image *image, table *out) {
    static const char *const names[] = {".gopclntab", ".data.rel.ro.gopclntab"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_image_part part;
        if (ges_image_section(page, image, names[i], "__gopclntab", &part) &&
            read_header(ges_image_peek_some(page, part.off, HEADER_LEN), part.off, page->in->size,
                        out)) {
            return true;
        }
    }
    return false;
}

/* By name, else by shape; *root is what its names tell. */
static bool find(ges_image_page *page, const ges_image *image, ges_arena *mem, table *out,
                 bool *is_named, ges_gopcln_root *root) {
    *is_named = find_section(page, image, out);
    if (*is_named) {
        (void)read_root(page, out, mem, root); /* empty: the names tell nothing */
        return true;
    }
    return !ges_image_is_foreign(page, image) && search_all(page, image, mem, out, root);
}

bool ges_gopcln_read_image(ges_image_page *page, const ges_image *image, ges_arena *mem,
                           ges_gopcln *out) {
    table t;
    ges_gopcln read = {0};
    if (!find(page, image, mem, &t, &read.is_named, &read.root)) {
        return false;
    }
    walk w = {.page = page, .table = &t};
    read.layout = t.layout->name;
    read.is_masked = t.layout == &masked;
    read.magic = t.magic;
    read.off = t.off;
    read.function_count = (uint32_t)t.words[0];
    uint64_t files = t.words[1];
    if (t.layout->filetab_word == 0) {
        uint32_t offsets = u32_at(&w, offsets_of(&w));
        files = offsets != 0 ? offsets - 1 : 0;
    }
    read.file_count = files > UINT32_MAX ? UINT32_MAX : (uint32_t)files;
    *out = read;
    return true;
}

bool ges_gopcln_read_names(ges_image_page *page, const ges_gopcln *from, size_t max, ges_arena *mem,
                           ges_gopcln_names *out) {
    table t;
    if (!read_header(ges_image_peek_some(page, from->off, HEADER_LEN), from->off, page->in->size,
                     &t)) {
        return false;
    }
    walk w = {.page = page, .table = &t, .max = max, .see = keep_name, .mem = mem, .names = out};
    walk_files(&w);
    return !ges_arena_failed(mem);
}

/* Go's own names; android has the files of linux too, but its own come first. */
static const char *const systems[] = {
    "aix",  "android", "darwin",  "dragonfly", "freebsd", "illumos", "js",      "linux",
    "nacl", "netbsd",  "openbsd", "plan9",     "solaris", "wasip1",  "windows",
};

static bool see_goos(walk *w, ges_text name) {
    static const ges_text head = GES_LIT("runtime/os_");
    size_t at = ges_text_find(name, head);
    if (at == GES_NPOS || (at != 0 && name.ptr[at - 1] != '/')) {
        return true;
    }
    ges_text rest = ges_text_skip(name, at + head.len);
    for (size_t i = 0; i < GES_COUNT(systems); i++) {
        ges_text system = ges_text_of(systems[i]);
        if (ges_text_starts(rest, system) &&
            ges_text_equal(ges_text_skip(rest, system.len), GES_T(".go"))) {
            w->goos = systems[i];
            return false;
        }
    }
    return true;
}

const char *ges_gopcln_goos(ges_image_page *page, const ges_gopcln *from, ges_arena *mem) {
    table t;
    if (!read_header(ges_image_peek_some(page, from->off, HEADER_LEN), from->off, page->in->size,
                     &t)) {
        return "";
    }
    walk w = {.page = page, .table = &t, .max = MAX_FILES, .see = see_goos, .mem = mem, .goos = ""};
    walk_files(&w);
    return w.goos;
}

static bool see_file(walk *w, ges_text name) {
    for (size_t i = 0; i < w->file_count; i++) {
        ges_text file = w->files[i];
        bool is_it = ges_text_ends(name, file) &&
                     (name.len == file.len || name.ptr[name.len - file.len - 1] == '/');
        w->seen |= is_it ? 1U << i : 0;
    }
    return true;
}

unsigned ges_gopcln_find_files(ges_image_page *page, const ges_gopcln *from, const ges_text *files,
                               size_t count) {
    table t;
    if (!read_header(ges_image_peek_some(page, from->off, HEADER_LEN), from->off, page->in->size,
                     &t)) {
        return 0;
    }
    walk w = {.page = page,
              .table = &t,
              .max = MAX_ALL_FILES,
              .see = see_file,
              .files = files,
              .file_count = count};
    walk_files(&w);
    return w.seen;
}

ges_status ges_gopcln_read_root(const ges_window *in, ges_arena *mem, ges_gopcln_root *out,
                                ges_error *err) {
    ges_image_page page;
    ges_image_page_on(&page, in);
    ges_image image;
    ges_status status = ges_image_read(&page, &image, err);
    if (status != GES_OK) {
        return status;
    }
    table t;
    bool is_named;
    ges_gopcln_root root = {0};
    bool is_found = find(&page, &image, mem, &t, &is_named, &root) && has_root(&root);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    if (!is_found) {
        return ges_error_set(err, GES_NOT_FOUND, "no Go line table that names the runtime's files");
    }
    *out = root;
    return GES_OK;
}
