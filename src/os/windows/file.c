/* Files: facts about them, whole reads, random access. */
#include "os/windows/win32.h"

#include "os/whole.h"

enum { SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };

static uint64_t join_halves(DWORD high, DWORD low) {
    return (uint64_t)high << 32 | low;
}

/* Directories open too, so that they can be told apart from what may not be read. */
static HANDLE open_existing(const ges_windows_path *path, DWORD access, bool follow) {
    DWORD flags = FILE_FLAG_BACKUP_SEMANTICS | (follow ? 0 : FILE_FLAG_OPEN_REPARSE_POINT);
    return CreateFileW(path->ptr, access, SHARE_ALL, NULL, OPEN_EXISTING, flags, NULL);
}

static ges_file_info info_of(DWORD attributes, DWORD tag, uint64_t size, FILETIME written,
                             FILETIME read) {
    ges_file_kind kind = ges_windows_reparse_kind(attributes, tag);
    return (ges_file_info){
        .kind = kind,
        .size = kind == GES_FILE_REGULAR ? size : 0,
        .mtime_ns = ges_windows_time_ns(written),
        .atime_ns = ges_windows_time_ns(read),
        .mode = (attributes & FILE_ATTRIBUTE_READONLY) != 0 ? 0444 : 0666,
    };
}

/* What an open handle says. 0 or the system's error. */
static DWORD info_of_handle(HANDLE handle, bool follow, ges_file_info *out) {
    if (GetFileType(handle) != FILE_TYPE_DISK) {
        *out = (ges_file_info){.kind = GES_FILE_OTHER, .mode = 0666};
        return 0;
    }
    BY_HANDLE_FILE_INFORMATION facts;
    if (!GetFileInformationByHandle(handle, &facts)) {
        return GetLastError();
    }
    FILE_ATTRIBUTE_TAG_INFO tag = {0};
    if (!follow && (facts.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
        (void)GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &tag,
                                           sizeof(tag)); /* tag 0 on failure */
    }
    /* Followed to the end: what still has a tag is a file whose content comes from elsewhere. */
    DWORD attributes = follow ? facts.dwFileAttributes & ~(DWORD)FILE_ATTRIBUTE_REPARSE_POINT
                              : facts.dwFileAttributes;
    *out = info_of(attributes, tag.ReparseTag, join_halves(facts.nFileSizeHigh, facts.nFileSizeLow),
                   facts.ftLastWriteTime, facts.ftLastAccessTime);
    out->device = facts.dwVolumeSerialNumber;
    out->inode = join_halves(facts.nFileIndexHigh, facts.nFileIndexLow);
    out->link_count = facts.nNumberOfLinks;
    return 0;
}

/* For files that may not be opened at all (pagefile.sys): what their directory says. */
static DWORD info_of_entry(const ges_windows_path *path, ges_file_info *out) {
    WIN32_FIND_DATAW entry;
    HANDLE search = FindFirstFileW(path->ptr, &entry);
    if (search == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    (void)FindClose(search); /* one entry was wanted */
    *out = info_of(entry.dwFileAttributes, entry.dwReserved0,
                   join_halves(entry.nFileSizeHigh, entry.nFileSizeLow), entry.ftLastWriteTime,
                   entry.ftLastAccessTime);
    return 0;
}

static DWORD info_by_path(const ges_windows_path *path, bool follow, ges_file_info *out) {
    HANDLE handle = open_existing(path, FILE_READ_ATTRIBUTES, follow);
    if (handle == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    DWORD code = info_of_handle(handle, follow, out);
    (void)CloseHandle(handle); /* nothing was written */
    return code;
}

ges_status ges_windows_file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                                 ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    if (name.is_device) {
        *out = (ges_file_info){.kind = GES_FILE_OTHER, .mode = 0666};
        return GES_OK;
    }
    ges_file_info info;
    DWORD code = info_by_path(&name, follow, &info);
    if (code == ERROR_CANT_ACCESS_FILE && follow) {
        /* An App execution alias leads to no file: it is described itself, as Go does. */
        code = info_by_path(&name, false, &info);
    } else if (code == ERROR_SHARING_VIOLATION || code == ERROR_ACCESS_DENIED) {
        code = info_of_entry(&name, &info) == 0 ? 0 : code;
    }
    if (code != 0) {
        return ges_windows_error(err, code, "look at", path);
    }
    *out = info;
    return GES_OK;
}

ges_status ges_windows_file_open(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                                 ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "read", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = open_existing(&name, GENERIC_READ, true);
    if (handle == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "open", path);
    }
    ges_file_info info;
    DWORD code = info_of_handle(handle, true, &info);
    if (code != 0 || info.kind != GES_FILE_REGULAR) {
        (void)CloseHandle(handle); /* nothing was written */
        return code != 0 ? ges_windows_error(err, code, "look at", path)
                         : ges_error_set(err, GES_WRONG_KIND,
                                         "cannot read '%.*s': it is %s, not a file", GES_FMT(path),
                                         info.kind == GES_FILE_DIRECTORY ? "a directory"
                                                                         : "a pipe or device");
    }
    *size = info.size;
    out->handle = (intptr_t)handle;
    return GES_OK;
}

ges_status ges_windows_file_read(const ges_os *os, ges_text path, size_t max, ges_arena *mem,
                                 ges_bytes *out, ges_error *err) {
    ges_file file;
    uint64_t size;
    ges_status status = ges_windows_file_open(os, path, &file, &size, err);
    if (status == GES_OK) {
        status = ges_os_read_whole(os, file, path, size, max, mem, out, err);
        ges_windows_file_close(os, &file);
    }
    return status;
}

ges_status ges_windows_file_read_at(const ges_os *os, ges_file file, uint64_t off, void *buffer,
                                    size_t len, size_t *got, ges_error *err) {
    (void)os;
    enum { PIECE_MAX = 1 << 30 };
    size_t done = 0;
    while (done < len) {
        uint64_t at = off + done;
        OVERLAPPED where = {.Offset = (DWORD)at, .OffsetHigh = (DWORD)(at >> 32)};
        size_t left = len - done;
        DWORD piece = 0;
        if (!ReadFile((HANDLE)file.handle, (char *)buffer + done,
                      (DWORD)(left < PIECE_MAX ? left : PIECE_MAX), &piece, &where)) {
            DWORD code = GetLastError();
            if (code != ERROR_HANDLE_EOF) {
                return ges_windows_error(err, code, "read", GES_T("an open file"));
            }
        }
        if (piece == 0) {
            break;
        }
        done += piece;
    }
    *got = done;
    return GES_OK;
}

void ges_windows_file_close(const ges_os *os, ges_file *file) {
    (void)os;
    if (file->handle != -1) {
        (void)CloseHandle((HANDLE)file->handle); /* read only, or file_sync has told before */
    }
    *file = GES_FILE_CLOSED;
}

bool ges_windows_file_is_executable(const ges_os *os, ges_text path) {
    ges_file_info info;
    return ges_windows_file_info(os, path, true, &info, NULL) == GES_OK &&
           (info.kind == GES_FILE_REGULAR || info.kind == GES_FILE_ALIAS);
}

/* FILE_WRITE_DATA is FILE_ADD_FILE for a directory: the access lists answer for both, and opening
 * changes nothing. A program that runs is locked, not protected. */
bool ges_windows_file_is_writable(const ges_os *os, ges_text path) {
    (void)os;
    ges_windows_path name;
    if (ges_windows_path_open_file(&name, path, "write", NULL) != GES_OK) {
        return false;
    }
    HANDLE handle = open_existing(&name, FILE_WRITE_DATA, true);
    if (handle == INVALID_HANDLE_VALUE) {
        return GetLastError() == ERROR_SHARING_VIOLATION;
    }
    (void)CloseHandle(handle); /* nothing was written */
    return true;
}
