/* Linux's table. */
#include "os/none/none.h"
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
        .env_list = ges_posix_env_list,
        .file_info = ges_posix_file_info,
        .file_read = ges_posix_file_read,
        .file_open = ges_posix_file_open,
        .file_read_at = ges_posix_file_read_at,
        .file_close = ges_posix_file_close,
        .file_is_executable = ges_posix_file_is_executable,
        .file_is_writable = ges_posix_file_is_writable,
        .link_read = ges_posix_link_read,
        .path_resolve = ges_posix_path_resolve,
        .dir_list = ges_posix_dir_list,
        .dir_current = ges_posix_dir_current,
        .dir_change = ges_posix_dir_change,
        .dir_make_temporary = ges_posix_dir_make_temporary,
        .dir_remove_tree = ges_posix_dir_remove_tree,
        .spawn = ges_posix_spawn,
        .user_name = ges_posix_user_name,
        .user_home = ges_posix_user_home,
        .user_id = ges_posix_user_id,
        .parent_program = parent_program,
        .temp_dir = ges_none_temp_dir,
        .registry_list = ges_none_registry_list,
        .registry_keys = ges_none_registry_keys,
        .stream_is_terminal = ges_posix_stream_is_terminal,
        .terminal_width = ges_posix_terminal_width,
        .stream_write = ges_posix_stream_write,
        .clock_now_ns = ges_posix_clock_now_ns,
        .clock_zone = ges_posix_clock_zone,
    };
    return &table;
}
