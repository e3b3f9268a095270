/* `ar` archives.
 *
 *     "!<arch>\n", then members at even offsets: name[16] date[12] uid[6] gid[6] mode[8] size[10] "`\n"
 *     name: padded with blanks; GNU ends it with '/', "/N" is at N of the member "//";
 *           BSD "#1/N": the first N bytes of the content are the name
 *
 * Numbers are decimal, left-justified. */
#include "formats/ar.h"

#include "base/number.h"

#include <string.h>

enum { SIGN_LEN = 8, HEADER_LEN = 60, NAME_LEN = 16, SIZE_OFF = 48, SIZE_LEN = 10, END_OFF = 58 };

bool ges_ar_probe(const uint8_t head[16]) {
    return memcmp(head, "!<arch>\n", SIGN_LEN) == 0;
}

ges_ar ges_ar_on(ges_image_page *page) {
    return (ges_ar){.page = page, .at = SIGN_LEN};
}

static void keep_name(ges_ar_member *out, ges_text name) {
    size_t len = name.len < GES_AR_MAX_NAME - 1 ? name.len : (size_t)GES_AR_MAX_NAME - 1;
    memcpy(out->name, name.ptr, len);
    out->name[len] = '\0';
}

/* GNU: the name at `number` of the long names, up to "/\n". */
static void take_long_name(ges_ar *ar, ges_text field, ges_ar_member *out) {
    uint64_t number;
    if (!ges_parse_u64(ges_text_skip(field, 1), &number) || number >= ar->names_size) {
        return;
    }
    uint64_t rest = ar->names_size - number;
    ges_bytes bytes =
        ges_image_peek_some(ar->page, ar->names_off + number,
                            rest < GES_AR_MAX_NAME ? (size_t)rest : (size_t)GES_AR_MAX_NAME);
    ges_text name = ges_text_from(bytes);
    size_t end = ges_text_find_char(name, '/');
    keep_name(out, ges_text_slice(name, 0, end != GES_NPOS ? end : name.len));
}

/* BSD: the name stands before the content. */
static void take_inner_name(ges_ar *ar, ges_text field, ges_ar_member *out) {
    uint64_t len;
    if (!ges_parse_u64(ges_text_skip(field, 3), &len) || len > out->size) {
        return;
    }
    ges_bytes bytes =
        ges_image_peek_some(ar->page, out->off,
                            len < GES_AR_MAX_NAME ? (size_t)len : (size_t)GES_AR_MAX_NAME);
    ges_text name = ges_text_from(bytes);
    size_t end = ges_text_find_char(name, '\0');
    keep_name(out, ges_text_slice(name, 0, end != GES_NPOS ? end : name.len));
    out->off += len;
    out->size -= len;
}

/* `field` has no blanks at its end. */
static void take_name(ges_ar *ar, ges_text field, ges_ar_member *out) {
    static const ges_text indexes[] = {GES_LIT("/"), GES_LIT("//"), GES_LIT("/SYM64/"),
                                       GES_LIT("__.SYMDEF"), GES_LIT("__.SYMDEF SORTED")};
    for (size_t i = 0; i < GES_COUNT(indexes); i++) {
        out->is_index = out->is_index || ges_text_equal(field, indexes[i]);
    }
    keep_name(out, field);
    if (out->is_index) {
        return;
    }
    if (field.len > 1 && field.ptr[0] == '/') {
        take_long_name(ar, field, out);
    } else if (ges_text_starts(field, GES_T("#1/"))) {
        take_inner_name(ar, field, out);
        out->is_index = ges_text_starts(ges_text_of(out->name), GES_T("__.SYMDEF"));
    } else if (ges_text_ends(field, GES_T("/"))) {
        keep_name(out, ges_text_slice(field, 0, field.len - 1));
    }
}

bool ges_ar_next(ges_ar *ar, ges_ar_member *out) {
    uint64_t end = ar->page->in->size;
    if (ar->count == GES_AR_MAX_MEMBERS || ar->is_broken || ar->at + 1 >= end) {
        return false; /* a byte that only pads is no member */
    }
    const uint8_t *held = ges_image_peek(ar->page, ar->at, HEADER_LEN);
    uint64_t size;
    char head[HEADER_LEN]; /* reading the name moves the page */
    if (held != NULL) {
        memcpy(head, held, HEADER_LEN);
    }
    ar->is_broken = held == NULL || memcmp(head + END_OFF, "`\n", 2) != 0 ||
                    !ges_parse_u64(ges_text_trim((ges_text){head + SIZE_OFF, SIZE_LEN}), &size);
    if (ar->is_broken) {
        return false;
    }
    uint64_t off = ar->at + HEADER_LEN;
    ges_ar_member member = {.off = off, .size = size < end - off ? size : end - off};
    ges_text field = ges_text_trim((ges_text){head, NAME_LEN});
    if (ges_text_equal(field, GES_T("//"))) {
        ar->names_off = member.off;
        ar->names_size = member.size;
    }
    take_name(ar, field, &member);
    ar->at = off + size + (size & 1); /* ten digits: no overflow */
    ar->count++;
    *out = member;
    return true;
}
