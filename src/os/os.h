/* The operating system as a table of functions: the only door to it. Everything above works on any
 * table: the real one (ges_os_native), one made of data (fake/fake.h), one that fails at the n-th
 * call (fake/fail.h), one that writes a line per call (trace.h).
 *
 * Paths are UTF-8 (WTF-8 from Windows), in the system's own spelling; relative ones are relative to
 * the process's working directory. Every function may answer UNSUPPORTED with "not supported on
 * this system: ...". `err` may be NULL in all of them. Outputs are untouched on failure. */
#ifndef GES_OS_OS_H
#define GES_OS_OS_H

#include "base/list.h"
#include "base/path.h"
#include "ges/os.h"
#include "ges/status.h"
#include "ges/text.h"
#include "os/http.h"

typedef enum ges_os_family {
    GES_OS_LINUX,
    GES_OS_MACOS,
    GES_OS_WINDOWS,
} ges_os_family;

/* One entry of the process block, as it stands there: first '=' after byte 0 splits it. */
typedef struct ges_env_entry {
    ges_text name;
    ges_text value;
} ges_env_entry;
GES_LIST(ges_env_list, ges_env_entry);

typedef enum ges_file_kind {
    GES_FILE_REGULAR,
    GES_FILE_DIRECTORY,
    GES_FILE_SYMLINK, /* only when not followed; also junctions */
    GES_FILE_ALIAS,   /* Windows App execution alias, reparse tag 0x8000001B; also when followed */
    GES_FILE_OTHER,   /* FIFO, socket, device */
} ges_file_kind;

typedef struct ges_file_info {
    ges_file_kind kind;
    uint64_t size;      /* bytes */
    int64_t mtime_ns;   /* last written, since 1970-01-01 UTC; before 1901 or after 2262: the nearest
                         * of these, so that times can be subtracted */
    int64_t atime_ns;   /* last read; systems keep it lazily */
    uint32_t mode;      /* Unix permission bits incl. setuid/setgid/sticky; on Windows 0666 or 0444 */
    uint64_t device;    /* device and inode together say "same file"; both 0 when unknown */
    uint64_t inode;
    uint32_t owner;     /* user id; 0 on Windows */
    uint32_t group;     /* group id; 0 on Windows */
    uint32_t link_count; /* names that the file has (hard links); 0 when unknown */
} ges_file_info;

/* The volume that a path lies on. Texts live in the arena of the call. */
typedef struct ges_volume {
    ges_text type;        /* ext4, tmpfs, nfs, 9p, NTFS ...; empty: not known */
    ges_text remote;      /* Windows: what a network or subst drive stands for; else empty */
    bool is_remote;       /* its bytes come over a network, or from another system (9p, drvfs) */
    bool is_read_only;
    uint64_t free_bytes;  /* for this user; UINT64_MAX: not known */
    uint64_t total_bytes; /* 0: not known */
} ges_volume;

typedef struct ges_file {
    intptr_t handle; /* the table's own; GES_FILE_CLOSED when closed */
} ges_file;
#define GES_FILE_CLOSED ((ges_file){-1})

typedef struct ges_dir_entry {
    ges_text name;
    ges_file_kind kind; /* not followed; OTHER when the system does not tell */
} ges_dir_entry;
GES_LIST(ges_dir_list, ges_dir_entry);

/* A program to run to its end with its output caught. Argument 0 is also the name. */
typedef struct ges_spawn {
    ges_text program;        /* path, not searched */
    const ges_text *args;    /* args[0] is the name as the program sees it */
    size_t arg_count;
    const ges_env_list *env; /* whole block; NULL: this process's */
    ges_text cwd;            /* empty: this process's */
    ges_bytes input;         /* standard input; empty: none */
    size_t output_max;       /* bytes kept of standard output and error each; 0 means 1 MiB */
    uint32_t timeout_ms;     /* then it is killed; 0 means 30,000 */
    bool is_merged;          /* standard error goes to standard output, in order */
    /* Gets standard output piece by piece, which is not kept then; false: enough, the program is
     * killed. `timeout_ms` counts anew from each piece. NULL: it is kept. */
    bool (*take)(void *take_self, ges_bytes piece);
    void *take_self;
} ges_spawn;

typedef struct ges_spawn_result {
    int exit_code; /* 128 + signal when killed by one */
    bool timed_out;
    bool is_stopped; /* `take` wanted no more */
    ges_bytes output;
    ges_bytes error;
} ges_spawn_result;

/* A program that runs in this one's place before the user: with its standard streams, its terminal,
 * its process group and every handle or descriptor that is meant to be inherited. */
typedef struct ges_run {
    ges_text program;        /* path, not searched */
    const ges_text *args;    /* args[0] is the name as the program sees it */
    size_t arg_count;
    const ges_env_list *env; /* whole block in its order; Windows sorts it by name */
    ges_text cwd;            /* empty: this process's */
    bool keeps_rest;         /* what the program started may live on when it ends */
    bool output_to_error;    /* its standard output goes where standard error goes */
} ges_run;

typedef struct ges_run_result {
    uint32_t exit_code; /* in full: 32 bits on Windows, 0 to 255 on Unix */
    int signal;         /* Unix: what killed it; 0: it ended by itself */
} ges_run_result;

/* The program that a process runs. Texts live in the arena of the call. */
typedef struct ges_program {
    ges_text file;   /* what opens it, also when its name is gone: /proc/PID/exe on Linux */
    ges_text name;   /* where it was started from */
    bool is_deleted; /* no file of that name is it any more; only Linux tells */
} ges_program;

/* A process as the system lists it. Plain data; the text lives in the arena of the call. */
typedef struct ges_process {
    uint32_t pid;
    uint32_t parent;  /* 0: none. Windows keeps the number of a dead parent, which somebody younger
                       * may have by now: compare start times */
    uint32_t session; /* Unix: session id; Windows: logon session, 0 is that of services */
    uint32_t owner;   /* user id; 0 on Windows */
    int64_t start_ns; /* since 1970-01-01 UTC, by 1/100 s on Linux; 0: not known */
    ges_text name;    /* short: at most 15 bytes on Linux; "Code.exe" on Windows */
    bool is_self;     /* this process */
    bool is_kernel;   /* runs no program */
    bool is_zombie;   /* has ended; only its parent does not know yet */
} ges_process;
GES_LIST(ges_process_list, ges_process);

enum {
    GES_PROCESS_BLOCK_MAX = 16 << 20, /* bytes of an environment; a longer one is cut */
    GES_PROCESS_WAIT_MS = 100,        /* long enough for one that is just being started */
};

/* What a process holds. Texts live in the arena of the call. */
typedef struct ges_process_block {
    ges_env_list env; /* in its order, duplicates kept; an entry without '=' is all name, and its
                       * value has ptr NULL */
    ges_text cwd;     /* empty: not known */
    ges_text command; /* arguments parted by blanks; empty: not known */
    bool is_live;     /* as the process has it now; else as it was started with it */
    bool is_cut;      /* longer than GES_PROCESS_BLOCK_MAX */
} ges_process_block;

typedef enum ges_registry_root {
    GES_REGISTRY_MACHINE, /* HKEY_LOCAL_MACHINE, 64-bit view */
    GES_REGISTRY_USER,    /* HKEY_CURRENT_USER */
} ges_registry_root;

/* Windows registry value types by their documented numbers (winnt.h). */
enum { GES_REG_SZ = 1, GES_REG_EXPAND_SZ = 2, GES_REG_BINARY = 3, GES_REG_DWORD = 4, GES_REG_MULTI_SZ = 7 };

typedef struct ges_registry_value {
    ges_text name;
    uint32_t type;     /* GES_REG_... or any other number */
    ges_text text;     /* for SZ, EXPAND_SZ, MULTI_SZ: the text without trailing NULs, unexpanded */
    uint32_t number;   /* for DWORD */
    ges_bytes raw;     /* the stored bytes */
} ges_registry_value;
GES_LIST(ges_registry_list, ges_registry_value);

/* A window that did not answer. Texts live in the arena of the call. */
typedef struct ges_deaf_window {
    uint32_t pid;
    ges_text program; /* its file; empty when it may not be asked */
    ges_text title;   /* may be empty */
    ges_text kind;    /* the class of the window */
    bool is_denied;   /* it may not be told: its program has more rights; else it hangs */
} ges_deaf_window;
GES_LIST(ges_deaf_list, ges_deaf_window);

/* Who was told of a change. */
typedef struct ges_broadcast {
    uint32_t told; /* windows that answered */
    uint32_t deaf; /* windows that did not; `list` has the first 64 */
    ges_deaf_list list;
} ges_broadcast;

/* Directories and registry keys that are watched for changes. */
typedef struct ges_watch {
    intptr_t handle; /* the table's own; GES_WATCH_CLOSED when closed */
} ges_watch;
#define GES_WATCH_CLOSED ((ges_watch){-1})
enum { GES_WATCH_FOREVER = INT32_MAX }; /* milliseconds that are no limit */

typedef enum ges_watch_word {
    GES_WATCH_CHANGED, /* the entry `name` of the directory came, went or was changed; of a key: a
                        * value directly under it */
    GES_WATCH_WRITING, /* the entry was changed and its writer holds it open still: CHANGED will
                        * follow when it is closed. Only Linux tells */
    GES_WATCH_GONE,    /* the place was removed or renamed, and is watched no longer */
    GES_WATCH_LOST,    /* events were lost: anything may have changed. Place 0: anywhere */
    GES_WATCH_ENDED,   /* the program of command_start has ended: `result` */
    GES_WATCH_INTERRUPTED, /* somebody asks this process to end: result.signal; 0 on Windows */
} ges_watch_word;

typedef struct ges_watch_event {
    uint32_t place; /* the number that watch_dir or watch_key gave */
    ges_watch_word word;
    ges_text name; /* of the entry as the system spells it; else empty */
    ges_run_result result;
} ges_watch_event;
GES_LIST(ges_watch_events, ges_watch_event);

typedef enum ges_stream { GES_STDIN = 0, GES_STDOUT = 1, GES_STDERR = 2 } ges_stream;

struct ges_os {
    void *self;           /* the table's own state */
    ges_os_family family; /* decides path style, variable names, Go's GOOS of this machine */
    const char *goarch;   /* Go's name of this machine's architecture: amd64, arm64 ... */
    /* Told of every name that ges_env_find looks up; NULL: nobody wants to know. */
    void (*env_asked)(const ges_os *os, ges_text name);

    /* env: the process block in its order, duplicates kept; on Windows with the hidden "=C:". */
    ges_status (*env_list)(const ges_os *os, ges_arena *mem, ges_env_list *out, ges_error *err);

    /* file. `follow`: through symbolic links. Errors: NOT_FOUND, DENIED, WRONG_KIND (loop, not a
     * directory on the way), IO. */
    ges_status (*file_info)(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                            ges_error *err);
    /* A whole regular file of at most `max` bytes. Never blocks: FIFOs, sockets, devices and
     * directories are WRONG_KIND. TOO_LARGE over `max`. */
    ges_status (*file_read)(const ges_os *os, ges_text path, size_t max, ges_arena *mem,
                            ges_bytes *out, ges_error *err);
    /* Random access to a regular file; close it with file_close. */
    ges_status (*file_open)(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                            ges_error *err);
    /* Up to `len` bytes at `off`; *got < len only at the end of the file. */
    ges_status (*file_read_at)(const ges_os *os, ges_file file, uint64_t off, void *buffer,
                               size_t len, size_t *got, ges_error *err);
    void (*file_close)(const ges_os *os, ges_file *file);
    /* May this process execute it (access X_OK; on Windows: it is a regular file or an alias)? */
    bool (*file_is_executable)(const ges_os *os, ges_text path);
    /* May this process write there, in a directory: make files (access W_OK; on Windows by opening
     * it for that, which changes nothing)? */
    bool (*file_is_writable)(const ges_os *os, ges_text path);
    ges_status (*link_read)(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                            ges_error *err);
    /* All links resolved, absolute (realpath; GetFinalPathNameByHandle without \\?\). */
    ges_status (*path_resolve)(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                               ges_error *err);

    /* The volume of an existing path (statfs; GetVolumeInformation, GetDiskFreeSpaceEx,
     * WNetGetConnection, QueryDosDevice). Errors: NOT_FOUND, DENIED, UNSUPPORTED */
    ges_status (*volume_info)(const ges_os *os, ges_text path, ges_arena *mem, ges_volume *out,
                              ges_error *err);

    /* dir */
    ges_status (*dir_list)(const ges_os *os, ges_text path, ges_arena *mem, ges_dir_list *out,
                           ges_error *err);
    /* The working directory as the system says it (getcwd(2), GetCurrentDirectoryW). */
    ges_status (*dir_current)(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err);
    ges_status (*dir_change)(const ges_os *os, ges_text path, ges_error *err);
    /* Makes and removes an own temporary directory below `parent`, for a child that needs one. */
    ges_status (*dir_make_temporary)(const ges_os *os, ges_text parent, ges_text prefix,
                                     ges_arena *mem, ges_text *out, ges_error *err);
    ges_status (*dir_remove_tree)(const ges_os *os, ges_text path, ges_error *err);

    /* Does the file system at `path` answer at all within that time? Asks for real, past caches,
     * in a child or thread that may be given up; of what cannot hang OK without asking.
     * TIMED_OUT: it does not. */
    ges_status (*place_probe)(const ges_os *os, ges_text path, uint32_t timeout_ms, ges_error *err);

    /* change: nothing else in the table alters a file that this program did not make. A file is
     * replaced by making another beside it and renaming that over it. Errors of all: NOT_FOUND,
     * DENIED, WRONG_KIND, IO (also: the disk is full). */

    /* A new, empty file, open for writing; close it with file_close. Nothing may stand there, not
     * even a link: CONFLICT. `mode`: Unix permission bits, exactly these whatever the umask says;
     * Windows gives it the rights of its directory. */
    ges_status (*file_create)(const ges_os *os, ges_text path, uint32_t mode, ges_file *out,
                              ges_error *err);
    /* A regular file that is there already, open for writing behind its end; a link is WRONG_KIND.
     * Only for what this program made. */
    ges_status (*file_append)(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                              ges_error *err);
    /* Appends all bytes to a file of file_create or file_append. On failure some of them may be there. */
    ges_status (*file_write)(const ges_os *os, ges_file file, ges_bytes bytes, ges_error *err);
    /* What was written is on the disk when it returns (fsync, F_FULLFSYNC, FlushFileBuffers). */
    ges_status (*file_sync)(const ges_os *os, ges_file file, ges_error *err);
    /* `to` becomes what `from` was, in one step: nobody ever sees neither or a part. Both in one
     * directory. A link at `to` is replaced, not followed; a directory there is WRONG_KIND. `from`
     * may be a directory when nothing stands at `to`. */
    ges_status (*file_rename)(const ges_os *os, ges_text from, ges_text to, ges_error *err);
    /* The following three never touch what a link leads to: who may write in a directory could put one
     * there in the last moment. On a link file_set_mode is UNSUPPORTED (Windows and macOS: it is the
     * link's), the others change the link. Windows keeps of `mode` only whether anybody may write. */
    ges_status (*file_set_mode)(const ges_os *os, ges_text path, uint32_t mode, ges_error *err);
    ges_status (*file_set_times)(const ges_os *os, ges_text path, int64_t mtime_ns,
                                 int64_t atime_ns, ges_error *err);
    /* Clears setuid and setgid on Unix: set the mode afterwards. Windows: UNSUPPORTED. */
    ges_status (*file_set_owner)(const ges_os *os, ges_text path, uint32_t owner, uint32_t group,
                                 ges_error *err);
    /* Gives `to` what `from` has beside bytes, mode, times and owner: extended attributes and
     * access lists. What cannot be taken along is named in *lost, separated by ", "; empty: all
     * came along. Fails only when `from` cannot be asked. */
    ges_status (*file_copy_extras)(const ges_os *os, ges_text from, ges_text to, ges_arena *mem,
                                   ges_text *lost, ges_error *err);
    /* A file or link, not a directory. */
    ges_status (*file_remove)(const ges_os *os, ges_text path, ges_error *err);
    /* One level. CONFLICT when something stands there. Windows ignores `mode`. */
    ges_status (*dir_make)(const ges_os *os, ges_text path, uint32_t mode, ges_error *err);
    /* Names made, renamed and removed in this directory are on the disk when it returns. Windows
     * cannot be asked for it (its rename writes through): OK. */
    ges_status (*dir_sync)(const ges_os *os, ges_text path, ges_error *err);
    /* All that was written on the volume of `path` is on the disk when it returns (syncfs,
     * sync_volume_np). Windows: UNSUPPORTED, its files must be synced one by one. */
    ges_status (*volume_sync)(const ges_os *os, ges_text path, ges_error *err);
    /* Holds the lock file at `path`, which is made (mode 0600) when it is not there, alone. Waits at
     * most `wait_ms` for whoever holds it, then CONFLICT. file_close or the end of the process
     * releases it; the file stays. */
    ges_status (*file_lock)(const ges_os *os, ges_text path, uint32_t wait_ms, ges_file *out,
                            ges_error *err);

    /* spawn */
    ges_status (*spawn)(const ges_os *os, const ges_spawn *what, ges_arena *mem,
                        ges_spawn_result *out, ges_error *err);

    /* Runs a program to its end in this one's place. Nothing that it started outlives it, nor this
     * process, unless keeps_rest says so:
     * - Windows: a job that is closed with this process, however that ends. Ctrl-C and Ctrl-Break
     *   are the program's; a batch file's arguments are quoted for cmd.exe or refused.
     * - Linux: a second process of ours stands between; each of the two ends the rest when the other
     *   is killed. Not reached: what another user's process is (sudo), what a service started on
     *   request (systemd-run, docker), and everything when both are killed at one moment.
     * - macOS: only the program itself, by the signals that this process is sent.
     * Signals that this process is sent go on to the program, unless it got them too (Ctrl-C); it
     * stops when the program stops. A file without "#!" is run by /bin/sh, as execvp does.
     * Errors: NOT_FOUND, DENIED, WRONG_KIND, UNSUPPORTED (no program of this system, or arguments
     * that a batch file would take for commands), TOO_LARGE (arguments or block over the system's
     * limit), IO */
    ges_status (*command_run)(const ges_os *os, const ges_run *what, ges_arena *mem,
                              ges_run_result *out, ges_error *err);
    /* Ends this process by a signal, so that its parent sees what ended the program it ran. Returns
     * only when that cannot be. Windows: UNSUPPORTED. */
    ges_status (*process_end)(const ges_os *os, int signal, ges_error *err);

    /* Asks a web server by the system's own client: WinHTTP, with its certificates and its proxy.
     * OK also when the server refuses: the head says so. Unix: UNSUPPORTED, it has none but programs.
     * Errors: NOT_FOUND (no such host), DENIED (a certificate that does not hold, or the proxy wants
     *         a name and a password), IO (nobody listens, or the answer ended early), TIMED_OUT,
     *         INVALID (no URL of this kind) */
    ges_status (*http_get)(const ges_os *os, const ges_http_ask *ask, ges_arena *mem,
                           ges_error *err);

    /* process: who this is. user_home is the account's home (getpwuid, profile directory), which
     * may differ from $HOME. */
    ges_status (*user_name)(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err);
    ges_status (*user_home)(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err);
    uint32_t (*user_id)(const ges_os *os);
    /* The executable of the parent process ("/usr/bin/zsh"), to name the shell. */
    ges_status (*parent_program)(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err);
    /* What runs as `pid` (/proc/PID/exe; QueryFullProcessImageName; proc_pidpath). NOT_FOUND: no
     * such process, or one of the kernel's own; DENIED: somebody else's. */
    ges_status (*process_program)(const ges_os *os, uint32_t pid, ges_arena *mem, ges_program *out,
                                  ges_error *err);
    /* All processes that this one may see, in no order. What cannot be asked of one (its start when
     * it is somebody else's on Windows) is 0; one that ends meanwhile is left out. */
    ges_status (*process_list)(const ges_os *os, ges_arena *mem, ges_process_list *out,
                               ges_error *err);
    /* The environment of `pid`: /proc/PID/environ, KERN_PROCARGS2 as it was started; on Windows from
     * its PEB, as it is now. A process that is just being started is waited for, `wait_ms` long;
     * 0: looked at once.
     * `with_place`: also its working directory and arguments, as far as they can be had.
     * Errors: NOT_FOUND (no such process, or it has no memory: it has ended, or is the kernel's),
     * DENIED, UNSUPPORTED (of another width than this program), TIMED_OUT (it is being started
     * still), IO */
    ges_status (*process_block)(const ges_os *os, uint32_t pid, bool with_place, uint32_t wait_ms,
                                ges_arena *mem, ges_process_block *out, ges_error *err);
    /* Windows: the temporary directory as GetTempPathW says it; Unix: UNSUPPORTED. */
    ges_status (*temp_dir)(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err);

    /* registry: all values directly under a key, in enumeration order. NOT_FOUND: no such key. */
    ges_status (*registry_list)(const ges_os *os, ges_registry_root root, ges_text key,
                                ges_arena *mem, ges_registry_list *out, ges_error *err);
    /* One value by its name as the system compares names; out->name is that of the question.
     * NOT_FOUND: no such key or value. */
    ges_status (*registry_value)(const ges_os *os, ges_registry_root root, ges_text key,
                                 ges_text name, ges_arena *mem, ges_registry_value *out,
                                 ges_error *err);
    ges_status (*registry_keys)(const ges_os *os, ges_registry_root root, ges_text key,
                                ges_arena *mem, ges_text **out, size_t *out_count, ges_error *err);
    /* When a value directly under the key last came, changed or went, in nanoseconds since 1970; a
     * value that is written again as it was may leave it. NOT_FOUND: no such key. */
    ges_status (*registry_key_time)(const ges_os *os, ges_registry_root root, ges_text key,
                                    int64_t *out_ns, ges_error *err);
    /* May this process write values under that key? Opens it for that, which changes nothing; of a
     * key that is missing false. */
    bool (*registry_is_writable)(const ges_os *os, ges_registry_root root, ges_text key);
    /* The value becomes exactly these bytes and this type, in one step: readers see the old or the
     * new one, and so does whoever looks after a crash of this process. A missing key is made first.
     * `type` is any number; nothing is converted or terminated. `name` empty: the key's default
     * value. A value that stands there in another case keeps its spelling.
     * Errors: DENIED, INVALID (NUL in a name, over 16,383 characters), IO, NO_MEMORY */
    ges_status (*registry_set)(const ges_os *os, ges_registry_root root, ges_text key,
                               ges_text name, uint32_t type, ges_bytes raw, ges_error *err);
    /* The value is gone; the key stays. NOT_FOUND: no such key or value. Errors: as registry_set. */
    ges_status (*registry_remove)(const ges_os *os, ges_registry_root root, ges_text key,
                                  ges_text name, ges_error *err);

    /* Tells every top-level window that the variables of the registry have changed
     * (WM_SETTINGCHANGE "Environment"): those of different programs at the same time, each window at
     * most `wait_ms`, all of them at most `total_ms`. OK also when some do not answer.
     * Errors: UNSUPPORTED (Unix, and Windows without user32), NO_MEMORY */
    ges_status (*settings_broadcast)(const ges_os *os, uint32_t wait_ms, uint32_t total_ms,
                                     ges_arena *mem, ges_broadcast *out, ges_error *err);

    /* watch: inotify; ReadDirectoryChangesW and RegNotifyChangeKeyValue. macOS: UNSUPPORTED (kqueue
     * tells neither names nor writes in place). */

    /* A watcher of nothing yet; what it needs is in `mem`, which must outlive it.
     * Errors: TOO_LARGE (the system's limit of watchers), NO_MEMORY, IO */
    ges_status (*watch_open)(const ges_os *os, ges_arena *mem, ges_watch *out, ges_error *err);
    /* The entries of one directory (links followed), not of those below it. `with_writes`: also when
     * one is written; else only when one comes or goes. A place that is watched already keeps its
     * number, which is never 0, and the wider wish counts.
     * Errors: NOT_FOUND, DENIED, WRONG_KIND, TOO_LARGE (a limit of the system, named with its value
     *         and how to raise it; on Windows 62 places), NO_MEMORY, IO */
    ges_status (*watch_dir)(const ges_os *os, ges_watch watch, ges_text path, bool with_writes,
                            uint32_t *out, ges_error *err);
    /* The values directly under a key. NOT_FOUND: no such key. Errors: as watch_dir; UNSUPPORTED
     * (Unix) */
    ges_status (*watch_key)(const ges_os *os, ges_watch watch, ges_registry_root root, ges_text key,
                            uint32_t *out, ges_error *err);
    /* Waits for events, at most `wait_ms` (0: only looks; GES_WATCH_FOREVER). OK with none when the
     * time is over, or earlier when a signal came. Texts live in `mem`. */
    ges_status (*watch_wait)(const ges_os *os, ges_watch watch, uint32_t wait_ms, ges_arena *mem,
                             ges_watch_events *out, ges_error *err);
    void (*watch_close)(const ges_os *os, ges_watch *watch);

    /* Starts a program as command_run does, beside this process; watch_wait of that watcher tells of
     * its end (ENDED), and from then on of SIGINT, SIGTERM, SIGHUP, SIGQUIT, Ctrl-C and Ctrl-Break
     * (INTERRUPTED), which no longer end this process. Windows: the program is in a group of its own,
     * so that Ctrl-C does not reach it. One at a time; watch_close ends it.
     * Errors: as command_run; CONFLICT (there is one already); macOS: UNSUPPORTED */
    ges_status (*command_start)(const ges_os *os, ges_watch watch, const ges_run *what,
                                ges_arena *mem, ges_error *err);
    /* Asks that program to end and returns; ENDED follows. Linux: by `signal` (0: SIGTERM) unless it
     * got it too (Ctrl-C), and SIGTERM for what it leaves; Windows: by Ctrl-Break. What is still
     * there after `wait_ms` is killed. None is running: OK. */
    ges_status (*command_end)(const ges_os *os, ges_watch watch, int signal, uint32_t wait_ms,
                              ges_error *err);

    /* terminal */
    bool (*stream_is_terminal)(const ges_os *os, ges_stream stream);
    uint32_t (*terminal_width)(const ges_os *os); /* columns; 80 when unknown */
    /* All bytes, in binary mode; on a Windows console as UTF-16. IO when the reader is gone. */
    ges_status (*stream_write)(const ges_os *os, ges_stream stream, ges_bytes bytes, ges_error *err);

    /* `text` as cmd reads it from a pipe: in the code page of the console (GetConsoleOutputCP; without
     * a console GetOEMCP). Elsewhere the text itself.
     * Errors: INVALID (the code page lacks a character of it), NO_MEMORY */
    ges_status (*console_encode)(const ges_os *os, ges_text text, ges_arena *mem, ges_bytes *out,
                                 ges_error *err);

    /* The next line of standard input without its line end, at most `max` bytes (TOO_LARGE over it).
     * NOT_FOUND at the end of the input. */
    ges_status (*line_read)(const ges_os *os, size_t max, ges_arena *mem, ges_text *out,
                            ges_error *err);
    /* Standard input up to its end, in binary mode, at most `max` bytes (TOO_LARGE over it); what is
     * typed into a console as UTF-8, up to Ctrl-Z at the beginning of a line. */
    ges_status (*input_read)(const ges_os *os, size_t max, ges_arena *mem, ges_bytes *out,
                             ges_error *err);

    /* clock: nanoseconds since 1970-01-01 UTC; and the local zone's offset from UTC at that time,
     * in seconds, with its name (Go prints file times with it). */
    int64_t (*clock_now_ns)(const ges_os *os);
    /* Waits that long; a signal may end it earlier. The fake's clock only moves on. */
    void (*clock_sleep)(const ges_os *os, uint32_t ms);
    void (*clock_zone)(const ges_os *os, int64_t at_ns, int32_t *offset_s, char name[16]);
};

/* --- conveniences over any table ------------------------------------------------------------ */

static inline ges_path_style ges_os_style(const ges_os *os) {
    return os->family == GES_OS_WINDOWS ? GES_PATH_WINDOWS : GES_PATH_UNIX;
}
/* Go's GOOS for the family: "linux", "darwin", "windows". */
ges_text ges_os_goos(const ges_os *os);
/* Variable names: exact on Unix, ASCII case ignored on Windows. */
bool ges_env_name_equal(const ges_os *os, ges_text a, ges_text b);
/* The value that getenv would answer: the first entry of that name. False when absent. */
bool ges_env_find(const ges_os *os, const ges_env_list *list, ges_text name, ges_text *out);
/* Does a regular file / a directory stand there (links followed)? False on any error. */
bool ges_os_is_file(const ges_os *os, ges_text path);
bool ges_os_is_dir(const ges_os *os, ges_text path);
bool ges_os_exists(const ges_os *os, ges_text path);
/* The same file on disk, by device and inode. False when either is missing. */
bool ges_os_same_file(const ges_os *os, ges_text a, ges_text b);

#endif
