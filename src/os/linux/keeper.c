/* The process between ges and the program it runs: the program's parent, and the one that its
 * orphans fall to (PR_SET_CHILD_SUBREAPER). It lives in the same process group as ges and the
 * program, because another group would put the rest of a pipeline into the background. */
#include "os/linux/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PAIRED_MS = 100,  /* a signal to the whole group reaches us and ges within that */
    GRACE_MS = 200,   /* between SIGTERM and SIGKILL */
    GIVE_UP_MS = 5000 /* what SIGKILL does not end by then hangs in the kernel */
};

const int ges_keeper_signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
                                  SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH};
const size_t ges_keeper_signal_count = GES_COUNT(ges_keeper_signals);

typedef struct watch {
    const ges_keeper *keeper;
    pid_t child; /* 0: it has ended */
    int wait_status;
    bool has_stopped;    /* ges was told so, and may have stopped too */
    int64_t seen_ms[65]; /* when this process itself was sent signal i; 0: never */
} watch;

static int64_t now_ms(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(const ges_keeper *keeper, ges_keeper_word word, int value) {
    ges_keeper_news news = {(int32_t)word, value};
    while (send(keeper->link, &news, sizeof(news), MSG_NOSIGNAL) < 0 && errno == EINTR) {
    } /* a ges that is gone shows as the end of its orders */
}

/* In the child. */
_Noreturn static void become(const ges_keeper *keeper, pid_t parent) {
    int code = ESRCH;
    if (keeper->keeps_rest || (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent)) {
        (void)sigaction(SIGCHLD, keeper->on_child, NULL); /* as ges was started with */
        (void)sigprocmask(SIG_SETMASK, keeper->mask, NULL);
        code = ges_posix_program_become(keeper->program);
    }
    tell(keeper, GES_KEEPER_FAILED, code);
    _exit(127);
}

/* A signal to the group reached the program already, unless it has made a group of its own. */
static bool has_got_it(const watch *w, int number) {
    return w->seen_ms[number] != 0 && now_ms() - w->seen_ms[number] <= PAIRED_MS &&
           getpgid(w->child) == getpgrp();
}

static void take_signals(watch *w, int signals) {
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo < GES_COUNT(w->seen_ms)) {
            w->seen_ms[info.ssi_signo] = now_ms();
        }
    }
}

/* False: ges is gone. */
static bool take_orders(watch *w) {
    uint8_t number;
    ssize_t n = recv(w->keeper->link, &number, 1, MSG_DONTWAIT);
    if (n == 1 && w->child != 0 && number < GES_COUNT(w->seen_ms)) {
        if (!has_got_it(w, number)) {
            (void)kill(w->child, number); /* DENIED when it became another user */
        }
        w->seen_ms[number] = 0;
    }
    return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

/* Takes every change of every child; orphans that fell to us are only buried. */
static void reap(watch *w) {
    int status;
    for (pid_t pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED); pid > 0;
         pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) {
        if (pid != w->child) {
            continue;
        }
        if (WIFSTOPPED(status)) {
            w->has_stopped = true;
            tell(w->keeper, GES_KEEPER_STOPPED, WSTOPSIG(status));
        } else if (WIFCONTINUED(status)) {
            if (!has_got_it(w, SIGCONT)) {
                (void)kill(w->keeper->ges, SIGCONT); /* somebody woke the program alone */
            }
        } else {
            w->wait_status = status;
            w->child = 0;
        }
    }
}

/* Until the program has ended or ges is gone; true: ges is there. */
static bool keep_watch(watch *w, int signals) {
    while (w->child != 0) {
        struct pollfd fds[2] = {{.fd = signals, .events = POLLIN},
                                {.fd = w->keeper->link, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR) {
            return true;
        }
        take_signals(w, signals); /* before the orders: what they are paired with */
        reap(w);
        if (fds[1].revents != 0 && !take_orders(w)) {
            return false;
        }
    }
    return true;
}

_Noreturn void ges_keeper_main(const ges_keeper *keeper) {
    watch w = {.keeper = keeper};
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); /* since Linux 3.4 */
    pid_t self = getpid();
    int signals = signalfd(-1, keeper->watched, SFD_CLOEXEC | SFD_NONBLOCK);
    w.child = signals >= 0 ? fork() : -1;
    if (w.child == 0) {
        become(keeper, self);
    }
    if (w.child < 0) {
        tell(keeper, GES_KEEPER_FAILED, errno);
        _exit(127);
    }
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; null >= 0 && i < 3; i++) {
        (void)dup2(null, i); /* whoever reads what the program writes waits for its end, not ours */
    }
    bool is_there = keep_watch(&w, signals);
    if (!keeper->keeps_rest) {
        ges_keeper_sweep();
    }
    if (is_there) {
        tell(keeper, GES_KEEPER_ENDED, w.wait_status);
        if (w.has_stopped) {
            (void)kill(keeper->ges, SIGCONT); /* it may have stopped with the program */
        }
    }
    _exit(0);
}

/* --- ending the rest
 * ------------------------------------------------------------------------------ Only children are
 * signalled: their ids cannot be another process's before we bury them. When they end, their own
 * children become ours. */

static void signal_one(pid_t pid, int number) {
    if (pid <= 0) {
        return;
    }
    (void)kill(pid, number); /* gone, or of another user */
    if (number == SIGTERM) {
        (void)kill(pid, SIGCONT); /* what is stopped takes no notice of it */
    }
}

/* Numbers, each followed by a blank. */
static void signal_text(const char *text, int number) {
    pid_t pid = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9') {
            pid = pid * 10 + (*p - '0');
        } else {
            signal_one(pid, number);
            pid = 0;
        }
    }
}

/* /proc/self/task/TID/children: one line of ids. Source: proc(5); CONFIG_PROC_CHILDREN. */
static void signal_children(int number) {
    char path[64];
    char text[4096];
    (void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid()); /* fits */
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    ssize_t len = read(fd, text, sizeof(text) - 1);
    (void)close(fd); /* read only */
    if (len <= 0) {
        return;
    }
    text[len] = '\0';
    signal_text(text, number); /* a last number that was cut has no blank; the next round has it */
}

/* False: no children are left. */
static bool bury(void) {
    pid_t pid = waitpid(-1, NULL, WNOHANG);
    while (pid > 0) {
        pid = waitpid(-1, NULL, WNOHANG);
    }
    return pid == 0 || errno == EINTR;
}

void ges_keeper_sweep(void) {
    struct timespec pause = {0, 2000000};
    if (!bury()) {
        return;
    }
    int64_t begun = now_ms();
    signal_children(SIGTERM);
    while (bury() && now_ms() - begun < GIVE_UP_MS) {
        if (now_ms() - begun >= GRACE_MS) {
            signal_children(SIGKILL);
        }
        (void)nanosleep(&pause, NULL); /* shorter is as good */
    }
}
