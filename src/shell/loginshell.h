/* Asks a real login shell what its start-up files make of a clean environment, by running it. Only on
 * request: start-up files are programs. */
#ifndef GES_SHELL_LOGINSHELL_H
#define GES_SHELL_LOGINSHELL_H

#include "shell/shell.h"

enum { GES_LOGINSHELL_TIMEOUT_MS = 30000, GES_LOGINSHELL_MAX = 4 << 20 /* bytes of output */ };

/* base:   the environment that the logon gives it
 * out:    its environment, without what the session itself brings (HOME, TERM ...); in `mem`
 * Errors: UNSUPPORTED (a shell that cannot be asked so, Windows), NOT_FOUND, TIMED_OUT, CORRUPT */
GES_CHECK ges_status ges_loginshell_ask(const ges_os *os, const ges_shell *shell,
                                        const ges_env_list *base, ges_arena *mem,
                                        ges_env_list *out, ges_error *err);

#endif
