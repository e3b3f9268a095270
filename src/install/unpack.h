/* The entries of an archive of Go, as files in a directory. */
#ifndef GES_INSTALL_UNPACK_H
#define GES_INSTALL_UNPACK_H

#include "os/os.h"

/* Unpacks what stands below "go/" in the archive into the new directory `dir`, which is made. Links,
 * devices and whatever else Go's archives do not hold are refused, and so is every name that could
 * leave the directory, or be another one's. On Windows, whose volumes cannot be written out as one, each
 * file is on the disk when it returns.
 * sha256:   of the archive; looked at before anything is made
 * progress: may be NULL
 * Errors:   CORRUPT (another sum), TOO_LARGE (no room on the disk), DENIED (a name), those of
 *           ges_archive_read and of writing files. What was made is left for the caller to remove */
GES_CHECK ges_status ges_unpack(const ges_os *os, ges_text archive, const uint8_t sha256[32],
                                ges_text dir, void (*progress)(void *, uint64_t, uint64_t),
                                void *self, ges_arena *mem, ges_error *err);

#endif
