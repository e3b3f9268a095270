/* Who put a program where it stands: package managers by place, version managers by what their
 * stand-ins look like. For sdk.c and the files origin_<id>.c. */
#ifndef GES_GO_ORIGIN_H
#define GES_GO_ORIGIN_H

#include "go/sdk.h"

/* What an origin is asked about. All borrowed. */
typedef struct ges_origin_ask {
    const ges_os *os;
    const ges_sdk_context *context; /* never NULL here */
    ges_arena *mem;
    ges_text path;               /* as asked */
    ges_text resolved;           /* links resolved */
    ges_text name;               /* base name without .exe, .cmd, .bat: "go" */
    ges_bytes head;              /* the first bytes of the file, at most 4 KiB */
    const ges_go_binary *binary; /* NULL: not built by Go */
} ges_origin_ask;

typedef struct ges_origin {
    const char *id;
    const char *title;
    ges_sdk_kind kind; /* what it makes of the file: SHIM or WRAPPER */
    /* Is the file one of this manager's stand-ins? */
    bool (*is_mine)(const ges_origin_ask *ask);
    /* Fills target and target_why (or problem) of a stand-in. NULL: files do not tell. */
    void (*follow)(const ges_origin_ask *ask, ges_sdk *out);
} ges_origin;

/* The manager whose stand-in this is, or NULL. */
const ges_origin *ges_origin_of_shim(const ges_origin_ask *ask);
/* Fills origin, origin_title and package from where the file stands (places.def). */
void ges_origin_of_place(const ges_origin_ask *ask, ges_sdk *out);

/* --- for the files origin_<id>.c ---------------------------------------------------------------
 */

/* A variable of the context's block; "" when absent. */
ges_text ges_origin_env(const ges_origin_ask *ask, const char *name);
/* $HOME, on Windows %USERPROFILE%, else what the system says. */
ges_text ges_origin_home(const ges_origin_ask *ask);
/* $`variable`, else home/`below_home` (with slashes of this system). */
ges_text ges_origin_root(const ges_origin_ask *ask, const char *variable, const char *below_home);
ges_text ges_origin_join(const ges_origin_ask *ask, ges_text dir, const char *below);
/* Is the text in the head of the file? */
bool ges_origin_head_has(const ges_origin_ask *ask, const char *text);
/* A file of at most 64 KiB; false when it cannot be read as such. */
bool ges_origin_read(const ges_origin_ask *ask, ges_text path, ges_text *out);
/* The next program of that name in PATH whose directory is not that of the stand-in. */
bool ges_origin_next_in_path(const ges_origin_ask *ask, ges_text *out);
/* Sets the target to `candidate`, or the problem when it is not there:
 * "1.22.3 is not installed (WHY)". */
void ges_origin_set_target(const ges_origin_ask *ask, ges_text candidate, ges_text version,
                           ges_text why, ges_sdk *out);

#endif
