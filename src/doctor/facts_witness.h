/* Any OS, with a note of every call that failed in a way that says nothing about the machine (an
 * input/output error). What the callers below the doctor make of such a failure cannot be seen from
 * outside; that there was one can, and then no rule may conclude from an absence. */
#ifndef GES_DOCTOR_FACTS_WITNESS_H
#define GES_DOCTOR_FACTS_WITNESS_H

#include "doctor/facts_gather.h"

/* Plain data in the caller's memory. */
typedef struct ges_witness {
    ges_os table;
    const ges_os *inner;
    ges_gather *gather; /* gets the gaps */
    unsigned groups;    /* what is being gathered; 0: failures do not matter */
} ges_witness;

/* The wrapper as a table. */
const ges_os *ges_witness_init(ges_witness *witness, const ges_os *inner, ges_gather *gather);

#endif
