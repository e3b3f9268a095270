/* Runs a program in this process's place: starts the keeper, hands signals to it, stops and ends as
 * the program does. */
#include "os/linux/keeper.h"

#include <errno.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct watch {
    int signals; /* of signalfd; -1: closed */
    int link;    /* to the keeper; -1: closed */
    int failed;  /* errno of the child that could not become the program; 0: it did */
    int wait_status;
    bool has_ended; /* the keeper said so; else it was killed */
} watch;

static void close_end(int *fd) {
    if (*fd >= 0) {
        (void)close(*fd); /* nothing is buffered */
    }
    *fd = -1;
}

/* The next record; false at the end. */
static bool take_news(watch *w) {
    ges_keeper_news news;
    if (ges_keeper_receive(w->link, &news, sizeof(news), 0) != (ssize_t)sizeof(news)) {
        return false;
    }
    switch ((ges_keeper_word)news.word) {
    case GES_KEEPER_FAILED:
        w->failed = news.value;
        return true;
    case GES_KEEPER_STOPPED:
        (void)kill(getpid(), SIGSTOP); /* the shell that waits for us sees it */
        return true;
    case GES_KEEPER_ENDED:
        w->wait_status = news.value;
        w->has_ended = true;
        return false;
    }
    return false;
}

static void hand_on(const watch *w) {
    struct signalfd_siginfo info;
    while (read(w->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        ges_keeper_order order = {(int32_t)info.ssi_signo, info.ssi_code, (int32_t)info.ssi_pid, -1};
        (void)send(w->link, &order, sizeof(order), MSG_NOSIGNAL); /* its end is seen where it is read */
    }
}

static void keep_watch(watch *w) {
    for (;;) {
        struct pollfd fds[2] = {{.fd = w->link, .events = POLLIN},
                                {.fd = w->signals, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR) {
            return;
        }
        hand_on(w);
        if (fds[0].revents != 0 && !take_news(w)) {
            return;
        }
    }
}

/* Starts the keeper and waits. 0 or errno. */
static int run_kept(const ges_run *what, const ges_posix_program *program, watch *w,
                    const sigset_t *mask, const struct sigaction *on_child) {
    int link[2];
    sigset_t watched;
    bool is_guard = !what->keeps_rest && !ges_keeper_has_others();
    ges_keeper_fill(&watched);
    w->signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (w->signals < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, link) != 0) {
        return errno;
    }
    w->link = link[0];
    if (is_guard) {
        (void)prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); /* since Linux 3.4 */
    }
    ges_keeper keeper = {program,          link[1], -1,       getpid(),
                         what->keeps_rest, mask,    on_child, &watched};
    pid_t pid = fork();
    int code = errno;
    if (pid == 0) {
        close_end(&w->signals);
        close_end(&w->link);
        (void)sigaddset(&watched, SIGCHLD); /* cannot fail */
        ges_keeper_main(&keeper);
    }
    (void)close(link[1]); /* the keeper's */
    if (pid < 0) {
        return code;
    }
    keep_watch(w);
    if (!w->has_ended) {
        (void)kill(pid, SIGKILL); /* it was killed, or cannot be understood */
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    if (!w->has_ended && is_guard) {
        ges_keeper_sweep(NULL, GES_KEEPER_GRACE_MS);
    }
    (void)prctl(PR_SET_CHILD_SUBREAPER, 0L, 0L, 0L, 0L); /* as it was */
    return 0;
}

ges_status ges_posix_command_run(const ges_os *os, const ges_run *what, ges_arena *mem,
                                 ges_run_result *out, ges_error *err) {
    (void)os;
    ges_posix_program program;
    ges_status status = ges_posix_program_prepare(what, mem, &program, err);
    if (status != GES_OK) {
        return status;
    }
    watch w = {.signals = -1, .link = -1};
    sigset_t blocked;
    sigset_t mask;
    struct sigaction plain = {.sa_handler = SIG_DFL};
    struct sigaction on_child;
    ges_keeper_fill(&blocked);
    (void)sigaddset(&blocked, SIGCHLD); /* these cannot fail with valid arguments */
    (void)sigprocmask(SIG_BLOCK, &blocked, &mask);
    (void)sigaction(SIGCHLD, &plain, &on_child); /* ignored, it would take exit codes away */
    int code = run_kept(what, &program, &w, &mask, &on_child);
    close_end(&w.signals);
    close_end(&w.link);
    (void)sigaction(SIGCHLD, &on_child, NULL);
    (void)sigprocmask(SIG_SETMASK, &mask, NULL);
    if (code != 0 || w.failed != 0) {
        return code != 0 ? ges_posix_error(err, code, "start a process for", what->program)
                         : ges_posix_program_error(what, w.failed, err);
    }
    if (!w.has_ended) {
        *out = (ges_run_result){.signal = SIGKILL}; /* the keeper was killed, and the program too */
        return GES_OK;
    }
    *out = ges_keeper_result(w.wait_status);
    return GES_OK;
}
