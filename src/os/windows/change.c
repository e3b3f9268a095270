/* Changing files: made beside, renamed over. */
#include "os/windows/win32.h"

#include <aclapi.h>

enum { SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };

ges_status ges_windows_file_create(const ges_os *os, ges_text path, uint32_t mode, ges_file *out,
                                   ges_error *err) {
    (void)os, (void)mode;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "make", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = CreateFileW(name.ptr, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                                CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "make", path);
    }
    out->handle = (intptr_t)handle;
    return GES_OK;
}

ges_status ges_windows_file_append(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                                   ges_error *err) {
    (void)os;
    ges_windows_path name;
    LARGE_INTEGER end;
    ges_status status = ges_windows_path_open_file(&name, path, "write to", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = CreateFileW(name.ptr, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE,
                                FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "write to", path);
    }
    BY_HANDLE_FILE_INFORMATION info;
    bool is_file = GetFileType(handle) == FILE_TYPE_DISK &&
                   GetFileInformationByHandle(handle, &info) &&
                   (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0;
    if (!is_file || !GetFileSizeEx(handle, &end)) {
        (void)CloseHandle(handle); /* nothing was written */
        return ges_error_set(err, GES_WRONG_KIND, "cannot write to '%.*s': it is no regular file",
                             GES_FMT(path));
    }
    *size = (uint64_t)end.QuadPart;
    out->handle = (intptr_t)handle;
    return GES_OK;
}

ges_status ges_windows_file_write(const ges_os *os, ges_file file, ges_bytes bytes,
                                  ges_error *err) {
    (void)os;
    enum { PIECE_MAX = 1 << 30 };
    for (size_t done = 0; done < bytes.len;) {
        size_t left = bytes.len - done;
        DWORD written = 0;
        if (!WriteFile((HANDLE)file.handle, bytes.ptr + done,
                       (DWORD)(left < PIECE_MAX ? left : PIECE_MAX), &written, NULL) ||
            written == 0) {
            return ges_windows_error(err, GetLastError(), "write to", GES_T("an open file"));
        }
        done += written;
    }
    return GES_OK;
}

ges_status ges_windows_file_sync(const ges_os *os, ges_file file, ges_error *err) {
    (void)os;
    return FlushFileBuffers((HANDLE)file.handle)
               ? GES_OK
               : ges_windows_error(err, GetLastError(), "write to disk", GES_T("an open file"));
}

static bool is_directory(const ges_windows_path *name) {
    DWORD attributes = GetFileAttributesW(name->ptr);
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

ges_status ges_windows_file_rename(const ges_os *os, ges_text from, ges_text to, ges_error *err) {
    enum { ATTEMPTS = 20, PAUSE_MS = 10 };
    (void)os;
    ges_windows_path from_name;
    ges_windows_path to_name;
    ges_status status = ges_windows_path_open_file(&from_name, from, "rename", err);
    status = status == GES_OK ? ges_windows_path_open_file(&to_name, to, "replace", err) : status;
    if (status != GES_OK) {
        return status;
    }
    DWORD code = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (MoveFileExW(from_name.ptr, to_name.ptr,
                        MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) {
            return GES_OK;
        }
        code = GetLastError();
        if (is_directory(&to_name)) {
            code = ERROR_DIRECTORY;
        }
        /* A virus scanner or an indexer looks into new files for a moment; Go's own tools wait too
         * (cmd/internal/robustio). */
        if (code != ERROR_SHARING_VIOLATION && code != ERROR_ACCESS_DENIED) {
            break;
        }
        Sleep(PAUSE_MS);
    }
    return ges_windows_error(err, code, "replace", to);
}

ges_status ges_windows_file_set_mode(const ges_os *os, ges_text path, uint32_t mode,
                                     ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "set the mode of", err);
    if (status != GES_OK) {
        return status;
    }
    DWORD attributes = GetFileAttributesW(name.ptr);
    if (attributes == INVALID_FILE_ATTRIBUTES) {
        return ges_windows_error(err, GetLastError(), "set the mode of", path);
    }
    DWORD wanted = (mode & 0222U) != 0 ? attributes & ~(DWORD)FILE_ATTRIBUTE_READONLY
                                       : attributes | FILE_ATTRIBUTE_READONLY;
    wanted = wanted == 0 ? FILE_ATTRIBUTE_NORMAL : wanted; /* 0 would change nothing */
    return wanted == attributes || SetFileAttributesW(name.ptr, wanted)
               ? GES_OK
               : ges_windows_error(err, GetLastError(), "set the mode of", path);
}

static FILETIME filetime_of(int64_t at_ns) {
    /* Floor, so that times before 1970 keep their order; offset as in ges_windows_time_ns. */
    int64_t ticks = at_ns / 100 - (at_ns % 100 < 0) + 116444736000000000;
    return (FILETIME){(DWORD)(uint64_t)ticks, (DWORD)((uint64_t)ticks >> 32)};
}

ges_status ges_windows_file_set_times(const ges_os *os, ges_text path, int64_t mtime_ns,
                                      int64_t atime_ns, ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "set the times of", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = CreateFileW(name.ptr, FILE_WRITE_ATTRIBUTES, SHARE_ALL, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "set the times of", path);
    }
    FILETIME written = filetime_of(mtime_ns);
    FILETIME read = filetime_of(atime_ns);
    BOOL is_set = SetFileTime(handle, NULL, &read, &written);
    DWORD code = GetLastError();
    (void)CloseHandle(handle); /* attributes are set or not by now */
    return is_set ? GES_OK : ges_windows_error(err, code, "set the times of", path);
}

/* Streams beside the main one, such as Zone.Identifier, stay behind. */
static bool has_streams(const ges_windows_path *name) {
    WIN32_FIND_STREAM_DATA stream;
    HANDLE search = FindFirstStreamW(name->ptr, FindStreamInfoStandard, &stream, 0);
    if (search == INVALID_HANDLE_VALUE) {
        return false; /* FAT has none */
    }
    bool has_more = FindNextStreamW(search, &stream);
    (void)FindClose(search); /* read only */
    return has_more;
}

/* The access list that stands on the file itself; what its directory hands down comes by itself. */
static bool copy_access(ges_windows_path *from, ges_windows_path *to) {
    PACL list = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    SECURITY_DESCRIPTOR_CONTROL control = 0;
    DWORD revision = 0;
    if (GetNamedSecurityInfoW(from->ptr, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL,
                              &list, NULL, &descriptor) != ERROR_SUCCESS) {
        return false;
    }
    bool is_protected = GetSecurityDescriptorControl(descriptor, &control, &revision) &&
                        (control & SE_DACL_PROTECTED) != 0;
    SECURITY_INFORMATION what =
        DACL_SECURITY_INFORMATION | (is_protected ? PROTECTED_DACL_SECURITY_INFORMATION
                                                  : UNPROTECTED_DACL_SECURITY_INFORMATION);
    DWORD code = SetNamedSecurityInfoW(to->ptr, SE_FILE_OBJECT, what, NULL, NULL, list, NULL);
    (void)LocalFree(descriptor); /* cannot fail with what the system gave */
    return code == ERROR_SUCCESS;
}

ges_status ges_windows_file_copy_extras(const ges_os *os, ges_text from, ges_text to,
                                        ges_arena *mem, ges_text *lost, ges_error *err) {
    enum { KEPT = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE |
                  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED };
    (void)os, (void)mem;
    static const ges_text words[4] = {GES_LIT(""), GES_LIT("access list"),
                                      GES_LIT("alternate data streams"),
                                      GES_LIT("access list, alternate data streams")};
    ges_windows_path from_name;
    ges_windows_path to_name;
    ges_status status = ges_windows_path_open_file(&from_name, from, "look at", err);
    status = status == GES_OK ? ges_windows_path_open_file(&to_name, to, "change", err) : status;
    if (status != GES_OK) {
        return status;
    }
    DWORD attributes = GetFileAttributesW(from_name.ptr);
    if (attributes == INVALID_FILE_ATTRIBUTES) {
        return ges_windows_error(err, GetLastError(), "look at", from);
    }
    if ((attributes & KEPT) != 0) {
        (void)SetFileAttributesW(to_name.ptr, attributes & KEPT); /* looks only */
    }
    bool is_access_lost = !copy_access(&from_name, &to_name);
    *lost = words[(is_access_lost ? 1 : 0) + (has_streams(&from_name) ? 2 : 0)];
    return GES_OK;
}

ges_status ges_windows_file_remove(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "remove", err);
    if (status != GES_OK) {
        return status;
    }
    if (DeleteFileW(name.ptr)) {
        return GES_OK;
    }
    DWORD code = GetLastError();
    return ges_windows_error(err, is_directory(&name) ? ERROR_DIRECTORY : code, "remove", path);
}

ges_status ges_windows_dir_make(const ges_os *os, ges_text path, uint32_t mode, ges_error *err) {
    (void)os, (void)mode;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "make the directory", err);
    if (status != GES_OK) {
        return status;
    }
    return CreateDirectoryW(name.ptr, NULL)
               ? GES_OK
               : ges_windows_error(err, GetLastError(), "make the directory", path);
}

ges_status ges_windows_dir_sync(const ges_os *os, ges_text path, ges_error *err) {
    ges_file_info info;
    ges_status status = ges_windows_file_info(os, path, true, &info, err);
    return status == GES_OK && info.kind != GES_FILE_DIRECTORY
               ? ges_windows_error(err, ERROR_DIRECTORY, "write to disk", path)
               : status;
}

/* 0 or the system's error; ERROR_LOCK_VIOLATION when somebody else held it all the time. */
static DWORD lock_until(HANDLE handle, uint64_t deadline) {
    enum { PAUSE_MS = 10 };
    for (;;) {
        OVERLAPPED where = {0};
        if (LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
                       &where)) {
            return 0;
        }
        DWORD code = GetLastError();
        if ((code != ERROR_LOCK_VIOLATION && code != ERROR_IO_PENDING) ||
            GetTickCount64() >= deadline) {
            return code == ERROR_IO_PENDING ? ERROR_LOCK_VIOLATION : code;
        }
        Sleep(PAUSE_MS);
    }
}

ges_status ges_windows_file_lock(const ges_os *os, ges_text path, uint32_t wait_ms, ges_file *out,
                                 ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "open the lock", err);
    if (status != GES_OK) {
        return status;
    }
    HANDLE handle = CreateFileW(name.ptr, GENERIC_READ | GENERIC_WRITE, SHARE_ALL, NULL,
                                OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        DWORD code = GetLastError();
        return ges_windows_error(err, is_directory(&name) ? ERROR_DIRECTORY : code,
                                 "open the lock", path);
    }
    DWORD code = lock_until(handle, GetTickCount64() + wait_ms);
    if (code == 0) {
        out->handle = (intptr_t)handle;
        return GES_OK;
    }
    (void)CloseHandle(handle); /* nothing was written */
    return code == ERROR_LOCK_VIOLATION
               ? ges_error_set(err, GES_CONFLICT, "cannot lock '%.*s': another process holds it",
                               GES_FMT(path))
               : ges_windows_error(err, code, "lock", path);
}
