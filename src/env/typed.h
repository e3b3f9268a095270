/* Words as people type them: for commands in messages that are to be copied into a shell. */
#ifndef GES_ENV_TYPED_H
#define GES_ENV_TYPED_H

#include "ges/text.h"

/* The path as one word of a POSIX shell: in single quotes, which nothing in it can close. */
ges_text ges_typed_path(ges_arena *mem, ges_text path);

#endif
