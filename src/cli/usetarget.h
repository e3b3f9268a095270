/* Which Go the word of `ges use` means. */
#ifndef GES_CLI_USETARGET_H
#define GES_CLI_USETARGET_H

#include "cli/command.h"
#include "go/sdklist.h"

/* What a session remembers for `ges use -`: the GOROOT that was first in PATH. */
#define GES_USE_PREVIOUS GES_T("GES_USE_PREVIOUS")

typedef struct ges_use_target {
    const ges_sdk_entry *sdk;
    ges_text why; /* what decided it: "'/p/go.mod' asks for 1.22"; "" when the word names it */
} ges_use_target;

/* word:   a version ("1.22", "go1.22.3", "latest"), "system" (one that is not below the user's
 *         home), "-" (GES_USE_PREVIOUS of `env`), a go.mod or go.work, a Go tree or its go command;
 *         "": the nearest go.work, else go.mod, at or above `dir`
 * list:   of this machine; a tree that was named is added when it is not among them
 * Errors: NOT_FOUND (no such Go here, with those that are; no such file), INVALID (no version, no Go
 *         tree, a go.mod that go refuses), those of reading */
GES_CHECK ges_status ges_use_choose(ges_app *app, const ges_env_list *env, ges_text dir,
                                    ges_text word, ges_sdklist *list, ges_use_target *out,
                                    ges_error *err);

/* How the last change of which Go runs, of those that outlive the session, is taken back: a clause with
 * the number for `ges undo`; "" when there is none. */
ges_text ges_use_way_back(ges_app *app);

#endif
