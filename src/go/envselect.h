/* Toolchain selection for a resolver: which go really answers. */
#ifndef GES_GO_ENVSELECT_H
#define GES_GO_ENVSELECT_H

#include "go/engine.h"
#include "go/select.h"

/* The decision of this go for a command line ("env", ...; -C taken out). LOCAL up to 1.20. */
GES_CHECK ges_status ges_envselect_choose(ges_goenv *goenv, const ges_text *argv, size_t argc,
                                          ges_select_choice *out, ges_error *err);
/* The resolver of the toolchain that a choice (PATH, CACHE) names.
 * Errors: UNSUPPORTED: it is no readable go command */
GES_CHECK ges_status ges_envselect_start(ges_goenv *goenv, const ges_select_choice *choice,
                                         ges_goenv **out, ges_error *err);
/* Follows selection to its end and replaces *goenv.
 * Errors: UNSUPPORTED: go would stop with a message, download, or start what cannot be read */
GES_CHECK ges_status ges_envselect_follow(ges_goenv **goenv, const ges_text *argv, size_t argc,
                                          ges_error *err);

#endif
