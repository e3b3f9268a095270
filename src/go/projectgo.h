/* What the project of a directory asks of Go: the two lines of its go.work or go.mod. Cheap: a few files
 * are looked for and one is read, at most to its second line of interest. */
#ifndef GES_GO_PROJECTGO_H
#define GES_GO_PROJECTGO_H

#include "os/os.h"

/* Plain data; texts live in the arena of the call; "" means there is none. */
typedef struct ges_project_go {
    ges_text file;      /* go.work or go.mod; "": no project */
    ges_text go;        /* the go line when it is a version: "1.24.1" */
    ges_text toolchain; /* the version of the toolchain line: "1.25.0"; "default" counts as none */
    ges_text want;      /* the newer of both; "": the file does not say */
    ges_text problem;   /* why the file could not be read */
} ges_project_go;

/* Looks at and above `dir` (absolute), go.work first, as GOWORK of `env` allows.
 * out:    filled; what cannot be read says nothing but `problem`
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_project_go_find(const ges_os *os, const ges_env_list *env, ges_text dir,
                                         ges_arena *mem, ges_project_go *out, ges_error *err);

/* Does a Go of this version (1.24.1, without "go") build the project, by its go line? The toolchain line is
 * only a wish. A Go of no known version, and any for a project that does not say, does. */
bool ges_project_go_is_served(const ges_project_go *project, ges_text version);

#endif
