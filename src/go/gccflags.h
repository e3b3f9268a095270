/* The value of GOGCCFLAGS: fixed parts by version and target, and the flags that go first tries on
 * the C compiler. Where an answer comes from: the build cache of earlier go commands; a compiler
 * that cannot be started; the option table inside the compiler driver's own file; and only if the
 * caller allows it, running the compiler as go does. Never a guess.
 * Source: cmd/go internal/work compilerCmd, gccSupportsFlag, gccCompilerID, 1.16 to 1.27. */
#ifndef GES_GO_GCCFLAGS_H
#define GES_GO_GCCFLAGS_H

#include "base/list.h"
#include "os/os.h"

typedef enum ges_gcc_mode {
    GES_GCC_DRY,   /* `go env -n`: WORK is "$WORK" and every flag is refused */
    GES_GCC_READ,  /* read files only; an answer may be UNKNOWN */
    GES_GCC_PROBE, /* read files, and run the compiler for what they do not tell */
} ges_gcc_mode;

typedef enum ges_gcc_answer { GES_GCC_NO, GES_GCC_YES, GES_GCC_UNKNOWN } ges_gcc_answer;

typedef enum ges_gcc_origin {
    GES_GCC_BY_DRY_RUN, /* -n: no by definition */
    GES_GCC_BY_CACHE,   /* `place`: the entry in GOCACHE */
    GES_GCC_BY_MISSING, /* the compiler cannot be started: go takes every flag for supported */
    GES_GCC_BY_OPTIONS, /* `place`: the driver whose option table was read */
    GES_GCC_BY_RUN,     /* the compiler was run just now; `place`: its path */
    GES_GCC_BY_NOTHING, /* UNKNOWN; `place`: why, one clause */
} ges_gcc_origin;

/* One flag that was asked about, in the order in which go asks. */
typedef struct ges_gcc_probe {
    ges_text flag;
    ges_gcc_answer answer;
    ges_gcc_origin origin;
    ges_text place;
} ges_gcc_probe;

/* Plain data, everything borrowed. */
typedef struct ges_gccflags_input {
    const ges_os *os;
    const ges_env_list *env;  /* environment of a probe: the process block after go's own
                                 os.Setenv of its variables; PATH is looked up here */
    ges_text runtime_version; /* runtime.Version(): part of the cache's keys */
    uint32_t minor;           /* 1.N */
    ges_text goos;            /* the target */
    ges_text goarch;
    bool cgo_enabled;
    const ges_text *cc; /* words of CC or the default; at least one */
    size_t cc_count;
    ges_text gomips; /* effective GOMIPS, GOMIPS64 */
    ges_text gomips64;
    const ges_text *cflags; /* words of CGO_CFLAGS and CGO_LDFLAGS or their defaults */
    size_t cflag_count;
    const ges_text *ldflags;
    size_t ldflag_count;
    ges_text gocache;     /* effective GOCACHE; "" or "off" means none */
    ges_text work_parent; /* GOTMPDIR or os.TempDir(), raw */
    ges_text cwd;         /* os.Getwd(), for a relative work_parent and PATH */
    ges_gcc_mode mode;
    bool is_traced; /* -x, or -n: collect the command lines that go shows */
} ges_gccflags_input;

typedef struct ges_gccflags {
    /* The words of the value, as go joins them (1.16 to 1.18 with spaces, later quoted). With an
     * unknown probe the words that depend on it are left out and is_known is false. */
    const ges_text *words;
    size_t word_count;
    bool is_known;
    ges_text trace; /* bytes for standard error when is_traced */
    const ges_gcc_probe *probes;
    size_t probe_count;
} ges_gccflags;

/* The digits that stand for the random ones of go's temporary directory "go-build<digits>". */
#define GES_GCCFLAGS_DIGITS "0"

/* Errors: NO_MEMORY; with mode PROBE also whatever making the temporary directory answered */
GES_CHECK ges_status ges_gccflags_find(const ges_gccflags_input *in, ges_arena *mem,
                                       ges_gccflags *out, ges_error *err);

/* "dry run", "build cache", "compiler missing", "option table", "probe run", "unknown". */
const char *ges_gcc_origin_name(ges_gcc_origin origin);

#endif
