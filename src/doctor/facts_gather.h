/* Inside of the gathering: what the facts_*.c files share. Rules do not include this. */
#ifndef GES_DOCTOR_FACTS_GATHER_H
#define GES_DOCTOR_FACTS_GATHER_H

#include "doctor/facts.h"

typedef struct ges_gather {
    const ges_os *os;
    ges_arena *mem;
    ges_env_list env; /* the process block */
    ges_text shell;   /* program of the user's shell; empty: not known */
    ges_facts *facts; /* being filled */
} ges_gather;

/* The value of a process variable; empty when absent. */
ges_text ges_gather_env(const ges_gather *g, const char *name);
/* Does Go, or a rule, care for a variable of this name? */
bool ges_gather_is_ours(const ges_gather *g, ges_text name);
/* Records that `groups` are incomplete because `what` at `path` failed. Failures of the system are
 * recorded by themselves (facts_witness.h); this is for those that only the caller understands, such
 * as a file over its limit. `err` may be NULL. */
void ges_gather_gap(ges_gather *g, unsigned groups, ges_status status, const char *what,
                    ges_text path, const ges_error *err);

/* facts_goenv.c: looks at the bytes of the go env file; then the value that its line `line` was
 * meant to have, which is what rules judge: that go sees `value` is GES037's to say. */
void ges_gather_goenv_flaws(ges_gather *g, ges_text file, ges_bytes bytes);
ges_text ges_gather_goenv_meant(const ges_gather *g, uint32_t line, ges_text value);

/* facts_module.c: GOMODCACHE: set, or pkg/mod of the first element of GOPATH; may be empty. */
ges_text ges_gather_module_cache(const ges_gather *g);

/* The steps of fact_steps.def, each in its facts_NAME.c or in that of its neighbour. */
#define GES_FACT_STEP(group, weight, name) void ges_gather_##name(ges_gather *g);
#include "doctor/fact_steps.def"
#undef GES_FACT_STEP

#endif
