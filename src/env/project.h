/* A project's files of variables: which there are for a directory, and what has to be looked at to
 * notice that the answer would be another.
 *
 *     ges.env             the project's own settings: go variables, and GES_PATH, GES_UNSET,
 *                         GES_GO, GES_DOTENV, GES_NEEDS
 *     .env                then .env.local, .env.MODE, .env.MODE.local: later ones win
 *
 * The root is the nearest directory upwards that has one of them, a go.mod or a go.work; the
 * modules of a workspace see the files of the workspace too when they have none of their own. */
#ifndef GES_ENV_PROJECT_H
#define GES_ENV_PROJECT_H

#include "env/rc.h"

enum {
    GES_PROJECT_FILE_MAX = 1 << 20, /* bytes; a larger file is not loaded */
    GES_PROJECT_UP_MAX = 256,       /* directories on the way up */
    GES_PROJECT_NAMES_MAX = 5,
};

/* A directory in which files were looked for, and its time from before that. */
typedef struct ges_project_dir {
    ges_text path;
    int64_t mtime_ns; /* 0: not known */
} ges_project_dir;
GES_LIST(ges_project_dirs, ges_project_dir);

/* Plain data in the arena. */
typedef struct ges_project {
    ges_text root;         /* links resolved; "": no project here */
    ges_texts files;       /* in the order in which they count; they exist */
    ges_texts absent;      /* files that would change the answer if they were there */
    ges_project_dirs dirs; /* those of `absent`: none of these appears without a new time of one */
    ges_texts marks;       /* go.mod, go.work that are there and decided about the root */
} ges_project;

/* dir:    links resolved
 * mode:   "" none, else letters, digits, '-' and '_'
 * Errors: INVALID (a mode that is none), NO_MEMORY */
GES_CHECK ges_status ges_project_find(const ges_os *os, ges_text dir, ges_text mode, ges_arena *mem,
                                      ges_project *out, ges_error *err);
/* Is that the name of a file that could be loaded in some mode? */
bool ges_project_is_name(ges_text name);

#endif
