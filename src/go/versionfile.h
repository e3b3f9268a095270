/* Where version managers keep the version somebody chose: .go-version, .tool-versions, mise.toml.
 * Line scans with bounds; no TOML parser, since two keys are looked for. */
#ifndef GES_GO_VERSIONFILE_H
#define GES_GO_VERSIONFILE_H

#include "go/origin.h"

/* A choice that some file or variable states. */
typedef struct ges_versionfile_choice {
    ges_text version; /* "1.22.3", "system", "latest" ...; the first one of a list */
    ges_text why;     /* "'/src/.go-version' says '1.22.3'" */
} ges_versionfile_choice;

/* How the text of a file is read; false: it says nothing about Go. */
typedef bool ges_versionfile_read(ges_text content, ges_text *version);

/* The first word of the first line that is neither blank nor a comment (goenv). */
bool ges_versionfile_read_plain(ges_text content, ges_text *version);
/* The first version on the line of `golang` or `go` (asdf, mise). */
bool ges_versionfile_read_tool_versions(ges_text content, ges_text *version);
/* go = "1.22", go = ["1.22"], go = { version = "1.22" } under [tools]; tools.go = ...; [tools.go]
 * version = ... (mise). */
bool ges_versionfile_read_toml(ges_text content, ges_text *version);

/* Reads one file; false when it is missing, over 64 KiB or silent about Go. */
bool ges_versionfile_in(const ges_origin_ask *ask, ges_text file, ges_versionfile_read *read,
                        ges_versionfile_choice *out);

/* One kind of file to look for, relative to each directory. */
typedef struct ges_versionfile_kind {
    const char *name; /* with slashes */
    ges_versionfile_read *read;
} ges_versionfile_kind;

/* Looks in the context's directory and every one above; in each, the kinds in their order. */
bool ges_versionfile_above(const ges_origin_ask *ask, const ges_versionfile_kind *kinds,
                           size_t count, ges_versionfile_choice *out);
/* What the variable says, if anything. */
bool ges_versionfile_variable(const ges_origin_ask *ask, const char *name,
                              ges_versionfile_choice *out);

#endif
