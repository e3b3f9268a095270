/* Archives: packages and objects as the Go tools write them, and C archives that hold a linked Go
 * object.
 *
 *     package   __.PKGDEF (exports), _go_.o (code), then objects of the assembler and of C
 *     C archive go.o, which Go's linker wrote, and the C objects of cgo, 000000.o ...
 *
 * Members are known by their content, since `go tool pack` keeps any name.
 * Source: Go src/cmd/compile/internal/gc/obj.go dumpobj, src/cmd/link/internal/ld/lib.go archive. */
#include "formats/gobin.h"

#include "formats/ar.h"
#include "formats/goobject.h"

enum { MAX_LINKED = 64 /* object files looked at */, MAX_WITNESSES = 4, HEAD_LEN = 16 };

typedef struct archive {
    const ges_window *in;
    ges_image_page page;
    unsigned wants;
    ges_arena *mem;
    ges_gobin package; /* what the Go objects say together */
    ges_gobin_list *out;
    size_t looked_at;
} archive;

bool ges_gobin_is_archive(ges_bytes head) {
    return (head.len == HEAD_LEN && ges_ar_probe(head.ptr)) || ges_goobject_probe(head);
}

/* --- Go objects -------------------------------------------------------------------------------- */

static void add_version(archive *a, ges_text version, uint64_t off) {
    ges_gobin_witnesses *told = &a->package.versions;
    for (size_t i = 0; i < told->count; i++) {
        if (ges_text_equal(told->items[i].value, version)) {
            return; /* objects of another Go are worth a word, the same again is not */
        }
    }
    ges_gobin_witness witness = {"object header", version, off};
    if (told->count < MAX_WITNESSES) {
        (void)ges_list_push(a->mem, told, witness); /* the arena remembers */
    }
}

/* Behind the header "$$" opens the exports, and "!" the code. */
static bool has_exports(ges_text head) {
    size_t exports = ges_text_find(head, GES_T("\n$$"));
    return exports != GES_NPOS && exports < ges_text_find(head, GES_T("\n!\n"));
}

static void see_object(archive *a, uint64_t off, uint64_t size, bool is_member) {
    size_t len = size < GES_GOOBJECT_HEAD ? (size_t)size : (size_t)GES_GOOBJECT_HEAD;
    ges_text head =
        ges_text_copy(a->mem, ges_text_from(ges_image_peek_some(&a->page, off, len)));
    ges_goobject object;
    if (!ges_goobject_read(ges_bytes_from(head), a->mem, &object)) {
        return;
    }
    ges_gobin *bin = &a->package;
    add_version(a, object.version, off + object.version_off);
    bool exports = is_member && has_exports(head);
    bin->object.has_exports = bin->object.has_exports || exports;
    bin->object.has_code = bin->object.has_code || !exports;
    if (bin->build_id.len == 0 && object.build_id.len != 0) {
        bin->build_id = object.build_id;
        bin->build_id_off = off + object.build_id_off;
        bin->build_id_len = object.build_id_len;
    }
    if (!bin->object.is_told) {
        bin->maker = GES_GOBIN_GC;
        bin->object.is_told = true;
        bin->object.goos = object.goos;
        bin->object.goarch = object.goarch;
        bin->object.level = object.level;
        bin->object.experiments = object.experiments;
    }
}

/* --- linked objects ---------------------------------------------------------------------------- */

static void shift(uint64_t *off, uint64_t by) {
    if (*off != GES_GOBIN_NOWHERE) {
        *off += by;
    }
}

/* Offsets of the member become those of the archive. */
static void shift_all(ges_gobin *bin, uint64_t by) {
    ges_gobin_witnesses *lists[] = {&bin->versions, &bin->goroots};
    uint64_t *offs[] = {&bin->build_off, &bin->build_id_off, &bin->host_id_off, &bin->table.off};
    for (size_t i = 0; i < GES_COUNT(lists); i++) {
        for (size_t k = 0; k < lists[i]->count; k++) {
            shift(&lists[i]->items[k].off, by);
        }
    }
    for (size_t i = 0; i < GES_COUNT(offs); i++) {
        shift(offs[i], by);
    }
}

/* Cheap: is it worth all readers? C objects lie beside the one of Go by the dozen. */
static bool has_trace(ges_image_page *page, const ges_image *image) {
    static const char *const names[][2] = {
        {".go.buildinfo", "__go_buildinfo"},
        {".gopclntab", "__gopclntab"},
        {".note.go.buildid", NULL},
        {".go_export", "__go_export"},
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_image_part found;
        if (ges_image_section(page, image, names[i][0], names[i][1], &found)) {
            return true;
        }
    }
    return image->kind == GES_IMAGE_COFF; /* no section tells there */
}

static void see_linked(archive *a, const ges_ar_member *member) {
    ges_window_part part = {a->in, member->off, member->size};
    ges_window window = ges_window_on_part(&part);
    ges_image_page page;
    ges_image_page_on(&page, &window);
    ges_gobin bin = {.build_source = "", .goos = ""};
    if (a->looked_at == MAX_LINKED || a->out->count == GES_GOBIN_MAX_IMAGES ||
        ges_image_read_object(&page, &bin.image, NULL) != GES_OK) {
        return;
    }
    a->looked_at++;
    if (!has_trace(&page, &bin.image)) {
        return;
    }
    ges_gobin_read_image(&page, a->wants, a->mem, &bin);
    if (bin.maker == GES_GOBIN_NOT_GO) {
        return;
    }
    shift_all(&bin, member->off);
    bin.member = ges_text_copy(a->mem, ges_text_of(member->name));
    (void)ges_list_push(a->mem, a->out, bin); /* the arena remembers */
}

/* --- the archive ------------------------------------------------------------------------------- */

static ges_status read_members(archive *a, ges_error *err) {
    ges_ar ar = ges_ar_on(&a->page);
    ges_ar_member member;
    while (ges_ar_next(&ar, &member)) {
        size_t len = member.size < HEAD_LEN ? (size_t)member.size : (size_t)HEAD_LEN;
        if (member.is_index) {
            continue;
        }
        if (ges_goobject_probe(ges_image_peek_some(&a->page, member.off, len))) {
            see_object(a, member.off, member.size, true);
        } else {
            see_linked(a, &member);
        }
    }
    bool is_empty = !a->package.object.is_told && a->out->count == 0;
    if (ar.is_broken && is_empty) {
        if (err != NULL) {
            err->offset = ar.at;
        }
        return ges_error_set(err, GES_CORRUPT, "the archive breaks off at 0x%llx: no member there",
                             (unsigned long long)ar.at);
    }
    return GES_OK;
}

ges_status ges_gobin_read_archive(const ges_window *in, unsigned wants, ges_arena *mem,
                                  ges_gobin_list *out, ges_error *err) {
    archive a = {.in = in, .wants = wants, .mem = mem, .out = out};
    ges_image_page_on(&a.page, in);
    const uint8_t *head = ges_image_peek(&a.page, 0, HEAD_LEN);
    bool is_archive = head != NULL && ges_ar_probe(head);
    a.package = (ges_gobin){.build_source = "", .goos = ""};
    a.package.image = (ges_image){.kind = is_archive ? GES_IMAGE_ARCHIVE : GES_IMAGE_GO_OBJECT,
                                  .goos = "",
                                  .goarch = ""};
    ges_status status = GES_OK;
    if (is_archive) {
        status = read_members(&a, err);
    } else {
        see_object(&a, 0, in->size, false);
    }
    /* A C archive has no word of its own; one without any Go is shown as what it is. */
    if (status == GES_OK && (a.package.object.is_told || out->count == 0)) {
        (void)ges_list_push(mem, out, a.package); /* the arena remembers */
    }
    return status == GES_OK && ges_arena_failed(mem) ? ges_arena_error(mem, err) : status;
}
