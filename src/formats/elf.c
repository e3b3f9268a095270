/* ELF, 32 and 64 bits, both byte orders: segments and sections by name.
 *
 *     ident[16]  type machine version entry phoff shoff flags ehsize phentsize phnum shentsize
 *     shnum shstrndx            the words entry, phoff and shoff are 4 or 8 bytes wide
 *
 * Source: System V gABI, chapters 4 and 5. */
#include "formats/image.h"

#include "base/reader.h"

#include <string.h>

enum {
    PT_LOAD = 1,
    PT_DYNAMIC = 2,
    PT_INTERP = 3,
    PT_NOTE = 4,
    PF_EXECUTE = 1,
    PF_WRITE = 2,
    SHF_COMPRESSED = 0x800,
    ET_REL = 1,
    ET_DYN = 3,
    MAX_PROGRAM_HEADERS = 64,
    MAX_SECTIONS = 1024, /* 64 KiB of headers; the Go linker writes about 25 */
    MAX_NAME = 64,
};

typedef struct machine {
    uint16_t number;      /* e_machine */
    const char *names[4]; /* 32 little, 32 big, 64 little, 64 big; "" none */
} machine;

/* Source: Go src/debug/elf/elf.go and src/cmd/link/internal/ld/elf.go. */
static const machine machines[] = {
    {3, {"386", "", "", ""}},           {8, {"mipsle", "mips", "mips64le", "mips64"}},
    {21, {"", "", "ppc64le", "ppc64"}}, {22, {"", "", "", "s390x"}},
    {40, {"arm", "", "", ""}},          {62, {"", "", "amd64", ""}},
    {183, {"", "", "arm64", ""}},       {243, {"", "", "riscv64", ""}},
    {258, {"", "", "loong64", ""}},
};

typedef struct os_abi {
    uint8_t number; /* EI_OSABI */
    const char *goos;
} os_abi;

/* 0 stands for linux, dragonfly and others alike, so it says nothing. */
static const os_abi os_abis[] = {
    {2, "netbsd"}, {3, "linux"}, {6, "solaris"}, {9, "freebsd"}, {12, "openbsd"},
};

static uint64_t read_word(ges_reader *r, const ges_image *image) {
    return image->is_64 ? ges_read_u64(r, image->is_big_endian)
                        : ges_read_u32(r, image->is_big_endian);
}

static void name_target(ges_image *image, uint16_t number, uint8_t abi) {
    size_t column = (image->is_64 ? 2u : 0u) + (image->is_big_endian ? 1u : 0u);
    for (size_t i = 0; i < GES_COUNT(machines); i++) {
        if (machines[i].number == number) {
            image->goarch = machines[i].names[column];
        }
    }
    for (size_t i = 0; i < GES_COUNT(os_abis); i++) {
        if (os_abis[i].number == abi) {
            image->goos = os_abis[i].goos;
        }
    }
}

static void read_segment(ges_image *image, const uint8_t *header, size_t len) {
    ges_reader r = ges_reader_on((ges_bytes){header, len});
    bool big = image->is_big_endian;
    uint32_t type = ges_read_u32(&r, big);
    uint32_t flags = image->is_64 ? ges_read_u32(&r, big) : 0;
    ges_image_part part = {.off = read_word(&r, image)};
    part.address = read_word(&r, image);
    (void)read_word(&r, image); /* p_paddr */
    part.size = read_word(&r, image);
    (void)read_word(&r, image); /* p_memsz */
    if (!image->is_64) {
        flags = ges_read_u32(&r, big);
    }
    if (r.failed) {
        return;
    }
    image->is_dynamic = image->is_dynamic || type == PT_INTERP;
    if (type == PT_NOTE) {
        ges_image_add_note(image, part);
    }
    if (type == PT_DYNAMIC) {
        image->fixups = part;
    }
    if (type != PT_LOAD) {
        return;
    }
    size_t before = image->segment_count;
    ges_image_add_segment(image, part);
    if ((flags & PF_WRITE) != 0 && image->segment_count != before) {
        image->writable |= UINT32_C(1) << before;
    }
    uint32_t rights = flags & (PF_WRITE | PF_EXECUTE);
    if (image->data.size == 0 && rights == PF_WRITE) {
        image->data = part;
    }
    if (image->text.size == 0 && (rights & PF_EXECUTE) != 0) {
        image->text = part;
    }
}

static bool probe(const uint8_t head[16]) {
    return memcmp(head, "\177ELF", 4) == 0;
}

/* One section header: where its name and its bytes are. */
static bool read_section(ges_image_page *page, const ges_image *image, uint32_t index,
                         uint32_t *name, ges_image_part *out) {
    size_t len = image->is_64 ? 64 : 40;
    const uint8_t *header = ges_image_peek(page, image->table_off + (uint64_t)index * len, len);
    if (header == NULL) {
        return false;
    }
    ges_reader r = ges_reader_on((ges_bytes){header, len});
    *name = ges_read_u32(&r, image->is_big_endian);
    (void)ges_read_u32(&r, image->is_big_endian); /* sh_type */
    out->is_compressed = (read_word(&r, image) & SHF_COMPRESSED) != 0;
    out->address = read_word(&r, image);
    out->off = read_word(&r, image);
    out->size = read_word(&r, image);
    return !r.failed && out->off + out->size >= out->off;
}

static bool sections(ges_image_page *page, const ges_image *image, ges_image_walk *walk) {
    uint32_t name_off;
    ges_image_part first; /* so that the page holds the table from its start */
    ges_image_part names;
    if (image->table_count == 0 || !read_section(page, image, 0, &name_off, &first) ||
        !read_section(page, image, image->table_names, &name_off, &names) || names.size == 0) {
        return false;
    }
    ges_image_page name_page;
    ges_image_page_on(&name_page, page->in);
    (void)ges_image_peek_some(&name_page, names.off, 1); /* fills the page */
    for (uint32_t i = 1; i < image->table_count && i < MAX_SECTIONS; i++) {
        ges_image_part part;
        if (!read_section(page, image, i, &name_off, &part) || name_off >= names.size) {
            return false;
        }
        uint64_t left = names.size - name_off;
        size_t len = left < MAX_NAME ? (size_t)left : (size_t)MAX_NAME;
        ges_text name = ges_text_from(ges_image_peek_some(&name_page, names.off + name_off, len));
        size_t end = ges_text_find_char(name, '\0');
        if (name.len == 0) {
            return false;
        }
        if (!walk->see(walk, ges_text_slice(name, 0, end < name.len ? end : name.len), part)) {
            return true;
        }
    }
    return true;
}

/* Of an object file: nothing is loaded from it, and constants have a section. */
static bool see_read_only(ges_image_walk *walk, ges_text name, ges_image_part part) {
    walk->is_found = ges_text_equal(name, GES_T(".rodata"));
    walk->part = part;
    return !walk->is_found;
}

static void find_read_only(ges_image_page *page, ges_image *image) {
    ges_image_walk walk = {.see = see_read_only};
    (void)sections(page, image, &walk); /* absent: stays empty */
    if (walk.is_found && walk.part.off + walk.part.size >= walk.part.off) {
        image->read_only = walk.part;
    }
}

static ges_status read_headers(ges_image_page *page, ges_image *image, ges_error *err) {
    ges_bytes head = ges_image_peek_some(page, 0, 64);
    if (head.len < 16) {
        return ges_error_set(err, GES_TRUNCATED, "ELF header: cut after %zu bytes", head.len);
    }
    image->is_64 = head.ptr[4] == 2;
    image->is_big_endian = head.ptr[5] == 2;
    if (head.ptr[4] < 1 || head.ptr[4] > 2 || head.ptr[5] < 1 || head.ptr[5] > 2) {
        if (err != NULL) {
            err->offset = 4;
        }
        return ges_error_set(err, GES_CORRUPT, "ELF header: unknown class or byte order");
    }
    bool big = image->is_big_endian;
    uint8_t abi = head.ptr[7];
    ges_reader r = ges_reader_at(head, 16);
    uint16_t type = ges_read_u16(&r, big);
    image->is_pie = type == ET_DYN;
    image->is_object = type == ET_REL;
    uint16_t number = ges_read_u16(&r, big);
    (void)ges_read_u32(&r, big); /* e_version */
    (void)read_word(&r, image);  /* e_entry */
    uint64_t program_off = read_word(&r, image);
    image->table_off = read_word(&r, image);
    (void)ges_read_u32(&r, big); /* e_flags */
    (void)ges_read_u16(&r, big); /* e_ehsize */
    size_t entry_len = ges_read_u16(&r, big);
    size_t count = ges_read_u16(&r, big);
    size_t section_len = ges_read_u16(&r, big);
    image->table_count = ges_read_u16(&r, big);
    image->table_names = ges_read_u16(&r, big);
    if (r.failed) {
        return ges_error_set(err, GES_TRUNCATED, "ELF header: cut after %zu bytes", head.len);
    }
    name_target(image, number, abi);
    if (section_len != (image->is_64 ? 64u : 40u) || image->table_names >= image->table_count) {
        image->table_count = 0;
    }
    size_t need = image->is_64 ? 56 : 32;
    if (entry_len < need) { /* no program headers: an object file */
        find_read_only(page, image);
        return GES_OK;
    }
    for (size_t i = 0; i < count && i < MAX_PROGRAM_HEADERS; i++) {
        const uint8_t *header = ges_image_peek(page, program_off + i * entry_len, need);
        if (header == NULL) {
            return ges_error_set(err, GES_TRUNCATED, "ELF program header %zu lies outside the file",
                                 i);
        }
        read_segment(image, header, need);
    }
    return GES_OK;
}

const ges_image_container ges_image_elf = {probe, read_headers, NULL, sections};
