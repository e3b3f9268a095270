/* Every Go on this machine: those of PATH and GOROOT, and those where packages and version managers put
 * them (sdkhomes.def), with how each was found and whether it is whole. Nothing is run. */
#ifndef GES_GO_SDKLIST_H
#define GES_GO_SDKLIST_H

#include "base/list.h"
#include "go/sdk.h"

enum { GES_SDKLIST_MAX = 256 };

GES_LIST(ges_sdk_texts, ges_text);

/* One Go. Plain data; texts live in the arena of the call. */
typedef struct ges_sdk_entry {
    ges_text root;         /* as it is reached first: "/usr/lib/go-1.26" */
    ges_text real;         /* with links resolved; trees are told apart by it */
    ges_text go;           /* its go command; "" when there is none */
    ges_text version;      /* of the go command, "go1.26.1"; without one what VERSION says */
    ges_text version_file; /* first line of VERSION; "" none */
    ges_text number;       /* "1.26.1" of version; "" when it says none (a development version) */
    ges_text goos;         /* what it runs on; "" not known */
    ges_text goarch;
    ges_text origin; /* id and title of who put it there (places.def); "" nobody that is known */
    ges_text origin_title;
    ges_text package;    /* the manager's own name of it */
    ges_sdk_texts found; /* how: "PATH entry 2", "GOROOT", "~/sdk" */
    ges_sdk_texts faults; /* what keeps it from working, one clause each; empty: it is whole */
    size_t path_entry; /* its first entry in PATH, from 1; 0: none */
    bool runs_here;    /* made for this system and machine, as far as its go command tells */
} ges_sdk_entry;
GES_LIST(ges_sdklist, ges_sdk_entry);

/* Whole, and for this machine. */
static inline bool ges_sdk_is_usable(const ges_sdk_entry *sdk) {
    return sdk->faults.count == 0 && sdk->runs_here && sdk->number.len != 0;
}

/* Only where they are: root, real, go, found, path_entry and version_file are filled.
 * env:    the process block
 * out:    in `mem`; those of GOROOT and PATH first; what cannot be read is left out
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_sdklist_places(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                                        ges_sdklist *out, ges_error *err);

/* The same with everything, the newest first.
 * cwd:    where version managers look for version files, for stand-ins in PATH; "" not known */
GES_CHECK ges_status ges_sdklist_find(const ges_os *os, const ges_env_list *env, ges_text cwd,
                                      ges_arena *mem, ges_sdklist *out, ges_error *err);

/* The newest usable one of a version: "1.22.3" is that one, "1.22" the newest 1.22.x; "go" in front may
 * stand there. NULL: none. */
const ges_sdk_entry *ges_sdklist_version(const ges_sdklist *list, ges_text version);

/* What serves the wish of a go.mod ("1.22", "1.22.3", "1.23rc1"; "" any: the newest one):
 * the newest of the same 1.N when that is new enough, else the newest of the next 1.N that is here; NULL:
 * all are older. Of one version the one that stands first in PATH. */
const ges_sdk_entry *ges_sdklist_serving(const ges_sdklist *list, ges_text version);

/* Bytes of all files below its root and below the directories that its root links to; 0: it could not
 * be told. Costly. */
uint64_t ges_sdk_size(const ges_os *os, ges_text root, ges_arena *mem);

#endif
