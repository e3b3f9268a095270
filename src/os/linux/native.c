/* Linux's table. */
#include "os/posix/posix.h"

#include <stdio.h>
#include <unistd.h>

static ges_status parent_program(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    char link[32];
    (void)snprintf(link, sizeof(link), "/proc/%d/exe", (int)getppid()); /* fits */
    return ges_posix_link_read(os, ges_text_of(link), mem, out, err);
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
        GES_POSIX_TABLE_ENTRIES,
    };
    return &table;
}
