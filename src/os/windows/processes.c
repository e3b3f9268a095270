/* Other processes: the list, from Toolhelp. */
#include "os/windows/win32.h"

#include <tlhelp32.h>

/* Since 1970; 0 when it may not be asked. */
static int64_t start_of(DWORD pid) {
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    FILETIME created = {0};
    FILETIME unused[3];
    if (process == NULL) {
        return 0;
    }
    BOOL is_known = GetProcessTimes(process, &created, &unused[0], &unused[1], &unused[2]);
    (void)CloseHandle(process); /* a query handle */
    return is_known ? ges_windows_time_ns(created) : 0;
}

static ges_process process_of(const PROCESSENTRY32W *entry, ges_arena *mem) {
    DWORD session = 0;
    DWORD pid = entry->th32ProcessID;
    (void)ProcessIdToSessionId(pid, &session); /* else 0, as of services */
    return (ges_process){
        .pid = (uint32_t)pid,
        .parent = (uint32_t)entry->th32ParentProcessID,
        .session = (uint32_t)session,
        .start_ns = start_of(pid),
        .name = ges_utf16_to_text(mem, entry->szExeFile,
                                  wcsnlen(entry->szExeFile, GES_COUNT(entry->szExeFile))),
        .is_self = pid == GetCurrentProcessId(),
        .is_kernel = pid == 0 || pid == 4, /* System Idle Process, System */
    };
}

ges_status ges_windows_process_list(const ges_os *os, ges_arena *mem, ges_process_list *out,
                                    ges_error *err) {
    (void)os;
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (snapshot == INVALID_HANDLE_VALUE) {
        return ges_windows_error(err, GetLastError(), "list", GES_T("processes"));
    }
    PROCESSENTRY32W entry = {.dwSize = sizeof(entry)};
    ges_process_list list = {0};
    bool has_room = true;
    for (BOOL more = Process32FirstW(snapshot, &entry); more && has_room;
         more = Process32NextW(snapshot, &entry)) {
        ges_process process = process_of(&entry, mem);
        has_room = ges_list_push(mem, &list, process);
    }
    (void)CloseHandle(snapshot); /* read only */
    if (!has_room) {
        return ges_arena_error(mem, err);
    }
    *out = list;
    return GES_OK;
}
