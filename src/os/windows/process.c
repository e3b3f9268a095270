/* Who this process is. */
#include "os/windows/win32.h"

#include <sddl.h>
#include <tlhelp32.h>

static ges_status keep(ges_arena *mem, const wchar_t *wide, size_t len, ges_text *out,
                       ges_error *err) {
    ges_text text = ges_utf16_to_text(mem, wide, len);
    if (text.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = text;
    return GES_OK;
}

ges_status ges_windows_user_name(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    wchar_t name[257]; /* UNLEN + 1, lmcons.h */
    DWORD len = GES_COUNT(name);
    if (!GetUserNameW(name, &len) || len == 0) {
        return ges_windows_error(err, GetLastError(), "find", GES_T("the user's name"));
    }
    return keep(mem, name, len - 1, out, err);
}

/* The registry key below ProfileList that is named after this account; false when unknown. */
static bool profile_key(wchar_t *out, size_t room) {
    static const wchar_t parent[] =
        L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\";
    HANDLE token = NULL;
    wchar_t *sid = NULL;
    union {
        TOKEN_USER user;
        uint8_t room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } account;
    DWORD len = 0;
    bool found = OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) &&
                 GetTokenInformation(token, TokenUser, &account, sizeof(account), &len) &&
                 ConvertSidToStringSidW(account.user.User.Sid, &sid);
    if (found && GES_COUNT(parent) + wcslen(sid) <= room) {
        memcpy(out, parent, sizeof(parent));
        memcpy(out + GES_COUNT(parent) - 1, sid, (wcslen(sid) + 1) * sizeof(wchar_t));
    } else {
        found = false;
    }
    (void)LocalFree(sid); /* NULL is fine */
    if (token != NULL) {
        (void)CloseHandle(token); /* a query handle */
    }
    return found;
}

ges_status ges_windows_user_home(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    wchar_t key[512];
    wchar_t home[1024];
    DWORD size = sizeof(home);
    if (profile_key(key, GES_COUNT(key)) &&
        RegGetValueW(HKEY_LOCAL_MACHINE, key, L"ProfileImagePath",
                     RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, NULL, home, &size) == 0) {
        return keep(mem, home, wcsnlen(home, GES_COUNT(home)), out, err);
    }
    DWORD len = GetEnvironmentVariableW(L"USERPROFILE", home, GES_COUNT(home));
    if (len == 0 || len >= GES_COUNT(home)) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "cannot find the profile directory: the registry has no entry for "
                             "this account and USERPROFILE is not set");
    }
    return keep(mem, home, len, out, err);
}

uint32_t ges_windows_user_id(const ges_os *os) {
    (void)os;
    return 0;
}

/* 0 when unknown. */
static DWORD parent_id(void) {
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (snapshot == INVALID_HANDLE_VALUE) {
        return 0;
    }
    PROCESSENTRY32W entry = {.dwSize = sizeof(entry)};
    DWORD parent = 0;
    for (BOOL more = Process32FirstW(snapshot, &entry); more && parent == 0;
         more = Process32NextW(snapshot, &entry)) {
        if (entry.th32ProcessID == GetCurrentProcessId()) {
            parent = entry.th32ParentProcessID;
        }
    }
    (void)CloseHandle(snapshot); /* read only */
    return parent;
}

static uint64_t start_time(HANDLE process) {
    FILETIME created = {0};
    FILETIME unused[3];
    (void)GetProcessTimes(process, &created, &unused[0], &unused[1], &unused[2]); /* 0: unknown */
    return (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

ges_status ges_windows_parent_program(const ges_os *os, ges_arena *mem, ges_text *out,
                                      ges_error *err) {
    (void)os;
    DWORD id = parent_id();
    HANDLE parent = id != 0 ? OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id) : NULL;
    if (parent == NULL) {
        return ges_error_set(err, GES_NOT_FOUND, "the parent process is not running any more");
    }
    wchar_t name[GES_WINDOWS_PATH_MAX + 1];
    DWORD len = GES_COUNT(name);
    /* An orphan keeps its dead parent's number, which somebody younger may have by now. */
    bool is_ours = start_time(parent) <= start_time(GetCurrentProcess());
    BOOL is_named = is_ours && QueryFullProcessImageNameW(parent, 0, name, &len);
    DWORD code = GetLastError();
    (void)CloseHandle(parent); /* a query handle */
    if (!is_ours) {
        return ges_error_set(err, GES_NOT_FOUND, "the parent process is not running any more");
    }
    return is_named ? keep(mem, name, len, out, err)
                    : ges_windows_error(err, code, "name", GES_T("the parent process"));
}

ges_status ges_windows_process_program(const ges_os *os, uint32_t pid, ges_arena *mem,
                                       ges_program *out, ges_error *err) {
    (void)os;
    HANDLE process =
        pid != 0 ? OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)pid) : NULL;
    DWORD code = GetLastError();
    if (process == NULL && (pid == 0 || code == ERROR_INVALID_PARAMETER)) {
        return ges_error_set(err, GES_NOT_FOUND, "no process %lu runs a program here",
                             (unsigned long)pid);
    }
    if (process == NULL) {
        return ges_windows_error(err, code, "name", GES_T("the process"));
    }
    wchar_t name[GES_WINDOWS_PATH_MAX + 1];
    DWORD len = GES_COUNT(name);
    BOOL is_named = QueryFullProcessImageNameW(process, 0, name, &len);
    code = GetLastError();
    (void)CloseHandle(process); /* a query handle */
    ges_program program = {0};
    ges_status status = is_named ? keep(mem, name, len, &program.name, err)
                                 : ges_windows_error(err, code, "name", GES_T("the process"));
    if (status == GES_OK) {
        program.file = program.name;
        *out = program;
    }
    return status;
}

ges_status ges_windows_temp_dir(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    wchar_t path[MAX_PATH + 2];
    DWORD len = GetTempPathW(GES_COUNT(path), path);
    if (len == 0 || len >= GES_COUNT(path)) {
        return ges_windows_error(err, GetLastError(), "find", GES_T("the temporary directory"));
    }
    return keep(mem, path, len, out, err);
}
