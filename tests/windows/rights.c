/* rights read|none HKCU|HKLM KEY -- COMMAND LINE: runs it while the key lets everybody only read, or nobody do anything;
 * what the key allowed before is put back. Hands on the exit code; 250 and more: it could not. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#include <aclapi.h>

static wchar_t line[32768];
static BYTE before[65536]; /* the access list that is put back */
static BYTE list[1024];

static int fail(int code, const char *what, LSTATUS status) {
    fprintf(stderr, "rights: %s: %ld\n", what, (long)status);
    return code;
}

/* To put the list back, everybody may change it all the while. */
static int limit(HKEY key, int may_read) {
    SECURITY_DESCRIPTOR rights;
    SID everyone = {SID_REVISION, 1, {SECURITY_WORLD_SID_AUTHORITY}, {SECURITY_WORLD_RID}};
    DWORD mask = READ_CONTROL | WRITE_DAC | (may_read ? KEY_READ : 0);
    if (!InitializeAcl((ACL *)list, sizeof(list), ACL_REVISION) ||
        !AddAccessAllowedAce((ACL *)list, ACL_REVISION, mask, &everyone) ||
        !InitializeSecurityDescriptor(&rights, SECURITY_DESCRIPTOR_REVISION) ||
        !SetSecurityDescriptorDacl(&rights, TRUE, (ACL *)list, FALSE)) {
        return 0;
    }
    return RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, &rights) == 0;
}

static DWORD run(void) {
    STARTUPINFOW start = {.cb = sizeof(start)};
    PROCESS_INFORMATION process;
    DWORD code = 253;
    if (CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process)) {
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, &code);
    }
    return code;
}

int wmain(int argc, wchar_t **argv) {
    HKEY key;
    DWORD size = sizeof(before);
    if (argc < 6) {
        return 250;
    }
    HKEY root = wcscmp(argv[2], L"HKLM") == 0 ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
    for (int i = 5; i < argc; i++) {
        int is_quoted = wcschr(argv[i], L' ') != NULL;
        wcscat(line, i > 5 ? L" " : L"");
        wcscat(line, is_quoted ? L"\"" : L"");
        wcscat(line, argv[i]);
        wcscat(line, is_quoted ? L"\"" : L"");
    }
    LSTATUS status = RegOpenKeyExW(root, argv[3], 0, READ_CONTROL | WRITE_DAC, &key);
    if (status != 0) {
        return fail(251, "open", status);
    }
    status = RegGetKeySecurity(key, DACL_SECURITY_INFORMATION, before, &size);
    if (status != 0 || !limit(key, wcscmp(argv[1], L"read") == 0)) {
        return fail(252, "limit", status);
    }
    DWORD code = run();
    status = RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, before);
    if (status != 0) {
        return fail(254, "put back", status);
    }
    return (int)code;
}
