/* What a build agent must have: each requirement is met when none of its rules found anything. */
#ifndef GES_DOCTOR_AGENT_H
#define GES_DOCTOR_AGENT_H

#include "doctor/doctor.h"
#include "ges/sink.h"

/* The list "agent": every requirement that this system knows, whether it is met, and if not, by
 * which rules; in text one line each. `is_checked` (ges_rule_count long) tells the rules that ran: a
 * requirement with none of them is "unknown". */
void ges_agent_describe(const ges_finding_list *found, const ges_facts *facts,
                        const bool *is_checked, ges_arena *mem, ges_sink *sink);

#endif
