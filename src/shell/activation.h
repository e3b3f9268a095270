/* Activation files: scripts in a project that put its Go in front of PATH and take it back again, for
 * people who cannot install a hook. They need nothing but the shell.
 *
 * All of them keep one stack in the environment, so that child shells have it too:
 *     GO_ENV_DEPTH      how many levels are active; not set: none
 *     GO_ENV_n_PROJECT  whose level n is: the directory of the file
 *     GO_ENV_n_GOROOT   what it made of GOROOT
 *     GO_ENV_n_OLD      what GOROOT was before; not set: there was none
 *     GO_ENV_n_BIN      what it put in front of PATH
 * Leaving takes that entry out of PATH as it is by then, which without edits is PATH as it was before.
 * Pure. */
#ifndef GES_SHELL_ACTIVATION_H
#define GES_SHELL_ACTIVATION_H

#include "base/builder.h"
#include "base/list.h"

/* The first words of every file of ours follow the shell's mark of a comment and the file's name. */
#define GES_ACTIVATION_MARK GES_T(": written by `ges activate --write`")

typedef enum ges_activation_base {
    GES_ACTIVATION_FIXED,   /* nothing: `path` is absolute */
    GES_ACTIVATION_PROJECT, /* the directory of the file */
    GES_ACTIVATION_HOME,    /* the user's home or profile directory */
    GES_ACTIVATION_PROGRAMS, /* Windows: %ProgramFiles% */
} ges_activation_base;

/* A GOROOT to try. */
typedef struct ges_activation_place {
    ges_activation_base base;
    ges_text path;   /* below the base, with slashes of either kind */
    bool is_windows; /* of Windows; else of Unix */
} ges_activation_place;
GES_LIST(ges_activation_places, ges_activation_place);

/* Plain data, borrowed. */
typedef struct ges_activation {
    ges_text version;             /* first line of GOROOT/VERSION that is asked for; "": any */
    ges_activation_places places; /* the first that holds this version counts */
} ges_activation;

typedef struct ges_activation_file {
    const char *name; /* "go-env.sh" */
    /* The whole file; ptr is NULL on no memory. A place that this shell cannot be told of is left out
     * and pushed onto `refused`, in words. */
    ges_text (*write)(const ges_activation *activation, ges_arena *mem, ges_text *refused);
} ges_activation_file;

extern const ges_activation_file *const ges_activation_files[];
extern const size_t ges_activation_file_count;

/* Is `version` of a form that can stand in all of the files? */
bool ges_activation_takes_version(ges_text version);
/* For the entries: appends lines, each with `end`. */
void ges_activation_lines(ges_builder *out, const char *const *lines, size_t count, const char *end);
/* `path` with one kind of slash. */
ges_text ges_activation_slashes(ges_arena *mem, ges_text path, char slash);

#define GES_ACTIVATION(name) extern const ges_activation_file ges_activation_##name;
#include "shell/activations.def"
#undef GES_ACTIVATION

#endif
