/* Executables of every container behind one set of questions. */
#include "formats/image.h"

#include <string.h>

/* In the order of ges_image_kind. To add a container: its file and a line here. */
static const ges_image_container *const containers[GES_IMAGE_KINDS] = {
    [GES_IMAGE_ELF] = &ges_image_elf,
    [GES_IMAGE_PE] = &ges_image_pe,
    [GES_IMAGE_MACHO] = &ges_image_macho,
    [GES_IMAGE_XCOFF] = &ges_image_xcoff,
    [GES_IMAGE_PLAN9] = &ges_image_plan9,
    [GES_IMAGE_WASM] = &ges_image_wasm,
    [GES_IMAGE_COFF] = &ges_image_coff,
};

ges_bytes ges_image_peek_some(ges_image_page *page, uint64_t off, size_t len) {
    if (off >= page->in->size) {
        return (ges_bytes){0};
    }
    uint64_t left = page->in->size - off;
    if (len > left) {
        len = (size_t)left;
    }
    if (len > GES_IMAGE_PAGE) {
        len = GES_IMAGE_PAGE;
    }
    bool is_here = off >= page->off && off - page->off <= page->len &&
                   len <= page->len - (size_t)(off - page->off);
    if (!is_here) {
        size_t want = left < GES_IMAGE_PAGE ? (size_t)left : GES_IMAGE_PAGE;
        page->len = 0;
        if (!ges_window_read(page->in, off, page->bytes, want)) {
            return (ges_bytes){0};
        }
        page->off = off;
        page->len = want;
    }
    return (ges_bytes){page->bytes + (size_t)(off - page->off), len};
}

const uint8_t *ges_image_peek(ges_image_page *page, uint64_t off, size_t len) {
    ges_bytes got = ges_image_peek_some(page, off, len);
    return got.len == len && len != 0 ? got.ptr : NULL;
}

ges_bytes ges_image_sweep(ges_image_page *page, ges_arena *mem, uint64_t off, uint64_t len) {
    if (off >= page->in->size || len == 0) {
        return (ges_bytes){0};
    }
    uint64_t left = page->in->size - off;
    len = len < left ? len : left;
    if (page->sweep == NULL) {
        page->sweep_room =
            page->in->size < GES_IMAGE_SWEEP ? (size_t)page->in->size : (size_t)GES_IMAGE_SWEEP;
        page->sweep = ges_arena_alloc(mem, page->sweep_room);
    }
    size_t want = len < page->sweep_room ? (size_t)len : page->sweep_room;
    bool is_here = off >= page->sweep_off && off - page->sweep_off <= page->sweep_len &&
                   want <= page->sweep_len - (size_t)(off - page->sweep_off);
    if (!is_here) {
        page->sweep_len = 0;
        if (page->sweep == NULL || !ges_window_read(page->in, off, page->sweep, want)) {
            return (ges_bytes){0};
        }
        page->sweep_off = off;
        page->sweep_len = want;
    }
    return (ges_bytes){page->sweep + (size_t)(off - page->sweep_off), want};
}

ges_status ges_image_read(ges_image_page *page, ges_image *out, ges_error *err) {
    return ges_image_read_arch(page, 0, out, err);
}

ges_status ges_image_read_arch(ges_image_page *page, uint32_t index, ges_image *out,
                               ges_error *err) {
    const uint8_t *head = ges_image_peek(page, 0, 16);
    if (head == NULL) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "no executable: the file has less than 16 bytes");
    }
    for (size_t i = 0; i < GES_IMAGE_KINDS; i++) {
        if (containers[i] == NULL || containers[i]->probe == NULL || !containers[i]->probe(head)) {
            continue;
        }
        ges_image image = {.kind = (ges_image_kind)i, .fat_index = index, .goos = "", .goarch = ""};
        ges_status status = containers[i]->read(page, &image, err);
        if (status == GES_OK) {
            *out = image;
        }
        return status;
    }
    return ges_error_set(err, GES_UNSUPPORTED,
                         "no ELF, PE, Mach-O, XCOFF, Plan 9 or Wasm executable");
}

static bool see_wanted(ges_image_walk *walk, ges_text name, ges_image_part part) {
    walk->is_found = ges_text_equal(name, ges_text_of(walk->wanted));
    walk->part = part;
    return !walk->is_found;
}

ges_status ges_image_read_object(ges_image_page *page, ges_image *out, ges_error *err) {
    ges_image image = {.kind = GES_IMAGE_COFF, .goos = "", .goarch = ""};
    if (ges_image_coff.read(page, &image, NULL) == GES_OK) {
        *out = image;
        return GES_OK;
    }
    return ges_image_read(page, out, err);
}

bool ges_image_section(ges_image_page *page, const ges_image *image, const char *elf_name,
                       const char *macho_name, ges_image_part *out) {
    const char *name = image->kind == GES_IMAGE_MACHO ? macho_name : elf_name;
    const ges_image_container *container = containers[image->kind];
    if (name == NULL || container == NULL || container->sections == NULL) {
        return name != NULL && container != NULL && container->section != NULL &&
               container->section(page, image, name, out);
    }
    ges_image_walk walk = {.see = see_wanted, .wanted = name};
    (void)container->sections(page, image, &walk); /* what comes before a broken one counts */
    bool is_sane = walk.part.size != 0 && walk.part.off + walk.part.size >= walk.part.off;
    if (walk.is_found && is_sane) {
        *out = walk.part;
    }
    return walk.is_found && is_sane;
}

static bool see_go(ges_image_walk *walk, ges_text name, ges_image_part part) {
    /* Those of the first linkers are among them: .gosymtab and .noptrdata are as old as Go 1. */
    static const ges_text heads[] = {
        GES_LIT(".go."),        GES_LIT(".gopclntab"), GES_LIT(".gosymtab"),
        GES_LIT(".go_export"),  GES_LIT(".noptr"),     GES_LIT(".note.go"),
        GES_LIT(".typelink"),   GES_LIT(".itablink"),  GES_LIT("__go_"),
        GES_LIT("__gopclntab"), GES_LIT("__gosymtab"), GES_LIT("__noptr"),
        GES_LIT("__typelink"),  GES_LIT("__itablink"), GES_LIT(".data.rel.ro.go"),
    };
    walk->part.address |= part.address;
    for (size_t i = 0; i < GES_COUNT(heads) && !walk->is_found; i++) {
        walk->is_found = ges_text_starts(name, heads[i]);
    }
    return !walk->is_found;
}

bool ges_image_is_foreign(ges_image_page *page, const ges_image *image) {
    ges_image_walk walk = {.see = see_go};
    const ges_image_container *container = containers[image->kind];
    return !image->hides_sections && container != NULL && container->sections != NULL &&
           container->sections(page, image, &walk) && !walk.is_found &&
           walk.part.address != 0; /* else nothing that is loaded was listed */
}

static bool is_one(ges_image_part a, ges_image_part b) {
    return a.off == b.off && a.size == b.size;
}

bool ges_image_next_data(const ges_image *image, size_t *index, ges_image_part *out) {
    if (*index == 0) {
        *index = 1;
        *out = image->data;
        return true;
    }
    for (size_t i = *index - 1; i < image->segment_count; i++) {
        if ((image->writable >> i & 1) != 0 && !is_one(image->segments[i], image->data)) {
            *index = i + 2;
            *out = image->segments[i];
            return true;
        }
    }
    return false;
}

bool ges_image_at(const ges_image *image, uint64_t address, uint64_t *off, uint64_t *rest) {
    for (size_t i = 0; i < image->segment_count; i++) {
        const ges_image_part *segment = &image->segments[i];
        if (address >= segment->address && address - segment->address < segment->size) {
            uint64_t inside = address - segment->address;
            *off = segment->off + inside;
            *rest = segment->size - inside;
            return true;
        }
    }
    return false;
}

void ges_image_add_segment(ges_image *image, ges_image_part part) {
    bool is_sane = part.size != 0 && part.off + part.size >= part.off &&
                   part.address + part.size >= part.address;
    if (is_sane && image->segment_count < GES_IMAGE_MAX_SEGMENTS) {
        image->segments[image->segment_count++] = part;
    }
}

void ges_image_add_note(ges_image *image, ges_image_part part) {
    if (part.size != 0 && image->note_count < GES_IMAGE_MAX_NOTES) {
        image->notes[image->note_count++] = part;
    }
}
