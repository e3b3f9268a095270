/* Facts: who started this process, from its parent outwards, and what of Go's each of them holds. */
#ifndef GES_DOCTOR_FACT_ANCESTOR_H
#define GES_DOCTOR_FACT_ANCESTOR_H

#include "doctor/fact_session.h"

/* Plain struct. */
typedef struct ges_fact_ancestor {
    uint32_t pid;
    ges_text name;           /* short: Code.exe */
    bool is_older;           /* started before the registry's variables were last changed */
    ges_fact_session values; /* PATH and Go's variables, as it has them */
} ges_fact_ancestor;
GES_LIST(ges_fact_ancestor_list, ges_fact_ancestor);

#endif
