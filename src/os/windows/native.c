/* Windows' table. */
#include "os/none/none.h"
#include "os/windows/win32.h"

#if defined(_M_ARM64) || defined(__aarch64__)
#define GOARCH "arm64"
#elif defined(_M_X64) || defined(__x86_64__)
#define GOARCH "amd64"
#else
#define GOARCH "386"
#endif

const ges_os *ges_os_native(void) {
    static const ges_os table = {
        .family = GES_OS_WINDOWS,
        .goarch = GOARCH,
        .env_list = ges_windows_env_list,
        .file_info = ges_windows_file_info,
        .file_read = ges_windows_file_read,
        .file_open = ges_windows_file_open,
        .file_read_at = ges_windows_file_read_at,
        .file_close = ges_windows_file_close,
        .file_is_executable = ges_windows_file_is_executable,
        .file_is_writable = ges_windows_file_is_writable,
        .link_read = ges_windows_link_read,
        .path_resolve = ges_windows_path_resolve,
        .dir_list = ges_windows_dir_list,
        .dir_current = ges_windows_dir_current,
        .dir_change = ges_windows_dir_change,
        .dir_make_temporary = ges_windows_dir_make_temporary,
        .dir_remove_tree = ges_windows_dir_remove_tree,
        .file_create = ges_windows_file_create,
        .file_append = ges_windows_file_append,
        .file_write = ges_windows_file_write,
        .file_sync = ges_windows_file_sync,
        .file_rename = ges_windows_file_rename,
        .file_set_mode = ges_windows_file_set_mode,
        .file_set_times = ges_windows_file_set_times,
        .file_set_owner = ges_none_file_set_owner,
        .file_copy_extras = ges_windows_file_copy_extras,
        .file_remove = ges_windows_file_remove,
        .dir_make = ges_windows_dir_make,
        .dir_sync = ges_windows_dir_sync,
        .volume_sync = ges_none_volume_sync,
        .http_get = ges_windows_http_get,
        .file_lock = ges_windows_file_lock,
        .volume_info = ges_windows_volume_info,
        .place_probe = ges_windows_place_probe,
        .spawn = ges_windows_spawn,
        .command_run = ges_windows_command_run,
        .process_end = ges_none_process_end,
        .user_name = ges_windows_user_name,
        .user_home = ges_windows_user_home,
        .user_id = ges_windows_user_id,
        .parent_program = ges_windows_parent_program,
        .process_program = ges_windows_process_program,
        .process_list = ges_windows_process_list,
        .process_block = ges_windows_process_block,
        .temp_dir = ges_windows_temp_dir,
        .registry_list = ges_windows_registry_list,
        .registry_value = ges_windows_registry_value,
        .settings_broadcast = ges_windows_settings_broadcast,
        .registry_keys = ges_windows_registry_keys,
        .registry_key_time = ges_windows_registry_key_time,
        .registry_is_writable = ges_windows_registry_is_writable,
        .registry_set = ges_windows_registry_set,
        .registry_remove = ges_windows_registry_remove,
        .watch_open = ges_windows_watch_open,
        .watch_dir = ges_windows_watch_dir,
        .watch_key = ges_windows_watch_key,
        .watch_wait = ges_windows_watch_wait,
        .watch_close = ges_windows_watch_close,
        .command_start = ges_windows_command_start,
        .command_end = ges_windows_command_end,
        .stream_is_terminal = ges_windows_stream_is_terminal,
        .terminal_width = ges_windows_terminal_width,
        .stream_write = ges_windows_stream_write,
        .console_encode = ges_windows_console_encode,
        .line_read = ges_windows_line_read,
        .input_read = ges_windows_input_read,
        .clock_now_ns = ges_windows_clock_now_ns,
        .clock_sleep = ges_windows_clock_sleep,
        .clock_zone = ges_windows_clock_zone,
    };
    return &table;
}
