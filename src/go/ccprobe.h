/* Asking the C compiler itself, exactly as the go command does: one run a flag, with an empty
 * program on standard input, in a temporary directory that is removed afterwards. Only for callers
 * who were allowed to run programs. */
#ifndef GES_GO_CCPROBE_H
#define GES_GO_CCPROBE_H

#include "os/os.h"

/* Plain data, borrowed. */
typedef struct ges_cc_probe {
    const ges_os *os;
    const ges_env_list *env; /* of the child; LC_ALL=C and PWD are set on top */
    ges_text exe;            /* the compiler's path */
    const ges_text *cc;      /* words of CC; the first is its name for the child */
    size_t cc_count;
    ges_text work;  /* directory to run in */
    uint32_t minor; /* of the Go whose words decide */
} ges_cc_probe;

/* The words of the run for `flag`: CC, flag, the extra words, -c unless it goes to the linker
 * (before 1.19 always), -x c - -o OUTPUT. Allocated; *count is set. NULL: no memory.
 * extra:   CGO_CFLAGS, or CGO_LDFLAGS for -Wl,; none before 1.20
 * output:  /dev/null; on Windows a file in the working directory */
ges_text *ges_cc_probe_words(const ges_cc_probe *probe, ges_arena *mem, ges_text flag,
                             const ges_text *extra, size_t extra_count, ges_text output,
                             size_t *count);

/* Runs the words and reads the verdict out of the output; the exit status says nothing.
 * A compiler that cannot be started takes every flag. Errors: NO_MEMORY */
GES_CHECK ges_status ges_cc_probe_run(const ges_cc_probe *probe, ges_arena *mem,
                                      const ges_text *words, size_t count, bool *is_supported,
                                      ges_error *err);

#endif
