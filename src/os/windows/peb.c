/* The environment of another process, read from its memory: PEB, RTL_USER_PROCESS_PARAMETERS,
 * block.
 *
 *   PEB + parameters     -> RTL_USER_PROCESS_PARAMETERS
 *     + cwd              UNICODE_STRING: bytes (u16), room (u16), pointer
 *     + command          UNICODE_STRING
 *     + environment      -> block: "NAME=value" NUL ... NUL NUL, in UTF-16
 *     + environment_size bytes (since Windows 7)
 *
 * Source: winternl.h; offsets as the symbols of ntdll have them since Windows 7. A process that is
 * just being started has not all of this yet, and one that sets a variable moves it: a block counts
 * when it was read twice and was the same. */
#include "os/block.h"
#include "os/windows/win32.h"

enum {
    PAUSE_MS = 5,
    BASIC_INFORMATION = 0,  /* PROCESSINFOCLASS ProcessBasicInformation */
    WOW64_INFORMATION = 26, /* ProcessWow64Information: address of the 32-bit PEB, or 0 */
    TEXT_MAX = 64 * 1024,   /* bytes; a UNICODE_STRING has no more */
};

/* Where things are, by the width of the process. */
typedef struct peb_layout {
    size_t pointer; /* bytes of one */
    uint64_t parameters;
    uint64_t cwd;
    uint64_t command;
    uint64_t environment;
    uint64_t environment_size;
} peb_layout;

static const peb_layout layout_64 = {8, 0x20, 0x38, 0x70, 0x80, 0x3F0};
static const peb_layout layout_32 = {4, 0x10, 0x24, 0x40, 0x48, 0x290};

typedef struct basic_information {
    void *exit_status;
    void *peb;
    void *unused[4];
} basic_information;
typedef LONG(WINAPI *query_function)(HANDLE, int, void *, ULONG, ULONG *);

typedef struct target {
    HANDLE process;
    const peb_layout *layout;
    uint64_t peb;
} target;

static bool read_bytes(const target *t, uint64_t address, void *out, size_t size) {
    SIZE_T got = 0;
    return address != 0 && address <= UINTPTR_MAX - size &&
           ReadProcessMemory(t->process, (const void *)(uintptr_t)address, out, size, &got) &&
           got == size;
}

static bool read_pointer(const target *t, uint64_t address, uint64_t *out) {
    uint64_t value = 0; /* little-endian: 4 bytes fill the low half */
    if (!read_bytes(t, address, &value, t->layout->pointer)) {
        return false;
    }
    *out = value;
    return value != 0;
}

/* The PEB as the process itself uses it. False: it has none, or is of a width that this program
 * cannot read (*is_unsupported). */
static bool find_peb(target *t, bool *is_unsupported) {
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    FARPROC found = ntdll != NULL ? GetProcAddress(ntdll, "NtQueryInformationProcess") : NULL;
    query_function query = NULL;
    memcpy(&query, &found, sizeof(query)); /* a cast would be between function types */
    basic_information basic = {0};
    void *narrow = NULL;
    if (query == NULL) {
        *is_unsupported = true;
        return false;
    }
    if (sizeof(void *) == 8 &&
        query(t->process, WOW64_INFORMATION, &narrow, sizeof(narrow), NULL) >= 0 &&
        narrow != NULL) {
        t->layout = &layout_32;
        t->peb = (uintptr_t)narrow;
        return true;
    }
    if (query(t->process, BASIC_INFORMATION, &basic, sizeof(basic), NULL) < 0) {
        return false;
    }
    t->layout = sizeof(void *) == 8 ? &layout_64 : &layout_32;
    t->peb = (uintptr_t)basic.peb;
    BOOL is_narrow = TRUE;
    if (sizeof(void *) == 4 && IsWow64Process(GetCurrentProcess(), &is_narrow) && is_narrow &&
        IsWow64Process(t->process, &is_narrow) && !is_narrow) {
        *is_unsupported = true; /* a 64-bit process, asked by a 32-bit program */
        return false;
    }
    return t->peb != 0;
}

/* --- one reading ------------------------------------------------------------------------------ */

typedef struct raw_block {
    wchar_t *units;
    size_t len;
} raw_block;

/* Is it whole: entries, each ended by a NUL, and a NUL more? */
static bool is_whole(const raw_block *raw) {
    return raw->len >= 1 && raw->units[raw->len - 1] == L'\0' &&
           (raw->len == 1 || raw->units[raw->len - 2] == L'\0');
}

/* False: not there, or in motion. */
static bool read_block(const target *t, ges_arena *mem, raw_block *out) {
    uint64_t parameters;
    uint64_t environment;
    uint64_t size = 0;
    if (!read_pointer(t, t->peb + t->layout->parameters, &parameters) ||
        !read_pointer(t, parameters + t->layout->environment, &environment) ||
        !read_bytes(t, parameters + t->layout->environment_size, &size, t->layout->pointer) ||
        size < 2) {
        return false;
    }
    size = size < GES_PROCESS_BLOCK_MAX ? size : GES_PROCESS_BLOCK_MAX;
    out->len = (size_t)size / 2;
    out->units = ges_new_array(mem, out->len + 1, wchar_t);
    if (out->units == NULL || !read_bytes(t, environment, out->units, out->len * 2)) {
        return false;
    }
    /* The size may count room behind the end. */
    for (size_t i = 0; i + 1 < out->len; i++) {
        if (out->units[i] == L'\0' && out->units[i + 1] == L'\0') {
            out->len = i + 2;
            break;
        }
    }
    return is_whole(out) || size == GES_PROCESS_BLOCK_MAX;
}

static bool read_twice(const target *t, ges_arena *mem, raw_block *out) {
    raw_block first = {0};
    raw_block second = {0};
    if (!read_block(t, mem, &first) || !read_block(t, mem, &second) || first.len != second.len ||
        memcmp(first.units, second.units, first.len * 2) != 0) {
        return false;
    }
    *out = second;
    return true;
}

static ges_text read_text(const target *t, uint64_t at, ges_arena *mem) {
    uint16_t size = 0;
    uint64_t address = 0;
    if (!read_bytes(t, at, &size, sizeof(size)) || size == 0 ||
        !read_pointer(t, at + t->layout->pointer, &address)) {
        return (ges_text){NULL, 0};
    }
    wchar_t *units = ges_new_array(mem, size / 2U + 1, wchar_t);
    if (units == NULL || !read_bytes(t, address, units, size / 2U * 2U)) {
        return (ges_text){NULL, 0};
    }
    return ges_utf16_to_text(mem, units, size / 2U);
}

/* --- the call --------------------------------------------------------------------------------- */

static bool has_ended(HANDLE process) {
    DWORD code = 0;
    return GetExitCodeProcess(process, &code) && code != STILL_ACTIVE;
}

static ges_status read_target(target *t, uint32_t pid, bool with_place, uint32_t wait_ms,
                              ges_arena *mem, ges_process_block *out, ges_error *err) {
    bool is_unsupported = false;
    raw_block raw = {0};
    bool is_read = false;
    bool has_peb = find_peb(t, &is_unsupported);
    if (is_unsupported) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "not supported on this system: reading process %lu, which is of "
                             "another width than this program",
                             (unsigned long)pid);
    }
    ULONGLONG until = GetTickCount64() + wait_ms;
    while (has_peb && !is_read) {
        is_read = read_twice(t, mem, &raw);
        if (is_read || has_ended(t->process) || GetTickCount64() >= until) {
            break;
        }
        Sleep(PAUSE_MS);
    }
    if (has_ended(t->process)) {
        return ges_error_set(err, GES_NOT_FOUND, "there is no process %lu", (unsigned long)pid);
    }
    if (!has_peb) {
        return ges_error_set(err, GES_NOT_FOUND, "process %lu has no environment",
                             (unsigned long)pid);
    }
    if (!is_read) {
        return ges_error_set(err, GES_TIMED_OUT,
                             "cannot read the environment of process %lu: it did not come to rest "
                             "within %lu ms",
                             (unsigned long)pid, (unsigned long)wait_ms);
    }
    ges_process_block block = {.is_live = true, .is_cut = raw.len * 2 >= GES_PROCESS_BLOCK_MAX};
    ges_text text = raw.len != 0 ? ges_utf16_to_text(mem, raw.units, raw.len) : (ges_text){NULL, 0};
    if (!ges_block_entries(text, true, mem, &block.env)) {
        return ges_arena_error(mem, err);
    }
    uint64_t parameters;
    if (with_place && read_pointer(t, t->peb + t->layout->parameters, &parameters)) {
        block.cwd = read_text(t, parameters + t->layout->cwd, mem);
        block.command = read_text(t, parameters + t->layout->command, mem);
    }
    *out = block;
    return GES_OK;
}

ges_status ges_windows_process_block(const ges_os *os, uint32_t pid, bool with_place,
                                     uint32_t wait_ms, ges_arena *mem, ges_process_block *out,
                                     ges_error *err) {
    (void)os;
    target t = {0};
    if (pid == 0 || pid == 4) { /* System Idle Process, System */
        return ges_error_set(err, GES_NOT_FOUND, "process %lu has no environment",
                             (unsigned long)pid);
    }
    t.process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, (DWORD)pid);
    DWORD code = GetLastError();
    if (t.process == NULL && code == ERROR_INVALID_PARAMETER) {
        return ges_error_set(err, GES_NOT_FOUND, "there is no process %lu", (unsigned long)pid);
    }
    if (t.process == NULL) {
        return ges_windows_error(err, code, "read", GES_T("the environment of a process"));
    }
    ges_status status = read_target(&t, pid, with_place, wait_ms, mem, out, err);
    (void)CloseHandle(t.process); /* a query handle */
    return status;
}
