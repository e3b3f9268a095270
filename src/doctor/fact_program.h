/* Facts: a program beside go that rules ask for (a C compiler, git ...). */
#ifndef GES_DOCTOR_FACT_PROGRAM_H
#define GES_DOCTOR_FACT_PROGRAM_H

#include "base/list.h"
#include "ges/text.h"

/* Plain struct; one for each name of fact_programs.def that PATH offers, the first hit only. */
typedef struct ges_fact_program {
    ges_text name; /* as in fact_programs.def, without .exe */
    ges_text path; /* as the look-up finds it */
    ges_text real; /* where it ends after links; empty when that is not known */
    bool is_alias; /* Windows: an App execution alias, the file of an installed app */
} ges_fact_program;
GES_LIST(ges_fact_program_list, ges_fact_program);

#endif
