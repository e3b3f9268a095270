/* The one program that a small script hands over to: `exec /opt/go/bin/go "$@"`. */
#ifndef GES_GO_SCRIPTEXEC_H
#define GES_GO_SCRIPTEXEC_H

#include "ges/text.h"

/* The absolute path behind the only `exec` of a shell script, a view into `script`; false when
 * there is none, several, or one that needs the shell to be understood ($, `, ~). line: its number,
 * from 1. */
bool ges_scriptexec_find(ges_text script, ges_text *path, uint32_t *line);

#endif
