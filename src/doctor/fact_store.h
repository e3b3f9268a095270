/* Facts: the directories that go writes to. */
#ifndef GES_DOCTOR_FACT_STORE_H
#define GES_DOCTOR_FACT_STORE_H

#include "base/list.h"
#include "ges/text.h"

typedef enum ges_fact_store_state {
    GES_STORE_FINE,          /* there, or go can make it */
    GES_STORE_OFF,           /* the value is "off" */
    GES_STORE_RELATIVE,      /* no absolute path */
    GES_STORE_UNKNOWN,       /* no variable tells where it is */
    GES_STORE_MISSING,       /* not there, and go does not make it (temporary directories) */
    GES_STORE_NOT_DIR,       /* a file stands there, or on the way */
    GES_STORE_LOCKED,        /* there, but this user may not write there */
    GES_STORE_LOCKED_PARENT, /* not there, and this user may not make it */
    GES_STORE_LOCKED_INSIDE, /* something in it may not be written */
} ges_fact_store_state;

/* What a directory lies on; see ges_volume in os/os.h. */
typedef struct ges_fact_volume {
    ges_text type;        /* ext4, tmpfs, nfs, 9p, NTFS ...; empty: not known */
    ges_text remote;      /* Windows: what a network or subst drive stands for; else empty */
    bool is_remote;
    bool is_read_only;
    uint64_t free_bytes;  /* UINT64_MAX: not known */
    uint64_t total_bytes; /* 0: not known */
} ges_fact_volume;

/* Plain struct. */
typedef struct ges_fact_store {
    ges_text role;    /* GOCACHE, GOMODCACHE, GOTMPDIR (also when TMPDIR or TEMP says where) */
    ges_text decides; /* the variable whose value it is: GOTMPDIR, TMPDIR, XDG_CACHE_HOME ...;
                       * empty: the system's own place */
    ges_text path;    /* as the variable spells it, or computed as go does */
    ges_fact_store_state state;
    ges_text at;      /* what is locked, is a file, or is not there */
    uint32_t owner;   /* user id of `at` on Unix */
    ges_fact_volume volume; /* of what is there of the path; type empty: not known */
} ges_fact_store;
GES_LIST(ges_fact_store_list, ges_fact_store);

#endif
