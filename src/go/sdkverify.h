/* Was a Go changed since it was made? For `ges sdk list --verify`. */
#ifndef GES_GO_SDKVERIFY_H
#define GES_GO_SDKVERIFY_H

#include "go/sdklist.h"

/* Adds to the faults what is not as it was made:
 *  - programs in bin and pkg/tool whose content their build ID does not fit any more, or that are of
 *    another version;
 *  - a toolchain of the module cache whose files do not give the hash of its .ziphash (dirhash Hash1);
 *  - elsewhere, sources that were written after the go command; where most of them are, times were not
 *    kept and say nothing.
 * Costly: reads every program, and of the module cache every file. */
void ges_sdk_verify(const ges_os *os, ges_arena *mem, ges_sdk_entry *entry);

#endif
