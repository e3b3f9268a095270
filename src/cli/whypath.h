/* PATH entry by entry for `ges why PATH`. */
#ifndef GES_CLI_WHYPATH_H
#define GES_CLI_WHYPATH_H

#include "cli/whyrows.h"
#include "ges/sink.h"

/* Writes the list "entries" of the process's PATH. */
void ges_why_path(const ges_why_session *session, const ges_why_name *name, ges_arena *mem,
                  ges_sink *sink);

#endif
