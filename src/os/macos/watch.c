/* Watching directories: kqueue(2) tells neither which entry changed nor writes in place, and FSEvents
 * needs a run loop of its own, so this says that it cannot. */
#include "os/posix/posix.h"

static ges_status refuse(ges_error *err) {
    return ges_error_set(err, GES_UNSUPPORTED,
                         "not supported on this system: watching directories for changes");
}

ges_status ges_posix_watch_open(const ges_os *os, ges_arena *mem, ges_watch *out, ges_error *err) {
    (void)os, (void)mem, (void)out;
    return refuse(err);
}

ges_status ges_posix_watch_dir(const ges_os *os, ges_watch watch, ges_text path, bool with_writes,
                               uint32_t *out, ges_error *err) {
    (void)os, (void)watch, (void)path, (void)with_writes, (void)out;
    return refuse(err);
}

ges_status ges_posix_watch_wait(const ges_os *os, ges_watch watch, uint32_t wait_ms,
                                ges_arena *mem, ges_watch_events *out, ges_error *err) {
    (void)os, (void)watch, (void)wait_ms, (void)mem, (void)out;
    return refuse(err);
}

void ges_posix_watch_close(const ges_os *os, ges_watch *watch) {
    (void)os;
    *watch = GES_WATCH_CLOSED; /* none was ever open */
}

ges_status ges_posix_command_start(const ges_os *os, ges_watch watch, const ges_run *what,
                                   ges_arena *mem, ges_error *err) {
    (void)os, (void)watch, (void)what, (void)mem;
    return refuse(err);
}

ges_status ges_posix_command_end(const ges_os *os, ges_watch watch, int signal, uint32_t wait_ms,
                                 ges_error *err) {
    (void)os, (void)watch, (void)signal, (void)wait_ms;
    return refuse(err);
}
