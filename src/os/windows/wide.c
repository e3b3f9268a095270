/* Text and arguments as UTF-16. */
#include "os/windows/win32.h"

typedef struct line {
    wchar_t *ptr;
    size_t len;
} line;

static void put(line *out, wchar_t c, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out->ptr[out->len++] = c;
    }
}

static bool needs_quotes(const wchar_t *arg, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (arg[i] == L' ' || arg[i] == L'\t' || arg[i] == L'"') {
            return true;
        }
    }
    return len == 0;
}

/* Backslashes double only before a quote, the closing one included. */
static void put_argument(line *out, const wchar_t *arg, size_t len) {
    if (!needs_quotes(arg, len)) {
        for (size_t i = 0; i < len; i++) {
            put(out, arg[i], 1);
        }
        return;
    }
    size_t slashes = 0;
    put(out, L'"', 1);
    for (size_t i = 0; i < len; i++) {
        if (arg[i] == L'"') {
            put(out, L'\\', slashes + 1);
        }
        slashes = arg[i] == L'\\' ? slashes + 1 : 0;
        put(out, arg[i], 1);
    }
    put(out, L'\\', slashes);
    put(out, L'"', 1);
}

wchar_t *ges_wide_from_text(ges_arena *mem, ges_text text) {
    wchar_t *wide = ges_new_array(mem, text.len + 1, wchar_t);
    if (wide != NULL) {
        wide[ges_utf16_encode(text, wide, text.len)] = L'\0';
    }
    return wide;
}

wchar_t *ges_windows_command_line(ges_arena *mem, const ges_text *args, size_t count) {
    size_t room = 1;
    for (size_t i = 0; i < count; i++) {
        room += args[i].len * 2 + 3; /* every unit doubled, two quotes, a blank */
    }
    line out = {ges_new_array(mem, room, wchar_t), 0};
    for (size_t i = 0; out.ptr != NULL && i < count; i++) {
        wchar_t *arg = ges_wide_from_text(mem, args[i]);
        if (arg == NULL) {
            return NULL;
        }
        put(&out, L' ', i != 0 ? 1 : 0);
        put_argument(&out, arg, wcslen(arg));
    }
    return out.ptr;
}
