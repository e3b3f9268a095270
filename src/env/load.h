/* What a project's files make of a session that stands in some directory: what is to be set, taken
 * away and put back there, what people are told, and what has to be looked at to notice a change.
 *
 *     ges_load_request request = {.os = os, .env = &block, .dir = dir, .store = &store};
 *     ges_load load;
 *     ges_load_open(&request, mem, &load, err);
 *     load.changes     for the shell, GES_LOADED among them
 *
 * Only approved contents count. A variable that the user changed in the session stays: leaving puts
 * back only what still has the value that was loaded, and a changed file does not overwrite it. */
#ifndef GES_ENV_LOAD_H
#define GES_ENV_LOAD_H

#include "env/loaded.h"
#include "env/projectfile.h"
#include "env/trust.h"

/* A project's own settings, and the name in it that says how the .env files beside it are read. */
#define GES_LOAD_OWN_FILE GES_T("ges.env")
#define GES_LOAD_DIALECT GES_T("GES_DOTENV")

/* A file of the project and what the user decided about it. */
typedef struct ges_load_file {
    ges_project_file file;
    ges_trust trust;  /* of its content; UNKNOWN when that could not be read */
    ges_text problem; /* why the approval could not be read; "" when it could */
} ges_load_file;
GES_LIST(ges_load_files, ges_load_file);

typedef struct ges_load_change {
    ges_text name;
    bool is_set; /* to `value`; else taken away */
    ges_text value;
    bool is_back; /* put back as it was before */
} ges_load_change;
GES_LIST(ges_load_changes, ges_load_change);

typedef enum ges_watch_kind {
    GES_WATCH_ABSENT,  /* something changes when it is there */
    GES_WATCH_PRESENT, /* ... when it is gone */
    GES_WATCH_BEHIND,  /* the same, below one of the directories */
    GES_WATCH_DIR,     /* nothing BEHIND is there before its time is later than mtime_ns */
    GES_WATCH_LATER,   /* ... when its time is later than mtime_ns */
    GES_WATCH_SAME,    /* ... when it is gone or was written at another time than mtime_ns */
    GES_WATCH_RECORD,  /* ... when its content is another one: what was decided about a file. LATER
                        * says as much to those who can read the time of a directory */
} ges_watch_kind;

typedef struct ges_watch_item {
    ges_watch_kind kind;
    ges_text path;
    int64_t mtime_ns;
} ges_watch_item;
GES_LIST(ges_watch_list, ges_watch_item);

enum {
    /* Bytes of names and values. Linux starts no program whose block and arguments take more than a
     * quarter of the stack, 2 MiB mostly: nothing could be left again. Source: execve(2) */
    GES_LOAD_MAX_BYTES = 256 * 1024,
};

typedef struct ges_load_request {
    const ges_os *os;
    const ges_env_list *env;
    ges_text dir;                 /* links resolved; "": it is gone, and with it every project */
    const ges_trust_store *store; /* NULL: nothing is approved, for `store_problem` */
    ges_text store_problem;
    /* The shell starts here: its start-up files may have set PATH anew, without what it inherited. */
    bool is_start;
    /* The GOROOT of that version on this machine, or of what the go.mod with that absolute path
     * asks for; "": there is none. NULL: nobody looks. */
    ges_text (*find_go)(const void *self, ges_text version);
    /* Why it found none for that go.mod, and what to do, as a sentence; "": the file asks for no
     * version. May be NULL. */
    ges_text (*tell_no_go)(const void *self, ges_text file);
    /* Why the session's shell does not take that from a file, as a clause; NULL: it does. The
     * function may be NULL: it takes all. */
    const char *(*refuses)(const void *self, ges_text name, ges_text value);
    const void *self;
} ges_load_request;

/* Plain data in the arena. */
typedef struct ges_load {
    ges_load_request request;
    ges_project project;
    ges_load_files files;
    ges_loaded before;
    ges_loaded after;
    ges_load_changes changes;
    ges_texts notes; /* for people, each once in a session */
    ges_watch_list watch;
} ges_load;

/* out:    in `mem`; untouched on failure
 * Errors: NO_MEMORY; what is wrong with files is in out->notes */
GES_CHECK ges_status ges_load_open(const ges_load_request *request, ges_arena *mem, ges_load *out,
                                   ges_error *err);

/* How files are read. What ges.env names in GES_DOTENV (a dialect of formats/dotenv.h) is how the
 * .env files beside it are read, once it is approved; else by the rules that all programs share. */
typedef struct ges_load_reading {
    const ges_os *os;
    const ges_trust_store *store; /* NULL: nothing is approved */
    const ges_env_list *env;      /* references see it as it was before ... */
    const ges_loaded *before;     /* ... this was loaded, and earlier files of the project first */
    bool is_proposed;             /* ges.env counts before its approval: people look at it now */
} ges_load_reading;

/* paths: of one directory, in the order in which they count */
void ges_load_read(const ges_load_reading *how, const ges_texts *paths, ges_arena *mem,
                   ges_load_files *out);
/* The rules that .env files in `dir` follow; those that all share when ges.env names none. */
const ges_dotenv_dialect *ges_load_dialect(const ges_load_reading *how, ges_text dir,
                                           ges_arena *mem);
/* Does the session still have what was loaded for that variable? */
bool ges_loaded_is_ours(const ges_os *os, const ges_env_list *env, const ges_loaded_var *var);

#endif
