/* The functions that Linux and macOS share, one group a file; only native.c puts them in a table. */
#ifndef GES_OS_POSIX_POSIX_H
#define GES_OS_POSIX_POSIX_H

#include "os/none/none.h"
#include "os/os.h"

/* errno as a status; records "action 'path': reason" when err is given. */
ges_status ges_posix_error(ges_error *err, int code, const char *action, ges_text path);
/* A NUL-terminated path. Fails with INVALID when the text holds a NUL or has 4,096 bytes or more,
 * which is where Linux refuses (PATH_MAX). */
typedef struct ges_posix_path {
    char buffer[4096];
    char *ptr; /* the buffer */
} ges_posix_path;
ges_status ges_posix_path_open(ges_posix_path *path, ges_text text, ges_error *err) GES_CHECK;

/* A program made ready to be run in a child that may not allocate. Plain data in an arena. */
typedef struct ges_posix_program {
    const char *path;
    const char *cwd; /* "": this process's */
    char **args;
    char **sh_args;  /* for /bin/sh, when the file is a script without "#!" */
    char **env;
    bool output_to_error;
} ges_posix_program;
/* Errors: INVALID (a NUL inside), NO_MEMORY */
ges_status ges_posix_program_prepare(const ges_run *what, ges_arena *mem, ges_posix_program *out,
                                     ges_error *err) GES_CHECK;
/* Becomes the program; returns errno when it cannot. Safe in a child. */
int ges_posix_program_become(const ges_posix_program *program);
/* Why it could not become that, in a sentence; E2BIG with the longest text's name. */
ges_status ges_posix_program_error(const ges_run *what, int code, ges_error *err);

/* Contracts: os/os.h. */
ges_status ges_posix_env_list(const ges_os *, ges_arena *, ges_env_list *, ges_error *);
ges_status ges_posix_file_info(const ges_os *, ges_text, bool, ges_file_info *, ges_error *);
ges_status ges_posix_file_read(const ges_os *, ges_text, size_t, ges_arena *, ges_bytes *,
                               ges_error *);
ges_status ges_posix_file_open(const ges_os *, ges_text, ges_file *, uint64_t *, ges_error *);
ges_status ges_posix_file_read_at(const ges_os *, ges_file, uint64_t, void *, size_t, size_t *,
                                  ges_error *);
void ges_posix_file_close(const ges_os *, ges_file *);
bool ges_posix_file_is_executable(const ges_os *, ges_text);
bool ges_posix_file_is_writable(const ges_os *, ges_text);
ges_status ges_posix_link_read(const ges_os *, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_posix_path_resolve(const ges_os *, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_posix_dir_list(const ges_os *, ges_text, ges_arena *, ges_dir_list *, ges_error *);
ges_status ges_posix_dir_current(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_posix_dir_change(const ges_os *, ges_text, ges_error *);
ges_status ges_posix_dir_make_temporary(const ges_os *, ges_text, ges_text, ges_arena *, ges_text *,
                                        ges_error *);
ges_status ges_posix_dir_remove_tree(const ges_os *, ges_text, ges_error *);
ges_status ges_posix_file_create(const ges_os *, ges_text, uint32_t, ges_file *, ges_error *);
ges_status ges_posix_file_append(const ges_os *, ges_text, ges_file *, uint64_t *, ges_error *);
ges_status ges_posix_file_write(const ges_os *, ges_file, ges_bytes, ges_error *);
ges_status ges_posix_file_sync(const ges_os *, ges_file, ges_error *);
ges_status ges_posix_file_rename(const ges_os *, ges_text, ges_text, ges_error *);
ges_status ges_posix_file_set_mode(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_posix_file_set_times(const ges_os *, ges_text, int64_t, int64_t, ges_error *);
ges_status ges_posix_file_set_owner(const ges_os *, ges_text, uint32_t, uint32_t, ges_error *);
ges_status ges_posix_file_copy_extras(const ges_os *, ges_text, ges_text, ges_arena *, ges_text *,
                                      ges_error *);
ges_status ges_posix_file_remove(const ges_os *, ges_text, ges_error *);
ges_status ges_posix_dir_make(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_posix_dir_sync(const ges_os *, ges_text, ges_error *);
ges_status ges_posix_file_lock(const ges_os *, ges_text, uint32_t, ges_file *, ges_error *);
/* In linux/volume.c and macos/volume.c. */
ges_status ges_posix_volume_info(const ges_os *, ges_text, ges_arena *, ges_volume *, ges_error *);
ges_status ges_posix_volume_sync(const ges_os *, ges_text, ges_error *);
ges_status ges_posix_place_probe(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_posix_spawn(const ges_os *, const ges_spawn *, ges_arena *, ges_spawn_result *,
                           ges_error *);
/* In linux/command.c and macos/command.c. */
ges_status ges_posix_command_run(const ges_os *, const ges_run *, ges_arena *, ges_run_result *,
                                 ges_error *);
ges_status ges_posix_process_end(const ges_os *, int, ges_error *);
ges_status ges_posix_user_name(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_posix_user_home(const ges_os *, ges_arena *, ges_text *, ges_error *);
uint32_t ges_posix_user_id(const ges_os *);
/* In linux/processes.c and macos/processes.c. */
ges_status ges_posix_process_list(const ges_os *, ges_arena *, ges_process_list *, ges_error *);
ges_status ges_posix_process_block(const ges_os *, uint32_t, bool, uint32_t, ges_arena *, ges_process_block *,
                                   ges_error *);
/* In linux/watch.c and macos/watch.c. */
ges_status ges_posix_watch_open(const ges_os *, ges_arena *, ges_watch *, ges_error *);
ges_status ges_posix_watch_dir(const ges_os *, ges_watch, ges_text, bool, uint32_t *, ges_error *);
ges_status ges_posix_watch_wait(const ges_os *, ges_watch, uint32_t, ges_arena *,
                                ges_watch_events *, ges_error *);
void ges_posix_watch_close(const ges_os *, ges_watch *);
/* In linux/child.c and macos/watch.c. */
ges_status ges_posix_command_start(const ges_os *, ges_watch, const ges_run *, ges_arena *,
                                   ges_error *);
ges_status ges_posix_command_end(const ges_os *, ges_watch, int, uint32_t, ges_error *);
bool ges_posix_stream_is_terminal(const ges_os *, ges_stream);
uint32_t ges_posix_terminal_width(const ges_os *);
ges_status ges_posix_console_encode(const ges_os *, ges_text, ges_arena *, ges_bytes *, ges_error *);
ges_status ges_posix_stream_write(const ges_os *, ges_stream, ges_bytes, ges_error *);
ges_status ges_posix_line_read(const ges_os *, size_t, ges_arena *, ges_text *, ges_error *);
ges_status ges_posix_input_read(const ges_os *, size_t, ges_arena *, ges_bytes *, ges_error *);
int64_t ges_posix_clock_now_ns(const ges_os *);
void ges_posix_clock_sleep(const ges_os *, uint32_t);
void ges_posix_clock_zone(const ges_os *, int64_t, int32_t *, char[16]);

/* The entries that Linux and macOS share. A macro, because initializers cannot be shared otherwise. */
#define GES_POSIX_TABLE_ENTRIES                                                                    \
    .env_list = ges_posix_env_list, .file_info = ges_posix_file_info,                              \
    .file_read = ges_posix_file_read, .file_open = ges_posix_file_open,                            \
    .file_read_at = ges_posix_file_read_at, .file_close = ges_posix_file_close,                    \
    .file_is_executable = ges_posix_file_is_executable,                                            \
    .file_is_writable = ges_posix_file_is_writable, .link_read = ges_posix_link_read,              \
    .path_resolve = ges_posix_path_resolve, .dir_list = ges_posix_dir_list,                        \
    .dir_current = ges_posix_dir_current, .dir_change = ges_posix_dir_change,                      \
    .dir_make_temporary = ges_posix_dir_make_temporary,                                            \
    .dir_remove_tree = ges_posix_dir_remove_tree, .file_create = ges_posix_file_create,            \
    .file_append = ges_posix_file_append, .file_write = ges_posix_file_write, .file_sync = ges_posix_file_sync,                          \
    .file_rename = ges_posix_file_rename, .file_set_mode = ges_posix_file_set_mode,                \
    .file_set_times = ges_posix_file_set_times, .file_set_owner = ges_posix_file_set_owner,        \
    .file_copy_extras = ges_posix_file_copy_extras, .file_remove = ges_posix_file_remove,          \
    .dir_make = ges_posix_dir_make, .dir_sync = ges_posix_dir_sync,                                \
    .volume_info = ges_posix_volume_info, .place_probe = ges_posix_place_probe,                                                          \
    .volume_sync = ges_posix_volume_sync, .http_get = ges_none_http_get,                           \
    .file_lock = ges_posix_file_lock, .spawn = ges_posix_spawn,                                    \
    .command_run = ges_posix_command_run, .process_end = ges_posix_process_end,                    \
    .user_name = ges_posix_user_name, .user_home = ges_posix_user_home,                            \
    .user_id = ges_posix_user_id, .temp_dir = ges_none_temp_dir,                                   \
    .registry_list = ges_none_registry_list, .registry_keys = ges_none_registry_keys,              \
    .registry_value = ges_none_registry_value,                                                     \
    .watch_open = ges_posix_watch_open, .watch_dir = ges_posix_watch_dir,                          \
    .watch_key = ges_none_watch_key, .watch_wait = ges_posix_watch_wait,                           \
    .watch_close = ges_posix_watch_close,                                                          \
    .command_start = ges_posix_command_start, .command_end = ges_posix_command_end,                \
    .settings_broadcast = ges_none_settings_broadcast,                                             \
    .registry_key_time = ges_none_registry_key_time,                                               \
    .registry_is_writable = ges_none_registry_is_writable,                                         \
    .registry_set = ges_none_registry_set, .registry_remove = ges_none_registry_remove,            \
    .process_list = ges_posix_process_list, .process_block = ges_posix_process_block,              \
    .clock_sleep = ges_posix_clock_sleep,                                                          \
    .stream_is_terminal = ges_posix_stream_is_terminal,                                            \
    .terminal_width = ges_posix_terminal_width, .stream_write = ges_posix_stream_write,            \
    .console_encode = ges_posix_console_encode,                                                    \
    .line_read = ges_posix_line_read,                                                              \
    .input_read = ges_posix_input_read,                                                            \
    .clock_now_ns = ges_posix_clock_now_ns, .clock_zone = ges_posix_clock_zone

#endif
