/* What the Windows seekers share. For the files seeker_*.c. */
#ifndef GES_GO_SEEKWINDOWS_H
#define GES_GO_SEEKWINDOWS_H

#include "go/seek.h"

/* Why nobody on Windows could start it: the file itself, or an element with %NAME%; "" when fine.
 */
ges_text ges_seek_refuse_windows(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem);
/* The same for elements in quotes, for seekers that do not take them off. */
ges_text ges_seek_refuse_quotes(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem);
/* Does the asked name itself end in an extension? */
bool ges_seek_name_has_extension(const ges_seek *seek);
/* Place first, then the order within a directory. */
uint64_t ges_seek_rank(size_t place, size_t order);

#endif
