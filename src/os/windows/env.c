/* The process block. */
#include "os/windows/win32.h"

/* "=C:=C:\x" has its name's '=' first, so the split looks from the second character on. */
static size_t split_of(const wchar_t *entry, size_t len) {
    for (size_t i = 1; i < len; i++) {
        if (entry[i] == L'=') {
            return i;
        }
    }
    return len;
}

ges_status ges_windows_env_list(const ges_os *os, ges_arena *mem, ges_env_list *out,
                                ges_error *err) {
    (void)os;
    wchar_t *block = GetEnvironmentStringsW();
    if (block == NULL) {
        return ges_windows_error(err, GetLastError(), "read", GES_T("the environment"));
    }
    ges_env_list list = {0};
    bool has_room = true;
    for (const wchar_t *entry = block; has_room && *entry != L'\0';) {
        size_t len = wcslen(entry);
        size_t split = split_of(entry, len);
        if (split < len) {
            ges_env_entry item = {ges_utf16_to_text(mem, entry, split),
                                  ges_utf16_to_text(mem, entry + split + 1, len - split - 1)};
            has_room = item.name.ptr != NULL && item.value.ptr != NULL &&
                       ges_list_push(mem, &list, item);
        }
        entry += len + 1;
    }
    (void)FreeEnvironmentStringsW(block); /* our own copy of the block */
    if (!has_room) {
        return ges_arena_error(mem, err);
    }
    *out = list;
    return GES_OK;
}
