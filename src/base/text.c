/* Text views: comparison, search, splitting, copies. */
#include "ges/text.h"

#include <stdarg.h>
#include <stdio.h>

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ges_text_equal(ges_text a, ges_text b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool ges_text_equal_nocase(ges_text a, ges_text b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int ges_text_compare(ges_text a, ges_text b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool ges_text_starts(ges_text text, ges_text prefix) {
    return text.len >= prefix.len && ges_text_equal(ges_text_slice(text, 0, prefix.len), prefix);
}

bool ges_text_ends(ges_text text, ges_text suffix) {
    return text.len >= suffix.len &&
           ges_text_equal(ges_text_skip(text, text.len - suffix.len), suffix);
}

size_t ges_text_find_char(ges_text text, char c) {
    const char *found = text.len == 0 ? NULL : memchr(text.ptr, c, text.len);
    return found != NULL ? (size_t)(found - text.ptr) : GES_NPOS;
}

size_t ges_text_rfind_char(ges_text text, char c) {
    for (size_t i = text.len; i > 0; i--) {
        if (text.ptr[i - 1] == c) {
            return i - 1;
        }
    }
    return GES_NPOS;
}

size_t ges_text_find(ges_text text, ges_text needle) {
    if (needle.len == 0) {
        return 0;
    }
    size_t from = 0;
    while (text.len - from >= needle.len) {
        size_t step = ges_text_find_char(ges_text_skip(text, from), needle.ptr[0]);
        if (step == GES_NPOS || text.len - from - step < needle.len) {
            return GES_NPOS;
        }
        from += step;
        if (memcmp(text.ptr + from, needle.ptr, needle.len) == 0) {
            return from;
        }
        from++;
    }
    return GES_NPOS;
}

ges_text ges_text_slice(ges_text text, size_t from, size_t to) {
    if (to > text.len) {
        to = text.len;
    }
    if (from >= to) {
        /* Keeps its place, so that differences of pointers still mean offsets. */
        return (ges_text){text.ptr != NULL ? text.ptr + (from < text.len ? from : text.len) : NULL,
                          0};
    }
    return (ges_text){text.ptr + from, to - from};
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

ges_text ges_text_trim(ges_text text) {
    size_t from = 0;
    size_t to = text.len;
    while (from < to && is_blank(text.ptr[from])) {
        from++;
    }
    while (to > from && is_blank(text.ptr[to - 1])) {
        to--;
    }
    return ges_text_slice(text, from, to);
}

bool ges_text_cut(ges_text text, char separator, ges_text *before, ges_text *after) {
    size_t at = ges_text_find_char(text, separator);
    if (at == GES_NPOS) {
        *before = text;
        *after = ges_text_skip(text, text.len);
        return false;
    }
    *before = ges_text_slice(text, 0, at);
    *after = ges_text_skip(text, at + 1);
    return true;
}

bool ges_text_next(ges_text *rest, char separator, ges_text *piece) {
    if (rest->ptr == NULL) {
        return false;
    }
    ges_text after;
    bool more = ges_text_cut(*rest, separator, piece, &after);
    *rest = more ? after : (ges_text){NULL, 0};
    return true;
}

bool ges_text_next_line(ges_text *rest, ges_text *line) {
    if (rest->len == 0) {
        return false;
    }
    ges_text after;
    (void)ges_text_cut(*rest, '\n', line, &after); /* no newline: the last line */
    *rest = after;
    return true;
}

ges_text ges_text_copy(ges_arena *mem, ges_text text) {
    return ges_text_join_list(mem, &text, 1);
}

const char *ges_text_cstr(ges_arena *mem, ges_text text) {
    ges_text copy = ges_text_copy(mem, text);
    return copy.ptr != NULL ? copy.ptr : "";
}

/* Every copy carries a NUL behind its end, which ges_text_cstr relies on. */
ges_text ges_text_join_list(ges_arena *mem, const ges_text *parts, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        len += parts[i].len;
    }
    char *joined = ges_arena_alloc(mem, len + 1);
    if (joined == NULL) {
        return (ges_text){NULL, 0};
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len != 0) {
            memcpy(joined + at, parts[i].ptr, parts[i].len);
            at += parts[i].len;
        }
    }
    return (ges_text){joined, len};
}

ges_text ges_text_format(ges_arena *mem, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *out = len < 0 ? NULL : ges_arena_alloc(mem, (size_t)len + 1);
    if (out == NULL) {
        return (ges_text){NULL, 0};
    }
    va_start(args, format);
    (void)vsnprintf(out, (size_t)len + 1, format, args); /* measured above */
    va_end(args);
    return (ges_text){out, (size_t)len};
}
