/* Go's build ID, and the ID that the host's tools know (GNU build ID, LC_UUID).
 *
 *     ELF note: u32 name_len 4, u32 desc_len, u32 type 4, "Go\0\0", the ID padded to 4 bytes;
 *               GNU's: type 3, "GNU\0", raw bytes, with gccgo Go's ID; by PT_NOTE or by section
 *     else:     ff 20 "Go build ID: " quoted ID, at the start of the text: within the first 32 KiB
 *               of the file, or of the text part
 *     Wasm:     the same in a custom section go.buildid (1.15 to 1.20) or go:buildid
 *
 * Source: Go src/cmd/internal/buildid/{buildid,note}.go, src/cmd/link/internal/ld/{elf,data}.go,
 * src/cmd/link/internal/wasm/asm.go. */
#include "formats/gobin.h"

#include "base/reader.h"
#include "formats/gostring.h"
#include "formats/wasm.h"

#include <string.h>

enum {
    NOTE_HEADER = 12,
    TYPE_GNU = 3,
    TYPE_GO = 4,
    MAX_NOTES = 32,
    MAX_NOTE = GES_IMAGE_PAGE, /* bytes of one note; IDs have 20 to 83 */
    HEAD_LEN = 32 * 1024,
    MAX_ID = 1024,
};

static const char sign[] = "\xff Go build ID: \"";
enum { SIGN_LEN = sizeof(sign) - 1 };

static uint64_t padded(uint64_t len) {
    return (len + 3) & ~(uint64_t)3;
}

static void take_note(ges_gobin_reading *r, uint32_t type, const uint8_t *name, uint64_t off,
                      ges_bytes value) {
    ges_text text = ges_text_copy(r->mem, ges_text_from(value));
    bool is_go = type == TYPE_GO && memcmp(name, "Go\0", 4) == 0;
    bool is_gnu = type == TYPE_GNU && memcmp(name, "GNU", 4) == 0;
    if (is_go && r->out->build_id.len == 0) {
        r->out->build_id = text;
        r->out->build_id_off = off;
        r->out->build_id_len = value.len;
    }
    if (is_gnu && r->out->host_id.len == 0) {
        r->out->host_id = text;
        r->out->host_id_off = off;
    }
}

/* Several notes may stand in one part; a broken one ends it. */
static void read_notes(ges_gobin_reading *r, ges_image_part part) {
    uint64_t at = 0;
    for (size_t i = 0; i < MAX_NOTES && at + NOTE_HEADER + 4 <= part.size; i++) {
        const uint8_t *head = ges_image_peek(r->file, part.off + at, NOTE_HEADER + 4);
        if (head == NULL) {
            return;
        }
        ges_reader reader = ges_reader_on((ges_bytes){head, NOTE_HEADER});
        uint64_t name_len = ges_read_u32(&reader, r->image->is_big_endian);
        uint64_t len = ges_read_u32(&reader, r->image->is_big_endian);
        uint32_t type = ges_read_u32(&reader, r->image->is_big_endian);
        uint8_t name[4];
        memcpy(name, head + NOTE_HEADER, 4);
        uint64_t value = at + NOTE_HEADER + padded(name_len);
        if (name_len > MAX_NOTE || len > MAX_NOTE || value + len > part.size) {
            return;
        }
        ges_bytes bytes = ges_image_peek_some(r->file, part.off + value, (size_t)len);
        if (name_len == 4 && bytes.len == len && len != 0) {
            take_note(r, type, name, part.off + value, bytes);
        }
        at = value + padded(len);
    }
}

/* The quoted ID behind the sign at bytes[i]. */
static bool take_quoted(ges_gobin_reading *r, ges_image_page *page, uint64_t off) {
    ges_bytes bytes = ges_image_peek_some(page, off + SIGN_LEN - 1, MAX_ID);
    ges_text text = ges_text_from(bytes);
    size_t end = 1;
    while (end < text.len && text.ptr[end] != '"') {
        end += text.ptr[end] == '\\' ? 2 : 1;
    }
    ges_text id = {0};
    if (end >= text.len || !ges_gostring_unquote(r->mem, ges_text_slice(text, 0, end + 1), &id)) {
        return false;
    }
    r->out->build_id = ges_text_copy(r->mem, id);
    r->out->build_id_off = off + SIGN_LEN;
    r->out->build_id_len = end - 1;
    return true;
}

static bool search(ges_gobin_reading *r, ges_image_part part) {
    uint64_t end = part.off + (part.size < HEAD_LEN ? part.size : HEAD_LEN);
    for (uint64_t off = part.off; off + SIGN_LEN <= end;) {
        uint64_t left = end - off;
        ges_bytes bytes = ges_image_peek_some(
            r->file, off, left < GES_IMAGE_PAGE ? (size_t)left : (size_t)GES_IMAGE_PAGE);
        if (bytes.len < SIGN_LEN) {
            return false;
        }
        for (size_t i = 0; i + SIGN_LEN <= bytes.len; i++) {
            const uint8_t *at = memchr(bytes.ptr + i, 0xff, bytes.len - SIGN_LEN + 1 - i);
            if (at == NULL) {
                break;
            }
            i = (size_t)(at - bytes.ptr);
            if (memcmp(at, sign, SIGN_LEN) == 0) {
                return take_quoted(r, r->file, off + i);
            }
        }
        off += bytes.len - SIGN_LEN + 1;
    }
    return false;
}

/* Go's own linker gives its GNU note (1.24 and later) a section but no PT_NOTE. */
static void read_note_sections(ges_gobin_reading *r) {
    static const char *const names[] = {".note.go.buildid", ".note.gnu.build-id"};
    const ges_text *const known[] = {&r->out->build_id, &r->out->host_id};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_image_part part;
        if (known[i]->len == 0 && ges_image_section(r->file, r->image, names[i], NULL, &part)) {
            read_notes(r, part);
        }
    }
}

static void read_wasm(ges_gobin_reading *r) {
    static const char *const names[] = {"go:buildid", "go.buildid"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_image_part part;
        if (ges_wasm_section(r->file, names[i], &part) && search(r, part)) {
            return;
        }
    }
}

/* gccgo has no note of Go: the go command gives it the ID as the GNU note, whose bytes then are text
 * of several parts. Random bytes of a hash never are.
 * Source: Go src/cmd/go/internal/work/gccgo.go (--build-id=0x%x), src/cmd/internal/buildid/note.go */
static void read_gccgo(ges_gobin_reading *r) {
    ges_text id = r->out->host_id;
    bool is_text = ges_text_find_char(id, '/') != GES_NPOS;
    for (size_t i = 0; i < id.len && is_text; i++) {
        char c = id.ptr[i];
        is_text = (c >= '-' && c <= '9' && c != '.') || (c >= 'A' && c <= 'Z') ||
                  (c >= 'a' && c <= 'z') || c == '_';
    }
    if (r->out->build_id.len == 0 && is_text) {
        r->out->build_id = id;
        r->out->build_id_off = r->out->host_id_off;
        r->out->build_id_len = id.len;
    }
}

static void read(ges_gobin_reading *r) {
    if (r->image->kind == GES_IMAGE_WASM) {
        read_wasm(r);
        return;
    }
    for (size_t i = 0; i < r->image->note_count; i++) {
        if (r->image->kind == GES_IMAGE_ELF) {
            read_notes(r, r->image->notes[i]);
        } else { /* LC_UUID */
            ges_bytes uuid = ges_image_peek_some(r->file, r->image->notes[i].off, 16);
            r->out->host_id = ges_text_copy(r->mem, ges_text_from(uuid));
            r->out->host_id_off = r->image->notes[i].off;
        }
    }
    if (r->image->kind == GES_IMAGE_ELF) {
        read_note_sections(r);
        read_gccgo(r);
        return;
    }
    ges_image_part head = {.off = r->image->base, .size = r->file->in->size - r->image->base};
    if (!search(r, head)) {
        (void)search(r, r->image->text); /* absent: stays empty */
    }
}

const ges_gobin_reader ges_gobin_reader_buildid = {GES_GOBIN_IDS, read};
