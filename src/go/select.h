/* Which toolchain a go command (1.21 or newer) really runs: the decision that it takes before it
 * does anything else, replayed from files and variables, with its reasons. Nothing is run, nothing
 * is written, no network. Source: cmd/go internal/toolchain Select and Exec, 1.21 to 1.27. */
#ifndef GES_GO_SELECT_H
#define GES_GO_SELECT_H

#include "base/list.h"
#include "os/os.h"

typedef enum ges_select_kind {
    GES_SELECT_LOCAL,    /* the command that was started does the work */
    GES_SELECT_PATH,     /* it starts a program of that name found in PATH */
    GES_SELECT_CACHE,    /* it starts a toolchain unpacked in the module cache */
    GES_SELECT_DOWNLOAD, /* it would ask the network: for the toolchain or for its checksum */
    GES_SELECT_FAIL,     /* it stops: `err` and `exit_code` say how */
} ges_select_kind;

/* One thing that was looked at, in order. Texts for people; all may be shown. */
typedef struct ges_select_step {
    ges_text what;    /* "GOTOOLCHAIN", "go line", "PATH", "module cache", "checksum" ... */
    ges_text value;   /* what was found there; "" means nothing */
    ges_text place;   /* "environment", "/home/u/.config/go/env:3", "/src/go.mod:5" ... or "" */
    ges_text verdict; /* what follows from it, one clause */
} ges_select_step;
GES_LIST(ges_select_steps, ges_select_step);

/* A variable as the go command sees it: process block, go/env file, GOROOT/go.env. */
typedef struct ges_select_value {
    ges_text value; /* "" when unset */
    ges_text place; /* where it comes from: "environment", "FILE:LINE"; "" when unset */
} ges_select_value;

/* Plain data, everything borrowed. */
typedef struct ges_select_input {
    const ges_os *os;
    const ges_env_list *env; /* process block: what os.Getenv sees */
    /* cfg.Getenv of the started command: OS (when not empty), else file, else go.env. Asked for
     * GO111MODULE GOTOOLCHAIN GOWORK GOPROXY GOSUMDB GONOSUMDB GOPRIVATE GOFLAGS. */
    ges_select_value (*getenv)(const void *self, ges_text name);
    const void *self;         /* handed to getenv */
    ges_text runtime_version; /* of the started binary: "go1.26.11" */
    uint32_t minor;           /* its 1.N: decides the rules; 20 or less answers LOCAL at once */
    ges_text goos;            /* of the running binary, not the target: "linux" */
    ges_text goarch;          /* "amd64" */
    ges_text cwd;             /* os.Getwd(): after -C, with $PWD's spelling */
    ges_text temp_dir;        /* os.TempDir(): $TMPDIR or /tmp; GetTempPath */
    ges_text goroot;          /* cfg.GOROOT of the started binary; "" when it found none */
    ges_text gomodcache;      /* cfg.GOMODCACHE; "" when unknown */
    /* What module mode says when it is set up for a download: whole warning lines, then the message
     * that it stops with ("" when it does not). */
    ges_text init_warnings;
    ges_text init_error;
    const ges_text *argv;     /* words after "go", -C already taken out: {"env", "GOMOD"} */
    size_t argc;
} ges_select_input;

typedef struct ges_select_choice {
    ges_select_kind kind;
    ges_text name;    /* toolchain that is wanted: "go1.24.1"; the local name for LOCAL */
    ges_text exe;     /* PATH, CACHE: the program; else "" */
    ges_text goroot;  /* CACHE: GOROOT it gets in its environment; "" means GOROOT is removed */
    ges_text count;   /* PATH, CACHE: its GOTOOLCHAIN_INTERNAL_SWITCH_COUNT; its ..._VERSION is
                         `name` */
    ges_text err;     /* bytes on standard error, with "go: " and line ends: the message of FAIL,
                         traces of GODEBUG=toolchaintrace=1, the "downloading" line of DOWNLOAD */
    int exit_code;    /* FAIL: 1; else 0 */
    ges_text file;    /* go.work or go.mod that was consulted; "" none */
    ges_text setting; /* GOTOOLCHAIN as it was found */
    ges_select_steps steps;
} ges_select_choice;

/* Takes the decision. A LOCAL child that was itself started by a switch is told so by the
 * GOTOOLCHAIN_INTERNAL_SWITCH_VERSION of `env`.
 * out:    allocated in `mem`
 * Errors: NO_MEMORY only; whatever go would complain about is a choice of kind FAIL */
GES_CHECK ges_status ges_select(const ges_select_input *in, ges_arena *mem, ges_select_choice *out,
                                ges_error *err);

/* The word for a kind: "local", "path", "cache", "download", "fail". */
const char *ges_select_kind_name(ges_select_kind kind);

#endif
