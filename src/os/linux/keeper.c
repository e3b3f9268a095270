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
    PAIRED_MS = 10000, /* a signal to the whole group reaches us and ges within that, under any load */
    WOKEN_MS = 100,    /* ges was just woken too: waking it once more would do no harm */
    GIVE_UP_MS = 5000, /* what SIGKILL does not end by then hangs in the kernel */
    ASKED_MAX = 256,   /* children that are asked to end each; the rest is only killed */
};

const int ges_keeper_signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
                                  SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH};
const size_t ges_keeper_signal_count = GES_COUNT(ges_keeper_signals);

void ges_keeper_fill(sigset_t *set) {
    (void)sigemptyset(set); /* these cannot fail with valid arguments */
    for (size_t i = 0; i < ges_keeper_signal_count; i++) {
        (void)sigaddset(set, ges_keeper_signals[i]);
    }
}

bool ges_keeper_has_others(void) {
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

ges_run_result ges_keeper_result(int wait_status) {
    bool is_killed = WIFSIGNALED(wait_status);
    return (ges_run_result){is_killed ? 0 : (uint32_t)WEXITSTATUS(wait_status),
                            is_killed ? WTERMSIG(wait_status) : 0};
}

typedef struct watch {
    const ges_keeper *keeper;
    ges_keeper_child child;
    int64_t end_ms;      /* when all has to have ended; 0: nobody said so */
    bool has_stopped;    /* ges was told so, and may have stopped too */
    struct {             /* when this process itself was sent signal i, and by whom; 0: never */
        int64_t at_ms;
        int32_t code;
        int32_t sender;
    } seen[65];
} watch;

static int64_t now_ms(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

ssize_t ges_keeper_receive(int link, void *record, size_t size, int flags) {
    ssize_t n = recv(link, record, size, flags); /* whole: SEQPACKET */
    while (n < 0 && (errno == EINTR || errno == ECONNRESET)) {
        n = recv(link, record, size, flags); /* the error is told once */
    }
    return n;
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

/* A signal to the group reached the program already, unless it has made a group of its own. That it
 * was to the group shows by the same sender having sent it to us. */
static bool has_got_it(const watch *w, const ges_keeper_order *order) {
    int i = order->signal;
    bool is_same = order->sender < 0 ||
                   (w->seen[i].code == order->code && w->seen[i].sender == order->sender);
    return w->seen[i].at_ms != 0 && now_ms() - w->seen[i].at_ms <= PAIRED_MS &&
           is_same && getpgid(w->child.pid) == getpgrp();
}

static void take_signals(watch *w, int signals) {
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo < GES_COUNT(w->seen)) {
            w->seen[info.ssi_signo].at_ms = now_ms();
            w->seen[info.ssi_signo].code = info.ssi_code;
            w->seen[info.ssi_signo].sender = (int32_t)info.ssi_pid;
        }
    }
}

static void hand_on(watch *w, const ges_keeper_order *order) {
    int number = order->signal;
    if (w->child.pid != 0 && number > 0 && number < (int)GES_COUNT(w->seen)) {
        if (!has_got_it(w, order)) {
            (void)kill(w->child.pid, number); /* DENIED when it became another user */
            if (w->end_ms != 0) {
                (void)kill(w->child.pid, SIGCONT); /* what is stopped takes no notice */
            }
        }
        w->seen[number].at_ms = 0;
    }
}

/* False: ges is gone. */
static bool take_orders(watch *w) {
    ges_keeper_order order;
    ssize_t n = ges_keeper_receive(w->keeper->link, &order, sizeof(order), MSG_DONTWAIT);
    if (n == (ssize_t)sizeof(order)) {
        int64_t end_ms = now_ms() + order.kill_ms;
        bool is_sooner = order.kill_ms >= 0 && (w->end_ms == 0 || end_ms < w->end_ms);
        w->end_ms = is_sooner ? end_ms : w->end_ms;
        hand_on(w, &order);
    }
    return n > 0 || (n < 0 && errno == EAGAIN);
}

/* Takes every change of every child; orphans that fell to us are only buried. */
static void reap(watch *w) {
    int status;
    for (pid_t pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED); pid > 0;
         pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) {
        if (pid != w->child.pid) {
            continue;
        }
        if (WIFSTOPPED(status)) {
            w->has_stopped = true;
            tell(w->keeper, GES_KEEPER_STOPPED, WSTOPSIG(status));
        } else if (WIFCONTINUED(status)) {
            if (now_ms() - w->seen[SIGCONT].at_ms > WOKEN_MS) {
                (void)kill(w->keeper->ges, SIGCONT); /* somebody woke the program alone */
            }
        } else {
            w->child = (ges_keeper_child){0, status};
        }
    }
}

/* Milliseconds until all has to have ended; -1: nobody said so. */
static int64_t left_ms(const watch *w) {
    int64_t left = w->end_ms - now_ms();
    return w->end_ms == 0 ? -1 : left > 0 ? left : 0;
}

/* Until the program has ended, its time is over or ges is gone; true: ges is there. */
static bool keep_watch(watch *w, int signals) {
    while (w->child.pid != 0 && left_ms(w) != 0) {
        struct pollfd fds[2] = {{.fd = signals, .events = POLLIN},
                                {.fd = w->keeper->link, .events = POLLIN}};
        if (poll(fds, 2, (int)left_ms(w)) < 0 && errno != EINTR) {
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
    w.child.pid = signals >= 0 ? fork() : -1;
    if (w.child.pid == 0) {
        become(keeper, self);
    }
    if (w.child.pid < 0) {
        tell(keeper, GES_KEEPER_FAILED, errno);
        _exit(127);
    }
    if (keeper->begun >= 0) {
        (void)close(keeper->begun); /* the child has it still */
    }
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; null >= 0 && i < 3; i++) {
        (void)dup2(null, i); /* whoever reads what the program writes waits for its end, not ours */
    }
    bool is_there = keep_watch(&w, signals);
    if (!keeper->keeps_rest) {
        ges_keeper_sweep(&w.child, w.end_ms != 0 ? left_ms(&w) : GES_KEEPER_GRACE_MS);
    }
    if (is_there) {
        tell(keeper, GES_KEEPER_ENDED, w.child.wait_status);
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

/* Who was asked to end: once each, since many programs take a second SIGTERM for impatience. */
typedef struct asked {
    pid_t pids[ASKED_MAX];
    size_t count;
} asked;

static void signal_one(asked *a, pid_t pid, int number) {
    for (size_t i = 0; number == SIGTERM && i < a->count; i++) {
        if (a->pids[i] == pid) {
            return;
        }
    }
    if (pid <= 0 || (number == SIGTERM && a->count == ASKED_MAX)) {
        return;
    }
    (void)kill(pid, number); /* gone, or of another user */
    if (number == SIGTERM) {
        a->pids[a->count++] = pid;
        (void)kill(pid, SIGCONT); /* what is stopped takes no notice of it */
    }
}

/* Numbers, each followed by a blank. */
static void signal_text(asked *a, const char *text, int number) {
    pid_t pid = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9') {
            pid = pid * 10 + (*p - '0');
        } else {
            signal_one(a, pid, number);
            pid = 0;
        }
    }
}

/* /proc/self/task/TID/children: one line of ids. Source: proc(5); CONFIG_PROC_CHILDREN. */
static void signal_children(asked *a, int number) {
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
    signal_text(a, text, number); /* a last number that was cut has no blank; the next round has it */
}

/* A number that was buried may be another process's now. */
static void forget(asked *a, pid_t pid) {
    for (size_t i = 0; i < a->count; i++) {
        if (a->pids[i] == pid) {
            a->pids[i] = a->pids[--a->count];
            return;
        }
    }
}

/* False: no children are left. */
static bool bury(asked *a, ges_keeper_child *child) {
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    while (pid > 0) {
        forget(a, pid);
        if (child != NULL && pid == child->pid) {
            *child = (ges_keeper_child){0, status};
        }
        pid = waitpid(-1, &status, WNOHANG);
    }
    return pid == 0 || errno == EINTR;
}

void ges_keeper_sweep(ges_keeper_child *child, int64_t grace_ms) {
    struct timespec pause = {0, 2000000};
    asked a = {.count = 0};
    int64_t begun = now_ms();
    while (bury(&a, child) && now_ms() - begun < grace_ms + GIVE_UP_MS) {
        signal_children(&a, now_ms() - begun >= grace_ms ? SIGKILL : SIGTERM);
        (void)nanosleep(&pause, NULL); /* shorter is as good */
    }
}
