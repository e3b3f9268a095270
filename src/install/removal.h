/* A Go tree goes, in one step: it is renamed first and deleted then, so that under its name there is a
 * whole Go or nothing. Deleting cannot be undone. */
#ifndef GES_INSTALL_REMOVAL_H
#define GES_INSTALL_REMOVAL_H

#include "go/sdklist.h"
#include "os/os.h"

/* A reason against it. */
typedef struct ges_removal_objection {
    ges_text text;    /* one clause: "it runs: gopls (1234)" */
    bool is_final;    /* --force does not help */
} ges_removal_objection;
GES_LIST(ges_removal_objections, ges_removal_objection);

typedef struct ges_removal {
    const ges_os *os;
    const ges_env_list *env;
    ges_arena *mem;
    ges_text dir;  /* where relative paths start */
    ges_text home; /* ges_place_home */
    /* filled by ges_removal_find */
    ges_text root; /* the tree, absolute; a link is not followed */
    ges_text real; /* the same without links on the way; where that is not known, `root` */
    ges_text version; /* "go1.24.4" as its VERSION says */
    bool is_named;    /* by its path, not by a version */
    ges_removal_objections objections;
} ges_removal;

/* Finds the tree that the word means: a version ("1.24.4", "go1.24.4") is HOME/go1.24.4 and no other;
 * else a path. Then collects what speaks against it: it belongs to a package or the module cache, it is
 * first in PATH, GOROOT, somebody runs programs of it, which are given three seconds to end.
 * Errors: NOT_FOUND (with where that version is instead), INVALID (no Go tree) */
GES_CHECK ges_status ges_removal_find(ges_removal *removal, ges_text word, ges_error *err);
/* Does the path lead into the tree, by its name or by links? path: absolute, need not exist */
bool ges_removal_holds(const ges_removal *removal, ges_text path);
/* Does it. *left: what could not be deleted and why; it is hidden, and in HOME the next install or
 * uninstall tries again; "" all is gone.
 * Errors: those of ges_place_lock and of renaming; then nothing was changed */
GES_CHECK ges_status ges_removal_run(const ges_removal *removal, ges_text *left, ges_error *err);

#endif
