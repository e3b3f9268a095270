/* Tools that depend on the Go that built them, or on their own version, and whether one is too old
 * for a project. Pure. */
#ifndef GES_DOCTOR_KNOWN_TOOLS_H
#define GES_DOCTOR_KNOWN_TOOLS_H

#include "doctor/facts.h"

typedef enum ges_tool_kind {
    GES_TOOL_TYPES,  /* checks types with the go/types that it was built with */
    GES_TOOL_LINT,   /* golangci-lint: the same, and it says so beforehand */
    GES_TOOL_SYNTAX, /* only parses */
    GES_TOOL_DELVE,  /* knows Go up to the version that it is named after */
} ges_tool_kind;

/* Plain struct, a line of known_tools.def. */
typedef struct ges_known_tool {
    ges_text name;    /* as it is called: gopls */
    ges_text package; /* its main package; a later major version (/v2) counts as the same */
    ges_tool_kind kind;
} ges_known_tool;

extern const ges_known_tool ges_known_tools[];
extern const size_t ges_known_tool_count;

/* The tool of that main package, or NULL. */
const ges_known_tool *ges_known_tool_of(ges_text package);

/* The version of Go that the project wants: the go line or, if newer, the toolchain line; empty
 * when there is no project or it does not say. */
ges_text ges_fact_project_go(const ges_facts *facts);

/* Is `tool` too old for code of Go `wanted` ("1.24.1")?
 * said: what the tool says then; empty when that differs. In `mem` */
bool ges_known_tool_is_old(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                           ges_text *said);

#endif
