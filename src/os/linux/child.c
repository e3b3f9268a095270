/* Runs a program beside this process: the keeper does what it does for `ges run`, and this process
 * does not wait. */
#include "os/linux/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What asks this process to end; the rest does what it always does. */
static const int interrupts[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

static void close_end(int *fd) {
    if (*fd >= 0) {
        (void)close(*fd); /* nothing is buffered */
    }
    *fd = -1;
}

/* From now on signals are told, not obeyed. 0 or errno. */
static int catch_signals(ges_linux_child *child) {
    sigset_t set;
    if (child->signals >= 0) {
        return 0;
    }
    (void)sigemptyset(&set); /* these cannot fail with valid arguments */
    for (size_t i = 0; i < GES_COUNT(interrupts); i++) {
        (void)sigaddset(&set, interrupts[i]);
    }
    child->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (child->signals < 0) {
        return errno;
    }
    (void)sigprocmask(SIG_BLOCK, &set, &child->mask);
    return 0;
}

/* --- the end ---------------------------------------------------------------------------------- */

/* The keeper has said its last word, or was killed. */
static void bury(ges_linux_child *child, bool has_ended) {
    close_end(&child->link);
    if (!has_ended) {
        (void)kill(child->keeper, SIGKILL); /* it cannot be understood */
    }
    while (waitpid(child->keeper, NULL, 0) < 0 && errno == EINTR) {
    }
    if (!has_ended && child->is_guard) {
        ges_keeper_sweep(NULL, GES_KEEPER_GRACE_MS);
    }
    (void)prctl(PR_SET_CHILD_SUBREAPER, 0L, 0L, 0L, 0L); /* as it was */
}

/* Reads records until there is none, or the last. True: the program has ended, as *out says. `wait`:
 * until then. */
static bool take_news(ges_linux_child *child, bool wait, ges_run_result *out) {
    for (;;) {
        ges_keeper_news news;
        ssize_t n =
            ges_keeper_receive(child->link, &news, sizeof(news), wait ? 0 : MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN) {
            return false;
        }
        bool is_record = n == (ssize_t)sizeof(news);
        if (is_record && news.word != GES_KEEPER_ENDED) {
            continue; /* that it stopped is the terminal's affair */
        }
        *out = is_record ? ges_keeper_result(news.value) : (ges_run_result){.signal = SIGKILL};
        bury(child, is_record);
        return true;
    }
}

bool ges_linux_child_take(ges_linux_child *child, ges_arena *mem, ges_watch_events *list) {
    struct signalfd_siginfo info;
    bool is_kept = true;
    ges_watch_event event = {.word = GES_WATCH_INTERRUPTED};
    while (child->signals >= 0 &&
           read(child->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        event.result.signal = (int)info.ssi_signo;
        is_kept = is_kept && ges_list_push(mem, list, event);
    }
    event.word = GES_WATCH_ENDED;
    if (child->link >= 0 && take_news(child, false, &event.result)) {
        is_kept = is_kept && ges_list_push(mem, list, event);
    }
    return is_kept;
}

static void order(ges_linux_child *child, int signal, uint32_t wait_ms) {
    int32_t kill_ms = wait_ms > INT32_MAX ? INT32_MAX : (int32_t)wait_ms;
    ges_keeper_order what = {signal, 0, -1, kill_ms};
    (void)send(child->link, &what, sizeof(what), MSG_NOSIGNAL); /* its end is seen where it is read */
}

void ges_linux_child_close(ges_linux_child *child) {
    ges_run_result unused;
    if (child->link >= 0) {
        order(child, SIGTERM, GES_KEEPER_GRACE_MS);
        (void)take_news(child, true, &unused); /* that it ended is all */
    }
    if (child->signals >= 0) {
        close_end(&child->signals);
        (void)sigprocmask(SIG_SETMASK, &child->mask, NULL); /* cannot fail */
    }
}

ges_status ges_posix_command_end(const ges_os *os, ges_watch watch, int signal, uint32_t wait_ms,
                                 ges_error *err) {
    (void)os, (void)err;
    ges_linux_child *child = &ges_linux_watch_of(watch)->child;
    if (child->link >= 0) {
        order(child, signal != 0 ? signal : SIGTERM, wait_ms);
    }
    return GES_OK;
}

/* --- the beginning ---------------------------------------------------------------------------- */

/* Why the child could not become the program, or 0. `begun` closes when it did or could not. */
static int wait_for_begin(ges_linux_child *child, int begun) {
    char unused;
    ges_keeper_news news;
    while (read(begun, &unused, 1) < 0 && errno == EINTR) {
    }
    ssize_t n = ges_keeper_receive(child->link, &news, sizeof(news), MSG_DONTWAIT | MSG_PEEK);
    bool has_failed = n == (ssize_t)sizeof(news) && news.word == GES_KEEPER_FAILED;
    if (has_failed) {
        ges_run_result unused_result;
        (void)take_news(child, true, &unused_result); /* nothing ran */
    }
    return has_failed ? news.value : 0;
}

/* 0 or errno. Signals that are handed on are blocked meanwhile, or one could end the keeper before
 * it listens. */
static int start(ges_linux_child *child, const ges_run *what, const ges_posix_program *program,
                 const struct sigaction *on_child) {
    int link[2];
    int begun[2];
    sigset_t watched;
    sigset_t now;
    ges_keeper_fill(&watched);
    if (pipe2(begun, O_CLOEXEC) != 0) {
        return errno;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, link) != 0) {
        int code = errno;
        (void)close(begun[0]), (void)close(begun[1]);
        return code;
    }
    ges_keeper keeper = {program,          link[1],      begun[1], getpid(),
                         what->keeps_rest, &child->mask, on_child, &watched};
    child->is_guard = !what->keeps_rest && !ges_keeper_has_others();
    if (child->is_guard) {
        (void)prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); /* since Linux 3.4 */
    }
    (void)sigaddset(&watched, SIGCHLD); /* these cannot fail with valid arguments */
    (void)sigprocmask(SIG_BLOCK, &watched, &now);
    child->keeper = fork();
    int code = child->keeper < 0 ? errno : 0;
    if (child->keeper == 0) {
        (void)close(link[0]), (void)close(begun[0]); /* ges's */
        ges_keeper_main(&keeper);
    }
    (void)sigprocmask(SIG_SETMASK, &now, NULL);
    (void)close(link[1]), (void)close(begun[1]); /* the keeper's */
    child->link = link[0];
    code = code != 0 ? code : wait_for_begin(child, begun[0]);
    (void)close(begun[0]); /* read to its end */
    if (child->keeper < 0) {
        close_end(&child->link);
    }
    return code;
}

ges_status ges_posix_command_start(const ges_os *os, ges_watch watch, const ges_run *what,
                                   ges_arena *mem, ges_error *err) {
    (void)os;
    ges_linux_child *child = &ges_linux_watch_of(watch)->child;
    ges_posix_program program;
    struct sigaction plain = {.sa_handler = SIG_DFL};
    struct sigaction on_child;
    if (child->link >= 0) {
        return ges_error_set(err, GES_CONFLICT, "a program runs already");
    }
    ges_status status = ges_posix_program_prepare(what, mem, &program, err);
    int code = status == GES_OK ? catch_signals(child) : 0;
    if (status != GES_OK || code != 0) {
        return status != GES_OK ? status : ges_posix_error(err, code, "take", GES_T("signals"));
    }
    (void)sigaction(SIGCHLD, NULL, &on_child); /* what the program begins with */
    if (on_child.sa_handler == SIG_IGN) {
        (void)sigaction(SIGCHLD, &plain, NULL); /* ignored, it would take exit codes away */
    }
    code = start(child, what, &program, &on_child);
    return code == 0 ? GES_OK : ges_posix_program_error(what, code, err);
}
