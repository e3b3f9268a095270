/* The spelling of PATH entries: one table of troubles, worst first. */
#include "env/pathlist.h"

#include "base/utf16.h"

/* Every program reads PATH by itself. Source: os/exec lp_windows.go, path/filepath SplitList
 * (quotes are stripped, empty entries skipped); POSIX XBD 8.3 (an empty entry is the current
 * directory); bash findcmd.c (expands a leading ~); Windows never expands at search time. */
static const struct {
    ges_path_trouble trouble;
    const char *on_unix;
    const char *on_windows;
} words[] = {
    {GES_PATH_UNEXPANDED, "holds ~ or $, which only a shell expands, and only when it sets PATH",
     "holds %NAME%, which nothing expands once it stands in PATH"},
    {GES_PATH_EMPTY, "is empty, which means the current directory",
     "is empty: Go skips it, some programs take it for the current directory"},
    {GES_PATH_RELATIVE, "is relative: what it means depends on the current directory",
     "is relative: what it means depends on the current directory"},
    {GES_PATH_QUOTED, "is quoted: the quotes are part of the name, so nothing finds it",
     "is quoted: Go and cmd strip the quotes, many programs do not"},
    {GES_PATH_BLANK, "begins or ends with a blank, which is part of the name",
     "begins or ends with a blank, which is part of the name"},
    {GES_PATH_SHORT_NAME, "", "is a short name: programs that compare names take it for another"},
    {GES_PATH_TRAILING, "ends with a separator", "ends with a separator"},
};

const char *ges_path_trouble_text(ges_path_style style, unsigned troubles) {
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (troubles & words[i].trouble) {
            return style == GES_PATH_WINDOWS ? words[i].on_windows : words[i].on_unix;
        }
    }
    return "";
}

static bool has_reference(ges_text text) {
    size_t open = ges_text_find_char(text, '%');
    size_t len = open == GES_NPOS ? open : ges_text_find_char(ges_text_skip(text, open + 1), '%');
    return len != GES_NPOS && len != 0;
}

/* "~1" as in PROGRA~1: a tilde, digits, then the end of the element or its extension. */
static bool has_short_name(ges_text text) {
    for (size_t i = 1; i < text.len; i++) {
        size_t end = i + 1;
        while (text.ptr[i] == '~' && end < text.len && text.ptr[end] >= '0' &&
               text.ptr[end] <= '9') {
            end++;
        }
        bool is_end = end == text.len || ges_path_is_separator(GES_PATH_WINDOWS, text.ptr[end]) ||
                      text.ptr[end] == '.';
        if (text.ptr[i] == '~' && end > i + 1 && is_end) {
            return true;
        }
    }
    return false;
}

unsigned ges_path_troubles(ges_path_style style, ges_text raw) {
    ges_text bare = ges_text_trim(raw);
    if (bare.len == 0) {
        return GES_PATH_EMPTY;
    }
    bool is_windows = style == GES_PATH_WINDOWS;
    bool is_quoted = ges_text_find_char(raw, '"') != GES_NPOS;
    if (is_windows && bare.len >= 2 && bare.ptr[0] == '"' && bare.ptr[bare.len - 1] == '"') {
        bare = ges_text_slice(bare, 1, bare.len - 1);
    }
    char first = bare.len != 0 ? bare.ptr[0] : '\0';
    bool is_unexpanded = is_windows ? has_reference(bare) : first == '~' || first == '$';
    bool is_relative = !is_unexpanded && !is_quoted && !ges_path_is_abs(style, bare);
    /* "C:\" and "/" end with the separator that makes them what they are. */
    bool is_trailing = bare.len > (is_windows ? 3u : 1u) &&
                       ges_path_is_separator(style, bare.ptr[bare.len - 1]);
    return (is_quoted ? GES_PATH_QUOTED : 0u) |
           (ges_text_trim(raw).len != raw.len ? GES_PATH_BLANK : 0u) |
           (is_unexpanded ? GES_PATH_UNEXPANDED : 0u) | (is_relative ? GES_PATH_RELATIVE : 0u) |
           (is_trailing ? GES_PATH_TRAILING : 0u) |
           (is_windows && has_short_name(bare) ? GES_PATH_SHORT_NAME : 0u);
}

bool ges_path_next_raw(ges_path_style style, ges_text *rest, ges_text *raw) {
    if (rest->ptr == NULL) {
        return false;
    }
    char separator = ges_path_list_separator(style);
    bool is_quoted = false;
    size_t end = 0;
    for (; end < rest->len && (is_quoted || rest->ptr[end] != separator); end++) {
        is_quoted ^= style == GES_PATH_WINDOWS && rest->ptr[end] == '"';
    }
    *raw = ges_text_slice(*rest, 0, end);
    *rest = end < rest->len ? (ges_text){rest->ptr + end + 1, rest->len - end - 1} : (ges_text){0};
    return true;
}

size_t ges_path_units(ges_text list) {
    return ges_utf16_encode(list, NULL, 0);
}
