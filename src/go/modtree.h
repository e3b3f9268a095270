/* Every go.mod and go.work below a directory: what it asks for, whether go would take it, and which Go of
 * this machine serves it. */
#ifndef GES_GO_MODTREE_H
#define GES_GO_MODTREE_H

#include "formats/gomod.h"
#include "go/sdklist.h"

typedef enum ges_mod_verdict {
    GES_MOD_EXACT,      /* a Go of that very version is here (a language version: one of that 1.N) */
    GES_MOD_COMPATIBLE, /* a newer one is */
    GES_MOD_DOWNLOAD,   /* none; go would fetch one */
    GES_MOD_TOO_OLD,    /* none, and the go here may not or cannot fetch one */
    GES_MOD_NO_GO,      /* none, as no Go that works is on this machine */
    GES_MOD_REFUSED,    /* go does not take the file: see `errors` */
    GES_MOD_UNREADABLE, /* see `problem` */
} ges_mod_verdict;
enum {
    GES_MOD_VERDICTS = GES_MOD_UNREADABLE + 1,
    GES_MOD_MAX_USES = 2000, /* of a go.work that are checked */
};

/* One file. Plain data; texts live in the arena of the call. */
typedef struct ges_mod_file {
    ges_text path; /* as it was found: below the directory that was named */
    ges_text name; /* the same below that directory: "api/go.mod" */
    ges_gomod_kind kind;
    ges_text module; /* go.mod */
    ges_text go;     /* value of the go line; "" none */
    ges_text toolchain;
    ges_gomod_list godebug;
    ges_gomod_list use; /* go.work */
    ges_gomod_errors errors;
    ges_text problem; /* why it could not be read */
    ges_sdk_texts troubles; /* go.work: why go refuses it though it can be read; in go's words */
    ges_text wish;    /* the version that it asks for: "1.22.3"; "" any */
    uint32_t least;   /* the first 1.N whose go takes its spelling; 0: not known, for a refused one */
    ges_mod_verdict verdict;
    const ges_sdk_entry *sdk; /* that serves it; NULL: none */
} ges_mod_file;
GES_LIST(ges_mod_files, ges_mod_file);

typedef struct ges_mod_tree {
    ges_mod_files files; /* by name */
    size_t dirs;         /* that were looked into */
    size_t unreadable;   /* that could not be */
    ges_text first_unreadable;
} ges_mod_tree;

typedef struct ges_mod_request {
    const ges_os *os;
    ges_text dir;
    const ges_text *skipped; /* names of directories; .git, node_modules and vendor are always */
    size_t skipped_count;
} ges_mod_request;

/* What GOTOOLCHAIN lets the go here do about a version that it is not. */
typedef enum ges_mod_policy {
    GES_MOD_LOCAL,   /* it does the work itself, whatever a toolchain line says */
    GES_MOD_PATH,    /* it looks for others in PATH */
    GES_MOD_FETCHES, /* and downloads them */
} ges_mod_policy;

/* Finds and reads the files by the rules of the newest Go.
 * Errors: those of listing the directory itself, NO_MEMORY */
GES_CHECK ges_status ges_mod_tree_read(const ges_mod_request *request, ges_arena *mem,
                                       ges_mod_tree *out, ges_error *err);

/* Fills the troubles of each go.work: modules that are not there, are named twice, or ask for a newer go
 * than it does. Source: cmd/go modload loadWorkFile, LoadModFile (1.21 to 1.27) */
void ges_mod_tree_check_work(const ges_os *os, ges_arena *mem, ges_mod_tree *tree);

/* Reads one file, as the tree's are read; kind and path are set before.
 * scratch: for the time of the call */
void ges_mod_file_read(const ges_os *os, ges_mod_file *file, ges_arena *scratch, ges_arena *mem);

/* Fills verdict and sdk of each; with GES_MOD_LOCAL the wish is the go line alone. */
void ges_mod_tree_match(ges_mod_tree *tree, const ges_sdklist *sdks, ges_mod_policy policy);

/* The version that one Go must have at least so that it serves every file that go takes; "" any. */
ges_text ges_mod_tree_least(const ges_mod_tree *tree);
/* The versions that are asked for, each once, the newest first; one that another of the same 1.N
 * covers is left out. At most `max`; answers how many. */
size_t ges_mod_tree_wishes(const ges_mod_tree *tree, ges_text *out, size_t max);

/* "exact", "compatible", "needs download", "too old", "no go", "refused", "unreadable". */
const char *ges_mod_verdict_name(ges_mod_verdict verdict);

#endif
