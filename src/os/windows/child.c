/* Runs a program beside this process: its own job and process group, Ctrl-C told and not obeyed. */
#include "os/windows/win32.h"

#include <stdio.h>

/* The handler gets nothing of ours and may use no variables of the library, so the event that it
 * signals has a name. */
typedef struct event_name {
    wchar_t text[64];
} event_name;

static event_name name_of_event(void) {
    event_name name;
    (void)swprintf(name.text, GES_COUNT(name.text), L"Local\\ges-interrupt-%lu",
                   (unsigned long)GetCurrentProcessId()); /* fits */
    return name;
}

/* Runs in a thread of its own. What closes the console ends this process, and with it the job. */
static BOOL WINAPI note_interrupt(DWORD what) {
    event_name name = name_of_event();
    if (what != CTRL_C_EVENT && what != CTRL_BREAK_EVENT) {
        return FALSE;
    }
    HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, name.text);
    BOOL is_told = event != NULL && SetEvent(event);
    if (event != NULL) {
        (void)CloseHandle(event); /* another handle keeps it */
    }
    return is_told;
}

ges_status ges_windows_command_start(const ges_os *os, ges_watch watch, const ges_run *what,
                                     ges_arena *mem, ges_error *err) {
    (void)os;
    ges_windows_child *child = ges_windows_watch_child(watch);
    if (child->process.hProcess != NULL) {
        return ges_error_set(err, GES_CONFLICT, "a program runs already");
    }
    if (child->interrupt == NULL) {
        event_name name = name_of_event();
        child->interrupt = CreateEventW(NULL, FALSE, FALSE, name.text);
        if (child->interrupt == NULL) {
            return ges_windows_error(err, GetLastError(), "make", GES_T("an event"));
        }
        (void)SetConsoleCtrlHandler(note_interrupt, TRUE); /* else Ctrl-C ends us, and the job */
    }
    child->kill_at = 0;
    return ges_windows_child_start(child, what, CREATE_NEW_PROCESS_GROUP, mem, err);
}

ges_status ges_windows_command_end(const ges_os *os, ges_watch watch, int signal, uint32_t wait_ms,
                                   ges_error *err) {
    (void)os, (void)signal, (void)err;
    ges_windows_child *child = ges_windows_watch_child(watch);
    if (child->process.hProcess == NULL) {
        return GES_OK;
    }
    /* Without a console there is nobody who could ask it. */
    bool is_asked = wait_ms != 0 && GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT,
                                                             child->process.dwProcessId) != 0;
    uint64_t at = GetTickCount64() + (is_asked ? wait_ms : 0);
    child->kill_at = child->kill_at == 0 || at < child->kill_at ? at : child->kill_at;
    if (child->kill_at <= GetTickCount64()) {
        (void)TerminateJobObject(child->job, 1); /* its end is seen where it is waited for */
    }
    return GES_OK;
}

DWORD ges_windows_child_wait(const ges_windows_child *child, DWORD wait_ms) {
    if (child->process.hProcess == NULL || child->kill_at == 0) {
        return wait_ms;
    }
    uint64_t now = GetTickCount64();
    uint64_t left = child->kill_at > now ? child->kill_at - now : 1; /* killed: its end comes */
    return left < wait_ms ? (DWORD)left : wait_ms;
}

bool ges_windows_child_take(ges_windows_child *child, ges_arena *mem, ges_watch_events *list) {
    bool is_kept = true;
    DWORD exit_code = 0;
    ges_watch_event event = {.word = GES_WATCH_INTERRUPTED};
    if (child->interrupt != NULL && WaitForSingleObject(child->interrupt, 0) == WAIT_OBJECT_0) {
        is_kept = ges_list_push(mem, list, event);
    }
    if (child->process.hProcess == NULL) {
        return is_kept;
    }
    if (WaitForSingleObject(child->process.hProcess, 0) == WAIT_OBJECT_0) {
        event.word = GES_WATCH_ENDED;
        (void)GetExitCodeProcess(child->process.hProcess, &exit_code); /* cannot fail: it is ours */
        event.result.exit_code = exit_code;
        ges_windows_child_close(child);
        return is_kept && ges_list_push(mem, list, event);
    }
    if (child->kill_at != 0 && GetTickCount64() >= child->kill_at && child->job != NULL) {
        (void)TerminateJobObject(child->job, 1); /* its end is seen where it is waited for */
    }
    return is_kept;
}
