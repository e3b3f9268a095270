/* Facts: variables of the process that tell what kind of session this is. */
#ifndef GES_DOCTOR_FACT_SESSION_H
#define GES_DOCTOR_FACT_SESSION_H

#include "base/list.h"
#include "ges/text.h"

/* Plain struct; "shell" is the name of the user's shell (bash, zsh ...). Else only variables of fact_session.def that are set and not empty: Go and shells take
 * an empty one for an absent one. */
typedef struct ges_fact_session_value {
    ges_text name;
    ges_text value;
} ges_fact_session_value;
GES_LIST(ges_fact_session, ges_fact_session_value);

#endif
