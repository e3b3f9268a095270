/* Does a file system answer at all? */
#include "os/posix/posix.h"

#include "os/cannot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FD_MAX = 256, REAP_TRIES = 10 };

/* In the child, which may wait for ever: keeps nothing open that somebody reads to its end (our
 * output), asks the server in ways that no cache answers, and says that it came back. */
static void ask(const char *path, int told) {
    for (int fd = 0; fd < FD_MAX; fd++) {
        if (fd != told) {
            (void)close(fd); /* most are not open */
        }
    }
    struct stat st;
    struct statvfs fs;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fstatvfs(fd, &fs); /* any answer will do */
        (void)fstat(fd, &st);
    }
    (void)!write(told, "", 1); /* the end of the pipe tells too */
    _exit(0);
}

/* Waits until the child says something, dies, or the time is over. */
static bool hears(int end, uint32_t timeout_ms) {
    struct pollfd wait = {.fd = end, .events = POLLIN};
    struct timespec start;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &start); /* cannot fail for this clock */
    int64_t left = timeout_ms;
    while (left > 0) {
        int rc = poll(&wait, 1, (int)left);
        if (rc > 0) {
            return true;
        }
        if (rc < 0 && errno != EINTR) {
            return true; /* we cannot know: then the file system is asked directly */
        }
        (void)clock_gettime(CLOCK_MONOTONIC, &now); /* as above */
        left = (int64_t)timeout_ms - ((int64_t)(now.tv_sec - start.tv_sec) * 1000 +
                                      (now.tv_nsec - start.tv_nsec) / 1000000);
    }
    return false;
}

/* A child that the kernel does not let die is left to init. */
static void give_up(pid_t child) {
    struct timespec pause = {.tv_nsec = 1000000};
    (void)kill(child, SIGKILL); /* it may just have ended */
    for (int i = 0; i < REAP_TRIES && waitpid(child, NULL, WNOHANG) == 0; i++) {
        (void)nanosleep(&pause, NULL); /* a shorter pause does no harm */
    }
}

ges_status ges_posix_place_probe(const ges_os *os, ges_text path, uint32_t timeout_ms,
                                 ges_error *err) {
    (void)os;
    ges_posix_path name;
    int ends[2];
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    if (pipe(ends) != 0) {
        return ges_posix_error(err, errno, "probe", path);
    }
    pid_t child = fork();
    int code = errno;
    if (child == 0) {
        ask(name.ptr, ends[1]);
    }
    (void)close(ends[1]); /* the child's */
    if (child < 0) {
        (void)close(ends[0]); /* nothing was read */
        return ges_posix_error(err, code, "probe", path);
    }
    bool has_answered = hears(ends[0], timeout_ms);
    (void)close(ends[0]); /* said all */
    if (has_answered) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        return GES_OK;
    }
    give_up(child);
    return ges_os_cannot(err, GES_TIMED_OUT, 0, "look at", path, GES_T("it does not answer"));
}
