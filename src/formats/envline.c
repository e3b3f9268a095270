/* NAME=VALUE in the safe common ground:
 *
 *     line  = [ "export" blanks ] NAME "=" value
 *     value = bare | "'" anything but ' and line ends "'" | '"' anything but " \ $ ` and line ends '"'
 *     bare  = letters, digits and _ . / : @ % + , = -
 */
#include "formats/envline.h"

static bool is_bare(ges_text value) {
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && (c == '\0' || strchr("_./:@%+,=-", c) == NULL)) {
            return false;
        }
    }
    return true;
}

static bool has_any(ges_text value, const char *chars) {
    for (const char *at = chars; *at != '\0'; at++) {
        if (ges_text_find_char(value, *at) != GES_NPOS) {
            return true;
        }
    }
    return ges_text_find_char(value, '\0') != GES_NPOS;
}

ges_status ges_envline_write(ges_text name, ges_text value, ges_arena *mem, ges_text *out,
                             ges_error *err) {
    if (has_any(value, "\n\r")) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "the value of %.*s has a line end, which readers of such files take "
                             "in different ways", GES_FMT(name));
    }
    ges_text quote = is_bare(value) ? GES_T("") : GES_T("'");
    if (ges_text_find_char(value, '\'') != GES_NPOS) {
        quote = GES_T("\"");
        if (has_any(value, "\"\\$`")) {
            return ges_error_set(err, GES_UNSUPPORTED,
                                 "the value of %.*s has a single quote together with a double one, "
                                 "\\, $ or `, which readers of such files take in different ways",
                                 GES_FMT(name));
        }
    }
    ges_text line = ges_text_join(mem, name, GES_T("="), quote, value, quote);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = line;
    return GES_OK;
}

static ges_text skip_blanks(ges_text text) {
    while (text.len != 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) {
        text = ges_text_skip(text, 1);
    }
    return text;
}

static bool is_name(ges_text name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!is_letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return name.len != 0;
}

ges_envline ges_envline_read(ges_text line) {
    ges_text rest = skip_blanks(line);
    ges_envline out = {0};
    ges_text name = {0};
    ges_text value = {0};
    if (ges_text_starts(rest, GES_T("export ")) || ges_text_starts(rest, GES_T("export\t"))) {
        rest = skip_blanks(ges_text_skip(rest, 7));
    }
    if (!ges_text_cut(rest, '=', &name, &value) || !is_name(name)) {
        return out;
    }
    value = ges_text_trim(value);
    bool opens = value.len != 0 && (value.ptr[0] == '\'' || value.ptr[0] == '"');
    size_t close = opens ? ges_text_rfind_char(value, value.ptr[0]) : 0;
    out = (ges_envline){.name = name, .value = value, .is_open = opens && close == 0};
    if (opens && close + 1 == value.len && close > 0) {
        out.value = ges_text_slice(value, 1, close);
    }
    return out;
}
