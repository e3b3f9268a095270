/* Runs a program to its end and keeps what it said. */
#include "os/posix/posix.h"

#include "base/builder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { DEFAULT_OUTPUT_MAX = 1024 * 1024, DEFAULT_TIMEOUT_MS = 30000 };

/* The two ends of a pipe, -1 meaning closed, and what was said over it. */
typedef struct channel {
    int read_end;
    int write_end;
    ges_builder said; /* of an output */
    size_t sent;      /* of the input */
    const ges_spawn *taker; /* takes it instead; NULL: nobody */
} channel;

/* How a talk ended. */
typedef enum ending {
    ENDING_CLOSED, /* by itself */
    ENDING_LATE,
    ENDING_STOPPED, /* whoever took it wanted no more */
} ending;

static void close_end(int *fd) {
    if (*fd >= 0) {
        (void)close(*fd); /* a pipe: nothing to lose */
    }
    *fd = -1;
}

static char **c_list(ges_arena *mem, const ges_text *texts, size_t count) {
    char **list = ges_new_array(mem, count + 1, char *);
    for (size_t i = 0; list != NULL && i < count; i++) {
        list[i] = (char *)(uintptr_t)ges_text_cstr(mem, texts[i]); /* our own copy */
    }
    return list;
}

static char **env_block(ges_arena *mem, const ges_env_list *env) {
    char **list = ges_new_array(mem, env->count + 1, char *);
    for (size_t i = 0; list != NULL && i < env->count; i++) {
        ges_text entry = ges_text_join(mem, env->items[i].name, GES_T("="), env->items[i].value);
        list[i] = (char *)(uintptr_t)ges_text_cstr(mem, entry); /* our own copy */
    }
    return list;
}

static int64_t now_ms(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what is there; past `max` it is dropped. Closes at the end of the stream. False: enough. */
static bool drain(channel *c, size_t max) {
    char scratch[65536];
    ssize_t n = read(c->read_end, scratch, sizeof(scratch));
    if (n > 0 && c->taker != NULL) {
        return c->taker->take(c->taker->take_self, (ges_bytes){(uint8_t *)scratch, (size_t)n});
    }
    if (n > 0) {
        size_t room = max - c->said.len;
        ges_build_text(&c->said, (ges_text){scratch, (size_t)n < room ? (size_t)n : room});
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        close_end(&c->read_end);
    }
    return true;
}

/* A write that answers EPIPE to a child that reads no more, and does not end this process. */
static ssize_t write_quietly(int fd, const void *data, size_t len) {
    sigset_t sigpipe;
    sigset_t before;
    sigset_t pending;
    (void)sigemptyset(&sigpipe); /* these three cannot fail with valid arguments */
    (void)sigaddset(&sigpipe, SIGPIPE);
    (void)sigpending(&pending);
    (void)pthread_sigmask(SIG_BLOCK, &sigpipe, &before); /* likewise */
    ssize_t n = write(fd, data, len);
    int code = errno;
    if (n < 0 && code == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
        int which;
        (void)sigwait(&sigpipe, &which); /* ours, and pending: it returns at once */
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL); /* as it was */
    errno = code;
    return n;
}

static void feed(channel *c, ges_bytes input) {
    ssize_t n = 0;
    if (c->sent < input.len) {
        n = write_quietly(c->write_end, input.ptr + c->sent, input.len - c->sent);
    }
    c->sent += n > 0 ? (size_t)n : 0;
    if (c->sent >= input.len || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close_end(&c->write_end);
    }
}

static int64_t deadline_of(const ges_spawn *what) {
    return now_ms() + (what->timeout_ms != 0 ? what->timeout_ms : DEFAULT_TIMEOUT_MS);
}

/* Moves bytes until all streams are closed or the time is over. */
static ending converse(channel channels[3], const ges_spawn *what, size_t max, int64_t *deadline) {
    for (;;) {
        struct pollfd fds[3] = {
            {.fd = channels[0].write_end, .events = POLLOUT},
            {.fd = channels[1].read_end, .events = POLLIN},
            {.fd = channels[2].read_end, .events = POLLIN},
        };
        if (fds[1].fd < 0 && fds[2].fd < 0) {
            return ENDING_CLOSED;
        }
        int64_t left = *deadline - now_ms();
        if (left <= 0) {
            return ENDING_LATE;
        }
        if (poll(fds, 3, (int)left) < 0 && errno != EINTR) {
            return ENDING_LATE;
        }
        if (fds[0].revents != 0) {
            feed(&channels[0], what->input);
        }
        for (int i = 1; i < 3; i++) {
            if (fds[i].revents != 0 && !drain(&channels[i], max)) {
                return ENDING_STOPPED;
            }
        }
        if (fds[1].revents != 0 && what->take != NULL) {
            *deadline = deadline_of(what);
        }
    }
}

static bool open_channel(channel *c, bool parent_reads) {
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    c->read_end = ends[0];
    c->write_end = ends[1];
    int ours = parent_reads ? c->read_end : c->write_end;
    return fcntl(c->read_end, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(c->write_end, F_SETFD, FD_CLOEXEC) == 0 && fcntl(ours, F_SETFL, O_NONBLOCK) == 0;
}

/* In the child: never returns. The program's own errors go to `report`, which closes on success. */
static void become(const ges_spawn *what, channel channels[3], const char *program, char **args,
                   char **env, const char *cwd, int report) {
    int errors = what->is_merged ? channels[1].write_end : channels[2].write_end;
    (void)setpgid(0, 0); /* without it a time-out ends only the child */
    (void)signal(SIGPIPE, SIG_DFL); /* cannot fail with these arguments */
    if (dup2(channels[0].read_end, 0) >= 0 && dup2(channels[1].write_end, 1) >= 0 &&
        dup2(errors, 2) >= 0 && (what->cwd.len == 0 || chdir(cwd) == 0)) {
        (void)execve(program, args, env); /* returns only on failure */
    }
    int code = errno;
    (void)write_quietly(report, &code, sizeof(code)); /* the parent sees the end otherwise */
    _exit(127);
}

/* Starts the child in a process group of its own, so that a time-out takes its children too.
 * 0, or why it could not become the program. */
static int start(const ges_spawn *what, channel channels[3], ges_arena *mem, pid_t *pid) {
    char **args = c_list(mem, what->args, what->arg_count);
    char **env = what->env != NULL ? env_block(mem, what->env) : environ;
    const char *program = ges_text_cstr(mem, what->program);
    const char *cwd = ges_text_cstr(mem, what->cwd);
    channel report = {.read_end = -1, .write_end = -1};
    if (args == NULL || env == NULL || ges_arena_failed(mem)) {
        return ENOMEM;
    }
    if (!open_channel(&report, true)) {
        return errno;
    }
    *pid = fork();
    if (*pid == 0) {
        become(what, channels, program, args, env, cwd, report.write_end);
    }
    int code = *pid < 0 ? errno : 0;
    close_end(&report.write_end);
    struct pollfd wait = {.fd = report.read_end, .events = POLLIN};
    while (code == 0 && poll(&wait, 1, -1) < 0 && errno == EINTR) {
    }
    int reason;
    if (code == 0 && read(report.read_end, &reason, sizeof(reason)) == (ssize_t)sizeof(reason)) {
        code = reason;
        (void)waitpid(*pid, NULL, 0); /* it has ended already */
    }
    close_end(&report.read_end);
    return code;
}

/* Waits for the child until the deadline, then ends it and its group. True: it was ended. */
static bool reap(pid_t pid, bool is_late, int64_t deadline, int *wait_status) {
    struct timespec pause = {0, 1000000};
    while (!is_late && waitpid(pid, wait_status, WNOHANG) == 0) {
        if (now_ms() >= deadline) {
            is_late = true;
        } else {
            (void)nanosleep(&pause, NULL); /* it closed its output and lives on */
        }
    }
    if (is_late) {
        (void)kill(-pid, SIGKILL); /* it may be gone already */
        (void)kill(pid, SIGKILL);  /* before it made its group */
        while (waitpid(pid, wait_status, 0) < 0 && errno == EINTR) {
        }
    }
    return is_late;
}

ges_status ges_posix_spawn(const ges_os *os, const ges_spawn *what, ges_arena *mem,
                           ges_spawn_result *out, ges_error *err) {
    (void)os;
    size_t max = what->output_max != 0 ? what->output_max : DEFAULT_OUTPUT_MAX;
    channel channels[3];
    int code = 0;
    for (int i = 0; i < 3; i++) {
        channels[i] = (channel){-1, -1, ges_builder_in(mem), 0, NULL};
        code = code == 0 && !open_channel(&channels[i], i != 0) ? errno : code;
    }
    channels[1].taker = what->take != NULL ? what : NULL;
    pid_t pid = -1;
    code = code != 0 ? code : start(what, channels, mem, &pid);
    close_end(&channels[0].read_end);
    close_end(&channels[1].write_end);
    close_end(&channels[2].write_end);
    bool is_killed = false;
    ending end = ENDING_CLOSED;
    int wait_status = 0;
    if (code == 0) {
        int64_t deadline = deadline_of(what);
        end = converse(channels, what, max, &deadline);
        is_killed = reap(pid, end != ENDING_CLOSED, deadline, &wait_status);
    }
    close_end(&channels[0].write_end);
    close_end(&channels[1].read_end);
    close_end(&channels[2].read_end);
    if (code != 0 || ges_arena_failed(mem)) {
        return code != 0 && code != ENOMEM ? ges_posix_error(err, code, "run", what->program)
                                           : ges_arena_error(mem, err);
    }
    *out = (ges_spawn_result){
        .exit_code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
                                            : 128 + WTERMSIG(wait_status),
        .timed_out = is_killed && end != ENDING_STOPPED,
        .is_stopped = end == ENDING_STOPPED,
        .output = ges_bytes_from(ges_build_done(&channels[1].said)),
        .error = ges_bytes_from(ges_build_done(&channels[2].said)),
    };
    return GES_OK;
}
