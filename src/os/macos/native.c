/* macOS' table. */
#include "os/posix/posix.h"

#include <errno.h>
#include <libproc.h>
#include <unistd.h>

static ges_status program_of(int pid, const char *what, ges_arena *mem, ges_text *out,
                             ges_error *err) {
    char path[PROC_PIDPATHINFO_MAXSIZE];
    int len = proc_pidpath(pid, path, sizeof(path));
    int code = errno;
    if (len <= 0 && code == ESRCH) {
        return ges_error_set(err, GES_NOT_FOUND, "no process %d runs a program here", pid);
    }
    if (len <= 0) {
        return ges_posix_error(err, code, "name", ges_text_of(what));
    }
    ges_text copy = ges_text_copy(mem, (ges_text){path, (size_t)len});
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
}

static ges_status parent_program(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    return program_of(getppid(), "the parent process", mem, out, err);
}

static ges_status process_program(const ges_os *os, uint32_t pid, ges_arena *mem, ges_program *out,
                                  ges_error *err) {
    (void)os;
    ges_program program = {0};
    if (pid > INT32_MAX) {
        return ges_error_set(err, GES_NOT_FOUND, "no process %lu runs a program here",
                             (unsigned long)pid);
    }
    ges_status status = program_of((int)pid, "the process", mem, &program.name, err);
    if (status == GES_OK) {
        program.file = program.name;
        *out = program;
    }
    return status;
}

#if defined(__aarch64__)
#define GOARCH "arm64"
#else
#define GOARCH "amd64"
#endif

const ges_os *ges_os_native(void) {
    static const ges_os table = {
        .family = GES_OS_MACOS,
        .goarch = GOARCH,
        .parent_program = parent_program,
        .process_program = process_program,
        GES_POSIX_TABLE_ENTRIES,
    };
    return &table;
}
