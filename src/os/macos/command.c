/* Runs a program in this process's place, in its process group. macOS has neither subreapers nor a
 * parent's death signal: when this process is killed by SIGKILL, the program lives on. */
#include "os/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sent to this process alone by custom; what a terminal sends reaches the program by itself. */
static const int handed_on[] = {SIGHUP, SIGTERM, SIGUSR1, SIGUSR2};
/* Those of the terminal: the program decides, and this process waits. */
static const int left_alone[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

static void fill(sigset_t *set) {
    (void)sigemptyset(set); /* these cannot fail with valid arguments */
    (void)sigaddset(set, SIGCHLD);
    (void)sigaddset(set, SIGCONT);
    for (size_t i = 0; i < GES_COUNT(handed_on); i++) {
        (void)sigaddset(set, handed_on[i]);
    }
    for (size_t i = 0; i < GES_COUNT(left_alone); i++) {
        (void)sigaddset(set, left_alone[i]);
    }
}

static bool is_handed_on(int number) {
    for (size_t i = 0; i < GES_COUNT(handed_on); i++) {
        if (handed_on[i] == number) {
            return true;
        }
    }
    return false;
}

/* Until the child has ended; its wait status. */
static int wait_for(pid_t child, const sigset_t *watched) {
    int status = 0;
    for (;;) {
        pid_t pid = waitpid(child, &status, WNOHANG | WUNTRACED);
        if (pid == child && !WIFSTOPPED(status)) {
            return status;
        }
        if (pid == child) {
            (void)kill(getpid(), SIGSTOP); /* the shell that waits for us sees it */
            (void)kill(child, SIGCONT);    /* we were woken */
            continue;
        }
        int number = 0;
        if (sigwait(watched, &number) == 0 && is_handed_on(number)) {
            (void)kill(child, number); /* it may have become another user */
        }
    }
}

/* 0, or why the child could not become the program. */
static int run_child(const ges_posix_program *program, const sigset_t *mask,
                     const sigset_t *watched, const struct sigaction *on_child, int *status) {
    int report[2];
    if (pipe(report) != 0) {
        return errno;
    }
    (void)fcntl(report[1], F_SETFD, FD_CLOEXEC); /* cannot fail on a fresh descriptor */
    (void)fcntl(report[0], F_SETFD, FD_CLOEXEC);
    pid_t child = fork();
    int code = child < 0 ? errno : 0;
    if (child == 0) {
        (void)sigaction(SIGCHLD, on_child, NULL); /* as this process was started with */
        (void)sigprocmask(SIG_SETMASK, mask, NULL);
        code = ges_posix_program_become(program);
        (void)write(report[1], &code, sizeof(code)); /* the parent sees the end otherwise */
        _exit(127);
    }
    (void)close(report[1]); /* the child's */
    if (child > 0) {
        int reason = 0;
        while (read(report[0], &reason, sizeof(reason)) < 0 && errno == EINTR) {
        }
        code = reason;
        *status = wait_for(child, watched);
    }
    (void)close(report[0]); /* read to its end */
    return code;
}

ges_status ges_posix_command_run(const ges_os *os, const ges_run *what, ges_arena *mem,
                                 ges_run_result *out, ges_error *err) {
    (void)os;
    ges_posix_program program;
    ges_status status = ges_posix_program_prepare(what, mem, &program, err);
    if (status != GES_OK) {
        return status;
    }
    sigset_t watched;
    sigset_t mask;
    struct sigaction plain = {.sa_handler = SIG_DFL};
    struct sigaction on_child;
    int wait_status = 0;
    fill(&watched);
    (void)sigprocmask(SIG_BLOCK, &watched, &mask); /* these cannot fail with valid arguments */
    (void)sigaction(SIGCHLD, &plain, &on_child);
    int code = run_child(&program, &mask, &watched, &on_child, &wait_status);
    (void)sigaction(SIGCHLD, &on_child, NULL);
    (void)sigprocmask(SIG_SETMASK, &mask, NULL);
    if (code != 0) {
        return ges_posix_program_error(what, code, err);
    }
    bool is_killed = WIFSIGNALED(wait_status);
    *out = (ges_run_result){is_killed ? 0 : (uint32_t)WEXITSTATUS(wait_status),
                            is_killed ? WTERMSIG(wait_status) : 0};
    return GES_OK;
}
