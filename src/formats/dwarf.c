/* Heads of DWARF units.
 *
 *     2 to 4: length version abbrev_off(4 or 8) address_size
 *     5:      length version kind address_size abbrev_off [8 more bytes in a skeleton]
 *     length is u32, or ffffffff and u64; then offsets have 8 bytes
 *     then the unit's own entry: uleb code, and the values of the attributes that the abbreviation of
 *     that code lists: uleb code, uleb tag, u8 children, then pairs attribute and form, ended by 0 0 */
#include "formats/dwarf.h"

#include "base/reader.h"
#include "formats/image.h"

enum {
    TAG_COMPILE_UNIT = 0x11,
    TAG_PARTIAL_UNIT = 0x3c,
    TAG_SKELETON_UNIT = 0x4a,
    AT_PRODUCER = 0x25,
    AT_STR_OFFSETS_BASE = 0x72,
    KIND_SKELETON = 4,
    KIND_SPLIT = 5,
    KIND_TYPE = 2,
    KIND_SPLIT_TYPE = 6,
    FORM_STRING = 0x08,
    FORM_STRP = 0x0e,
    FORM_STRX = 0x1a,
    FORM_LINE_STRP = 0x1f,
    FORM_IMPLICIT = 0x21,
    FORM_STRX1 = 0x25,
    FORM_STRX4 = 0x28,
    HEAD_LEN = 48, /* of any unit */
    MAX_ABBREVIATIONS = 1024,
    MAX_ATTRIBUTES = 64,
    OFFSETS_HEAD_32 = 8, /* what stands before the first string offset */
    OFFSETS_HEAD_64 = 16,
};

/* How many bytes a form's value has. */
typedef enum size_kind { FIXED, ADDRESS, OFFSET, LEB, TEXT, BLOCK1, BLOCK2, BLOCK4, BLOCK_LEB } size_kind;

typedef struct form {
    uint8_t number;
    uint8_t kind; /* size_kind */
    uint8_t len;  /* of FIXED */
} form;

/* DWARF 5, table 7.6 and 7.5.6. */
static const form forms[] = {
    {0x01, ADDRESS, 0}, {0x03, BLOCK2, 0},  {0x04, BLOCK4, 0}, {0x05, FIXED, 2},     {0x06, FIXED, 4},
    {0x07, FIXED, 8},   {0x08, TEXT, 0},    {0x09, BLOCK_LEB, 0}, {0x0a, BLOCK1, 0}, {0x0b, FIXED, 1},
    {0x0c, FIXED, 1},   {0x0d, LEB, 0},     {0x0e, OFFSET, 0}, {0x0f, LEB, 0},       {0x10, OFFSET, 0},
    {0x11, FIXED, 1},   {0x12, FIXED, 2},   {0x13, FIXED, 4},  {0x14, FIXED, 8},     {0x15, LEB, 0},
    {0x17, OFFSET, 0},  {0x18, BLOCK_LEB, 0}, {0x19, FIXED, 0}, {0x1a, LEB, 0},      {0x1b, LEB, 0},
    {0x1c, FIXED, 4},   {0x1d, OFFSET, 0},  {0x1e, FIXED, 16}, {0x1f, OFFSET, 0},    {0x20, FIXED, 8},
    {0x21, FIXED, 0},   {0x22, LEB, 0},     {0x23, LEB, 0},    {0x24, FIXED, 8},     {0x25, FIXED, 1},
    {0x26, FIXED, 2},   {0x27, FIXED, 3},   {0x28, FIXED, 4},  {0x29, FIXED, 1},     {0x2a, FIXED, 2},
    {0x2b, FIXED, 3},   {0x2c, FIXED, 4},
};

typedef struct unit {
    const ges_dwarf *in;
    uint32_t version;
    uint64_t end;        /* in the info */
    uint64_t entry_off;  /* of its own entry */
    uint64_t abbrev_off;
    uint8_t address_len, offset_len;
} unit;

/* Where the producer is told. */
typedef struct told {
    uint64_t form;       /* 0: nowhere */
    uint64_t value;      /* offset, index, or offset in the info of the text itself */
    uint64_t offsets_base; /* 0: not told */
} told;

static uint64_t read_offset(ges_reader *r, const unit *u) {
    return u->offset_len == 8 ? ges_read_u64(r, u->in->is_big_endian)
                              : ges_read_u32(r, u->in->is_big_endian);
}

/* Up to `len` bytes (at most a page) at `off` of a section, in the caller's page. */
static ges_bytes peek(ges_image_page *page, const ges_window *section, uint64_t off, size_t len) {
    ges_image_page_on(page, section);
    return ges_image_peek_some(page, off, len);
}

static bool read_head(const ges_dwarf *in, uint64_t off, unit *out) {
    uint8_t bytes[HEAD_LEN];
    uint64_t left = in->info.size > off ? in->info.size - off : 0;
    size_t len = left < HEAD_LEN ? (size_t)left : (size_t)HEAD_LEN;
    bool big = in->is_big_endian;
    *out = (unit){.in = in, .offset_len = 4};
    if (len == 0 || !ges_window_read(&in->info, off, bytes, len)) {
        return false;
    }
    ges_reader r = ges_reader_on((ges_bytes){bytes, len});
    uint64_t unit_len = ges_read_u32(&r, big);
    if (unit_len == UINT32_MAX) {
        unit_len = ges_read_u64(&r, big);
        out->offset_len = 8;
    }
    out->end = off + r.off + unit_len;
    out->version = ges_read_u16(&r, big);
    uint8_t kind = 0;
    if (out->version == 5) {
        kind = ges_read_u8(&r);
        out->address_len = ges_read_u8(&r);
    }
    out->abbrev_off = read_offset(&r, out);
    if (out->version != 5) {
        out->address_len = ges_read_u8(&r);
    }
    bool is_type = kind == KIND_TYPE || kind == KIND_SPLIT_TYPE;
    if (kind == KIND_SKELETON || kind == KIND_SPLIT || is_type) {
        ges_read_skip(&r, 8 + (is_type ? out->offset_len : 0u));
    }
    out->entry_off = off + r.off;
    return !r.failed && out->version >= 2 && out->version <= 5 && unit_len != 0 &&
           out->end > off && out->end >= out->entry_off;
}

uint32_t ges_dwarf_version(const ges_dwarf *in) {
    unit u;
    return read_head(in, 0, &u) ? u.version : 0;
}

static void skip_abbreviation(ges_reader *r) {
    for (size_t i = 0; i < MAX_ATTRIBUTES * 4 && !r->failed; i++) {
        uint64_t attribute = ges_read_uvarint(r);
        uint64_t number = ges_read_uvarint(r);
        if (number == FORM_IMPLICIT) {
            (void)ges_read_uvarint(r); /* signed, but as long */
        }
        if (attribute == 0 && number == 0) {
            return;
        }
    }
    r->failed = true;
}

/* Moves `r` to the attributes of the abbreviation with that code; false when it is no unit's. */
static bool find_abbreviation(ges_reader *r, uint64_t code) {
    for (size_t i = 0; i < MAX_ABBREVIATIONS && !r->failed; i++) {
        uint64_t this_code = ges_read_uvarint(r);
        uint64_t tag = ges_read_uvarint(r);
        (void)ges_read_u8(r); /* children */
        if (this_code == code) {
            return !r->failed && (tag == TAG_COMPILE_UNIT || tag == TAG_PARTIAL_UNIT ||
                                  tag == TAG_SKELETON_UNIT);
        }
        if (this_code == 0) {
            return false;
        }
        skip_abbreviation(r);
    }
    return false;
}

static uint64_t read_number(ges_reader *r, const unit *u, size_t len) {
    bool big = u->in->is_big_endian;
    if (len == 3) {
        ges_bytes b = ges_read_bytes(r, 3);
        return b.len != 3 ? 0
               : big      ? (uint64_t)b.ptr[0] << 16 | (uint64_t)b.ptr[1] << 8 | b.ptr[2]
                          : (uint64_t)b.ptr[2] << 16 | (uint64_t)b.ptr[1] << 8 | b.ptr[0];
    }
    if (len == 16) {
        ges_read_skip(r, 16);
    }
    return len == 1   ? ges_read_u8(r)
           : len == 2 ? ges_read_u16(r, big)
           : len == 4 ? ges_read_u32(r, big)
           : len == 8 ? ges_read_u64(r, big)
                      : 0;
}

static void skip_text(ges_reader *r) {
    while (!r->failed && ges_read_u8(r) != 0) {
    }
}

/* Reads one value; of a text and of blocks: where in the bytes it begins. */
static uint64_t read_value(ges_reader *r, const unit *u, uint64_t number) {
    const form *f = NULL;
    for (size_t i = 0; i < GES_COUNT(forms); i++) {
        f = forms[i].number == number ? &forms[i] : f;
    }
    uint64_t at = r->off;
    if (f == NULL) {
        r->failed = true;
        return 0;
    }
    switch ((size_kind)f->kind) {
    case FIXED:
        return read_number(r, u, f->len);
    case ADDRESS:
        return read_number(r, u, u->address_len);
    case OFFSET:
        return read_offset(r, u);
    case LEB:
        return ges_read_uvarint(r);
    case TEXT:
        skip_text(r);
        break;
    case BLOCK1:
        ges_read_skip(r, ges_read_u8(r));
        break;
    case BLOCK2:
        ges_read_skip(r, ges_read_u16(r, u->in->is_big_endian));
        break;
    case BLOCK4:
        ges_read_skip(r, ges_read_u32(r, u->in->is_big_endian));
        break;
    case BLOCK_LEB:
        ges_read_skip(r, ges_read_uvarint(r));
        break;
    }
    return at;
}

/* Walks over the values of the unit's entry. */
static told read_entry(const unit *u) {
    ges_image_page info;
    ges_image_page abbrev;
    ges_reader values = ges_reader_on(peek(&info, &u->in->info, u->entry_off, GES_IMAGE_PAGE));
    ges_reader shape = ges_reader_on(peek(&abbrev, &u->in->abbrev, u->abbrev_off, GES_IMAGE_PAGE));
    told found = {0};
    uint64_t code = ges_read_uvarint(&values);
    if (values.failed || code == 0 || !find_abbreviation(&shape, code)) {
        return found;
    }
    for (size_t i = 0; i < MAX_ATTRIBUTES; i++) {
        uint64_t attribute = ges_read_uvarint(&shape);
        uint64_t number = ges_read_uvarint(&shape);
        if (number == FORM_IMPLICIT) {
            (void)ges_read_uvarint(&shape); /* the value itself */
        }
        if (shape.failed || (attribute == 0 && number == 0)) {
            return found;
        }
        uint64_t value = read_value(&values, u, number);
        if (values.failed) {
            return found;
        }
        if (attribute == AT_PRODUCER) {
            found.form = number;
            found.value = number == FORM_STRING ? u->entry_off + value : value;
        } else if (attribute == AT_STR_OFFSETS_BASE) {
            found.offsets_base = value;
        }
    }
    return found;
}

/* The text at `off` of a section; false when it does not end within GES_DWARF_MAX_PRODUCER. */
static bool take_text(const ges_window *section, uint64_t off, ges_arena *mem, ges_dwarf_unit *out) {
    ges_image_page page;
    ges_text text = ges_text_from(peek(&page, section, off, GES_DWARF_MAX_PRODUCER));
    size_t end = ges_text_find_char(text, '\0');
    if (end == GES_NPOS) {
        return false;
    }
    out->producer = ges_text_copy(mem, ges_text_slice(text, 0, end));
    out->producer_off = off;
    out->producer_in = section;
    return true;
}

/* The entry `index` of the table of string offsets. */
static bool find_indexed(const unit *u, const told *t, uint64_t *off) {
    uint8_t bytes[8];
    uint64_t base = t->offsets_base != 0   ? t->offsets_base
                    : u->offset_len == 8 ? OFFSETS_HEAD_64
                                         : OFFSETS_HEAD_32;
    if (t->value > UINT32_MAX || base > u->in->str_offsets.size ||
        !ges_window_read(&u->in->str_offsets, base + t->value * u->offset_len, bytes,
                         u->offset_len)) {
        return false;
    }
    ges_reader r = ges_reader_on((ges_bytes){bytes, u->offset_len});
    *off = read_offset(&r, u);
    return true;
}

bool ges_dwarf_next_unit(const ges_dwarf *in, uint64_t *off, ges_arena *mem, ges_dwarf_unit *out) {
    unit u;
    if (!read_head(in, *off, &u)) {
        return false;
    }
    ges_dwarf_unit read = {.version = u.version};
    told t = read_entry(&u);
    uint64_t at = t.value;
    if (t.form == FORM_STRING) {
        (void)take_text(&in->info, at, mem, &read); /* too long: not told */
    } else if (t.form == FORM_STRP) {
        (void)take_text(&in->str, at, mem, &read);
    } else if (t.form == FORM_LINE_STRP) {
        (void)take_text(&in->line_str, at, mem, &read);
    } else if ((t.form == FORM_STRX || (t.form >= FORM_STRX1 && t.form <= FORM_STRX4)) &&
               find_indexed(&u, &t, &at)) {
        (void)take_text(&in->str, at, mem, &read);
    }
    *off = u.end;
    *out = read;
    return true;
}
