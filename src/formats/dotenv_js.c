/* What the readers of .env files written in JavaScript share: its white space, its replace(), and
 * the names that every object of it answers to. */
#include "formats/dotenv_reader.h"

/* --- text ---------------------------------------------------------------------------------------
 */

size_t ges_dotenv_js_line_end(ges_text text, size_t at) {
    if (at >= text.len) {
        return 0;
    }
    if (text.ptr[at] == '\n' || text.ptr[at] == '\r') {
        return 1;
    }
    ges_text three = ges_text_slice(text, at, at + 3);
    return ges_text_equal(three, GES_T("\xE2\x80\xA8")) ||
                   ges_text_equal(three, GES_T("\xE2\x80\xA9"))
               ? 3
               : 0;
}

/* ECMA-262 WhiteSpace and LineTerminator: as Go's, with U+FEFF and without U+0085. */
size_t ges_dotenv_js_space(ges_text text, size_t at) {
    if (at >= text.len) {
        return 0;
    }
    size_t width;
    uint32_t rune = ges_utf8_decode(ges_text_skip(text, at), &width);
    bool is_space = rune == 0xFEFF || (rune != 0x85 && ges_rune_is_space(rune));
    return is_space ? width : 0;
}

size_t ges_dotenv_js_skip(ges_text text, size_t at) {
    size_t width = ges_dotenv_js_space(text, at);
    for (; width != 0; width = ges_dotenv_js_space(text, at)) {
        at += width;
    }
    return at;
}

ges_text ges_dotenv_js_trim(ges_text text) {
    text = ges_text_skip(text, ges_dotenv_js_skip(text, 0));
    for (size_t len = text.len; len != 0;) {
        size_t at = len - 1;
        while (at > 0 && ((uint8_t)text.ptr[at] & 0xC0U) == 0x80U && len - at < 4) {
            at--;
        }
        if (at + ges_dotenv_js_space(text, at) != len) {
            break;
        }
        len = at;
        text.len = len;
    }
    return text;
}

/* Source: ECMA-262 GetSubstitution. */
ges_text ges_dotenv_js_replace(ges_arena *mem, ges_text text, ges_text whole, ges_text with) {
    size_t at = ges_text_find(text, whole);
    if (at == GES_NPOS) {
        return text;
    }
    ges_builder out = ges_builder_in(mem);
    ges_build_text(&out, ges_text_slice(text, 0, at));
    for (size_t i = 0; i < with.len; i++) {
        char next = with.ptr[i] == '$' && i + 1 < with.len ? with.ptr[i + 1] : '\0';
        switch (next) {
        case '$':
            ges_build_char(&out, '$');
            break;
        case '&':
            ges_build_text(&out, whole);
            break;
        case '`':
            ges_build_text(&out, ges_text_slice(text, 0, at));
            break;
        case '\'':
            ges_build_text(&out, ges_text_skip(text, at + whole.len));
            break;
        default:
            ges_build_char(&out, with.ptr[i]);
            continue;
        }
        i++;
    }
    ges_build_text(&out, ges_text_skip(text, at + whole.len));
    return ges_build_done(&out);
}

/* --- objects ------------------------------------------------------------------------------------
 */

/* A name that the file and the process lack is looked up in Object.prototype. Source: ECMA-262
 * "Properties of the Object Prototype Object", measured with node 20. */
static const ges_dotenv_js_inherited inherited[] = {
    {"constructor", NULL, "Object"},
    {"toString", "[object Undefined]", "toString"},
    {"isPrototypeOf", "false", "isPrototypeOf"},
    {"valueOf", NULL, "valueOf"},
    {"toLocaleString", NULL, "toLocaleString"},
    {"hasOwnProperty", NULL, "hasOwnProperty"},
    {"propertyIsEnumerable", NULL, "propertyIsEnumerable"},
    {"__defineGetter__", NULL, "__defineGetter__"},
    {"__defineSetter__", NULL, "__defineSetter__"},
    {"__lookupGetter__", NULL, "__lookupGetter__"},
    {"__lookupSetter__", NULL, "__lookupSetter__"},
    {GES_DOTENV_JS_PROTO, "[object Object]", NULL},
};

const ges_dotenv_js_inherited *ges_dotenv_js_find(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(inherited); i++) {
        if (ges_text_equal(name, ges_text_of(inherited[i].name))) {
            return &inherited[i];
        }
    }
    return NULL;
}

ges_status ges_dotenv_js_put(ges_dotenv_reader *reader, const ges_dotenv_entry *entry) {
    bool is_lost = ges_text_equal(entry->name, ges_text_of(GES_DOTENV_JS_PROTO));
    return is_lost ? GES_OK : ges_dotenv_put(reader, entry);
}
