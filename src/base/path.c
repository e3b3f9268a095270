/* File names as Go's path/filepath understands them. Facts from Go 1.21's path/filepath and 1.26's
 * internal/filepathlite; for the spellings met in practice both agree. */
#include "base/path.h"

#include "base/builder.h"
#include "base/list.h"

bool ges_path_is_separator(ges_path_style style, char c) {
    return c == '/' || (style == GES_PATH_WINDOWS && c == '\\');
}

char ges_path_separator(ges_path_style style) {
    return style == GES_PATH_WINDOWS ? '\\' : '/';
}

char ges_path_list_separator(ges_path_style style) {
    return style == GES_PATH_WINDOWS ? ';' : ':';
}

static bool is_slash(char c) {
    return c == '/' || c == '\\';
}

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* `text` begins with `prefix`, case and kind of slash ignored, and ends or has a slash there. */
static bool has_device_prefix(ges_text text, ges_text prefix) {
    if (text.len < prefix.len) {
        return false;
    }
    for (size_t i = 0; i < prefix.len; i++) {
        bool same = is_slash(prefix.ptr[i]) ? is_slash(text.ptr[i])
                                            : upper(prefix.ptr[i]) == upper(text.ptr[i]);
        if (!same) {
            return false;
        }
    }
    return text.len == prefix.len || is_slash(text.ptr[prefix.len]);
}

/* The place of the `count`-th slash from `from` on; the length when there are fewer. */
static size_t nth_slash(ges_text path, size_t from, unsigned count) {
    for (size_t i = from; i < path.len; i++) {
        if (is_slash(path.ptr[i]) && --count == 0) {
            return i;
        }
    }
    return path.len;
}

size_t ges_path_volume_len(ges_path_style style, ges_text path) {
    if (style != GES_PATH_WINDOWS || path.len == 0) {
        return 0;
    }
    if (path.len >= 2 && path.ptr[1] == ':') {
        return 2;
    }
    if (!is_slash(path.ptr[0])) {
        return 0;
    }
    if (has_device_prefix(path, GES_T("\\\\.\\UNC"))) {
        return nth_slash(path, 8, 2);
    }
    if (has_device_prefix(path, GES_T("\\\\.")) || has_device_prefix(path, GES_T("\\\\?")) ||
        has_device_prefix(path, GES_T("\\??"))) {
        return path.len <= 4 ? path.len : nth_slash(path, 4, 1);
    }
    return path.len >= 2 && is_slash(path.ptr[1]) ? nth_slash(path, 2, 2) : 0;
}

bool ges_path_is_abs(ges_path_style style, ges_text path) {
    if (style == GES_PATH_UNIX) {
        return path.len != 0 && path.ptr[0] == '/';
    }
    size_t volume = ges_path_volume_len(style, path);
    if (volume == 0) {
        return false;
    }
    if (is_slash(path.ptr[0]) && path.len >= 2 && is_slash(path.ptr[1])) {
        return true;
    }
    return volume < path.len && is_slash(path.ptr[volume]);
}

/* Takes the last element off what was written after `floor`. */
static void drop_element(ges_builder *out, size_t floor, char separator) {
    while (out->len > floor && out->ptr[out->len - 1] != separator) {
        out->len--;
    }
    if (out->len > floor) {
        out->len--;
    }
}

/* Cleans the elements of `rest` onto `out`, whose first `base` bytes are the volume. */
static void clean_elements(ges_builder *out, ges_path_style style, ges_text rest) {
    char separator = ges_path_separator(style);
    size_t base = out->len;
    bool is_rooted = ges_path_is_separator(style, rest.ptr[0]);
    if (is_rooted) {
        ges_build_char(out, separator);
    }
    size_t start = out->len; /* first byte of the first element */
    size_t floor = start;    /* ".." cannot go below this */
    size_t at = 0;
    while (at < rest.len) {
        size_t end = at;
        while (end < rest.len && !ges_path_is_separator(style, rest.ptr[end])) {
            end++;
        }
        ges_text element = ges_text_slice(rest, at, end);
        at = end + 1;
        if (element.len == 0 || ges_text_equal(element, GES_T("."))) {
            continue;
        }
        bool is_up = ges_text_equal(element, GES_T(".."));
        if (is_up && out->len > floor) {
            drop_element(out, floor, separator);
            continue;
        }
        if (is_up && is_rooted) {
            continue;
        }
        if (out->len > start) {
            ges_build_char(out, separator);
        }
        ges_build_text(out, element);
        floor = is_up ? out->len : floor;
    }
    if (out->len == base) {
        ges_build_char(out, '.');
    }
}

/* Go keeps Clean from making an absolute path of a relative one: "a/../c:" is ".\c:", and
 * "\a\..\??\c:" is "\.\??\c:". Only when something was removed. */
static ges_text guard_windows(ges_arena *mem, ges_text cleaned, ges_text original) {
    if (cleaned.len == original.len) {
        return cleaned;
    }
    size_t slash = 0;
    while (slash < cleaned.len && !is_slash(cleaned.ptr[slash])) {
        slash++;
    }
    if (ges_text_find_char(ges_text_slice(cleaned, 0, slash), ':') != GES_NPOS) {
        return ges_text_join(mem, GES_T(".\\"), cleaned);
    }
    if (ges_text_starts(cleaned, GES_T("\\??"))) {
        return ges_text_join(mem, GES_T("\\."), cleaned);
    }
    return cleaned;
}

/* Is an absolute Unix path clean already: no empty, "." or ".." element, no slash at the end? */
static bool is_clean_unix(ges_text path) {
    if (path.len == 0 || path.ptr[0] != '/' || (path.len > 1 && path.ptr[path.len - 1] == '/')) {
        return false;
    }
    for (size_t i = 0; i + 1 < path.len; i++) {
        if (path.ptr[i] != '/') {
            continue;
        }
        size_t at = i + 1;
        while (at < path.len && at < i + 3 && path.ptr[at] == '.') {
            at++;
        }
        if (at == path.len || path.ptr[at] == '/') {
            return false; /* "//", "/./" or "/../", also at the end */
        }
    }
    return true;
}

ges_text ges_path_clean(ges_arena *mem, ges_path_style style, ges_text path) {
    if (style == GES_PATH_UNIX && is_clean_unix(path)) {
        return path; /* by far the most */
    }
    size_t volume = ges_path_volume_len(style, path);
    ges_text rest = ges_text_skip(path, volume);
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < volume; i++) {
        ges_build_char(&out, path.ptr[i] == '/' ? '\\' : path.ptr[i]);
    }
    if (rest.len != 0) {
        clean_elements(&out, style, rest);
    } else if (!(volume > 1 && is_slash(path.ptr[0]) && is_slash(path.ptr[1]))) {
        ges_build_char(&out, '.');
    }
    ges_text cleaned = ges_build_done(&out);
    return style == GES_PATH_WINDOWS && volume == 0 ? guard_windows(mem, cleaned, path) : cleaned;
}

ges_text ges_path_join(ges_arena *mem, ges_path_style style, ges_text a, ges_text b) {
    if (a.len == 0 && b.len == 0) {
        return (ges_text){NULL, 0};
    }
    if (a.len == 0 || b.len == 0) {
        return ges_path_clean(mem, style, a.len == 0 ? b : a);
    }
    char separator = ges_path_separator(style);
    ges_text between = {&separator, 1};
    if (style == GES_PATH_WINDOWS) {
        char last = a.ptr[a.len - 1];
        if (is_slash(last)) {
            /* No UNC path out of pieces that are none. */
            while (b.len != 0 && is_slash(b.ptr[0])) {
                b = ges_text_skip(b, 1);
            }
            between.len = 0;
        } else if (last == ':') {
            between.len = 0; /* "c:" stays relative to the drive */
        }
    }
    return ges_path_clean(mem, style, ges_text_join(mem, a, between, b));
}

ges_text ges_path_dir(ges_arena *mem, ges_path_style style, ges_text path) {
    size_t volume = ges_path_volume_len(style, path);
    size_t end = path.len;
    while (end > volume && !ges_path_is_separator(style, path.ptr[end - 1])) {
        end--;
    }
    ges_text rest = ges_text_slice(path, volume, end);
    ges_text dir = rest.len != 0 ? ges_path_clean(mem, style, rest) : GES_T(".");
    if (ges_text_equal(dir, GES_T(".")) && volume > 2) {
        return ges_text_slice(path, 0, volume);
    }
    return volume == 0 ? dir : ges_text_join(mem, ges_text_slice(path, 0, volume), dir);
}

ges_text ges_path_base(ges_path_style style, ges_text path) {
    if (path.len == 0) {
        return GES_T(".");
    }
    size_t end = path.len;
    while (end > 0 && ges_path_is_separator(style, path.ptr[end - 1])) {
        end--;
    }
    size_t start = ges_path_volume_len(style, path);
    if (start > end) {
        start = end;
    }
    for (size_t i = end; i > start; i--) {
        if (ges_path_is_separator(style, path.ptr[i - 1])) {
            start = i;
            break;
        }
    }
    if (start == end) {
        return style == GES_PATH_WINDOWS ? GES_T("\\") : GES_T("/");
    }
    return ges_text_slice(path, start, end);
}

ges_text ges_path_ext(ges_path_style style, ges_text path) {
    for (size_t i = path.len; i > 0; i--) {
        char c = path.ptr[i - 1];
        if (ges_path_is_separator(style, c)) {
            break;
        }
        if (c == '.') {
            return ges_text_skip(path, i - 1);
        }
    }
    return ges_text_skip(path, path.len);
}

static ges_text without_quotes(ges_arena *mem, ges_text text) {
    if (ges_text_find_char(text, '"') == GES_NPOS) {
        return text;
    }
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '"') {
            ges_build_char(&out, text.ptr[i]);
        }
    }
    return ges_build_done(&out);
}

GES_LIST(text_list, ges_text);

ges_status ges_path_split_list(ges_arena *mem, ges_path_style style, ges_text list, ges_text **out,
                               size_t *out_count) {
    text_list parts = {0};
    bool is_quoted = false;
    size_t start = 0;
    for (size_t i = 0; list.len != 0 && i <= list.len; i++) {
        bool at_end = i == list.len;
        if (!at_end && style == GES_PATH_WINDOWS && list.ptr[i] == '"') {
            is_quoted = !is_quoted;
        }
        if (!at_end && (is_quoted || list.ptr[i] != ges_path_list_separator(style))) {
            continue;
        }
        ges_text part = ges_text_slice(list, start, i);
        if (style == GES_PATH_WINDOWS) {
            part = without_quotes(mem, part);
        }
        if (!ges_list_push(mem, &parts, part)) {
            return GES_NO_MEMORY;
        }
        start = i + 1;
    }
    *out = parts.items;
    *out_count = parts.count;
    return GES_OK;
}

static char folded(ges_path_style style, char c) {
    if (style == GES_PATH_UNIX) {
        return c;
    }
    return c == '/' ? '\\' : upper(c);
}

static bool same_bytes(ges_path_style style, ges_text a, ges_text b, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (folded(style, a.ptr[i]) != folded(style, b.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool ges_path_equal(ges_path_style style, ges_text a, ges_text b) {
    return a.len == b.len && same_bytes(style, a, b, a.len);
}

bool ges_path_inside(ges_path_style style, ges_text path, ges_text dir) {
    if (dir.len == 0 || path.len < dir.len || !same_bytes(style, path, dir, dir.len)) {
        return false;
    }
    return path.len == dir.len || ges_path_is_separator(style, dir.ptr[dir.len - 1]) ||
           ges_path_is_separator(style, path.ptr[dir.len]);
}
