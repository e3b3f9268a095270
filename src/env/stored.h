/* A registry value: where it stands, and exactly how it is stored. */
#ifndef GES_ENV_STORED_H
#define GES_ENV_STORED_H

#include "os/os.h"

/* A registry value at one moment: exactly as it is stored. Plain data. */
typedef struct ges_plan_stored {
    bool exists;
    uint32_t type; /* GES_REG_... or any other number */
    ges_bytes bytes;
} ges_plan_stored;

typedef struct ges_plan_place {
    ges_registry_root root;
    ges_text key;
    ges_text name; /* not empty */
} ges_plan_place;

#endif
