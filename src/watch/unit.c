/* The list of service managers, and what their files share. */
#include "watch/unit.h"

#include "base/sha256.h"
#include "base/utf16.h"

#define GES_UNIT(name) extern const ges_unit_kind ges_unit_##name;
#include "watch/units.def"
#undef GES_UNIT

const ges_unit_kind *const ges_unit_kinds[] = {
#define GES_UNIT(name) &ges_unit_##name,
#include "watch/units.def"
#undef GES_UNIT
};
const size_t ges_unit_kind_count = GES_COUNT(ges_unit_kinds);

const ges_unit_kind *ges_unit_find(ges_text name) {
    for (size_t i = 0; i < ges_unit_kind_count; i++) {
        if (ges_text_equal(ges_text_of(ges_unit_kinds[i]->name), name)) {
            return ges_unit_kinds[i];
        }
    }
    return NULL;
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

ges_text ges_unit_name(ges_path_style style, ges_text dir, ges_arena *mem) {
    enum { BASE_MAX = 40 };
    uint8_t hash[32];
    ges_builder out = ges_builder_in(mem);
    ges_text base = ges_path_base(style, dir);
    ges_sha256_of(ges_bytes_from(dir), hash);
    ges_build_str(&out, "ges-watch-");
    for (size_t i = 0; i < base.len && i < BASE_MAX; i++) {
        ges_build_char(&out, is_plain(base.ptr[i]) ? base.ptr[i] : '-');
    }
    ges_build_char(&out, '-');
    ges_build_hex(&out, (ges_bytes){hash, 4});
    return ges_build_done(&out);
}

ges_text ges_unit_bytes(const ges_unit_kind *kind, ges_text text, ges_arena *mem) {
    if (!kind->is_utf16) {
        return text;
    }
    ges_text marked = ges_text_join(mem, GES_T("\xEF\xBB\xBF"), text); /* U+FEFF */
    return ges_text_from(ges_utf16le_encode(mem, marked, 0));
}

ges_status ges_unit_xml(ges_builder *out, ges_text text, ges_error *err) {
    static const struct {
        char c;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"},
                    {'\t', "&#9;"}, {'\n', "&#10;"}, {'\r', "&#13;"}};
    for (size_t i = 0; i < text.len; i++) {
        const char *entity = NULL;
        for (size_t k = 0; k < GES_COUNT(entities); k++) {
            entity = entities[k].c == text.ptr[i] ? entities[k].entity : entity;
        }
        if (entity == NULL && (uint8_t)text.ptr[i] < 0x20) {
            return ges_error_set(err, GES_INVALID,
                                 "a control character (0x%02x) cannot be said in XML: '%.*s'",
                                 (unsigned)(uint8_t)text.ptr[i], GES_FMT(text));
        }
        if (entity != NULL) {
            ges_build_text(out, ges_text_of(entity));
        } else {
            ges_build_char(out, text.ptr[i]);
        }
    }
    return GES_OK;
}
