/* WebAssembly.
 *
 *     "\0asm" u32 version | sections: u8 id, uleb size, content
 *     custom section (0): uleb name_len, name, content
 *     data section (11):  uleb count, then segments: uleb flags (0: active in memory 0, 1: passive,
 *                         2: active with a memory index), [index], [41 sleb 0b: the address],
 *                         uleb size, bytes
 *
 * Source: WebAssembly Core Specification 2.0, sections 5.5.2 to 5.5.14. */
#include "formats/wasm.h"

#include "base/list.h"
#include "base/sort.h"

#include <string.h>

enum {
    HEADER_LEN = 8,
    CUSTOM = 0,
    IMPORT = 2,
    DATA = 11,
    I32_CONST = 0x41,
    END = 0x0b,
    MAX_LEB = 5,
    MAX_SECTION_NAME = 64,
};

GES_LIST(part_list, ges_image_part);

typedef struct memory {
    ges_window file;
    part_list parts; /* sorted by address, not overlapping */
} memory;

/* An unsigned LEB128 of 32 bits at *off, moving behind it. */
static bool take_uleb(ges_image_page *page, uint64_t *off, uint32_t *out) {
    ges_bytes bytes = ges_image_peek_some(page, *off, MAX_LEB);
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        value |= (uint64_t)(bytes.ptr[i] & 0x7f) << (7 * i);
        if ((bytes.ptr[i] & 0x80) == 0) {
            *off += i + 1;
            *out = (uint32_t)value;
            return value <= UINT32_MAX;
        }
    }
    return false;
}

/* "i32.const ADDRESS end"; a signed LEB128, of which addresses use the low 32 bits. */
static bool take_address(ges_image_page *page, uint64_t *off, uint32_t *out) {
    const uint8_t *op = ges_image_peek(page, *off, 1);
    if (op == NULL || *op != I32_CONST) {
        return false;
    }
    *off += 1;
    ges_bytes bytes = ges_image_peek_some(page, *off, MAX_LEB);
    uint64_t value = 0;
    size_t i = 0;
    while (i < bytes.len && (bytes.ptr[i] & 0x80) != 0) {
        value |= (uint64_t)(bytes.ptr[i] & 0x7f) << (7 * i);
        i++;
    }
    if (i == bytes.len) {
        return false;
    }
    value |= (uint64_t)(bytes.ptr[i] & 0x7f) << (7 * i);
    if ((bytes.ptr[i] & 0x40) != 0 && i + 1 < MAX_LEB) {
        value |= UINT64_MAX << (7 * (i + 1));
    }
    *out = (uint32_t)value;
    *off += i + 1;
    op = ges_image_peek(page, *off, 1);
    *off += 1;
    return op != NULL && *op == END;
}

/* The section at *off, moving behind it. */
static bool next_section(ges_image_page *page, uint64_t *off, uint8_t *id, ges_image_part *out) {
    const uint8_t *first = ges_image_peek(page, *off, 1);
    uint32_t size;
    if (first == NULL) {
        return false;
    }
    *id = *first;
    *off += 1;
    if (!take_uleb(page, off, &size) || size > page->in->size - *off) {
        return false;
    }
    *out = (ges_image_part){.off = *off, .size = size};
    *off += size;
    return true;
}

bool ges_wasm_section(ges_image_page *page, const char *name, ges_image_part *out) {
    uint64_t off = HEADER_LEN;
    size_t len = strlen(name);
    for (size_t i = 0; i < GES_WASM_MAX_SECTIONS; i++) {
        uint8_t id;
        ges_image_part part;
        uint32_t name_len;
        if (!next_section(page, &off, &id, &part)) {
            return false;
        }
        uint64_t at = part.off;
        if (id != CUSTOM || !take_uleb(page, &at, &name_len) || name_len != len ||
            len > MAX_SECTION_NAME || at - part.off + len > part.size) {
            continue;
        }
        const uint8_t *spelt = ges_image_peek(page, at, len);
        if (spelt != NULL && memcmp(spelt, name, len) == 0) {
            *out = (ges_image_part){.off = at + len, .size = part.off + part.size - at - len};
            return true;
        }
    }
    return false;
}

bool ges_wasm_data(ges_image_page *page, ges_image_part *out) {
    uint64_t off = HEADER_LEN;
    uint8_t id;
    for (size_t i = 0; i < GES_WASM_MAX_SECTIONS && next_section(page, &off, &id, out); i++) {
        if (id == DATA) {
            return true;
        }
    }
    return false;
}

/* One segment of the data section; *is_active tells whether it fills memory by itself. */
static bool take_segment(ges_image_page *page, uint64_t *off, bool *is_active,
                         ges_image_part *out) {
    uint32_t flags;
    uint32_t index = 0;
    uint32_t address = 0;
    uint32_t size;
    if (!take_uleb(page, off, &flags) || flags > 2 ||
        (flags == 2 && !take_uleb(page, off, &index)) ||
        (flags != 1 && !take_address(page, off, &address)) || !take_uleb(page, off, &size) ||
        size > page->in->size - *off) {
        return false;
    }
    *is_active = flags != 1 && index == 0;
    *out = (ges_image_part){.address = address, .off = *off, .size = size};
    *off += size;
    return true;
}

static int by_address(const void *a, const void *b) {
    uint64_t left = ((const ges_image_part *)a)->address;
    uint64_t right = ((const ges_image_part *)b)->address;
    return (left > right) - (left < right);
}

/* Are they in order, and none over another? */
static bool is_in_order(const part_list *list) {
    for (size_t i = 1; i < list->count; i++) {
        if (list->items[i - 1].address + list->items[i - 1].size > list->items[i].address) {
            return false;
        }
    }
    return true;
}

/* Linkers may write segments in any order (Go 1.27 does); those that overlap are nobody's. There can
 * be a hundred thousand, and those that are in order need no sorting. */
static bool sort_parts(part_list *list) {
    if (is_in_order(list)) {
        return true;
    }
    ges_sort(list->items, list->count, sizeof(*list->items), by_address);
    return is_in_order(list);
}

/* The last part that starts at or before `address`; parts.count when none does. */
static size_t part_before(const memory *m, uint64_t address) {
    size_t low = 0;
    size_t high = m->parts.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->parts.items[middle].address <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? m->parts.count : low - 1;
}

static bool read_memory(const void *self, uint64_t off, void *buffer, size_t len) {
    const memory *m = self;
    uint8_t *bytes = buffer;
    memset(bytes, 0, len);
    size_t i = part_before(m, off);
    for (i = i == m->parts.count ? 0 : i; i < m->parts.count; i++) {
        const ges_image_part *part = &m->parts.items[i];
        if (part->address >= off + len) {
            break;
        }
        uint64_t from = part->address > off ? part->address : off;
        uint64_t end = part->address + part->size;
        uint64_t to = end < off + len ? end : off + len;
        if (from < to && !ges_window_read(&m->file, part->off + (from - part->address),
                                          bytes + (from - off), (size_t)(to - from))) {
            return false;
        }
    }
    return true;
}

static ges_status corrupt(ges_error *err, uint64_t off, const char *why) {
    if (err != NULL) {
        err->offset = off;
    }
    return ges_error_set(err, GES_CORRUPT, "Wasm data section: %s", why);
}

static ges_status read_segments(ges_image_page *page, ges_image_part section, ges_arena *mem,
                                memory *out, ges_error *err) {
    uint64_t off = section.off;
    uint32_t count;
    if (!take_uleb(page, &off, &count)) {
        return corrupt(err, off, "no number of segments");
    }
    if (count > GES_WASM_MAX_SEGMENTS) {
        return ges_error_set(err, GES_TOO_LARGE, "Wasm data section: %u segments; the limit is %d",
                             (unsigned)count, GES_WASM_MAX_SEGMENTS);
    }
    for (uint32_t i = 0; i < count; i++) {
        ges_image_part part;
        bool is_active;
        if (!take_segment(page, &off, &is_active, &part) || off > section.off + section.size) {
            return corrupt(err, off, "a segment runs out of it");
        }
        if (is_active && part.size != 0 && !ges_list_push(mem, &out->parts, part)) {
            return ges_arena_error(mem, err);
        }
    }
    return out->parts.count == 0 || sort_parts(&out->parts)
               ? GES_OK
               : corrupt(err, section.off, "segments overlap");
}

ges_status ges_wasm_memory(const ges_window *file, ges_arena *mem, ges_window *out,
                           ges_error *err) {
    ges_image_page page;
    ges_image_page_on(&page, file);
    memory *m = ges_new(mem, memory);
    ges_image_part data;
    if (m == NULL) {
        return ges_arena_error(mem, err);
    }
    m->file =
        ges_window_cached(file, mem); /* Go's linker splits its data into thousands of parts */
    ges_status status = ges_wasm_data(&page, &data) ? read_segments(&page, data, mem, m, err) : GES_OK;
    if (status != GES_OK) {
        return status;
    }
    if (m->parts.count == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "the Wasm module fills no memory");
    }
    const ges_image_part *last = &m->parts.items[m->parts.count - 1];
    *out = (ges_window){m, last->address + last->size, read_memory};
    return GES_OK;
}

bool ges_wasm_file_off(const ges_window *window, uint64_t address, uint64_t *off) {
    const memory *m = window->self;
    size_t i = part_before(m, address);
    if (i == m->parts.count || address - m->parts.items[i].address >= m->parts.items[i].size) {
        return false;
    }
    *off = m->parts.items[i].off + (address - m->parts.items[i].address);
    return true;
}

/* --- as a container ----------------------------------------------------------------------------
 */

static bool probe(const uint8_t head[16]) {
    return memcmp(head, "\0asm\1\0\0\0", HEADER_LEN) == 0;
}

/* The system, by whose functions the first import asks for. */
static const char *system_of(ges_image_page *page) {
    static const struct {
        const char *module, *goos;
    } systems[] = {{"gojs", "js"}, {"go", "js"}, {"wasi_snapshot_preview1", "wasip1"}};
    uint64_t off = HEADER_LEN;
    uint8_t id = 0;
    ges_image_part part;
    uint32_t count;
    uint32_t len;
    for (size_t i = 0; i < GES_WASM_MAX_SECTIONS && id != IMPORT; i++) {
        if (!next_section(page, &off, &id, &part)) {
            return "";
        }
    }
    off = part.off;
    if (id != IMPORT || !take_uleb(page, &off, &count) || count == 0 ||
        !take_uleb(page, &off, &len)) {
        return "";
    }
    for (size_t i = 0; i < GES_COUNT(systems); i++) {
        const uint8_t *name =
            len == strlen(systems[i].module) ? ges_image_peek(page, off, len) : NULL;
        if (name != NULL && memcmp(name, systems[i].module, len) == 0) {
            return systems[i].goos;
        }
    }
    return "";
}

/* Addresses are those of the memory, which ges_wasm_memory makes; the file has no segments. */
static ges_status read_headers(ges_image_page *page, ges_image *image, ges_error *err) {
    (void)err;
    image->goos = system_of(page);
    image->goarch = "wasm";
    image->is_64 = true; /* Go's pointers there have 8 bytes */
    return GES_OK;
}

static bool section(ges_image_page *page, const ges_image *image, const char *name,
                    ges_image_part *out) {
    (void)image;
    return ges_wasm_section(page, name, out);
}

const ges_image_container ges_image_wasm = {probe, read_headers, section};
