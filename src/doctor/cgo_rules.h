/* What the rules about C compilers ask alike. Pure. */
#ifndef GES_DOCTOR_CGO_RULES_H
#define GES_DOCTOR_CGO_RULES_H

#include "doctor/doctor.h"

/* May these rules speak: a go runs here, its compiler was looked at, it builds for this machine (a
 * cross build is GES007's), and CC does not fall apart (GES028's)? */
bool ges_cgo_is_judged(const ges_facts *facts);
/* Set by the user, in the process or the go env file, and not empty; else NULL. */
const ges_fact_setting *ges_cgo_setting(const ges_facts *facts, const char *name);
/* "main.go imports "C"" or "go.mod requires X", as evidence; nothing when nothing needs C. */
void ges_cgo_show_need(const ges_facts *facts, ges_findings *out, ges_finding *finding);
/* How to get a C compiler on this system. */
const char *ges_cgo_install(const ges_facts *facts);

#endif
