/* `go env` and `go version` replayed: what they print, complain about and end with. */
#ifndef GES_GO_ENVCMD_H
#define GES_GO_ENVCMD_H

#include "base/builder.h"
#include "ges/goenv.h"

/* What the command came to. Texts in the arena of the request. */
typedef struct ges_envcmd_result {
    ges_builder out; /* standard output, as go writes it */
    ges_builder err; /* standard error */
    int exit_code;   /* go's own: 0, 1, 2; 3: cannot be answered without running go */
    ges_goenv *goenv; /* the resolver that answered (after toolchain selection); may be NULL */
    ges_goenv_value *values; /* with `wants_values`: what would be printed, instead of `out` */
    size_t value_count;
    bool is_json;     /* -json was on */
    bool is_named;    /* variables were asked for by name */
} ges_envcmd_result;

typedef struct ges_envcmd_request {
    ges_goenv_request goenv;
    const ges_text *words; /* words after "env" or "version" */
    size_t word_count;
    bool may_probe;        /* run the C compiler where files do not tell */
    bool may_write;        /* -w and -u write the go env file */
    bool wants_values;
} ges_envcmd_request;

/* Errors: those of ges_goenv_open, when there is no go to answer for. Everything that the go itself
 * would refuse is a result. */
GES_CHECK ges_status ges_envcmd_env(const ges_envcmd_request *request, ges_arena *mem,
                                    ges_envcmd_result *out, ges_error *err);
GES_CHECK ges_status ges_envcmd_version(const ges_envcmd_request *request, ges_arena *mem,
                                        ges_envcmd_result *out, ges_error *err);

#endif
