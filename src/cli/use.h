/* What the files of `ges use` share: use.c the command and its scopes, usetarget.c which Go is meant,
 * usepath.c the entries of PATH, usenotes.c what else the user should know. */
#ifndef GES_CLI_USE_H
#define GES_CLI_USE_H

#include "cli/keep.h"
#include "cli/usetarget.h"

/* One command line on its way. */
typedef struct ges_using {
    ges_app *app;
    ges_keep *keep;
    ges_sdklist sdks;
    ges_use_target target;
    ges_text bin; /* the directory that goes into PATH */
    ges_path_style style;
    ges_wish wishes[3];
    size_t wish_count;
} ges_using;

/* A variable of the process; "" when unset. */
ges_text ges_use_variable(const ges_using *u, const char *name);
/* Adds a clause to what is said. */
void ges_use_note(const ges_using *u, ges_text text);

/* Contract: pathedit.h, `expand`; `self` is the ges_using. */
ges_text ges_use_expand(void *self, ges_arena *mem, ges_text entry);
/* Is the entry the bin directory of a Go, here or gone? /usr/bin, where a link to a go lies among
 * others, is none. */
bool ges_use_is_of_go(const ges_using *u, ges_text entry);
/* The wish that takes the entries of other Gos out of `list` and puts the chosen one in front.
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_use_edit_path(ges_using *u, ges_text list, ges_error *err);

/* Notes what still wins over what the user's or the machine's scope will hold, whose PATH is `held`, and
 * which programs run with the old one. */
void ges_use_note_all(const ges_using *u, ges_text held);
/* Notes the settings of go itself that decide after PATH. */
void ges_use_note_settings(const ges_using *u);

#endif
