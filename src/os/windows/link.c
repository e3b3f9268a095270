/* Links: where they lead, and paths without any. */
#include "os/windows/win32.h"

#include <winioctl.h>

static HANDLE open_attributes(const ges_windows_path *path, DWORD flags) {
    return CreateFileW(path->ptr, FILE_READ_ATTRIBUTES,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
}

ges_status ges_windows_link_read(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                                 ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "read the link", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = open_attributes(&name, FILE_FLAG_OPEN_REPARSE_POINT);
    if (handle == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "read the link", path);
    }
    uint8_t data[GES_WINDOWS_REPARSE_MAX];
    DWORD len = 0;
    BOOL is_read =
        DeviceIoControl(handle, FSCTL_GET_REPARSE_POINT, NULL, 0, data, sizeof(data), &len, NULL);
    DWORD code = GetLastError();
    (void)CloseHandle(handle); /* nothing was written */
    if (!is_read) {
        return ges_windows_error(err, code, "read the link", path);
    }
    status = ges_windows_reparse_target((ges_bytes){data, len}, mem, out, err);
    return status == GES_OK
               ? GES_OK
               : ges_error_note(err, status, "cannot read the link '%.*s'", GES_FMT(path));
}

/* \\?\C:\x -> C:\x, \\?\UNC\host\x -> \\host\x; a volume without a letter keeps its prefix. */
static ges_text without_prefix(ges_arena *mem, const wchar_t *path, size_t len) {
    if (len > 8 && wcsncmp(path, L"\\\\?\\UNC\\", 8) == 0) {
        ges_text rest = ges_utf16_to_text(mem, path + 7, len - 7);
        return rest.ptr != NULL ? ges_text_join(mem, GES_T("\\"), rest) : rest;
    }
    bool has_drive = len > 5 && wcsncmp(path, L"\\\\?\\", 4) == 0 && path[5] == L':';
    size_t skip = has_drive ? 4 : 0;
    return ges_utf16_to_text(mem, path + skip, len - skip);
}

ges_status ges_windows_path_resolve(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                                    ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "resolve", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = open_attributes(&name, 0);
    if (handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_CANT_ACCESS_FILE) {
        handle = open_attributes(&name, FILE_FLAG_OPEN_REPARSE_POINT); /* an alias is its own end */
    }
    if (handle == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "resolve", path);
    }
    DWORD room = GES_COUNT(name.ptr);
    DWORD len = GetFinalPathNameByHandleW(handle, name.ptr, room, VOLUME_NAME_DOS);
    if (len == 0 && GetLastError() == ERROR_PATH_NOT_FOUND) {
        len = GetFinalPathNameByHandleW(handle, name.ptr, room, VOLUME_NAME_GUID);
    }
    DWORD code = len == 0 ? GetLastError() : ERROR_FILENAME_EXCED_RANGE;
    (void)CloseHandle(handle); /* nothing was written */
    if (len == 0 || len >= room) {
        return ges_windows_error(err, code, "resolve", path);
    }
    ges_text resolved = without_prefix(mem, name.ptr, len);
    if (resolved.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = resolved;
    return GES_OK;
}
