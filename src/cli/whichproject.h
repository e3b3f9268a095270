/* What the project of this directory asks of a program built with Go, for `ges which`. */
#ifndef GES_CLI_WHICHPROJECT_H
#define GES_CLI_WHICHPROJECT_H

#include "go/sdk.h"

/* Plain data; looked at once, and only when a program asks. */
typedef struct ges_which_project {
    bool is_known;  /* it was looked at */
    ges_text go;    /* the Go that it wants: 1.24.1; empty: no project, or it does not say */
    ges_text file;  /* go.mod or go.work */
    ges_text gobin; /* GOBIN, or the bin of GOPATH's first element; empty: not known */
    const char *gobin_name; /* "GOBIN", "GOPATH/bin" */
} ges_which_project;

/* Looks at the settings and at the project of `dir` unless that was done. What cannot be found out
 * stays empty. */
void ges_which_project_look(const ges_os *os, ges_text dir, ges_arena *mem, ges_which_project *out);

/* Was this program built with an older language version than the project wants? */
bool ges_which_is_older(const ges_which_project *project, const ges_sdk *sdk);
/* Does it stand in the directory of go install? */
bool ges_which_is_installed(const ges_os *os, const ges_which_project *project, ges_text path,
                            ges_arena *mem);
/* "older than Go 1.24.1, which /p/go.mod asks for; stands in GOBIN"; empty when there is nothing to
 * say. */
ges_text ges_which_fitness(const ges_which_project *project, bool is_older, bool is_installed,
                           ges_arena *mem);

#endif
