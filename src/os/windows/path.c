/* A path as CreateFileW takes it: long ones with \\?\, devices recognised and left alone. */
#include "os/windows/win32.h"

/* CreateDirectoryW's limit, the smallest one: MAX_PATH less room for an 8.3 name. */
enum { SHORT_ENOUGH = 248 };

static bool is_slash(wchar_t c) {
    return c == L'\\' || c == L'/';
}

/* \\.\ or //./ at the front: the name space of devices and pipes. */
static bool starts_device(const wchar_t *p, size_t len) {
    return len >= 4 && is_slash(p[0]) && is_slash(p[1]) && p[2] == L'.' && is_slash(p[3]);
}

/* \\?\ and \??\: taken literally by the system. */
static bool is_literal(const wchar_t *p, size_t len) {
    return len >= 4 && p[0] == L'\\' && (p[1] == L'\\' || p[1] == L'?') && p[2] == L'?' &&
           p[3] == L'\\';
}

static bool starts_nocase(const wchar_t *p, const char *word) {
    for (; *word != '\0'; word++, p++) {
        if ((*p | 0x20) != (*word | 0x20)) { /* letters, digits and '$' only; *p ends in NUL */
            return false;
        }
    }
    return true;
}

/* Does the last element begin like a device? Only then the system is asked, which knows its own
 * version's rules (Windows 11 opens aux.txt as a file, Windows 10 does not). */
static bool may_be_device(const wchar_t *p, size_t len) {
    static const char *const words[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    size_t start = len;
    while (start > 0 && !is_slash(p[start - 1]) && p[start - 1] != L':') {
        start--;
    }
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (starts_nocase(p + start, words[i])) {
            return true;
        }
    }
    return false;
}

/* Replaces the path by its absolute form. False when the system cannot say it. */
static bool make_absolute(ges_windows_path *path) {
    wchar_t full[GES_WINDOWS_PATH_MAX + 1];
    DWORD len = GetFullPathNameW(path->ptr, GES_COUNT(full), full, NULL);
    if (len == 0 || len >= GES_COUNT(full)) {
        return false;
    }
    path->is_device = starts_device(full, len);
    bool is_share = !path->is_device && len > 2 && is_slash(full[0]) && is_slash(full[1]);
    const wchar_t *prefix = path->is_device || len < SHORT_ENOUGH ? L""
                            : is_share                            ? L"\\\\?\\UNC"
                                                                  : L"\\\\?\\";
    size_t prefix_len = wcslen(prefix);
    size_t skip = is_share && prefix_len != 0 ? 1 : 0;
    if (prefix_len + len - skip >= GES_COUNT(path->ptr)) {
        return false;
    }
    memcpy(path->ptr, prefix, prefix_len * sizeof(wchar_t));
    memcpy(path->ptr + prefix_len, full + skip, (len - skip + 1) * sizeof(wchar_t));
    path->len = prefix_len + len - skip;
    return true;
}

ges_status ges_windows_path_open(ges_windows_path *path, ges_text text, ges_error *err) {
    if (text.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "cannot look at '': an empty path names nothing");
    }
    bool has_nul = ges_text_find_char(text, '\0') != GES_NPOS;
    path->len = ges_utf16_encode(text, path->ptr, GES_WINDOWS_PATH_MAX);
    if (has_nul || path->len > GES_WINDOWS_PATH_MAX) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is not a path: %s",
                             (int)(text.len < 80 ? text.len : 80), text.ptr,
                             has_nul ? "it holds a NUL byte" : "longer than 32,767 characters");
    }
    path->ptr[path->len] = L'\0';
    path->is_device = starts_device(path->ptr, path->len);
    if (path->is_device || is_literal(path->ptr, path->len) ||
        (path->len < SHORT_ENOUGH && !may_be_device(path->ptr, path->len))) {
        return GES_OK;
    }
    return make_absolute(path)
               ? GES_OK
               : ges_windows_error(err, ERROR_FILENAME_EXCED_RANGE, "look at", text);
}

ges_status ges_windows_path_open_file(ges_windows_path *path, ges_text text, const char *action,
                                      ges_error *err) {
    ges_status status = ges_windows_path_open(path, text, err);
    if (status == GES_OK && path->is_device) {
        return ges_error_set(err, GES_WRONG_KIND, "cannot %s '%.*s': it is a device", action,
                             GES_FMT(text));
    }
    return status;
}
