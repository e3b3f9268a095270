/* macOS' table. */
#include "os/posix/posix.h"

#include <errno.h>
#include <libproc.h>
#include <unistd.h>

static ges_status parent_program(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    char path[PROC_PIDPATHINFO_MAXSIZE];
    int len = proc_pidpath(getppid(), path, sizeof(path));
    if (len <= 0) {
        return ges_posix_error(err, errno, "name", GES_T("the parent process"));
    }
    ges_text copy = ges_text_copy(mem, (ges_text){path, (size_t)len});
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
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
        GES_POSIX_TABLE_ENTRIES,
    };
    return &table;
}
