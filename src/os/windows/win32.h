/* What the files of this room share. Wide text exists only here; only native.c fills the table.
 * Imports: KERNEL32, ADVAPI32 and msvcrt, nothing else. */
#ifndef GES_OS_WINDOWS_WIN32_H
#define GES_OS_WINDOWS_WIN32_H

#include "base/utf16.h"
#include "os/os.h"

#include <windows.h> /* the build defines WIN32_LEAN_AND_MEAN, _WIN32_WINNT=0x0A00 */

/* Text as NUL-terminated UTF-16 in `mem`; NULL on no memory. (wchar_t is uint16_t here.) */
wchar_t *ges_wide_from_text(ges_arena *mem, ges_text text);

/* --- path.c: a path as CreateFileW takes it --------------------------------------------------- */

enum { GES_WINDOWS_PATH_MAX = 32767 };

typedef struct ges_windows_path {
    wchar_t ptr[GES_WINDOWS_PATH_MAX + 16]; /* NUL-terminated */
    size_t len;
    bool is_device; /* NUL, aux.txt, \\.\pipe\x: opening it may block or act; nobody opens it */
} ges_windows_path;

/* Converts `text`; from 248 characters on as an absolute \\?\ path, which has no MAX_PATH.
 * Errors: NOT_FOUND (empty), INVALID (a NUL inside, over 32,767 characters). */
ges_status ges_windows_path_open(ges_windows_path *path, ges_text text, ges_error *err) GES_CHECK;
/* The same, and devices are WRONG_KIND. `action` as in ges_windows_error. */
ges_status ges_windows_path_open_file(ges_windows_path *path, ges_text text, const char *action,
                                      ges_error *err) GES_CHECK;

/* --- error.c: GetLastError as a status; the one map ------------------------------------------- */

/* Records "cannot ACTION 'PATH': the system's sentence". */
ges_status ges_windows_error(ges_error *err, DWORD code, const char *action, ges_text path);

/* --- reparse.c: what stands behind a reparse tag ---------------------------------------------- */

enum {
    GES_WINDOWS_REPARSE_MAX = 16 * 1024,        /* MAXIMUM_REPARSE_DATA_BUFFER_SIZE */
    GES_WINDOWS_TAG_APP_ALIAS = (int)0x8000001B /* IO_REPARSE_TAG_APPEXECLINK */
};

/* The kind of a reparse point that is not followed, by its tag; `attributes` decide for tags that
 * mean a plain file or directory (cloud files, deduplicated ones). */
ges_file_kind ges_windows_reparse_kind(DWORD attributes, DWORD tag);
/* The target in a REPARSE_DATA_BUFFER: of a symbolic link or junction without \??\, of an App
 * execution alias the program's path. Pure.
 * Errors: UNSUPPORTED (another tag), CORRUPT (offsets out of the buffer), NO_MEMORY */
ges_status ges_windows_reparse_target(ges_bytes data, ges_arena *mem, ges_text *out,
                                      ges_error *err) GES_CHECK;

/* --- spawn ------------------------------------------------------------------------------------ */

/* Arguments as one command line that CommandLineToArgvW and msvcrt split again into the same.
 * Source: "Parsing C command-line arguments", learn.microsoft.com. NULL on no memory. */
wchar_t *ges_windows_command_line(ges_arena *mem, const ges_text *args, size_t count);
/* An environment block as CreateProcessW wants it: sorted by name without case, equals in the list's
 * order, ended by an empty entry. NULL on no memory. */
wchar_t *ges_windows_env_block(ges_arena *mem, const ges_env_list *env);
/* A job that ends what is in it when its last handle is closed. NULL: GetLastError says why. */
HANDLE ges_windows_job(void);

/* --- command.c, child.c: a program in a job --------------------------------------------------- */

/* What is closed at the end. NULL means closed. */
typedef struct ges_windows_child {
    HANDLE job;
    HANDLE streams[3]; /* inheritable copies */
    PROCESS_INFORMATION process;
    HANDLE interrupt;  /* signalled by Ctrl-C and Ctrl-Break; NULL: this process ends by them */
    uint64_t kill_at;  /* GetTickCount64; 0: it may run on */
} ges_windows_child;
/* Starts it in a job of its own with more flags of CreateProcessW.
 * child:  untouched on failure but for what is closed
 * Errors: as command_run */
ges_status ges_windows_child_start(ges_windows_child *child, const ges_run *what,
                                   unsigned long flags, ges_arena *mem, ges_error *err) GES_CHECK;
/* Ends what is in the job, too. `interrupt` stays. */
void ges_windows_child_close(ges_windows_child *child);
/* Milliseconds to wait, at most `wait_ms`, until something has to be done about it. */
DWORD ges_windows_child_wait(const ges_windows_child *child, DWORD wait_ms);
/* Adds what happened to it, and interrupts. False: no memory. */
bool ges_windows_child_take(ges_windows_child *child, ges_arena *mem, ges_watch_events *list);
/* Of the watcher: watch.c. */
ges_windows_child *ges_windows_watch_child(ges_watch watch);

/* --- batch.c: what cmd.exe reads -------------------------------------------------------------- */

/* Is the file one that CreateProcessW would hand to cmd.exe? Dots and blanks at its end do not
 * count, as they do not for the file system. */
bool ges_windows_is_batch(ges_text program);
/* The command line that lets cmd.exe run a batch file with these arguments and nothing else. args[0]
 * is left out. Pure.
 * Errors: UNSUPPORTED (an argument no quoting protects), TOO_LARGE (over 8191 characters) */
ges_status ges_windows_batch_line(ges_arena *mem, const ges_run *what, ges_text *out,
                                  ges_error *err) GES_CHECK;

/* Contracts: os/os.h. */
ges_status ges_windows_command_run(const ges_os *, const ges_run *, ges_arena *, ges_run_result *,
                                   ges_error *);
ges_status ges_windows_env_list(const ges_os *, ges_arena *, ges_env_list *, ges_error *);
ges_status ges_windows_file_info(const ges_os *, ges_text, bool, ges_file_info *, ges_error *);
ges_status ges_windows_file_read(const ges_os *, ges_text, size_t, ges_arena *, ges_bytes *,
                                 ges_error *);
ges_status ges_windows_file_open(const ges_os *, ges_text, ges_file *, uint64_t *, ges_error *);
ges_status ges_windows_file_read_at(const ges_os *, ges_file, uint64_t, void *, size_t, size_t *,
                                    ges_error *);
void ges_windows_file_close(const ges_os *, ges_file *);
bool ges_windows_file_is_executable(const ges_os *, ges_text);
bool ges_windows_file_is_writable(const ges_os *, ges_text);
ges_status ges_windows_link_read(const ges_os *, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_windows_path_resolve(const ges_os *, ges_text, ges_arena *, ges_text *,
                                    ges_error *);
ges_status ges_windows_dir_list(const ges_os *, ges_text, ges_arena *, ges_dir_list *,
                                ges_error *);
ges_status ges_windows_dir_current(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_windows_dir_change(const ges_os *, ges_text, ges_error *);
ges_status ges_windows_dir_make_temporary(const ges_os *, ges_text, ges_text, ges_arena *,
                                          ges_text *, ges_error *);
ges_status ges_windows_dir_remove_tree(const ges_os *, ges_text, ges_error *);
ges_status ges_windows_file_create(const ges_os *, ges_text, uint32_t, ges_file *, ges_error *);
ges_status ges_windows_file_append(const ges_os *, ges_text, ges_file *, uint64_t *, ges_error *);
ges_status ges_windows_file_write(const ges_os *, ges_file, ges_bytes, ges_error *);
ges_status ges_windows_file_sync(const ges_os *, ges_file, ges_error *);
ges_status ges_windows_file_rename(const ges_os *, ges_text, ges_text, ges_error *);
ges_status ges_windows_file_set_mode(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_windows_file_set_times(const ges_os *, ges_text, int64_t, int64_t, ges_error *);
ges_status ges_windows_file_copy_extras(const ges_os *, ges_text, ges_text, ges_arena *,
                                        ges_text *, ges_error *);
ges_status ges_windows_file_remove(const ges_os *, ges_text, ges_error *);
ges_status ges_windows_dir_make(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_windows_dir_sync(const ges_os *, ges_text, ges_error *);
ges_status ges_windows_file_lock(const ges_os *, ges_text, uint32_t, ges_file *, ges_error *);
ges_status ges_windows_line_read(const ges_os *, size_t, ges_arena *, ges_text *, ges_error *);
ges_status ges_windows_input_read(const ges_os *, size_t, ges_arena *, ges_bytes *, ges_error *);
ges_status ges_windows_volume_info(const ges_os *, ges_text, ges_arena *, ges_volume *,
                                   ges_error *);
ges_status ges_windows_place_probe(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_windows_spawn(const ges_os *, const ges_spawn *, ges_arena *, ges_spawn_result *,
                             ges_error *);
ges_status ges_windows_http_get(const ges_os *, const ges_http_ask *, ges_arena *, ges_error *);
ges_status ges_windows_user_name(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_windows_user_home(const ges_os *, ges_arena *, ges_text *, ges_error *);
uint32_t ges_windows_user_id(const ges_os *);
ges_status ges_windows_parent_program(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_windows_process_program(const ges_os *, uint32_t, ges_arena *, ges_program *,
                                       ges_error *);
ges_status ges_windows_process_list(const ges_os *, ges_arena *, ges_process_list *, ges_error *);
ges_status ges_windows_process_block(const ges_os *, uint32_t, bool, uint32_t, ges_arena *,
                                     ges_process_block *, ges_error *);
ges_status ges_windows_temp_dir(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_windows_registry_list(const ges_os *, ges_registry_root, ges_text, ges_arena *,
                                     ges_registry_list *, ges_error *);
ges_status ges_windows_settings_broadcast(const ges_os *, uint32_t, uint32_t, ges_arena *,
                                       ges_broadcast *, ges_error *);
ges_status ges_windows_registry_value(const ges_os *, ges_registry_root, ges_text, ges_text,
                                   ges_arena *, ges_registry_value *, ges_error *);
ges_status ges_windows_registry_keys(const ges_os *, ges_registry_root, ges_text, ges_arena *,
                                     ges_text **, size_t *, ges_error *);
ges_status ges_windows_registry_key_time(const ges_os *, ges_registry_root, ges_text, int64_t *,
                                      ges_error *);
bool ges_windows_registry_is_writable(const ges_os *, ges_registry_root, ges_text);
ges_status ges_windows_registry_set(const ges_os *, ges_registry_root, ges_text, ges_text, uint32_t,
                                 ges_bytes, ges_error *);
ges_status ges_windows_registry_remove(const ges_os *, ges_registry_root, ges_text, ges_text,
                                    ges_error *);
ges_status ges_windows_watch_open(const ges_os *, ges_arena *, ges_watch *, ges_error *);
ges_status ges_windows_watch_dir(const ges_os *, ges_watch, ges_text, bool, uint32_t *,
                                 ges_error *);
ges_status ges_windows_watch_key(const ges_os *, ges_watch, ges_registry_root, ges_text, uint32_t *,
                                 ges_error *);
ges_status ges_windows_watch_wait(const ges_os *, ges_watch, uint32_t, ges_arena *,
                                  ges_watch_events *, ges_error *);
void ges_windows_watch_close(const ges_os *, ges_watch *);
ges_status ges_windows_command_start(const ges_os *, ges_watch, const ges_run *, ges_arena *,
                                     ges_error *);
ges_status ges_windows_command_end(const ges_os *, ges_watch, int, uint32_t, ges_error *);
bool ges_windows_stream_is_terminal(const ges_os *, ges_stream);
uint32_t ges_windows_terminal_width(const ges_os *);
ges_status ges_windows_console_encode(const ges_os *, ges_text, ges_arena *, ges_bytes *, ges_error *);
ges_status ges_windows_stream_write(const ges_os *, ges_stream, ges_bytes, ges_error *);
int64_t ges_windows_clock_now_ns(const ges_os *);
void ges_windows_clock_sleep(const ges_os *, uint32_t);
void ges_windows_clock_zone(const ges_os *, int64_t, int32_t *, char[16]);
/* A FILETIME (100 ns since 1601-01-01) as nanoseconds since 1970-01-01. */
int64_t ges_windows_time_ns(FILETIME time);

#endif
