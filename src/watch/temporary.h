/* Names that editors make and remove beside the file that is meant. */
#ifndef GES_WATCH_TEMPORARY_H
#define GES_WATCH_TEMPORARY_H

#include "ges/text.h"

/* Is it one of temporary.def? */
bool ges_watch_is_temporary(ges_text name);
/* Does `name` match a pattern with at most one '*', which stands for one byte or more? */
bool ges_watch_matches(ges_text pattern, ges_text name);

#endif
