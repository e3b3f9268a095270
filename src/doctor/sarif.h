/* Findings as SARIF, for code scanning and editors. */
#ifndef GES_DOCTOR_SARIF_H
#define GES_DOCTOR_SARIF_H

#include "doctor/doctor.h"
#include "ges/sink.h"

/* Writes the members of a sarifLog with one run to the object that is open in a JSON sink. Every
 * rule is described, whether it found something or not. A result without a file of its own stands
 * at the module's go.mod, as readers of SARIF want a place. Paths below `facts->dir` are relative
 * to SRCROOT.
 * Source: OASIS SARIF 2.1.0, sections 3.13 to 3.35; what GitHub code scanning reads of it. */
void ges_sarif_describe(const ges_finding_list *found, const ges_facts *facts, const char *version,
                        ges_arena *mem, ges_sink *sink);

#endif
