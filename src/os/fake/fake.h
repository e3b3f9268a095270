/* An operating system made of data. What it knows comes from a snapshot (docs/snapshot.md); nothing
 * reads or changes the machine, except that output may be handed on to a real table. */
#ifndef GES_OS_FAKE_FAKE_H
#define GES_OS_FAKE_FAKE_H

#include "os/os.h"

enum { GES_FAKE_MAX_SNAPSHOT = 64 * 1024 * 1024 };

/* Loads a snapshot.
 * snapshot: JSON with comments; borrowed, must outlive *out
 * out:      lives in `mem`, as do the changes that calls make to it (working directory, temporary
 *           directories); untouched on failure
 * Errors: CORRUPT, TRUNCATED, TOO_LARGE (JSON); INVALID (a member the schema does not have, or of
 *         the wrong kind; the text names it); NO_MEMORY */
GES_CHECK ges_status ges_fake_load(ges_bytes snapshot, ges_arena *mem, const ges_os **out,
                                   ges_error *err);
/* From now on output goes to `real` too; whether it is a terminal still stands in the snapshot.
 * `fake` must come from ges_fake_load. */
void ges_fake_write_to(const ges_os *fake, const ges_os *real);
/* What was written to a stream so far; valid until more is written. */
ges_text ges_fake_written(const ges_os *fake, ges_stream stream);

#endif
