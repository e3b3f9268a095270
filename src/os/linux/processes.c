/* Other processes, from procfs. */
#include "os/posix/posix.h"

#include "base/number.h"
#include "os/block.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* proc(5), "/proc/[pid]/stat": fields as numbered there. */
enum {
    FIELD_STATE = 3,
    FIELD_PARENT = 4,
    FIELD_SESSION = 6,
    FIELD_FLAGS = 9,
    FIELD_START = 22,
    FIELD_ENV_START = 50,
    FIELD_ENV_END = 51,
    FIELD_COUNT = 52,
};
enum { EXITING = 0x00000004, KERNEL_THREAD = 0x00200000 }; /* PF_*, include/linux/sched.h */
enum {
    STAT_MAX = 2048,     /* 52 numbers of at most 20 digits, and a name of 15 bytes */
    NAME_MAX_BYTES = 64, /* of a name below /proc */
    YOUNG_NS = 1000000000,
    SECOND_LOOKS = 3,        /* at an empty block of a young process */
    BLOCK_USUAL = 16 * 1024, /* bytes: a longer one is read in pieces */
};

typedef struct stat_line {
    ges_text name;
    char state;
    uint64_t fields[FIELD_COUNT];
} stat_line;

/* What of "NUMBER (NAME) STATE NUMBER ..." is known; the name may hold anything, also ") R 1 (". */
static bool parse_stat(ges_text text, stat_line *out) {
    size_t open = ges_text_find_char(text, '(');
    size_t close = ges_text_rfind_char(text, ')');
    if (open == GES_NPOS || close == GES_NPOS || close < open || close + 3 >= text.len) {
        return false;
    }
    *out = (stat_line){.name = ges_text_slice(text, open + 1, close), .state = text.ptr[close + 2]};
    ges_text rest = ges_text_skip(text, close + 4);
    ges_text word;
    for (int field = FIELD_PARENT; field < FIELD_COUNT && ges_text_next(&rest, ' ', &word);
         field++) {
        (void)ges_parse_u64(ges_text_trim(word), &out->fields[field]); /* negative ones: 0 */
    }
    return out->fields[FIELD_START] != 0 || out->fields[FIELD_PARENT] != 0 ||
           out->fields[FIELD_FLAGS] != 0;
}

/* The bytes of a small file below `dir`; -1 with errno. */
static ssize_t read_small(int dir, const char *name, char *buffer, size_t room) {
    int file = openat(dir, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    ssize_t got = read(file, buffer, room);
    int code = errno;
    (void)close(file); /* read only */
    errno = code;
    return got;
}

static int64_t now_ns(clockid_t clock) {
    struct timespec now = {0};
    (void)clock_gettime(clock, &now); /* cannot fail with these clocks */
    return (int64_t)now.tv_sec * 1000000000 + (int64_t)now.tv_nsec;
}

/* How long a tick is, in which starts are counted since boot. */
static int64_t tick_ns(void) {
    long hertz = sysconf(_SC_CLK_TCK);
    return hertz > 0 ? 1000000000 / hertz : 0;
}

/* --- the list --------------------------------------------------------------------------------- */

typedef struct lister {
    int proc; /* descriptor of /proc */
    uint32_t self;
    int64_t tick_ns;
    int64_t boot_ns;
    ges_arena *mem;
    ges_process_list list;
} lister;

/* False when there is no memory. */
static bool add_process(lister *l, const char *name, uint32_t pid) {
    char path[NAME_MAX_BYTES];
    char buffer[STAT_MAX];
    struct stat info;
    stat_line line;
    (void)snprintf(path, sizeof(path), "%lu/stat", (unsigned long)pid); /* fits */
    ssize_t got = read_small(l->proc, path, buffer, sizeof(buffer));
    /* The owner is that of the directory: files of programs that may not be dumped are root's. */
    if (got <= 0 || fstatat(l->proc, name, &info, 0) != 0 ||
        !parse_stat((ges_text){buffer, (size_t)got}, &line)) {
        return true; /* it has ended meanwhile */
    }
    ges_process process = {
        .pid = pid,
        .parent = (uint32_t)line.fields[FIELD_PARENT],
        .session = (uint32_t)line.fields[FIELD_SESSION],
        .owner = (uint32_t)info.st_uid,
        .start_ns = l->boot_ns + (int64_t)line.fields[FIELD_START] * l->tick_ns,
        .name = ges_text_copy(l->mem, line.name),
        .is_self = pid == l->self,
        .is_kernel = (line.fields[FIELD_FLAGS] & KERNEL_THREAD) != 0,
        .is_zombie = line.state == 'Z' || line.state == 'X',
    };
    return ges_list_push(l->mem, &l->list, process);
}

ges_status ges_posix_process_list(const ges_os *os, ges_arena *mem, ges_process_list *out,
                                  ges_error *err) {
    (void)os;
    DIR *dir = opendir("/proc");
    if (dir == NULL) {
        return ges_posix_error(err, errno, "list", GES_T("/proc"));
    }
    lister l = {
        .proc = dirfd(dir),
        .self = (uint32_t)getpid(),
        .tick_ns = tick_ns(),
        .boot_ns = now_ns(CLOCK_REALTIME) - now_ns(CLOCK_BOOTTIME),
        .mem = mem,
    };
    bool has_room = true;
    for (const struct dirent *entry = readdir(dir); entry != NULL && has_room;
         entry = readdir(dir)) {
        uint64_t pid;
        if (ges_parse_u64(ges_text_of(entry->d_name), &pid) && pid <= UINT32_MAX) {
            has_room = add_process(&l, entry->d_name, (uint32_t)pid);
        }
    }
    (void)closedir(dir); /* read only */
    if (!has_room) {
        return ges_arena_error(mem, err);
    }
    if (l.list.count == 0) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "not supported on this system: /proc lists no processes");
    }
    *out = l.list;
    return GES_OK;
}

/* --- one block -------------------------------------------------------------------------------- */

/* The rest of a file that has filled `start`, at most `max` bytes in all; 0 or errno. */
static int read_long(int file, ges_text start, size_t max, ges_arena *mem, ges_text *out) {
    size_t room = start.len * 2;
    size_t len = start.len;
    char *bytes = ges_new_array(mem, room, char);
    if (bytes == NULL) {
        return ENOMEM;
    }
    memcpy(bytes, start.ptr, len);
    while (len < max) {
        if (len == room && !ges_arena_extend(mem, bytes, room, room * 2)) {
            char *larger = ges_new_array(mem, room * 2, char);
            if (larger == NULL) {
                return ENOMEM;
            }
            memcpy(larger, bytes, len);
            bytes = larger;
        }
        room = len == room ? room * 2 : room;
        ssize_t got = read(file, bytes + len, room < max ? room - len : max - len);
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        if (got == 0) {
            break;
        }
        len += got > 0 ? (size_t)got : 0;
    }
    *out = (ges_text){bytes, len};
    return 0;
}

/* Everything that a file of strings says, at most `max` bytes; 0 or errno. One call of read is
 * enough for what is usual: less than was asked for, ended by a NUL, is all. */
static int read_all(const char *path, size_t max, ges_arena *mem, ges_text *out) {
    char usual[BLOCK_USUAL];
    size_t len = 0;
    int code = 0;
    int file = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC); /* musl's open asks once more */
    if (file < 0) {
        return errno;
    }
    for (bool is_end = false; !is_end && code == 0 && len < sizeof(usual);) {
        ssize_t got = read(file, usual + len, sizeof(usual) - len);
        code = got < 0 && errno != EINTR ? errno : 0;
        len += got > 0 ? (size_t)got : 0;
        is_end = got == 0 || (got > 0 && len < sizeof(usual) && usual[len - 1] == '\0');
    }
    ges_text start = {usual, len};
    if (code == 0 && len == sizeof(usual)) {
        code = read_long(file, start, max, mem, out);
    } else if (code == 0) {
        *out = ges_text_copy(mem, start);
        code = out->ptr == NULL && len != 0 ? ENOMEM : 0;
    }
    (void)close(file); /* read only */
    return code;
}

/* Is a block that reads as empty really so, and not only not there yet? execve gives a process its
 * new memory first and fills it then: env_end is 0 until the strings are in it. Source:
 * fs/binfmt_elf.c create_elf_tables */
static bool is_empty(uint32_t pid, int tries) {
    char path[NAME_MAX_BYTES];
    char buffer[STAT_MAX];
    stat_line line;
    (void)snprintf(path, sizeof(path), "/proc/%lu/stat", (unsigned long)pid); /* fits */
    ssize_t got = read_small(AT_FDCWD, path, buffer, sizeof(buffer));
    if (got <= 0 || !parse_stat((ges_text){buffer, (size_t)got}, &line) || line.state == 'Z' ||
        line.state == 'X' || (line.fields[FIELD_FLAGS] & (KERNEL_THREAD | EXITING)) != 0) {
        return true; /* it has no memory any more, or never had */
    }
    bool is_young =
        tries < SECOND_LOOKS &&
        now_ns(CLOCK_BOOTTIME) - (int64_t)line.fields[FIELD_START] * tick_ns() < YOUNG_NS;
    return !is_young && line.fields[FIELD_ENV_END] != 0 &&
           line.fields[FIELD_ENV_START] == line.fields[FIELD_ENV_END];
}

static void read_place(const ges_os *os, uint32_t pid, ges_arena *mem, ges_process_block *block) {
    char path[NAME_MAX_BYTES];
    ges_text bytes = {0};
    (void)snprintf(path, sizeof(path), "/proc/%lu/cwd", (unsigned long)pid);  /* fits */
    (void)ges_posix_link_read(os, ges_text_of(path), mem, &block->cwd, NULL); /* else not known */
    (void)snprintf(path, sizeof(path), "/proc/%lu/cmdline", (unsigned long)pid); /* fits */
    if (read_all(path, 64 * 1024, mem, &bytes) != 0) {
        return;
    }
    while (bytes.len > 0 && bytes.ptr[bytes.len - 1] == '\0') {
        bytes.len--;
    }
    char *blanks = (char *)ges_text_copy(mem, bytes).ptr; /* our own copy, made to be changed */
    for (size_t i = 0; blanks != NULL && i < bytes.len; i++) {
        blanks[i] = blanks[i] == '\0' ? ' ' : blanks[i];
    }
    block->command = (ges_text){blanks, blanks != NULL ? bytes.len : 0};
}

ges_status ges_posix_process_block(const ges_os *os, uint32_t pid, bool with_place,
                                   uint32_t wait_ms, ges_arena *mem, ges_process_block *out,
                                   ges_error *err) {
    char path[NAME_MAX_BYTES];
    ges_text bytes = {0};
    (void)snprintf(path, sizeof(path), "/proc/%lu/environ", (unsigned long)pid); /* fits */
    int code = read_all(path, GES_PROCESS_BLOCK_MAX, mem, &bytes);
    int64_t until_ns = 0;
    for (int i = 0; code == 0 && bytes.len == 0 && !is_empty(pid, i); i++) {
        int64_t at_ns = now_ns(CLOCK_MONOTONIC);
        until_ns = i == 0 ? at_ns + (int64_t)wait_ms * 1000000 : until_ns;
        if (at_ns >= until_ns) {
            return ges_error_set(err, GES_TIMED_OUT,
                                 "cannot read the environment of process %lu: it was still being "
                                 "started after %lu ms",
                                 (unsigned long)pid, (unsigned long)wait_ms);
        }
        ges_posix_clock_sleep(os, 1);
        code = read_all(path, GES_PROCESS_BLOCK_MAX, mem, &bytes);
    }
    if (code == ENOENT || code == ESRCH) {
        return ges_error_set(err, GES_NOT_FOUND, "no process %lu has an environment",
                             (unsigned long)pid);
    }
    if (code != 0) {
        return ges_posix_error(err, code, "read", ges_text_of(path));
    }
    ges_process_block block = {.is_cut = bytes.len >= GES_PROCESS_BLOCK_MAX};
    if (!ges_block_entries(bytes, false, mem, &block.env)) {
        return ges_arena_error(mem, err);
    }
    if (with_place) {
        read_place(os, pid, mem, &block);
    }
    *out = block;
    return GES_OK;
}
