/* Facts: how sudo searches for programs. Only looked for under sudo. */
#ifndef GES_DOCTOR_FACT_SUDO_H
#define GES_DOCTOR_FACT_SUDO_H

#include "ges/text.h"

/* Plain struct. */
typedef struct ges_fact_sudo {
    ges_text secure_path; /* of Defaults secure_path; empty: not set, or not readable */
    ges_text file;
    uint32_t line;
} ges_fact_sudo;

/* Files of /etc/sudoers.d and bytes of one that are looked at. */
enum { GES_FACT_SUDO_FILES = 32, GES_FACT_SUDO_BYTES = 64 * 1024 };

#endif
