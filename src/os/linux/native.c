/* Linux's table. */
#include "os/posix/posix.h"

#include <stdio.h>
#include <unistd.h>

static ges_status parent_program(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    char link[32];
    (void)snprintf(link, sizeof(link), "/proc/%d/exe", (int)getppid()); /* fits */
    return ges_posix_link_read(os, ges_text_of(link), mem, out, err);
}

/* The kernel says " (deleted)" behind the name of what was removed or replaced. A living file may
 * have such a name too. Source: proc(5), fs/d_path.c d_path. */
static void read_deleted(const ges_os *os, ges_program *program) {
    ges_text mark = GES_T(" (deleted)");
    ges_file_info named;
    ges_file_info running;
    if (!ges_text_ends(program->name, mark) ||
        ges_posix_file_info(os, program->file, true, &running, NULL) != GES_OK) {
        return;
    }
    program->is_deleted =
        ges_posix_file_info(os, program->name, true, &named, NULL) != GES_OK ||
        named.device != running.device || named.inode != running.inode;
    if (program->is_deleted) {
        program->name = ges_text_slice(program->name, 0, program->name.len - mark.len);
    }
}

static ges_status process_program(const ges_os *os, uint32_t pid, ges_arena *mem, ges_program *out,
                                  ges_error *err) {
    ges_program program = {.file = ges_text_format(mem, "/proc/%lu/exe", (unsigned long)pid)};
    ges_status status = ges_posix_link_read(os, program.file, mem, &program.name, err);
    if (status == GES_NOT_FOUND) {
        return ges_error_set(err, status, "no process %lu runs a program here", (unsigned long)pid);
    }
    if (status != GES_OK) {
        return status;
    }
    read_deleted(os, &program);
    *out = program;
    return GES_OK;
}

#if defined(__x86_64__)
#define GOARCH "amd64"
#elif defined(__aarch64__)
#define GOARCH "arm64"
#elif defined(__i386__)
#define GOARCH "386"
#elif defined(__arm__)
#define GOARCH "arm"
#elif defined(__riscv) && __riscv_xlen == 64
#define GOARCH "riscv64"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define GOARCH "ppc64le"
#elif defined(__s390x__)
#define GOARCH "s390x"
#else
#define GOARCH "unknown"
#endif

const ges_os *ges_os_native(void) {
    static const ges_os table = {
        .family = GES_OS_LINUX,
        .goarch = GOARCH,
        .parent_program = parent_program,
        .process_program = process_program,
        GES_POSIX_TABLE_ENTRIES,
    };
    return &table;
}
