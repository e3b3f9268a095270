/* Which release a word asks for. */
#ifndef GES_INSTALL_WISH_H
#define GES_INSTALL_WISH_H

#include "go/version.h"
#include "os/os.h"

typedef enum ges_release_kind {
    GES_RELEASE_EXACT,  /* 1.24.4, 1.25rc1 */
    GES_RELEASE_NEWEST, /* 1.24: its newest release */
    GES_RELEASE_LATEST, /* the newest release of all */
} ges_release_kind;

typedef struct ges_install_wish {
    ges_release_kind kind;
    ges_text version; /* without "go"; "" for LATEST */
    ges_text why;     /* "'/p/go.mod' asks for 1.24"; "" when the word names it */
} ges_install_wish;

/* word:   "1.24", "go1.24.4", "1.25rc1", "latest", "go.mod" (the nearest go.work, else go.mod, at or
 *         above `dir`), or the path of a go.mod or go.work
 * Errors: INVALID (no version; gotip, which is built and not downloaded; a project that asks for none),
 *         NOT_FOUND (no project), NO_MEMORY */
GES_CHECK ges_status ges_install_wish_read(const ges_os *os, const ges_env_list *env, ges_text dir,
                                           ges_text word, ges_arena *mem, ges_install_wish *out,
                                           ges_error *err);
/* Is a release of this version ("1.24.4") one that the wish means? Of several the newest is. */
bool ges_install_wish_takes(const ges_install_wish *wish, ges_text version);
/* "Go 1.24.4", "a release of Go 1.24", "a release of Go": for messages. */
ges_text ges_install_wish_text(const ges_install_wish *wish, ges_arena *mem);

#endif
