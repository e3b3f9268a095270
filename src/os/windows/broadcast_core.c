/* Tells every top-level window of a changed setting. */
#include "os/windows/broadcast_core.h"

enum { WINDOWS_MAX = 4096, AREA_MAX = 64 };

/* What is used of user32. */
typedef struct user_functions {
    BOOL(WINAPI *enum_windows)(WNDENUMPROC, LPARAM);
    LRESULT(WINAPI *send)(HWND, UINT, WPARAM, LPARAM, UINT, UINT, PDWORD_PTR);
    DWORD(WINAPI *thread_of)(HWND, LPDWORD);
    int(WINAPI *class_of)(HWND, LPWSTR, int);
    int(WINAPI *title_of)(HWND, LPWSTR, int); /* InternalGetWindowText: asks nobody */
} user_functions;

enum { UNASKED = -1 };

typedef struct target {
    HWND window;
    DWORD thread;
    DWORD pid;
    volatile LONG answer; /* UNASKED, 0, or an error of Windows */
} target;

/* Lives on the process's heap until the last of its users lets go: a worker may be given up. */
typedef struct job {
    volatile LONG users;
    volatile LONG next; /* the next target that nobody has taken */
    volatile LONG is_over;
    DWORD wait_ms;
    user_functions user;
    wchar_t area[AREA_MAX];
    LONG count;
    target targets[WINDOWS_MAX];
} job;

static void let_go(job *j) {
    if (InterlockedDecrement(&j->users) == 0) {
        (void)HeapFree(GetProcessHeap(), 0, j); /* nothing could be done about it */
    }
}

/* --- asking ----------------------------------------------------------------------------------- */

/* The return value alone does not say it: with a broadcast it is 1 even when windows timed out. */
static LONG ask(const job *j, const target *t) {
    DWORD_PTR result = 0;
    SetLastError(0);
    LRESULT sent = j->user.send(t->window, WM_SETTINGCHANGE, 0, (LPARAM)j->area,
                                SMTO_ABORTIFHUNG | SMTO_ERRORONEXIT, j->wait_ms, &result);
    DWORD error = GetLastError();
    if (error == ERROR_INVALID_WINDOW_HANDLE) {
        return 0; /* closed meanwhile: nobody is left to be told */
    }
    return sent != 0 && error != ERROR_TIMEOUT ? 0 : (LONG)(error != 0 ? error : ERROR_TIMEOUT);
}

/* Asks all windows of the thread of target `first`, the others being behind it. */
static void ask_thread(job *j, LONG first) {
    DWORD thread = j->targets[first].thread;
    LONG failed = 0;
    for (LONG i = first; i < j->count && InterlockedCompareExchange(&j->is_over, 0, 0) == 0; i++) {
        target *t = &j->targets[i];
        if (t->thread != thread) {
            continue;
        }
        LONG answer = failed != 0 ? failed : ask(j, t);
        failed = answer == ERROR_TIMEOUT ? answer : failed; /* its thread hangs: so do the others */
        (void)InterlockedExchange(&t->answer, answer);
    }
}

static BOOL is_first_of_thread(const job *j, LONG index) {
    for (LONG i = 0; i < index; i++) {
        if (j->targets[i].thread == j->targets[index].thread) {
            return FALSE;
        }
    }
    return TRUE;
}

static DWORD WINAPI work(LPVOID parameter) {
    job *j = parameter;
    for (LONG i = InterlockedIncrement(&j->next) - 1; i < j->count;
         i = InterlockedIncrement(&j->next) - 1) {
        if (j->targets[i].thread != 0 && is_first_of_thread(j, i)) {
            ask_thread(j, i);
        }
    }
    let_go(j);
    return 0;
}

/* --- whom ------------------------------------------------------------------------------------- */

static BOOL is_same_text(const wchar_t *a, const wchar_t *b) {
    while (*a != 0 && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

/* Helper windows that every thread with a window has; they keep no settings. */
static BOOL is_helper(const job *j, HWND window) {
    wchar_t name[64];
    int len = j->user.class_of(window, name, 64);
    return len > 0 && (is_same_text(name, L"IME") || is_same_text(name, L"MSCTFIME UI"));
}

static BOOL CALLBACK take_window(HWND window, LPARAM parameter) {
    job *j = (job *)parameter;
    target *t = &j->targets[j->count];
    if (!is_helper(j, window)) {
        t->window = window;
        t->thread = j->user.thread_of(window, &t->pid);
        t->answer = UNASKED;
        j->count++;
    }
    return j->count < WINDOWS_MAX;
}

/* Functions are looked up by name, so the compiler cannot check their types: one place, one cast. */
static BOOL load(user_functions *user) {
    HMODULE library = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    static const char *const names[] = {"EnumWindows", "SendMessageTimeoutW",
                                        "GetWindowThreadProcessId", "GetClassNameW",
                                        "InternalGetWindowText"};
    FARPROC found[5];
    for (int i = 0; i < 5; i++) {
        found[i] = library != NULL ? GetProcAddress(library, names[i]) : NULL;
        if (found[i] == NULL) {
            return FALSE;
        }
    }
    user->enum_windows = (BOOL(WINAPI *)(WNDENUMPROC, LPARAM))(void *)found[0];
    user->send = (LRESULT(WINAPI *)(HWND, UINT, WPARAM, LPARAM, UINT, UINT, PDWORD_PTR))(void *)
        found[1];
    user->thread_of = (DWORD(WINAPI *)(HWND, LPDWORD))(void *)found[2];
    user->class_of = (int(WINAPI *)(HWND, LPWSTR, int))(void *)found[3];
    user->title_of = (int(WINAPI *)(HWND, LPWSTR, int))(void *)found[4];
    return TRUE;
}

/* --- the report ------------------------------------------------------------------------------- */

static void describe(const job *j, const target *t, LONG answer, ges_broadcast_deaf *out) {
    DWORD len = MAX_PATH;
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, t->pid);
    out->pid = t->pid;
    out->error = answer == UNASKED ? ERROR_TIMEOUT : (DWORD)answer;
    out->class_name[0] = out->title[0] = out->program[0] = 0;
    (void)j->user.class_of(t->window, out->class_name, 64); /* "" when the window is gone */
    (void)j->user.title_of(t->window, out->title, 128);     /* likewise */
    if (process != NULL) {
        if (!QueryFullProcessImageNameW(process, 0, out->program, &len)) {
            out->program[0] = 0;
        }
        (void)CloseHandle(process); /* a query handle */
    }
}

static void fill_report(const job *j, ges_broadcast_report *report) {
    report->told = report->deaf = 0;
    for (LONG i = 0; i < j->count; i++) {
        LONG answer = j->targets[i].answer;
        if (answer == 0) {
            report->told++;
        } else if (report->deaf++ < GES_BROADCAST_DEAF_MAX) {
            describe(j, &j->targets[i], answer, &report->items[report->deaf - 1]);
        }
    }
}

/* --- all of it -------------------------------------------------------------------------------- */

/* The windows of the calling thread cannot answer another thread while this one waits. */
static void ask_own(job *j) {
    DWORD self = GetCurrentThreadId();
    for (LONG i = 0; i < j->count; i++) {
        if (j->targets[i].thread == self) {
            (void)InterlockedExchange(&j->targets[i].answer, ask(j, &j->targets[i]));
            j->targets[i].thread = 0; /* no worker takes it */
        }
    }
}

static void run(job *j, DWORD total_ms) {
    HANDLE threads[GES_BROADCAST_WORKERS];
    DWORD count = 0;
    for (LONG i = 0; i < GES_BROADCAST_WORKERS && i < j->count; i++) {
        (void)InterlockedIncrement(&j->users);
        threads[count] = CreateThread(NULL, 256 * 1024, work, j, STACK_SIZE_PARAM_IS_A_RESERVATION,
                                      NULL);
        if (threads[count] == NULL) {
            (void)InterlockedDecrement(&j->users); /* ours is left */
            break;
        }
        count++;
    }
    if (count != 0 && WaitForMultipleObjects(count, threads, TRUE, total_ms) == WAIT_TIMEOUT) {
        HMODULE self;
        /* A worker goes on for a moment: its code must stay, also when it is a library's. */
        (void)GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN |
                                     GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                                 (LPCWSTR)(void *)work, &self);
    }
    (void)InterlockedExchange(&j->is_over, 1);
    for (DWORD i = 0; i < count; i++) {
        (void)CloseHandle(threads[i]); /* the thread goes on without it */
    }
}

DWORD ges_broadcast_setting(const wchar_t *area, DWORD wait_ms, DWORD total_ms,
                            ges_broadcast_report *report) {
    job *j = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*j));
    if (j == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    j->users = 1;
    j->wait_ms = wait_ms;
    for (int i = 0; i < AREA_MAX - 1 && area[i] != 0; i++) {
        j->area[i] = area[i];
    }
    if (!load(&j->user)) {
        DWORD error = GetLastError();
        let_go(j);
        return error != 0 ? error : ERROR_PROC_NOT_FOUND;
    }
    (void)j->user.enum_windows(take_window, (LPARAM)j); /* stops by itself at the limit */
    ask_own(j);
    run(j, total_ms);
    fill_report(j, report);
    let_go(j);
    return 0;
}
