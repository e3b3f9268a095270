/* Directories. */
#include "os/windows/win32.h"

static bool is_dots(const wchar_t *name) {
    return wcscmp(name, L".") == 0 || wcscmp(name, L"..") == 0;
}

/* Appends "\suffix"; false when the path is too long for it. */
static bool append(ges_windows_path *path, const wchar_t *suffix) {
    size_t len = wcslen(suffix);
    bool needs_slash = path->len > 0 && path->ptr[path->len - 1] != L'\\' &&
                       path->ptr[path->len - 1] != L'/' && path->ptr[path->len - 1] != L':';
    if (path->len + needs_slash + len > GES_WINDOWS_PATH_MAX) {
        return false;
    }
    if (needs_slash) {
        path->ptr[path->len++] = L'\\';
    }
    memcpy(path->ptr + path->len, suffix, (len + 1) * sizeof(wchar_t));
    path->len += len;
    return true;
}

static HANDLE find_first(ges_windows_path *path, WIN32_FIND_DATAW *entry) {
    if (!append(path, L"*")) {
        SetLastError(ERROR_FILENAME_EXCED_RANGE);
        return INVALID_HANDLE_VALUE;
    }
    return FindFirstFileExW(path->ptr, FindExInfoBasic, entry, FindExSearchNameMatch, NULL,
                            FIND_FIRST_EX_LARGE_FETCH);
}

static ges_status collect(HANDLE search, WIN32_FIND_DATAW *entry, ges_text path, ges_arena *mem,
                          ges_dir_list *out, ges_error *err) {
    ges_dir_list list = {0};
    BOOL has_more = TRUE;
    for (; has_more; has_more = FindNextFileW(search, entry)) {
        if (is_dots(entry->cFileName)) {
            continue;
        }
        ges_dir_entry item = {
            ges_utf16_to_text(mem, entry->cFileName, wcslen(entry->cFileName)),
            ges_windows_reparse_kind(entry->dwFileAttributes, entry->dwReserved0)};
        if (item.name.ptr == NULL || !ges_list_push(mem, &list, item)) {
            return ges_arena_error(mem, err);
        }
    }
    DWORD code = GetLastError();
    if (code != ERROR_NO_MORE_FILES) {
        return ges_windows_error(err, code, "list", path);
    }
    *out = list;
    return GES_OK;
}

/* Why a search could not begin: its own error speaks of "path\*", so the path itself is asked. */
static ges_status refuse_list(const ges_os *os, ges_text path, DWORD code, ges_dir_list *out,
                              ges_error *err) {
    ges_file_info info;
    ges_status status = ges_windows_file_info(os, path, true, &info, err);
    if (status != GES_OK) {
        return status;
    }
    if (info.kind != GES_FILE_DIRECTORY) {
        return ges_windows_error(err, ERROR_DIRECTORY, "list", path);
    }
    if (code != ERROR_FILE_NOT_FOUND) {
        return ges_windows_error(err, code, "list", path);
    }
    *out = (ges_dir_list){0}; /* the root of an empty drive has not even dots */
    return GES_OK;
}

ges_status ges_windows_dir_list(const ges_os *os, ges_text path, ges_arena *mem, ges_dir_list *out,
                                ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "list", err);
    if (status != GES_OK) {
        return status;
    }
    WIN32_FIND_DATAW entry;
    HANDLE search = find_first(&name, &entry);
    if (search == INVALID_HANDLE_VALUE) {
        return refuse_list(os, path, GetLastError(), out, err);
    }
    status = collect(search, &entry, path, mem, out, err);
    (void)FindClose(search); /* read only */
    return status;
}

ges_status ges_windows_dir_current(const ges_os *os, ges_arena *mem, ges_text *out,
                                   ges_error *err) {
    (void)os;
    wchar_t wide[GES_WINDOWS_PATH_MAX + 1];
    DWORD len = GetCurrentDirectoryW(GES_COUNT(wide), wide);
    if (len == 0 || len >= GES_COUNT(wide)) {
        return ges_windows_error(err, GetLastError(), "find", GES_T("the working directory"));
    }
    ges_text text = ges_utf16_to_text(mem, wide, len);
    if (text.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = text;
    return GES_OK;
}

ges_status ges_windows_dir_change(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "change to", err);
    if (status != GES_OK) {
        return status;
    }
    return SetCurrentDirectoryW(name.ptr)
               ? GES_OK
               : ges_windows_error(err, GetLastError(), "change to", path);
}

/* Six letters that another process hardly hits at the same time; a hit is only another try. */
static void random_letters(unsigned attempt, char out[7]) {
    LARGE_INTEGER ticks = {0};
    (void)QueryPerformanceCounter(&ticks); /* cannot fail since Windows XP */
    uint64_t seed = (uint64_t)ticks.QuadPart * 6364136223846793005U + GetCurrentProcessId() +
                    (uint64_t)attempt * 1442695040888963407U;
    for (int i = 0; i < 6; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        out[i] = (char)('a' + (seed >> 40) % 26);
    }
    out[6] = '\0';
}

ges_status ges_windows_dir_make_temporary(const ges_os *os, ges_text parent, ges_text prefix,
                                          ges_arena *mem, ges_text *out, ges_error *err) {
    enum { ATTEMPTS = 100 };
    (void)os;
    bool has_slash = parent.len > 0 && ges_path_is_separator(GES_PATH_WINDOWS,
                                                             parent.ptr[parent.len - 1]);
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        char letters[7];
        random_letters(attempt, letters);
        ges_text path = ges_text_join(mem, parent, has_slash ? GES_T("") : GES_T("\\"), prefix,
                                      ges_text_of(letters));
        ges_windows_path name;
        ges_status status = path.ptr == NULL
                                ? ges_arena_error(mem, err)
                                : ges_windows_path_open_file(&name, path, "make", err);
        if (status != GES_OK) {
            return status;
        }
        if (CreateDirectoryW(name.ptr, NULL)) {
            *out = path;
            return GES_OK;
        }
        DWORD code = GetLastError();
        if (code != ERROR_ALREADY_EXISTS) {
            return ges_windows_error(err, code, "make a directory in", parent);
        }
    }
    return ges_error_set(err, GES_CONFLICT, "cannot make a directory in '%.*s': no free name",
                         GES_FMT(parent));
}

static DWORD remove_at(ges_windows_path *path, DWORD attributes, unsigned depth);

/* Links are removed, not followed; depth is bounded by the trees that this program makes. */
static DWORD remove_entries(ges_windows_path *path, unsigned depth) {
    enum { DEPTH_MAX = 64 };
    size_t len = path->len;
    WIN32_FIND_DATAW entry;
    HANDLE search = depth > DEPTH_MAX ? INVALID_HANDLE_VALUE : find_first(path, &entry);
    if (search == INVALID_HANDLE_VALUE) {
        return depth > DEPTH_MAX ? ERROR_DIR_NOT_EMPTY : GetLastError();
    }
    DWORD code = 0;
    BOOL has_more = TRUE;
    for (; has_more && code == 0; has_more = FindNextFileW(search, &entry)) {
        path->len = len;
        if (is_dots(entry.cFileName)) {
            continue;
        }
        code = append(path, entry.cFileName)
                   ? remove_at(path, entry.dwFileAttributes, depth + 1)
                   : ERROR_FILENAME_EXCED_RANGE;
    }
    (void)FindClose(search); /* read only */
    path->len = len;
    path->ptr[len] = L'\0';
    return code;
}

static DWORD remove_at(ges_windows_path *path, DWORD attributes, unsigned depth) {
    bool is_dir = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (is_dir && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
        DWORD code = remove_entries(path, depth);
        if (code != 0) {
            return code;
        }
    }
    if ((attributes & FILE_ATTRIBUTE_READONLY) != 0) {
        (void)SetFileAttributesW(path->ptr, FILE_ATTRIBUTE_NORMAL); /* the removal tells */
    }
    BOOL done = is_dir ? RemoveDirectoryW(path->ptr) : DeleteFileW(path->ptr);
    return done ? 0 : GetLastError();
}

ges_status ges_windows_dir_remove_tree(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_windows_path name;
    ges_status status = ges_windows_path_open_file(&name, path, "remove", err);
    if (status != GES_OK) {
        return status;
    }
    DWORD attributes = GetFileAttributesW(name.ptr);
    DWORD code = attributes == INVALID_FILE_ATTRIBUTES ? GetLastError()
                                                       : remove_at(&name, attributes, 0);
    return code == 0 ? GES_OK : ges_windows_error(err, code, "remove", path);
}
