/* Is a Go whole? For sdklist.c. */
#ifndef GES_GO_SDKHEALTH_H
#define GES_GO_SDKHEALTH_H

#include "go/sdklist.h"
#include "go/trees.h"
#include "go/version.h"

/* Fills what ges_sdklist_places leaves: version, number, goos, goarch, origin, package, faults. Reads the
 * build information of go and of the compiler. */
void ges_sdk_examine(const ges_os *os, const ges_sdk_context *context, ges_arena *mem,
                     ges_sdk_entry *entry);

#endif
