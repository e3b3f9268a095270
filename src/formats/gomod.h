/* go.mod and go.work: what they say, where each line stands, and what go would complain about, in
 * its words. Rules of the go command of a given release. */
#ifndef GES_FORMATS_GOMOD_H
#define GES_FORMATS_GOMOD_H

#include "base/list.h"
#include "ges/text.h"

typedef enum ges_gomod_kind {
    GES_GOMOD_MODULE,    /* go.mod */
    GES_GOMOD_WORKSPACE, /* go.work */
} ges_gomod_kind;

typedef struct ges_gomod_position {
    uint32_t line; /* 1-based; 0: unknown */
    uint32_t rune; /* in the line, 1-based */
    size_t offset; /* bytes from the start */
} ges_gomod_position;

typedef struct ges_gomod_options {
    ges_gomod_kind kind;
    uint32_t minor;  /* 1.N whose rules count; 0: the newest */
    bool is_lax;     /* as for a dependency's go.mod: unknown directives are passed over */
    bool is_windows; /* backslashes are fine in a replacement directory */
} ges_gomod_options;

enum { GES_GOMOD_MAX = 64 * 1024 * 1024 };

/* One directive. Which texts are used depends on the list it is in. */
typedef struct ges_gomod_item {
    ges_gomod_position at;
    ges_text path;        /* module, require, exclude, replace (old), tool, ignore, use;
                             godebug: key; go, toolchain: the value; retract: lowest version */
    ges_text version;     /* require, exclude, replace (old); godebug: value; retract: highest */
    ges_text new_path;    /* replace */
    ges_text new_version; /* replace; "" for a directory */
    ges_text note;        /* module: deprecation message; retract: rationale */
    bool is_indirect;     /* require */
} ges_gomod_item;
GES_LIST(ges_gomod_list, ges_gomod_item);

typedef struct ges_gomod_error {
    ges_gomod_position at;
    ges_text verb; /* "require" and path when the text needs them in front; else "" */
    ges_text path;
    ges_text text;
} ges_gomod_error;
GES_LIST(ges_gomod_errors, ges_gomod_error);

/* Everything understood, also when there are errors (go itself then takes nothing of the file). A
 * syntax error ends the reading: then it is the only error and nothing else is filled. */
typedef struct ges_gomod {
    ges_gomod_list module; /* at most one, as are go and toolchain */
    ges_gomod_list go;
    ges_gomod_list toolchain;
    ges_gomod_list godebug;
    ges_gomod_list require;
    ges_gomod_list exclude;
    ges_gomod_list replace;
    ges_gomod_list retract;
    ges_gomod_list tool;
    ges_gomod_list ignore;
    ges_gomod_list use;
    ges_gomod_errors errors; /* in the order of go */
} ges_gomod;

/* Reads a whole file.
 * in:     borrowed, must outlive *out, whose texts are views into it or allocated in `mem`
 * file:   its name, for one message that quotes it
 * out:    filled whenever OK is answered, faults of the file being in out->errors
 * Errors: TOO_LARGE (over GES_GOMOD_MAX), NO_MEMORY
 * Source: golang.org/x/mod modfile as of go 1.16 to 1.27 */
GES_CHECK ges_status ges_gomod_parse(ges_text file, ges_bytes in, const ges_gomod_options *options,
                                     ges_arena *mem, ges_gomod *out, ges_error *err);

/* "FILE:LINE[:RUNE]: [verb path: ]text", as go prints it. */
ges_text ges_gomod_error_text(ges_arena *mem, ges_text file, const ges_gomod_error *error);

#endif
