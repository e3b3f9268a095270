/* The live environment of another Linux process, found through its symbols. */
#include "env/environ.h"

#include "base/builder.h"
#include "base/number.h"
#include "formats/elfsymbol.h"
#include "os/filewindow.h"

enum {
    MAPS_MAX = 4 << 20,
    POINTERS_MAX = 65536,
    TRIES = 3,
    CHUNK = 4096,
};

/* One program or library of the process, at its first mapping. */
typedef struct loaded {
    ges_text name;  /* path as the process sees it */
    uint64_t start; /* address of ... */
    uint64_t off;   /* ... this place in the file */
    ges_text key;   /* offset, device, inode and path */
} loaded;

typedef struct hunt {
    const ges_os *os;
    ges_arena *mem;
    ges_environ_known *known;
    uint32_t pid;
    ges_file memory;
    bool is_64;
    bool is_big_endian;
    uint64_t variable; /* address of environ in the process */
    uint8_t *chunk;    /* CHUNK bytes ... */
    uint64_t chunk_at; /* ... from here; the number of those that are there: */
    size_t chunk_len;
} hunt;

/* "START-END PERMS OFFSET DEV INODE   PATH" of proc_pid_maps(5). */
static bool read_mapping(ges_text line, loaded *out) {
    ges_text range;
    ges_text word = {NULL, 0};
    ges_text start;
    ges_text end;
    if (!ges_text_next(&line, ' ', &range) || !ges_text_cut(range, '-', &start, &end) ||
        !ges_text_next(&line, ' ', &word)) {
        return false;
    }
    out->key = line;
    if (!ges_text_next(&line, ' ', &word)) {
        return false;
    }
    size_t slash = ges_text_find_char(line, '/');
    out->name = slash != GES_NPOS ? ges_text_skip(line, slash) : (ges_text){NULL, 0};
    return slash != GES_NPOS && ges_parse_hex(start, &out->start) && ges_parse_hex(word, &out->off);
}

/* Does a file of that name hold the C library? */
static bool is_libc(ges_text path) {
    static const char *const starts[] = {"libc.so", "libc-", "ld-musl-", "libc.musl-"};
    ges_text name = ges_path_base(GES_PATH_UNIX, path);
    for (size_t i = 0; i < GES_COUNT(starts); i++) {
        if (ges_text_starts(name, ges_text_of(starts[i]))) {
            return true;
        }
    }
    return false;
}

/* Where `file` defines environ, counted from its mapping `at`. */
static void find_in_file(const hunt *h, ges_text file, const loaded *at, ges_environ_file *out) {
    static const char *const names[] = {"environ", "__environ", "_environ"};
    ges_file_window window;
    ges_image_page page;
    ges_image image;
    uint64_t address = 0;
    if (ges_file_window_open(&window, h->os, file, NULL) != GES_OK) {
        return;
    }
    ges_image_page_on(&page, &window.window);
    bool is_found = ges_image_read(&page, &image, NULL) == GES_OK && image.kind == GES_IMAGE_ELF &&
                    ges_elfsymbol_find(&window.window, &image, names, GES_COUNT(names), &address);
    ges_file_window_close(&window);
    for (size_t i = 0; is_found && i < image.segment_count; i++) {
        const ges_image_part *part = &image.segments[i];
        uint64_t page_off = part->off - part->off % CHUNK;
        if (at->off >= page_off && at->off < part->off + part->size) {
            out->is_found = true;
            out->bias = address - (part->address - part->off + at->off);
            out->is_64 = image.is_64;
            out->is_big_endian = image.is_big_endian;
            return;
        }
    }
}

/* The same, asked of each file only once. */
static ges_environ_file look_into(const hunt *h, ges_text file, const loaded *at) {
    ges_environ_known *known = h->known;
    for (size_t i = 0; i < known->count; i++) {
        if (ges_text_equal(known->items[i].mapping, at->key)) {
            return known->items[i];
        }
    }
    ges_environ_file found = {.mapping = ges_text_copy(known->mem, at->key)};
    find_in_file(h, file, at, &found);
    (void)ges_list_push(known->mem, known, found); /* not kept: asked again */
    return found;
}

static bool find_variable(hunt *h, ges_text maps) {
    ges_program program = {0};
    ges_text line;
    ges_text last = {NULL, 0};
    bool has_program = h->os->process_program(h->os, h->pid, h->mem, &program, NULL) == GES_OK;
    while (ges_text_next_line(&maps, &line)) {
        loaded mapping;
        if (!read_mapping(line, &mapping) || ges_text_equal(mapping.name, last)) {
            continue;
        }
        last = mapping.name;
        bool is_program = has_program && ges_text_starts(mapping.name, program.name);
        ges_text file = is_program ? program.file
                                   : ges_text_format(h->mem, "/proc/%lu/root%.*s",
                                                     (unsigned long)h->pid, GES_FMT(mapping.name));
        if (!is_program && !is_libc(mapping.name)) {
            continue;
        }
        ges_environ_file found = look_into(h, file, &mapping);
        if (found.is_found) {
            h->variable = mapping.start + found.bias; /* modulo 2^64, as the loader adds */
            h->is_64 = found.is_64;
            h->is_big_endian = found.is_big_endian;
            return true;
        }
    }
    return false;
}

/* --- its memory ------------------------------------------------------------------------------- */

/* As many of `len` bytes at `at` as can be read, at most CHUNK; valid until the next call. */
static ges_bytes peek(hunt *h, uint64_t at, size_t len) {
    bool is_here = at >= h->chunk_at && at - h->chunk_at < h->chunk_len &&
                   h->chunk_len - (size_t)(at - h->chunk_at) >= len;
    if (!is_here) {
        size_t got = 0;
        size_t wanted = CHUNK - (size_t)(at % CHUNK); /* the next page may not be there */
        h->chunk_len = 0;
        if (at > INT64_MAX ||
            h->os->file_read_at(h->os, h->memory, at, h->chunk, wanted, &got, NULL) != GES_OK) {
            return (ges_bytes){NULL, 0};
        }
        h->chunk_at = at;
        h->chunk_len = got;
    }
    size_t rest = h->chunk_len - (size_t)(at - h->chunk_at);
    return (ges_bytes){h->chunk + (at - h->chunk_at), rest < len ? rest : len};
}

static bool read_pointer(hunt *h, uint64_t at, uint64_t *out) {
    size_t size = h->is_64 ? 8 : 4;
    ges_bytes bytes = peek(h, at, size);
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        value = value << 8 | bytes.ptr[h->is_big_endian ? i : bytes.len - 1 - i];
    }
    *out = value;
    return bytes.len == size;
}

/* The NUL-terminated text at `at`. */
static bool read_text(hunt *h, uint64_t at, size_t *left, ges_text *out) {
    ges_builder b = ges_builder_in(h->mem);
    for (;;) {
        ges_bytes bytes = peek(h, at + b.len, 1);
        bytes = bytes.len == 1
                    ? (ges_bytes){bytes.ptr, h->chunk_len - (size_t)(bytes.ptr - h->chunk)}
                    : bytes;
        ges_text text = ges_text_from(bytes);
        size_t end = ges_text_find_char(text, '\0');
        text = end != GES_NPOS ? ges_text_slice(text, 0, end) : text;
        if (bytes.len == 0 || text.len > *left) {
            return false;
        }
        *left -= text.len;
        ges_build_text(&b, text);
        if (end != GES_NPOS) {
            *out = ges_build_done(&b);
            return true;
        }
    }
}

/* The pointers at `at` up to the NULL. */
static bool read_pointers(hunt *h, uint64_t at, uint64_t **out, size_t *out_count) {
    size_t size = h->is_64 ? 8 : 4;
    struct {
        uint64_t *items;
        size_t count;
        size_t capacity;
    } list = {0};
    uint64_t pointer = 0;
    h->chunk_len = 0;
    while (list.count < POINTERS_MAX && read_pointer(h, at + list.count * size, &pointer)) {
        if (pointer == 0) {
            *out = list.items;
            *out_count = list.count;
            return true;
        }
        if (!ges_list_push(h->mem, &list, pointer)) {
            break;
        }
    }
    return false;
}

static bool is_same(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count) {
    return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * sizeof(*a)) == 0);
}

/* One reading; false when it was in motion. */
static bool read_once(hunt *h, ges_env_list *out) {
    uint64_t vector = 0;
    uint64_t again = 0;
    uint64_t *pointers = NULL;
    uint64_t *later = NULL;
    size_t count = 0;
    size_t later_count = 0;
    size_t left = GES_PROCESS_BLOCK_MAX;
    ges_env_list list = {0};
    h->chunk_len = 0;
    if (!read_pointer(h, h->variable, &vector) || vector == 0 ||
        !read_pointers(h, vector, &pointers, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        ges_text text;
        if (!read_text(h, pointers[i], &left, &text)) {
            return false;
        }
        ges_env_entry entry = {text, {NULL, 0}};
        size_t equals = ges_text_find_char(ges_text_skip(text, 1), '=');
        if (equals != GES_NPOS) {
            entry = (ges_env_entry){ges_text_slice(text, 0, equals + 1),
                                    ges_text_skip(text, equals + 2)};
        }
        (void)ges_list_push(h->mem, &list, entry); /* the arena remembers */
    }
    h->chunk_len = 0;
    if (!read_pointer(h, h->variable, &again) || again != vector ||
        !read_pointers(h, vector, &later, &later_count) ||
        !is_same(pointers, count, later, later_count)) {
        return false;
    }
    *out = list;
    return true;
}

ges_status ges_environ_live(const ges_os *os, uint32_t pid, ges_environ_known *known,
                            ges_arena *mem, ges_env_list *out, ges_error *err) {
    hunt h = {.os = os, .mem = mem, .known = known, .pid = pid, .memory = GES_FILE_CLOSED};
    ges_bytes maps;
    uint64_t size = 0;
    unsigned long number = pid;
    if (os->family != GES_OS_LINUX) {
        return ges_error_set(
            err, GES_UNSUPPORTED,
            "not supported on this system: what a process changed after its start");
    }
    ges_status status = os->file_read(os, ges_text_format(mem, "/proc/%lu/maps", number), MAPS_MAX,
                                      mem, &maps, err);
    if (status != GES_OK) {
        return status;
    }
    h.chunk = ges_new_array(mem, CHUNK, uint8_t);
    if (h.chunk == NULL) {
        return ges_arena_error(mem, err);
    }
    if (!find_variable(&h, ges_text_from(maps))) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "process %lu keeps no environment in a C library's way", number);
    }
    status =
        os->file_open(os, ges_text_format(mem, "/proc/%lu/mem", number), &h.memory, &size, err);
    if (status != GES_OK) {
        return status;
    }
    bool is_read = false;
    for (int i = 0; !is_read && i < TRIES; i++) {
        is_read = read_once(&h, out);
    }
    os->file_close(os, &h.memory);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    return is_read ? GES_OK
                   : ges_error_set(err, GES_CONFLICT,
                                   "the environment of process %lu does not come to rest", number);
}
