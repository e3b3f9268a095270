/* The Go trees of this machine: for programs that do not tell in which one they were built. */
#ifndef GES_GO_TREES_H
#define GES_GO_TREES_H

#include "base/list.h"
#include "os/os.h"

typedef struct ges_tree {
    ges_text root;    /* as it is reached first: "/usr/lib/go-1.26" */
    ges_text real;    /* with links resolved; trees are told apart by it */
    ges_text version; /* first line of VERSION */
} ges_tree;
GES_LIST(ges_trees, ges_tree);

enum { GES_TREES_MAX = 256 };

/* Lists the GOROOTs at hand: $GOROOT, those of the go commands in PATH, those where packages and
 * version managers put them. A directory counts when it has a VERSION file and bin/go.
 * out:    in `mem`; what cannot be read is left out
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_trees_list(const ges_os *os, ges_arena *mem, ges_trees *out,
                                    ges_error *err);

/* First line of ROOT/VERSION; empty when there is none. */
ges_text ges_tree_version(const ges_os *os, ges_text root, ges_arena *mem);

/* A file that 1.`minor` does not have any more, left from an older Go over which this one was unpacked;
 * empty: none. */
ges_text ges_tree_leftover(const ges_os *os, ges_text root, uint32_t minor, ges_arena *mem);

#endif
