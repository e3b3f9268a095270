/* What stands at a path where somebody expects a program: a Go SDK, a shim, a wrapper, a script, a
 * dead link ... with the Go behind it, read from files and never by running it. */
#ifndef GES_GO_SDK_H
#define GES_GO_SDK_H

#include "go/binary.h"
#include "os/os.h"

typedef enum ges_sdk_kind {
    GES_SDK_TREE,       /* a go command inside a GOROOT (pkg/tool is there) */
    GES_SDK_STRAY,      /* a go command without a tree around it */
    GES_SDK_GO_PROGRAM, /* a program built with Go */
    GES_SDK_WRAPPER,    /* golang.org/dl/goX: starts ~/sdk/goX/bin/go */
    GES_SDK_SHIM,       /* a manager's stand-in that starts another file */
    GES_SDK_SCRIPT,     /* starts with #!, or a batch or PowerShell file */
    GES_SDK_PROGRAM,    /* another executable */
    GES_SDK_ALIAS,      /* Windows App execution alias */
    GES_SDK_DEAD_LINK,  /* a link to nothing, or a loop */
    GES_SDK_DIRECTORY,
    GES_SDK_NOT_EXECUTABLE, /* a file without permission to run it */
    GES_SDK_OTHER,          /* FIFO, socket, device; or not readable, see `problem` */
} ges_sdk_kind;

/* Plain data; texts live in the arena of the call; "" means unknown or not applicable. */
typedef struct ges_sdk {
    ges_sdk_kind kind;
    ges_text path;     /* as asked */
    ges_text resolved; /* all links resolved; "" for a dead link */
    ges_text link;     /* what the link at `path` says; "" when it is no link */
    ges_text origin;   /* id of who put it there: "debian", "goenv", "scoop" ...; see origins.def */
    ges_text origin_title; /* "Debian package", "goenv" ... */
    ges_text package;      /* "golang-1.19-go", the manager's own name of it */
    ges_text target;       /* shim, wrapper, script: the program it starts, as far as files tell */
    ges_text target_why;   /* what decided the target: "'/p/.go-version' says 1.22.3" */
    ges_text version;      /* runtime.Version() of the Go behind (for GO_PROGRAM: that built it) */
    ges_text goos;         /* what that Go runs on */
    ges_text goarch;
    ges_text goroot;    /* the tree that this go finds from its own place; "" when it finds none */
    ges_text main_path; /* GO_PROGRAM, WRAPPER: main package */
    ges_text module;         /* GO_PROGRAM: its main module, when that is recorded */
    ges_text module_version; /* "v1.2.3", "(devel)" */
    ges_text problem;   /* why less is known than could be; "" when all is well */
    /* Health of the tree, cheap: meaningful when `goroot` is not "". */
    ges_text version_file; /* first line of GOROOT/VERSION; "" when missing */
    bool has_tools;        /* GOROOT/pkg/tool/<goos>_<goarch> or pkg/tool is a directory */
    bool has_source;       /* GOROOT/src/runtime is a directory */
    bool is_mixed;         /* VERSION says another version than the binary */
} ges_sdk;

/* What the answers of version managers depend on, besides the disk. */
typedef struct ges_sdk_context {
    const ges_env_list *env; /* process block: HOME, GOENV_VERSION, ASDF_..., MISE_... */
    ges_text cwd;            /* where version files are looked for, upwards; "" means unknown */
} ges_sdk_context;

/* Tells what `path` is. `context` may be NULL: then shims are not followed.
 * Missing or strange things are answers, not errors.
 * out:    texts in `mem`; untouched on failure
 * Errors: NOT_FOUND (nothing stands at `path`), NO_MEMORY */
GES_CHECK ges_status ges_sdk_identify(const ges_os *os, const ges_sdk_context *context,
                                      ges_text path, ges_arena *mem, ges_sdk *out, ges_error *err);

/* The GOROOT that a go command at `executable` finds from its own place: two levels up, or three
 * (Go 1.21.1 and later: bin/GOOS_GOARCH/go), where pkg/tool is a directory; on Linux the executable
 * counts with its links resolved, elsewhere first as spelt, then resolved. False: none.
 * Source: Go src/cmd/go/internal/cfg/cfg.go findGOROOT; minor 0 means the newest rules */
bool ges_sdk_goroot_of(const ges_os *os, ges_text executable, uint32_t minor, ges_arena *mem,
                       ges_text *out);

/* The stable word for a kind: "sdk", "stray", "go_program", "wrapper", "shim" ... */
const char *ges_sdk_kind_name(ges_sdk_kind kind);

#endif
