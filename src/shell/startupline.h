/* The lines of our block in a start-up file, and what they say when read again. Pure. */
#ifndef GES_SHELL_STARTUPLINE_H
#define GES_SHELL_STARTUPLINE_H

#include "ges/status.h"
#include "ges/text.h"

typedef enum ges_startup_dialect {
    GES_STARTUP_SH,   /* any POSIX shell may read the file: ~/.profile, /etc/profile.d */
    GES_STARTUP_BASH, /* only bash or zsh: $'...' holds line ends */
    GES_STARTUP_FISH,
} ges_startup_dialect;

/* The line that gives `name` its value in every later program, whatever bytes but NUL it holds. */
ges_text ges_startup_set_line(ges_startup_dialect dialect, ges_text name, ges_text value,
                              ges_arena *mem);

/* The directories that the block puts in front of and behind PATH: lists with ':' between. */
typedef struct ges_startup_path {
    ges_text front;
    ges_text back;
} ges_startup_path;

/* The lines for both, \n between; "" when both are empty. Evaluated again and again they add nothing
 * twice. */
ges_text ges_startup_path_lines(ges_startup_dialect dialect, const ges_startup_path *path,
                                ges_arena *mem);
/* Adds what one line of PATH says: ours, and those of `ges doctor --fix`. False: it was edited by hand
 * and is not understood. */
bool ges_startup_path_read(ges_startup_dialect dialect, ges_text line, ges_startup_path *path,
                           ges_arena *mem);

#endif
