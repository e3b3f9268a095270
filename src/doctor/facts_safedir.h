/* Inside of the gathering: does git's configuration trust a repository of another user? */
#ifndef GES_DOCTOR_FACTS_SAFEDIR_H
#define GES_DOCTOR_FACTS_SAFEDIR_H

#include "doctor/facts_gather.h"

/* May some version of git take the repository `dir` (absolute, links resolved) for a safe one? Reads
 * safe.directory of the system's and the user's files and of the environment. What cannot be read
 * or understood gives true. Source: git-config(1) safe.directory, FILES; git(1) ENVIRONMENT; git
 * 2.39 setup.c ensure_valid_ownership */
bool ges_gather_may_be_safe(ges_gather *g, ges_text dir);

#endif
