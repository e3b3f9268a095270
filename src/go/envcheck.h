/* The checks that make a go command warn or stop before it answers. */
#ifndef GES_GO_ENVCHECK_H
#define GES_GO_ENVCHECK_H

#include "go/engine.h"

/* All answer true when go goes on; else *exit_code is its status and `err` holds what it said.
 * Warnings go to `err` too. */

/* main: GOROOT and GOPATH. Drops an inferred GOPATH that is not absolute.
 * Source: cmd/go main.go, 1.16 to 1.27. */
bool ges_envcheck_main(ges_goenv *goenv, ges_builder *err, int *exit_code);
/* 1.23+: counting the command looks for go.work, and so complains about GOWORK before anything else
 * does. Source: cmd/go telemetrystats Increment. */
bool ges_envcheck_counters(ges_goenv *goenv, ges_builder *err, int *exit_code);
/* internal/buildcfg, and GOEXPERIMENT of the file (1.19+). */
bool ges_envcheck_build(ges_goenv *goenv, ges_builder *err, int *exit_code);
/* What looking for go.mod and go.work says. */
bool ges_envcheck_modules(ges_goenv *goenv, ges_builder *err, int *exit_code);
/* What comes before the C compiler is asked: CC, work directory, the target pair, words, cache.
 * Source: cmd/go work BuildInit, NewBuilder, CFlags; cache Default. */
bool ges_envcheck_costly(ges_goenv *goenv, ges_builder *err, int *exit_code);

#endif
