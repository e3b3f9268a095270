/* GetLastError as a status; the one map. */
#include "os/windows/win32.h"

#include "os/cannot.h"

#include <stdio.h>

/* Not in every winerror.h. */
enum { NEEDS_ELEVATION = 740, STOPPED_ON_SYMLINK = 681 };

typedef struct error_entry {
    DWORD code;
    ges_status status;
} error_entry;

/* Everything else is IO. Source: winerror.h; "does not exist" as in Go's syscall.Errno.Is. */
static const error_entry map[] = {
    {ERROR_FILE_NOT_FOUND, GES_NOT_FOUND},
    {ERROR_PATH_NOT_FOUND, GES_NOT_FOUND},
    {ERROR_INVALID_DRIVE, GES_NOT_FOUND},
    {ERROR_BAD_NETPATH, GES_NOT_FOUND},
    {ERROR_BAD_NET_NAME, GES_NOT_FOUND},
    {ERROR_NO_MORE_FILES, GES_NOT_FOUND},
    {ERROR_ACCESS_DENIED, GES_DENIED},
    {ERROR_WRITE_PROTECT, GES_DENIED},
    {ERROR_PRIVILEGE_NOT_HELD, GES_DENIED},
    {NEEDS_ELEVATION, GES_DENIED},
    {ERROR_INVALID_NAME, GES_INVALID},
    {ERROR_BAD_PATHNAME, GES_INVALID},
    {ERROR_INVALID_PARAMETER, GES_INVALID},
    {ERROR_FILENAME_EXCED_RANGE, GES_INVALID},
    {ERROR_BUFFER_OVERFLOW, GES_INVALID},
    {ERROR_DIRECTORY, GES_WRONG_KIND},
    {ERROR_NOT_A_REPARSE_POINT, GES_INVALID}, /* as EINVAL of readlink(2) */
    {ERROR_CANT_ACCESS_FILE, GES_WRONG_KIND}, /* an App execution alias */
    {ERROR_CANT_RESOLVE_FILENAME, GES_WRONG_KIND}, /* a link loop */
    {STOPPED_ON_SYMLINK, GES_WRONG_KIND},
    {ERROR_NOT_ENOUGH_MEMORY, GES_NO_MEMORY},
    {ERROR_OUTOFMEMORY, GES_NO_MEMORY},
    {ERROR_COMMITMENT_LIMIT, GES_NO_MEMORY},
    {ERROR_NOT_SUPPORTED, GES_UNSUPPORTED},
    {ERROR_INVALID_FUNCTION, GES_UNSUPPORTED},
    {ERROR_CALL_NOT_IMPLEMENTED, GES_UNSUPPORTED},
    {ERROR_BAD_EXE_FORMAT, GES_UNSUPPORTED},
    {ERROR_EXE_MACHINE_TYPE_MISMATCH, GES_UNSUPPORTED},
    {ERROR_FILE_EXISTS, GES_CONFLICT},
    {ERROR_ALREADY_EXISTS, GES_CONFLICT},
    {ERROR_SHARING_VIOLATION, GES_CONFLICT},
    {ERROR_LOCK_VIOLATION, GES_CONFLICT},
    {ERROR_FILE_TOO_LARGE, GES_TOO_LARGE},
};

static ges_status status_of(DWORD code) {
    for (size_t i = 0; i < GES_COUNT(map); i++) {
        if (map[i].code == code) {
            return map[i].status;
        }
    }
    return GES_IO;
}

/* The system's English sentence, or the user's, without its full stop and line end. */
static size_t system_sentence(DWORD code, char *out, size_t room) {
    wchar_t wide[256];
    DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    DWORD len = FormatMessageW(flags, NULL, code, MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US),
                               wide, GES_COUNT(wide), NULL);
    if (len == 0) {
        len = FormatMessageW(flags, NULL, code, 0, wide, GES_COUNT(wide), NULL);
    }
    while (len > 0 && (wide[len - 1] <= L' ' || wide[len - 1] == L'.')) {
        len--;
    }
    return ges_utf16_decode(wide, len, out, room);
}

ges_status ges_windows_error(ges_error *err, DWORD code, const char *action, ges_text path) {
    char sentence[512];
    if (err == NULL) {
        return status_of(code);
    }
    size_t len = system_sentence(code, sentence, sizeof(sentence));
    if (len == 0) {
        len = (size_t)snprintf(sentence, sizeof(sentence), "Windows error %lu", code); /* fits */
    }
    return ges_os_cannot(err, status_of(code), (long)code, action, path, (ges_text){sentence, len});
}
