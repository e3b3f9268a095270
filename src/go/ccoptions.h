/* Which flags a C compiler takes, told by the compiler's own file: the option table inside the gcc
 * driver, the library that a clang driver is built on. Only what the file proves; everything else
 * is "not certain". Nothing is run. */
#ifndef GES_GO_CCOPTIONS_H
#define GES_GO_CCOPTIONS_H

#include "os/os.h"

typedef enum ges_cc_family {
    GES_CC_OTHER, /* a script, a wrapper such as ccache, anything that is not proven */
    GES_CC_GCC,   /* a driver of the GNU Compiler Collection */
    GES_CC_CLANG, /* a clang driver on a shared libclang-cpp of a known release */
} ges_cc_family;

/* What the driver proves. Plain data. */
typedef struct ges_cc_driver {
    ges_cc_family family;
    bool has_file_prefix_map;  /* -ffile-prefix-map= */
    bool has_debug_prefix_map; /* -fdebug-prefix-map= */
    bool has_no_record;        /* -gno-record-gcc-switches */
    bool has_caret;            /* -fno-caret-diagnostics */
    bool has_unused_arguments; /* -Qunused-arguments */
    uint32_t release;          /* clang: major release; gcc: 0 */
} ges_cc_driver;

/* Reads the compiler at `path` (links followed): ELF or PE. A few reads; of gcc about 100 KiB.
 * out:    untouched on failure
 * Errors: those of file_open; UNSUPPORTED and others when it is no program file */
GES_CHECK ges_status ges_cc_driver_read(const ges_os *os, ges_text path, ges_arena *mem,
                                        ges_cc_driver *out, ges_error *err);

/* Does the linker at `path` take --no-gc-sections? True only when its file proves it. */
bool ges_cc_linker_keeps_sections(const ges_os *os, ges_text path, ges_arena *mem);

/* Would go read `text`, if it stood in a compiler's output, as "flag not supported"?
 * minor: of the Go whose words count (1.19 has two more). */
bool ges_cc_says_unsupported(ges_text text, uint32_t minor);

/* Is `word` a compiler word that changes nothing about which flags are taken and makes no noise:
 * -O2, -g, -Wall, -D..., -I..., -m64 and the like? */
bool ges_cc_is_quiet_word(ges_text word);

#endif
