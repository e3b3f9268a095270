/* What the rules about the places of caches share: which of the four are meant, and their words. */
#ifndef GES_DOCTOR_STORES_H
#define GES_DOCTOR_STORES_H

#include "doctor/doctor.h"

/* One bit each, in the order of the words below. */
enum {
    GES_STORE_BUILD = 1,
    GES_STORE_MODULES = 2,
    GES_STORE_TEMPORARY = 4,
    GES_STORE_PROJECT = 8,
    GES_STORE_ROLES = 4,
};

/* Bits of the stores that `is_meant` is true for; relative ones and "off" are never asked. */
unsigned ges_stores_pick(const ges_facts *facts, ges_arena *mem,
                         bool (*is_meant)(const ges_facts *facts, ges_arena *mem,
                                          const ges_fact_store *store));
/* The store of that bit, or NULL. */
const ges_fact_store *ges_stores_at(const ges_facts *facts, unsigned bit);
/* "the build cache, the module cache and the project"; empty for 0. */
ges_text ges_stores_named(ges_arena *mem, unsigned bits);
/* Says where each of them is and which setting put it there. */
void ges_stores_tell(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                     unsigned bits);
/* Offers to remove those settings; where a cache is, is the user's choice, so nothing does it for
 * him. */
void ges_stores_offer_removal(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                              unsigned bits);

#endif
