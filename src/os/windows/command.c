/* Runs a program in this process's place: its console, its standard streams, its inheritable
 * handles; in a job that dies with this process. */
#include "os/windows/win32.h"

enum { COMMAND_LINE_MAX = 32766 /* characters; CreateProcessW */ };

static void close_handle(HANDLE *handle) {
    if (*handle != NULL) {
        (void)CloseHandle(*handle); /* nothing to lose */
    }
    *handle = NULL;
}

/* Ctrl-C and Ctrl-Break go to every process of the console: the program decides. What closes the
 * console ends this process, and with it the job. */
static BOOL WINAPI leave_to_child(DWORD event) {
    return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}

/* cmd.exe of the system's folder: neither PATH nor %ComSpec% may name another. */
static wchar_t *system_cmd(ges_arena *mem) {
    static const wchar_t name[] = L"\\cmd.exe";
    wchar_t *path = ges_new_array(mem, MAX_PATH + GES_COUNT(name), wchar_t);
    UINT len = path != NULL ? GetSystemDirectoryW(path, MAX_PATH) : 0;
    if (len == 0 || len >= MAX_PATH) {
        return NULL;
    }
    memcpy(path + len, name, sizeof(name));
    return path;
}

/* The program and the line that CreateProcessW is given. */
static ges_status prepare(const ges_run *what, ges_arena *mem, wchar_t **program, wchar_t **line,
                          ges_error *err) {
    if (ges_windows_is_batch(what->program)) {
        ges_text text;
        ges_status status = ges_windows_batch_line(mem, what, &text, err);
        if (status != GES_OK) {
            return status;
        }
        *program = system_cmd(mem);
        *line = ges_wide_from_text(mem, text);
    } else {
        *program = ges_wide_from_text(mem, what->program);
        *line = ges_windows_command_line(mem, what->args, what->arg_count);
    }
    if (*program == NULL || *line == NULL) {
        return ges_arena_failed(mem)
                   ? ges_arena_error(mem, err)
                   : ges_windows_error(err, GetLastError(), "find", GES_T("the system's cmd.exe"));
    }
    size_t len = wcslen(*line);
    if (len > COMMAND_LINE_MAX) {
        return ges_error_set(err, GES_TOO_LARGE,
                             "cannot run '%.*s': its command line has %zu characters; Windows "
                             "takes %d at most",
                             GES_FMT(what->program), len, COMMAND_LINE_MAX);
    }
    return GES_OK;
}

/* Standard streams that the child may inherit; one that is missing or a console's stays as it is.
 */
static void copy_streams(ges_windows_child *r, const ges_run *what, STARTUPINFOW *start) {
    static const DWORD names[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    HANDLE self = GetCurrentProcess();
    for (size_t i = 0; i < GES_COUNT(r->streams); i++) {
        bool is_moved = what->output_to_error && names[i] == STD_OUTPUT_HANDLE;
        HANDLE ours = GetStdHandle(is_moved ? STD_ERROR_HANDLE : names[i]);
        if (ours == NULL || ours == INVALID_HANDLE_VALUE ||
            !DuplicateHandle(self, ours, self, &r->streams[i], 0, TRUE, DUPLICATE_SAME_ACCESS)) {
            r->streams[i] = NULL;
        }
    }
    start->dwFlags |= STARTF_USESTDHANDLES;
    start->hStdInput = r->streams[0];
    start->hStdOutput = r->streams[1];
    start->hStdError = r->streams[2];
}

/* Starts the child suspended, puts it into the job, lets it run. 0 or the system's error. */
static DWORD start_child(ges_windows_child *r, const ges_run *what, DWORD flags, ges_arena *mem,
                         const wchar_t *program, wchar_t *line) {
    wchar_t *env = ges_windows_env_block(mem, what->env);
    wchar_t *cwd = what->cwd.len != 0 ? ges_wide_from_text(mem, what->cwd) : NULL;
    if (ges_arena_failed(mem)) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    STARTUPINFOW start = {.cb = sizeof(start)};
    copy_streams(r, what, &start);
    r->job = what->keeps_rest ? NULL : ges_windows_job();
    if (r->job == NULL && !what->keeps_rest) {
        return GetLastError();
    }
    if (!CreateProcessW(program, line, NULL, NULL, TRUE,
                        CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | flags, env, cwd, &start,
                        &r->process)) {
        return GetLastError();
    }
    if ((r->job != NULL && !AssignProcessToJobObject(r->job, r->process.hProcess)) ||
        ResumeThread(r->process.hThread) == (DWORD)-1) {
        DWORD code = GetLastError();
        (void)TerminateProcess(r->process.hProcess, 1); /* it has not begun */
        return code;
    }
    return 0;
}

ges_status ges_windows_child_start(ges_windows_child *child, const ges_run *what,
                                   unsigned long flags, ges_arena *mem, ges_error *err) {
    wchar_t *program = NULL;
    wchar_t *line = NULL;
    ges_status status = prepare(what, mem, &program, &line, err);
    if (status != GES_OK) {
        return status;
    }
    DWORD code = start_child(child, what, flags, mem, program, line);
    if (code != 0) {
        ges_windows_child_close(child);
        return ges_windows_error(err, code, "run", what->program);
    }
    return GES_OK;
}

void ges_windows_child_close(ges_windows_child *child) {
    for (size_t i = 0; i < GES_COUNT(child->streams); i++) {
        close_handle(&child->streams[i]);
    }
    close_handle(&child->process.hThread);
    close_handle(&child->process.hProcess);
    close_handle(&child->job); /* ends what the program left */
}

ges_status ges_windows_command_run(const ges_os *os, const ges_run *what, ges_arena *mem,
                                   ges_run_result *out, ges_error *err) {
    (void)os;
    ges_windows_child child = {0};
    DWORD exit_code = 0;
    DWORD code = 0;
    (void)SetConsoleCtrlHandler(leave_to_child, TRUE); /* before the child can be interrupted */
    ges_status status = ges_windows_child_start(&child, what, 0, mem, err);
    if (status == GES_OK && (WaitForSingleObject(child.process.hProcess, INFINITE) != WAIT_OBJECT_0 ||
                             !GetExitCodeProcess(child.process.hProcess, &exit_code))) {
        code = GetLastError();
    }
    (void)SetConsoleCtrlHandler(leave_to_child, FALSE); /* as it was */
    ges_windows_child_close(&child);
    if (status != GES_OK) {
        return status;
    }
    if (code != 0) {
        return ges_windows_error(err, code, "run", what->program);
    }
    *out = (ges_run_result){.exit_code = exit_code};
    return GES_OK;
}
