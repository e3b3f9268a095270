/* Runs a program to its end and keeps what it said. The child and its children live in a job, which
 * dies with the time-out; the pipes are named ones, because only those can be waited for. */
#include "base/builder.h"
#include "os/windows/win32.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    DEFAULT_OUTPUT_MAX = 1024 * 1024,
    DEFAULT_TIMEOUT_MS = 30000,
    PIECE = 4096,
    COMMAND_LINE_MAX = 32766 /* characters; CreateProcessW */
};

/* Our end and the child's end of one standard stream. NULL means closed. */
typedef struct channel {
    HANDLE ours;
    HANDLE theirs;
    OVERLAPPED pending; /* its event is made once per spawn */
    char scratch[PIECE];
    ges_builder said; /* of an output */
    size_t sent;      /* of the input */
    bool is_input;
    const ges_spawn *taker; /* takes the output instead; NULL: nobody */
} channel;

/* How a talk ended. */
typedef enum ending {
    ENDING_CLOSED, /* by itself */
    ENDING_LATE,
    ENDING_STOPPED, /* whoever took it wanted no more */
} ending;

typedef struct run {
    channel channels[3];
    HANDLE job;
    PROCESS_INFORMATION child;
} run;

static void close_handle(HANDLE *handle) {
    if (*handle != NULL) {
        (void)CloseHandle(*handle); /* pipes and queries: nothing to lose */
    }
    *handle = NULL;
}

static void close_run(run *r) {
    for (size_t i = 0; i < GES_COUNT(r->channels); i++) {
        channel *c = &r->channels[i];
        if (c->ours != NULL && CancelIoEx(c->ours, &c->pending)) {
            DWORD done;
            (void)GetOverlappedResult(c->ours, &c->pending, &done, TRUE); /* cancelled */
        }
        close_handle(&c->ours);
        close_handle(&c->theirs);
        close_handle(&c->pending.hEvent);
    }
    close_handle(&r->child.hThread);
    close_handle(&r->child.hProcess);
    close_handle(&r->job);
}

/* A name nobody else uses: process, time, stream; a clash fails by FIRST_PIPE_INSTANCE. */
static void pipe_name(unsigned stream, wchar_t out[64]) {
    LARGE_INTEGER ticks = {0};
    (void)QueryPerformanceCounter(&ticks); /* cannot fail since Windows XP */
    char name[64];
    (void)snprintf(name, sizeof(name), "\\\\.\\pipe\\ges-%lu-%llx-%u", GetCurrentProcessId(),
                   (unsigned long long)ticks.QuadPart, stream); /* fits */
    out[ges_utf16_encode(ges_text_of(name), out, 63)] = L'\0';
}

static DWORD open_channel(channel *c, unsigned stream) {
    bool parent_reads = stream != GES_STDIN;
    wchar_t name[64];
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof(inherited), .bInheritHandle = TRUE};
    pipe_name(stream, name);
    HANDLE ours = CreateNamedPipeW(
        name,
        (parent_reads ? PIPE_ACCESS_INBOUND : PIPE_ACCESS_OUTBOUND) | FILE_FLAG_OVERLAPPED |
            FILE_FLAG_FIRST_PIPE_INSTANCE,
        PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS, 1, 65536, 65536, 0, NULL);
    if (ours == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    c->ours = ours;
    HANDLE theirs = CreateFileW(name, parent_reads ? GENERIC_WRITE : GENERIC_READ, 0, &inherited,
                                OPEN_EXISTING, 0, NULL);
    if (theirs == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    c->theirs = theirs;
    c->pending.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    return c->pending.hEvent != NULL ? 0 : GetLastError();
}

/* Starts the next piece of talk on a stream; closes it at its end. */
static void start_piece(channel *c, ges_bytes input) {
    BOOL is_started;
    HANDLE event = c->pending.hEvent;
    c->pending = (OVERLAPPED){.hEvent = event};
    if (!c->is_input) {
        is_started = ReadFile(c->ours, c->scratch, PIECE, NULL, &c->pending);
    } else {
        size_t left = input.len - c->sent;
        if (left == 0) {
            close_handle(&c->ours);
            return;
        }
        is_started = WriteFile(c->ours, input.ptr + c->sent, (DWORD)(left < PIECE ? left : PIECE),
                               NULL, &c->pending);
    }
    if (!is_started && GetLastError() != ERROR_IO_PENDING) {
        close_handle(&c->ours);
    }
}

/* Takes what a finished piece brought; past `max` it is dropped. False: enough. */
static bool finish_piece(channel *c, size_t max) {
    DWORD done = 0;
    if (!GetOverlappedResult(c->ours, &c->pending, &done, FALSE)) {
        close_handle(&c->ours);
        return true;
    }
    if (c->is_input) {
        c->sent += done;
    } else if (c->taker != NULL) {
        return c->taker->take(c->taker->take_self, (ges_bytes){(uint8_t *)c->scratch, done});
    } else {
        size_t room = max - c->said.len;
        ges_build_text(&c->said, (ges_text){c->scratch, done < room ? done : room});
    }
    return true;
}

static ULONGLONG deadline_of(const ges_spawn *what) {
    return GetTickCount64() + (what->timeout_ms != 0 ? what->timeout_ms : DEFAULT_TIMEOUT_MS);
}

/* Moves bytes until both outputs are closed or the time is over. */
static ending converse(run *r, const ges_spawn *what, size_t max, ULONGLONG *deadline) {
    for (size_t i = 0; i < GES_COUNT(r->channels); i++) {
        start_piece(&r->channels[i], what->input);
    }
    for (;;) {
        HANDLE events[3];
        channel *waiting[3];
        DWORD count = 0;
        for (size_t i = 0; i < GES_COUNT(r->channels); i++) {
            if (r->channels[i].ours != NULL) {
                waiting[count] = &r->channels[i];
                events[count++] = r->channels[i].pending.hEvent;
            }
        }
        if (r->channels[GES_STDOUT].ours == NULL && r->channels[GES_STDERR].ours == NULL) {
            return ENDING_CLOSED;
        }
        ULONGLONG now = GetTickCount64();
        DWORD which = now >= *deadline
                          ? WAIT_TIMEOUT
                          : WaitForMultipleObjects(count, events, FALSE, (DWORD)(*deadline - now));
        if (which >= WAIT_OBJECT_0 + count) {
            return ENDING_LATE;
        }
        channel *c = waiting[which - WAIT_OBJECT_0];
        if (!finish_piece(c, max)) {
            return ENDING_STOPPED;
        }
        if (c->taker != NULL) {
            *deadline = deadline_of(what);
        }
        if (c->ours != NULL) {
            start_piece(c, what->input);
        }
    }
}

/* cmd.exe reads a batch file's command line by its own rules, which no quoting satisfies. */
static ges_status refuse_batch(const ges_spawn *what, ges_error *err) {
    ges_text ext = ges_path_ext(GES_PATH_WINDOWS, what->program);
    if (!ges_text_equal_nocase(ext, GES_T(".bat")) && !ges_text_equal_nocase(ext, GES_T(".cmd"))) {
        return GES_OK;
    }
    for (size_t i = 1; i < what->arg_count; i++) {
        for (size_t k = 0; k < what->args[i].len; k++) {
            if (strchr("\"%!^&|<>()\r\n", what->args[i].ptr[k]) != NULL) {
                return ges_error_set(err, GES_UNSUPPORTED,
                                     "cannot run '%.*s': argument %zu holds a character that a "
                                     "batch file may take as a command",
                                     GES_FMT(what->program), i);
            }
        }
    }
    return GES_OK;
}

/* Starts the child suspended, puts it into the job, lets it run. Only the three pipe ends are
 * inherited. 0 or the system's error. */
static DWORD start_child(run *r, const ges_spawn *what, ges_arena *mem) {
    wchar_t *program = ges_wide_from_text(mem, what->program);
    wchar_t *command = ges_windows_command_line(mem, what->args, what->arg_count);
    wchar_t *env = what->env != NULL ? ges_windows_env_block(mem, what->env) : NULL;
    wchar_t *cwd = what->cwd.len != 0 ? ges_wide_from_text(mem, what->cwd) : NULL;
    HANDLE inherited[3] = {r->channels[0].theirs, r->channels[1].theirs, r->channels[2].theirs};
    SIZE_T size = 0;
    (void)InitializeProcThreadAttributeList(NULL, 1, 0, &size); /* asks for the size */
    LPPROC_THREAD_ATTRIBUTE_LIST list = ges_arena_alloc(mem, size);
    if (ges_arena_failed(mem)) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (wcslen(command) > COMMAND_LINE_MAX) {
        return ERROR_FILENAME_EXCED_RANGE;
    }
    if (!InitializeProcThreadAttributeList(list, 1, 0, &size)) {
        return GetLastError();
    }
    STARTUPINFOEXW start = {.StartupInfo = {.cb = sizeof(start),
                                            .dwFlags = STARTF_USESTDHANDLES,
                                            .hStdInput = inherited[0],
                                            .hStdOutput = inherited[1],
                                            .hStdError = what->is_merged ? inherited[1]
                                                                         : inherited[2]},
                            .lpAttributeList = list};
    DWORD flags = CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW |
                  EXTENDED_STARTUPINFO_PRESENT;
    BOOL is_started =
        UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, inherited,
                                  sizeof(inherited), NULL, NULL) &&
        CreateProcessW(program, command, NULL, NULL, TRUE, flags, env, cwd, &start.StartupInfo,
                       &r->child);
    DWORD code = is_started ? 0 : GetLastError();
    DeleteProcThreadAttributeList(list);
    if (is_started) {
        (void)AssignProcessToJobObject(r->job, r->child.hProcess); /* else only the child dies */
        (void)ResumeThread(r->child.hThread); /* a failure ends in the time-out */
    }
    return code;
}

static DWORD prepare(run *r, ges_arena *mem) {
    r->channels[GES_STDIN].is_input = true;
    r->channels[GES_STDOUT].said = ges_builder_in(mem);
    r->channels[GES_STDERR].said = ges_builder_in(mem);
    r->job = ges_windows_job();
    DWORD code = r->job != NULL ? 0 : GetLastError();
    for (unsigned i = 0; i < GES_COUNT(r->channels) && code == 0; i++) {
        code = open_channel(&r->channels[i], i);
    }
    return code;
}

ges_status ges_windows_spawn(const ges_os *os, const ges_spawn *what, ges_arena *mem,
                             ges_spawn_result *out, ges_error *err) {
    (void)os;
    ges_status status = refuse_batch(what, err);
    if (status != GES_OK) {
        return status;
    }
    size_t max = what->output_max != 0 ? what->output_max : DEFAULT_OUTPUT_MAX;
    run r = {0};
    DWORD exit_code = 0;
    bool timed_out = false;
    ending end = ENDING_CLOSED;
    DWORD code = prepare(&r, mem);
    r.channels[GES_STDOUT].taker = what->take != NULL ? what : NULL;
    code = code != 0 ? code : start_child(&r, what, mem);
    for (size_t i = 0; i < GES_COUNT(r.channels); i++) {
        close_handle(&r.channels[i].theirs);
    }
    if (code == 0) {
        ULONGLONG deadline = deadline_of(what);
        end = converse(&r, what, max, &deadline);
        ULONGLONG now = GetTickCount64();
        DWORD left = end != ENDING_CLOSED || now >= deadline ? 0 : (DWORD)(deadline - now);
        timed_out = end == ENDING_LATE;
        if (WaitForSingleObject(r.child.hProcess, left) != WAIT_OBJECT_0) {
            timed_out = end != ENDING_STOPPED;
            (void)TerminateJobObject(r.job, 1);               /* with its children */
            (void)TerminateProcess(r.child.hProcess, 1);      /* if it is in no job */
            (void)WaitForSingleObject(r.child.hProcess, 5000); /* it is dying */
        }
        (void)GetExitCodeProcess(r.child.hProcess, &exit_code); /* 0 on failure */
    }
    close_run(&r);
    if (code != 0 || ges_arena_failed(mem)) {
        return ges_arena_failed(mem) ? ges_arena_error(mem, err)
                                     : ges_windows_error(err, code, "run", what->program);
    }
    *out = (ges_spawn_result){
        .exit_code = (int)exit_code,
        .timed_out = timed_out,
        .is_stopped = end == ENDING_STOPPED,
        .output = ges_bytes_from(ges_build_done(&r.channels[GES_STDOUT].said)),
        .error = ges_bytes_from(ges_build_done(&r.channels[GES_STDERR].said)),
    };
    return GES_OK;
}
