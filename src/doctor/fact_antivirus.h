/* Facts: a tree of Go that has lost its go.exe, and what the registry says of Windows Defender. */
#ifndef GES_DOCTOR_FACT_ANTIVIRUS_H
#define GES_DOCTOR_FACT_ANTIVIRUS_H

#include "ges/text.h"

#include <stdbool.h>

/* Entries of PATH and bytes of a VERSION that are looked at. */
enum { GES_FACT_ANTIVIRUS_ENTRIES = 128, GES_FACT_ANTIVIRUS_BYTES = 512 };

/* Plain struct; all empty on other systems. The rest is only asked where a tree was found. */
typedef struct ges_fact_antivirus {
    ges_text root;     /* VERSION and pkg\tool are there, bin\go.exe is not; empty: no such tree */
    ges_text version;  /* of VERSION: go1.26.0 */
    bool has_defender; /* its key is there, and nothing there says that it is off */
    bool is_hidden;    /* what it leaves out may be read by administrators only */
    bool is_left_out;  /* it leaves out `root` */
} ges_fact_antivirus;

#endif
