/* What the files of `ges inspect` share: inspect.c reads the options, inspectfiles.c finds the files,
 * inspectcard.c describes one, inspectcompare.c two. */
#ifndef GES_CLI_INSPECT_H
#define GES_CLI_INSPECT_H

#include "cli/commands.h"
#include "go/inspect.h"
#include "go/trees.h"

/* What of each file is shown. */
typedef struct ges_inspect_view {
    bool lists_modules;
    bool lists_files;
    bool lists_witnesses;
    const ges_trees *trees; /* of this machine; NULL: not looked for */
} ges_inspect_view;

/* Would the Gos of this machine tell where it was built? Not when its GOROOT is there unchanged. */
bool ges_inspect_needs_trees(const ges_inspection *file);
/* One file as an object: as an element of the list that is open. */
void ges_inspect_describe(const ges_inspection *file, const ges_inspect_view *view, ges_arena *mem,
                          ges_sink *sink);
/* What differs between two builds, as the list "differences"; how many they are. */
size_t ges_inspect_compare(const ges_inspection *a, const ges_inspection *b, ges_arena *mem,
                           ges_sink *sink);

/* Appends to `out` what `go version -m` says of a file that was named and could not be read for that
 * reason: nothing when neither its mode nor its name promises a program. */
void ges_inspect_plain_failed(const ges_os *os, ges_text path, const ges_error *why,
                              ges_builder *out);

GES_LIST(ges_inspect_paths, ges_text);

/* The regular files below `dir`, sorted within each directory; links to files count, links to
 * directories do not. What cannot be listed is left out. At most GES_INSPECT_MAX_FILES.
 * Errors: NO_MEMORY */
enum { GES_INSPECT_MAX_FILES = 1 << 22, GES_INSPECT_MAX_DEPTH = 256 };
GES_CHECK ges_status ges_inspect_walk(const ges_os *os, ges_text dir, ges_arena *mem,
                                      ges_inspect_paths *out, ges_error *err);

#endif
