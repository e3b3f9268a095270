/* Does a drive or share answer at all? */
#include "os/windows/win32.h"

#include "os/cannot.h"

/* "C:" or "\\host\share" with a backslash behind it. */
typedef struct question {
    wchar_t root[MAX_PATH];
} question;

/* In a thread that may be given up; it owns the question, and the process's heap holds it so that a
 * late answer finds it still there. */
static DWORD WINAPI ask(LPVOID parameter) {
    (void)GetFileAttributesW(((question *)parameter)->root); /* any answer will do */
    (void)HeapFree(GetProcessHeap(), 0, parameter);          /* nothing could be done about it */
    return 0;
}

static question *new_question(ges_text path) {
    question *q = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*q));
    size_t count = q != NULL ? ges_utf16_encode(path, (uint16_t *)q->root, MAX_PATH - 2) : 0;
    if (q == NULL || count == 0 || count > MAX_PATH - 2) {
        (void)HeapFree(GetProcessHeap(), 0, q); /* NULL is fine */
        return NULL;
    }
    if (q->root[count - 1] != L'\\' && q->root[count - 1] != L'/') {
        q->root[count] = L'\\';
    }
    return q;
}

ges_status ges_windows_place_probe(const ges_os *os, ges_text path, uint32_t timeout_ms,
                                   ges_error *err) {
    (void)os;
    question *q = new_question(path);
    if (q == NULL) {
        return GES_OK; /* no name that Windows could wait for */
    }
    bool is_share = path.len > 1 && ges_path_is_separator(GES_PATH_WINDOWS, path.ptr[0]);
    if (!is_share && GetDriveTypeW(q->root) != DRIVE_REMOTE) {
        (void)HeapFree(GetProcessHeap(), 0, q); /* as above */
        return GES_OK;
    }
    HANDLE thread = CreateThread(NULL, 0, ask, q, 0, NULL);
    if (thread == NULL) {
        (void)HeapFree(GetProcessHeap(), 0, q); /* as above */
        return GES_OK; /* we cannot know: then it is asked directly */
    }
    DWORD waited = WaitForSingleObject(thread, timeout_ms);
    (void)CloseHandle(thread); /* the thread goes on without it */
    return waited != WAIT_TIMEOUT
               ? GES_OK
               : ges_os_cannot(err, GES_TIMED_OUT, 0, "look at", path, GES_T("it does not answer"));
}
