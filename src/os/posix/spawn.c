/* Runs a program to its end and keeps what it said. */
#include "os/posix/posix.h"

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

/* The two ends of a pipe; -1 means closed. */
typedef struct channel {
    int read_end;
    int write_end;
    uint8_t *data;
    size_t len;
} channel;

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

/* Takes what is there; past `max` it is read and dropped. Closes at the end of the stream. */
static void drain(channel *c, size_t max) {
    uint8_t scratch[4096];
    bool has_room = c->len < max;
    size_t room = has_room ? max - c->len : sizeof(scratch);
    ssize_t n = read(c->read_end, has_room ? c->data + c->len : scratch,
                     room < sizeof(scratch) ? room : sizeof(scratch));
    if (n > 0 && has_room) {
        c->len += (size_t)n;
    } else if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close_end(&c->read_end);
    }
}

static void feed(channel *c, ges_bytes input) {
    ssize_t n = c->len < input.len ? write(c->write_end, input.ptr + c->len, input.len - c->len)
                                   : 0;
    if (n > 0) {
        c->len += (size_t)n;
    }
    if (c->len >= input.len || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close_end(&c->write_end);
    }
}

/* Moves bytes until all streams are closed or the time is over; true: time over. */
static bool converse(channel channels[3], ges_bytes input, size_t max, int64_t deadline) {
    for (;;) {
        struct pollfd fds[3] = {
            {.fd = channels[0].write_end, .events = POLLOUT},
            {.fd = channels[1].read_end, .events = POLLIN},
            {.fd = channels[2].read_end, .events = POLLIN},
        };
        if (fds[1].fd < 0 && fds[2].fd < 0) {
            return false;
        }
        int64_t left = deadline - now_ms();
        if (left <= 0) {
            return true;
        }
        if (poll(fds, 3, (int)left) < 0 && errno != EINTR) {
            return true;
        }
        if (fds[0].revents != 0) {
            feed(&channels[0], input);
        }
        for (int i = 1; i < 3; i++) {
            if (fds[i].revents != 0) {
                drain(&channels[i], max);
            }
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

/* A child in its own process group, so that a time-out takes its children too. */
static int start(const ges_spawn *what, channel channels[3], ges_arena *mem, pid_t *pid) {
    char **args = c_list(mem, what->args, what->arg_count);
    char **env = what->env != NULL ? env_block(mem, what->env) : environ;
    const char *program = ges_text_cstr(mem, what->program);
    const char *cwd = ges_text_cstr(mem, what->cwd);
    if (args == NULL || env == NULL || ges_arena_failed(mem)) {
        return ENOMEM;
    }
    *pid = fork();
    if (*pid < 0) {
        return errno;
    }
    if (*pid == 0) {
        (void)setpgid(0, 0); /* without it a time-out kills only the child */
        (void)signal(SIGPIPE, SIG_DFL); /* cannot fail with these arguments */
        bool ready = dup2(channels[0].read_end, 0) >= 0 && dup2(channels[1].write_end, 1) >= 0 &&
                     dup2(what->is_merged ? channels[1].write_end : channels[2].write_end, 2) >=
                         0 &&
                     (what->cwd.len == 0 || chdir(cwd) == 0);
        if (ready) {
            (void)execve(program, args, env); /* returns only on failure */
        }
        _exit(127);
    }
    return 0;
}

ges_status ges_posix_spawn(const ges_os *os, const ges_spawn *what, ges_arena *mem,
                           ges_spawn_result *out, ges_error *err) {
    (void)os;
    if (access(ges_text_cstr(mem, what->program), X_OK) != 0) {
        return ges_posix_error(err, errno, "run", what->program);
    }
    size_t max = what->output_max != 0 ? what->output_max : DEFAULT_OUTPUT_MAX;
    channel channels[3] = {{-1, -1, NULL, 0}, {-1, -1, NULL, 0}, {-1, -1, NULL, 0}};
    channels[1].data = ges_arena_alloc(mem, max);
    channels[2].data = ges_arena_alloc(mem, max);
    pid_t pid = -1;
    int code = channels[1].data == NULL || channels[2].data == NULL ? ENOMEM : 0;
    if (code == 0 && (!open_channel(&channels[0], false) || !open_channel(&channels[1], true) ||
                      !open_channel(&channels[2], true))) {
        code = errno;
    }
    code = code != 0 ? code : start(what, channels, mem, &pid);
    close_end(&channels[0].read_end);
    close_end(&channels[1].write_end);
    close_end(&channels[2].write_end);
    bool timed_out = false;
    int wait_status = 0;
    if (code == 0) {
        uint32_t limit = what->timeout_ms != 0 ? what->timeout_ms : DEFAULT_TIMEOUT_MS;
        timed_out = converse(channels, what->input, max, now_ms() + limit);
        if (timed_out) {
            (void)kill(-pid, SIGKILL); /* it may be gone already */
            (void)kill(pid, SIGKILL);  /* before it made its group */
        }
        while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) {
        }
    }
    close_end(&channels[0].write_end);
    close_end(&channels[1].read_end);
    close_end(&channels[2].read_end);
    if (code != 0) {
        return ges_posix_error(err, code, "run", what->program);
    }
    *out = (ges_spawn_result){
        .exit_code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
                                            : 128 + WTERMSIG(wait_status),
        .timed_out = timed_out,
        .output = {channels[1].data, channels[1].len},
        .error = {channels[2].data, channels[2].len},
    };
    return GES_OK;
}
