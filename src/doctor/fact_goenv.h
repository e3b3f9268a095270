/* Facts: what is wrong with the bytes of the user's go env file. */
#ifndef GES_DOCTOR_FACT_GOENV_H
#define GES_DOCTOR_FACT_GOENV_H

#include "formats/encoding.h"
#include "formats/goenvflaw.h"

/* Plain struct. */
typedef struct ges_fact_goenv {
    ges_text file;             /* empty: there is none, or it cannot be read */
    ges_encoding encoding;
    bool hides_line;           /* a byte order mark keeps go from reading the first line */
    ges_goenv_flaw_list flaws; /* lines that do not say to go what they show; harmless ones left out;
                                * `off`, `len` and `mended` are not filled */
} ges_fact_goenv;

#endif
