/* GOEXPERIMENT: which words a version knows. */
#ifndef GES_GO_EXPERIMENT_H
#define GES_GO_EXPERIMENT_H

#include "ges/text.h"

/* The first word of a GOEXPERIMENT that Go 1.`minor` does not know. False: it knows all of them, or
 * nobody can tell (before 1.17, and newer than the newest rules).
 * Source: internal/buildcfg ParseGOEXPERIMENT */
bool ges_experiment_find_unknown(ges_text value, uint32_t minor, ges_text *out);

#endif
