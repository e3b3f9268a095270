/* What a shell is: one const entry at the end of its file, named in shells.def. */
#ifndef GES_SHELL_SHELL_H
#define GES_SHELL_SHELL_H

#include "env/rc.h"

/* A shell that is about to begin. */
typedef struct ges_shell_start {
    const ges_os *os;
    const ges_env_list *env; /* the environment it inherits */
    bool is_login;
    bool is_interactive;
    ges_map *scripts; /* to start the same shell several times in one arena, and read its files
                       * once: an empty map; NULL: none */
} ges_shell_start;

typedef struct ges_hook ges_hook; /* hook.h */

typedef struct ges_shell {
    const char *name;
    const char *programs; /* file names that are this shell, each followed by a space */
    const char *files;    /* which files it reads, for people */
    /* How a running shell takes over what `set` and `unset` say, with %s for the command that
     * prints it; several of them are parted by `between` and stand between `begin` and `end`. */
    const char *evaluate;
    const char *begin;
    const char *between;
    const char *end;
    bool is_console_encoded; /* reads code from a pipe in the console's code page, not in UTF-8 */
    /* Why a variable cannot be said in this shell, as a clause; NULL: it can. The function may be
     * NULL: every one can whose name and value the system takes. */
    const char *(*refuses)(ges_text name, ges_text value);
    /* Names that no project's file sets here: read-only, evaluated as arithmetic or run, or the
     * shell's own settings; each followed by a space, a '*' at its end stands for any rest. NULL:
     * there are none. */
    const char *own;
    /* Text as one word of this shell. */
    ges_text (*quote)(ges_arena *mem, ges_text text);
    /* The commands that set (and export) or take away a variable. */
    ges_text (*set)(ges_arena *mem, ges_text name, ges_text value);
    ges_text (*unset)(ges_arena *mem, ges_text name);
    /* Follows its start-up files; the answer is NULL when there is no memory. Files that cannot be
     * read are in rc->files with the reason. NULL: the start-up files of this shell are not read.
     */
    ges_rc *(*start)(const ges_shell_start *start, ges_arena *mem);
    const ges_hook *hook; /* NULL: it has none */
} ges_shell;

extern const ges_shell *const ges_shells[];
extern const size_t ges_shell_count;

/* By its name or by the file name of its program ("-zsh", "/usr/bin/fish"); NULL when unknown. */
const ges_shell *ges_shell_find(ges_text name);
/* Why a project's file may not set that variable in a session of the shell, as a clause; NULL: it may. */
const char *ges_shell_keeps(const ges_shell *shell, ges_text name, ges_text value);
/* The same among those whose start-up files can be followed. */
const ges_shell *ges_shell_find_read(ges_text name);

/* For the entries: variables every one of them starts with, and what the POSIX family shares. */
void ges_shell_inherit(ges_rc *rc, const ges_shell_start *start);
/* $HOME/name, or name below another directory variable. */
ges_text ges_shell_home_file(ges_rc *rc, const char *name);
ges_text ges_shell_posix_quote(ges_arena *mem, ges_text text);
ges_text ges_shell_posix_set(ges_arena *mem, ges_text name, ges_text value);
/* The same in a session that may know the variable already: as an integer, whose value is evaluated and
 * may run commands (a[$(...)]), or with another attribute that changes what it is given. */
ges_text ges_shell_posix_reset(ges_arena *mem, ges_text name, ges_text value);
ges_text ges_shell_posix_unset(ges_arena *mem, ges_text name);
/* Text in single quotes of PowerShell, as people write it: for files whose encoding is known. The
 * entry's quote() keeps to ASCII. */
ges_text ges_shell_pwsh_literal(ges_arena *mem, ges_text text);
/* Names that a POSIX shell can export: letters, digits and '_', no digit first. */
const char *ges_shell_posix_refuses(ges_text name, ges_text value);

#define GES_SHELL(name) extern const ges_shell ges_shell_##name;
#include "shell/shells.def"
#undef GES_SHELL

#endif
