/* Runs the readers over every image of a file. */
#include "formats/gobin.h"

#include "formats/wasm.h"

static const ges_gobin_reader *const readers[] = {
#define GES_GOBIN_READER(name) &ges_gobin_reader_##name,
#include "formats/gobin_readers.def"
#undef GES_GOBIN_READER
};

void ges_gobin_witness_add(ges_gobin_reading *r, ges_gobin_witnesses *list, const char *source,
                           ges_text value, uint64_t off) {
    bool is_memory = r->page != r->file;
    if (is_memory && !ges_wasm_file_off(r->page->in, off, &off)) {
        off = GES_GOBIN_NOWHERE;
    }
    ges_gobin_witness witness = {source, value, off};
    (void)ges_list_push(r->mem, list, witness); /* the arena remembers */
}

/* What `go version -m` asks of a Wasm module, which has a short answer; false when it has not. */
static bool read_brief(const ges_gobin_reading *whole) {
    ges_gobin brief = *whole->out;
    ges_gobin_reading reading = *whole;
    reading.out = &brief;
    unsigned asked = whole->wants & ~(unsigned)GES_GOBIN_WHOLE_TEXT;
    if (whole->image->kind != GES_IMAGE_WASM || asked != GES_GOBIN_VERSION ||
        !ges_gobin_read_brief_wasm(&reading)) {
        return false;
    }
    *whole->out = brief;
    return true;
}

void ges_gobin_read_image(ges_image_page *page, unsigned wants, ges_arena *mem, ges_gobin *bin) {
    ges_image_page memory_page;
    ges_window memory;
    bin->image.hides_sections = (wants & GES_GOBIN_DEEP) != 0;
    ges_gobin_reading reading = {page, page, &bin->image, wants, mem, bin};
    if (read_brief(&reading)) {
        return;
    }
    if (bin->image.kind == GES_IMAGE_WASM &&
        ges_wasm_memory(page->in, mem, &memory, NULL) == GES_OK) { /* without: sections still tell */
        ges_image_page_on(&memory_page, &memory);
        reading.page = &memory_page;
        bin->image.data = bin->image.read_only = (ges_image_part){.size = memory.size};
        ges_image_add_segment(&bin->image, bin->image.data);
    }
    for (size_t i = 0; i < GES_COUNT(readers); i++) {
        if (readers[i]->wants & wants) {
            readers[i]->read(&reading);
        }
    }
}

/* One image of the file, pushed to the list. */
static ges_status read_image(ges_image_page *page, uint32_t index, unsigned wants, ges_arena *mem,
                             ges_gobin_list *list, ges_error *err) {
    ges_gobin bin = {.build_source = "", .goos = ""};
    ges_status status = ges_image_read_arch(page, index, &bin.image, err);
    if (status != GES_OK) {
        return status;
    }
    ges_gobin_read_image(page, wants, mem, &bin);
    bool is_kept = ges_list_push(mem, list, bin) && !ges_arena_failed(mem);
    return is_kept ? GES_OK : ges_arena_error(mem, err);
}

ges_status ges_gobin_read(const ges_window *in, unsigned wants, ges_arena *mem,
                          ges_gobin_list *out, ges_error *err) {
    ges_gobin_list list = {0};
    ges_image_page page;
    ges_image_page_on(&page, in);
    ges_status status;
    if (ges_gobin_is_archive(ges_image_peek_some(&page, 0, 16))) {
        status = ges_gobin_read_archive(in, wants, mem, &list, err);
    } else {
        status = read_image(&page, 0, wants, mem, &list, err);
    }
    uint32_t count = status == GES_OK ? list.items[0].image.fat_count : 0;
    for (uint32_t i = 1; status == GES_OK && i < count && i < GES_GOBIN_MAX_IMAGES; i++) {
        /* A broken one does not hide the others. */
        ges_status one = read_image(&page, i, wants, mem, &list, NULL);
        if (one == GES_NO_MEMORY) {
            status = ges_arena_error(mem, err);
        }
    }
    if (status == GES_OK) {
        *out = list;
    }
    return status;
}
