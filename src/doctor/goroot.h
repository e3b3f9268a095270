/* What several rules ask about the GOROOT setting, so that only one of them speaks. */
#ifndef GES_DOCTOR_GOROOT_H
#define GES_DOCTOR_GOROOT_H

#include "doctor/facts.h"

/* GOROOT as go prints it: cleaned unless it comes from the process and Go is 1.21 or newer. */
ges_text ges_goroot_shown(const ges_facts *facts, ges_arena *mem, const ges_fact_setting *setting);
/* Does it name nothing, where an upgrade removed a directory with a version in its name, or the go
 * command itself? The matter of goroot_stale, not of goroot_missing. */
bool ges_goroot_is_stale(const ges_facts *facts, const ges_fact_setting *setting);
/* The version manager whose directory this is, by its spelling; NULL: none. */
const char *ges_goroot_manager(const ges_facts *facts, ges_text value);

#endif
