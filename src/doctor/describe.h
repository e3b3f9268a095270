/* How findings and rules are shown: to a sink, or as a page of Markdown. */
#ifndef GES_DOCTOR_DESCRIBE_H
#define GES_DOCTOR_DESCRIBE_H

#include "base/builder.h"
#include "doctor/doctor.h"
#include "ges/sink.h"

/* All findings as the list "findings"; text gets a heading before each kind of harm. */
void ges_findings_describe(const ges_finding_list *list, const ges_facts *facts, ges_arena *mem,
                           ges_sink *sink);
/* One line of `--list`, as an element of the list that is open. */
void ges_rule_describe(const ges_rule *rule, ges_sink *sink);
/* All of `--explain`, as the members of the object that is open. */
void ges_rule_explain(const ges_rule *rule, ges_arena *mem, ges_sink *sink);
/* The rule's page in docs/rules. */
void ges_rule_page(const ges_rule *rule, ges_builder *out);

#endif
