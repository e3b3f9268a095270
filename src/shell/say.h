/* Code for a running shell: variables set and taken away, in its own words.
 *
 *     ges_script script = ges_script_for(shell, os, &block, mem);
 *     const char *refused = ges_script_set(&script, name, value);
 *     ges_text code = ges_script_done(&script);
 */
#ifndef GES_SHELL_SAY_H
#define GES_SHELL_SAY_H

#include "base/builder.h"
#include "shell/shell.h"

typedef struct ges_script {
    const ges_shell *shell;
    const ges_os *os;
    ges_arena *mem;
    ges_builder out;
    size_t count;       /* statements so far */
    const char *drives; /* a Unix shell on Windows: where it sees drives ("/", "/cygdrive/") */
} ges_script;

/* `env` tells which Unix shell on Windows it is (MSYSTEM). */
ges_script ges_script_for(const ges_shell *shell, const ges_os *os, const ges_env_list *env,
                          ges_arena *mem);
/* NULL: it is said. Else why the shell cannot take it, as a clause that lives in the arena; nothing was
 * added then. */
const char *ges_script_set(ges_script *script, ges_text name, ges_text value);
const char *ges_script_unset(ges_script *script, ges_text name);
/* "" when nothing was said; ptr NULL on no memory. */
ges_text ges_script_done(ges_script *script);

/* A list of Windows directories as a Unix shell on Windows wants it: "C:\x;D:\y" as "/c/x:/d/y". */
ges_text ges_script_unix_list(ges_arena *mem, const char *drives, ges_text list);

#endif
