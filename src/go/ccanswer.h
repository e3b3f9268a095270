/* What the compiler's own file proves about one flag, with the words and the environment that go
 * would run it with. Reads files only. */
#ifndef GES_GO_CCANSWER_H
#define GES_GO_CCANSWER_H

#include "go/ccoptions.h"
#include "go/gccflags.h"

/* Set the first part, leave the rest zero; the driver is read when it is first needed. */
typedef struct ges_cc_reading {
    const ges_os *os;
    ges_arena *mem;
    const ges_env_list *env; /* of the child that go would start */
    ges_text cwd;
    ges_text file;      /* the compiler, absolute */
    uint32_t minor;     /* of the Go whose rules count */
    const ges_text *cc; /* words of CC */
    size_t cc_count;

    bool is_driver_read;
    ges_cc_driver driver;
} ges_cc_reading;

/* YES or NO only when the file proves it; else UNKNOWN, and *why says what is missing.
 * extra: words of CGO_CFLAGS, or of CGO_LDFLAGS for -Wl, flags; not used before 1.20 */
ges_gcc_answer ges_cc_answer(ges_cc_reading *q, ges_text flag, const ges_text *extra,
                             size_t extra_count, ges_text *why);

#endif
