/* What the parts of toolchain selection share: select.c decides which toolchain is wanted,
 * with the help of select_file.c, and select_exec.c finds it. Not for others. */
#ifndef GES_GO_SELECT_STATE_H
#define GES_GO_SELECT_STATE_H

#include "base/builder.h"
#include "go/select.h"

typedef struct ges_selection {
    const ges_select_input *in;
    ges_arena *mem;
    ges_path_style style;
    ges_select_choice choice;
    ges_builder err;     /* what goes to standard error, in order */
    bool is_traced;      /* GODEBUG=toolchaintrace=1, 1.24 and later */
    ges_text local;      /* version of the started command: "1.26.11" */
    ges_text local_name; /* "go1.26.11" */
    ges_text setting;    /* GOTOOLCHAIN */
} ges_selection;

/* The toolchain that is wanted so far. */
typedef struct ges_wanted {
    ges_text name;     /* "go1.24.1", "local" */
    ges_text version;  /* "1.24.1" */
    ges_text mode;     /* "auto", "path", "" */
    ges_builder trace; /* lines of toolchaintrace, printed once the decision stands */
} ges_wanted;

#define GES_TOOLCHAIN_MODULE "golang.org/toolchain"

/* Everything about the wanted toolchain as a module. */
typedef struct ges_packed {
    ges_text name;       /* "go1.24.1" */
    ges_text version;    /* "v0.0.1-go1.24.1.linux-amd64" */
    ges_text escaped;    /* the same, each capital letter written as ! and a small one */
    ges_text dir;        /* GOMODCACHE/golang.org/toolchain@ESCAPED */
    ges_text cache_stem; /* GOMODCACHE/cache/download/golang.org/toolchain/@v/ESCAPED */
} ges_packed;

/* A text as Go's %q prints it. */
ges_text ges_selection_quoted(ges_selection *s, ges_text text);
/* cfg.Getenv of the started command. */
ges_select_value ges_selection_variable(const ges_selection *s, const char *name);
/* Records what was looked at. */
void ges_selection_step(ges_selection *s, ges_text what, ges_text value, ges_text place,
                        ges_text verdict);
/* "go: MESSAGE\n" on standard error and exit status 1. */
void ges_selection_fail(ges_selection *s, ges_text message);

/* Are modules enabled here? False after a failure. Source: modload WillBeEnabled. */
bool ges_selection_modules(ges_selection *s, bool *is_enabled);
/* Lets go.work or go.mod ask for a newer toolchain than *w. False after a failure.
 * Source: modGoToolchain and the middle of Select. */
bool ges_selection_files(ges_selection *s, ges_wanted *w);

/* Finds toolchain `name`: in PATH, in the module cache, or says what would happen.
 * Source: cmd/go internal/toolchain Exec. */
void ges_selection_exec(ges_selection *s, ges_text name);

/* GOMODCACHE/PATH, and the file of the download cache with that suffix: ".../@v/V.ziphash". */
ges_text ges_selection_cached(ges_selection *s, ges_text path);
ges_text ges_selection_stored(ges_selection *s, const ges_packed *p, const char *suffix);
/* What the system says, under Go, about a file that is not there. */
ges_text ges_selection_absent(const ges_selection *s);
/* Would go accept the unpacked toolchain's checksum? False: settled, by failure or by the network.
 * Source: cmd/go internal/modfetch checkMod. */
bool ges_selection_check_sum(ges_selection *s, const ges_packed *p);

#endif
