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
    return ges_error_set(err, GES_UNSUPPORTED, "no ELF, PE, Mach-O, XCOFF, Plan 9 or Wasm executable");
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
    return name != NULL && container != NULL && container->section != NULL &&
           container->section(page, image, name, out);
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
