/* Files: facts about them, whole reads, random access. */
#include "os/posix/posix.h"

#include "os/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#define MTIME(st) ((st).st_mtimespec)
#define ATIME(st) ((st).st_atimespec)
#else
#define MTIME(st) ((st).st_mtim)
#define ATIME(st) ((st).st_atim)
#endif

static ges_file_kind kind_of(mode_t mode) {
    if (S_ISREG(mode)) {
        return GES_FILE_REGULAR;
    }
    if (S_ISDIR(mode)) {
        return GES_FILE_DIRECTORY;
    }
    return S_ISLNK(mode) ? GES_FILE_SYMLINK : GES_FILE_OTHER;
}

/* Who makes a file says its times: as in os.h. */
static int64_t time_ns(struct timespec at) {
    enum { NS_PER_S = 1000000000 };
    const int64_t first = INT32_MIN;
    const int64_t last = INT64_MAX / NS_PER_S - 1;
    int64_t seconds = at.tv_sec < first ? first : at.tv_sec > last ? last : (int64_t)at.tv_sec;
    return seconds * NS_PER_S + (seconds == (int64_t)at.tv_sec ? (int64_t)at.tv_nsec : 0);
}

ges_status ges_posix_file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                               ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    struct stat st;
    int rc = follow ? stat(name.ptr, &st) : lstat(name.ptr, &st);
    int code = errno;
    if (rc != 0) {
        return ges_posix_error(err, code, "look at", path);
    }
    *out = (ges_file_info){
        .kind = kind_of(st.st_mode),
        .size = st.st_size > 0 ? (uint64_t)st.st_size : 0,
        .mtime_ns = time_ns(MTIME(st)),
        .atime_ns = time_ns(ATIME(st)),
        .mode = (uint32_t)(st.st_mode & 07777),
        .device = (uint64_t)st.st_dev,
        .inode = (uint64_t)st.st_ino,
        .owner = (uint32_t)st.st_uid,
        .group = (uint32_t)st.st_gid,
        .link_count = (uint32_t)st.st_nlink,
    };
    return GES_OK;
}

/* Opens a regular file without ever waiting (a FIFO would) and tells its size. */
static ges_status open_regular(ges_text path, int *fd, uint64_t *size, ges_error *err) {
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    /* openat: musl's open() adds an fcntl() for kernels that do not know O_CLOEXEC. */
    int opened = openat(AT_FDCWD, name.ptr, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    int code = errno;
    if (opened < 0) {
        return ges_posix_error(err, code, "open", path);
    }
    struct stat st;
    if (fstat(opened, &st) != 0) {
        code = errno;
        (void)close(opened); /* nothing was written */
        return ges_posix_error(err, code, "look at", path);
    }
    if (!S_ISREG(st.st_mode)) {
        (void)close(opened); /* nothing was written */
        return ges_error_set(err, GES_WRONG_KIND, "cannot read '%.*s': it is %s, not a file",
                             GES_FMT(path),
                             S_ISDIR(st.st_mode) ? "a directory" : "a pipe, socket or device");
    }
    *fd = opened;
    *size = st.st_size > 0 ? (uint64_t)st.st_size : 0;
    return GES_OK;
}

ges_status ges_posix_file_read(const ges_os *os, ges_text path, size_t max, ges_arena *mem,
                               ges_bytes *out, ges_error *err) {
    int fd;
    uint64_t size;
    ges_status status = open_regular(path, &fd, &size, err);
    if (status == GES_OK) {
        status = ges_os_read_whole(os, (ges_file){fd}, path, size, max, mem, out, err);
        (void)close(fd); /* nothing was written */
    }
    return status;
}

ges_status ges_posix_file_open(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                               ges_error *err) {
    (void)os;
    int fd;
    ges_status status = open_regular(path, &fd, size, err);
    if (status == GES_OK) {
        out->handle = fd;
    }
    return status;
}

ges_status ges_posix_file_read_at(const ges_os *os, ges_file file, uint64_t off, void *buffer,
                                  size_t len, size_t *got, ges_error *err) {
    (void)os;
    size_t done = 0;
    while (done < len) {
        ssize_t n = pread((int)file.handle, (char *)buffer + done, len - done,
                          (off_t)(off + done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return ges_posix_error(err, errno, "read", GES_T("an open file"));
        }
        if (n == 0) {
            break;
        }
        done += (size_t)n;
    }
    *got = done;
    return GES_OK;
}

void ges_posix_file_close(const ges_os *os, ges_file *file) {
    (void)os;
    if (file->handle >= 0) {
        (void)close((int)file->handle); /* read only, or file_sync has told before */
    }
    *file = GES_FILE_CLOSED;
}

static bool may(ges_text path, int what) {
    ges_posix_path name;
    if (ges_posix_path_open(&name, path, NULL) != GES_OK) {
        return false;
    }
    return access(name.ptr, what) == 0;
}

bool ges_posix_file_is_executable(const ges_os *os, ges_text path) {
    (void)os;
    return may(path, X_OK);
}

bool ges_posix_file_is_writable(const ges_os *os, ges_text path) {
    (void)os;
    return may(path, W_OK);
}

ges_status ges_posix_link_read(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                               ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    char buffer[PATH_MAX];
    ssize_t len = readlink(name.ptr, buffer, sizeof(buffer));
    int code = errno;
    if (len < 0) {
        return ges_posix_error(err, code, "read the link", path);
    }
    ges_text copy = ges_text_copy(mem, (ges_text){buffer, (size_t)len});
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
}

/* Linux tells the resolved name of an open file: one walk instead of one readlink a component.
 * False when it does not (no /proc, not Linux, deleted meanwhile). Source: proc(5), open(2) O_PATH */
static bool resolve_at_once(const char *name, char resolved[PATH_MAX]) {
#ifdef O_PATH
    int fd = openat(AT_FDCWD, name, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    char link[32];
    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd); /* fits */
    ssize_t len = readlink(link, resolved, PATH_MAX - 1);
    (void)close(fd); /* opened for its name only */
    if (len <= 0 || len >= PATH_MAX - 1 || resolved[0] != '/') {
        return false;
    }
    resolved[len] = '\0';
    return !ges_text_ends((ges_text){resolved, (size_t)len}, GES_T(" (deleted)"));
#else
    (void)name, (void)resolved;
    return false;
#endif
}

ges_status ges_posix_path_resolve(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                                  ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    char resolved[PATH_MAX];
    if (!resolve_at_once(name.ptr, resolved) && realpath(name.ptr, resolved) == NULL) {
        return ges_posix_error(err, errno, "resolve", path);
    }
    ges_text copy = ges_text_copy(mem, ges_text_of(resolved));
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
}
