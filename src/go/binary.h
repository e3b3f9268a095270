/* A Go binary on disk: which Go built it, for what, and whether it is the go command. Never run. */
#ifndef GES_GO_BINARY_H
#define GES_GO_BINARY_H

#include "formats/gobuild.h"
#include "os/os.h"

typedef enum ges_go_program {
    GES_GO_PROGRAM_COMMAND, /* cmd/go: the path is recorded since 1.18 */
    GES_GO_PROGRAM_OTHER,   /* another main package is recorded */
    GES_GO_PROGRAM_UNNAMED, /* none is recorded: go itself before 1.18, Bazel's binaries */
} ges_go_program;

/* Plain data; texts live in the arena of the call. */
typedef struct ges_go_binary {
    ges_text version; /* exactly what runtime.Version() answers there */
    uint32_t minor;   /* 22 of "go1.22.3" (ges_go_version_minor); 0 when the text does not say */
    uint32_t patch;   /* 3 of "go1.22.3" (ges_go_version_patch) */
    ges_text goos;    /* build setting, else file header, else "" */
    ges_text goarch;  /* the same */
    ges_go_program program;
    bool
        is_trimpath; /* setting -trimpath=true, or (asked for the GOROOT) file names without root */
    bool has_default_goroot; /* was asked for and found */
    ges_text default_goroot; /* runtime.GOROOT() without a variable; "" when trimmed */
    ges_gobuild build;
} ges_go_binary;

/* Reads the binary at `path` (links followed).
 * want_goroot: also look for the GOROOT that was baked in at link time. It comes from the file
 *   table, `<root>/src/internal/cpu/cpu.go`, which costs 2 to 4 more reads in an ELF or Mach-O, and
 *   one pass over the file where no section says where the table is. Only Go 1.20 and older bake it
 *   into a released go command.
 * out:    texts in `mem`; untouched on failure
 * Errors: those of file_open, those of ges_gobuild_read (NOT_FOUND also says: no Go build info) */
GES_CHECK ges_status ges_go_binary_read(const ges_os *os, ges_text path, bool want_goroot,
                                        ges_arena *mem, ges_go_binary *out, ges_error *err);

/* Is the file name that of a go command: "go", or on Windows "go.exe" in any case? */
bool ges_go_is_command_name(const ges_os *os, ges_text path);

#endif
