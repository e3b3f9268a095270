/* Changing files: made beside, renamed over. */
#include "os/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

ges_status ges_posix_file_create(const ges_os *os, ges_text path, uint32_t mode, ges_file *out,
                                 ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int fd = openat(AT_FDCWD, name.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    (mode_t)(mode & 0600U)); /* not wider than wanted, not even for a moment */
    int code = errno;
    if (fd < 0) {
        return ges_posix_error(err, code, "make", path);
    }
    if (fchmod(fd, (mode_t)(mode & 07777U)) != 0) {
        code = errno;
        (void)close(fd);         /* nothing was written */
        (void)unlink(name.ptr);  /* the error is told */
        return ges_posix_error(err, code, "set the mode of", path);
    }
    out->handle = fd;
    return GES_OK;
}

ges_status ges_posix_file_append(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                                 ges_error *err) {
    (void)os;
    ges_posix_path name;
    struct stat info;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int fd = open(name.ptr, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        int code = errno;
        return ges_posix_error(err, code == ENXIO ? ELOOP : code, "write to", path); /* FIFO */
    }
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        (void)close(fd); /* nothing was written */
        return ges_error_set(err, GES_WRONG_KIND, "cannot write to '%.*s': it is no regular file",
                             GES_FMT(path));
    }
    *size = (uint64_t)info.st_size;
    out->handle = fd;
    return GES_OK;
}

ges_status ges_posix_file_write(const ges_os *os, ges_file file, ges_bytes bytes, ges_error *err) {
    (void)os;
    for (size_t done = 0; done < bytes.len;) {
        ssize_t n = write((int)file.handle, bytes.ptr + done, bytes.len - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return ges_posix_error(err, n < 0 ? errno : EIO, "write to", GES_T("an open file"));
        }
        done += (size_t)n;
    }
    return GES_OK;
}

/* macOS keeps an fsync in the drive's cache; only F_FULLFSYNC asks the drive too, and file systems
 * that do not know it have fsync. Source: fsync(2) of macOS. */
static int sync_fd(int fd) {
#ifdef F_FULLFSYNC
    if (fcntl(fd, F_FULLFSYNC) == 0) {
        return 0;
    }
#endif
    int rc;
    do {
        rc = fsync(fd);
    } while (rc != 0 && errno == EINTR);
    return rc;
}

ges_status ges_posix_file_sync(const ges_os *os, ges_file file, ges_error *err) {
    (void)os;
    return sync_fd((int)file.handle) == 0
               ? GES_OK
               : ges_posix_error(err, errno, "write to disk", GES_T("an open file"));
}

ges_status ges_posix_file_rename(const ges_os *os, ges_text from, ges_text to, ges_error *err) {
    (void)os;
    ges_posix_path from_name;
    ges_posix_path to_name;
    ges_status status = ges_posix_path_open(&from_name, from, err);
    status = status == GES_OK ? ges_posix_path_open(&to_name, to, err) : status;
    if (status != GES_OK) {
        return status;
    }
    return rename(from_name.ptr, to_name.ptr) == 0 ? GES_OK
                                                   : ges_posix_error(err, errno, "replace", to);
}

/* C libraries do it by way of /proc where the kernel cannot (before Linux 6.6); without /proc a look
 * before has to do. Source: fchmodat(2) */
static int set_mode(const char *name, mode_t mode) {
    int rc = fchmodat(AT_FDCWD, name, mode, AT_SYMLINK_NOFOLLOW);
    struct stat st;
    bool is_lacking = rc != 0 && (errno == ENOTSUP || errno == EOPNOTSUPP || errno == ENOSYS);
    if (!is_lacking || lstat(name, &st) != 0 || S_ISLNK(st.st_mode)) {
        errno = is_lacking ? ENOTSUP : errno;
        return rc;
    }
    return chmod(name, mode);
}

ges_status ges_posix_file_set_mode(const ges_os *os, ges_text path, uint32_t mode,
                                   ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    return set_mode(name.ptr, (mode_t)(mode & 07777U)) == 0
               ? GES_OK
               : ges_posix_error(err, errno, "set the mode of", path);
}

static struct timespec time_of(int64_t at_ns) {
    int64_t rest = at_ns % 1000000000;
    int64_t seconds = at_ns / 1000000000 - (rest < 0);
    return (struct timespec){.tv_sec = (time_t)seconds,
                             .tv_nsec = (long)(rest < 0 ? rest + 1000000000 : rest)};
}

ges_status ges_posix_file_set_times(const ges_os *os, ges_text path, int64_t mtime_ns,
                                    int64_t atime_ns, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    struct timespec times[2] = {time_of(atime_ns), time_of(mtime_ns)};
    return utimensat(AT_FDCWD, name.ptr, times, AT_SYMLINK_NOFOLLOW) == 0
               ? GES_OK
               : ges_posix_error(err, errno, "set the times of", path);
}

ges_status ges_posix_file_set_owner(const ges_os *os, ges_text path, uint32_t owner, uint32_t group,
                                    ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    return lchown(name.ptr, (uid_t)owner, (gid_t)group) == 0
               ? GES_OK
               : ges_posix_error(err, errno, "set the owner of", path);
}

ges_status ges_posix_file_remove(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    if (unlink(name.ptr) == 0) {
        return GES_OK;
    }
    int code = errno;
    struct stat st; /* POSIX says EPERM for a directory, Linux EISDIR */
    bool is_dir = code == EPERM && lstat(name.ptr, &st) == 0 && S_ISDIR(st.st_mode);
    return ges_posix_error(err, is_dir ? EISDIR : code, "remove", path);
}

ges_status ges_posix_dir_make(const ges_os *os, ges_text path, uint32_t mode, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    return mkdir(name.ptr, (mode_t)(mode & 0777U)) == 0
               ? GES_OK
               : ges_posix_error(err, errno, "make the directory", path);
}

ges_status ges_posix_dir_sync(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int fd = openat(AT_FDCWD, name.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        /* A directory that one may write to and not read: its names are as safe as elsewhere. */
        return errno == EACCES ? GES_OK : ges_posix_error(err, errno, "open", path);
    }
    int code = sync_fd(fd) == 0 ? 0 : errno;
    (void)close(fd); /* read only */
    /* File systems without this operation (some network and FUSE ones) answer EINVAL or so. */
    bool is_fine = code == 0 || code == EINVAL || code == ENOTSUP || code == ENOSYS ||
                   code == EBADF;
    return is_fine ? GES_OK : ges_posix_error(err, code, "write to disk", path);
}

static int64_t now_ms(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 0 or errno; EWOULDBLOCK when somebody else held it all the time. */
static int lock_until(int fd, int64_t deadline) {
    const struct timespec pause = {0, 10 * 1000000};
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) {
            continue;
        }
        if (errno != EWOULDBLOCK || now_ms() >= deadline) {
            return errno;
        }
        (void)nanosleep(&pause, NULL); /* a signal only shortens it */
    }
    return 0;
}

ges_status ges_posix_file_lock(const ges_os *os, ges_text path, uint32_t wait_ms, ges_file *out,
                               ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int fd = openat(AT_FDCWD, name.ptr,
                    O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
    if (fd < 0) {
        return ges_posix_error(err, errno, "open the lock", path);
    }
    int code = lock_until(fd, now_ms() + wait_ms);
    if (code == 0) {
        out->handle = fd;
        return GES_OK;
    }
    (void)close(fd); /* nothing was written */
    return code == EWOULDBLOCK
               ? ges_error_set(err, GES_CONFLICT, "cannot lock '%.*s': another process holds it",
                               GES_FMT(path))
               : ges_posix_error(err, code, "lock", path);
}
