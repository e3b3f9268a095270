/* How Go finds a program: os/exec LookPath over the process environment. */
#ifndef GES_GO_LOOKPATH_H
#define GES_GO_LOOKPATH_H

#include "os/os.h"

typedef enum ges_lookpath_verdict {
    GES_LOOKPATH_FOUND,
    GES_LOOKPATH_NOT_FOUND,
    GES_LOOKPATH_DOT, /* found through a relative directory: 1.19+ answers ErrDot with the path */
} ges_lookpath_verdict;

/* Looks `name` up as exec.LookPath of Go 1.`minor` does.
 * env:  the process block (PATH; on Windows also PATHEXT, NoDefaultCurrentDirectoryInExePath)
 * cwd:  where relative directories of PATH start; "" means the process's own directory
 * out:  the path as Go would return it (may be relative); untouched when NOT_FOUND. May be NULL
 * A name with a slash is tried as it is. Up to 1.18 a relative directory of PATH is FOUND.
 * Source: os/exec lp_unix.go, lp_windows.go. */
ges_lookpath_verdict ges_lookpath(const ges_os *os, ges_arena *mem, const ges_env_list *env,
                                  ges_text cwd, uint32_t minor, ges_text name, ges_text *out);

#endif
