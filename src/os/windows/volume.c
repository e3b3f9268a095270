/* What a path lies on. */
#include "os/windows/win32.h"

enum { DEVICE_MAX = 1024 };

/* What a drive letter stands for: "\??\C:\src" for subst, "\Device\LanmanRedirector\;Z:0123\host\
 * share" for a network drive. Empty for a disk of its own. Source: QueryDosDeviceW, DefineDosDevice */
static ges_text device_of(const wchar_t *root, ges_arena *mem) {
    wchar_t drive[3] = {root[0], L':', 0};
    wchar_t device[DEVICE_MAX];
    if (root[0] == 0 || root[1] != L':' || QueryDosDeviceW(drive, device, DEVICE_MAX) == 0) {
        return (ges_text){0};
    }
    ges_text text = ges_utf16_to_text(mem, (const uint16_t *)device, wcslen(device));
    static const ges_text subst = GES_LIT("\\??\\");
    if (ges_text_starts(text, subst)) {
        return ges_text_skip(text, subst.len);
    }
    size_t at = ges_text_find(text, GES_T("\\;"));
    size_t share = at != GES_NPOS ? ges_text_find_char(ges_text_skip(text, at + 1), '\\') : GES_NPOS;
    return share == GES_NPOS ? (ges_text){0}
                             : ges_text_join(mem, GES_T("\\"), ges_text_skip(text, at + 1 + share));
}

ges_status ges_windows_volume_info(const ges_os *os, ges_text path, ges_arena *mem,
                                   ges_volume *out, ges_error *err) {
    (void)os;
    ges_windows_path name;
    wchar_t root[MAX_PATH + 1];
    wchar_t type[MAX_PATH + 1] = {0};
    DWORD flags = 0;
    ULARGE_INTEGER free_bytes = {.QuadPart = UINT64_MAX};
    ULARGE_INTEGER total_bytes = {.QuadPart = 0};
    ges_status status = ges_windows_path_open_file(&name, path, "look at the volume of", err);
    if (status != GES_OK) {
        return status;
    }
    if (GetFileAttributesW(name.ptr) == INVALID_FILE_ATTRIBUTES ||
        !GetVolumePathNameW(name.ptr, root, MAX_PATH)) {
        return ges_windows_error(err, GetLastError(), "look at the volume of", path);
    }
    /* Either may be refused (an empty drive, a share without rights): then it is not known. */
    (void)GetVolumeInformationW(root, NULL, 0, NULL, NULL, &flags, type, MAX_PATH);
    if (!GetDiskFreeSpaceExW(root, &free_bytes, &total_bytes, NULL)) {
        free_bytes.QuadPart = UINT64_MAX;
        total_bytes.QuadPart = 0;
    }
    *out = (ges_volume){
        .type = ges_utf16_to_text(mem, (const uint16_t *)type, wcslen(type)),
        .remote = device_of(root, mem),
        .is_remote = GetDriveTypeW(root) == DRIVE_REMOTE,
        .is_read_only = (flags & FILE_READ_ONLY_VOLUME) != 0,
        .free_bytes = free_bytes.QuadPart,
        .total_bytes = total_bytes.QuadPart,
    };
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}
