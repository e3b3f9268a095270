/* A program that runs beside this process, behind a keeper of its own. */
#ifndef GES_OS_LINUX_CHILD_H
#define GES_OS_LINUX_CHILD_H

#include "os/linux/keeper.h"

typedef struct ges_linux_child {
    int link;    /* to the keeper; -1: none runs */
    int signals; /* of signalfd; -1: this process still ends by them */
    pid_t keeper;
    bool is_guard; /* what is left falls to this process should the keeper be killed */
    sigset_t mask; /* as it was before; what programs begin with */
} ges_linux_child;
#define GES_LINUX_CHILD_NONE ((ges_linux_child){.link = -1, .signals = -1})

/* What a ges_watch's handle points to. */
typedef struct ges_linux_watch {
    int fd; /* of inotify */
    ges_linux_child child;
} ges_linux_watch;

static inline ges_linux_watch *ges_linux_watch_of(ges_watch watch) {
    return (ges_linux_watch *)watch.handle; /* our own pointer */
}

/* Adds what happened to the child, and signals that this process was sent. False: no memory. */
bool ges_linux_child_take(ges_linux_child *child, ges_arena *mem, ges_watch_events *list);
/* Ends it, waits for that, and takes signals as before. */
void ges_linux_child_close(ges_linux_child *child);

#endif
