/* What `go env` answers, without running go: every variable with the place its value comes from.
 *
 *     ges_goenv *goenv;
 *     ges_goenv_request request = {.os = ges_os_native()};
 *     if (ges_goenv_open(&request, &mem, &goenv, &err) != GES_OK) ...
 *     ges_goenv_value value;
 *     ges_goenv_get(goenv, GES_T("GOPROXY"), &value);
 *     ... value.value, ges_goenv_source_name(value.source), value.file, value.line
 *
 * Rules: Go 1.16 to 1.27; a newer Go is answered by those of 1.27 (about.is_newer says so). Nothing
 * is run and nothing is written. Values are computed when asked for and kept; one resolver belongs
 * to one thread. */
#ifndef GES_GOENV_H
#define GES_GOENV_H

#include "ges/os.h"
#include "ges/text.h"

struct ges_env_list;          /* os/os.h: ges_env_list */

/* A resolver: one go command in one directory with one environment. Opaque. */
typedef struct ges_goenv ges_goenv;

/* Plain data; set to zero what does not matter. */
typedef struct ges_goenv_request {
    const ges_os *os;
    const struct ges_env_list *env; /* environment block; NULL: the process's own */
    ges_text go;   /* file of the go command; "": the first `go` in PATH, as a shell finds it */
    ges_text name; /* its argv[0], which some messages start with; "": the last element of `go` */
    bool keeps_local; /* answer for this go itself, without selecting a toolchain (1.21+) */
} ges_goenv_request;

/* What kind of place a value comes from. */
typedef enum ges_goenv_source {
    GES_GOENV_UNSET,       /* nothing sets it; the value is empty */
    GES_GOENV_PROCESS,     /* process environment */
    GES_GOENV_FILE,        /* the user's go env file: file and line */
    GES_GOENV_GOROOT_FILE, /* GOROOT/go.env: file and line */
    GES_GOENV_DEFAULT,     /* computed by go from other values: note says from what */
    GES_GOENV_BUILD,       /* fixed when go was built: file and line of the generated source, or
                              no file when that of a plain build is taken for it */
    GES_GOENV_BINARY,      /* read from the go binary: file */
    GES_GOENV_SEARCH,      /* found on disk by looking upwards or in PATH: file */
    GES_GOENV_TOOLCHAIN,   /* set by toolchain selection */
    GES_GOENV_COMPILER,    /* learnt about the C compiler: note says how */
} ges_goenv_source;

typedef struct ges_goenv_value {
    ges_text name;
    ges_text value;
    ges_goenv_source source;
    ges_text file;   /* "" when the source is no file */
    uint32_t line;   /* 1-based; 0: none */
    ges_text note;   /* one clause about how it came about; may be "" */
    bool is_changed; /* what `go env -changed` thinks (1.23+) */
    bool is_listed;  /* this go prints it in a full listing */
    bool is_known;   /* false: cannot be told without running a program; `note` says which */
} ges_goenv_value;

/* One place that names a variable, whether it counts or not. */
typedef struct ges_goenv_declaration {
    ges_goenv_source source;
    ges_text value;
    ges_text file; /* "" when the source is no file */
    uint32_t line; /* 1-based; 0: none */
    bool is_winner;
    ges_text why; /* why it wins or which rule shadows it, one clause */
} ges_goenv_declaration;

/* The go that answers. */
typedef struct ges_goenv_about {
    ges_text go;          /* its file, as found */
    ges_text version;     /* runtime.Version() */
    uint32_t minor;       /* 22 of go1.22.3 */
    ges_text goos;        /* what it runs on */
    ges_text goarch;
    ges_text goroot;      /* effective GOROOT; "" when it finds none */
    ges_text env_file;    /* the user's go env file, existing or not; "" when there is none */
    ges_text goroot_file; /* the GOROOT/go.env that is read; "" up to 1.20 */
    ges_text started;     /* the go that was started, when toolchain selection hands over; else "" */
    bool is_newer;        /* newer than the newest rules known here */
} ges_goenv_about;

enum { GES_GOENV_NEWEST_MINOR = 27, GES_GOENV_OLDEST_MINOR = 16 };

/* Finds the go command, reads what decides its answers and follows toolchain selection.
 * out:    in `mem`, which must outlive it, as must everything in `request`
 * Errors: NOT_FOUND (no go in PATH, or the file is missing), UNSUPPORTED (not a Go binary, a script,
 *         Go older than 1.16, or a toolchain that would have to be downloaded), those of reading a
 *         file */
GES_CHECK ges_status ges_goenv_open(const ges_goenv_request *request, ges_arena *mem,
                                    ges_goenv **out, ges_error *err);

ges_goenv_about ges_goenv_about_of(const ges_goenv *goenv);

/* The value that `go env NAME` prints (without the checks that make go refuse to answer).
 * False: this go does not know the name; *out then holds the empty value, as go prints it. */
bool ges_goenv_get(ges_goenv *goenv, ges_text name, ges_goenv_value *out);

/* All variables that this go lists, in its order. `with_costly` false leaves out those for which go
 * looks at the C compiler (CGO_*FLAGS, PKG_CONFIG, GOGCCFLAGS).
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_goenv_list(ges_goenv *goenv, bool with_costly, ges_goenv_value **out,
                                    size_t *out_count, ges_error *err);

/* Every declaration of a variable that go itself looks at, the winner first, then by precedence.
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_goenv_declarations(ges_goenv *goenv, ges_text name,
                                            ges_goenv_declaration **out, size_t *out_count,
                                            ges_error *err);

/* "environment", "go env file", "GOROOT/go.env", "default", "build default" ... Never NULL. */
const char *ges_goenv_source_name(ges_goenv_source source);

#endif
