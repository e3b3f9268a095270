/* One NAME=VALUE line as all readers of such files understand it: the safe common ground of `.env`
 * files, environment.d and shells. ges.env and our environment.d file are written in it. */
#ifndef GES_FORMATS_ENVLINE_H
#define GES_FORMATS_ENVLINE_H

#include "ges/text.h"

/* NAME=VALUE, quoted where it must be: plain words bare, the rest in single quotes, with a single
 * quote inside in double ones.
 * out:    in `mem`, without a line end; untouched on failure
 * Errors: UNSUPPORTED (readers disagree about it: a line end; a single quote together with ", \, $
 *         or a backtick), NO_MEMORY */
GES_CHECK ges_status ges_envline_write(ges_text name, ges_text value, ges_arena *mem,
                                       ges_text *out, ges_error *err);

typedef struct ges_envline {
    ges_text name;   /* empty: the line defines nothing */
    ges_text value;  /* quotes taken away; borrowed from the line */
    bool is_open;    /* a quote opens the value and does not close on the line */
} ges_envline;

/* Reads a line without its \n: blanks and "export " in front and a \r behind do not matter. */
ges_envline ges_envline_read(ges_text line);

#endif
