/* Variables that a file may not set unnoticed: danger.def. Pure. */
#ifndef GES_ENV_DANGER_H
#define GES_ENV_DANGER_H

#include "ges/text.h"

/* Why setting that is dangerous, as a clause; NULL: it is not known to be. */
const char *ges_danger_of(ges_text name, ges_text value);
/* Why no file ever sets that variable, as a clause; NULL: one may. */
const char *ges_danger_never(ges_text name);

#endif
