/* Reads Defaults of sudoers files:
 *     Defaults   env_reset, secure_path="/usr/local/sbin:/usr/bin"   # comment
 * A line goes on behind a backslash at its end; values may stand in double quotes. */
#include "formats/sudoers.h"

#include "base/builder.h"

/* The next logical line; *number is that of its first physical one. */
static bool next_line(ges_text *rest, uint32_t *number, uint32_t *next, ges_arena *mem,
                      ges_text *out) {
    ges_text line = {0};
    *number = *next;
    if (!ges_text_next_line(rest, &line)) {
        return false;
    }
    (*next)++;
    if (!ges_text_ends(line, GES_T("\\"))) {
        *out = line;
        return true;
    }
    ges_builder whole = ges_builder_in(mem);
    while (ges_text_ends(line, GES_T("\\"))) {
        ges_build_text(&whole, ges_text_slice(line, 0, line.len - 1));
        line = (ges_text){0};
        if (!ges_text_next_line(rest, &line)) {
            break;
        }
        (*next)++;
    }
    ges_build_text(&whole, line);
    *out = ges_build_done(&whole);
    return true;
}

/* Cuts the first setting off: up to a comma or # outside quotes. */
static ges_text next_setting(ges_text *rest) {
    bool is_quoted = false;
    size_t end = 0;
    for (; end < rest->len; end++) {
        char c = rest->ptr[end];
        bool is_escaped = end > 0 && rest->ptr[end - 1] == '\\';
        is_quoted = c == '"' && !is_escaped ? !is_quoted : is_quoted;
        if (!is_quoted && !is_escaped && (c == ',' || c == '#')) {
            break;
        }
    }
    ges_text setting = ges_text_trim(ges_text_slice(*rest, 0, end));
    bool has_more = end < rest->len && rest->ptr[end] == ',';
    *rest = has_more ? ges_text_skip(*rest, end + 1) : (ges_text){0};
    return setting;
}

static ges_text unquoted(ges_text value) {
    value = ges_text_trim(value);
    bool is_quoted = value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"';
    return is_quoted ? ges_text_slice(value, 1, value.len - 1) : value;
}

/* The settings of a line "Defaults a, b=c"; false when it is none, or only for some. */
static bool cut_defaults(ges_text line, ges_text *settings) {
    static const ges_text word = GES_LIT("Defaults");
    line = ges_text_trim(line);
    if (!ges_text_starts(line, word) || line.len == word.len ||
        (line.ptr[word.len] != ' ' && line.ptr[word.len] != '\t')) {
        return false;
    }
    *settings = ges_text_trim(ges_text_skip(line, word.len));
    return true;
}

bool ges_sudoers_secure_path(ges_text in, ges_arena *mem, ges_sudoers *out) {
    ges_sudoers found = {0};
    ges_text line = {0};
    ges_text settings = {0};
    uint32_t number = 1;
    uint32_t next = 1;
    while (next_line(&in, &number, &next, mem, &line)) {
        if (!cut_defaults(line, &settings)) {
            continue;
        }
        while (settings.len != 0) {
            ges_text name = {0};
            ges_text value = {0};
            ges_text setting = next_setting(&settings);
            if (ges_text_equal(setting, GES_T("!secure_path"))) {
                found = (ges_sudoers){0};
            } else if (ges_text_cut(setting, '=', &name, &value) &&
                       ges_text_equal(ges_text_trim(name), GES_T("secure_path"))) {
                found = (ges_sudoers){unquoted(value), number};
            }
        }
    }
    if (found.secure_path.len == 0) {
        return false;
    }
    *out = found;
    return true;
}
