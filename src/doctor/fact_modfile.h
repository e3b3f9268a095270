/* Facts: what the module's go.mod requires, and what the workspace's go.work uses. */
#ifndef GES_DOCTOR_FACT_MODFILE_H
#define GES_DOCTOR_FACT_MODFILE_H

#include "base/list.h"
#include "ges/text.h"

/* A larger go.mod or go.work is not looked at: then the lists are empty and rules say nothing. */
enum { GES_FACT_MODFILE_MAX = 1 << 20 };

typedef struct ges_fact_require {
    ges_text path;
    ges_text version;
    uint32_t line;
    bool is_replaced; /* go takes it from elsewhere */
    bool is_indirect; /* only dependencies need it */
} ges_fact_require;
GES_LIST(ges_fact_require_list, ges_fact_require);

GES_LIST(ges_fact_use_list, ges_text);

/* Plain struct; about module.go_mod and module.go_work. */
typedef struct ges_fact_modfile {
    ges_text module;                /* its path; empty when go cannot read the file */
    ges_fact_require_list requires; /* of go.mod, in its order; none when go cannot read the file */
    ges_fact_use_list uses;         /* directories of go.work as they are written */
    bool is_work_read;              /* go.work could be read: `uses` and `is_used` count */
    bool is_used;                   /* the directory of go.mod is one of `uses` */
    bool has_vendor;                /* vendor/modules.txt stands beside go.mod */
    ges_text other_mod;             /* the file of -modfile in GOFLAGS when it is not there */
} ges_fact_modfile;

#endif
