/* The command line as arguments, split as CommandLineToArgvW does.
 * Source: "Parsing C command-line arguments", learn.microsoft.com. */
#include "os/args.h"

#include "os/windows/win32.h"

static bool is_blank(wchar_t c) {
    return c == L' ' || c == L'\t';
}

/* The program's name has no backslash rules: to the closing quote, or to the next blank. */
static const wchar_t *take_program(const wchar_t *p, wchar_t *out, size_t *len) {
    bool is_quoted = false;
    for (; *p != L'\0' && (is_quoted || !is_blank(*p)); p++) {
        if (*p == L'"') {
            is_quoted = !is_quoted;
        } else {
            out[(*len)++] = *p;
        }
    }
    return p;
}

/* One argument: 2n backslashes before a quote are n, 2n+1 are n and the quote itself; "" inside
 * quotes is one quote. */
static const wchar_t *take_argument(const wchar_t *p, wchar_t *out, size_t *len) {
    bool is_quoted = false;
    while (*p != L'\0' && (is_quoted || !is_blank(*p))) {
        size_t slashes = 0;
        for (; *p == L'\\'; p++) {
            slashes++;
        }
        size_t kept = *p == L'"' ? slashes / 2 : slashes;
        for (size_t i = 0; i < kept; i++) {
            out[(*len)++] = L'\\';
        }
        if (*p == L'"' && slashes % 2 == 1) {
            out[(*len)++] = *p++;
        } else if (*p == L'"' && is_quoted && p[1] == L'"') {
            out[(*len)++] = L'"';
            p += 2;
        } else if (*p == L'"') {
            is_quoted = !is_quoted;
            p++;
        } else if (*p != L'\0' && (is_quoted || !is_blank(*p))) {
            out[(*len)++] = *p++;
        }
    }
    return p;
}

GES_LIST(text_list, ges_text);

ges_status ges_os_args(int argc, char **argv, ges_arena *mem, ges_text **out, size_t *out_count,
                       ges_error *err) {
    (void)argc, (void)argv; /* in the ANSI code page: useless */
    const wchar_t *line = GetCommandLineW();
    text_list list = {0};
    wchar_t *piece = ges_new_array(mem, wcslen(line) + 1, wchar_t);
    bool has_room = piece != NULL;
    while (has_room && (*line != L'\0' || list.count == 0)) {
        size_t len = 0;
        line = list.count == 0 ? take_program(line, piece, &len)
                               : take_argument(line, piece, &len);
        ges_text text = ges_utf16_to_text(mem, piece, len);
        has_room = text.ptr != NULL && ges_list_push(mem, &list, text);
        while (is_blank(*line)) {
            line++;
        }
    }
    if (!has_room) {
        return ges_arena_error(mem, err);
    }
    *out = list.items;
    *out_count = list.count;
    return GES_OK;
}
