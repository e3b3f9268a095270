/* What a Go program was built with, without running it: ELF, PE, Mach-O (also fat), XCOFF, Plan 9
 * and Wasm, of any system, built by Go 1.2 to 1.27; and `ar` archives and objects of the Go tools, which
 * tell version, target and build ID.
 *
 *     ges_gobuild_program program;
 *     if (ges_gobuild_of_file(ges_os_native(), GES_T("app"), 0, &mem, &program, &err) != GES_OK) ...
 *     ges_gobuild_image *image = &program.images[0];
 *     ... image->version, image->path, ges_gobuild_value(image, GES_T("-trimpath"))
 *
 * Everything is plain data in the caller's arena. A fact that the program does not tell is "", 0 or
 * false; facts that several places tell are kept with every witness, and the first is believed. */
#ifndef GES_GOBUILD_H
#define GES_GOBUILD_H

#include "ges/os.h"
#include "ges/text.h"

/* What is asked beside the ordinary: each costs more reads. */
typedef enum ges_gobuild_want {
    GES_GOBUILD_BRIEF = 1 << 0,     /* version, modules and settings only: a few reads of 4 KiB */
    GES_GOBUILD_FILES = 1 << 1,     /* names of all source files */
    GES_GOBUILD_WITNESSES = 1 << 2, /* ask every witness, also where one has told */
    GES_GOBUILD_VERIFY = 1 << 3,    /* hash the whole file: `verdict` */
    GES_GOBUILD_CANDIDATES = 1 << 4, /* look for the Gos of this machine: `candidates` */
} ges_gobuild_want;

typedef enum ges_gobuild_maker {
    GES_GOBUILD_NOT_GO, /* no trace of Go in it */
    GES_GOBUILD_GC,     /* the ordinary compiler */
    GES_GOBUILD_GCCGO,
    GES_GOBUILD_TINYGO,
    GES_GOBUILD_PACKED, /* a packer hides what is inside; `packer` names it */
} ges_gobuild_maker;

typedef enum ges_gobuild_verdict {
    GES_GOBUILD_UNCHECKED, /* not asked for, or no build ID of four parts */
    GES_GOBUILD_UNCHANGED, /* exactly what the linker wrote */
    GES_GOBUILD_SIGNED,    /* signed afterwards */
    GES_GOBUILD_STRIPPED,  /* stripped afterwards */
    GES_GOBUILD_MODIFIED,
} ges_gobuild_verdict;

/* What lives on this machine where the Go lived that built it. */
typedef enum ges_gobuild_home {
    GES_GOBUILD_HOME_UNKNOWN, /* the program does not tell where that was */
    GES_GOBUILD_HOME_GONE,    /* no Go */
    GES_GOBUILD_HOME_SAME,    /* the same version */
    GES_GOBUILD_HOME_OTHER,   /* another one: home_version */
} ges_gobuild_home;

/* One sighting of a fact. */
typedef struct ges_gobuild_witness {
    const char *source; /* "build info", "runtime.buildVersion" ... */
    ges_text value;
    uint64_t off;       /* in the file; UINT64_MAX: nowhere as such */
} ges_gobuild_witness;

/* How it was built: recorded in the settings ("build settings"), or seen in the program itself. The same
 * name may be there from several sources, recorded ones first: a program for which cgo was enabled and
 * not used has "cgo" "1" by the settings and no other. */
typedef struct ges_gobuild_trait {
    const char *name;   /* "cgo", "race", "msan", "asan", "buildmode" */
    const char *source; /* "build settings", "file table", "form of the file" */
    ges_text value;     /* "1", "used", "true", "pie" ... */
} ges_gobuild_trait;

/* A Go of this machine with the version that built the program. It could have built it; a program with
 * trimmed file names tells no more. */
typedef struct ges_gobuild_candidate {
    ges_text goroot;
    ges_text real;   /* with links resolved */
} ges_gobuild_candidate;

typedef struct ges_gobuild_pair {
    ges_text key;
    ges_text value;
} ges_gobuild_pair;

typedef struct ges_gobuild_module {
    ges_text path, version, sum;
    bool is_replaced;
    ges_text new_path, new_version, new_sum; /* of what replaces it */
} ges_gobuild_module;

/* One program; a fat Mach-O file holds several. */
typedef struct ges_gobuild_image {
    const char *container; /* "ELF 64-bit", "PE32+", "Wasm" ... */
    ges_text goos, goarch; /* recorded, else as the header says */
    ges_text member;       /* of an archive, in which it stands: "go.o"; else "" */
    ges_gobuild_maker maker;
    ges_text packer;       /* "UPX 4.02" */
    bool is_obfuscated;    /* garble-like */
    ges_gobuild_witness *obfuscations; /* what shows it */
    size_t obfuscation_count;
    ges_gobuild_trait *traits;
    size_t trait_count;
    ges_gobuild_candidate *candidates; /* with GES_GOBUILD_CANDIDATES; else NULL */
    size_t candidate_count;
    ges_text version;      /* as runtime.Version(): "go1.27.4" */
    ges_gobuild_witness *versions;
    size_t version_count;
    bool versions_agree;
    ges_text path;         /* main package */
    ges_gobuild_module main;      /* main module; path "" when not recorded */
    ges_gobuild_module *modules;  /* the others */
    size_t module_count;
    ges_gobuild_pair *settings;   /* in the file's order; Go 1.18 and later */
    size_t setting_count;
    ges_text goroot;       /* where its Go lived; "" when trimmed */
    ges_gobuild_witness *goroots;
    size_t goroot_count;
    bool is_trimmed;       /* built with -trimpath, as its file names show */
    ges_text build_id;     /* of Go */
    ges_bytes host_id;     /* GNU build ID or LC_UUID */
    const char *table_layout;     /* of the line table: "1.2", "1.16", "1.18", "1.20"; "": none */
    uint32_t function_count;
    uint32_t file_count;
    ges_text *files;       /* with GES_GOBUILD_FILES; else NULL */
    size_t listed_count;   /* elements of `files` */
    bool has_symbols;
    bool has_dwarf;
    bool is_dwarf_compressed;
    uint32_t dwarf_version; /* 0: not known */
    ges_gobuild_verdict verdict; /* with GES_GOBUILD_VERIFY; of a fat file each image has its own */
} ges_gobuild_image;

typedef struct ges_gobuild_program {
    ges_text path;     /* what was opened */
    uint64_t size;     /* bytes */
    ges_text running;  /* of a process: where it was started from */
    bool is_deleted;   /* and what is not there any more */
    ges_gobuild_image *images; /* at least one */
    size_t image_count;
    ges_gobuild_home home;     /* of the first image's goroot */
    ges_text home_version;     /* first line of VERSION there */
    ges_gobuild_verdict verdict; /* of the first image */
    ges_text go_version;       /* what `go version -m` prints; "" when it could not */
} ges_gobuild_program;

/* The file at `path`, links followed.
 * wants:  GES_GOBUILD_... bits; 0: the ordinary
 * out:    in `mem`; untouched on failure. A file that is no Go is no failure: maker NOT_GO
 * Errors: UNSUPPORTED (no executable of a known kind), NOT_FOUND, DENIED, WRONG_KIND, TRUNCATED,
 *         CORRUPT, TOO_LARGE, NO_MEMORY, IO */
GES_CHECK ges_status ges_gobuild_of_file(const ges_os *os, ges_text path, unsigned wants,
                                         ges_arena *mem, ges_gobuild_program *out, ges_error *err);

/* The program that runs as `pid`; on Linux also when its file was deleted or replaced.
 * Errors: also NOT_FOUND (no such process), DENIED (somebody else's) */
GES_CHECK ges_status ges_gobuild_of_process(const ges_os *os, uint32_t pid, unsigned wants,
                                            ges_arena *mem, ges_gobuild_program *out,
                                            ges_error *err);

/* The value of a build setting ("GOOS", "-ldflags", "vcs.revision"); "" when it was not recorded. */
ges_text ges_gobuild_value(const ges_gobuild_image *image, ges_text key);

/* "unchanged since it was linked" ... Never NULL. */
const char *ges_gobuild_verdict_text(ges_gobuild_verdict verdict);

#endif
