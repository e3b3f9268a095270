/* Facts: programs in GOBIN or GOPATH/bin that lost their execute bits. */
#ifndef GES_DOCTOR_FACT_UNRUNNABLE_H
#define GES_DOCTOR_FACT_UNRUNNABLE_H

#include "base/list.h"
#include "ges/text.h"

/* Plain struct. A regular file that begins as ELF, Mach-O or a script does, without an extension, that
 * this user may not execute. */
typedef struct ges_fact_unrunnable {
    ges_text dir;
    ges_text name;
    uint32_t mode; /* the execute bits that it lacks: for whoever may read it */
} ges_fact_unrunnable;
GES_LIST(ges_fact_unrunnable_list, ges_fact_unrunnable);

#endif
