/* Facts: the git repository around the module, whether git would work in it, and what go needs git
 * for. */
#ifndef GES_DOCTOR_FACT_VCS_H
#define GES_DOCTOR_FACT_VCS_H

#include "ges/text.h"

/* Plain struct; empty where there is no module, or a Go before 1.18 (it does not ask git). */
typedef struct ges_fact_vcs {
    ges_text repository; /* the directory with .git around the module, links resolved; empty: none */
    ges_text refused;    /* of it or of .git: belongs to another user, and no safe.directory of
                          * git's configuration may mean it; empty: git works, or not known */
    uint32_t owner;      /* user id of `refused` */
    uint32_t user;       /* user id of this process */
    bool has_main;       /* a main package was seen; only looked for when `refused` is set */
    ges_text fetched;    /* without git on PATH: the first required module that go fetches from its
                          * origin; empty: none, or it is in the module cache */
} ges_fact_vcs;

/* Directories upwards, configuration files and their includes, requirements, files of a package
 * that are looked at. */
enum {
    GES_FACT_VCS_LEVELS = 64,
    GES_FACT_VCS_CONFIGS = 16,
    GES_FACT_VCS_DEPTH = 4,
    GES_FACT_VCS_REQUIRES = 64,
    GES_FACT_VCS_SOURCES = 16,
};

#endif
