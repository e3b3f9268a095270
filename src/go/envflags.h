/* The flags of `go env`, on its command line and in GOFLAGS, with Go's own complaints. */
#ifndef GES_GO_ENVFLAGS_H
#define GES_GO_ENVFLAGS_H

#include "go/engine.h"

/* A flag set and what was said while reading it. */
typedef struct ges_envflags {
    ges_goenv_flags on;
    ges_text chdir;   /* 1.20: the last -C */
    bool has_chdir;
    bool is_refused;  /* go stops with status 2; `err` says why */
} ges_envflags;

/* Applies GOFLAGS: words that `go env` has no flag for are passed over.
 * Source: cmd/go base SetFromGOFLAGS. */
void ges_envflags_from_goflags(ges_goenv *goenv, ges_envflags *flags, ges_builder *err);
/* Parses words up to the first that is no flag; answers how many were taken.
 * Source: flag FlagSet.Parse. */
size_t ges_envflags_parse(ges_goenv *goenv, const ges_text *words, size_t count,
                          ges_envflags *flags, ges_builder *err);

/* What package flag takes for true and false. Source: strconv ParseBool. */
bool ges_envflags_parse_bool(ges_text text, bool *out);

#endif
