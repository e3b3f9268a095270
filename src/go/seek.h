/* Who looks for a program, where, and whom each of them finds: all files of a name in the order of
 * look-up, and a verdict per seeker (a shell, cmd, CreateProcess, PowerShell, Go's LookPath) that
 * says which one wins and why the others lose. */
#ifndef GES_GO_SEEK_H
#define GES_GO_SEEK_H

#include "base/list.h"
#include "go/sdk.h"

typedef enum ges_seek_where {
    GES_SEEK_PATH,   /* an element of PATH */
    GES_SEEK_CWD,    /* Windows: the current directory, which comes before PATH for some */
    GES_SEEK_SYSTEM, /* Windows: System32, System, Windows, for CreateProcess */
    GES_SEEK_GIVEN,  /* the name itself is a path */
} ges_seek_where;

/* A directory that somebody may look into. */
typedef struct ges_seek_place {
    ges_seek_where where;
    size_t number; /* 1, 2 ... in PATH; 0 elsewhere */
    ges_text raw;  /* as it stands in PATH */
    ges_text dir;  /* what is looked into */
    bool is_empty; /* "": the current directory on Unix */
    bool is_relative;
    bool is_quoted;     /* Windows: in double quotes, which some do not take off */
    bool is_tilde;      /* Unix: starts with ~, which only bash expands here */
    bool is_unexpanded; /* holds $NAME or %NAME% or quotes that nobody expands: `dir` is what was
                           meant */
} ges_seek_place;
GES_LIST(ges_seek_places, ges_seek_place);

/* A file of the name. */
typedef struct ges_seek_hit {
    size_t place;          /* index */
    ges_text path;         /* as a seeker would spell it: "./go", "/usr/bin/go" */
    ges_text extension;    /* Windows: what was appended to the name, ".exe"; "" nothing */
    size_t extension_rank; /* its index in PATHEXT; GES_NPOS when it is not there */
    size_t same_as;        /* index of an earlier hit that is the same file; GES_NPOS */
    ges_sdk sdk;
} ges_seek_hit;
GES_LIST(ges_seek_hits, ges_seek_hit);

/* Everything that was looked at. Plain data in the arena of the call. */
typedef struct ges_seek {
    const ges_os *os;
    const ges_env_list *env;
    ges_text name;
    bool is_path;           /* the name holds a slash: nobody searches */
    bool no_cwd;            /* Windows: NoDefaultCurrentDirectoryInExePath exists */
    ges_seek_places places; /* in the order of look-up; an element that is repeated stands once */
    ges_seek_hits hits;     /* the same */
} ges_seek;

typedef struct ges_seeker ges_seeker;

/* What one seeker makes of it. */
typedef struct ges_seek_verdict {
    const ges_seeker *seeker;
    size_t winner;    /* index of a hit; GES_NPOS: none */
    ges_text problem; /* why none wins, in the seeker's own words where it has some; else "" */
    ges_text *why;    /* per hit: why it loses; "" for the winner */
} ges_seek_verdict;

struct ges_seeker {
    const char *id;      /* "posix", "bash", "cmd", "createprocess", "powershell", "golang" */
    const char *title;   /* "sh, dash, zsh, fish" */
    const char *aliases; /* words that name it, separated by spaces */
    bool is_on_unix;
    bool is_on_windows;
    /* Why this hit cannot be; "" when it can. */
    ges_text (*refuse)(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem);
    /* Smaller wins; equal: the earlier hit. NULL: the order of the hits. */
    uint64_t (*rank)(const ges_seek *seek, const ges_seek_hit *hit);
    /* Decides by itself after `refuse` (Go); may be NULL. */
    void (*decide)(const ges_seek *seek, ges_arena *mem, ges_seek_verdict *out);
};

/* Looks for `name` in everything that PATH of `env` names, and identifies each hit.
 * cwd:    absolute; "" means unknown
 * out:    in `mem`; untouched on failure
 * Errors: INVALID (an empty name), NO_MEMORY */
GES_CHECK ges_status ges_seek_all(const ges_os *os, const ges_env_list *env, ges_text cwd,
                                  ges_text name, ges_arena *mem, ges_seek *out, ges_error *err);

/* The seekers of this system, in the order in which they are shown; NULL ends the walk. */
const ges_seeker *ges_seeker_at(const ges_os *os, size_t index);
/* By id or alias, without case; NULL when there is none on this system. */
const ges_seeker *ges_seeker_find(const ges_os *os, ges_text word);

/* out: in `mem`; on no memory `why` is NULL and the arena remembers. */
void ges_seek_judge(const ges_seek *seek, const ges_seeker *seeker, ges_arena *mem,
                    ges_seek_verdict *out);

/* Why a Unix shell cannot run it, place apart; "" when it can. For the files seeker_*.c. */
ges_text ges_seek_refuse_file(const ges_seek_hit *hit);
/* "PATH entry 3", "the current directory", "System32". */
ges_text ges_seek_place_name(const ges_seek_place *place, ges_arena *mem);

#endif
