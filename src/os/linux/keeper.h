/* The process between ges and the program it runs. */
#ifndef GES_OS_LINUX_KEEPER_H
#define GES_OS_LINUX_KEEPER_H

#include "os/posix/posix.h"

#include <signal.h>
#include <sys/types.h>

/* What the keeper tells ges, in whole records over their socket. */
typedef enum ges_keeper_word {
    GES_KEEPER_FAILED = 1, /* value: errno; the child could not become the program */
    GES_KEEPER_STOPPED,    /* value: the signal that stopped the program */
    GES_KEEPER_ENDED,      /* value: the program's wait status; the last record */
} ges_keeper_word;

typedef struct ges_keeper_news {
    int32_t word; /* ges_keeper_word */
    int32_t value;
} ges_keeper_news;

/* What ges tells the keeper. */
typedef struct ges_keeper_order {
    int32_t signal;  /* for the program, unless it got it already; 0: none */
    int32_t code;    /* si_code that ges got with it: who sent it */
    int32_t sender;  /* si_pid likewise; 0: the kernel; -1: whoever it was */
    int32_t kill_ms; /* in that time everything has to have ended; -1: as long as it likes */
} ges_keeper_order;

typedef struct ges_keeper {
    const ges_posix_program *program;
    int link; /* ges_keeper_order comes, and the end when ges is gone; ges_keeper_news go back */
    int begun; /* closed when the child has become the program, or could not; -1: nobody waits */
    pid_t ges;
    bool keeps_rest;
    const sigset_t *mask; /* what the program begins with */
    const struct sigaction *on_child;
    const sigset_t *watched; /* blocked here; taken from a descriptor */
} ges_keeper;

/* The signals that are handed on. */
extern const int ges_keeper_signals[];
extern const size_t ges_keeper_signal_count;

/* Those, in a set. */
void ges_keeper_fill(sigset_t *set);
/* Does this process have children of others, which it got from a shell that it replaced? They must
 * not be ended with the program's. */
bool ges_keeper_has_others(void);
ges_run_result ges_keeper_result(int wait_status);
/* Takes one record from either end. When one end closes with records unread, the other end's next
 * call fails once (ECONNRESET, net/unix/af_unix.c) although the last word is still there to be read:
 * that is passed over, as an interruption is.
 * Returns its length, 0 at the end, -1 with errno (EAGAIN with MSG_DONTWAIT). */
ssize_t ges_keeper_receive(int link, void *record, size_t size, int flags);

/* Runs the program, hands signals on, ends what it left, and exits. Never returns. */
_Noreturn void ges_keeper_main(const ges_keeper *keeper);
/* A child whose end matters to somebody. */
typedef struct ges_keeper_child {
    pid_t pid; /* 0: it has ended */
    int wait_status;
} ges_keeper_child;

/* Ends all children of this process and all that become its children meanwhile: SIGTERM, `grace_ms`,
 * SIGKILL. child: NULL, or the one whose wait status is kept */
void ges_keeper_sweep(ges_keeper_child *child, int64_t grace_ms);
enum { GES_KEEPER_GRACE_MS = 200 }; /* for what a program leaves that ended by itself */

#endif
