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

typedef struct ges_keeper {
    const ges_posix_program *program;
    int link; /* a byte from ges is a signal for the program, its end means that ges is gone;
               * ges_keeper_news go back */
    pid_t ges;
    bool keeps_rest;
    const sigset_t *mask; /* what the program begins with */
    const struct sigaction *on_child;
    const sigset_t *watched; /* blocked here; taken from a descriptor */
} ges_keeper;

/* The signals that are handed on. */
extern const int ges_keeper_signals[];
extern const size_t ges_keeper_signal_count;

/* Runs the program, hands signals on, ends what it left, and exits. Never returns. */
_Noreturn void ges_keeper_main(const ges_keeper *keeper);
/* Ends all children of this process and all that become its children meanwhile: SIGTERM, a fifth of
 * a second, SIGKILL. */
void ges_keeper_sweep(void);

#endif
