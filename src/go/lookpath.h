/* Go's exec.LookPath: which file a Go program would start for a name, and the path it would hold
 * in its hand afterwards. */
#ifndef GES_GO_LOOKPATH_H
#define GES_GO_LOOKPATH_H

#include "os/os.h"

/* What the rules depend on. Everything is given, nothing is read from the process. */
typedef struct ges_lookpath_rules {
    uint32_t minor;   /* of the Go that looks: 27 for 1.27; 0 means the newest rules */
    uint32_t patch;   /* 6 for 1.24.6 (the names "", "." and ".." are refused from 1.23.12 and
                         1.24.6 on) */
    ges_text path;    /* value of PATH; "" when unset */
    ges_text pathext; /* Windows: value of PATHEXT; "" means .com;.exe;.bat;.cmd */
    bool no_cwd;      /* Windows: NoDefaultCurrentDirectoryInExePath exists (Go 1.19 and later) */
    bool allow_dot;   /* GODEBUG has execerrdot=0 (Go 1.19 and later) */
    ges_text cwd;     /* where relative results are looked for; "" means the process's directory */
} ges_lookpath_rules;

typedef struct ges_lookpath_hit {
    ges_text path; /* exactly as LookPath returns it: may be relative, on Windows with the
                      lower-case extension of PATHEXT that made the hit */
    bool is_dot;   /* found, but only relative to the current directory: Go 1.19 and later also
                      return ErrDot, "cannot run executable found relative to current directory" */
    size_t entry;  /* which element of PATH, from 0; GES_NPOS: the name itself or Windows' "." */
} ges_lookpath_hit;

typedef enum ges_lookpath_verdict {
    GES_LOOKPATH_FOUND,
    GES_LOOKPATH_NOT_FOUND,
    GES_LOOKPATH_DOT, /* found through a relative directory: 1.19+ answers ErrDot with the path */
} ges_lookpath_verdict;

/* The short form: looks `name` up as exec.LookPath of Go 1.`minor` does.
 * env:  the process block (PATH, GODEBUG; on Windows also PATHEXT and
 *       NoDefaultCurrentDirectoryInExePath)
 * cwd:  where relative directories of PATH start; "" means the process's own directory
 * out:  the path as Go would return it (may be relative); untouched when NOT_FOUND. May be NULL
 * A name with a slash is tried as it is. Up to 1.18 a relative directory of PATH is FOUND. */
ges_lookpath_verdict ges_lookpath(const ges_os *os, ges_arena *mem, const ges_env_list *env,
                                  ges_text cwd, uint32_t minor, ges_text name, ges_text *out);

/* Rules from a process block: PATH, PATHEXT, NoDefaultCurrentDirectoryInExePath, GODEBUG. */
ges_lookpath_rules ges_lookpath_rules_of(const ges_os *os, const ges_env_list *env, uint32_t minor,
                                         uint32_t patch);

/* out:    path in `mem`; untouched on failure
 * Errors: NOT_FOUND, DENIED, WRONG_KIND (a directory), NO_MEMORY; the text is Go's own without the
 *         leading "exec: ", such as `"gcc": executable file not found in $PATH`
 * Source: Go src/os/exec/lp_unix.go, lp_windows.go; 1.15, 1.19, 1.21, 1.22, 1.25, 1.27 */
GES_CHECK ges_status ges_lookpath_find(const ges_os *os, const ges_lookpath_rules *rules,
                                       ges_text name, ges_arena *mem, ges_lookpath_hit *out,
                                       ges_error *err);

#endif
